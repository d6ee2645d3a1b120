//! The lists of a plan as lines of a report. A list more is one entry in [`sections`] and one arm in [`lines`].

use super::PlanSubject;
use crate::engine::job::ProblemSummary;
use crate::engine::model::{EventKey, Problem, Sign};
use crate::engine::schema::{EntryNames, RecordType, Schema};
use crate::engine::store::{PlanList, PlanProblem, PlanRows};
use serde::Serialize;
use std::borrow::Cow;

/// Lists that stand together on one sheet.
pub(super) struct Section {
    /// Name of the sheet.
    pub name: &'static str,
    /// What each line is called in the first column of a CSV file.
    pub kind: &'static str,
    pub columns: Vec<(Part, Cow<'static, str>)>,
    pub lists: Vec<PlanList>,
    /// Lines in all.
    pub total: u64,
    /// Has no sheet where it is empty.
    pub seldom: bool,
}

/// One line of a list of a plan; what does not apply is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlanLine {
    /// As a spreadsheet program numbers it; `None` where it is no row of the file.
    pub row: Option<u64>,
    pub key: String,
    pub name: String,
    /// Label of the field it is about.
    pub field: String,
    /// What stands in the database; of a problem, what stands in the file.
    pub before: String,
    /// What the file makes of it; of a problem, what is suggested.
    pub after: String,
    /// What is known of a new record, or what is wrong.
    pub note: String,
}

/// A part of a line, as it stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Row,
    Key,
    Name,
    Field,
    Before,
    After,
    Note,
}

impl PlanLine {
    /// A part of it that is text.
    pub(super) fn text(&self, part: Part) -> Cow<'_, str> {
        match part {
            Part::Row => self.row.map(|row| row.to_string()).unwrap_or_default().into(),
            Part::Key => self.key.as_str().into(),
            Part::Name => self.name.as_str().into(),
            Part::Field => self.field.as_str().into(),
            Part::Before => self.before.as_str().into(),
            Part::After => self.after.as_str().into(),
            Part::Note => self.note.as_str().into(),
        }
    }
}

/// The record type of a report; `None` where this program does not know it.
pub(super) fn record_type(subject: &PlanSubject) -> Option<&'static RecordType> {
    Schema::built_in().record_type(&subject.checked.request.mapping.record_type)
}

