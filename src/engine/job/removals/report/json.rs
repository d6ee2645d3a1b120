//! The report as one JSON document, written line by line. Moments are milliseconds since 1970.

use super::{Output, RemovalFacts, RemovalLines, word};
use crate::engine::store::ReportLine;
use serde_json::json;
use std::io::{self, Write};

/// A JSON document.
pub(super) struct Document<'w> {
    to: &'w mut dyn Write,
    first: bool,
}

impl<'w> Document<'w> {
    pub fn new(to: &'w mut dyn Write) -> Document<'w> {
        Document { to, first: true }
    }
}

impl Output for Document<'_> {
    fn begin(&mut self, facts: &RemovalFacts) -> io::Result<()> {
        let job = &facts.job;
        let import = json!({
            "id": job.id.0,
            "record_type": job.record_type,
            "status": job.status.as_str(),
            "list": facts.job.list,
            "created_by": job.created_by,
            "created_at": job.created_at,
            "file": { "name": job.file_name, "size": job.file_size, "sha256": job.file_sha256 },
        });
        let approvals = facts.approvals.iter().map(|(approval, removal)| {
            json!({
                "job": approval.job.0,
                "status": removal.status.as_str(),
                "undone_by": removal.undone_by.map(|undo| undo.0),
                "by": approval.who,
                "at": approval.at,
                "number": approval.number,
                "of": approval.of,
                "typed": approval.typed,
                "rules": approval.rules,
            })
        });
        let approvals = serde_json::Value::Array(approvals.collect());
        write!(self.to, "{{\n\"import\": {import},\n\"approvals\": {approvals},\n\"records\": [")
    }

    fn line(&mut self, line: &ReportLine, why: &str) -> io::Result<()> {
        let separator = if std::mem::take(&mut self.first) { "\n" } else { ",\n" };
        let (decision, back) = (line.decision.as_ref(), line.back.as_ref());
        let line = json!({
            "what": word(line.what),
            "record_type": line.record_type,
            "id": line.key,
            "name": line.title,
            "belongs_to": (!line.with.is_empty()).then_some(&line.with),
            "row": (line.row > 0).then_some(line.row),
            "why": why,
            "protected": line.protections.iter().collect::<Vec<_>>(),
            "decided": decision.map(|d| json!({ "remove": d.remove, "by": d.who, "at": d.at })),
            "brought_back": back.map(|back| json!({ "job": back.job.0, "by": back.who, "at": back.at })),
        });
        write!(self.to, "{separator}{line}")
    }

    fn finish(&mut self, lines: RemovalLines) -> io::Result<()> {
        let RemovalLines { removed, brought_back, kept } = lines;
        let counts = json!({ "removed": removed, "brought_back": brought_back, "kept": kept });
        writeln!(self.to, "\n],\n\"counts\": {counts}\n}}")
    }
}
