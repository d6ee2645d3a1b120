//! Tells people who are not looking how an import ended: a notification on the desktop, an e-mail, a signed
//! call of a web address.
//!
//! It exists so that a nightly file needs nobody to watch it. What is said, when, and how often it is tried
//! is decided here, once for the window and the command line. It must never fail or slow an import: what is
//! to be sent is written down ([`Deliveries`]) and sent on a thread of its own ([`Deliverer`]). It says names
//! of files and counts, never what stands in a cell; and it reads no environment: passwords are handed in.

mod deliverer;
mod deliveries;
mod desktop;
mod email;
mod keep;
mod message;
mod secrets;
mod send;
mod settings;
mod signature;
#[cfg(test)]
mod tests;
mod webhook;
mod words;

pub use deliverer::{Deliverer, Delivering, deliver_due};
pub use deliveries::{Deliveries, Delivery, DeliveryState, MOST_TRIES, pause_before};
pub use desktop::show_on_desktop;
pub use message::webhook_document;
pub use secrets::{Keyring, Secret, Secrets};
pub use send::{Network, Undelivered, Way, send};
pub use settings::{Channel, EmailSettings, Encryption, NotifySettings, WebhookSettings};
pub use signature::{HEADER, signature};
pub use words::{Ended, Notice, Occasion};
