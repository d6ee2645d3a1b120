//! Asks a web server for a file and hands on what it sends.
//!
//! It exists so that everything about the protocol is in one place: redirects, answers that are no
//! files, certificates, patience. It must not write files, and keeps no cookies.

use super::super::SourceError;
use super::address::Address;
use super::{WebOptions, certificate, client, name};
use reqwest::StatusCode;
use reqwest::blocking::{Client, Response};
use reqwest::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, LOCATION};
use std::io::{ErrorKind, Read};
use std::sync::mpsc::SyncSender;

/// Bytes handed on at a time.
const PIECE: usize = 64 << 10;

/// What a server sends.
pub enum News {
    /// There is a file.
    Answer {
        name: String,
        /// Bytes, where the server says.
        size: Option<u64>,
    },
    Piece(Vec<u8>),
    End,
}

/// Why a file was not fetched.
pub enum Problem {
    Cancelled,
    /// All of it took too long.
    TooSlow,
    /// The server said nothing for too long.
    Silent,
    CutOff,
    /// The connection ended for no reason anybody knows.
    Broken,
    Unreachable(String),
    NoSuchServer,
    Certificate(&'static str),
    NoCertificates,
    Proxy,
    Redirect(&'static str),
    Status(StatusCode),
    Page {
        sign_in: bool,
    },
    TooLarge {
        most: u64,
    },
}

impl Problem {
    /// What a person is told.
    pub fn sentence(self, address: &Address) -> SourceError {
        let address = address.shown();
        if matches!(self, Problem::Cancelled) {
            return SourceError::FetchCancelled { address };
        }
        let again = "Nothing was kept. Try again, or fetch the file with the browser and choose it here.";
        let by_browser = "Fetch the file with the browser and choose it here.";
        let (reason, advice): (String, &str) = match self {
            Problem::Cancelled | Problem::Broken | Problem::CutOff => {
                ("the connection ended before the file did".into(), again)
            }
            Problem::TooSlow => ("it takes too long".into(), again),
            Problem::Silent => ("the server does not answer any more".into(), again),
            Problem::Unreachable(reason) => (
                format!("the server cannot be reached ({reason})"),
                "Check the address and the connection to the internet, and try again.",
            ),
            Problem::NoSuchServer => (
                "there is no server of that name".into(),
                "Check the address and the connection to the internet, and try again.",
            ),
            Problem::Certificate(reason) => (
                reason.into(),
                "Nothing was sent or fetched. Ask whoever runs the server, and do not sign in there until they answer.",
            ),
            Problem::NoCertificates => (
                "this computer has no list of trusted certificates".into(),
                "Install the package ca-certificates, or fetch the file with the browser and choose it here.",
            ),
            Problem::Proxy => (
                "the address of the proxy is not one".into(),
                "Write it as http://proxy.example:8080, as your network's administrator gave it to you.",
            ),
            Problem::Redirect(reason) => (reason.into(), by_browser),
            Problem::Status(status) => status_words(status),
            Problem::Page { sign_in: true } => (
                "the server asks to sign in first".into(),
                "Sign in with the browser, download the file there and choose it here.",
            ),
            Problem::Page { sign_in: false } => (
                "it is a web page, not a file".into(),
                "Use the link that downloads the file, or fetch it with the browser and choose it here.",
            ),
            Problem::TooLarge { most } => (
                format!("it is larger than {}", size_words(most)),
                "Export fewer records at a time, or fetch it with the browser and choose it here.",
            ),
        };
        SourceError::NotFetched { address, reason, advice: advice.into() }
    }
}

fn size_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{bytes} bytes"),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}

fn status_words(status: StatusCode) -> (String, &'static str) {
    let code = status.as_u16();
    let (reason, advice) = match code {
        401 | 403 | 407 => (
            "it needs signing in, or is not shared with everybody who has the link",
            "Sign in with the browser, download the file there and choose it here.",
        ),
        404 | 410 => ("there is no such file on the server", "Check the address, or ask whoever gave it to you."),
        408 | 425 | 429 => ("the server is asked too often", "Wait a few minutes and try again."),
        500..=599 => ("the server has a problem of its own", "Try again later, or ask whoever runs it."),
        _ => ("the server does not give the file", "Fetch the file with the browser and choose it here."),
    };
    (format!("{reason} (status {code})"), advice)
}

/// Fetches a file and sends on what comes, until the end or until nobody listens.
///
/// # Errors
/// Why it was not fetched to its end.
pub fn fetch(
    address: &Address,
    options: &WebOptions,
    sender: &SyncSender<Result<News, Problem>>,
) -> Result<(), Problem> {
    let client = prepared(options)?;
    let mut response = answer(&client, address, options)?;
    let news = News::Answer { name: name::name(response.url(), response.headers()), size: response.content_length() };
    let mut heard = sender.send(Ok(news)).is_ok();
    while heard {
        let mut piece = vec![0; PIECE];
        let count = response.read(&mut piece).map_err(|error| stopped(&error))?;
        piece.truncate(count);
        let news = if count == 0 { News::End } else { News::Piece(piece) };
        heard = sender.send(Ok(news)).is_ok() && count > 0;
    }
    Ok(())
}

fn prepared(options: &WebOptions) -> Result<Client, Problem> {
    let builder = client::builder(options.proxy.as_deref(), options.patience).map_err(|_| Problem::Proxy)?;
    // There is nothing else in it that depends on the computer.
    builder.build().map_err(|_| Problem::NoCertificates)
}

/// The answer with the file, wherever the server sends us for it.
fn answer(client: &Client, address: &Address, options: &WebOptions) -> Result<Response, Problem> {
    let mut address = address.clone();
    for _ in 0..=options.most_redirects {
        let request = client.get(address.url().clone()).header(ACCEPT, "*/*");
        let response = request.send().map_err(|error| unanswered(&error))?;
        let status = response.status();
        match status {
            StatusCode::OK => return file(response, &address),
            StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT => {
                let to = name::text(response.headers(), &LOCATION);
                address = address.redirected(&to).map_err(Problem::Redirect)?;
            }
            _ => return Err(Problem::Status(status)),
        }
    }
    Err(Problem::Redirect("the server sends us from one address to the next without end"))
}

/// Refuses web pages, unless the server says that this one is a file.
fn file(response: Response, address: &Address) -> Result<Response, Problem> {
    if is_page(response.headers()) {
        return Err(Problem::Page { sign_in: address.asks_to_sign_in() });
    }
    Ok(response)
}

fn is_page(headers: &HeaderMap) -> bool {
    let starts = |text: String, start: &str| text.trim_start().to_ascii_lowercase().starts_with(start);
    let kind = name::text(headers, &CONTENT_TYPE);
    let page = starts(kind.clone(), "text/html") || starts(kind, "application/xhtml");
    page && !starts(name::text(headers, &CONTENT_DISPOSITION), "attachment")
}

fn unanswered(error: &reqwest::Error) -> Problem {
    if let Some(reason) = certificate::refusal(error) {
        return Problem::Certificate(reason);
    }
    match () {
        () if error.is_timeout() => Problem::Silent,
        () if error.is_dns() => Problem::NoSuchServer,
        () if error.is_connect() => Problem::Unreachable("the connection is refused".into()),
        () => Problem::Broken,
    }
}

fn stopped(error: &std::io::Error) -> Problem {
    let timed_out = error.get_ref().and_then(|error| error.downcast_ref::<reqwest::Error>());
    if error.kind() == ErrorKind::TimedOut || timed_out.is_some_and(reqwest::Error::is_timeout) {
        return Problem::Silent;
    }
    Problem::CutOff
}
