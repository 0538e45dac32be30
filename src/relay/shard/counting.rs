//! Tells what a shard has counted, and what it holds.

use super::Shard;
use crate::counters::Counters;
use crate::relay::counts::ShardCounts;
use crate::relay::live::Ran;
use std::time::Instant;

impl Shard {
    /// What was counted since the start, and what is held now.
    pub(super) fn counts(&mut self) -> ShardCounts {
        let now = Instant::now();
        let mut links = Counters::default();
        for key in self.room_keys() {
            let media = &mut self.counts.media;
            let ran = self.rooms[key].run(now, None, |room| {
                media.absorb(&room.take_counts());
                links.absorb(&room.links());
            });
            if ran == Ran::Lost {
                self.drop_room(key);
            }
        }
        let socket = self.socket.counts();
        let runtime = tokio::runtime::Handle::current().metrics();
        ShardCounts {
            rooms: self.rooms.len() as u64,
            links,
            sent: *self.outbox.sent(),
            sends: socket.sends,
            sends_overflowed: socket.overflowed,
            sends_failed: socket.failed,
            // the shard's runtime has this one thread
            busy: runtime.worker_total_busy_duration(0),
            ..self.counts
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ids::{ParticipantId, RoomId};
    use crate::media::link::{Dropped, Path};
    use crate::relay::handle::{
        Ended, LinkId, MediaEvent, MediaJoin, Offer, OnStage, Permissions, SourceSet, Sources,
        Visibility,
    };
    use crate::relay::orders::{MediaOrder, OpenRoom, Opening};
    use crate::relay::owners::LinkRef;
    use crate::relay::shard::{Mail, Shard, tests::shard};
    use crate::site::Site;
    use std::net::{Ipv4Addr, SocketAddr};
    use std::time::{Duration, Instant};
    use tokio::sync::{mpsc, oneshot};

    const OPENING: Opening = Opening(1);

    /// Opens the shard's one room.
    fn open(shard: &mut Shard) {
        shard.open_room(OpenRoom {
            room: RoomId::fresh(),
            opening: OPENING,
            events: mpsc::channel(8).0,
        });
    }

    fn link() -> LinkId {
        LinkId {
            participant: ParticipantId::fresh(),
            epoch: 1,
        }
    }

    /// Makes a link in it.
    fn join(shard: &mut Shard, now: Instant, link: LinkId) {
        let offer = include_str!("../../../tests/fixtures/sdp/chromium.sdp");
        let join = MediaJoin {
            link,
            offer: Offer::parse(offer).expect("Chromium's offer"),
            sources: Sources::default(),
            tracks: Vec::new(),
            confirms: false,
            permissions: Permissions {
                site: Site::Spoke,
                floor: false,
                visibility: Visibility::HubOnly,
                may_publish: SourceSet::NONE,
                muted: SourceSet::NONE,
            },
            on_stage: OnStage::default(),
        };
        let (reply, mut answer) = oneshot::channel();
        let join = Box::new(join);
        shard.carry_out(now, 0, MediaOrder::Join { join, reply });
        assert!(answer.try_recv().expect("answered at once").is_ok());
    }

    #[tokio::test]
    async fn what_a_room_has_counted_outlives_it() {
        let mut shard = shard();
        open(&mut shard);
        join(&mut shard, Instant::now(), link());
        let path = Path::Udp {
            remote: SocketAddr::from((Ipv4Addr::LOCALHOST, 9)),
            local: None,
        };
        let link = LinkRef { room: 0, link: 0 };
        shard.take_datagram(Instant::now(), link, path, &mut [0xff; 40]);
        shard.open_mail(Mail::Close(OPENING));
        let counts = shard.counts();
        assert_eq!(counts.rooms, 0);
        assert_eq!(counts.media.dropped.of(Dropped::Malformed), 1);
    }

    #[tokio::test]
    async fn the_links_of_a_room_that_is_lost_to_a_bug_are_counted() {
        let mut shard = shard();
        open(&mut shard);
        for _ in 0..3 {
            join(&mut shard, Instant::now(), link());
        }
        for _ in 0..3 {
            shard.guarded(Instant::now(), 0, None, |_, _| {
                panic!("a bug made on purpose")
            });
        }
        let counts = shard.counts();
        assert_eq!(counts.media.closed.of(Ended::Panicked), 3);
    }

    /// The shard measures its lag from its deadline.
    #[tokio::test]
    async fn nothing_is_late_in_a_room_that_nobody_was_in_for_a_while() {
        let mut shard = shard();
        open(&mut shard);
        let mut now = Instant::now();
        for _ in 0..2 {
            now += Duration::from_secs(20);
            let link = link();
            join(&mut shard, now, link);
            for _ in 0..100 {
                let due = shard.next_deadline(now).expect("someone is in");
                assert!(due >= now, "{:?} late", now - due);
                now = due;
                shard.tick(now);
            }
            shard.carry_out(now, 0, MediaOrder::Leave(link, Ended::Goodbye));
            while let Some(due) = shard.next_deadline(now) {
                now = due;
                shard.tick(now);
            }
        }
    }

    #[tokio::test]
    async fn what_a_slow_session_left_waiting_wakes_a_room_without_a_link() {
        let mut shard = shard();
        let (events, mut told) = mpsc::channel(8);
        shard.open_room(OpenRoom {
            room: RoomId::fresh(),
            opening: OPENING,
            events,
        });
        let mut now = Instant::now();
        for _ in 0..9 {
            join(&mut shard, now, link());
            shard.guarded(now, 0, None, |room, _| room.panicked(now, 0));
        }
        shard.hand_up();
        // past all that its links had to do
        for _ in 0..100 {
            let due = shard.next_deadline(now).expect("one more waits");
            assert!(due > now, "the shard would spin");
            now = due;
            shard.tick(now);
            shard.hand_up();
        }
        let mut closed = 0;
        while let Ok(MediaEvent::Closed { .. }) = told.try_recv() {
            closed += 1;
            shard.hand_up();
        }
        assert_eq!(closed, 9);
        assert_eq!(shard.next_deadline(now), None);
    }
}
