//! Puts wanted tracks into slots with the fewest changes.

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding<T> {
    /// `None`: nothing.
    pub track: Option<T>,
    /// Another track that comes here is not taken for one that was here before.
    pub settled: bool,
}

/// The track whose face and voice are to play in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage<T> {
    /// The face, or the voice.
    pub track: T,
    /// The stage where the other one of the two is; `None` where this one decides.
    pub place: Option<usize>,
}

/// Compares what the slots hold with what is wanted, most important first, and returns the new
/// holding. A track that stays wanted stays where it is; what does not fit is left out.
///
/// The first `stages` slots are stages. `stage`, if it is among what is wanted, gets one; the others
/// leave them free as long as there is room. One that was on a stage stays there while another stage
/// is free for the next: a running track has to move only when the stage changes.
///
/// Calling it again with its own result changes nothing.
pub fn assign<T: Copy + Eq>(
    held: &[Holding<T>],
    wanted: &[T],
    stages: usize,
    stage: Option<Stage<T>>,
) -> Vec<Option<T>> {
    let wanted = &wanted[..wanted.len().min(held.len())];
    let stages = stages.min(held.len());
    let mut slots: Vec<Option<T>> = held
        .iter()
        .map(|slot| slot.track.filter(|track| wanted.contains(track)))
        .collect();
    if let Some(Stage { track, place }) = stage.filter(|stage| wanted.contains(&stage.track)) {
        let decides = place.is_none();
        let place = place.filter(|place| *place < slots.len());
        let place = place.unwrap_or_else(|| best_stage(held, &slots[..stages], wanted, track));
        if slots[place] != Some(track) {
            let before = slots.iter().position(|slot| *slot == Some(track));
            if let Some(before) = before {
                slots[before] = None;
            }
            slots[place] = Some(track);
            // a voice follows its face, and needs no free stage
            let leaves = decides.then(|| superfluous(held, &slots, wanted, stages, track));
            if let Some(leaves) = leaves.flatten() {
                slots[leaves] = None;
            }
        }
    }
    for track in wanted {
        if slots.contains(&Some(*track)) {
            continue;
        }
        let free = (0..slots.len()).filter(|slot| slots[*slot].is_none());
        let best = free.min_by_key(|slot| (*slot < stages, !held[*slot].settled));
        if let Some(best) = best {
            slots[best] = Some(*track);
        }
    }
    slots
}

/// Who leaves the stages so that one is free for the next face: the least important, once all are
/// taken, if it can go where nothing has to wait for the page.
fn superfluous<T: Copy + Eq>(
    held: &[Holding<T>],
    slots: &[Option<T>],
    wanted: &[T],
    stages: usize,
    stage: T,
) -> Option<usize> {
    let (on_stages, others) = slots.split_at(stages);
    let free = others.iter().zip(&held[stages..]);
    let free = free.filter(|(slot, holding)| slot.is_none() && holding.settled);
    let homeless = wanted.len() - slots.iter().flatten().count();
    if on_stages.iter().any(Option::is_none) || free.count() <= homeless {
        return None;
    }
    let mut least = wanted.iter().rev().filter(|track| **track != stage);
    least.find_map(|track| on_stages.iter().position(|slot| *slot == Some(*track)))
}

