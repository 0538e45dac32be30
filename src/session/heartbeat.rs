//! Notes while sessions run that this process lives: whoever is not back after it was killed was here until
//! then.

use super::clock::Wall;
use super::registry::Registry;
use crate::ids::RoomId;
use crate::store::journal::{Entry, Journal};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

/// Where it stands among the rooms: no room has this id.
pub(super) const PLACE: RoomId = RoomId::from_uuid(Uuid::nil());

const ALIVE: &str = "alive";

/// When the process before lived for certain.
pub(super) fn last(kept: &[(String, String)]) -> Option<Wall> {
    let (_, value) = kept.iter().find(|(key, _)| key == ALIVE)?;
    value.parse().ok()
}

/// Notes it from now on, until the registry is gone. Called on the runtime.
pub(super) fn start(registry: &Arc<Mutex<Registry>>, journal: Journal) {
    let registry = Arc::downgrade(registry);
    tokio::spawn(async move {
        let mut beats = tokio::time::interval(PERIOD);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beats.tick().await;
            let Some(registry) = registry.upgrade() else {
                return;
            };
            let is_live = {
                let registry = registry.lock().unwrap_or_else(PoisonError::into_inner);
                if registry.restarting {
                    return;
                }
                let mut rooms = registry.open.values();
                rooms.any(|room| {
                    let (hubs, spokes) = (&room.present.hubs, &room.present.spokes);
                    hubs.load(Ordering::Relaxed) + spokes.load(Ordering::Relaxed) > 0
                })
            };
            drop(registry);
            // the database that is away hears of it when it is back: one at a time
            if is_live {
                let since = SystemTime::now().duration_since(UNIX_EPOCH);
                let entry = Entry::Set {
                    key: ALIVE.into(),
                    value: since.unwrap_or_default().as_millis().to_string(),
                };
                let _ = journal.write(PLACE, vec![entry]).await;
            }
        }
    });
}

/// Less often, and attendance is further from the truth after a kill than a person notices; more often,
/// and a quiet night costs a write each second.
const PERIOD: Duration = Duration::from_secs(2);
