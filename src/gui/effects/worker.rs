//! A named thread that works through requests one after another, so that what belongs together
//! happens in order. It must not know what the requests are.

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// Requests that may wait. A person asks for a few at a time.
const WAITING: usize = 128;

/// How long closing the window waits for a thread.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// The thread's handle. Dropped, the thread ends once it has done what was asked.
pub(super) struct Worker<T> {
    requests: Option<Sender<T>>,
    thread: Option<Thread>,
}

impl<T: Send + 'static> Worker<T> {
    /// Starts the thread; `handle` is made on it and gets one request after another.
    pub fn start<H: FnMut(T)>(name: &str, handle: impl FnOnce() -> H + Send + 'static) -> Worker<T> {
        let (requests, asked) = bounded::<T>(WAITING);
        let thread = Thread::start(name, move || asked.iter().for_each(handle()));
        // Where no thread could be started the receiver is gone, and asking says so.
        Worker { requests: Some(requests), thread: thread.ok() }
    }

    /// Hands in a request without waiting; gives it back where that is not possible.
    pub fn ask(&self, request: T) -> Result<(), T> {
        let Some(requests) = &self.requests else { return Err(request) };
        requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(request) | TrySendError::Disconnected(request) => request,
        })
    }

    /// The way in for other threads.
    pub fn requests(&self) -> Option<Sender<T>> {
        self.requests.clone()
    }

    /// Takes no more requests and waits, not for ever, until the thread has done what was asked.
    pub fn close(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            thread.wait(PATIENCE);
        }
    }
}

/// A thread that can be waited for with a limit.
pub(super) struct Thread {
    handle: JoinHandle<()>,
    ended: Receiver<()>,
}

impl Thread {
    /// # Errors
    /// When the system gives no thread.
    pub fn start(name: &str, work: impl FnOnce() + Send + 'static) -> std::io::Result<Thread> {
        let (ending, ended) = bounded(1);
        let handle = Builder::new().name(name.to_owned()).spawn(move || {
            // Dropped at the end, or by a panic: either way the one who waits learns of it.
            let _ending: Sender<()> = ending;
            work();
        })?;
        Ok(Thread { handle, ended })
    }

    pub fn has_ended(&self) -> bool {
        self.handle.is_finished()
    }

    /// Waits until it ends, at most this long. A thread that does not end is left behind: all it
    /// writes is whole or nothing.
    pub fn wait(self, limit: Duration) {
        let timed_out = matches!(self.ended.recv_timeout(limit), Err(error) if error.is_timeout());
        if timed_out {
            tracing::warn!("a thread did not end in time");
        } else if self.handle.join().is_err() {
            tracing::error!("a thread broke off");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_done_in_order_and_closing_waits_for_them() {
        let (done, results) = bounded(10);
        let mut worker = Worker::start("almoner-test", move || move |n: u32| done.send(n * 2).expect("room for ten"));
        for n in 0..5 {
            assert_eq!(worker.ask(n), Ok(()));
        }
        worker.close();
        assert_eq!(results.try_iter().collect::<Vec<_>>(), [0, 2, 4, 6, 8]);
        assert_eq!(worker.ask(9), Err(9), "closed");
    }
}
