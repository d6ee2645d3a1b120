//! One try of one delivery, whichever way it goes.

use super::secrets::Secrets;
use super::settings::{Channel, NotifySettings};
use super::words::Notice;
use super::{email, webhook};
use std::time::Duration;

/// The way to the network.
#[derive(Debug, Clone)]
pub struct Network {
    /// How long a server may take to answer.
    pub patience: Duration,
    /// `http://proxy.example:8080` for web addresses, where the network has one.
    pub proxy: Option<String>,
    /// Certificates (PEM) that are trusted besides those the computer trusts.
    pub certificates: Vec<String>,
}

impl Default for Network {
    fn default() -> Network {
        Network { patience: Duration::from_secs(10), proxy: None, certificates: Vec::new() }
    }
}

/// Why something was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// Half a sentence without secrets: "the server does not answer".
    pub why: String,
    /// It may arrive if it is tried later.
    pub again: bool,
}

impl Undelivered {
    /// It may arrive later.
    pub(super) fn now(why: impl Into<String>) -> Undelivered {
        Undelivered { why: why.into(), again: true }
    }

    /// It will not arrive before somebody changes something.
    pub(super) fn ever(why: impl Into<String>) -> Undelivered {
        Undelivered { why: why.into(), again: false }
    }
}

/// Where and how things are sent.
pub struct Way<'w> {
    pub settings: &'w NotifySettings,
    pub secrets: &'w dyn Secrets,
    pub network: &'w Network,
}

/// A notice with the number and the moment of its delivery.
pub(super) struct Parcel<'p> {
    pub notice: &'p Notice,
    pub delivery: u64,
    /// Milliseconds since 1970.
    pub created_at: i64,
}

/// Sends a notice one way; waits for the answer, but not longer than the network's patience for each step.
/// `delivery` is its number and the moment it was written down, `now` the moment of sending, in milliseconds.
///
/// # Errors
/// Why it did not arrive, and whether trying again can help.
pub fn send(
    channel: Channel,
    notice: &Notice,
    (delivery, created_at): (u64, i64),
    way: &Way<'_>,
    now: i64,
) -> Result<(), Undelivered> {
    if let Some(fault) = way.settings.fault(channel) {
        return Err(Undelivered::ever(fault));
    }
    let parcel = Parcel { notice, delivery, created_at };
    match channel {
        Channel::Email => email::send(&way.settings.email, &parcel, way),
        Channel::Webhook => webhook::send(&way.settings.webhook, &parcel, way, now),
    }
}
