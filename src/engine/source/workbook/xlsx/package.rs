//! The parts of a workbook file, which is a ZIP archive.
//!
//! It exists so that a part is found under any spelling of its name and read as a stream that owns all
//! it needs. It must not know what the parts mean.

use super::inflate::{Bounds, PartReader};
use super::span::Span;
use super::trouble::Trouble;
use crate::engine::source::SourceError;
use crate::engine::source::content::Content;
use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// A workbook file with the places of its parts.
pub(in super::super) struct Package {
    file: Arc<File>,
    archive: ZipArchive<BufReader<Span>>,
    /// Which entry a part is, by its name in the way of [`tidy`].
    parts: HashMap<String, usize>,
}

impl Package {
    /// Reads where the parts are.
    ///
    /// # Errors
    /// When the file cannot be opened any more or its directory is damaged.
    pub fn open(content: &Content) -> Result<Package, SourceError> {
        let damaged = |error: &dyn std::fmt::Display| {
            Trouble::damaged(format!("its directory cannot be read, {error}")).at(content, "the file as a whole")
        };
        let file = Arc::new(content.file()?);
        let size = file.metadata().map_err(|error| damaged(&error))?.len();
        let span = BufReader::new(Span::new(Arc::clone(&file), 0, size));
        let archive = ZipArchive::new(span).map_err(|error| damaged(&error))?;
        let names = (0..archive.len()).filter_map(|index| Some((index, archive.name_for_index(index)?.ok()?)));
        let parts = names.map(|(index, name)| (tidy(&name), index)).collect();
        Ok(Package { file, archive, parts })
    }

    /// Whether there is a part of this name.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&tidy(name))
    }

    /// A part to be read from its first byte.
    ///
    /// # Errors
    /// When there is none of this name, or it is packed in an unknown way.
    pub fn part(&mut self, name: &str, bounds: Bounds) -> Result<PartReader, Trouble> {
        let missing = || Trouble::damaged("this part of the workbook is missing");
        let index = *self.parts.get(&tidy(name)).ok_or_else(missing)?;
        let unreadable = |error| Trouble::damaged(format!("this part of the workbook cannot be found, {error}"));
        let entry = self.archive.by_index_raw(index).map_err(unreadable)?;
        if entry.encrypted() {
            return Err(Trouble::damaged("this part of the workbook is encrypted"));
        }
        let start = entry.data_start().ok_or_else(missing)?;
        let span = Span::new(Arc::clone(&self.file), start, entry.compressed_size());
        match entry.compression() {
            CompressionMethod::Stored => Ok(PartReader::stored(span, entry.crc32(), entry.size(), bounds)),
            CompressionMethod::Deflated => Ok(PartReader::deflated(span, entry.crc32(), entry.size(), bounds)),
            _ => Err(Trouble::damaged("this part of the workbook is packed in a way spreadsheet programs do not use")),
        }
    }
}

/// A part's name in one spelling: no leading slash, forward slashes, lower case. Programs differ.
fn tidy(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The name of the part that a relationship of a part in the folder `base` points at.
///
/// # Errors
/// When it points out of the workbook.
pub(super) fn target(base: &str, target: &str) -> Result<String, Trouble> {
    let target = target.replace('\\', "/");
    if target.split('/').any(|step| step == "..") || target.contains(':') {
        return Err(Trouble::damaged("a part of the workbook is said to be outside of it"));
    }
    let target = target.replace("/./", "/");
    match target.strip_prefix('/') {
        Some(absolute) => Ok(absolute.to_owned()),
        None => Ok(format!("{base}{}", target.trim_start_matches("./"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_under_any_spelling_of_their_names() {
        for (base, written, expected) in [
            ("xl/", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/", "worksheets\\Sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/", "./worksheets/./sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "sheet1.xml", "sheet1.xml"),
        ] {
            assert_eq!(target(base, written).map(|name| tidy(&name)).ok().as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn targets_outside_of_the_workbook_are_refused() {
        for outside in ["../secret.xml", "worksheets\\..\\..\\x", "file:///etc/passwd", "C:\\x.xml", "http://x.example"]
        {
            assert!(target("xl/", outside).is_err(), "{outside}");
        }
    }
}
