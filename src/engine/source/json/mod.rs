//! JSON records as rows: each record is a row, nested names are columns such as `address.city`.
//!
//! It must not know fields or record types.

mod flatten;
mod kinds;
mod learn;
mod lists;
mod members;
mod parts;
mod record_lists;
mod records;
mod rows;
mod scan;
mod selector;
mod skipped;
mod stream;
#[cfg(test)]
mod tests;
mod tree;

pub use record_lists::{RecordList, record_lists, record_lists_throughout};

use super::bytes::{Bytes, shown};
use super::content::Content;
use super::row_stream::RowSource;
use super::{Format, Notice, Part, ReadOptions, SourceError};
use kinds::{Kinds, in_words};
use learn::Learned;
use lists::Found;
use parts::{Looked, NAMED};
use records::Records;
use selector::{ALL, Selector};
use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use stream::{CHUNK, Stream};

/// Bytes looked at to find out which lists and kinds there are.
const HEAD: usize = 5 << 20;
/// Records of each list looked at for that.
const RECORDS: u64 = 10_000;

/// Which kind of JSON some content is, by its first bytes; `None` when it is none.
pub(super) fn looks_like(head: &[u8]) -> Option<Format> {
    let text: Cow<'_, [u8]> = match stream::utf16(head) {
        Some((encoding, mark)) => match encoding.decode_without_bom_handling(&head[mark..]).0 {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        },
        None => Cow::Borrowed(stream::unmarked(head)),
    };
    lists::shape(&text)
}

/// What selects all of a file that is one list without a name.
pub(super) const ALL_RECORDS: &str = ALL;

/// What a JSON file holds.
pub(super) struct Lists {
    /// [`Format::Json`] or [`Format::JsonLines`].
    pub format: Format,
    /// The lists and kinds of records, where there are several or they have names.
    pub parts: Vec<Part>,
    /// The selector of what is read; `None` where that is all there is.
    pub selector: Option<String>,
    /// The names of its values, in the order they appear; [`ReadOptions::more_columns`] at the end.
    pub names: Vec<String>,
    /// Rows that a bounded look meets, where other records stand between them.
    pub at_hand: Option<u64>,
    pub notices: Vec<Notice>,
}

/// Finds the lists and kinds of records, chooses one, and learns the names of its values from its first
/// records. Takes a look through the whole file only where something is asked for that its beginning
/// does not show.
///
/// # Errors
/// When it is not JSON, holds no records, or has no such list or kind.
pub(super) fn open(content: &Content, format: Format, options: &ReadOptions) -> Result<Lists, SourceError> {
    let (format, looked) = look(content, format)?;
    let offers = parts::offers(&looked);
    let asked = options.sheet.as_deref();
    for selector in parts::choose(&looked, &offers, asked) {
        let learned = match read(content, format, selector.as_ref(), &options.more_columns) {
            Err(SourceError::NoSuchPart { .. }) => continue,
            other => other?,
        };
        let is_kind = selector.as_ref().is_some_and(|selector| selector.kind.is_some());
        if learned.records == 0 && is_kind {
            continue;
        }
        if learned.records == 0 {
            return Err(SourceError::NoRecords { path: shown(&content.path) });
        }
        let mut parts = parts::parts(&offers);
        match &selector {
            None if looked.root.is_none() => parts.clear(),
            None => {}
            Some(selector) => with_chosen(selector, &looked, &mut parts),
        }
        return Ok(Lists {
            format,
            parts,
            names: learned.names,
            at_hand: is_kind.then_some(learned.filled.max(1)),
            notices: notices(&looked, selector.as_ref(), asked.is_some()),
            selector: selector.map(|selector| selector.to_string()),
        });
    }
    let name = asked.unwrap_or_default().to_owned();
    Err(SourceError::NoSuchPart { path: shown(&content.path), name, known: parts::known(&offers) })
}

