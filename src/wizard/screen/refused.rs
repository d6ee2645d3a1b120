//! A file that cannot be read as it is, a file being opened, and one being fetched.

use super::choose::Chip;
use super::parts::Button;
use super::reading;
use crate::wizard::Command;
use crate::wizard::format::size;
use crate::wizard::opening::{Opening, Refused, Web, Why, host, without_folders};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct RefusedScreen {
    pub file: String,
    /// Where it came from, where that was a web server.
    pub facts: String,
    pub title: &'static str,
    /// Why, and what to do.
    pub message: String,
    pub safe: &'static str,
    /// What stands before the chips.
    pub chips_label: &'static str,
    /// What may be decided otherwise.
    pub chips: Vec<Chip>,
    pub again: Button,
    pub another: Button,
    pub web: Button,
    pub footer: &'static str,
    pub cancel: Button,
}

/// A moment's wait.
#[derive(Debug, Clone, Serialize)]
pub struct OpeningScreen {
    pub text: String,
    pub cancel: Button,
}

/// The question for a web address, and the download that follows.
#[derive(Debug, Clone, Serialize)]
pub struct WebScreen {
    pub title: &'static str,
    pub text: String,
    pub label: &'static str,
    pub address: String,
    pub problem: Option<String>,
    pub download: Option<DownloadScreen>,
    pub fetch: Button,
    pub cancel: Button,
}

/// How far a download is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DownloadScreen {
    pub text: String,
    /// 0 to 1, where the server says how much there is.
    pub share: Option<f32>,
}

pub(super) fn refused(refused: &Refused) -> RefusedScreen {
    let chips = reading::of_refused(refused);
    let member = refused.refusal.inside.member.as_deref().map(without_folders);
    let asked = refused.options.sheet.as_deref();
    let known = refused.refusal.inside.parts.iter().find(|part| Some(part.selector.as_str()) == asked);
    let parts = [member, known.map(|part| part.name.as_str()).or(asked)].into_iter().flatten();
    RefusedScreen {
        file: parts.fold(refused.file_name(), |title, part| format!("{title} › {part}")),
        facts: refused.host.as_ref().map(|host| format!("from {host}")).unwrap_or_default(),
        title: if refused.refusal.unopened {
            "This file cannot be opened"
        } else {
            "This file cannot be read as it is"
        },
        message: refused.refusal.message.clone(),
        safe: "Nothing was changed, neither the file nor your database.",
        chips_label: if chips.is_empty() { "" } else { "Or have it read another way" },
        footer: match (refused.refusal.unopened, chips.is_empty()) {
            (true, _) => "Look where the file is kept and try again, or choose another one.",
            (false, true) => "Mend the file in the program it came from and try again, or choose another one.",
            (false, false) => "Have the file read another way, mend it and try again, or choose another one.",
        },
        chips,
        again: Button::new("Try again", Command::TryAgain),
        another: Button::new("Choose another file…", Command::PickFile),
        web: Button::new("From a web address…", Command::AskForAddress),
        cancel: Button::new("Cancel", Command::Abandon),
    }
}

pub(super) fn opening(opening: &Opening) -> OpeningScreen {
    let name = opening.file_name();
    let text = match opening.why {
        Why::Chosen => format!("Opening {name}…"),
        Why::AnotherWay | Why::AsTemplate | Why::Better(_) | Why::Changed(_) => format!("Reading {name} again…"),
    };
    OpeningScreen { text, cancel: Button::new("Cancel", Command::CancelOpening) }
}

pub(super) fn web(web: &Web) -> WebScreen {
    let download = web.download.map(|download| DownloadScreen {
        text: match (download.bytes, download.total) {
            (0, None) => "Asking the server…".to_owned(),
            (bytes, Some(total)) => format!("{} of {}", size(bytes), size(total)),
            (bytes, None) => format!("{} so far", size(bytes)),
        },
        share: download.total.filter(|total| *total > 0).map(|total| (download.bytes as f32 / total as f32).min(1.0)),
    });
    let text = match (&download, host(&web.address)) {
        (Some(_), Some(host)) => format!("The file is being fetched from {host}."),
        _ => "It is fetched to this computer and opened like any other file. Nothing is changed at the address.".into(),
    };
    let fetch = Button::new("Open it", Command::Fetch);
    let cancel = Button::new("Cancel", Command::LeaveAddress);
    WebScreen {
        title: "Open a file from a web address",
        text,
        label: "Address, beginning with https://",
        address: web.address.clone(),
        problem: web.problem.clone(),
        fetch: if web.address.trim().is_empty() { fetch.disabled("Type or paste the address first") } else { fetch },
        download,
        cancel,
    }
}