/// Where `stage` is already, else a free stage, else that of the least important track.
fn best_stage<T: Copy + Eq>(
    held: &[Holding<T>],
    stages: &[Option<T>],
    wanted: &[T],
    stage: T,
) -> usize {
    let importance = |track: T| wanted.iter().rev().position(|other| *other == track);
    let best = (0..stages.len()).min_by_key(|place| match stages[*place] {
        Some(track) if track == stage => (0, 0),
        None => (1, usize::from(!held[*place].settled)),
        Some(track) => (2, importance(track).unwrap_or(0)),
    });
    best.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A dot is an empty slot, an exclamation mark one whose page still shows what was there.
    fn held(slots: &str) -> Vec<Holding<char>> {
        let holding = |letter: char| Holding {
            track: letter.is_alphabetic().then_some(letter),
            settled: letter == '.',
        };
        slots.chars().map(holding).collect()
    }

    fn assigned(slots: &str, wanted: &str, stage: Option<char>, place: Option<usize>) -> String {
        let wanted: Vec<char> = wanted.chars().collect();
        let stage = stage.map(|track| Stage { track, place });
        let slots = assign(&held(slots), &wanted, 3, stage);
        slots.into_iter().map(|slot| slot.unwrap_or('.')).collect()
    }

    #[test]
    fn a_track_that_stays_wanted_keeps_its_slot() {
        assert_eq!(assigned("ab.", "cb", None, None), ".bc");
    }

    #[test]
    fn the_least_important_track_is_left_out() {
        assert_eq!(assigned(".z", "abz", None, None), "ab");
    }

    #[test]
    fn stages_take_turns_and_no_running_track_moves_while_one_is_free() {
        let hub = assigned("......", "bh", Some('h'), None);
        assert_eq!(hub, "h..b..", "the stages stay free for the stage");
        let north = assigned(&hub, "nhb", Some('n'), None);
        assert_eq!(north, "hn.b..");
        let south = assigned("h!.b..", "shb", Some('s'), None);
        assert_eq!(south, "h.sb..", "a page may still show north in the second");
        assert_eq!(assigned("h!!b..", "shb", Some('s'), None), "hs.b..");
        assert_eq!(assigned("h.sb..", "hb", Some('h'), None), "h..b..");
    }

    #[test]
    fn a_stage_is_kept_free_for_the_next_face_where_there_is_room() {
        assert_eq!(assigned("ab.cd...", "cabd", Some('c'), None), "a.c.db..");
        assert_eq!(
            assigned("ab.cd", "cabd", Some('c'), None),
            "abc.d",
            "the page still shows c where b could go"
        );
        assert_eq!(
            assigned("abcd.", "bacd", Some('b'), None),
            "abcd.",
            "no change"
        );
        assert_eq!(
            assigned("abcde", "cabde", Some('c'), None),
            "abcde",
            "no room"
        );
    }

    #[test]
    fn where_no_stage_is_free_the_least_important_track_goes() {
        assert_eq!(assigned("habcd", "dhabc", Some('d'), None), "hadcb");
        assert_eq!(
            assigned("h", "sh", Some('h'), None),
            "s",
            "one picture is the most important one"
        );
    }

    #[test]
    fn a_voice_goes_where_its_face_is() {
        assert_eq!(assigned("...n", "nh", Some('n'), Some(1)), ".n.h");
        assert_eq!(assigned("abn.", "nab", Some('n'), Some(1)), "an.b");
        assert_eq!(assigned(".", "n", Some('n'), Some(1)), "n");
        assert_eq!(
            assigned("ab..", "nab", Some('n'), Some(2)),
            "abn.",
            "nobody who speaks has to move for a stage that is free"
        );
    }

    #[test]
    fn others_go_first_where_nothing_has_to_wait_for_the_page() {
        assert_eq!(assigned("...!.", "a", None, None), "....a");
        assert_eq!(assigned("...!", "a", None, None), "...a");
    }

    proptest! {
        #[test]
        fn assigning_twice_changes_nothing(
            held in proptest::collection::hash_set(0u8..12, 0..8),
            unsettled in 0u8..12,
            wanted in proptest::collection::hash_set(0u8..12, 0..12),
            stage in proptest::option::of(0u8..12),
            stages in 1usize..4,
            place in proptest::option::of(0usize..4),
        ) {
            let holding = |n: u8| Holding { track: (n > 3).then_some(n), settled: n != unsettled };
            let held: Vec<Holding<u8>> = held.into_iter().map(holding).collect();
            let wanted: Vec<u8> = wanted.into_iter().collect();
            let place = place.map(|place| place % stages);
            let stage = stage.map(|track| Stage { track, place });
            let once = assign(&held, &wanted, stages, stage);
            let again: Vec<Holding<u8>> = once
                .iter()
                .zip(&held)
                .map(|(track, before)| Holding { track: *track, settled: before.settled })
                .collect();
            prop_assert_eq!(assign(&again, &wanted, stages, stage), once.clone());
            prop_assert_eq!(once.iter().flatten().count(), wanted.len().min(held.len()));
            let changes = stage.is_some_and(|stage| {
                let place = once.iter().position(|slot| *slot == Some(stage.track));
                place.is_some_and(|place| held[place].track != Some(stage.track))
            });
            for (before, after) in held.iter().zip(&once) {
                let stays = before.track.filter(|track| once.contains(&Some(*track)));
                let moves = stays.is_some() && stays != *after;
                prop_assert!(!moves || changes, "only when the stage changes");
            }
        }
    }
}
