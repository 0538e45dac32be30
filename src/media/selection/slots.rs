//! Puts wanted tracks into slots with the fewest changes.

/// Compares what the slots hold with what is wanted, most important first, and returns the new
/// holding. A track that stays wanted stays where it is; what does not fit is left out.
///
/// `stage`, if it is among them, gets slot 0, which plays in step with slot 0 of the other kind. The
/// others leave that slot free as long as there is room, so that a running track has to move only
/// when the stage changes.
///
/// Calling it again with its own result changes nothing.
pub fn assign<T: Copy + Eq>(held: &[Option<T>], wanted: &[T], stage: Option<T>) -> Vec<Option<T>> {
    let wanted = &wanted[..wanted.len().min(held.len())];
    let mut slots: Vec<Option<T>> = held
        .iter()
        .map(|track| track.filter(|track| wanted.contains(track)))
        .collect();
    for track in wanted {
        if slots.contains(&Some(*track)) {
            continue;
        }
        let reserved = usize::from(stage.is_some() && stage != Some(*track));
        let mut free = (reserved..slots.len()).chain(0..reserved.min(slots.len()));
        if let Some(free) = free.find(|slot| slots[*slot].is_none()) {
            slots[free] = Some(*track);
        }
    }
    let on_stage = slots
        .iter()
        .position(|slot| slot.is_some() && *slot == stage);
    if let Some(place) = on_stage {
        slots.swap(0, place);
    }
    slots
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_track_that_stays_wanted_keeps_its_slot() {
        assert_eq!(
            assign(&[Some('a'), Some('b'), None], &['c', 'b'], None),
            [Some('c'), Some('b'), None]
        );
    }

    #[test]
    fn the_least_important_track_is_left_out() {
        assert_eq!(
            assign(&[None, Some('z')], &['a', 'b', 'z'], None),
            [Some('a'), Some('b')]
        );
    }

    #[test]
    fn only_the_stage_moves_another_track_and_only_when_it_changes() {
        let hub = [Some('h'), Some('b'), None];
        let granted = assign(&hub, &['f', 'h', 'b'], Some('f'));
        assert_eq!(granted, [Some('f'), Some('b'), Some('h')]);
        let returned = assign(&granted, &['h', 'b'], Some('h'));
        assert_eq!(returned, hub);
        assert_eq!(
            assign(&[None; 3], &['b', 'h'], Some('h')),
            hub,
            "the stage's slot stays free for it"
        );
        assert_eq!(
            assign(&[None; 2], &['a', 'b'], Some('h')),
            [Some('b'), Some('a')],
            "but not when there is no other"
        );
        assert_eq!(
            assign(&[None], &['s', 'h'], Some('h')),
            [Some('s')],
            "one picture is the most important one"
        );
    }

    proptest! {
        #[test]
        fn assigning_twice_changes_nothing(
            held in proptest::collection::hash_set(0u8..12, 0..8),
            wanted in proptest::collection::hash_set(0u8..12, 0..12),
            stage in proptest::option::of(0u8..12),
        ) {
            let held: Vec<Option<u8>> = held.into_iter().map(|n| (n > 3).then_some(n)).collect();
            let wanted: Vec<u8> = wanted.into_iter().collect();
            let once = assign(&held, &wanted, stage);
            prop_assert_eq!(assign(&once, &wanted, stage), once.clone());
            prop_assert_eq!(once.iter().flatten().count(), wanted.len().min(held.len()));
        }
    }
}
