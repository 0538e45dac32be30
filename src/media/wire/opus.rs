//! Knows how long an Opus packet sounds, and whether it is silence (RFC 6716 §3).

use super::Malformed;

/// What the head of an Opus packet says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    /// 1 to 48.
    pub frames: u8,
    /// Of all frames, in samples at 48 kHz: at most 5,760 (120 ms).
    pub samples: u16,
    /// Two channels are coded.
    pub stereo: bool,
    /// No frame holds sound: discontinuous transmission (RFC 6716 §3.1: a frame of at most a byte).
    pub silent: bool,
}

/// Reads the head of a packet and checks the lengths it names.
pub fn parse(payload: &[u8]) -> Result<Packet, Malformed> {
    let (&toc, rest) = payload.split_first().ok_or(Malformed)?;
    let (frames, sound) = match toc & 0x03 {
        0 => (1, rest.len()),
        1 if rest.len() % 2 == 0 => (2, rest.len() / 2),
        1 => return Err(Malformed),
        2 => {
            let (first, head) = frame_length(rest)?;
            let second = rest.len().checked_sub(head + first).ok_or(Malformed)?;
            (2, first.max(second))
        }
        _ => several(rest)?,
    };
    let samples = u32::from(frames) * u32::from(frame_samples(toc >> 3));
    // RFC 6716 §3.2.5: no packet is longer than 120 ms; §3.4: no frame longer than 1,275 bytes
    if samples > 5_760 || (sound > 1_275 && toc & 0x03 != 3) {
        return Err(Malformed);
    }
    Ok(Packet {
        frames,
        samples: samples as u16,
        stereo: toc & 0x04 != 0,
        silent: sound <= 1,
    })
}

/// Whether a packet sounds like nothing, as far as its size tells: no sound at all, or what a
/// variable-rate encoder makes of digital silence, which is 3 bytes. Speech begins at 6 kbit/s
/// (RFC 7587 §3.1.1), 15 bytes for 20 ms.
pub fn is_silence(payload: &[u8]) -> bool {
    const SILENCE: usize = 7;
    parse(payload)
        .is_ok_and(|packet| packet.silent || payload.len() <= SILENCE * usize::from(packet.frames))
}

/// Reads code 3: the count of frames, and the most bytes that one of them has (RFC 6716 §3.2.5).
fn several(rest: &[u8]) -> Result<(u8, usize), Malformed> {
    let (&head, mut rest) = rest.split_first().ok_or(Malformed)?;
    let frames = head & 0x3f;
    if !(1..=48).contains(&frames) {
        return Err(Malformed);
    }
    if head & 0x40 != 0 {
        let mut padding = 0;
        loop {
            let (&byte, after) = rest.split_first().ok_or(Malformed)?;
            rest = after;
            padding += usize::from(byte.min(254));
            if byte != 255 {
                break;
            }
        }
        rest = &rest[..rest.len().checked_sub(padding).ok_or(Malformed)?];
    }
    if head & 0x80 == 0 {
        // all frames of one length
        let length = rest.len() / usize::from(frames);
        if rest.len() % usize::from(frames) != 0 {
            return Err(Malformed);
        }
        return Ok((frames, length));
    }
    let (mut named, mut longest) = (0, 0);
    for _ in 1..frames {
        let (length, head) = frame_length(rest)?;
        rest = &rest[head..];
        named += length;
        longest = longest.max(length);
    }
    let last = rest.len().checked_sub(named).ok_or(Malformed)?;
    Ok((frames, longest.max(last)))
}

/// Reads a frame's length and how many bytes named it (RFC 6716 §3.2.1).
fn frame_length(bytes: &[u8]) -> Result<(usize, usize), Malformed> {
    match *bytes {
        [first @ 0..=251, ..] => Ok((usize::from(first), 1)),
        [first, second, ..] => Ok((usize::from(second) * 4 + usize::from(first), 2)),
        _ => Err(Malformed),
    }
}

/// The samples of one frame at 48 kHz (RFC 6716 table 2).
fn frame_samples(config: u8) -> u16 {
    match config {
        // SILK: 10, 20, 40 and 60 ms
        0..=11 => [480, 960, 1_920, 2_880][usize::from(config & 3)],
        // hybrid: 10 and 20 ms
        12..=15 => [480, 960][usize::from(config & 1)],
        // CELT: 2.5, 5, 10 and 20 ms
        _ => [120, 240, 480, 960][usize::from(config & 3)],
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_frame_of_chromium_sounds_for_20_ms() {
        // config 15 (hybrid fullband 20 ms), mono, one frame
        let packet = parse(&[0x78, 1, 2, 3]).expect("a packet");
        assert_eq!(
            packet,
            Packet {
                frames: 1,
                samples: 960,
                stereo: false,
                silent: false
            }
        );
    }

    #[test]
    fn a_frame_of_at_most_a_byte_is_silence() {
        assert!(parse(&[0x78]).expect("a packet").silent);
        assert!(parse(&[0x78, 0]).expect("a packet").silent);
        assert!(!parse(&[0x78, 0, 0]).expect("a packet").silent);
        assert!(parse(&[0x7b, 0x02, 0, 0]).expect("a packet").silent);
    }

    #[test]
    fn silence_is_told_from_speech_by_its_size() {
        // what libopus makes of digital silence at any rate
        assert!(is_silence(&[0xf8, 0xff, 0xfe]));
        assert!(is_silence(&[0xf8]));
        assert!(!is_silence(&[0xf8; 15]));
        assert!(!is_silence(&[]), "no packet is no silence");
    }

    #[test]
    fn every_code_counts_its_frames() {
        let samples = |payload: &[u8]| parse(payload).map(|packet| (packet.frames, packet.samples));
        assert_eq!(samples(&[0x79, 1, 2, 3, 4]), Ok((2, 1_920)));
        assert_eq!(samples(&[0x7a, 1, 2, 3, 4]), Ok((2, 1_920)));
        // three frames of equal length, then of named lengths with two bytes of padding
        assert_eq!(samples(&[0x7b, 0x03, 1, 2, 3]), Ok((3, 2_880)));
        assert_eq!(
            samples(&[0x7b, 0xc3, 2, 1, 2, 9, 8, 8, 7, 0, 0]),
            Ok((3, 2_880))
        );
        // 48 frames of 2.5 ms
        assert_eq!(samples(&[0x83, 48]), Ok((48, 5_760)));
    }

    #[test]
    fn lengths_that_lie_are_malformed() {
        for payload in [
            &[][..],
            &[0x79, 1],
            &[0x7a],
            &[0x7a, 252],
            &[0x7a, 3, 1, 2],
            &[0x7b],
            &[0x7b, 0],
            &[0x7b, 49],
            &[0x7b, 7, 1, 2, 3, 4, 5, 6, 7],
            &[0x7b, 2, 1],
            &[0x7b, 0x41, 3, 0],
            &[0x7b, 0x41, 255, 255],
            &[0x7b, 0x83, 9, 9, 1],
            &[0x1b, 3, 1, 2, 3],
            // 46 frames of 60 ms: more samples than 16 bits hold
            &[0x5b, 0x2e],
        ] {
            assert_eq!(parse(payload), Err(Malformed), "{payload:x?}");
        }
    }

    proptest! {
        #[test]
        fn junk_never_sounds_longer_than_120_ms(payload in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(packet) = parse(&payload) {
                prop_assert!(packet.samples <= 5_760 && (1..=48).contains(&packet.frames));
            }
        }
    }
}
