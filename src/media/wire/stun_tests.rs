//! Holds `stun` to the vectors of RFC 5769.

use proptest::prelude::*;

use super::*;

const PASSWORD: &str = "VOkJxbRl1RmTxUk/WvJxBt";
const TRANSACTION: TransactionId = TransactionId([
    0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae,
]);

/// RFC 5769 §2.1.
const REQUEST: [u8; 108] = *b"\x00\x01\x00\x58\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\
    \xfa\x87\xdf\xae\x80\x22\x00\x10STUN test client\x00\x24\x00\x04\x6e\x00\x01\xff\x80\x29\
    \x00\x08\x93\x2f\xf9\xb1\x51\x26\x3b\x36\x00\x06\x00\x09evtj:h6vY   \x00\x08\x00\x14\x9a\xea\
    \xa7\x0c\xbf\xd8\xcb\x56\x78\x1e\xf2\xb5\xb2\xd3\xf2\x49\xc1\xb5\x71\xa2\x80\x28\x00\x04\xe5\
    \x7a\x3b\xcf";

/// RFC 5769 §2.2.
const RESPONSE_V4: [u8; 80] = *b"\x01\x01\x00\x3c\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\
    \xfa\x87\xdf\xae\x80\x22\x00\x0btest vector \x00\x20\x00\x08\x00\x01\xa1\x47\xe1\x12\xa6\x43\
    \x00\x08\x00\x14\x2b\x91\xf5\x99\xfd\x9e\x90\xc3\x8c\x74\x89\xf9\x2a\xf9\xba\x53\xf0\x6b\xe7\
    \xd7\x80\x28\x00\x04\xc0\x7d\x4c\x96";

/// RFC 5769 §2.3.
const RESPONSE_V6: [u8; 92] = *b"\x01\x01\x00\x48\x21\x12\xa4\x42\xb7\xe7\xa7\x01\xbc\x34\xd6\x86\
    \xfa\x87\xdf\xae\x80\x22\x00\x0btest vector \x00\x20\x00\x14\x00\x02\xa1\x47\x01\x13\xa9\xfa\
    \xa5\xd3\xf1\x79\xbc\x25\xf4\xb5\xbe\xd2\xb9\xd9\x00\x08\x00\x14\xa3\x82\x95\x4e\x4b\xe6\x7b\
    \xf1\x17\x84\xc9\x7c\x82\x92\xc2\x75\xbf\xe3\xed\x41\x80\x28\x00\x04\xc8\xfb\x0b\x4c";

#[test]
fn the_standards_request_is_authentic() {
    let message = Message::parse(&REQUEST).expect("RFC 5769 §2.1");
    assert_eq!(message.class, Class::Request);
    assert_eq!(message.transaction, TRANSACTION);
    assert_eq!(message.ufrags(), Some(("evtj", "h6vY")));
    assert_eq!(message.priority, Some(0x6e00_01ff));
    assert_eq!(
        message.role,
        Some(IceRole::Controlled(0x932f_f9b1_5126_3b36))
    );
    assert_eq!(message.unknown_required, None);
    assert!(message.fingerprint && !message.use_candidate);
    assert!(message.is_authentic(&IntegrityKey::new(PASSWORD)));
    assert!(!message.is_authentic(&IntegrityKey::new("another password of 22")));
}

#[test]
fn the_standards_responses_carry_their_addresses() {
    let key = IntegrityKey::new(PASSWORD);
    for (bytes, address) in [
        (&RESPONSE_V4[..], "192.0.2.1:32853"),
        (
            &RESPONSE_V6[..],
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853",
        ),
    ] {
        let message = Message::parse(bytes).expect("RFC 5769 §2.2 and §2.3");
        assert_eq!(message.class, Class::Success);
        assert_eq!(message.mapped, Some(address.parse().expect("an address")));
        assert!(message.is_authentic(&key));
    }
}

#[test]
fn any_flipped_bit_is_noticed() {
    let key = IntegrityKey::new(PASSWORD);
    for at in 0..REQUEST.len() * 8 {
        let mut bytes = REQUEST;
        bytes[at / 8] ^= 1 << (at % 8);
        assert!(
            !Message::parse(&bytes)
                .is_ok_and(|message| message.fingerprint && message.is_authentic(&key)),
            "bit {at}"
        );
    }
}

