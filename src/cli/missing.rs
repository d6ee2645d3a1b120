//! What a full list does not carry, or a file lists for removal, and how to review it, as the command line says it.

use super::screen::Style;
use super::{program, report};
use crate::engine::job::{PartReport, Report, missing_after, missing_before, missing_warning};
use crate::engine::model::{JobId, Status};
use crate::engine::schema::RecordType;

/// What a full list does not carry.
pub fn missing_text(report: &Report, record_type: &RecordType, style: Style) -> String {
    let of_part = |part: &PartReport| Some(missing_text(&part.report, report::type_of(&part.record_type)?, style));
    let mut text: String = report.first.iter().filter_map(of_part).collect();
    let Some(missing) = &report.missing else { return text };
    let words = match report.status {
        Status::FilecheckSuccess => missing_before(missing, record_type),
        _ => missing_after(missing, record_type),
    };
    report::push(&mut text, &words);
    if let Some(warning) = missing_warning(missing, record_type) {
        report::push(&mut text, &format!("{} {warning}", style.amber("!")));
    }
    if report.status == Status::PruningPending {
        report::push(&mut text, &review_hint(report.job));
    }
    text
}

/// How to review what a full list does not carry.
pub fn review_hint(import: JobId) -> String {
    format!("To review and remove them: {} removals {}", program(), import.0)
}
