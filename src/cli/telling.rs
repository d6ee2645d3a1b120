//! `--notify`: people are told how a job ended, as it is set up.
//!
//! It exists so that every command that writes tells in the same way. It must not change how a command
//! ends: what cannot be told is said on standard error, and tried again by the next program that tells.

use super::{download, say};
use crate::engine::job::documents::JobDocument;
use crate::engine::model::{Job, JobFilter, JobId, Status};
use crate::engine::notify::{
    Deliverer, Deliveries, Delivering, Delivery, DeliveryState, Ended, Keyring, Network, Notice, NotifySettings,
    show_on_desktop,
};
use crate::engine::store::Store;
use anyhow::Context;
use crossbeam_channel::bounded;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long the end of the program waits for what is being sent.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long it waits for a desktop to show something.
const DESKTOP: Duration = Duration::from_secs(2);

/// Where settings and deliveries are kept.
pub struct Kept {
    pub settings: PathBuf,
    pub deliveries: PathBuf,
}

/// The places the platform names.
///
/// # Errors
/// When it names none.
pub fn kept() -> anyhow::Result<Kept> {
    let folders = directories::ProjectDirs::from("", "", "Almoner")
        .context("The system does not say where your settings are kept. Set HOME.")?;
    Ok(Kept {
        settings: folders.config_dir().join("notify.json"),
        deliveries: folders.data_local_dir().join("deliveries.json"),
    })
}

/// The keyring, and before it the environment.
pub fn keyring() -> Keyring {
    Keyring::new(download::environment)
}

/// The way to the network for a web address.
pub fn network(settings: &NotifySettings) -> Network {
    Network { proxy: download::proxy(&settings.webhook.url, download::environment), ..Network::default() }
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Tells people of one job after the other.
pub struct Telling {
    settings: NotifySettings,
    deliveries: Deliveries,
    deliverer: Deliverer,
}

impl Telling {
    /// Begins, where that is asked for and possible, with what earlier programs could not deliver.
    pub fn begin(asked: bool) -> Option<Telling> {
        if !asked {
            return None;
        }
        Telling::start().inspect_err(|error| say(&format!("Nobody will be told. {error}"))).ok()
    }

    fn start() -> anyhow::Result<Telling> {
        let kept = kept()?;
        let settings = NotifySettings::load(&kept.settings).map_err(anyhow::Error::msg)?;
        let deliveries = Deliveries::at(kept.deliveries);
        let deliverer = Deliverer::start(Delivering {
            deliveries: deliveries.clone(),
            settings: kept.settings,
            secrets: Arc::new(keyring()),
            network: network(&settings),
            tried: Arc::new(complain),
        })?;
        Ok(Telling { settings, deliveries, deliverer })
    }

    /// Tells of a job that ended, or of the file's job that broke off just now. Where there is no job at all, it is
    /// told that the file was not imported, if that is `news` to anybody.
    pub fn of(&self, store: Option<&mut (dyn Store + 'static)>, file_name: &str, job: Option<JobId>, news: bool) {
        let found = store.and_then(|store| match job {
            Some(job) => store.job(job).ok(),
            None => broken_off(store, file_name),
        });
        match found {
            Some(job) => self.of_job(&job),
            None if news => self.tell(&Notice::not_imported(file_name)),
            None => {}
        }
    }

    /// Tells of a job as it stands.
    pub fn of_job(&self, job: &Job) {
        let document = serde_json::to_value(JobDocument { notify: true, ..JobDocument::of(job) }).ok();
        if let Some(notice) = Notice::of(&Ended::of(job)) {
            self.tell(&notice.with_job(document));
        }
    }

    /// Tells, where somebody wants to be told of that.
    pub fn tell(&self, notice: &Notice) {
        if !self.settings.occasions.contains(&notice.occasion) {
            return;
        }
        for channel in self.settings.channels() {
            if let Err(error) = self.deliveries.add(channel, notice, now()) {
                say(&format!("Nobody was told by {}: {error}.", channel.label().to_lowercase()));
            }
        }
        self.deliverer.wake();
        if self.settings.desktop {
            on_desktop(notice);
        }
    }

    /// Waits, not for ever, until what can be delivered is.
    pub fn end(self) {
        self.deliverer.close(PATIENCE);
    }
}

/// Says what did not arrive.
fn complain(delivery: &Delivery) {
    if !matches!(delivery.state, DeliveryState::Delivered { .. }) {
        say(&format!("{}, “{}”: {}.", delivery.channel.label(), delivery.body, delivery.outcome()));
    }
}

/// The job of a file that broke off just now.
fn broken_off(store: &mut dyn Store, file_name: &str) -> Option<Job> {
    let filter =
        JobFilter { descending: true, limit: 1, file_name: Some(file_name.to_owned()), ..JobFilter::default() };
    let latest = store.jobs(&filter).ok()?.items.pop()?;
    (latest.status == Status::Interrupted).then_some(latest)
}

/// Shows a notice on the desktop, without waiting long for one that does not answer.
pub fn on_desktop(notice: &Notice) {
    let (shown, done) = bounded::<()>(1);
    let notice = notice.clone();
    let show = move || {
        show_on_desktop(&notice);
        drop(shown);
    };
    if std::thread::Builder::new().name("almoner-desktop".into()).spawn(show).is_ok() {
        // Whichever way it ends, nothing depends on it.
        let _ = done.recv_timeout(DESKTOP);
    }
}
