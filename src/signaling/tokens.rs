//! Signs and verifies what a link carries and what an operator shows: JWTs under one secret.
//!
//! Only HS256 is ever accepted, so neither `alg: none` nor a public key taken for a secret passes.
//! A room's token and an operator's differ in their audience: one never serves as the other.

use crate::ids::RoomId;
use crate::role::Role;
use crate::site::Site;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Signs and verifies with one secret.
pub struct Tokens {
    signs: EncodingKey,
    verifies: DecodingKey,
}

/// What a room's token says of its holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomPass {
    /// The one room it opens.
    pub room: RoomId,
    /// The room's name, shown to everyone in it.
    pub room_name: String,
    /// What it makes of its holder.
    pub role: Role,
    /// The holder's name; without one the page asks.
    pub name: Option<String>,
    /// Whom it stands for; without one it may be shared by several.
    pub subject: Option<String>,
    /// Its own name, under which a removed participant's token is remembered.
    pub id: Uuid,
    /// When it stops being valid.
    pub expires: SystemTime,
}

impl RoomPass {
    /// When no door takes it any more: some clocks are behind ours.
    pub fn lapses(&self) -> SystemTime {
        self.expires.checked_add(LEEWAY).unwrap_or(self.expires)
    }

    /// Whether its time is over.
    pub fn has_expired(&self) -> bool {
        self.lapses() <= SystemTime::now()
    }
}

/// Why a token was refused. What the secret decides is told only of a token that was signed with it:
/// its holder can read in it when and for what it holds, and which check failed helps a forger only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// None, or a piece of one.
    #[error("token is not whole")]
    Incomplete,
    /// Not ours, changed on its way, or not for this.
    #[error("token is not valid")]
    Invalid,
    /// Ours and for this, but too early.
    #[error("token is not valid yet")]
    NotYet,
    /// Ours and for this, but too old.
    #[error("token has expired")]
    Expired,
}

#[derive(Serialize, Deserialize)]
struct RoomClaims {
    iss: String,
    aud: String,
    exp: u64,
    nbf: u64,
    iat: u64,
    jti: Uuid,
    room: RoomId,
    room_name: String,
    site: Site,
    /// Links from before there were roles say the site alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct OperatorClaims {
    iss: String,
    aud: String,
    exp: u64,
    nbf: u64,
    iat: u64,
    jti: Uuid,
    scope: String,
}

impl Tokens {
    /// From the operator's secret.
    pub fn new(secret: &[u8]) -> Self {
        Self {
            signs: EncodingKey::from_secret(secret),
            verifies: DecodingKey::from_secret(secret),
        }
    }

    /// A secret made now, for a relay that was given none: its tokens end with the process.
    pub fn fresh_secret() -> Vec<u8> {
        let mut secret = vec![0; 32];
        aws_lc_rs::rand::fill(&mut secret).expect("the system gives random bytes");
        secret
    }

    /// Signs a room's token.
    pub fn sign(&self, pass: &RoomPass) -> String {
        let now = unix(SystemTime::now());
        self.encode(&RoomClaims {
            iss: ISSUER.into(),
            aud: ROOM.into(),
            exp: unix(pass.expires),
            nbf: now,
            iat: now,
            jti: pass.id,
            room: pass.room,
            room_name: pass.room_name.clone(),
            site: pass.role.site(),
            role: Some(pass.role),
            name: pass.name.clone(),
            sub: pass.subject.clone(),
        })
    }

    /// Signs an operator's token: it may do everything the REST API can.
    pub fn sign_operator(&self, expires: SystemTime) -> String {
        let now = unix(SystemTime::now());
        self.encode(&OperatorClaims {
            iss: ISSUER.into(),
            aud: OPERATOR.into(),
            exp: unix(expires),
            nbf: now,
            iat: now,
            jti: Uuid::now_v7(),
            scope: SCOPE.into(),
        })
    }

