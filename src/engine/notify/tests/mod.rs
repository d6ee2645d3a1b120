//! Everything that is sent, sent to real servers on this computer, well-behaved and not.

mod calls;
mod mail;
mod servers;

use super::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// Secrets a test hands in.
#[derive(Default)]
struct Given(HashMap<Secret, String>);

impl Given {
    fn with(secret: Secret, text: &str) -> Given {
        Given([(secret, text.to_owned())].into())
    }
}

impl Secrets for Given {
    fn get(&self, secret: Secret) -> Result<Option<String>, String> {
        Ok(self.0.get(&secret).cloned())
    }

    fn set(&self, _: Secret, _: &str) -> Result<(), String> {
        Err("these are given".to_owned())
    }
}

/// Sends one notice now.
fn try_now(
    channel: Channel,
    settings: &NotifySettings,
    secrets: &Given,
    network: &Network,
) -> Result<(), (String, bool)> {
    let way = Way { settings, secrets, network };
    let notice = Notice::not_imported("Müller & Söhne.csv");
    let sent = send(channel, &notice, (7, 1_732_200_000_000), &way, 1_732_200_001_999);
    sent.map_err(|undelivered| (undelivered.why, undelivered.again))
}

fn impatient() -> Network {
    Network { patience: Duration::from_millis(300), ..Network::default() }
}

/// What sends with these settings, beside a list of deliveries in a folder of its own.
fn delivering(settings: &NotifySettings, secrets: Given) -> (tempfile::TempDir, Delivering) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify.json");
    settings.save(&path).unwrap();
    let delivering = Delivering {
        deliveries: Deliveries::at(folder.path().join("deliveries.json")),
        settings: path,
        secrets: Arc::new(secrets),
        network: Network::default(),
        tried: Arc::new(|_| ()),
    };
    (folder, delivering)
}
