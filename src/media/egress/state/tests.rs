//! The whole table of slots: every state, every input, none left to chance.

use super::*;
use crate::media::negotiated::{Codec, Payload};
use uuid::Uuid;

/// A state is written as a letter, its track, its layer and the one that takes over:
/// `-` empty, `w` waiting, `f` flowing, `s` switching, `b` broken, `p` paused before it began, `P` paused
/// after, `l` lingering, `u` undecodable. Track `H` has no codec that the receiver decodes.
const TABLE: &str = "
        | A0     A1     A2     B0   H0   clear left  enough began0 began1 broke   codec paused resumed
-----------------------------------------------------------------------------------------------------
-       | w:A0   w:A1   w:A2   w:B0 u:H0 -     -     -      -      -      -       -     -      -
w:A0    | w:A0   w:A1   w:A2   w:B0 u:H0 -     -     w:A0   f:A0   w:A0   w:A0    u:A0  p:A0   w:A0
f:A0    | f:A0   s:A0>1 s:A0>2 w:B0 u:H0 -     l:A0  f:A0   f:A0   f:A0   b:A0    f:A0  P:A0   f:A0
s:A0>1  | f:A0   s:A0>1 s:A0>2 w:B0 u:H0 -     l:A0  s:A0>1 s:A0>1 f:A1   b:A0>1  u:A1  P:A1   s:A0>1
b:A0    | b:A0   b:A0>1 b:A0>2 w:B0 u:H0 -     -     b:A0   f:A0   b:A0   b:A0    u:A0  P:A0   b:A0
b:A0>1  | b:A0   b:A0>1 b:A0>2 w:B0 u:H0 -     -     b:A0>1 s:A0>1 f:A1   b:A0>1  u:A1  P:A1   b:A0>1
p:A0    | p:A0   p:A1   p:A2   p:B0 u:H0 -     -     p:A0   p:A0   p:A0   p:A0    p:A0  p:A0   w:A0
P:A0    | P:A0   P:A1   P:A2   p:B0 u:H0 -     -     P:A0   P:A0   P:A0   P:A0    P:A0  P:A0   b:A0
l:A0    | f:A0   s:A0>1 s:A0>2 w:B0 u:H0 -     l:A0  -      l:A0   l:A0   -       l:A0  -      l:A0
u:A0    | u:A0   u:A1   u:A2   w:B0 u:H0 -     -     u:A0   f:A0   u:A0   u:A0    u:A0  u:A0   u:A0
u:H0    | w:A0   w:A1   w:A2   w:B0 u:H0 -     -     u:H0   u:H0   u:H0   u:H0    u:H0  u:H0   u:H0
";

/// What a page is told in each state, what the slot takes, and what mends its picture.
const SAYS: &str = "
-       | empty         nothing  -
w:A0    | waiting:A     A0       A0
f:A0    | flowing:A     A0       A0
s:A0>1  | flowing:A     A0,A1    A0
b:A0    | flowing:A     A0       A0
b:A0>1  | flowing:A     A0,A1    A0
p:A0    | waiting:A     nothing  -
P:A0    | flowing:A     nothing  -
l:A0    | empty         A0       -
u:A0    | undecodable:A A0       -
u:H0    | undecodable:H nothing  -
";

const FROM: u32 = 1_000;
const EARLIEST: u32 = 5_000;
const BEGAN_AT: u32 = 6_000;

struct Scene {
    start: Instant,
}

impl Scene {
    fn held(&self, track: char) -> Held {
        let payload = |codec| Payload {
            payload_type: 96,
            codec,
            rtx: None,
        };
        let receiver = [payload(Codec::Vp8)];
        let publisher = match track {
            'H' => payload(Codec::Av1 { profile: 0 }),
            _ => payload(Codec::Vp8),
        };
        Held {
            id: TrackId::from_uuid(Uuid::from_u128(track.into())),
            epoch: TrackEpoch(u64::from(track)),
            shown_since: self.start,
            payloads: PayloadMap::new(&[publisher], &receiver),
        }
    }

