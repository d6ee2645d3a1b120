//! Reports are read back as a colleague's program reads them.

use super::*;
use crate::engine::convert::Settings;
use crate::engine::job::{Example, Expected, ExpectedSum, FileFingerprint, ImportRequest, ProblemSummary};
use crate::engine::mapping::SavedMapping;
use crate::engine::model::{
    AmountTotals, Counts, CurrencyTotals, EventKey, JobId, Mode, Problem, Recognise, Split, Status, Sum, Totals,
};
use crate::engine::schema::{Currency, Schema};
use crate::engine::source::ReadOptions;
use crate::engine::store::{PlanChange, PlanCreated, PlanList, PlanProblem, PlanRows, PlanUnchanged};
use calamine::{Data, Reader, Xlsx as Read, open_workbook};
use std::path::PathBuf;
use std::time::Duration;

const CHANGES: u64 = 2_500;

const CAUSE: EventKey = EventKey { code: 9, slot: None };

fn subject() -> PlanSubject {
    let slot = Schema::built_in().record_type("contact").unwrap().slot("giving.lifetime_amount").unwrap();
    let all = Split { file: Sum { count: 3, minor: 123_450 }, left_out: Sum { count: 1, minor: 450 } };
    let dollars = CurrencyTotals { currency: Currency::USD, all, groups: Vec::new(), other: Split::default() };
    let totals =
        Totals { amounts: vec![AmountTotals { slot, unread: 2, currencies: vec![dollars] }], ..Totals::default() };
    let sum = ExpectedSum { slot: "giving.lifetime_amount".into(), minor: 100_000, currency: Currency::USD };
    let request = ImportRequest {
        first: Vec::new(),
        only_new: false,
        path: PathBuf::from("/files/gala.csv"),
        file: FileFingerprint { size: 1, modified: 0, sha256: "abc".into() },
        reading: ReadOptions::default(),
        mapping: SavedMapping { record_type: "contact".into(), matches: Vec::new() },
        mode: Mode::AddAndUpdate,
        settings: Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 },
        rows_total: 2_504,
        recognise: Recognise::default(),
        expected: Expected {
            rows: Some(2_504),
            sums: vec![sum],
            waived: Some("The bank says so".into()),
            differed: Vec::new(),
        },
        fixes: Default::default(),
        list: None,
        headers: Vec::new(),
    };
    let counts = Counts { rows: 2_504, updated: 2_500, created: 1, unchanged: 1, left_out: 2, ..Counts::default() };
    let problem = ProblemSummary {
        event: CAUSE,
        name: "date_not_recognised",
        is_error: true,
        message: "Birth date is not a date".into(),
        advice: "Write it as 2024-03-04".into(),
        count: 2,
        examples: vec![Example { row: 7, value: "=1+1".into() }],
        offers: Vec::new(),
    };
    let report = Report {
        first: Vec::new(),
        job: JobId(12),
        status: Status::FilecheckSuccess,
        counts,
        totals: Some(totals.clone()),
        missing: None,
        problems: vec![problem],
        set_aside: 0,
        problem_file: None,
        elapsed: Duration::ZERO,
        message: None,
    };
    let checked = Checked {
        job: JobId(12),
        request,
        revision: 1,
        decisions: 0,
        counts,
        totals,
        missing: None,
        first: Vec::new(),
    };
    let mut lists = PlanTotals::default();
    (lists.created, lists.changes, lists.unchanged, lists.problems) = (1, CHANGES, 1, 2);
    let (database, when, who) = ("Annual Fund".into(), "21 November 2026".into(), "maria".into());
    PlanSubject { report, checked, lists, database, when, who, part: None }
}

/// A plan whose values would run as formulas.
fn page(query: &PlanQuery, offset: u64, limit: u64) -> PlanPage {
    let who = |n: u64| (n + 2, format!("C{n}"), "=cmd|' /C calc'!A0".to_owned());
    let numbers = |total: u64| (offset..total.min(offset + limit)).map(who);
    let (total, rows) = match query.list {
        PlanList::Changes => {
            let change = |(row, key, title)| PlanChange {
                row,
                key,
                title,
                field: "Last name".into(),
                before: String::new(),
                after: "@Núñez".into(),
            };
            (CHANGES, PlanRows::Changes(numbers(CHANGES).map(change).collect()))
        }
        PlanList::Created => {
            let glance = vec![("Email".to_owned(), "ann@x.org".to_owned())];
            let created = |(row, key, title)| PlanCreated { row, key, title, glance: glance.clone() };
            (1, PlanRows::Created(numbers(1).map(created).collect()))
        }
        PlanList::Problems(EventKey { code, slot }) => {
            let problem = Problem { code, slot, value: "=1+1".into(), suggestion: None };
            let line = |(row, key, title)| PlanProblem { row, key, title, problem: problem.clone() };
            (2, PlanRows::Problems(numbers(2).map(line).collect()))
        }
        PlanList::Duplicates => (0, PlanRows::Duplicates(Vec::new())),
        PlanList::Listed => (0, PlanRows::Listed(Vec::new())),
        PlanList::Missing => (0, PlanRows::Missing(Vec::new())),
        PlanList::Unchanged => {
            (1, PlanRows::Unchanged(numbers(1).map(|(row, key, title)| PlanUnchanged { row, key, title }).collect()))
        }
    };
    PlanPage { query: query.clone(), offset, total, rows }
}