/// What a file is, and what its beginning shows of its parts.
fn look(content: &Content, format: Format) -> Result<(Format, Looked), SourceError> {
    let path = &content.path;
    let mut stream = Stream::open(content)?;
    let Some(first) = stream.peek()? else { return Err(SourceError::Empty { path: shown(path) }) };
    let head = stream.ahead(HEAD)?;
    let format = lists::shape(head).unwrap_or(format);
    let in_memory = || Stream::over(Bytes::in_memory(path, head.to_vec()), CHUNK);
    if first == b'{' && format == Format::Json {
        let found = lists::discover(in_memory()?, RECORDS, &AtomicBool::new(false));
        check_names(&found, path)?;
        return Ok((format, Looked { found, root: None }));
    }
    let mut kinds = Kinds::default();
    let whole = head.len() < HEAD;
    // What is cut or broken is refused where it is read.
    let all = Records::of(in_memory()?, format, None)
        .and_then(|mut records| kinds.look(&mut records, RECORDS, &AtomicBool::new(false)));
    kinds.complete = whole && all.unwrap_or(false);
    Ok((format, Looked { found: Found::default(), root: Some(kinds) }))
}

/// # Errors
/// When two lists have one name.
fn check_names(found: &Found, path: &Path) -> Result<(), SourceError> {
    match found.repeated() {
        Some(list) => Err(SourceError::ListTwice { path: shown(path), list: list.to_owned() }),
        None => Ok(()),
    }
}

/// The names of what is selected.
fn read(
    content: &Content,
    format: Format,
    selector: Option<&Selector>,
    more: &[String],
) -> Result<Learned, SourceError> {
    learn::learn(&mut Records::open(content, format, selector)?, more)
}

/// Adds what is read where it begins further down and is not among the parts yet.
fn with_chosen(selector: &Selector, looked: &Looked, parts: &mut Vec<Part>) {
    let written = selector.to_string();
    if parts.iter().any(|part| part.selector == written) {
        return;
    }
    let name = match &selector.kind {
        None => selector.list.clone(),
        // Its own name is enough where it would be found by that.
        Some(kind) if looked.kinds(&selector.list).and_then(Kinds::likely) == Some(&kind.member) => {
            kinds::shown(&kind.value)
        }
        Some(_) => String::new(),
    };
    let is_free = !name.is_empty() && parts.iter().all(|part| part.name != name && part.selector != name);
    let name = if is_free { name } else { written.clone() };
    parts.push(Part { name, selector: written, hidden: false });
}

/// What is to be said about what is read.
fn notices(looked: &Looked, selector: Option<&Selector>, asked: bool) -> Vec<Notice> {
    let list = selector.map(|selector| selector.list.as_str());
    let kinds = looked.kinds(list.unwrap_or_default());
    let whole = selector.is_none_or(|selector| selector.kind.is_none());
    let mut notices = Vec::new();
    if looked.root.is_none() {
        notices.extend(list_notice(&looked.found, list, asked));
    }
    notices.extend(kinds.filter(|_| whole).and_then(Kinds::notice));
    notices
}

fn list_notice(found: &Found, list: Option<&str>, asked: bool) -> Option<Notice> {
    let list = list?;
    let mut sentences = Vec::new();
    if found.lists.len() > 1 && !asked {
        let mut names: Vec<String> = found.lists.iter().take(NAMED).map(|list| list.name.clone()).collect();
        if found.lists.len() > NAMED {
            names.push(format!("{} more", found.lists.len() - NAMED));
        }
        let count = found.lists.len();
        sentences.push(format!("The file has {count} lists of records, {}; “{list}” is read.", in_words(&names)));
    }
    if found.cut {
        sentences.push(format!("Lists that begin after the first {} MiB of the file are not shown.", HEAD >> 20));
    }
    let message = sentences.join(" ");
    (!message.is_empty()).then_some(Notice { code: "list_chosen", message, row: None })
}

/// The selected records as rows; `names` are the columns. Rows are numbered by record, in JSON Lines by
/// line.
///
/// # Errors
/// As [`open`].
pub(super) fn rows(
    content: &Content,
    format: Format,
    selector: Option<&str>,
    names: &[String],
) -> Result<Box<dyn RowSource>, SourceError> {
    let selector = selector.map(Selector::parse);
    let records = Records::open(content, format, selector.as_ref())?;
    Ok(Box::new(rows::Rows::new(records, selector, names)))
}
