//! The report as a table. Text stays text: no spreadsheet program runs any of it as a formula.

use super::{Output, RemovalFacts, RemovalLines, approved, moment, word};
use crate::engine::job::export::inert;
use crate::engine::store::ReportLine;
use std::io::{self, Write};

/// The headers. The first says what a line is: `file`, `approved`, `removed`, `brought back` or `kept`.
const HEADERS: [&str; 9] = ["line", "type", "id", "name", "belongs_to", "why", "decided_by", "decided_at", "row"];

/// A CSV file.
pub(super) struct Table<'w>(csv::Writer<&'w mut dyn Write>);

impl<'w> Table<'w> {
    pub fn new(to: &'w mut dyn Write) -> Table<'w> {
        Table(csv::Writer::from_writer(to))
    }

    fn write(&mut self, cells: [&str; 9]) -> io::Result<()> {
        Ok(self.0.write_record(cells.map(|cell| inert(cell).into_owned()))?)
    }
}

impl Output for Table<'_> {
    fn begin(&mut self, facts: &RemovalFacts) -> io::Result<()> {
        // Without it Excel reads accented letters wrongly. Quoting would break it, so it is no cell.
        let mut headers = HEADERS.map(str::to_owned);
        headers[0].insert(0, '\u{feff}');
        self.0.write_record(headers)?;
        let job = &facts.job;
        let of_list = facts.job.list.as_ref().map(|list| format!("; list “{list}”")).unwrap_or_default();
        let file = format!("{} bytes; SHA-256 {}{of_list}", job.file_size, job.file_sha256);
        let (id, at) = (job.id.0.to_string(), moment(job.created_at));
        self.write(["file", &job.record_type, &id, &job.file_name, "", &file, &job.created_by, &at, ""])?;
        for (approval, removal) in &facts.approvals {
            let (id, at) = (approval.job.0.to_string(), moment(approval.at));
            let what = approved(approval, removal);
            self.write(["approved", &job.record_type, &id, "", "", &what, &approval.who, &at, ""])?;
        }
        Ok(())
    }

    fn line(&mut self, line: &ReportLine, why: &str) -> io::Result<()> {
        let (who, at) = line
            .decision
            .as_ref()
            .map_or((String::new(), String::new()), |decision| (decision.who.clone(), moment(decision.at)));
        let row = if line.row == 0 { String::new() } else { line.row.to_string() };
        let ReportLine { record_type, key, title, with, what, .. } = line;
        self.write([word(*what), record_type, key, title, with, why, &who, &at, &row])
    }

    fn finish(&mut self, _: RemovalLines) -> io::Result<()> {
        self.0.flush()
    }
}
