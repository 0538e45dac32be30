//! What somebody who writes from the far end's address says in clear: it ends no handshake.

use super::*;

/// A record in clear of epoch 0, as anyone can write it.
fn clear(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut datagram = Vec::new();
    record::put_clear(kind, 1_000, body, &mut datagram);
    datagram
}

fn message(kind: u8, number: u16, body: &[u8]) -> Vec<u8> {
    clear(
        content::HANDSHAKE,
        &assembly::with_header(kind, number, body),
    )
}

const ALERTS: [[u8; 2]; 5] = [[2, 40], [2, 42], [2, 80], [1, 0], [1, 90]];

/// Every kind of message that there is, which cannot be read or comes when it makes no sense.
fn forgeries(numbers: std::ops::Range<u16>) -> Vec<Vec<u8>> {
    let mut datagrams: Vec<_> = ALERTS.map(|body| clear(content::ALERT, &body)).into();
    for number in numbers {
        for kind in [1, 2, 3, 4, 8, 11, 12, 13, 15, 16, 20, 24, 99] {
            // what has no body at its turn is as good as true
            if kind != kind::SERVER_HELLO_DONE {
                datagrams.push(message(kind, number, &[0]));
            }
        }
    }
    datagrams
}

/// Before each datagram that one of ours takes in 1.2, all that a forger can think of.
#[test]
fn no_forged_message_ends_a_handshake_in_1_2() {
    let now = Instant::now();
    let [mut server, mut client] = both(now);
    for _ in 0..2 {
        for by_client in [true, false] {
            let sides = [&mut server, &mut client];
            let [other, one] = if by_client {
                sides
            } else {
                let [server, client] = sides;
                [client, server]
            };
            for datagram in said(one) {
                // what it waits for, and what comes next
                let next = other.exchange.incoming.awaited();
                for forgery in forgeries(next..next + 1) {
                    let result = give(other, now, vec![forgery.clone()]);
                    assert_eq!(result, Ok(()), "{forgery:?}");
                }
                give(other, now, vec![datagram]).expect("taken");
            }
        }
    }
    let keys = [&mut server, &mut client].map(|side| side.take_keys().expect("connected").material);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn no_forged_message_ends_a_handshake_in_1_3() {
    let now = Instant::now();
    let identity = Identity::rsa(rcgen::RsaKeySize::_4096, 0x0804);
    let mut server = server(now, fingerprint(&identity.der));
    let mut client = Client13::new(identity);
    // what the client says next, as if it spoke 1.2
    give(&mut server, now, forgeries(0..4)).expect("ignored");
    let flight = client.hello(&Hello::default());
    give(&mut server, now, flight).expect("answered");
    let answer = client.take(said(&mut server));
    assert!(answer.len() > 1);
    for datagram in answer {
        give(&mut server, now, forgeries(0..4)).expect("ignored");
        give(&mut server, now, vec![datagram]).expect("taken");
    }
    let keys = server.take_keys().expect("connected");
    assert_eq!(keys.material, client.material);
}

/// The far end may have meant it: nothing else came until it was given up.
#[test]
fn what_was_said_in_clear_is_the_reason_if_nothing_else_comes() {
    let now = Instant::now();
    let refused = clear(content::ALERT, &[2, 40]);
    let unreadable = message(kind::CLIENT_HELLO, 0, &[0]);
    let out_of_turn = message(kind::FINISHED, 1, &[0; 12]);
    for (hello_first, last, failed) in [
        (true, refused.clone(), Failed::ParametersRefused),
        (
            true,
            clear(content::ALERT, &[2, 42]),
            Failed::CertificateRefused,
        ),
        (true, clear(content::ALERT, &[1, 90]), Failed::NoAnswer),
        (true, out_of_turn, Failed::NoAnswer),
        (false, unreadable, Failed::Malformed),
        (false, refused, Failed::NoHello),
    ] {
        let mut server = server(now, Fingerprint([1; 32]));
        if hello_first {
            let flight = Client13::new(Identity::elliptic(0x0403)).hello(&Hello::default());
            give(&mut server, now, flight).expect("answered");
        }
        give(&mut server, now, vec![last]).expect("it is not over");
        let mut result = Ok(());
        while result.is_ok() {
            let at = server.next_deadline().expect("it waits");
            assert!(at <= now + PATIENCE);
            result = server.handle_timeout(at);
        }
        assert_eq!(result, Err(failed));
    }
}

#[test]
fn a_server_that_asks_for_a_cookie_for_ever_is_answered_once() {
    let now = Instant::now();
    let [mut server, mut client] = both(now);
    said(&mut client);
    let ask = |number| message(kind::HELLO_VERIFY_REQUEST, number, &[0xfe, 0xfd, 1, 9]);
    give(&mut client, now, vec![ask(0)]).expect("taken");
    let hello = said(&mut client);
    assert_eq!(hello.len(), 1);
    for _ in 0..100 {
        give(&mut client, now, vec![ask(0), ask(1)]).expect("ignored");
        assert!(said(&mut client).is_empty());
    }
    // the server kept nothing of the first hello: to it this one is number 1
    server.exchange.incoming.insert(0, &hello_before());
    server.exchange.incoming.take().expect("the first hello");
    give(&mut server, now, hello).expect("answered");
    assert!(matches!(server.state, HandshakeState::Server12(_)));
}

fn hello_before() -> Fragment<'static> {
    fragments(&[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        .next()
        .expect("an empty one")
}
