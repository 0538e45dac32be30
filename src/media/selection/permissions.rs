//! Says what a participant may do, as the session's rules come down to it; media never sees a role.

use crate::media::negotiated::Source;
use crate::site::Site;

/// What a participant may do, and what it has muted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permissions {
    /// Hub or spoke.
    pub site: Site,
    /// Has the floor: seen and heard by everyone.
    pub floor: bool,
    /// Who of the spokes sees it without the floor.
    pub visibility: Visibility,
    /// What it may publish; packets of anything else are dropped at ingress.
    pub may_publish: SourceSet,
    /// What it has muted: shown to nobody, even when packets still arrive.
    pub muted: SourceSet,
}

/// How a spoke's camera is shown to other spokes while it has not the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Visibility {
    /// Not at all.
    #[default]
    HubOnly,
    /// In its lowest layer, among others.
    Small,
    /// Like the floor's.
    Large,
}

/// A set of a participant's sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceSet {
    /// Voice.
    pub microphone: bool,
    /// The person.
    pub camera: bool,
    /// A shared screen.
    pub screen: bool,
}

impl SourceSet {
    /// All three.
    pub const ALL: Self = Self {
        microphone: true,
        camera: true,
        screen: true,
    };
    /// None of the three.
    pub const NONE: Self = Self {
        microphone: false,
        camera: false,
        screen: false,
    };

    /// Whether the set holds a source.
    pub const fn holds(self, source: Source) -> bool {
        match source {
            Source::Microphone => self.microphone,
            Source::Camera => self.camera,
            Source::Screen => self.screen,
        }
    }

    /// Puts a source in or takes it out.
    pub const fn set(&mut self, source: Source, present: bool) {
        match source {
            Source::Microphone => self.microphone = present,
            Source::Camera => self.camera = present,
            Source::Screen => self.screen = present,
        }
    }
}
