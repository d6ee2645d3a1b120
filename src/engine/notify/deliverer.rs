//! Sends what is written down, on a thread of its own, so that no import ever waits for a mail server.

use super::deliveries::{Deliveries, Delivery};
use super::secrets::Secrets;
use super::send::{Network, Undelivered, Way, send};
use super::settings::NotifySettings;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long it may be until another program's deliveries are seen.
const LOOK: Duration = Duration::from_secs(60);

/// What the thread needs to know.
#[derive(Clone)]
pub struct Delivering {
    pub deliveries: Deliveries,
    /// The file of the settings, read anew before anything is sent.
    pub settings: PathBuf,
    pub secrets: Arc<dyn Secrets>,
    pub network: Network,
    /// Is called after each try.
    pub tried: Arc<dyn Fn(&Delivery) + Send + Sync>,
}

/// The thread that sends.
pub struct Deliverer {
    wake: Option<Sender<()>>,
    ended: Receiver<()>,
    thread: Option<JoinHandle<()>>,
}

impl Deliverer {
    /// Starts the thread, which begins with what earlier programs left.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn start(delivering: Delivering) -> std::io::Result<Deliverer> {
        let (wake, woken) = bounded(1);
        let (ending, ended) = bounded::<()>(1);
        let thread = std::thread::Builder::new().name("almoner-deliver".into()).spawn(move || {
            // Dropped at the end, however it comes.
            let _ending = ending;
            deliver_until_closed(&delivering, &woken);
        })?;
        Ok(Deliverer { wake: Some(wake), ended, thread: Some(thread) })
    }

    /// For whoever has no hold of this; one message wakes it. It ends only when these are gone, too.
    pub fn waker(&self) -> Option<Sender<()>> {
        self.wake.clone()
    }

    /// Something new is to be sent.
    pub fn wake(&self) {
        if let Some(wake) = &self.wake {
            // A full channel has woken it already.
            let _ = wake.try_send(());
        }
    }

    /// Lets it try what is due now, and waits for that, not longer than this. What did not arrive is tried again
    /// by whoever starts next.
    pub fn close(mut self, limit: Duration) {
        self.wake = None;
        let late = matches!(self.ended.recv_timeout(limit), Err(RecvTimeoutError::Timeout));
        if let Some(thread) = self.thread.take().filter(|_| !late)
            && thread.join().is_err()
        {
            tracing::error!("the thread that sends notices broke off");
        }
    }
}

fn deliver_until_closed(delivering: &Delivering, woken: &Receiver<()>) {
    loop {
        deliver_due(delivering, now);
        let until_due = delivering.deliveries.next_due().map(|due| due.saturating_sub(now()).max(0).unsigned_abs());
        let pause = until_due.map_or(LOOK, Duration::from_millis).min(LOOK);
        match woken.recv_timeout(pause.max(Duration::from_millis(50))) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                // What was noted since the last look, and nobody could wake it for.
                return deliver_due(delivering, now);
            }
        }
    }
}

/// Tries everything that is due once; `clock` gives milliseconds since 1970.
pub fn deliver_due(delivering: &Delivering, clock: impl Fn() -> i64) {
    let Delivering { deliveries, .. } = delivering;
    loop {
        let delivery = match deliveries.take_due(clock()) {
            Ok(Some(delivery)) => delivery,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "the list of deliveries cannot be written");
                return;
            }
        };
        let result = try_once(delivering, &delivery, clock());
        if let Err(error) = deliveries.record(delivery.id, result, clock()) {
            tracing::warn!(%error, "the list of deliveries cannot be written");
            return;
        }
        if let Some(tried) = deliveries.list().iter().find(|listed| listed.id == delivery.id) {
            (delivering.tried)(tried);
        }
    }
}

fn try_once(delivering: &Delivering, delivery: &Delivery, now: i64) -> Result<(), Undelivered> {
    let settings = NotifySettings::load(&delivering.settings).map_err(Undelivered::now)?;
    let Some(notice) = &delivery.notice else {
        return Err(Undelivered::ever("what was to be said is not there any more"));
    };
    if !settings.is_on(delivery.channel) && !notice.test {
        return Err(Undelivered::ever("it was turned off meanwhile"));
    }
    let way = Way { settings: &settings, secrets: &*delivering.secrets, network: &delivering.network };
    send(delivery.channel, notice, (delivery.id, delivery.created_at), &way, now)
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
