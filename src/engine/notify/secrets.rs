//! Passwords, in the keyring of the system: never in a file of ours.
//!
//! A server without a keyring has them in its environment, which the shells read and hand in.

use keyring::{Entry, Error};

/// What is kept secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Secret {
    /// The password for the mail server.
    Smtp,
    /// What calls of the web address are signed with.
    Webhook,
}

impl Secret {
    /// Where it is looked for first, in the environment.
    pub fn variable(self) -> &'static str {
        match self {
            Secret::Smtp => "ALMONER_SMTP_PASSWORD",
            Secret::Webhook => "ALMONER_WEBHOOK_SECRET",
        }
    }

    /// What it is called in the keyring.
    fn entry(self) -> &'static str {
        match self {
            Secret::Smtp => "mail server",
            Secret::Webhook => "web address",
        }
    }
}

/// Somewhere secrets are kept.
pub trait Secrets: Send + Sync {
    /// A secret; `None` where none is kept.
    ///
    /// # Errors
    /// Half a sentence, when it cannot be read.
    fn get(&self, secret: Secret) -> Result<Option<String>, String>;

    /// Keeps a secret instead of the earlier one; an empty one is forgotten.
    ///
    /// # Errors
    /// A sentence, when it cannot be kept.
    fn set(&self, secret: Secret, text: &str) -> Result<(), String>;
}

/// The system's keyring, and before it what the environment says.
pub struct Keyring {
    environment: fn(&str) -> Option<String>,
}

impl Keyring {
    /// `environment` reads a variable of the environment.
    pub fn new(environment: fn(&str) -> Option<String>) -> Keyring {
        Keyring { environment }
    }
}

impl Secrets for Keyring {
    fn get(&self, secret: Secret) -> Result<Option<String>, String> {
        if let Some(text) = (self.environment)(secret.variable()) {
            return Ok(Some(text));
        }
        match entry(secret).and_then(|entry| entry.get_password()) {
            Ok(text) => Ok(Some(text)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => {
                tracing::info!(%error, "a secret cannot be read");
                Err(format!(
                    "the keyring of this computer cannot be read; without one, set {} before Almoner starts",
                    secret.variable()
                ))
            }
        }
    }

    fn set(&self, secret: Secret, text: &str) -> Result<(), String> {
        let kept = match entry(secret) {
            Ok(entry) if text.is_empty() => match entry.delete_credential() {
                Err(Error::NoEntry) => Ok(()),
                other => other,
            },
            Ok(entry) => entry.set_password(text),
            Err(error) => Err(error),
        };
        kept.map_err(|error| {
            tracing::info!(%error, "a secret cannot be kept");
            format!(
                "This computer has no keyring that can be used, so the password was not kept. Set {} before Almoner \
                 starts instead.",
                secret.variable()
            )
        })
    }
}

fn entry(secret: Secret) -> Result<Entry, Error> {
    Entry::new("Almoner", secret.entry())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_environment_says_goes_first() {
        let keyring = Keyring::new(|name| (name == "ALMONER_SMTP_PASSWORD").then(|| "from outside".to_owned()));
        assert_eq!(keyring.get(Secret::Smtp), Ok(Some("from outside".to_owned())));
    }
}
