//! Chooses which layer of a track a receiver gets for the size it shows.

/// One layer of a track, as ingress knows it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayerState {
    /// Packets arrived lately: browsers stop layers that their line cannot carry.
    pub alive: bool,
    /// Height in pixels where a key frame has told it.
    pub height: Option<u16>,
}

/// A layer may be this much taller than its tile, in percent: a tile of 600 px gets the 720 px
/// layer; at 150 % a tile of 480 px would cost what a full picture costs.
const TOLERANCE: u32 = 125;

/// Full height assumed while no key frame has told the true one.
const ASSUMED_HEIGHT: u32 = 720;

/// The index of the layer to send; `None` when none is alive.
///
/// The largest living layer that is no bigger than the tile; the smallest living one where all
/// are bigger. Of two of one height, or of unknown ones, the later is the larger: that is the order
/// in which our page offers them, and an offer may have another.
pub fn choose(layers: &[LayerState], shown_height: u16) -> Option<usize> {
    let limit = u32::from(shown_height) * TOLERANCE / 100;
    let size = |index: &usize| (height(layers, *index), *index);
    let living = || (0..layers.len()).filter(|index| layers[*index].alive);
    let fitting = living().filter(|index| height(layers, *index) <= limit);
    fitting
        .max_by_key(size)
        .or_else(|| living().min_by_key(size))
}

/// Known height, or the layer's share of the assumed one: each layer doubles the one below.
fn height(layers: &[LayerState], index: usize) -> u32 {
    match layers[index].height {
        Some(height) => u32::from(height),
        None => ASSUMED_HEIGHT >> (layers.len() - 1 - index).min(8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn simulcast() -> [LayerState; 3] {
        [180, 360, 720].map(|height| LayerState {
            alive: true,
            height: Some(height),
        })
    }

    #[test]
    fn a_receiver_gets_no_layer_bigger_than_its_tile() {
        assert_eq!(choose(&simulcast(), 180), Some(0));
        assert_eq!(choose(&simulcast(), 280), Some(0));
        assert_eq!(choose(&simulcast(), 360), Some(1));
        assert_eq!(choose(&simulcast(), 600), Some(2));
        assert_eq!(
            choose(&simulcast(), 90),
            Some(0),
            "something is always shown"
        );
    }

    #[test]
    fn a_layer_that_stopped_is_replaced_by_the_next_lower_living_one() {
        let mut layers = simulcast();
        layers[2].alive = false;
        assert_eq!(choose(&layers, 1080), Some(1));
        layers[0].alive = false;
        assert_eq!(choose(&layers, 90), Some(1));
        layers[1].alive = false;
        assert_eq!(choose(&layers, 1080), None);
    }

    #[test]
    fn layers_that_were_offered_highest_first_are_chosen_by_their_height() {
        let mut layers = simulcast();
        layers.reverse();
        assert_eq!(choose(&layers, 90), Some(2));
        assert_eq!(choose(&layers, 360), Some(1));
        assert_eq!(choose(&layers, 1080), Some(0));
        layers[0].alive = false;
        assert_eq!(choose(&layers, 1080), Some(1));
    }

    #[test]
    fn heights_are_assumed_until_a_key_frame_tells_them() {
        let layers = [LayerState {
            alive: true,
            height: None,
        }; 3];
        assert_eq!(choose(&layers, 280), Some(0));
        assert_eq!(choose(&layers, 360), Some(1));
        assert_eq!(choose(&layers, 1080), Some(2));
    }
}
