//! Fetching files from web addresses: one at a time, on a thread of its own that can be told to stop.
//! It must not open what it fetched.

use super::outbox::{Outbox, guarded};
use super::worker::{PATIENCE, Thread};
use crate::engine::source::web::{WebOptions, download};
use crate::wizard::command::News;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Time between two reports.
const REPORT_EVERY: Duration = Duration::from_millis(100);

pub(super) struct Downloads {
    folder: PathBuf,
    options: WebOptions,
    outbox: Outbox,
    /// The one under way, or the last.
    current: Option<(Thread, Arc<AtomicBool>)>,
}

impl Downloads {
    pub fn new(folder: PathBuf, options: WebOptions, outbox: Outbox) -> Downloads {
        Downloads { folder, options, outbox, current: None }
    }

    /// Fetches a file; what was on its way before is given up.
    pub fn start(&mut self, ticket: u64, address: String) {
        self.stop();
        let cancel = Arc::new(AtomicBool::new(false));
        let (folder, options, outbox) = (self.folder.clone(), self.options.clone(), self.outbox.clone());
        let stopped = cancel.clone();
        let started = Thread::start("almoner-download", move || {
            let mut reported = Instant::now();
            let progress = &mut |bytes, total| {
                if reported.elapsed() >= REPORT_EVERY {
                    reported = Instant::now();
                    outbox.offer(News::Fetching { ticket, bytes, total });
                }
            };
            let result = guarded(|| {
                std::fs::create_dir_all(&folder).map_err(|error| format!("There is no place to keep it: {error}."))?;
                download(&address, &folder, &options, progress, &stopped).map_err(|error| error.to_string())
            });
            if !stopped.load(Ordering::Relaxed) {
                outbox.send(News::Fetched { ticket, result });
            }
        });
        match started {
            Ok(thread) => self.current = Some((thread, cancel)),
            Err(error) => {
                let message = format!("The download could not be begun: {error}. Try again in a moment.");
                self.outbox.offer(News::Fetched { ticket, result: Err(message) });
            }
        }
    }

    /// Gives up what is on its way.
    pub fn stop(&mut self) {
        if let Some((_, cancel)) = &self.current {
            cancel.store(true, Ordering::Relaxed);
        }
    }

    /// Gives up what is on its way and waits, not for ever, until nothing of it is left.
    pub fn close(&mut self) {
        self.stop();
        if let Some((thread, _)) = self.current.take() {
            thread.wait(PATIENCE);
        }
    }
}
