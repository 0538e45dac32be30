//! Promises about which layer of a camera a receiver gets.

use super::*;

/// A hub whose first layer is its largest, as some encoders offer them.
fn largest_first(lab: &mut Lab) -> SiteId {
    let hub = lab.hub();
    let layers = &mut lab.site(hub).publisher.layers;
    let sizes: Vec<_> = layers
        .iter()
        .map(|layer| (layer.size, layer.lines))
        .collect();
    for (layer, size) in layers.iter_mut().zip(sizes.into_iter().rev()) {
        (layer.size, layer.lines) = size;
    }
    hub
}

/// The layer of the last picture that a site with one slot showed.
fn shown(lab: &mut Lab, site: SiteId) -> u8 {
    let slots = lab.site(site).slots();
    let last = slots.filter_map(|slot| slot.frames.last()).last();
    last.expect("a picture").layer
}

#[test]
fn the_stage_gets_the_largest_layer_however_they_were_offered() {
    let mut lab = Lab::seed(41);
    largest_first(&mut lab);
    let viewer = lab.viewer();
    lab.run_for(seconds(2));
    assert_eq!(shown(&mut lab, viewer), 0);
}

#[test]
fn where_no_picture_tells_its_size_the_stage_gets_the_layer_that_brings_most() {
    let mut lab = Lab::seed(42);
    let hub = largest_first(&mut lab);
    for layer in &mut lab.site(hub).publisher.layers {
        layer.lines = None;
    }
    let viewer = lab.viewer();
    lab.run_for(seconds(5));
    assert_eq!(shown(&mut lab, viewer), 0);
    // and stays with it
    let asked = |lab: &mut Lab| -> u32 {
        let layers = &lab.site(hub).publisher.layers;
        layers.iter().map(|layer| layer.asked).sum()
    };
    let before = asked(&mut lab);
    lab.run_for(seconds(20));
    assert_eq!((shown(&mut lab, viewer), asked(&mut lab)), (0, before));
}
