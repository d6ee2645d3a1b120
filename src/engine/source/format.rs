//! What kinds of files can be read.

use super::bytes::shown;
use super::content::Content;
use super::content::archive::{self, Archive, Kind};
use super::content::is_gzip;
use super::detect::sample::Sample;
use super::detect::{binary, cfb};
use super::{Notice, Packing, Reading, SourceError, json};
use serde::{Deserialize, Serialize};

/// What a file is, once it is unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Cells separated by commas, tabs, semicolons …
    Delimited,
    /// Records in one JSON document.
    Json,
    /// One JSON record a line.
    JsonLines,
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Format {
    /// Whether it is a workbook with sheets.
    pub fn is_workbook(self) -> bool {
        matches!(self, Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods)
    }

    /// Whether it is JSON of either kind.
    pub fn is_json(self) -> bool {
        matches!(self, Format::Json | Format::JsonLines)
    }

    /// What a person calls it: "Excel workbook", "JSON".
    pub fn words(self) -> &'static str {
        match self {
            Format::Delimited => "Text",
            Format::Json => "JSON",
            Format::JsonLines => "JSON Lines",
            Format::Xlsx => "Excel workbook",
            Format::Xlsb => "Excel binary workbook",
            Format::Xls => "Excel 97–2003 workbook",
            Format::Ods => "OpenDocument spreadsheet",
        }
    }
}

/// What the content is, by its first bytes, and where these are those of a container, by what is in it.
///
/// # Errors
/// When it is nothing that can be read; the error says what it is.
pub(super) fn detect(content: &Content, sample: &Sample) -> Result<Format, SourceError> {
    let path = || shown(&content.path);
    if archive::is_zip(&sample.head) {
        return in_zip(content);
    }
    if sample.head.starts_with(cfb::MAGIC) {
        return in_compound_file(content);
    }
    let packed = content.packing != Packing::None;
    if packed && is_gzip(&sample.head) {
        return Err(SourceError::PackedTwice { path: path(), inner: "a file packed with GZIP" });
    }
    match binary::refused(sample, name(content)) {
        None => Ok(json::looks_like(&sample.head).unwrap_or(Format::Delimited)),
        Some(kind) if packed && binary::is_packed(kind) => {
            Err(SourceError::PackedTwice { path: path(), inner: kind.what })
        }
        Some(binary::OtherKind { what, advice }) => Err(SourceError::OtherKind { path: path(), what, advice }),
    }
}

fn in_zip(content: &Content) -> Result<Format, SourceError> {
    let path = || shown(&content.path);
    match Archive::open(content.file()?, &content.path)?.kind {
        Kind::Xlsx => Ok(Format::Xlsx),
        Kind::Xlsb => Ok(Format::Xlsb),
        Kind::Ods => Ok(Format::Ods),
        Kind::Document(what) => Err(SourceError::OtherKind { path: path(), what, advice: binary::EXPORT }),
        Kind::Files => Err(SourceError::PackedTwice { path: path(), inner: "a ZIP archive" }),
    }
}

/// By the names at its top; a document may hold a workbook further down.
fn in_compound_file(content: &Content) -> Result<Format, SourceError> {
    let path = || shown(&content.path);
    let reason = "its list of contents makes no sense";
    let broken = |_| match promised(name(content), Format::Xls) {
        Some(true) => SourceError::DamagedWorkbook { path: path(), part: "the workbook".into(), reason: reason.into() },
        _ => SourceError::Damaged { path: path(), reason: reason.into() },
    };
    let names = cfb::names(&mut content.file()?).map_err(broken)?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    let other = |what, advice| Err(SourceError::OtherKind { path: path(), what, advice });
    match () {
        () if has("EncryptedPackage") => Err(SourceError::Protected { path: path() }),
        () if has("Workbook") || has("Book") => Ok(Format::Xls),
        () if has("WordDocument") => other("a Word document", binary::EXPORT),
        () if has("PowerPoint Document") => other("a PowerPoint presentation", binary::EXPORT),
        () if names.iter().any(|name| name.starts_with("__substg1.0") || name.starts_with("__properties_version")) => {
            other("a message of Outlook", "If a list is attached to it, save the attachment and choose that file.")
        }
        () if has("CONTENTS") || has("Quill") => other("a document of Microsoft Works or Publisher", binary::EXPORT),
        () => other("an Office document of an unknown kind", binary::EXPORT),
    }
}

/// The name of what is read: that of the member within an archive, else that of the file, without the
/// ending of what it is packed with.
fn name(content: &Content) -> &str {
    let file = content.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match (&content.member, content.packing) {
        (Some(member), _) => member,
        (None, Packing::Gzip) => GZIP_ENDINGS
            .iter()
            .find_map(|ending| {
                let stem = file.len().checked_sub(ending.len() + 1)?;
                let fits = file.get(stem + 1..)?.eq_ignore_ascii_case(ending) && file.as_bytes()[stem] == b'.';
                fits.then(|| &file[..stem])
            })
            .unwrap_or(file),
        (None, _) => file,
    }
}

const GZIP_ENDINGS: [&str; 3] = ["gz", "gzip", "z"];

fn ending(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    (!stem.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// Whether a name promises this format; `None` where it promises none.
fn promised(name: &str, format: Format) -> Option<bool> {
    match ending(name)?.as_str() {
        "csv" | "tsv" | "tab" | "psv" => Some(format == Format::Delimited),
        "txt" => Some(!format.is_workbook()),
        "xlsx" | "xlsm" | "xltx" | "xltm" => Some(format == Format::Xlsx),
        "xlsb" => Some(format == Format::Xlsb),
        "xls" | "xlt" => Some(format == Format::Xls),
        "ods" | "ots" => Some(format == Format::Ods),
        "json" | "jsonl" | "ndjson" => Some(format.is_json()),
        _ => None,
    }
}

/// What is to be said where a name promises something else than what is read.
pub(super) fn name_notice(content: &Content, reading: &Reading) -> Option<Notice> {
    let name = name(content);
    let ending = ending(name)?;
    let kept = match ending.as_str() {
        "zip" | "gz" | "gzip" => content.packing != Packing::None,
        _ => promised(name, reading.format)?,
    };
    if kept {
        return None;
    }
    let what = match reading.format {
        Format::Delimited => format!("text separated by {}", reading.separator.words()),
        Format::Json | Format::JsonLines => reading.format.words().into(),
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => format!("an {}", reading.format.words()),
    };
    let message = format!("It is called .{ending} but is {what}; it is read as that.");
    Some(Notice { code: "name_differs", message, row: None })
}