    /// Verifies a room's token.
    pub fn verify(&self, token: &str) -> Result<RoomPass, TokenError> {
        let pass = self.verify_once_valid(token)?;
        match pass.has_expired() {
            false => Ok(pass),
            true => Err(TokenError::Expired),
        }
    }

    /// Verifies a room's token, expired or not: an expiry bars the door, not what was begun in time.
    pub fn verify_once_valid(&self, token: &str) -> Result<RoomPass, TokenError> {
        let claims: RoomClaims = self.decode(token, ROOM)?;
        has_begun(claims.nbf)?;
        let role = claims.role.unwrap_or(Role::of(claims.site));
        if role.site() != claims.site {
            return Err(TokenError::Invalid);
        }
        Ok(RoomPass {
            room: claims.room,
            room_name: claims.room_name,
            role,
            name: claims.name,
            subject: claims.sub,
            id: claims.jti,
            // checked: a token may claim any number of seconds
            expires: UNIX_EPOCH
                .checked_add(Duration::from_secs(claims.exp))
                .ok_or(TokenError::Invalid)?,
        })
    }

    /// Verifies an operator's token.
    pub fn verify_operator(&self, token: &str) -> Result<(), TokenError> {
        let claims: OperatorClaims = self.decode(token, OPERATOR)?;
        if claims.scope != SCOPE {
            return Err(TokenError::Invalid);
        }
        has_begun(claims.nbf)?;
        match claims.exp.saturating_add(LEEWAY.as_secs()) > unix(SystemTime::now()) {
            true => Ok(()),
            false => Err(TokenError::Expired),
        }
    }

    fn encode<T: Serialize>(&self, claims: &T) -> String {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.signs)
            .expect("claims are plain JSON and HS256 signs anything")
    }

    fn decode<T: for<'de> Deserialize<'de>>(
        &self,
        token: &str,
        audience: &str,
    ) -> Result<T, TokenError> {
        if token.len() > LONGEST_TOKEN {
            return Err(TokenError::Invalid);
        }
        if !is_whole(token) {
            return Err(TokenError::Incomplete);
        }
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_issuer(&[ISSUER]);
        rules.set_audience(&[audience]);
        rules.set_required_spec_claims(&["exp", "nbf", "iss", "aud"]);
        // its times are looked at last, by the caller: they are told only of a token that is ours
        rules.validate_exp = false;
        jsonwebtoken::decode::<T>(token, &self.verifies, &rules)
            .map(|token| token.claims)
            .map_err(|_| TokenError::Invalid)
    }
}

/// Whether nothing of it was lost, as far as its shape tells: three parts, and a signature as long as
/// HS256 makes it.
fn is_whole(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    matches!(parts[..], [head, body, signature]
        if !head.is_empty() && !body.is_empty() && signature.len() >= SIGNATURE)
}

fn has_begun(nbf: u64) -> Result<(), TokenError> {
    match nbf <= unix(SystemTime::now()) + LEEWAY.as_secs() {
        true => Ok(()),
        false => Err(TokenError::NotYet),
    }
}