fn saved(name: &str, sheet_lines: u64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let format = ReportFormat::of(&path).unwrap();
    let mut pages = |query: &PlanQuery, offset, limit| Ok(page(query, offset, limit));
    save(&subject(), &mut pages, (&path, format), false, &AtomicBool::new(false), sheet_lines).unwrap();
    (folder, path)
}

/// The cells of a sheet, as text.
fn sheet(path: &Path, name: &str) -> Vec<Vec<String>> {
    let mut book: Read<_> = open_workbook(path).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let text = |cell: &Data| match cell {
        Data::Float(number) => format!("#{number}"),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn a_workbook_has_a_sheet_for_each_list_and_runs_no_formula() {
    let (_folder, path) = saved("plan.xlsx", SHEET_LINES);
    let book: Read<_> = open_workbook(&path).unwrap();
    assert_eq!(book.sheet_names(), ["Summary", "Changes", "New", "Problems", "Unchanged"]);
    let changes = sheet(&path, "Changes");
    assert_eq!(changes.len() as u64, CHANGES + 1);
    assert_eq!(changes[0], ["Row", "Constituent ID", "Name", "Field", "In the database", "In the file"]);
    assert_eq!(changes[2_500], ["#2501", "C2499", "=cmd|' /C calc'!A0", "Last name", "", "@Núñez"]);
    let problems = sheet(&path, "Problems");
    assert_eq!(problems[1][3..], ["Left out: Birth date is not a date", "", "=1+1", ""]);
    assert_eq!(sheet(&path, "New")[1][3], "Email: ann@x.org");
    let mut book: Read<_> = open_workbook(&path).unwrap();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().next().is_none(), "{name}");
    }
}

#[test]
fn the_summary_says_what_it_is_about_and_how_it_compares() {
    let (_folder, path) = saved("plan.xlsx", 2_000);
    let summary: Vec<String> = sheet(&path, "Summary").iter().map(|row| row.join("|")).collect();
    for line in [
        "File|gala.csv||",
        "Database|Annual Fund||",
        "What may happen|Add and update||",
        "Who|maria||",
        "Left out with problems|#2||",
        "Lifetime giving, how many|#3|#2|#1",
        "Lifetime giving, sum|$1,234.50|$1,230.00|$4.50",
        "Lifetime giving, not understood|#2|#0|#2",
        "Expected|2,504 rows; Lifetime giving: $1,000.00||",
        "Compared with the file|Lifetime giving: $234.50 more than expected||",
        "Gone on all the same because|The bank says so||",
        "Left out: Birth date is not a date|#2|Write it as 2024-03-04|",
        "Changes|A sheet holds the first 2,000 of 2,500 lines. A report saved as CSV holds all.||",
    ] {
        assert!(summary.iter().any(|found| found == line), "{line} in {summary:#?}");
    }
    assert_eq!(sheet(&path, "Changes").len(), 2_001);
}

#[test]
fn a_csv_file_holds_every_line_and_says_what_each_is() {
    let (_folder, path) = saved("plan.csv", 10);
    let text = std::fs::read_to_string(&path).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("a mark by which Excel knows the encoding");
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let lines: Vec<csv::StringRecord> = csv.records().map(|line| line.unwrap()).collect();
    let of = |kind: &str| lines.iter().filter(|line| &line[0] == kind).collect::<Vec<_>>();
    assert_eq!(["change", "new", "problem", "unchanged"].map(|kind| of(kind).len()), [2_500, 1, 2, 1]);
    let last = of("change")[2_499];
    assert_eq!(last, &vec!["change", "2501", "C2499", "'=cmd|' /C calc'!A0", "Last name", "", "'@Núñez", ""]);
    assert!(of("summary").iter().any(|line| line[4] == *"File" && line[5] == *"gala.csv"));
}

#[test]
fn nothing_is_left_of_a_report_that_could_not_be_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.csv");
    let stop = AtomicBool::new(false);
    let to = (path.as_path(), ReportFormat::Csv);
    let mut broken = |query: &PlanQuery, offset: u64, limit| match offset {
        0 => Ok(page(query, offset, limit)),
        _ => Err(ExportError::Gone),
    };
    assert!(matches!(save_plan(&subject(), &mut broken, to, true, &stop), Err(ExportError::Gone)));
    let mut pages = |query: &PlanQuery, offset, limit| Ok(page(query, offset, limit));
    assert!(matches!(save_plan(&subject(), &mut pages, to, true, &AtomicBool::new(true)), Err(ExportError::Stopped)));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    std::fs::write(&path, "mine").unwrap();
    assert!(matches!(save_plan(&subject(), &mut pages, to, false, &stop), Err(ExportError::Exists { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert!(save_plan(&subject(), &mut pages, to, true, &stop).is_ok());
    assert!(std::fs::metadata(&path).unwrap().len() > 100_000);
    let nowhere = (Path::new("/no/such/folder/plan.csv"), ReportFormat::Csv);
    assert!(matches!(save_plan(&subject(), &mut pages, nowhere, true, &stop), Err(ExportError::Write { .. })));
}

#[cfg(unix)]
#[test]
fn a_report_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    for name in ["plan.csv", "plan.xlsx"] {
        let (_folder, path) = saved(name, SHEET_LINES);
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_ending_of_a_name_says_how_a_report_is_written() {
    for (name, format) in
        [("a.xlsx", Some(ReportFormat::Xlsx)), ("a.CSV", Some(ReportFormat::Csv)), ("a.pdf", None), ("xlsx", None)]
    {
        assert_eq!(ReportFormat::of(Path::new(name)), format, "{name}");
    }
}
