//! The way back from the threads to the window: a bounded channel, and a wake-up for a window that
//! sleeps. It must not know what is sent.

use crate::wizard::command::News;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Makes the window draw a frame.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// News waiting for the next frame. Far more than arrive between two.
const WAITING: usize = 256;

/// The sending side of the inbox.
#[derive(Clone)]
pub(super) struct Outbox {
    sender: Sender<News>,
    wake: Wake,
}

impl Outbox {
    pub fn new(wake: Wake) -> (Outbox, Receiver<News>) {
        let (sender, inbox) = bounded(WAITING);
        (Outbox { sender, wake }, inbox)
    }

    /// Sends what must arrive; waits while the inbox is full. A window that is gone wants nothing.
    pub fn send(&self, news: News) {
        if self.sender.send(news).is_ok() {
            (self.wake)();
        }
    }

    /// Sends what the next report replaces anyway, and never waits.
    pub fn offer(&self, news: News) {
        if self.sender.try_send(news).is_ok() {
            (self.wake)();
        }
    }
}

/// Runs work whose panic is our mistake and must not take the window along.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err("Almoner made a mistake and could not finish this. What was saved before is whole; \
             please try again, and report it if it happens again."
            .to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn what_may_be_lost_never_waits_and_what_arrives_wakes_the_window() {
        let woken = Arc::new(AtomicUsize::new(0));
        let count = woken.clone();
        let (outbox, inbox) = Outbox::new(Arc::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        }));
        for _ in 0..WAITING + 10 {
            outbox.offer(News::FilePicked(None));
        }
        assert_eq!((inbox.len(), woken.load(Ordering::Relaxed)), (WAITING, WAITING));
        drop(inbox);
        outbox.send(News::FilePicked(None));
        assert_eq!(woken.load(Ordering::Relaxed), WAITING);
    }

    #[test]
    fn a_panic_becomes_a_sentence() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| ()));
        let result = guarded::<()>(|| panic!("a slip"));
        std::panic::set_hook(hook);
        assert!(result.expect_err("it panicked").starts_with("Almoner made a mistake"));
        assert_eq!(guarded(|| Ok(3)), Ok(3));
    }
}
