//! Says who is on the stage.

use crate::ids::ParticipantId;

/// Who is on the stage: decided by the session, for everyone alike. A receiver's face there and the
/// voice that plays in step with it, the picture of a viewer and what stands large on a page all
/// follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnStage {
    /// Whoever has the floor, else who speaks for the hub.
    pub first: Option<ParticipantId>,
    /// Whom the first one sees, and everyone while the first shows no face.
    pub second: Option<ParticipantId>,
}

impl OnStage {
    /// Whose face a receiver sees there; never its own.
    pub fn seen_by(
        &self,
        receiver: ParticipantId,
        has_face: impl Fn(ParticipantId) -> bool,
    ) -> Option<ParticipantId> {
        let both = [self.first, self.second].into_iter().flatten();
        let mut others = both.filter(|one| *one != receiver);
        others.find(|one| has_face(*one))
    }
}
