//! Names what the publishers' cameras of a run send.

/// What the publishers' cameras send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum VideoCodec {
    /// RFC 7741.
    Vp8,
    /// RFC 6184, packetization-mode 1.
    H264,
}

impl VideoCodec {
    /// As reports and other servers name it.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Vp8 => "vp8",
            Self::H264 => "h264",
        }
    }

    /// Media and its RTX.
    pub(super) const fn payload_types(self) -> (u8, u8) {
        match self {
            Self::Vp8 => (96, 97),
            Self::H264 => (102, 103),
        }
    }

    /// As SDP names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Vp8 => "VP8",
            Self::H264 => "H264",
        }
    }
}
