//! What there is to choose from within a file that cannot be read as it is.
//!
//! It exists so that a person whose file was refused for one sheet or member can choose another. It
//! must not decide how a file is read.

use super::content::Content;
use super::detect::sample::Sample;
use super::{Format, Member, Part, ReadOptions, Source, format, json, workbook};
use std::path::Path;

/// What there is to choose from within a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inside {
    /// The file within an archive that could not be read.
    pub member: Option<Box<str>>,
    /// The files within an archive that may be read.
    pub members: Vec<Member>,
    /// Its sheets, or lists and kinds of records.
    pub parts: Vec<Part>,
}

impl Source {
    /// Looks into a file that could not be opened with these options. Finds nothing where it is too
    /// damaged for that.
    pub fn inside(path: &Path, options: &ReadOptions) -> Inside {
        let Ok(content) = Content::open(path, options) else {
            // The member asked for may be what is wrong.
            let members = Content::open(path, &ReadOptions::default()).map(|content| content.members);
            return Inside { members: members.unwrap_or_default(), ..Inside::default() };
        };
        let parts = parts(&content, options.format).unwrap_or_default();
        Inside { member: content.member.map(String::into_boxed_str), members: content.members, parts }
    }
}

fn parts(content: &Content, asked: Option<Format>) -> Option<Vec<Part>> {
    let format = match asked {
        Some(format) => format,
        None => format::detect(content, &Sample::take(content).ok()?).ok()?,
    };
    if format.is_workbook() {
        workbook::open(content, format, None).ok().map(|workbook| workbook.sheets)
    } else if format.is_json() {
        json::open(content, format, &ReadOptions::default()).ok().map(|lists| lists.parts)
    } else {
        None
    }
}
