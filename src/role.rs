//! Says what a participant is in a session; the link they came by says it.

use crate::site::Site;
use serde::{Deserialize, Serialize};

/// What someone may do follows from this alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Of the hub: leads the session.
    Facilitator,
    /// Of the hub: admits people and keeps the record; leads where no facilitator is there.
    Coordinator,
    /// Of the hub: speaks and shares at any time.
    Specialist,
    /// Of a clinic.
    Clinician,
    /// Watches and listens.
    Observer,
}

impl Role {
    /// Each of them, the hub's first.
    pub const ALL: [Self; 5] = [
        Self::Facilitator,
        Self::Coordinator,
        Self::Specialist,
        Self::Clinician,
        Self::Observer,
    ];

    /// Where they sit.
    pub const fn site(self) -> Site {
        match self {
            Self::Facilitator | Self::Coordinator | Self::Specialist => Site::Hub,
            Self::Clinician | Self::Observer => Site::Spoke,
        }
    }

    /// What a link makes of its holder that says nothing but the site.
    pub const fn of(site: Site) -> Self {
        match site {
            Site::Hub => Self::Facilitator,
            Site::Spoke => Self::Clinician,
        }
    }
}
