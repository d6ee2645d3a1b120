//! A file on its way to the Choose page: being fetched, being opened, or refused.
//!
//! It exists so that what a refused file needs to be read after all is kept beside the refusal.

use crate::engine::source::{Inside, ReadOptions, SourceError};
use std::path::{Path, PathBuf};

/// A file that comes with the program, to try it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleFile {
    /// Guests of an event, as contacts.
    Donors,
    /// Their gifts, in several currencies.
    Gifts,
    /// Contacts, gifts and notes in one file.
    Everything,
}

impl SampleFile {
    pub const ALL: [SampleFile; 3] = [SampleFile::Donors, SampleFile::Gifts, SampleFile::Everything];

    /// The name of the file.
    pub fn file_name(self) -> &'static str {
        match self {
            SampleFile::Donors => "spring_gala.csv",
            SampleFile::Gifts => "gifts_2024.csv",
            SampleFile::Everything => "contacts_gifts_notes.json",
        }
    }
}

/// A file being opened. What was shown before stays until it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub ticket: u64,
    pub path: PathBuf,
    pub options: ReadOptions,
    /// The web server it was fetched from.
    pub host: Option<String>,
    pub why: Why,
}

/// Why a file is being opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// A person chose it.
    Chosen,
    /// A person had it read another way.
    AnotherWay,
    /// A person had it read as the template in use says.
    AsTemplate,
    /// The whole of it showed how it is read better; the sentence says so.
    Better(String),
    /// It is no longer what was read; the sentence says so.
    Changed(String),
}

impl Opening {
    pub fn file_name(&self) -> String {
        name_of(&self.path)
    }
}

/// A file that cannot be read as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub path: PathBuf,
    /// How it was tried.
    pub options: ReadOptions,
    pub host: Option<String>,
    pub refusal: Refusal,
}

impl Refused {
    pub fn file_name(&self) -> String {
        name_of(&self.path)
    }
}

/// Why a file cannot be read, and what may help.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// Why, and what to do.
    pub message: String,
    /// It was not even opened: what is in it is not known.
    pub unopened: bool,
    /// What to decide otherwise so that it may be read after all.
    pub help: Vec<Help>,
    /// What else there is within the file.
    pub inside: Inside,
}

/// What may be decided otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Help {
    Format,
    Separator,
    Encoding,
    Header,
}

impl Refusal {
    /// What an error means for the person who chose this file.
    pub fn of(error: &SourceError, path: &Path, inside: Inside) -> Refusal {
        let help = match error {
            SourceError::UnclosedQuote { .. }
            | SourceError::TooManyColumns { .. }
            | SourceError::CellTooLong { .. }
            | SourceError::RowTooLong { .. } => vec![Help::Separator],
            SourceError::HeaderOnly { .. } | SourceError::NoSuchHeaderRow { .. } => vec![Help::Header],
            SourceError::UnknownEncoding { .. } => vec![Help::Encoding],
            SourceError::BadJson { .. }
            | SourceError::NoRecord { .. }
            | SourceError::NoRecords { .. }
            | SourceError::TooManyNames { .. }
            | SourceError::ListTwice { .. } => vec![Help::Format],
            // Zeros in what may be text: an encoding with two bytes a character has them.
            SourceError::Binary { looks_like, .. } if looks_like.is_empty() => vec![Help::Encoding],
            _ => Vec::new(),
        };
        let unopened =
            matches!(error, SourceError::Missing { .. } | SourceError::Folder { .. } | SourceError::Unreadable { .. });
        let mut message = error.to_string();
        if !unopened {
            // The person has just chosen it: its name says which, its folders only make the sentence long.
            let name = match &inside.member {
                Some(member) => format!("{} in {}", without_folders(member), name_of(path)),
                None => name_of(path),
            };
            message = message.replace(&path.display().to_string(), &name);
        }
        Refusal { message, unopened, help, inside }
    }

    /// Something went wrong that has nothing to do with the file's contents.
    pub fn plain(message: String) -> Refusal {
        Refusal { message, ..Refusal::default() }
    }
}

/// A file being fetched from a web address: asked for, or on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Web {
    /// What is typed.
    pub address: String,
    /// Why it could not be fetched.
    pub problem: Option<String>,
    pub download: Option<Download>,
}

/// A file on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Download {
    pub ticket: u64,
    /// Bytes so far.
    pub bytes: u64,
    /// All bytes, where the server says.
    pub total: Option<u64>,
}

/// The server's name in a web address, without a user's name, password or port.
pub fn host(address: &str) -> Option<&str> {
    let after = address.split_once("://")?.1;
    let authority = after.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let name = if host.starts_with('[') { &host[..=host.find(']')?] } else { host.split(':').next()? };
    (!name.is_empty()).then_some(name)
}

/// The name of a file within an archive, without its folders.
pub fn without_folders(member: &str) -> &str {
    member.rsplit('/').next().unwrap_or(member)
}

/// A file's name without its folder.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_servers_name_is_said_without_passwords_or_paths() {
        for (address, expected) in [
            ("https://data.example.org/donors.csv", Some("data.example.org")),
            ("https://maria:secret@data.example.org:8443/a@b?x=1", Some("data.example.org")),
            ("HTTPS://example.org?token=secret", Some("example.org")),
            ("https://[::1]:8080/x", Some("[::1]")),
            ("https:///donors.csv", None),
            ("donors.csv", None),
        ] {
            assert_eq!(host(address), expected, "{address}");
        }
    }

    #[test]
    fn a_refusal_names_the_file_and_what_may_help() {
        let path = Path::new("/home/maria/lists/donors.csv");
        let quote = SourceError::UnclosedQuote { path: path.display().to_string(), row: 7 };
        let refusal = Refusal::of(&quote, path, Inside::default());
        assert!(refusal.message.starts_with("donors.csv: a quote opens in row 7"), "{}", refusal.message);
        assert_eq!(refusal.help, [Help::Separator]);
        let inside = Inside { member: Some("2026/gifts.csv".into()), ..Inside::default() };
        let message = Refusal::of(&quote, path, inside).message;
        assert!(message.starts_with("gifts.csv in donors.csv: a quote"), "{message}");
        let picture =
            SourceError::Binary { path: path.display().to_string(), looks_like: ", it looks like a picture".into() };
        assert_eq!(Refusal::of(&picture, path, Inside::default()).help, [], "no encoding makes text of it");
        let gone = SourceError::Missing { path: path.display().to_string() };
        let refusal = Refusal::of(&gone, path, Inside::default());
        assert!(
            refusal.unopened && refusal.message.contains("/home/maria/lists/donors.csv"),
            "where it was looked for"
        );
    }
}
