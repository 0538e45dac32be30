//! Reads both hellos, and chooses what both sides have (RFC 5246 §7.4.1, RFC 8446 §4.1).

use super::codec::{Reader, numbers, put_extension, put_numbers, put_vector};
use super::failed::Failed;
use super::group::Group;
use super::record::DTLS_1_2;
use super::signature;
use super::suite::Suite;
use crate::media::link::srtp::Profile;

pub(super) mod extension {
    pub(in super::super) const SUPPORTED_GROUPS: u16 = 10;
    pub(in super::super) const POINT_FORMATS: u16 = 11;
    pub(in super::super) const SIGNATURE_ALGORITHMS: u16 = 13;
    pub(in super::super) const USE_SRTP: u16 = 14;
    pub(in super::super) const EXTENDED_MASTER_SECRET: u16 = 23;
    pub(in super::super) const SUPPORTED_VERSIONS: u16 = 43;
    pub(in super::super) const KEY_SHARE: u16 = 51;
    pub(in super::super) const RENEGOTIATION_INFO: u16 = 0xff01;
}

pub(super) const V12: u16 = 0xfefd;
pub(super) const V13: u16 = 0xfefc;

/// The profiles that we speak and their ids (RFC 5764 §4.1.2, RFC 7714 §14.2), best first: GCM-128
/// costs a sixth of counter mode with SHA-1, and less than GCM-256.
const PROFILES: [(u16, Profile); 3] = [
    (7, Profile::AeadAes128Gcm),
    (1, Profile::Aes128CmSha1),
    (8, Profile::AeadAes256Gcm),
];

/// What we offer as a client. Without GCM-256: some servers prefer it.
const OFFERED: [u16; 2] = [7, 1];

/// The extensions of a hello or a message.
#[derive(Clone, Copy)]
pub(super) struct Extensions<'a>(&'a [u8]);

impl<'a> Extensions<'a> {
    /// Behind their length; there may be none at all (RFC 5246 §7.4.1.2).
    fn read(reader: &mut Reader<'a>) -> Option<Self> {
        if reader.is_empty() {
            return Some(Self(&[]));
        }
        reader.vector(2).map(Self)
    }

    pub(super) fn get(self, kind: u16) -> Option<&'a [u8]> {
        let mut reader = Reader::new(self.0);
        loop {
            let found = reader.u16()?;
            let data = reader.vector(2)?;
            if found == kind {
                return Some(data);
            }
        }
    }

    /// A list of numbers of two bytes, behind a length of `prefix` bytes.
    fn list(self, kind: u16, prefix: usize) -> impl Iterator<Item = u16> + 'a {
        let list = self.get(kind).and_then(|data| {
            let mut reader = Reader::new(data);
            reader.vector(prefix)
        });
        numbers(list.unwrap_or_default())
    }
}

/// A ClientHello.
pub(super) struct ClientHello<'a> {
    pub(super) random: [u8; 32],
    version: u16,
    suites: &'a [u8],
    pub(super) extensions: Extensions<'a>,
}

impl<'a> ClientHello<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Failed> {
        Self::parse(body).ok_or(Failed::Malformed)
    }

    fn parse(body: &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(body);
        let version = reader.u16()?;
        let random = reader.take(32)?.try_into().ok()?;
        let _session = reader.vector(1)?;
        // we ask for no cookie: ICE showed already that the address is true
        let _cookie = reader.vector(1)?;
        let suites = reader.vector(2)?;
        let compressions = reader.vector(1)?;
        let extensions = Extensions::read(&mut reader)?;
        compressions.contains(&0).then_some(Self {
            random,
            version,
            suites,
            extensions,
        })
    }

    /// Whether to go on in DTLS 1.3 (RFC 8446 §4.2.1).
    pub(super) fn takes_1_3(&self) -> Result<bool, Failed> {
        let mut versions = self.extensions.list(extension::SUPPORTED_VERSIONS, 1);
        if self.extensions.get(extension::SUPPORTED_VERSIONS).is_none() {
            // they count downwards: 1.0 is feff
            return (self.version >> 8 == 0xfe && self.version <= V12)
                .then_some(false)
                .ok_or(Failed::NoCommonVersion);
        }
        let mut takes_1_2 = false;
        let takes_1_3 = versions.any(|version| {
            takes_1_2 |= version == V12;
            version == V13
        });
        match (takes_1_3, takes_1_2) {
            (true, _) => Ok(true),
            (false, true) => Ok(false),
            (false, false) => Err(Failed::NoCommonVersion),
        }
    }

    /// The best suite of `ours` that it offers.
    pub(super) fn suite(&self, ours: &'static [Suite]) -> Result<&'static Suite, Failed> {
        ours.iter()
            .find(|suite| numbers(self.suites).any(|id| id == suite.id))
            .ok_or(Failed::NoCommonCipher)
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = Group> + 'a {
        self.extensions
            .list(extension::SUPPORTED_GROUPS, 2)
            .filter_map(Group::of)
    }

    /// How media will be protected.
    pub(super) fn profile(&self) -> Result<Profile, Failed> {
        let offered = || self.extensions.list(extension::USE_SRTP, 2);
        PROFILES
            .into_iter()
            .find(|(id, _)| offered().any(|offered| offered == *id))
            .map(|(_, profile)| profile)
            .ok_or(Failed::NoCommonProfile)
    }

    /// Whether it can check what our certificate signs.
    pub(super) fn takes_our_signature(&self) -> Result<(), Failed> {
        self.extensions
            .list(extension::SIGNATURE_ALGORITHMS, 2)
            .any(|scheme| scheme == signature::OURS)
            .then_some(())
            .ok_or(Failed::NoCommonSignature)
    }

    /// Whether it wants to hear that we would not renegotiate (RFC 5746 §3.6).
    pub(super) fn asks_about_renegotiation(&self) -> bool {
        self.extensions.get(extension::RENEGOTIATION_INFO).is_some()
            || numbers(self.suites).any(|id| id == EMPTY_RENEGOTIATION_INFO)
    }

    /// Its half of an exchange over `group`, if it sent one (RFC 8446 §4.2.8).
    pub(super) fn share(&self, group: Group) -> Option<&'a [u8]> {
        let mut shares = Reader::new(self.extensions.get(extension::KEY_SHARE)?);
        let mut shares = Reader::new(shares.vector(2)?);
        loop {
            let found = shares.u16()?;
            let share = shares.vector(2)?;
            if found == group.id() {
                return Some(share);
            }
        }
    }
}