    /// As `write` writes it.
    fn state(&self, text: &str) -> SlotState {
        let mut letters = text.chars();
        let letter = letters.next().expect("a state");
        if letter == '-' {
            return SlotState::Empty;
        }
        let held = self.held(letters.nth(1).expect("a track"));
        let digit = |letter: Option<char>| letter.and_then(|l| l.to_digit(10)).map(|n| n as u8);
        let layer = digit(letters.next()).expect("a layer");
        let want = |layer| Want {
            layer,
            since: self.start,
        };
        let next = digit(letters.nth(1)).map(want);
        let from = FROM;
        match letter {
            'w' => SlotState::Waiting {
                held,
                wants: want(layer),
                from,
            },
            'f' => SlotState::Flowing { held, layer, from },
            's' => SlotState::Switching {
                held,
                layer,
                from,
                wants: next.expect("a second layer"),
            },
            'b' => SlotState::Broken {
                held,
                mends: want(layer),
                from,
                wants: next,
            },
            'p' | 'P' => SlotState::Paused {
                held,
                layer,
                from,
                begun: letter == 'P',
            },
            'l' => SlotState::Lingering {
                held,
                layer,
                from,
                since: self.start,
            },
            'u' => SlotState::Undecodable {
                held,
                wants: want(layer),
            },
            other => panic!("{other} is no state"),
        }
    }

    fn input(&self, text: &str) -> Input {
        let began = |layer| Input::Began {
            layer,
            at: BEGAN_AT,
        };
        match text {
            "clear" => Input::Cleared,
            "left" => Input::Left,
            "enough" => Input::LingeredEnough,
            "began0" => began(0),
            "began1" => began(1),
            "broke" => Input::Broke,
            "codec" => Input::NotDecoded,
            "paused" => Input::Paused,
            "resumed" => Input::Resumed,
            choice => {
                let mut letters = choice.chars();
                let held = self.held(letters.next().expect("a track"));
                let layer = letters.next().and_then(|layer| layer.to_digit(10));
                Input::Chosen {
                    held,
                    layer: layer.expect("a layer") as u8,
                    earliest: EARLIEST,
                }
            }
        }
    }

    fn name(&self, held: Held) -> char {
        let mut names = "ABH".chars();
        let name = names.find(|name| self.held(*name) == held);
        name.expect("a track of the table")
    }

    fn write(&self, state: &SlotState) -> String {
        let (letter, layer, next) = match *state {
            SlotState::Empty => return "-".into(),
            SlotState::Waiting { wants, .. } => ('w', wants.layer, None),
            SlotState::Flowing { layer, .. } => ('f', layer, None),
            SlotState::Switching { layer, wants, .. } => ('s', layer, Some(wants)),
            SlotState::Broken { mends, wants, .. } => ('b', mends.layer, wants),
            SlotState::Paused {
                layer,
                begun: false,
                ..
            } => ('p', layer, None),
            SlotState::Paused { layer, .. } => ('P', layer, None),
            SlotState::Lingering { layer, .. } => ('l', layer, None),
            SlotState::Undecodable { wants, .. } => ('u', wants.layer, None),
        };
        let track = self.name(state.held().expect("only an empty slot has none"));
        let next = next.map_or(String::new(), |next| format!(">{}", next.layer));
        format!("{letter}:{track}{layer}{next}")
    }

    fn listens(&self, state: &SlotState) -> String {
        let name = |origin: &Origin| {
            let track = char::from_u32(origin.epoch.0 as u32).expect("a letter");
            format!("{track}{}", origin.layer)
        };
        let origins = state.listens();
        let all: Vec<String> = origins.iter().flatten().map(name).collect();
        match all.is_empty() {
            true => "nothing".into(),
            false => all.join(","),
        }
    }

