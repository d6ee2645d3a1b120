//! Telling people how an import ended, as the window sees it: what is set up, whether anybody is looking, and
//! what became of what was sent.

use crate::engine::notify::{Channel, Delivery, EmailSettings, Encryption, NotifySettings, Occasion, Secret};

/// What the window knows of it.
#[derive(Debug, Clone, Default)]
pub struct Telling {
    /// `None` until they are read.
    pub settings: Option<NotifySettings>,
    /// The recipients and the port as they are being typed, where that is not what is set up.
    pub typed_to: Option<String>,
    pub typed_port: Option<String>,
    /// Passwords being typed; gone once they are kept.
    pub typed_secrets: Vec<(Secret, String)>,
    /// Somebody looks at another window.
    pub away: bool,
    pub tests: Vec<(Way, TestState)>,
    pub deliveries: Vec<Delivery>,
    /// Why the settings cannot be read.
    pub problem: Option<String>,
}

/// A way to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Desktop,
    By(Channel),
}

/// How a test stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestState {
    Sending,
    Delivered,
    Failed(String),
}

/// A field to be typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TellField {
    Host,
    Port,
    User,
    From,
    To,
    Url,
    Secret(Secret),
}

/// What a person does about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TellCommand {
    /// The window came to the front, or another did.
    Away(bool),
    When(Occasion, bool),
    Turn(Way, bool),
    Protect(Encryption),
    Type(TellField, String),
    /// What was typed is finished.
    Typed(TellField),
    Test(Way),
}

impl Telling {
    /// How the last test of a way stands.
    pub fn test(&self, way: Way) -> Option<&TestState> {
        self.tests.iter().find(|(own, _)| *own == way).map(|(_, state)| state)
    }

    /// Where a field stands.
    pub fn text(&self, field: TellField) -> String {
        let none = EmailSettings::default();
        let email = self.settings.as_ref().map_or(&none, |settings| &settings.email);
        match field {
            TellField::Host => email.host.clone(),
            TellField::Port => self.typed_port.clone().unwrap_or_else(|| email.port.to_string()),
            TellField::User => email.user.clone(),
            TellField::From => email.from.clone(),
            TellField::To => self.typed_to.clone().unwrap_or_else(|| email.to.join(", ")),
            TellField::Url => self.settings.as_ref().map(|settings| settings.webhook.url.clone()).unwrap_or_default(),
            TellField::Secret(secret) => {
                let typed = self.typed_secrets.iter().find(|(own, _)| *own == secret);
                typed.map(|(_, text)| text.clone()).unwrap_or_default()
            }
        }
    }
}
