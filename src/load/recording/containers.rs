//! Reads the files recordings come in: IVF, Annex B and Ogg.

/// A file that cannot be replayed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the recording cannot be replayed: {file}: {why}")]
pub(in crate::load) struct BadRecording {
    pub(in crate::load) file: String,
    pub(in crate::load) why: String,
}

impl BadRecording {
    /// Names the file, instead of what it should have been.
    pub(super) fn of(self, file: &str) -> Self {
        let file = file.into();
        Self { file, ..self }
    }
}

fn bad(file: &str, why: &str) -> BadRecording {
    BadRecording {
        file: file.into(),
        why: why.into(),
    }
}

/// The frames of an IVF file: a header of 32 bytes, then each frame behind 12 bytes.
pub(super) fn ivf(file: &[u8]) -> Result<Vec<&[u8]>, BadRecording> {
    let body = file.strip_prefix(b"DKIF").and_then(|file| file.get(28..));
    let mut rest = body.ok_or_else(|| bad("IVF", "it does not start with DKIF"))?;
    if &file[8..12] != b"VP80" {
        return Err(bad("IVF", "it holds another codec than VP8"));
    }
    let mut frames = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<12>() {
        let length = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let cut = after.split_at_checked(length);
        let (frame, after) = cut.ok_or_else(|| bad("IVF", "its last frame is cut off"))?;
        if frame.is_empty() {
            return Err(bad("IVF", "a frame is empty"));
        }
        frames.push(frame);
        rest = after;
    }
    match frames.first() {
        // RFC 6386 §9.1: the lowest bit is 0 in a key frame
        Some(first) if first[0] & 1 == 0 => Ok(frames),
        Some(_) => Err(bad("IVF", "it does not start with a key frame")),
        None => Err(bad("IVF", "it has no frame")),
    }
}

/// The NAL units of an Annex B stream (ITU-T H.264, Annex B), gathered into pictures.
pub(super) fn annex_b(file: &[u8]) -> Result<Vec<Vec<&[u8]>>, BadRecording> {
    let mut pictures: Vec<Vec<&[u8]>> = Vec::new();
    let mut gathered = Vec::new();
    for unit in units(file) {
        // §7.4.1: 1 to 5 are slices; one slice a picture, as encoders for live video make them
        let is_slice = matches!(unit[0] & 0x1f, 1..=5);
        let first_slice = unit.get(1).is_some_and(|byte| byte & 0x80 != 0);
        match pictures.last_mut() {
            Some(picture) if is_slice && !first_slice => picture.push(unit),
            _ if is_slice => {
                gathered.push(unit);
                pictures.push(std::mem::take(&mut gathered));
            }
            // 9 is a delimiter and 6 tells of the encoder: nothing a receiver needs
            _ if matches!(unit[0] & 0x1f, 6 | 9) => {}
            _ => gathered.push(unit),
        }
    }
    match pictures.first() {
        Some(first) if first.iter().any(|unit| unit[0] & 0x1f == 7) => Ok(pictures),
        Some(_) => Err(bad("H.264", "it does not start with its parameter sets")),
        None => Err(bad("H.264", "it is not an Annex B stream")),
    }
}

/// What stands between start codes: 00 00 01, with any number of zeros before.
fn units(file: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    while at + 3 <= file.len() {
        if file[at..at + 3] == [0, 0, 1] {
            starts.push(at + 3);
            at += 3;
        } else {
            at += 1;
        }
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|start| start - 3).collect();
    starts
        .into_iter()
        .zip(ends.into_iter().chain([file.len()]))
        .map(|(start, end)| {
            let unit = &file[start..end];
            let zeros = unit.iter().rev().take_while(|byte| **byte == 0).count();
            &unit[..unit.len() - zeros]
        })
        .filter(|unit| !unit.is_empty())
}

/// The Opus packets of an Ogg file (RFC 3533, RFC 7845), without its two headers.
pub(super) fn ogg(file: &[u8]) -> Result<Vec<Vec<u8>>, BadRecording> {
    let mut packets: Vec<Vec<u8>> = Vec::new();
    let mut open: Vec<u8> = Vec::new();
    let mut rest = file;
    while !rest.is_empty() {
        let cut = || bad("Ogg", "a page is cut off");
        let header = rest.get(..27).ok_or_else(cut)?;
        if &header[..4] != b"OggS" {
            return Err(bad("Ogg", "a page does not start with OggS"));
        }
        let count = usize::from(header[26]);
        let lengths = rest.get(27..27 + count).ok_or_else(cut)?;
        let mut at = 27 + count;
        for length in lengths {
            let end = at + usize::from(*length);
            open.extend_from_slice(rest.get(at..end).ok_or_else(cut)?);
            at = end;
            // a full segment goes on in the next
            if *length < 255 {
                packets.push(std::mem::take(&mut open));
            }
        }
        rest = &rest[at..];
    }
    let voice: Vec<Vec<u8>> = packets.split_off(packets.len().min(2));
    let is_opus = packets
        .first()
        .is_some_and(|head| head.starts_with(b"OpusHead"));
    match is_opus && !voice.is_empty() && voice.iter().all(|packet| !packet.is_empty()) {
        true => Ok(voice),
        false => Err(bad("Ogg", "it holds no Opus")),
    }
}
