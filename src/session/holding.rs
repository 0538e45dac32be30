//! Holds the joins that wait to be let in, with their offers, until the room says what becomes of each.

use super::connection::{Connection, Waits};
use super::happened::{Asked, Held, Joining};
use super::messages::Waiting;
use super::order::{Admission, ConnectionId};
use super::request::JoinError;
use super::task::Task;
use tracing::info;

impl Task {
    /// A join waits from now on.
    pub(super) fn wait(&mut self, connection: ConnectionId, joining: Joining, asked: Asked) {
        info!(participant = %connection.participant, "waits to be let in");
        let told = asked.waits.map(|Waits { told, begins }| {
            let line = Connection::new(connection, self.inbox.clone());
            // a page that left meanwhile drops its line, which says so
            let _ = begins.send(line);
            told
        });
        let held = Held {
            presence: joining.presence,
            confirms: joining.confirms,
            offer: asked.offer,
            sources: asked.sources,
            reply: joining.reply,
            told,
        };
        self.held.insert(connection, held);
        self.carry_out();
    }

    pub(super) fn tell_waiting(&mut self, connection: ConnectionId, waiting: Waiting) {
        let held = self.held.get(&connection);
        if let Some(told) = held.and_then(|held| held.told.as_ref()) {
            // overflow: the newest takes the place of the one before, which is true no more
            told.send_replace(Some(waiting));
        }
    }

    /// One who waits is let in: it goes on as any other join.
    pub(super) fn let_in(&mut self, connection: ConnectionId, admission: Admission) {
        let Some(held) = self.held.remove(&connection) else {
            // its page left as a host let it in: nobody is there for the link
            self.room
                .link_refused(super::task::now(), admission.connection);
            return;
        };
        let joining = Joining {
            connection: admission.connection,
            presence: held.presence,
            confirms: held.confirms,
            reply: held.reply,
        };
        self.make_link(joining, admission, held.offer, held.sources);
    }

    pub(super) fn turn_away(&mut self, connection: ConnectionId, why: JoinError) {
        if let Some(held) = self.held.remove(&connection) {
            info!(participant = %connection.participant, reason = %why, "not let in");
            let _ = held.reply.send(Err(why));
        }
    }
}
