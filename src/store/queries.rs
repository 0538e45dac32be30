//! Says in SQL what is read and written; the same words for both databases.

use super::Kept;
use super::journal::Entry;
use super::postbox::Post;
use crate::ids::RoomId;
use sqlx::Row as _;
use uuid::Uuid;

const READ: &str = "SELECT room, key, value FROM record ORDER BY room, key";
const SET: &str = "INSERT INTO record (room, key, value) VALUES ($1, $2, $3) \
                   ON CONFLICT (room, key) DO UPDATE SET value = excluded.value";
const UNSET: &str = "DELETE FROM record WHERE room = $1 AND key = $2";
// written again after a commit whose answer was lost, it is the same line
const APPEND: &str = "INSERT INTO ledger (room, key, value) VALUES ($1, $2, $3) \
                      ON CONFLICT (room, key) DO NOTHING";
const LEDGER: &str = "SELECT value FROM ledger WHERE room = $1 ORDER BY key";
const FORGET: &str = "DELETE FROM record WHERE room = $1";
// written again after a commit whose answer was lost, it is the same event
const POST: &str = "INSERT INTO outbox (target, place, room, event, at, body) \
                    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (target, place) DO NOTHING";
const TOLD: &str = "DELETE FROM outbox WHERE target = $1 AND place = $2";
const UNTOLD: &str = "SELECT target, event, place, room, at, body FROM outbox ORDER BY place";

/// What no database of ours reaches is its largest number.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

// sqlx knows a database by its type: the same text is compiled once for each
macro_rules! of {
    ($name:ident, $pool:ty) => {
        pub(super) mod $name {
            use super::*;

            pub(in super::super) async fn kept(pool: &$pool) -> Result<Kept, sqlx::Error> {
                let mut kept = Kept::new();
                for row in sqlx::query(READ).fetch_all(pool).await? {
                    let room: String = row.try_get(0)?;
                    // a row that nobody of ours wrote is nobody's room
                    if let Ok(room) = Uuid::parse_str(&room) {
                        let entry = (row.try_get(1)?, row.try_get(2)?);
                        kept.entry(RoomId::from_uuid(room)).or_default().push(entry);
                    }
                }
                Ok(kept)
            }

            pub(in super::super) async fn ledger(
                pool: &$pool,
                room: RoomId,
            ) -> Result<Vec<String>, sqlx::Error> {
                let room = room.as_uuid().to_string();
                let lines = sqlx::query(LEDGER).bind(room).fetch_all(pool).await?;
                lines.iter().map(|line| line.try_get(0)).collect()
            }

            pub(in super::super) async fn untold(
                pool: &$pool,
            ) -> Result<Vec<(String, Post)>, sqlx::Error> {
                let mut all = Vec::new();
                for row in sqlx::query(UNTOLD).fetch_all(pool).await? {
                    let (event, room): (String, String) = (row.try_get(1)?, row.try_get(3)?);
                    let (place, at): (i64, i64) = (row.try_get(2)?, row.try_get(4)?);
                    // a row that nobody of ours wrote is nobody's event
                    if let (Ok(event), Ok(room)) = (Uuid::parse_str(&event), Uuid::parse_str(&room))
                    {
                        let room = RoomId::from_uuid(room);
                        let (place, at) = (place.unsigned_abs(), at.unsigned_abs());
                        let post = Post::read((event, place, room, at, row.try_get(5)?));
                        all.push((row.try_get(0)?, post));
                    }
                }
                Ok(all)
            }

            pub(in super::super) async fn write(
                pool: &$pool,
                entries: &[(RoomId, &[Entry])],
            ) -> Result<(), sqlx::Error> {
                let mut all = pool.begin().await?;
                for (room, entries) in entries {
                    let room = room.as_uuid().to_string();
                    for entry in *entries {
                        let query = match entry {
                            Entry::Set { key, value } => {
                                sqlx::query(SET).bind(&room).bind(key).bind(value)
                            }
                            Entry::Unset { key } => sqlx::query(UNSET).bind(&room).bind(key),
                            Entry::Append { key, value } => {
                                sqlx::query(APPEND).bind(&room).bind(key).bind(value)
                            }
                            Entry::Forget => sqlx::query(FORGET).bind(&room),
                            Entry::Told { target, place } => {
                                sqlx::query(TOLD).bind(target).bind(signed(*place))
                            }
                            Entry::Post(post) => {
                                // a line for each of its targets
                                for target in post.targets.iter() {
                                    let query = sqlx::query(POST).bind(target);
                                    let query = query.bind(signed(post.place)).bind(&room);
                                    let query = query.bind(post.id.to_string());
                                    let query = query.bind(signed(post.at)).bind(&*post.body);
                                    query.execute(&mut *all).await?;
                                }
                                continue;
                            }
                        };
                        query.execute(&mut *all).await?;
                    }
                }
                all.commit().await
            }
        }
    };
}

of!(sqlite, sqlx::SqlitePool);
of!(postgres, sqlx::PgPool);
