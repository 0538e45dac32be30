//! Says which RTCP feedback (RFC 4585) an answer promises: what is done for those it names, and no more.

use super::extension::Purpose;
use crate::media::negotiated::Kind;

/// One kind of RTCP feedback that we speak (RFC 4585 §4.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Feedback {
    TransportCc,
    CcmFir,
    Nack,
    NackPli,
}

impl Feedback {
    pub(super) const ALL: [Self; 4] = [Self::TransportCc, Self::CcmFir, Self::Nack, Self::NackPli];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::TransportCc => "transport-cc",
            Self::CcmFir => "ccm fir",
            Self::Nack => "nack",
            Self::NackPli => "nack pli",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// The feedback offered for one format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct FeedbackSet(u8);

impl FeedbackSet {
    pub(super) const fn insert(&mut self, feedback: Feedback) {
        self.0 |= 1 << feedback as u8;
    }

    pub(super) const fn contains(self, feedback: Feedback) -> bool {
        self.0 & 1 << feedback as u8 != 0
    }
}

/// What an answer says yes to, of what one format was offered with.
///
/// `numbered`: the answer takes link-wide numbers, too. `repaired`: the format has RTX.
pub(super) fn promised(
    offered: FeedbackSet,
    (kind, purpose): (Kind, Purpose),
    numbered: bool,
    repaired: bool,
) -> impl Iterator<Item = Feedback> {
    let (picture, publication) = (kind == Kind::Video, purpose == Purpose::Publication);
    Feedback::ALL.into_iter().filter(move |feedback| {
        let done = match feedback {
            Feedback::TransportCc => publication && numbered,
            Feedback::NackPli => picture,
            // We obey a FIR and ask by PLI.
            Feedback::CcmFir => picture && !publication,
            // A slot repairs by RTX alone. Without, the same packet would have to leave again byte
            // for byte (RFC 3711 §9.1), or one key stream covers two texts: it has been padded and
            // sealed for its burst and is gone, and no index is sealed twice here. So nothing is
            // promised, and its receiver asks for a key frame instead.
            Feedback::Nack => picture && (publication || repaired),
        };
        done && offered.contains(*feedback)
    })
}
