//! Puts wanted tracks into slots with the fewest changes.

/// Compares what the slots hold with what is wanted, most important first, and returns the new
/// holding. A track that stays wanted stays where it is; what does not fit is left out.
///
/// Calling it again with its own result changes nothing.
pub fn assign<T: Copy + Eq>(held: &[Option<T>], wanted: &[T]) -> Vec<Option<T>> {
    let wanted = &wanted[..wanted.len().min(held.len())];
    let mut slots: Vec<Option<T>> = held
        .iter()
        .map(|track| track.filter(|track| wanted.contains(track)))
        .collect();
    for track in wanted {
        if slots.contains(&Some(*track)) {
            continue;
        }
        if let Some(free) = slots.iter_mut().find(|slot| slot.is_none()) {
            *free = Some(*track);
        }
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
            assign(&[Some('a'), Some('b'), None], &['c', 'b']),
            [Some('c'), Some('b'), None]
        );
    }

    #[test]
    fn the_least_important_track_is_left_out() {
        assert_eq!(
            assign(&[None, Some('z')], &['a', 'b', 'z']),
            [Some('a'), Some('b')]
        );
    }

    proptest! {
        #[test]
        fn assigning_twice_changes_nothing(
            held in proptest::collection::hash_set(0u8..12, 0..8),
            wanted in proptest::collection::hash_set(0u8..12, 0..12),
        ) {
            let held: Vec<Option<u8>> = held.into_iter().map(|n| (n > 3).then_some(n)).collect();
            let wanted: Vec<u8> = wanted.into_iter().collect();
            let once = assign(&held, &wanted);
            prop_assert_eq!(assign(&once, &wanted), once.clone());
            prop_assert_eq!(once.iter().flatten().count(), wanted.len().min(held.len()));
        }
    }
}
