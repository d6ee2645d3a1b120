//! The rows a job left out, read again from the file they were written to.
//!
//! It exists because that file alone has all of them. It must not change it: a person may be correcting it.

use super::ImportRequest;
use crate::engine::mapping::SavedFeed;
use crate::engine::model::Job;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::{Format, HeaderRow, ReadOptions, RowBatch, Source, SourceError, what_is_wrong_column};
use std::path::Path;

/// Rows read at once.
const BATCH: usize = 1_000;

/// Columns that make up the key of a row.
pub(super) fn key_columns(request: &ImportRequest, record_type: &RecordType, headers: &[String]) -> Vec<usize> {
    let column = |part: &usize| {
        let path = &record_type.fields[*part].name;
        let feed = request.mapping.matches.iter().find(|matched| matched.slot == *path).map(|matched| &matched.feed);
        match feed {
            Some(SavedFeed::Column(header)) => headers.iter().position(|name| name == header),
            _ => None,
        }
    };
    record_type.key_parts.iter().filter_map(column).collect()
}

/// The file of the rows a job left out.
pub(super) struct LeftOutRows {
    source: Source,
    /// Columns that make up the key.
    key: Vec<usize>,
    wrong: usize,
}

impl LeftOutRows {
    /// `None` where no problem rows are kept, or somebody has made something else of their file.
    pub fn open(job: &Job) -> Option<LeftOutRows> {
        let request: ImportRequest = serde_json::from_str(&job.request).ok()?;
        let record_type = Schema::built_in().record_type(&job.record_type)?;
        let options = ReadOptions {
            format: Some(Format::Delimited),
            separator: request.reading.separator,
            header: Some(HeaderRow::Row(1)),
            keep_last_rows: true,
            ..ReadOptions::default()
        };
        let source = Source::open(Path::new(job.problem_file.as_ref()?), &options).ok()?;
        let headers = source.headers();
        let key = key_columns(&request, record_type, &headers);
        let wrong = what_is_wrong_column(&headers)?;
        Some(LeftOutRows { source, key, wrong })
    }

    /// Hands the key and what is wrong of every row to `each`, until it gives up.
    ///
    /// # Errors
    /// When the file cannot be read to its end.
    pub fn each(&self, mut each: impl FnMut(&str, &str) -> bool) -> Result<(), SourceError> {
        let mut reader = self.source.rows()?;
        let mut rows = RowBatch::default();
        while reader.read(&mut rows, BATCH)? {
            for row in rows.iter() {
                let key: Vec<&str> = self.key.iter().map(|column| row.cell(*column)).collect();
                if !each(key.join(" ").trim(), row.cell(self.wrong)) {
                    return Ok(());
                }
            }
            rows.clear();
        }
        Ok(())
    }
}
