//! JSON records as rows: each record is a row, nested names are columns such as `address.city`.
//!
//! It must not know fields or record types.

mod flatten;
mod kinds;
mod learn;
mod lists;
mod records;
mod rows;
mod scan;
mod stream;
#[cfg(test)]
mod tests;
mod tree;

use super::content::Content;
use super::row_stream::RowSource;
use super::{Format, Notice, Part, ReadOptions, SourceError, bytes};
use kinds::in_words;
use lists::Found;
use records::Records;
use std::borrow::Cow;
use stream::Stream;

/// Bytes looked at to find out which lists there are.
const HEAD: usize = 8 << 20;
/// Bytes that show what kind of JSON it is where it is no object.
const BEGINNING: usize = 64 << 10;
/// Lists named in a sentence.
const NAMED: usize = 5;

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

/// What a JSON file holds.
pub(super) struct Lists {
    /// [`Format::Json`] or [`Format::JsonLines`].
    pub format: Format,
    /// The lists of records, where they have names.
    pub lists: Vec<Part>,
    /// The name of the one that is read.
    pub list: Option<String>,
    /// The names of its values, in the order they appear; [`ReadOptions::more_columns`] at the end.
    pub names: Vec<String>,
    pub notices: Vec<Notice>,
}

/// Finds the lists of records, chooses one, and learns the names of its values from the first records.
///
/// # Errors
/// When it is not JSON, holds no records, or has no such list.
pub(super) fn open(content: &Content, format: Format, options: &ReadOptions) -> Result<Lists, SourceError> {
    let mut stream = Stream::open(content)?;
    let path = || bytes::shown(&content.path);
    let Some(first) = stream.peek()? else { return Err(SourceError::Empty { path: path() }) };
    // Only an object may hold several lists.
    let head = stream.ahead(if first == b'{' { HEAD } else { BEGINNING })?;
    let format = lists::shape(head).unwrap_or(format);
    let mut found = Found::default();
    if first == b'{' && format == Format::Json {
        found = lists::discover(head);
    }
    if let Some(twice) = found.repeated() {
        return Err(SourceError::ListTwice { path: path(), list: twice.to_owned() });
    }
    let list = choose(&found, options.sheet.as_deref());
    let list = list.map_err(|name| SourceError::NoSuchPart { path: path(), name, known: known(&found) })?;
    let mut records = Records::open(content, format, list.as_deref())?;
    let learned = learn::learn(&mut records, &options.more_columns)?;
    if learned.records == 0 {
        return Err(SourceError::NoRecords { path: path() });
    }
    let mut notices = Vec::new();
    notices.extend(list_notice(&found, list.as_deref(), options.sheet.is_some()));
    notices.extend(learned.notice);
    let mut names: Vec<String> = found.lists.into_iter().map(|list| list.name).collect();
    match &list {
        // One that begins further down.
        Some(list) if !names.contains(list) => names.push(list.clone()),
        Some(_) => {}
        None => names.clear(),
    }
    let lists = names.into_iter().map(|name| Part { name, hidden: false }).collect();
    Ok(Lists { format, lists, list, names: learned.names, notices })
}

/// The list to read: the one asked for, else the one with the most records; none where there are no
/// names to choose by. The error is the name asked for.
fn choose(found: &Found, asked: Option<&str>) -> Result<Option<String>, String> {
    if let Some(asked) = asked {
        let may_follow = found.cut;
        let known = found.lists.iter().any(|list| list.name == asked) || found.empty.iter().any(|name| name == asked);
        return if known || may_follow { Ok(Some(asked.to_owned())) } else { Err(asked.to_owned()) };
    }
    if found.is_record() {
        return Ok(None);
    }
    // The first of those with as many.
    let most = found.lists.iter().rev().max_by_key(|list| list.records);
    Ok(most.map(|list| list.name.clone()).or_else(|| found.empty.first().cloned()))
}

fn known(found: &Found) -> String {
    let mut names: Vec<String> = found.lists.iter().take(NAMED).map(|list| format!("“{}”", list.name)).collect();
    if found.lists.len() > NAMED {
        names.push(format!("{} more", found.lists.len() - NAMED));
    }
    if names.is_empty() { "no lists with names".into() } else { in_words(&names) }
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

/// The records of a list as rows; `names` are the columns. Rows are numbered by record, in JSON Lines
/// by line.
///
/// # Errors
/// As [`open`].
pub(super) fn rows(
    content: &Content,
    format: Format,
    list: Option<&str>,
    names: &[String],
) -> Result<Box<dyn RowSource>, SourceError> {
    Ok(Box::new(rows::Rows::new(Records::open(content, format, list)?, names)))
}