#[test]
fn any_cut_is_malformed() {
    for length in 0..REQUEST.len() {
        assert_eq!(
            Message::parse(&REQUEST[..length]),
            Err(Malformed),
            "{length} bytes"
        );
    }
}

#[test]
fn attributes_behind_the_integrity_are_not_believed() {
    let key = IntegrityKey::new(PASSWORD);
    let mut bytes = REQUEST[..100].to_vec();
    // USE-CANDIDATE slipped in by somebody on the way
    bytes.extend_from_slice(&[0x00, 0x25, 0, 0]);
    bytes[3] = (bytes.len() - 20) as u8;
    let message = Message::parse(&bytes).expect("well formed");
    assert!(message.is_authentic(&key));
    assert!(!message.use_candidate);
}

#[test]
fn answers_read_back_as_written() {
    let key = IntegrityKey::new(PASSWORD);
    for (from, seen) in [
        ("192.0.2.1:32853", "192.0.2.1:32853"),
        ("[::ffff:192.0.2.1]:9", "192.0.2.1:9"),
        ("[2001:db8::1]:65535", "[2001:db8::1]:65535"),
    ] {
        let mut bytes = vec![0xee; 3];
        write_success(
            TRANSACTION,
            from.parse().expect("an address"),
            &key,
            &mut bytes,
        );
        let message = Message::parse(&bytes[3..]).expect("our own");
        assert_eq!(message.class, Class::Success);
        assert_eq!(message.transaction, TRANSACTION);
        assert_eq!(message.mapped, Some(seen.parse().expect("an address")));
        assert!(message.fingerprint && message.is_authentic(&key));
    }
    for (refusal, code) in [
        (Refusal::BadRequest, 400),
        (Refusal::Unauthenticated, 401),
        (Refusal::UnknownAttribute(0x7fff), 420),
        (Refusal::RoleConflict, 487),
    ] {
        for key in [None, Some(&key)] {
            let mut bytes = Vec::new();
            write_error(TRANSACTION, refusal, key, &mut bytes);
            let message = Message::parse(&bytes).expect("our own");
            assert_eq!((message.class, message.error), (Class::Error, Some(code)));
            assert_eq!(message.has_integrity(), key.is_some());
            assert_eq!(
                key.is_some_and(|key| message.is_authentic(key)),
                key.is_some()
            );
        }
    }
}

#[test]
fn a_request_of_ours_reads_back_as_written() {
    let key = IntegrityKey::new(PASSWORD);
    let request = Request {
        transaction: TRANSACTION,
        remote_ufrag: "evtj",
        local_ufrag: "h6vYtwo",
        priority: 0x6e00_01ff,
        role: IceRole::Controlled(7),
        use_candidate: false,
    };
    let mut bytes = Vec::new();
    write_request(&request, &key, &mut bytes);
    let message = Message::parse(&bytes).expect("our own");
    assert_eq!(message.class, Class::Request);
    assert_eq!(message.ufrags(), Some(("evtj", "h6vYtwo")));
    assert_eq!(message.priority, Some(request.priority));
    assert_eq!(message.role, Some(request.role));
    assert!(message.fingerprint && message.is_authentic(&key));
}

#[test]
fn an_attribute_we_must_understand_and_do_not_is_named() {
    let mut bytes = Vec::new();
    let mut writer = Writer::open(BINDING_REQUEST, TRANSACTION, &mut bytes);
    writer.attribute(0xc057, &[0, 0, 0, 1]);
    writer.attribute(0x7ffe, &[1]);
    writer.attribute(0x7fff, &[]);
    writer.close(None);
    let message = Message::parse(&bytes).expect("well formed");
    assert_eq!(message.unknown_required, Some(0x7ffe));
    assert!(!message.is_authentic(&IntegrityKey::new(PASSWORD)));
}

proptest! {
    #[test]
    fn junk_behind_a_valid_head_is_bounded(kind in prop_oneof![Just(1u16), Just(0x101), Just(0x111)], mut body in proptest::collection::vec(any::<u8>(), 0..200)) {
        body.truncate(body.len() / 4 * 4);
        let mut bytes = Vec::new();
        Writer::open(kind, TRANSACTION, &mut bytes);
        bytes.extend_from_slice(&body);
        bytes[2..4].copy_from_slice(&(body.len() as u16).to_be_bytes());
        if let Ok(message) = Message::parse(&bytes) {
            let _ = (message.ufrags(), message.is_authentic(&IntegrityKey::new(PASSWORD)));
        }
    }
}
