//! A JSON file with several kinds of records as one import: contacts before what refers to them.

use super::args::MatchArgs;
use super::file_args::FileArgs;
use super::prepare::{self, MatchedFile, ReadFile};
use super::progress::ProgressLine;
use super::{Common, say};
use crate::engine::job::{Control, KnownList, known_lists_throughout};
use crate::engine::schema::Schema;
use crate::engine::source::RecordList;
use anyhow::bail;

/// The type that stands for all kinds of records of a file, as in the hosted import API.
const ALL: &str = "JSON";

/// Whether all kinds of records of a file are asked for.
pub fn asked(matching: &MatchArgs) -> bool {
    matching.record_type.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(ALL))
}

/// Reads and matches every list of a file whose records are of a known type; the last of them has the others before
/// it.
///
/// # Errors
/// When the file has no such lists, or options are given that mean nothing for several.
pub fn prepare(
    file: &FileArgs,
    matching: &MatchArgs,
    common: &Common,
    control: &Control,
    progress: &ProgressLine,
) -> anyhow::Result<(ReadFile, MatchedFile)> {
    refuse_meaningless(file, matching)?;
    let path = prepare::path(file, control, progress)?;
    let lists = known_lists_throughout(Schema::built_in(), &path, &file.options(), control.cancel_flag())?;
    for list in &lists.unknown {
        say(&left_out(list));
    }
    let mut prepared = Vec::with_capacity(lists.known.len());
    for KnownList { record_type, list } in &lists.known {
        let file = FileArgs { sheet: list.selector.clone(), ..file.clone() };
        let matching = MatchArgs { record_type: Some(record_type.name.clone()), ..matching.clone() };
        prepared.push(prepare::one(&path, &file, &matching, None, common, (control, progress))?);
    }
    let Some((last, mut matched)) = prepared.pop() else {
        bail!(
            "{} holds no lists of records of a known type. Import what it holds with --type and --sheet, one list after \
             the other.",
            path.display()
        );
    };
    matched.first = prepared;
    Ok((last, matched))
}

fn refuse_meaningless(file: &FileArgs, matching: &MatchArgs) -> anyhow::Result<()> {
    let matches = !(matching.set.is_empty()
        && matching.join.is_empty()
        && matching.split.is_empty()
        && matching.fixed.is_empty()
        && matching.custom.is_empty()
        && matching.date_order.is_empty()
        && matching.number_format.is_empty()
        && matching.translate.is_empty());
    if matches || matching.template.is_some() || file.sheet.is_some() {
        bail!(
            "--type {ALL} matches every list of the file by itself, so that matches, templates and --sheet cannot be \
             named with it. Save a default template for a list, or import the lists one after the other with --sheet."
        );
    }
    Ok(())
}

fn left_out(list: &RecordList) -> String {
    let name = if list.name.is_empty() { "Its list" } else { &list.name };
    match list.records {
        0 => format!("“{name}” holds no records."),
        _ => format!(
            "“{name}” is not imported: what its records are cannot be told for sure. Import it by itself with --type \
             and --sheet."
        ),
    }
}