    fn view(&self, state: &SlotState) -> String {
        let word = match state.view() {
            SlotView::Empty => return "empty".into(),
            SlotView::Waiting { .. } => "waiting",
            SlotView::Flowing { .. } => "flowing",
            SlotView::Undecodable { .. } => "undecodable",
        };
        let held = state.held().expect("it shows something");
        assert_eq!(state.view().track(), Some(held.id));
        format!("{word}:{}", self.name(held))
    }
}

fn scene() -> Scene {
    Scene {
        start: Instant::now(),
    }
}

/// The rows of a table: what stands before the bar, and the words after it.
fn rows(table: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let lines = table.lines().filter_map(|line| line.split_once('|'));
    lines
        .map(|(state, rest)| (state.trim(), rest.split_whitespace().collect()))
        .collect()
}

#[test]
fn every_state_has_an_answer_to_every_input() {
    let scene = scene();
    let later = scene.start + std::time::Duration::from_secs(1);
    let table = rows(TABLE);
    let (_, inputs) = &table[0];
    assert_eq!((table.len(), inputs.len()), (12, 14));
    let mut wrong = Vec::new();
    for (before, cells) in &table[1..] {
        assert_eq!(cells.len(), inputs.len(), "{before}");
        for (input, expected) in inputs.iter().zip(cells) {
            let after = scene.state(before).after(later, scene.input(input));
            if scene.write(&after) != *expected {
                let got = scene.write(&after);
                wrong.push(format!("{before}, {input}: {got} and not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_a_slot_says_and_takes_follows_from_its_state() {
    let scene = scene();
    for (state, words) in rows(SAYS) {
        let state = scene.state(state);
        let mended = state.mended_by().map(|origin| origin.layer);
        let mended = mended.map_or("-".into(), |layer| {
            format!("{}{layer}", scene.name(state.held().expect("it shows")))
        });
        let said = [scene.view(&state), scene.listens(&state), mended];
        assert_eq!(said, words[..], "{}", scene.write(&state));
    }
}

#[test]
fn a_track_has_one_beginning_in_a_slot_whatever_its_layers_do() {
    let scene = scene();
    let later = scene.start + std::time::Duration::from_secs(1);
    let from = |state: &SlotState| match state.view() {
        SlotView::Waiting { from, .. } | SlotView::Flowing { from, .. } => Some(from),
        SlotView::Empty | SlotView::Undecodable { .. } => None,
    };
    let table = rows(TABLE);
    for (before, _) in &table[1..] {
        for input in &table[0].1 {
            let (before, input) = (scene.state(before), scene.input(input));
            let after = before.after(later, input);
            let (Some(held), Some(at)) = (after.held(), from(&after)) else {
                continue;
            };
            let same = before.held().is_some_and(|there| there.epoch == held.epoch);
            let begins = matches!(after.view(), SlotView::Flowing { .. })
                && !matches!(before.view(), SlotView::Flowing { .. })
                && !matches!(before, SlotState::Lingering { .. });
            let expected = match (same, begins) {
                (true, true) => BEGAN_AT,
                (true, false) => FROM,
                (false, _) => EARLIEST,
            };
            assert_eq!(at, expected, "{before:?}, {input:?}");
        }
    }
}

#[test]
fn repeating_a_wish_changes_nothing_and_a_wait_counts_from_its_beginning() {
    let scene = scene();
    let later = scene.start + std::time::Duration::from_secs(1);
    let table = rows(TABLE);
    for (before, _) in &table[1..] {
        for input in &table[0].1 {
            let input = scene.input(input);
            if let Input::Began { .. } | Input::Broke | Input::Resumed | Input::LingeredEnough =
                input
            {
                continue; // what happens, and no wish
            }
            let once = scene.state(before).after(scene.start, input);
            assert_eq!(once.after(later, input), once, "{before}, {input:?}");
        }
    }
}
