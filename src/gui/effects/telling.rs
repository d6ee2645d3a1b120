//! Tells people how a job ended: reads and keeps what is set up, shows notices, and hands the rest to the thread
//! that sends. It must not hold up anything: all of it is on threads of its own.

use super::outbox::{Outbox, guarded};
use super::places::Places;
use super::worker::{PATIENCE, Worker};
use crate::engine::job::documents::JobDocument;
use crate::engine::model::{Job, JobId};
use crate::engine::notify::{
    Deliverer, Deliveries, Delivering, Ended, Network, Notice, NotifySettings, Secret, Secrets, Way as Sending, send,
    show_on_desktop,
};
use crate::engine::schema::Schema;
use crate::engine::store::Store;
use crate::engine::store::sqlite::SqliteStore;
use crate::wizard::command::News;
use crate::wizard::telling::Way;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is asked.
pub(super) enum Request {
    Load,
    Save(Box<NotifySettings>),
    Keep { secret: Secret, text: String },
    Test { way: Way, settings: Box<NotifySettings> },
    Tell { database: PathBuf, job: Option<JobId>, file_name: String, on_desktop: bool },
}

/// The thread that tells, and the one that sends.
pub(super) struct Telling {
    requests: Worker<Request>,
    deliverer: Option<Deliverer>,
}

impl Telling {
    /// Starts both; what an earlier run could not deliver is tried again.
    pub fn start(
        schema: &'static Schema,
        places: &Places,
        secrets: Arc<dyn Secrets>,
        network: Network,
        outbox: Outbox,
    ) -> Telling {
        let deliveries = Deliveries::at(places.deliveries.clone());
        let (of_tries, listed) = (outbox.clone(), deliveries.clone());
        let delivering = Delivering {
            deliveries: deliveries.clone(),
            settings: places.notify.clone(),
            secrets: secrets.clone(),
            network: network.clone(),
            tried: Arc::new(move |_| of_tries.offer(News::Delivered(listed.list()))),
        };
        let deliverer = Deliverer::start(delivering);
        let wake = deliverer.as_ref().ok().and_then(Deliverer::waker);
        let settings = places.notify.clone();
        let teller = Teller { schema, settings, deliveries, secrets, network, outbox, wake };
        let requests = Worker::start("almoner-tell", move || move |request| teller.answer(request));
        Telling { requests, deliverer: deliverer.ok() }
    }

    /// Hands in a request; a computer too busy for it tells nobody.
    pub fn ask(&self, request: Request) {
        if self.requests.ask(request).is_err() {
            tracing::warn!("too much is to be told at once");
        }
    }

    /// Lets what is due be tried once more, and waits for that for a while.
    pub fn close(&mut self) {
        self.requests.close();
        if let Some(deliverer) = self.deliverer.take() {
            deliverer.close(PATIENCE);
        }
    }
}

struct Teller {
    schema: &'static Schema,
    settings: PathBuf,
    deliveries: Deliveries,
    secrets: Arc<dyn Secrets>,
    network: Network,
    outbox: Outbox,
    wake: Option<crossbeam_channel::Sender<()>>,
}

impl Teller {
    fn answer(&self, request: Request) {
        match request {
            Request::Load => {
                let settings = NotifySettings::load(&self.settings);
                self.outbox.send(News::Telling { settings, deliveries: self.deliveries.list() });
            }
            Request::Save(settings) => {
                if let Err(message) = settings.save(&self.settings) {
                    self.outbox.send(News::Saved(Err(message)));
                }
            }
            Request::Keep { secret, text } => {
                if let Err(message) = self.secrets.set(secret, &text) {
                    self.outbox.send(News::Saved(Err(message)));
                }
            }
            Request::Test { way, settings } => {
                let result = guarded(|| self.test(way, &settings));
                self.outbox.send(News::Tested { way, result });
            }
            Request::Tell { database, job, file_name, on_desktop } => {
                let told = guarded(|| self.tell(&database, job, &file_name, on_desktop));
                if let Err(message) = told {
                    tracing::warn!("nobody was told: {message}");
                }
            }
        }
    }

    fn test(&self, way: Way, settings: &NotifySettings) -> Result<(), String> {
        match way {
            Way::Desktop => {
                show_on_desktop(&Notice::test());
                Ok(())
            }
            Way::By(channel) => {
                let way = Sending { settings, secrets: &*self.secrets, network: &self.network };
                let now = jiff::Timestamp::now().as_millisecond();
                send(channel, &Notice::test(), (0, now), &way, now).map_err(|undelivered| undelivered.why)
            }
        }
    }

    fn tell(&self, database: &Path, job: Option<JobId>, file_name: &str, on_desktop: bool) -> Result<(), String> {
        let settings = NotifySettings::load(&self.settings)?;
        let Some(notice) = self.notice(database, job, file_name)?.filter(|n| settings.occasions.contains(&n.occasion))
        else {
            return Ok(());
        };
        for channel in settings.channels() {
            let now = jiff::Timestamp::now().as_millisecond();
            self.deliveries.add(channel, &notice, now).map_err(|error| error.to_string())?;
        }
        if let Some(wake) = &self.wake {
            // A full channel has woken it already.
            let _ = wake.try_send(());
        }
        if on_desktop && settings.desktop {
            show_on_desktop(&notice);
        }
        Ok(())
    }

    /// What is to be said; `None` where that is nothing, as of a job that wrote nothing.
    fn notice(&self, database: &Path, job: Option<JobId>, file_name: &str) -> Result<Option<Notice>, String> {
        let Some(job) = job else { return Ok(Some(Notice::not_imported(file_name))) };
        let mut store = SqliteStore::open_existing(database, self.schema).map_err(|error| error.to_string())?;
        let job: Job = store.job(job).map_err(|error| error.to_string())?;
        let document = serde_json::to_value(JobDocument { notify: true, ..JobDocument::of(&job) }).ok();
        Ok(Notice::of(&Ended::of(&job)).map(|notice| notice.with_job(document)))
    }
}