/// The lists there are, in the order of the sheets.
pub(super) fn sections(subject: &PlanSubject) -> Vec<Section> {
    let key = record_type(subject).map_or("ID", |record_type| record_type.fields[record_type.key].label.as_str());
    let section = |name, kind, parts: &[(Part, &'static str)], lists: Vec<PlanList>, total| {
        let who = [(Part::Row, "Row".into()), (Part::Key, key.to_owned().into()), (Part::Name, "Name".into())];
        let columns = who.into_iter().chain(parts.iter().map(|(part, head)| (*part, (*head).into()))).collect();
        let seldom = matches!(lists.as_slice(), [PlanList::Duplicates | PlanList::Listed | PlanList::Missing]);
        Section { name, kind, columns, lists, total, seldom }
    };
    let changes = [(Part::Field, "Field"), (Part::Before, "In the database"), (Part::After, "In the file")];
    let problems = [
        (Part::Note, "What is wrong"),
        (Part::Field, "Field"),
        (Part::Before, "In the file"),
        (Part::After, "Suggestion"),
    ];
    let duplicates =
        [(Part::Before, "In the database"), (Part::Note, "Why it may be the same"), (Part::After, "Decided")];
    let causes: Vec<PlanList> = subject.report.problems.iter().map(|p| PlanList::Problems(p.event)).collect();
    let lists = &subject.lists;
    vec![
        section("Changes", "change", &changes, vec![PlanList::Changes], lists.changes),
        section("New", "new", &[(Part::Note, "What the file says")], vec![PlanList::Created], lists.created),
        section("Problems", "problem", &problems, causes, lists.problems),
        section("Duplicates", "duplicate", &duplicates, vec![PlanList::Duplicates], lists.duplicates),
        section("Listed", "listed", &[(Part::Note, "What goes with it")], vec![PlanList::Listed], lists.listed),
        section("Missing", "missing", &[(Part::Note, "Last changed by")], vec![PlanList::Missing], lists.missing),
        section("Unchanged", "unchanged", &[], vec![PlanList::Unchanged], lists.unchanged),
    ]
}

/// The lines of a page.
pub(super) fn lines(rows: &PlanRows, subject: &PlanSubject) -> Vec<PlanLine> {
    let who = |row: u64, key: &str, name: &str| PlanLine {
        row: Some(row),
        key: key.into(),
        name: name.into(),
        ..PlanLine::default()
    };
    match rows {
        PlanRows::Changes(changes) => changes
            .iter()
            .map(|c| PlanLine {
                field: c.field.clone(),
                before: c.before.clone(),
                after: c.after.clone(),
                ..who(c.row, &c.key, &c.title)
            })
            .collect(),
        PlanRows::Created(created) => created
            .iter()
            .map(|c| {
                let glance = c.glance.iter().map(|(label, value)| format!("{label}: {value}"));
                PlanLine { note: glance.collect::<Vec<_>>().join(" · "), ..who(c.row, &c.key, &c.title) }
            })
            .collect(),
        PlanRows::Duplicates(duplicates) => duplicates
            .iter()
            .map(|d| {
                let possible = &d.possible;
                PlanLine {
                    before: format!("{} {}", possible.pair.key, possible.title).trim().to_owned(),
                    after: possible.verdict.map(|verdict| verdict.as_str().to_owned()).unwrap_or_default(),
                    note: possible.signs.iter().map(Sign::words).collect::<Vec<_>>().join(" · "),
                    ..who(d.row, &d.key, &d.title)
                }
            })
            .collect(),
        PlanRows::Listed(listed) => listed
            .iter()
            .map(|r| {
                let parts = r.parts.iter().map(|(label, entries)| format!("{label}: {entries}"));
                PlanLine { note: parts.collect::<Vec<_>>().join(" · "), ..who(r.row, &r.key, &r.title) }
            })
            .collect(),
        PlanRows::Missing(missing) => missing
            .iter()
            .map(|m| PlanLine { row: None, note: m.last_file.clone(), ..who(0, &m.key, &m.title) })
            .collect(),
        PlanRows::Unchanged(unchanged) => unchanged.iter().map(|u| who(u.row, &u.key, &u.title)).collect(),
        PlanRows::Problems(problems) => {
            let named = record_type(subject).map(|of| (of, subject.checked.request.mapping.entry_names(of)));
            let named = named.as_ref().map(|(of, names)| (*of, names));
            problems.iter().map(|p| problem(p, subject, named)).collect()
        }
    }
}

fn problem(line: &PlanProblem, subject: &PlanSubject, named: Option<(&RecordType, &EntryNames)>) -> PlanLine {
    let Problem { code, slot, value, suggestion } = &line.problem;
    let event = EventKey { code: *code, slot: *slot };
    let cause = subject.report.problems.iter().find(|problem| problem.event == event);
    let label = |slot| named.map(|(record_type, names)| names.label(record_type, slot));
    let field = slot.and_then(label);
    PlanLine {
        row: Some(line.row),
        key: line.key.clone(),
        name: line.title.clone(),
        field: field.unwrap_or_default(),
        before: value.to_string(),
        after: suggestion.as_deref().unwrap_or_default().to_owned(),
        note: cause.map(fate).unwrap_or_default(),
    }
}

/// What is wrong, and what becomes of the row: "Left out: Birth date is not a date".
pub(super) fn fate(cause: &ProblemSummary) -> String {
    format!("{}: {}", if cause.is_error { "Left out" } else { "Goes in" }, cause.message)
}
