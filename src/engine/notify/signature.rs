//! Signs what is sent to a web address, so that whoever receives it knows that it is from here and new.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// The header that carries the signature.
pub const HEADER: &str = "Almoner-Signature";

/// `t=…,v1=…`: the moment of sending in seconds since 1970, and in hexadecimal digits the HMAC-SHA256 of
/// that moment, a full stop and the body, by the secret.
pub fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key may have any length");
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    let mut signed = format!("t={seconds},v1=");
    for byte in mac.finalize().into_bytes() {
        write!(signed, "{byte:02x}").expect("text grows");
    }
    signed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '%s' '1732200000.{"event":"job.finished"}' | openssl dgst -sha256 -hmac SECRET`.
    #[test]
    fn a_signature_is_what_other_programs_make_of_it() {
        let body = br#"{"event":"job.finished"}"#;
        for (secret, digest) in [
            ("whsec_test", "d5244ee37783b90258175f3fc354b3bc84d5ea36dc60aa0b345dade81c96621d"),
            ("", "baf484ba9ed284cc5fd39635c251736e17cab08004e60bd5bbb7ea7d4262e2e5"),
        ] {
            assert_eq!(signature(secret, 1_732_200_000, body), format!("t=1732200000,v1={digest}"));
        }
        assert_ne!(signature("whsec_test", 1_732_200_001, body), signature("whsec_test", 1_732_200_000, body));
    }
}
