//! The plan of a check as a file for somebody else to approve, and as the document of `check`.

use super::fixes::FixesDocument;
use super::prepare::MatchedFile;
use super::report::{FileReportDocument, file_document};
use super::{recognising, store, when};
use crate::engine::job::{
    CheckReport, Control, ExportError, PlanLine, PlanSubject, ReportFormat, plan_excerpts, save_plan,
};
use crate::engine::schema::{EntryNames, RecordType};
use crate::engine::store::{ChangedField, PlanQuery, Store};
use anyhow::bail;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// How a report of that name is written, before anything is done for it.
///
/// # Errors
/// When the ending is not known, or the file is there.
pub fn format(path: &Path) -> anyhow::Result<ReportFormat> {
    let Some(format) = ReportFormat::of(path) else {
        bail!("{} ends neither with .xlsx nor with .csv. Give the report one of these endings.", path.display());
    };
    if path.exists() {
        return Err(ExportError::Exists { path: path.display().to_string() }.into());
    }
    Ok(format)
}

/// Writes a plan to a new file.
///
/// # Errors
/// When it cannot be written; then nothing is kept of it.
pub fn save(
    store: &mut dyn Store,
    checked: &mut CheckReport,
    (path, format): (&Path, ReportFormat),
    control: &Control,
) -> anyhow::Result<()> {
    let subject = subject(store, checked)?;
    let plan = &mut checked.plan;
    let mut pages = |query: &PlanQuery, offset, limit| Ok(plan.page(query, offset, limit)?);
    save_plan(&subject, &mut pages, (path, format), false, control.cancel_flag())?;
    Ok(())
}

fn subject(store: &mut dyn Store, checked: &CheckReport) -> anyhow::Result<PlanSubject> {
    Ok(PlanSubject {
        part: None,
        report: checked.report.clone(),
        checked: checked.checked.clone(),
        lists: checked.plan.totals(),
        database: store.summary()?.name,
        when: when::now(),
        who: store::person().user,
    })
}

/// The document of `check`.
#[derive(Debug, Serialize)]
pub struct CheckDocument {
    #[serde(flatten)]
    report: FileReportDocument,
    /// In the order of the record type.
    changed_fields: Vec<ChangedFieldDocument>,
    /// The first lines of each list.
    lists: BTreeMap<String, ListDocument>,
}

/// How often a field would change.
#[derive(Debug, Serialize)]
struct ChangedFieldDocument {
    slot: String,
    label: String,
    /// Blanks that get a value.
    fills: u64,
    /// Values that give way to others.
    overwrites: u64,
    /// Values that go.
    clears: u64,
}

#[derive(Debug, Serialize)]
struct ListDocument {
    total: u64,
    lines: Vec<PlanLine>,
}

/// The document of a check with at most `limit` lines of each list.
///
/// # Errors
/// When the plan cannot be read.
pub fn document(
    store: &mut dyn Store,
    checked: &mut CheckReport,
    matched: &MatchedFile,
    limit: u64,
    fixed: FixesDocument,
) -> anyhow::Result<CheckDocument> {
    let subject = subject(store, checked)?;
    let (plan, names) = (&mut checked.plan, subject.checked.request.mapping.entry_names(matched.record_type));
    let fields = plan.changed_fields().iter().map(|field| changed_field(matched.record_type, &names, field)).collect();
    let mut pages = |query: &PlanQuery, offset, limit| Ok(plan.page(query, offset, limit)?);
    let excerpts = plan_excerpts(&subject, &mut pages, limit)?;
    let list = |excerpt: crate::engine::job::PlanExcerpt| {
        (excerpt.name, ListDocument { total: excerpt.total, lines: excerpt.lines })
    };
    let duplicates = recognising::document(checked)?;
    Ok(CheckDocument {
        report: file_document(&checked.report, matched, &subject.checked.request.expected, duplicates, fixed),
        changed_fields: fields,
        lists: excerpts.into_iter().map(list).collect(),
    })
}

fn changed_field(record_type: &RecordType, names: &EntryNames, field: &ChangedField) -> ChangedFieldDocument {
    ChangedFieldDocument {
        slot: record_type.slot_path(field.slot),
        label: names.label(record_type, field.slot),
        fills: field.fills,
        overwrites: field.overwrites,
        clears: field.clears,
    }
}
