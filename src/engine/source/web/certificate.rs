//! Tells a certificate that is not valid from a server that is not there.
//!
//! It exists because the first may be somebody who listens, and must not be called a bad connection.

use rustls::{CertificateError, Error};
use std::error::Error as StdError;

/// Why a server's certificate was not accepted, half a sentence; `None` when it is about something else.
pub fn refusal(error: &(dyn StdError + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<Error>() {
            return Some(words(found));
        }
        // What an I/O error holds is not its source but itself.
        let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match held {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    None
}

fn words(error: &Error) -> &'static str {
    match error {
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "the server's certificate has expired, so it may be somebody else's server"
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => "the server's certificate is for another server, so it may be somebody else's",
        Error::InvalidCertificate(_) => {
            "the server's certificate is not one this computer trusts, so it may be somebody else's server"
        }
        _ => "no protected connection to the server could be made",
    }
}
