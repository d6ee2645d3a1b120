//! Files at a web address: fetched whole to a private file, which is then opened like any other.
//!
//! It exists so that a list kept on a web server needs no browser. It must not decide where files are
//! kept, and it reads no environment: the shells say which proxy to use.

mod address;
mod certificate;
mod client;
mod fetch;
mod keep;
mod name;
#[cfg(test)]
mod tests;

use super::SourceError;
pub(crate) use certificate::refusal as certificate_refusal;
pub(crate) use client::builder as client;

use address::Address;
use fetch::{News, Problem};
use keep::Kept;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

/// How often it is looked whether to give up.
const LOOK: Duration = Duration::from_millis(50);
/// Pieces fetched ahead of what is written.
const AHEAD: usize = 4;

/// Bounds on a download, and the way to the network.
#[derive(Debug, Clone)]
pub struct WebOptions {
    /// Bytes a file may have.
    pub most_bytes: u64,
    /// Time without a single byte after which it is given up.
    pub patience: Duration,
    /// Time all of it may take.
    pub most_time: Duration,
    pub most_redirects: usize,
    /// `http://proxy.example:8080`, where the network has one.
    pub proxy: Option<String>,
}

impl Default for WebOptions {
    fn default() -> WebOptions {
        WebOptions {
            most_bytes: 8 << 30,
            patience: Duration::from_secs(30),
            most_time: Duration::from_secs(60 * 60),
            most_redirects: 5,
            proxy: None,
        }
    }
}

/// Whether what was typed is a web address rather than a path; also one that is not fetched (`ftp://`).
pub fn is_address(text: &str) -> bool {
    let letters = |scheme: &str| scheme.len() > 1 && scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    text.split_once("://").is_some_and(|(scheme, _)| letters(scheme))
}

/// Why nothing may be sent to a web address or fetched from it, half a sentence; `None` where it may.
pub fn unprotected(text: &str) -> Option<&'static str> {
    address::unprotected(text)
}

/// A web address as it may be shown and kept: without passwords and what stands behind `?` and `#`.
pub fn shown(address: &str) -> String {
    address::without_secrets(address)
}

/// Fetches a file into `folder`, for its owner only, named as the server calls it; gives its path.
/// `progress` is called with the bytes so far and, where the server says, all of them. The file is
/// removed again when it could not be fetched whole, also once `cancel` is set.
///
/// # Errors
/// When the address is not `https:` (or `http:` to this computer itself), the server cannot be reached
/// or its certificate is not valid, it answers with anything but a file, or a bound is reached.
pub fn download(
    address: &str,
    folder: &Path,
    options: &WebOptions,
    progress: &mut dyn FnMut(u64, Option<u64>),
    cancel: &AtomicBool,
) -> Result<PathBuf, SourceError> {
    let address = Address::typed(address)?;
    let sentence = |problem: Problem| problem.sentence(&address);
    let news = spawn(&address, options).map_err(sentence)?;
    let watch = Watch { news, cancel, deadline: Instant::now().checked_add(options.most_time) };
    let News::Answer { name, size } = watch.next().map_err(sentence)? else {
        return Err(sentence(Problem::Broken));
    };
    if size.is_some_and(|size| size > options.most_bytes) {
        return Err(sentence(Problem::TooLarge { most: options.most_bytes }));
    }
    let mut kept = Kept::new(folder, &name)?;
    let mut fetched = 0;
    progress(0, size);
    loop {
        match watch.next().map_err(sentence)? {
            News::Answer { .. } => return Err(sentence(Problem::Broken)),
            News::Piece(piece) => {
                fetched += piece.len() as u64;
                if fetched > options.most_bytes {
                    return Err(sentence(Problem::TooLarge { most: options.most_bytes }));
                }
                kept.write(&piece)?;
                progress(fetched, size);
            }
            News::End if size.is_none_or(|size| size == fetched) => return kept.finish(),
            News::End => return Err(sentence(Problem::CutOff)),
        }
    }
}

/// Fetches on a thread of its own, so that it can be given up while the server says nothing; the thread
/// then ends by itself, at the latest when its patience does.
fn spawn(address: &Address, options: &WebOptions) -> Result<Receiver<Result<News, Problem>>, Problem> {
    let (sender, news) = sync_channel(AHEAD);
    let (address, options) = (address.clone(), options.clone());
    let work = move || {
        if let Err(problem) = fetch::fetch(&address, &options, &sender) {
            // Nobody listens any more to what was given up.
            let _ = sender.send(Err(problem));
        }
    };
    match std::thread::Builder::new().name("download".into()).spawn(work) {
        Ok(_) => Ok(news),
        Err(error) => Err(Problem::Unreachable(error.to_string())),
    }
}

/// Waits for news, and for reasons to give up.
struct Watch<'a> {
    news: Receiver<Result<News, Problem>>,
    cancel: &'a AtomicBool,
    deadline: Option<Instant>,
}

impl Watch<'_> {
    fn next(&self) -> Result<News, Problem> {
        loop {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(Problem::Cancelled);
            }
            if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Err(Problem::TooSlow);
            }
            match self.news.recv_timeout(LOOK) {
                Ok(news) => return news,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Problem::Broken),
            }
        }
    }
}
