//! The first page of a report: which file, into what, by whom, and what it comes to.

use super::PlanSubject;
use super::lines::{Section, fate, record_type};
use crate::engine::job::{totals_dates, totals_lines};
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, group_digits};

/// A line of the summary; one without cells keeps parts of it apart.
pub(super) struct SummaryLine {
    pub bold: bool,
    /// All but the first cell are figures.
    pub figures: bool,
    pub cells: Vec<Cell>,
}

pub(super) enum Cell {
    Text(String),
    Count(u64),
}

impl SummaryLine {
    fn of(cells: Vec<Cell>) -> SummaryLine {
        SummaryLine { bold: false, figures: false, cells }
    }

    fn pair(label: &str, text: impl Into<String>) -> SummaryLine {
        SummaryLine::of(vec![Cell::Text(label.to_owned()), Cell::Text(text.into())])
    }

    fn count(label: &str, count: u64) -> SummaryLine {
        SummaryLine::of(vec![Cell::Text(label.to_owned()), Cell::Count(count)])
    }

    fn heading(cells: &[&str]) -> SummaryLine {
        let cells = cells.iter().map(|cell| Cell::Text((*cell).to_owned())).collect();
        SummaryLine { bold: true, figures: false, cells }
    }

    fn apart() -> SummaryLine {
        SummaryLine::of(Vec::new())
    }
}

/// The whole summary; `most` lines of a list fit on a sheet.
pub(super) fn lines(subject: &PlanSubject, sections: &[Section], most: u64) -> Vec<SummaryLine> {
    let mut lines = head(subject);
    lines.push(SummaryLine::apart());
    lines.extend(counts(subject));
    if let Some(record_type) = record_type(subject) {
        lines.push(SummaryLine::apart());
        lines.extend(totals(subject, record_type));
        lines.extend(expected(subject, record_type));
    }
    if !subject.report.problems.is_empty() {
        lines.push(SummaryLine::apart());
        lines.push(SummaryLine::heading(&["Problems", "Rows", "What to do"]));
        lines.extend(subject.report.problems.iter().map(|cause| {
            let advice = Cell::Text(cause.advice.clone());
            SummaryLine::of(vec![Cell::Text(fate(cause)), Cell::Count(cause.count), advice])
        }));
    }
    let long: Vec<&Section> = sections.iter().filter(|section| section.total > most).collect();
    if !long.is_empty() {
        lines.push(SummaryLine::apart());
        lines.extend(long.into_iter().map(|section| {
            let (shown, total) = (group_digits(most), group_digits(section.total));
            let text = format!("A sheet holds the first {shown} of {total} lines. A report saved as CSV holds all.");
            SummaryLine::pair(section.name, text)
        }));
    }
    lines
}

fn head(subject: &PlanSubject) -> Vec<SummaryLine> {
    let request = &subject.checked.request;
    vec![
        SummaryLine::heading(&["What an import would do. Nothing has been changed yet."]),
        SummaryLine::pair("File", request.file_name()),
        SummaryLine::pair("SHA-256 of the file", request.file.sha256.clone()),
        SummaryLine::pair("Database", subject.database.clone()),
        SummaryLine::pair("What the rows are", record_type(subject).map_or("", |record_type| &record_type.plural)),
        SummaryLine::pair("What may happen", mode_words(request.mode)),
        SummaryLine::pair("Checked as number", subject.report.job.0.to_string()),
        SummaryLine::pair("When", subject.when.clone()),
        SummaryLine::pair("Who", subject.who.clone()),
    ]
}

/// "Add and update"
fn mode_words(mode: Mode) -> String {
    let name = serde_json::to_value(mode).ok().and_then(|name| name.as_str().map(|name| name.replace('-', " ")));
    let name = name.unwrap_or_default();
    name.get(..1).map(|first| first.to_uppercase() + &name[1..]).unwrap_or_default()
}

fn counts(subject: &PlanSubject) -> Vec<SummaryLine> {
    let counts = &subject.report.counts;
    let missing = subject.report.missing;
    let listed = missing.filter(|missing| missing.listed > 0);
    let listed = listed.map(|missing| SummaryLine::count("Records listed for removal", missing.listed));
    let missing = missing.filter(|missing| subject.checked.request.mode == Mode::FullList || missing.absent() > 0);
    let missing = missing.map(|m| SummaryLine::count("Records missing from the file", m.absent()));
    let lines = [
        SummaryLine::heading(&["Rows", "How many"]),
        SummaryLine::count("In the file", counts.rows),
        SummaryLine::count("New records", counts.created),
        SummaryLine::count("Updated", counts.updated),
        SummaryLine::count("Already up to date", counts.unchanged),
        SummaryLine::count("Left out with problems", counts.left_out),
        SummaryLine::count("Go in with a warning", counts.warned),
        SummaryLine::count("Repeat the ID of an earlier row", counts.duplicates),
        SummaryLine::count("Fields that change", counts.fields_changed),
    ];
    lines.into_iter().chain(listed).chain(missing).collect()
}

fn totals(subject: &PlanSubject, record_type: &RecordType) -> Vec<SummaryLine> {
    let (counts, totals) = (&subject.checked.counts, &subject.checked.totals);
    let mut lines = vec![SummaryLine::heading(&["Totals", "In the file", "Goes in", "Left out"])];
    for line in totals_lines(record_type, counts, totals) {
        let label = if line.is_part { format!("    {}", line.label) } else { line.label };
        let of = |cells: [Cell; 3], label: String| {
            let cells = std::iter::once(Cell::Text(label)).chain(cells).collect();
            SummaryLine { bold: false, figures: true, cells }
        };
        if let Some(sums) = line.sums {
            lines.push(of(line.counts.map(Cell::Count), format!("{label}, how many")));
            lines.push(of(sums.map(Cell::Text), format!("{label}, sum")));
        } else {
            lines.push(of(line.counts.map(Cell::Count), label));
        }
    }
    lines.extend(totals_dates(totals).map(|dates| SummaryLine::pair("Dates of what goes in", dates)));
    lines
}

fn expected(subject: &PlanSubject, record_type: &RecordType) -> Vec<SummaryLine> {
    let expected = &subject.checked.request.expected;
    if expected.is_empty() {
        return Vec::new();
    }
    let differences = expected.differences(record_type, &subject.checked.counts, &subject.checked.totals);
    let agrees = if differences.is_empty() { "Agrees".to_owned() } else { differences.join("; ") };
    let waived = expected.waived.as_ref().filter(|_| !differences.is_empty());
    [SummaryLine::apart(), SummaryLine::pair("Expected", expected.words(record_type).join("; "))]
        .into_iter()
        .chain([SummaryLine::pair("Compared with the file", agrees)])
        .chain(waived.map(|reason| SummaryLine::pair("Gone on all the same because", reason.clone())))
        .collect()
}