fn unix(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

const ISSUER: &str = "spindle";
const ROOM: &str = "spindle:room";
const OPERATOR: &str = "spindle:operator";
const SCOPE: &str = "operator";
// Ours have 400 to 700 bytes; what is longer is not worth a hash.
const LONGEST_TOKEN: usize = 4096;
// 256 bits in base64url (RFC 7518 §3.2).
const SIGNATURE: usize = 43;
// RFC 7519 §4.1.4, §4.1.5: for two machines' clocks that differ. A machine without NTP is off by
// seconds a week; more than a few minutes would be a rule of its own for when a link ends. `iat` is
// for people: nothing is refused for it.
const LEEWAY: Duration = Duration::from_mins(1);

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::{Value, json};

    const SECRET: &[u8] = b"a secret of at least thirty-two bytes";

    fn pass() -> RoomPass {
        RoomPass {
            room: RoomId::fresh(),
            room_name: "Hepatitis C".into(),
            role: Role::Clinician,
            name: Some("North clinic".into()),
            subject: Some("north".into()),
            id: Uuid::now_v7(),
            expires: UNIX_EPOCH + Duration::from_secs(unix(SystemTime::now()) + 3600),
        }
    }

    fn forged(secret: &[u8], header: &Header, change: impl Fn(&mut Value)) -> String {
        let now = unix(SystemTime::now());
        let mut claims = json!({
            "iss": "spindle", "aud": "spindle:room", "exp": now + 60, "nbf": now, "iat": now,
            "jti": Uuid::now_v7(), "room": RoomId::fresh(), "room_name": "x", "site": "hub",
        });
        change(&mut claims);
        jsonwebtoken::encode(header, &claims, &EncodingKey::from_secret(secret)).unwrap()
    }

    #[test]
    fn a_token_says_what_was_signed() {
        let (tokens, pass) = (Tokens::new(SECRET), pass());
        assert_eq!(tokens.verify(&tokens.sign(&pass)), Ok(pass));
        let soon = SystemTime::now() + Duration::from_secs(60);
        assert_eq!(tokens.verify_operator(&tokens.sign_operator(soon)), Ok(()));
    }

    #[test]
    fn a_link_from_before_there_were_roles_is_a_facilitators_or_a_clinicians() {
        let tokens = Tokens::new(SECRET);
        let hs256 = Header::new(Algorithm::HS256);
        for (site, role, expected) in [
            ("hub", None, Ok(Role::Facilitator)),
            ("spoke", None, Ok(Role::Clinician)),
            ("hub", Some("specialist"), Ok(Role::Specialist)),
            ("spoke", Some("observer"), Ok(Role::Observer)),
            ("spoke", Some("facilitator"), Err(TokenError::Invalid)),
            ("hub", Some("clinician"), Err(TokenError::Invalid)),
            ("hub", Some("king"), Err(TokenError::Invalid)),
        ] {
            let token = forged(SECRET, &hs256, |claims| {
                claims["site"] = json!(site);
                claims["role"] = json!(role);
            });
            let read = tokens.verify(&token).map(|pass| pass.role);
            assert_eq!(read, expected, "{site} {role:?}");
        }
    }

    #[test]
    fn a_rooms_token_is_no_operators_token_and_back() {
        let tokens = Tokens::new(SECRET);
        let operator = tokens.sign_operator(SystemTime::now() + Duration::from_secs(60));
        assert_eq!(tokens.verify(&operator), Err(TokenError::Invalid));
        let room = tokens.sign(&pass());
        assert_eq!(tokens.verify_operator(&room), Err(TokenError::Invalid));
    }

    #[test]
    fn every_forged_token_is_refused() {
        let tokens = Tokens::new(SECRET);
        let hs256 = Header::new(Algorithm::HS256);
        let refused = |token: &str| tokens.verify(token).unwrap_err();
        assert!(tokens.verify(&forged(SECRET, &hs256, |_| {})).is_ok());

        // alg: none, with the signature and without
        let good = forged(SECRET, &hs256, |_| {});
        let parts: Vec<&str> = good.split('.').collect();
        let none = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
        for token in [
            format!("{none}.{}.", parts[1]),
            format!("{none}.{}.{}", parts[1], parts[2]),
            format!("{none}.{}", parts[1]),
        ] {
            assert!(matches!(
                refused(&token),
                TokenError::Invalid | TokenError::Incomplete
            ));
        }
        // another algorithm under the same secret, and one named in the header only
        let hs512 = forged(SECRET, &Header::new(Algorithm::HS512), |_| {});
        assert_eq!(refused(&hs512), TokenError::Invalid);
        for algorithm in ["RS256", "ES256", "EdDSA", "hs256"] {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{algorithm}"}}"#));
            let token = format!("{header}.{}.{}", parts[1], parts[2]);
            assert_eq!(refused(&token), TokenError::Invalid);
        }
        // another secret, and a payload changed after signing
        let other = forged(b"another secret of thirty-two bytes!!", &hs256, |_| {});
        assert_eq!(refused(&other), TokenError::Invalid);
        let theirs = forged(SECRET, &hs256, |c| c["site"] = json!("spoke"));
        let payload = theirs.split('.').nth(1).unwrap();
        let token = format!("{}.{payload}.{}", parts[0], parts[2]);
        assert_eq!(refused(&token), TokenError::Invalid);

        for (claim, value) in [
            ("iss", json!("another")),
            ("iss", json!(["spindle", "another"])),
            ("aud", json!("spindle:operator")),
            ("exp", json!("tomorrow")),
            ("exp", Value::Null),
            ("iss", Value::Null),
            ("aud", Value::Null),
            ("nbf", Value::Null),
            ("room", json!("nowhere")),
            ("site", json!("operator")),
        ] {
            let token = forged(SECRET, &hs256, |c| c[claim] = value.clone());
            assert_eq!(refused(&token), TokenError::Invalid, "{claim}: {value}");
        }
        let never = forged(SECRET, &hs256, |c| c["exp"] = json!(u64::MAX));
        assert_eq!(refused(&never), TokenError::Invalid);
        assert_eq!(refused(&"x".repeat(1_000_000)), TokenError::Invalid);
    }

    #[test]
    fn a_token_out_of_its_time_is_called_so_only_when_it_is_ours_and_for_this() {
        let tokens = Tokens::new(SECRET);
        let hs256 = Header::new(Algorithm::HS256);
        for (claim, time, why) in [
            ("exp", 1_000_000_000_u64, TokenError::Expired),
            ("nbf", 4_000_000_000, TokenError::NotYet),
        ] {
            let change = |c: &mut Value| c[claim] = json!(time);
            let ours = forged(SECRET, &hs256, change);
            assert_eq!(tokens.verify(&ours), Err(why));
            assert_eq!(tokens.verify_operator(&ours), Err(TokenError::Invalid));
            let other = forged(b"another secret of thirty-two bytes!!", &hs256, change);
            assert_eq!(tokens.verify(&other), Err(TokenError::Invalid));
        }
        let expired = forged(SECRET, &hs256, |c| c["exp"] = json!(1_000_000_000));
        assert!(tokens.verify_once_valid(&expired).unwrap().has_expired());
    }

    #[test]
    fn a_piece_of_a_token_is_told_from_a_changed_one_without_the_secret() {
        let tokens = Tokens::new(SECRET);
        let good = tokens.sign(&pass());
        let signature = good.rfind('.').unwrap();
        for end in [0, 5, good.find('.').unwrap() + 1, signature, signature + 9] {
            let piece = &good[..end];
            assert_eq!(tokens.verify(piece), Err(TokenError::Incomplete), "{piece}");
        }
        let changed = format!("{}{}", &good[..=signature], "A".repeat(SIGNATURE));
        assert_eq!(tokens.verify(&changed), Err(TokenError::Invalid));
    }

    #[test]
    fn clocks_may_differ_by_a_minute_in_either_direction() {
        let tokens = Tokens::new(SECRET);
        let hs256 = Header::new(Algorithm::HS256);
        let now = unix(SystemTime::now());
        let from_to = |nbf: u64, exp: u64| {
            let change = |c: &mut Value| (c["nbf"], c["exp"]) = (json!(nbf), json!(exp));
            tokens.verify(&forged(SECRET, &hs256, change)).err()
        };
        // a few seconds of room for a slow machine
        assert_eq!(from_to(now + 55, now + 600), None);
        assert_eq!(from_to(now + 90, now + 600), Some(TokenError::NotYet));
        assert_eq!(from_to(now - 600, now - 45), None);
        assert_eq!(from_to(now - 600, now - 60), Some(TokenError::Expired));
    }
}
