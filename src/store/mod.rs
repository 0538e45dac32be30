//! Keeps what must outlive the process: in SQLite beside it, or in PostgreSQL.
//!
//! A store knows rooms, keys and texts, and nothing of what they mean: that is said where they are made,
//! in `session/record.rs`. [`journal`] writes them while sessions run.

pub mod journal;
pub mod postbox;
mod queries;

use crate::config::Address;
use crate::ids::RoomId;
use journal::Entry;
use postbox::Post;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// The database; clones are the same one.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
}

/// Plain SQL serves both, so what differs is how they are opened.
#[derive(Debug, Clone)]
enum Database {
    Sqlite(sqlx::SqlitePool),
    Postgres(sqlx::PgPool),
}

/// Why there is no database; written for the operator.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file cannot be opened or written.
    #[error(
        "cannot keep sessions in {path}: {why}; `state_dir` must be a directory on a local disk that \
         this process may write, with space left"
    )]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// The database's word.
        why: sqlx::Error,
    },
    /// The server cannot be reached, or does not let us in.
    #[error(
        "cannot keep sessions in the PostgreSQL of `database_url`: {why}; see that the server runs, that \
         the database exists, and that its user may create tables in it"
    )]
    Postgres {
        /// The database's word.
        why: sqlx::Error,
    },
    /// It was made by another version.
    #[error(
        "the database does not fit this version of Spindle: {0}; run the version that wrote it, or one \
         that came after"
    )]
    Version(#[from] sqlx::migrate::MigrateError),
}

/// What every room left behind: its values by their keys.
pub type Kept = BTreeMap<RoomId, Vec<(String, String)>>;

impl StoreError {
    /// Whether the database may be there a moment later without anybody's doing: it starts, or its
    /// host does.
    fn passes(&self) -> bool {
        let Self::Postgres { why } = self else {
            return false;
        };
        match why {
            // names that do not resolve are among these: those of a container that is down do not
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
            // connections fail, there are too many, the server starts or ends
            // (PostgreSQL, appendix A, error codes)
            sqlx::Error::Database(said) => said
                .code()
                .is_some_and(|code| code.starts_with("08") || code == "53300" || code == "57P03"),
            _ => false,
        }
    }
}

impl Store {
    /// Opens the database as soon as it is there: one in a network may come later than its relay.
    pub async fn wait_for(address: &Address) -> Result<Self, StoreError> {
        let mut told: Option<Instant> = None;
        loop {
            match Self::open(address).await {
                Err(why) if why.passes() => {
                    if told.is_none_or(|told| told.elapsed() >= REMINDER) {
                        warn!(%why, "no session begins before the database is there; asking again each second");
                        told = Some(Instant::now());
                    }
                    tokio::time::sleep(ASK_AGAIN).await;
                }
                opened => {
                    if told.is_some() && opened.is_ok() {
                        info!("the database is there");
                    }
                    return opened;
                }
            }
        }
    }

    /// Opens the database, made if it is a file that is not there, and brings its tables up to date.
    pub async fn open(address: &Address) -> Result<Self, StoreError> {
        let database = match address {
            Address::Sqlite(path) => {
                let failed = |why| StoreError::Sqlite {
                    path: path.clone(),
                    why,
                };
                make(path).map_err(|why| failed(why.into()))?;
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .journal_mode(SqliteJournalMode::Wal)
                    // what was told to people survives a power cut, too
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(PATIENCE);
                // one writes, and who reads waits for nobody (WAL)
                let pool = SqlitePoolOptions::new().max_connections(2);
                let pool = pool.connect_with(options).await.map_err(failed)?;
                Database::Sqlite(pool)
            }
            Address::Postgres(url) => {
                let failed = |why| StoreError::Postgres { why };
                // a pool says only that it waited too long
                reach(&url.0).await.map_err(failed)?;
                let pool = PgPoolOptions::new()
                    .max_connections(4)
                    .acquire_timeout(PATIENCE);
                Database::Postgres(pool.connect(&url.0).await.map_err(failed)?)
            }
        };
        match &database {
            Database::Sqlite(pool) => MIGRATIONS.run(pool).await?,
            Database::Postgres(pool) => MIGRATIONS.run(pool).await?,
        }
        Ok(Self { database })
    }

    /// What every room left behind.
    pub async fn kept(&self) -> Result<Kept, sqlx::Error> {
        match &self.database {
            Database::Sqlite(pool) => queries::sqlite::kept(pool).await,
            Database::Postgres(pool) => queries::postgres::kept(pool).await,
        }
    }

    /// What happened in a room, in its order.
    pub async fn ledger(&self, room: RoomId) -> Result<Vec<String>, sqlx::Error> {
        match &self.database {
            Database::Sqlite(pool) => queries::sqlite::ledger(pool, room).await,
            Database::Postgres(pool) => queries::postgres::ledger(pool, room).await,
        }
    }

    /// What the targets of these names have not been told, each with its target, in the order of their
    /// places. What was for others is gone with this; how much that was stands beside it.
    pub async fn untold(
        &self,
        targets: &[String],
    ) -> Result<(Vec<(String, Post)>, usize), sqlx::Error> {
        let mut all = match &self.database {
            Database::Sqlite(pool) => queries::sqlite::untold(pool).await,
            Database::Postgres(pool) => queries::postgres::untold(pool).await,
        }?;
        let mut others = Vec::new();
        all.retain(|(target, post)| {
            let known = targets.contains(target);
            if !known {
                others.push((post.room, Entry::told(post, target)));
            }
            known
        });
        let others: Vec<(RoomId, &[Entry])> = others
            .iter()
            .map(|(room, entry)| (*room, std::slice::from_ref(entry)))
            .collect();
        self.write(&others).await?;
        Ok((all, others.len()))
    }

    /// What the database said, for the operator.
    pub fn error(&self, why: sqlx::Error) -> StoreError {
        match &self.database {
            Database::Sqlite(pool) => StoreError::Sqlite {
                path: pool.connect_options().get_filename().to_owned(),
                why,
            },
            Database::Postgres(_) => StoreError::Postgres { why },
        }
    }

    /// Writes all of it, or none.
    async fn write(&self, entries: &[(RoomId, &[Entry])]) -> Result<(), sqlx::Error> {
        match &self.database {
            Database::Sqlite(pool) => queries::sqlite::write(pool, entries).await,
            Database::Postgres(pool) => queries::postgres::write(pool, entries).await,
        }
    }

    /// Lets go of the database.
    pub async fn close(&self) {
        match &self.database {
            Database::Sqlite(pool) => pool.close().await,
            Database::Postgres(pool) => pool.close().await,
        }
    }
}

/// Connects once, for what the server says to it.
async fn reach(url: &str) -> Result<(), sqlx::Error> {
    let connecting = tokio::time::timeout(PATIENCE, PgConnection::connect(url));
    let too_late = |_| io::Error::from(io::ErrorKind::TimedOut);
    let connected = connecting.await.map_err(too_late)?;
    connected?.close().await
}

/// Makes the file where there is none, for this process alone to read: names and what was said stand in
/// it. What SQLite puts beside it gets the same mode.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true).mode(0o600);
    options.open(path).map(drop)
}

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("src/store/migrations");

/// For a lock or a connection: shorter, and a database that is busy is taken for one that is away;
/// longer, and its absence shows late.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often a database that is not there yet is asked.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// How often it is said that it is not there yet.
const REMINDER: Duration = Duration::from_mins(1);
