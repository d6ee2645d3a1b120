//! What somebody wants to be told of, and where it goes.
//!
//! It is kept in one readable file without any secret in it: passwords are in the keyring of the system.

use super::keep;
use super::words::Occasion;
use crate::engine::source::web;
use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::Path;

/// Addresses an e-mail goes to at most.
const MOST_RECIPIENTS: usize = 20;

/// A way out of this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    Email,
    Webhook,
}

impl Channel {
    pub const ALL: [Channel; 2] = [Channel::Email, Channel::Webhook];

    /// As it is called on screen.
    pub fn label(self) -> &'static str {
        match self {
            Channel::Email => "E-mail",
            Channel::Webhook => "Web address",
        }
    }
}

/// How the way to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encryption {
    /// From the first byte; usually port 465.
    #[default]
    Tls,
    /// After a greeting; usually port 587.
    StartTls,
    /// Not at all: only without a password, or to this computer itself.
    None,
}

impl Encryption {
    pub const ALL: [Encryption; 3] = [Encryption::Tls, Encryption::StartTls, Encryption::None];

    /// The port mail servers usually have for it.
    pub fn usual_port(self) -> u16 {
        match self {
            Encryption::Tls => 465,
            Encryption::StartTls => 587,
            Encryption::None => 25,
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Encryption::Tls => "Protected (TLS)",
            Encryption::StartTls => "Protected after a greeting (STARTTLS)",
            Encryption::None => "Not protected",
        }
    }
}

/// What is told, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotifySettings {
    pub occasions: BTreeSet<Occasion>,
    /// On the desktop, while the window is not in front.
    pub desktop: bool,
    pub email: EmailSettings,
    pub webhook: WebhookSettings,
}

/// A mail server, and who gets mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmailSettings {
    pub on: bool,
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Empty where the server asks for none.
    pub user: String,
    pub from: String,
    pub to: Vec<String>,
}

/// A web address that is called.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WebhookSettings {
    pub on: bool,
    pub url: String,
}

impl Default for NotifySettings {
    fn default() -> NotifySettings {
        NotifySettings {
            occasions: Occasion::ALL.into_iter().collect(),
            desktop: true,
            email: EmailSettings::default(),
            webhook: WebhookSettings::default(),
        }
    }
}

impl Default for EmailSettings {
    fn default() -> EmailSettings {
        let encryption = Encryption::default();
        EmailSettings {
            on: false,
            host: String::new(),
            port: encryption.usual_port(),
            encryption,
            user: String::new(),
            from: String::new(),
            to: Vec::new(),
        }
    }
}

impl NotifySettings {
    /// The settings kept in a file; those of a new installation where there is none.
    ///
    /// # Errors
    /// A sentence, when there is a file that cannot be read.
    pub fn load(path: &Path) -> Result<NotifySettings, String> {
        let told = |reason: String| {
            format!(
                "{} cannot be read ({reason}). Mend or delete it; nobody is told anything until then.",
                path.display()
            )
        };
        match std::fs::read(path) {
            Ok(text) => serde_json::from_slice(&text).map_err(|error| told(error.to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(NotifySettings::default()),
            Err(error) => Err(told(error.to_string())),
        }
    }

    /// Keeps them.
    ///
    /// # Errors
    /// A sentence, when the file cannot be written; the earlier one is still there.
    pub fn save(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| error.to_string());
        let written = text.and_then(|text| keep::write_private(path, &text).map_err(|error| error.to_string()));
        written.map_err(|reason| format!("{} cannot be written: {reason}.", path.display()))
    }

    /// The channels that are on.
    pub fn channels(&self) -> impl Iterator<Item = Channel> + '_ {
        Channel::ALL.into_iter().filter(|channel| self.is_on(*channel))
    }

    pub fn is_on(&self, channel: Channel) -> bool {
        match channel {
            Channel::Email => self.email.on,
            Channel::Webhook => self.webhook.on,
        }
    }

    /// What has to be mended before something can go that way, as a sentence.
    pub fn fault(&self, channel: Channel) -> Option<String> {
        match channel {
            Channel::Email => self.email.fault(),
            Channel::Webhook => self.webhook.fault(),
        }
    }
}

