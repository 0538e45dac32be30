//! Chooses which layer of a track a receiver gets for the size it shows.
//!
//! The order in which layers were offered says nothing of their size (RFC 8853 §5.2): what counts is
//! what their pictures say, then what the offer bound them to, then what they bring a second.

use crate::units::Bitrate;

/// One layer of a track, as ingress knows it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LayerState {
    /// Packets arrived lately: browsers stop layers that their line cannot carry.
    pub alive: bool,
    /// Height in pixels where a key frame has told it.
    pub height: Option<u16>,
    /// The most its height may be, where the offer says it.
    pub most_height: Option<u16>,
    /// What it brings, once that was measured.
    pub rate: Option<Bitrate>,
}

/// A layer may be this much taller than its tile, in percent: a tile of 600 px gets the 720 px
/// layer; at 150 % a tile of 480 px would cost what a full picture costs.
const TOLERANCE: u32 = 125;

/// Full height assumed while nothing has told the true one.
const ASSUMED_HEIGHT: u32 = 720;

/// Of two layers of one height the other one is taken when it brings this much more, in percent, than
/// the one that is held: less, and a lively picture would move from one to the other and back, a key
/// frame each time.
const WORTH_IT: u64 = 150;

/// Simulcast of browsers has three; what is beyond is never chosen.
pub const MOST_LAYERS: usize = 4;

/// The index of the layer to send; `None` when none is alive. `held` is the one that is sent now.
///
/// The largest living layer that is no bigger than the tile; the smallest living one where all
/// are bigger. Of two of one height (a screen in two qualities, a camera at two frame rates) the one
/// that brings more, or of those that are all bigger the one that brings less. Of layers of which
/// nothing is known the later is the larger: that is the order in which our page offers them, and
/// there must be one.
pub fn choose(layers: &[LayerState], shown_height: u16, held: Option<usize>) -> Option<usize> {
    let layers = &layers[..layers.len().min(MOST_LAYERS)];
    let heights = heights(layers);
    let limit = u32::from(shown_height) * TOLERANCE / 100;
    let size = |index: &usize| (heights[*index], rate(layers[*index]), *index);
    let living = || (0..layers.len()).filter(|index| layers[*index].alive);
    let fitting = living().filter(|index| heights[*index] <= limit);
    let best = fitting
        .max_by_key(size)
        .or_else(|| living().min_by_key(size))?;
    let stays = held.filter(|held| {
        let same =
            layers.get(*held).is_some_and(|layer| layer.alive) && heights[*held] == heights[best];
        let [one, other] = [*held, best].map(|index| rate(layers[index]));
        same && one.max(other) * 100 < one.min(other) * WORTH_IT
    });
    Some(stays.unwrap_or(best))
}

/// Whether rates can change what is chosen: where heights are missing, or the same.
pub fn depend_on_rates(layers: &[LayerState]) -> bool {
    let height = |layer: &LayerState| layer.height.or(layer.most_height);
    layers.iter().enumerate().any(|(index, layer)| {
        let own = height(layer);
        layers.len() > 1
            && (own.is_none() || layers[..index].iter().any(|other| height(other) == own))
    })
}

fn rate(layer: LayerState) -> u64 {
    layer.rate.map_or(0, Bitrate::as_bps)
}

