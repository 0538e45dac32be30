//! Says which kind of site a participant joins from.

use serde::{Deserialize, Serialize};

/// The two kinds of site.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Site {
    /// Specialists, who host: seen by everyone, see everyone.
    Hub,
    /// A clinic: seen by the hub; sees the hub and whoever has the floor.
    Spoke,
}
