//! Which records of a JSON file are read, as it is written in
//! [`ReadOptions::sheet`](crate::engine::source::ReadOptions::sheet):
//!
//! | written | records |
//! |---|---|
//! | `data.gifts` | of the list of that name |
//! | `data[type=gift]` | of the list `data`, those whose `type` is `gift` |
//! | `[type=gift]` | those of a file that is one list without a name |
//! | `data[type=]`, `[type=]` | those that tell no type: none, null, blank, a list or an object |
//! | `[]` | all of a file that is one list without a name |
//!
//! Before a kind, a backslash takes the meaning from a bracket, from `=` within the name of the member,
//! and from another backslash. A list whose own name reads like any of these is written that way too,
//! with `[]` behind it. So what is written means one thing, whatever lists and kinds a file has, and
//! the same whenever it is read again.

use super::members::told;
use std::borrow::Cow;
use std::fmt;

/// The records to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    /// Name of the list; of a file that is one list, blank.
    pub list: String,
    /// Which of its records; `None` for all.
    pub kind: Option<Kind>,
}

/// Records of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    /// The member that tells kinds apart.
    pub member: String,
    /// What it says; blank for the records in which it says nothing.
    pub value: String,
}

/// All records of a file that is one list without a name.
pub(super) const ALL: &str = "[]";

impl Selector {
    pub fn list(name: &str) -> Selector {
        Selector { list: name.to_owned(), kind: None }
    }

    pub fn kind(list: &str, member: &str, value: &str) -> Selector {
        let kind = Kind { member: member.to_owned(), value: value.to_owned() };
        Selector { list: list.to_owned(), kind: Some(kind) }
    }

    /// What some text selects; text in no form of its own is the name of a list.
    pub fn parse(text: &str) -> Selector {
        bracketed(text).unwrap_or_else(|| Selector::list(text))
    }
}

impl Kind {
    /// What a record tells, blank where that is nothing; the record must be valid JSON.
    #[inline]
    pub fn of<'r>(&self, record: &'r str) -> Cow<'r, str> {
        told(record, &self.member).unwrap_or_default()
    }
}

/// A list and what stands in brackets behind it; `None` where text is not in that form.
fn bracketed(text: &str) -> Option<Selector> {
    let (list, rest) = until(text, '[')?;
    if rest == "]" {
        return Some(Selector { list, kind: None });
    }
    let (member, rest) = until(rest, '=')?;
    let (value, rest) = until(rest, ']')?;
    let kind = Kind { member: member.trim().to_owned(), value: value.trim().to_owned() };
    (rest.is_empty() && !kind.member.is_empty()).then_some(Selector { list, kind: Some(kind) })
}

/// Text up to a sign, without its backslashes, and what follows the sign. No other bracket may stand
/// before it.
fn until(text: &str, sign: char) -> Option<(String, &str)> {
    let mut before = String::new();
    let mut signs = text.chars();
    loop {
        match signs.next()? {
            '\\' => before.push(signs.next()?),
            met if met == sign => return Some((before, signs.as_str())),
            '[' | ']' => return None,
            other => before.push(other),
        }
    }
}

/// Text with backslashes where it would mean something else.
fn escaped(text: &str, is_member: bool) -> String {
    let mut written = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '\\' | '[' | ']') || (is_member && sign == '=') {
            written.push('\\');
        }
        written.push(sign);
    }
    written
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = &self.list;
        match &self.kind {
            Some(Kind { member, value }) => {
                write!(formatter, "{}[{}={}]", escaped(list, false), escaped(member, true), escaped(value, false))
            }
            None if bracketed(list).is_some() => write!(formatter, "{}[]", escaped(list, false)),
            None => formatter.write_str(list),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_written_means_one_thing() {
        for (text, expected) in [
            ("gifts", Selector::list("gifts")),
            ("data.gifts", Selector::list("data.gifts")),
            ("a[0]", Selector::list("a[0]")),
            ("a[b=c]d", Selector::list("a[b=c]d")),
            ("[=gift]", Selector::list("[=gift]")),
            ("]", Selector::list("]")),
            ("\\", Selector::list("\\")),
            ("", Selector::list("")),
            ("[]", Selector::list("")),
            ("[type=gift]", Selector::kind("", "type", "gift")),
            ("[type= a=b ]", Selector::kind("", "type", "a=b")),
            ("data[type=]", Selector::kind("data", "type", "")),
            ("a[b=c][]", Selector::list("a[b=c][]")),
            ("a\\[b=c\\][]", Selector::list("a[b=c]")),
            ("a\\[b\\][c\\=d=\\\\]", Selector::kind("a[b]", "c=d", "\\")),
        ] {
            assert_eq!(Selector::parse(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_selected_can_be_written(
            list in "[\\[\\]=\\\\a.]{0,8}", member in "[\\[\\]=\\\\a]{1,4}", value in "[\\[\\]=\\\\a]{0,4}",
        ) {
            for selector in [Selector::list(&list), Selector::kind(&list, &member, &value)] {
                let written = selector.to_string();
                prop_assert_eq!(Selector::parse(&written), selector, "{}", written);
            }
        }
    }
}
