//! Signs what is sent, as Standard Webhooks 1.0.0 has it.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The value of `webhook-signature`: one signature a secret, the newest first.
pub(super) fn signatures(secrets: &[hmac::Key], id: &str, seconds: u64, body: &str) -> String {
    let content = format!("{id}.{seconds}.{body}");
    let each = secrets.iter().map(|secret| {
        let tag = hmac::sign(secret, content.as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    });
    each.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_test_vector() {
        // of the libraries of standardwebhooks.com, and the same by `openssl dgst -sha256 -mac HMAC`
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let body = r#"{"test": 2432232314}"#;
        let signed = signatures(std::slice::from_ref(&key), id, 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let both = signatures(&[key.clone(), key], id, 1_614_265_330, body);
        assert_eq!(both, format!("{signed} {signed}"));
    }
}