/// RFC 5746 §3.3.
pub(super) const EMPTY_RENEGOTIATION_INFO: u16 = 0x00ff;

/// A ServerHello of DTLS 1.2, as our client reads it.
pub(super) struct ServerHello<'a> {
    pub(super) random: [u8; 32],
    pub(super) suite: u16,
    pub(super) extensions: Extensions<'a>,
}

impl<'a> ServerHello<'a> {
    pub(super) fn read(body: &'a [u8]) -> Result<Self, Failed> {
        let mut reader = Reader::new(body);
        if reader.u16().ok_or(Failed::Malformed)? != V12 {
            return Err(Failed::NoCommonVersion);
        }
        Self::parse(&mut reader).ok_or(Failed::Malformed)
    }

    fn parse(reader: &mut Reader<'a>) -> Option<Self> {
        let random = reader.take(32)?.try_into().ok()?;
        let _session = reader.vector(1)?;
        let suite = reader.u16()?;
        let compression = reader.u8()?;
        let extensions = Extensions::read(reader)?;
        (compression == 0).then_some(Self {
            random,
            suite,
            extensions,
        })
    }

    /// The one profile that the server chose among ours.
    pub(super) fn profile(&self) -> Result<Profile, Failed> {
        let chosen = self.extensions.list(extension::USE_SRTP, 2).next();
        PROFILES
            .into_iter()
            .find(|(id, _)| chosen == Some(*id) && OFFERED.contains(id))
            .map(|(_, profile)| profile)
            .ok_or(Failed::NoCommonProfile)
    }
}

/// What our client offers, and with a server's cookie offers again.
pub(super) fn put_client_hello(
    random: &[u8; 32],
    cookie: &[u8],
    suites: impl Iterator<Item = u16>,
    groups: &[Group],
) -> Vec<u8> {
    let mut hello = DTLS_1_2.to_vec();
    hello.extend_from_slice(random);
    put_vector(&mut hello, 1, |_session| {});
    put_vector(&mut hello, 1, |out| out.extend_from_slice(cookie));
    put_vector(&mut hello, 2, |out| {
        for suite in suites.chain([EMPTY_RENEGOTIATION_INFO]) {
            put_numbers(out, &[suite]);
        }
    });
    put_vector(&mut hello, 1, |out| out.push(0));
    put_vector(&mut hello, 2, |out| {
        put_extension(out, extension::EXTENDED_MASTER_SECRET, |_| {});
        put_extension(out, extension::SUPPORTED_GROUPS, |out| {
            put_vector(out, 2, |out| {
                groups
                    .iter()
                    .for_each(|group| put_numbers(out, &[group.id()]));
            });
        });
        put_extension(out, extension::POINT_FORMATS, uncompressed);
        put_extension(out, extension::SIGNATURE_ALGORITHMS, |out| {
            put_vector(out, 2, |out| put_numbers(out, &signature::TAKEN));
        });
        put_extension(out, extension::USE_SRTP, |out| {
            put_vector(out, 2, |out| put_numbers(out, &OFFERED));
            out.push(0);
        });
    });
    hello
}

/// The one format of a point that there is (RFC 8422 §5.1.2).
pub(super) fn uncompressed(out: &mut Vec<u8>) {
    out.extend_from_slice(&[1, 0]);
}

/// The profile that we chose (RFC 5764 §4.1.1).
pub(super) fn put_profile(out: &mut Vec<u8>, chosen: Profile) {
    let id = PROFILES
        .into_iter()
        .find(|(_, profile)| *profile == chosen)
        .map_or(0, |(id, _)| id);
    put_extension(out, extension::USE_SRTP, |out| {
        put_vector(out, 2, |out| put_numbers(out, &[id]));
        // no master key identifier
        out.push(0);
    });
}

/// The start of a ServerHello of either version; its extensions follow.
pub(super) fn put_server_hello(
    random: &[u8; 32],
    suite: &Suite,
    extensions: impl FnOnce(&mut Vec<u8>),
) -> Vec<u8> {
    let mut hello = DTLS_1_2.to_vec();
    hello.extend_from_slice(random);
    // no session to resume, and none to echo (RFC 9147 §5)
    put_vector(&mut hello, 1, |_session| {});
    put_numbers(&mut hello, &[suite.id]);
    hello.push(0);
    put_vector(&mut hello, 2, extensions);
    hello
}
