//! Says in SQL what is read and written; the same words for both databases.

use super::Kept;
use super::journal::Entry;
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