/// What is known of each layer's height, or else made out from the others.
fn heights(layers: &[LayerState]) -> [u32; MOST_LAYERS] {
    let told = |layer: &LayerState| layer.height.or(layer.most_height).map(u32::from);
    // the one that brings most, best of those whose height is known
    let measured = layers.iter().filter(|layer| layer.rate.is_some());
    let reference = measured.max_by_key(|layer| (told(layer).is_some(), rate(**layer)));
    let mut heights = [0; MOST_LAYERS];
    for (index, (height, layer)) in heights.iter_mut().zip(layers).enumerate() {
        let by_rate = || {
            let reference = reference.filter(|_| layer.rate.is_some())?;
            // pixels cost about the same each, so a height grows as the root of what it costs
            let share = rate(*layer) * 10_000 / rate(*reference).max(1);
            let full = told(reference).unwrap_or(ASSUMED_HEIGHT);
            Some((u64::from(full) * share.isqrt() / 100) as u32)
        };
        // each layer doubles the one below
        let by_order = || ASSUMED_HEIGHT >> (layers.len() - 1 - index).min(8);
        *height = told(layer).or_else(by_rate).unwrap_or_else(by_order);
    }
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNKNOWN: LayerState = LayerState {
        alive: true,
        height: None,
        most_height: None,
        rate: None,
    };

    fn of_height(height: u16) -> LayerState {
        LayerState {
            height: Some(height),
            ..UNKNOWN
        }
    }

    fn of_rate(kbps: u64) -> LayerState {
        LayerState {
            rate: Some(Bitrate::kbps(kbps)),
            ..UNKNOWN
        }
    }

    fn simulcast() -> [LayerState; 3] {
        [180, 360, 720].map(of_height)
    }

    fn fresh(layers: &[LayerState], shown_height: u16) -> Option<usize> {
        choose(layers, shown_height, None)
    }

    #[test]
    fn a_receiver_gets_no_layer_bigger_than_its_tile() {
        assert_eq!(fresh(&simulcast(), 180), Some(0));
        assert_eq!(fresh(&simulcast(), 280), Some(0));
        assert_eq!(fresh(&simulcast(), 360), Some(1));
        assert_eq!(fresh(&simulcast(), 600), Some(2));
        assert_eq!(
            fresh(&simulcast(), 90),
            Some(0),
            "something is always shown"
        );
    }

    #[test]
    fn a_layer_that_stopped_is_replaced_by_the_next_lower_living_one() {
        let mut layers = simulcast();
        layers[2].alive = false;
        assert_eq!(fresh(&layers, 1080), Some(1));
        layers[0].alive = false;
        assert_eq!(fresh(&layers, 90), Some(1));
        layers[1].alive = false;
        assert_eq!(fresh(&layers, 1080), None);
    }

    #[test]
    fn layers_that_were_offered_highest_first_are_chosen_by_their_height() {
        let mut layers = simulcast();
        layers.reverse();
        assert_eq!(fresh(&layers, 90), Some(2));
        assert_eq!(fresh(&layers, 360), Some(1));
        assert_eq!(fresh(&layers, 1080), Some(0));
        layers[0].alive = false;
        assert_eq!(fresh(&layers, 1080), Some(1));
    }

    #[test]
    fn where_no_height_is_known_a_layer_is_as_large_as_what_it_brings() {
        let layers = [1_500, 500, 150].map(of_rate);
        assert_eq!(fresh(&layers, 1080), Some(0));
        assert_eq!(fresh(&layers, 360), Some(1));
        assert_eq!(fresh(&layers, 90), Some(2));
        // one of them is known: 1080 lines at 4 Mbit/s make 540 of 1
        let mut layers = [4_000, 250, 1_000].map(of_rate);
        layers[0].height = Some(1080);
        assert_eq!(fresh(&layers, 540), Some(2));
        assert_eq!(fresh(&layers, 270), Some(1));
        assert_eq!(fresh(&layers, 1080), Some(0));
    }

    #[test]
    fn where_the_offer_bounds_a_layer_that_counts_until_a_picture_tells_more() {
        let mut layers = [1080, 540, 270].map(|height| LayerState {
            most_height: Some(height),
            ..UNKNOWN
        });
        assert_eq!(fresh(&layers, 270), Some(2));
        assert_eq!(fresh(&layers, 1080), Some(0));
        layers[0].height = Some(135);
        assert_eq!(fresh(&layers, 1080), Some(1));
    }

    #[test]
    fn in_the_offers_order_only_where_nothing_else_is_known() {
        let layers = [UNKNOWN; 3];
        assert_eq!(fresh(&layers, 280), Some(0));
        assert_eq!(fresh(&layers, 360), Some(1));
        assert_eq!(fresh(&layers, 1080), Some(2));
    }

    #[test]
    fn of_two_of_one_height_the_better_one_is_sent_and_no_other_for_a_little_more() {
        let screen = |first, second| {
            [first, second].map(|kbps| LayerState {
                height: Some(1080),
                ..of_rate(kbps)
            })
        };
        assert_eq!(fresh(&screen(2_000, 300), 1080), Some(0));
        assert_eq!(fresh(&screen(300, 2_000), 1080), Some(1));
        assert_eq!(fresh(&screen(2_000, 300), 200), Some(1), "a thumbnail");
        assert_eq!(choose(&screen(400, 300), 1080, Some(1)), Some(1));
        assert_eq!(choose(&screen(460, 300), 1080, Some(1)), Some(0));
        let mut gone = screen(400, 300);
        gone[1].alive = false;
        assert_eq!(choose(&gone, 1080, Some(1)), Some(0));
        assert_eq!(
            choose(&simulcast(), 180, Some(2)),
            Some(0),
            "another height"
        );
    }

    #[test]
    fn rates_are_looked_at_only_where_heights_do_not_decide() {
        assert!(!depend_on_rates(&simulcast()));
        assert!(!depend_on_rates(&[UNKNOWN]));
        assert!(depend_on_rates(&[of_height(720), UNKNOWN]));
        assert!(depend_on_rates(&[
            of_height(720),
            of_height(360),
            of_height(720)
        ]));
    }
}