impl EmailSettings {
    /// What has to be mended before mail can be sent, as a sentence.
    pub fn fault(&self) -> Option<String> {
        let no_address = |text: &str| text.trim().parse::<Mailbox>().is_err();
        let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':');
        if self.host.trim().is_empty() {
            return Some("Type the name of your mail server, such as smtp.example.org.".to_owned());
        }
        if !self.host.trim().chars().all(is_host) {
            return Some(format!("“{}” is not the name of a mail server, such as smtp.example.org.", self.host.trim()));
        }
        if self.port == 0 {
            return Some(format!("Type the port of the mail server, usually {}.", self.encryption.usual_port()));
        }
        if no_address(&self.from) {
            return Some("Type the address that mail comes from, such as almoner@example.org.".to_owned());
        }
        if self.to.is_empty() {
            return Some("Type at least one address that mail goes to.".to_owned());
        }
        if self.to.len() > MOST_RECIPIENTS {
            return Some(format!("Mail goes to at most {MOST_RECIPIENTS} addresses."));
        }
        if let Some(wrong) = self.to.iter().find(|to| no_address(to)) {
            return Some(format!("“{wrong}” is not an e-mail address."));
        }
        if self.encryption == Encryption::None && !self.user.trim().is_empty() && !is_this_computer(&self.host) {
            let advice = "Choose TLS or STARTTLS, or leave the user empty.";
            return Some(format!("A password is never sent without protection. {advice}"));
        }
        None
    }
}

/// Whether a mail server is on this computer itself.
fn is_this_computer(host: &str) -> bool {
    let host = host.trim();
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl WebhookSettings {
    /// What has to be mended before the address can be called, as a sentence.
    pub fn fault(&self) -> Option<String> {
        if self.url.trim().is_empty() {
            return Some("Type the web address that is to be called; it begins with https://.".to_owned());
        }
        let reason = web::unprotected(&self.url)?;
        Some(format!("{} cannot be called: {reason}. Use an address that begins with https://.", web::shown(&self.url)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn email() -> EmailSettings {
        EmailSettings {
            on: true,
            host: "smtp.example.org".into(),
            user: "almoner".into(),
            from: "Almoner <almoner@example.org>".into(),
            to: vec!["maria@example.org".into()],
            ..EmailSettings::default()
        }
    }

    #[test]
    fn what_cannot_be_sent_is_said_before_it_is_tried() {
        assert_eq!(email().fault(), None);
        type Change = fn(&mut EmailSettings);
        let cases: [(&str, Change); 9] = [
            ("name of your mail server", |e| e.host.clear()),
            ("is not the name of a mail server", |e| e.host = "https://mail example".into()),
            ("port", |e| e.port = 0),
            ("comes from", |e| e.from = "almoner".into()),
            ("at least one address", |e| e.to.clear()),
            ("“maria@” is not an e-mail address", |e| e.to.push("maria@".into())),
            ("at most 20", |e| e.to = vec!["a@example.org".into(); 21]),
            ("never sent without protection", |e| e.encryption = Encryption::None),
            ("is not an e-mail address", |e| e.to = vec!["a@example.org\r\nBcc: b@example.org".into()]),
        ];
        for (expected, change) in cases {
            let mut changed = email();
            change(&mut changed);
            let fault = changed.fault().unwrap_or_default();
            assert!(fault.contains(expected), "{expected}: {fault}");
        }
        let relay = EmailSettings { encryption: Encryption::None, user: String::new(), ..email() };
        assert_eq!(relay.fault(), None, "nothing secret is sent");
        let local = EmailSettings { encryption: Encryption::None, host: "127.0.0.1".into(), ..email() };
        assert_eq!(local.fault(), None, "it does not leave this computer");
    }

    #[test]
    fn only_protected_addresses_and_this_computer_are_called() {
        for url in ["https://example.org/hook?key=1", "http://127.0.0.1:8080/x", "http://localhost/x"] {
            assert_eq!(WebhookSettings { on: true, url: url.into() }.fault(), None, "{url}");
        }
        for url in ["", "example.org", "http://example.org/x", "ftp://example.org", "http://localhost@example.org"] {
            let fault = WebhookSettings { on: true, url: url.into() }.fault();
            assert!(fault.is_some_and(|fault| fault.contains("https://")), "{url}");
        }
    }

    #[test]
    fn settings_come_back_as_they_were_kept_and_hold_no_secret() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("config/notify.json");
        assert_eq!(NotifySettings::load(&path), Ok(NotifySettings::default()));
        let mine = NotifySettings {
            occasions: [Occasion::Failed, Occasion::Removals].into(),
            desktop: false,
            email: email(),
            webhook: WebhookSettings { on: true, url: "https://example.org/hook".into() },
        };
        assert_eq!(mine.save(&path), Ok(()));
        assert_eq!(NotifySettings::load(&path), Ok(mine));
        let text = std::fs::read_to_string(&path).expect("it is there");
        assert!(!text.to_lowercase().contains("password"), "{text}");
        std::fs::write(&path, "{\"occasions\": 7}").expect("it can be written");
        assert!(NotifySettings::load(&path).unwrap_err().contains("cannot be read"));
    }
}
