//! The pages Check, Importing and Result as a fundraiser sees them, made by hand.

use almoner::engine::model::{EventKey, Fix, JobId};
use almoner::engine::schema::catalogue::Operation;
use almoner::engine::schema::{Currency, Slot};
use almoner::engine::store::ChangeKind;
use almoner::wizard::Command;
use almoner::wizard::expecting::{ExpectCommand, Total};
use almoner::wizard::fixing::FixCommand;
use almoner::wizard::screen::*;
use almoner::wizard::state::{CheckTab, EventGroup, JobTab};

use super::{button, number, pill};

pub fn event(code: u16) -> EventKey {
    EventKey { code, slot: None }
}

fn row(number: &str, title: &str, key: &str, cells: [&str; 3]) -> TableRow {
    TableRow {
        row: number.to_owned(),
        title: title.to_owned(),
        key: key.to_owned(),
        repeats: false,
        cells: cells.map(str::to_owned).to_vec(),
        open: None,
        accept: None,
    }
}

pub fn changes() -> Vec<TableRow> {
    let mut rows = vec![
        row("18", "María Núñez", "C00000001", ["Last name", "Nunez", "Núñez"]),
        row("18", "María Núñez", "C00000001", ["Email 1", "maria@oldmail.example", "maria.nunez@example.org"]),
        row("27", "James O’Brien", "C00000002", ["Phone 1", "", "+1 401-555-0199"]),
        row("44", "Linda Smith", "C00000004", ["Deceased", "No", "Yes"]),
        row("44", "Linda Smith", "C00000004", ["Date deceased", "", "12 June 2026"]),
        row("61", "Søren Dubois", "C00000005", ["Address 1 · ZIP", "2134", "02134"]),
        row("75", "Oluwaseun Taylor", "C00000019", ["Employer", "Acme", "Acme, Inc."]),
    ];
    rows[1].repeats = true;
    rows[4].repeats = true;
    rows
}

fn tab(tab: CheckTab, label: &'static str, count: &str, chosen: CheckTab) -> TabScreen {
    TabScreen {
        tab,
        label: label.to_owned(),
        count: count.to_owned(),
        selected: tab == chosen,
        command: Command::ShowTab(tab),
    }
}

pub fn lines(rows: Vec<TableRow>) -> Lines {
    Lines { total: rows.len() as u64, offset: 0, rows }
}

fn filters() -> Filters {
    let kind = |label: &str, kind: Option<ChangeKind>| KindFilter {
        label: label.to_owned(),
        selected: kind.is_none(),
        command: Command::FilterKind(kind),
    };
    let field = |label: &str, count: &str, slot: Option<Slot>| FieldFilter {
        label: label.to_owned(),
        count: count.to_owned(),
        selected: slot.is_none(),
        command: Command::FilterField(slot),
    };
    Filters {
        kinds: vec![
            kind("All 14,204", None),
            kind("Overwrites 9,120", Some(ChangeKind::Overwrites)),
            kind("Fills a blank 5,080", Some(ChangeKind::Fills)),
            kind("Clears 4", Some(ChangeKind::Clears)),
        ],
        field: "All fields".to_owned(),
        fields: vec![field("All fields", "14,204", None), field("Last name", "12", Some(Slot::Field(4)))],
    }
}

pub fn check(chosen: CheckTab, table: CheckTable) -> CheckScreen {
    CheckScreen {
        search_hint: "Name, ID or email".into(),
        parts: Vec::new(),
        title: "Here is what the import will do".to_owned(),
        text: "Every row was checked against [Annual Fund]. Nothing has been changed yet.".to_owned(),
        banner: None,
        cards: vec![
            number("9,833", "contacts updated", Kind::Neutral),
            number("1,120", "new contacts", Kind::Good),
            number("129,771", "already up to date", Kind::Info),
            number("6", "rows repeat an ID", Kind::Warn),
            number("2", "warnings", Kind::Warn),
            number("4", "rows with problems", Kind::Danger),
        ],
        tabs: vec![
            tab(CheckTab::Changes, "Changes", "14,204", chosen),
            tab(CheckTab::New, "New", "1,120", chosen),
            tab(CheckTab::Unchanged, "Unchanged", "129,771", chosen),
            tab(CheckTab::Problems, "Problems", "6", chosen),
            tab(CheckTab::Totals, "Totals", "", chosen),
        ],
        search: String::new(),
        filters: (chosen == CheckTab::Changes).then(filters),
        record: "Contact".to_owned(),
        table,
        footer: "4 rows with problems will be left out and saved to a file you can fix and import again.".to_owned(),
        footer_warns: true,
        report: button("Save this report…", Command::SaveReport),
        back: button("Back", Command::Back),
        problem_rows: (chosen == CheckTab::Problems).then(|| button("Save 4 problem rows…", Command::SaveProblemRows)),
        fix_problems: (chosen != CheckTab::Problems)
            .then(|| button("Fix 4 problems", Command::ShowTab(CheckTab::Problems))),
        fixes: None,
        next: button("Import 10,953 changes", Command::StartImport),
    }
}

/// Totals of which the sum is not what was expected.
pub fn totals() -> TotalsScreen {
    let three = |parts: [&str; 3]| parts.map(str::to_owned);
    let line = |label: &str, is_part, counts, sums| TotalsRow {
        label: label.to_owned(),
        is_part,
        counts: three(counts),
        sums: three(sums),
    };
    let field = |label: &str, typed: &str, compared, total| ExpectField {
        label: label.to_owned(),
        typed: typed.to_owned(),
        compared,
        total,
    };
    let sum = Total::Sum { slot: Slot::Field(24), currency: Currency::USD };
    let go_on = vec![button("Go on all the same…", Command::Expect(ExpectCommand::AskWhy))];
    let differs = "The file is not what you expect: Lifetime giving: $150.00 less than expected. Look for missing or \
                   repeated rows.";
    TotalsScreen {
        fields: vec![
            field("Rows you expect", "1,204", Some(pill(Kind::Good, "Agrees")), Total::Rows),
            field("Lifetime giving you expect", "$84,400", Some(pill(Kind::Warn, "$150.00 less than expected")), sum),
        ],
        banner: Some(Banner { kind: Kind::Warn, text: differs.to_owned(), buttons: go_on }),
        has_sums: true,
        rows: vec![
            line("Rows", false, ["1,204", "1,200", "4"], ["", "", ""]),
            line("Lifetime giving", false, ["1,180", "1,177", "3"], ["$84,250.00", "$84,120.00", "$130.00"]),
            line("Annual fund · Cash", true, ["980", "978", "2"], ["$60,000.00", "$59,900.00", "$100.00"]),
            line("blank · Cash", true, ["200", "199", "1"], ["$24,250.00", "$24,220.00", "$30.00"]),
            line("Lifetime giving, not understood", false, ["2", "0", "2"], ["", "", ""]),
        ],
        dates: Some("Dates of what goes in: 4 March 2024 to 2 January 2025".to_owned()),
    }
}

pub fn problem_groups() -> Vec<ProblemCard> {
    let group = |code: u16, is_error, message: &str, advice: &str, count: &str, selected| ProblemCard {
        is_error,
        message: message.to_owned(),
        advice: advice.to_owned(),
        count: count.to_owned(),
        selected,
        fixes: Vec::new(),
        command: Command::ShowProblem(Some(event(code))),
    };
    vec![
        group(
            1,
            true,
            "Last gift date is not a date we recognise",
            "Write dates like 2026-12-31, or leave the cell blank.",
            "3 rows",
            true,
        ),
        group(
            2,
            true,
            "Constituent ID is blank",
            "Every row needs the ID its record is recognised by.",
            "1 row",
            false,
        ),
        group(
            3,
            false,
            "Email already belongs to someone else",
            "It is kept where it is. Check whether both are the same person.",
            "2 rows",
            false,
        ),
    ]
}

fn rule(fix: Option<Fix>) -> Command {
    Command::Fix(FixCommand::Rule { code: 1, slot: None, fix })
}

fn fixes() -> Vec<Button> {
    vec![
        button("Use the suggestions · 1", rule(Some(Fix::UseSuggestion))),
        button("Take them as blank · 3", rule(Some(Fix::Blank))),
        button("Leave the field as it is · 3", rule(Some(Fix::LeaveOut))),
    ]
}

/// What was fixed so far, not yet checked.
pub fn fix_bar() -> FixBar {
    FixBar {
        text: "2 cells fixed, 1 problem by a rule".to_owned(),
        show: Some(button("Show", Command::Fix(FixCommand::List(true)))),
        undo: button("Undo", Command::Fix(FixCommand::Undo)),
        redo: button("Redo", Command::Fix(FixCommand::Redo)),
        drop_all: Some(button("Undo all", Command::Fix(FixCommand::DropAll))),
        check: Some(button("Check again (3 fixes)", Command::Fix(FixCommand::Check))),
        checking: String::new(),
    }
}

/// The problems, with one row open.
pub fn open_row() -> CheckTable {
    let cell = |column, header: &str, text: &str, field: &str| CellLine {
        column,
        header: header.to_owned(),
        text: text.to_owned(),
        was: None,
        field: field.to_owned(),
        problem: String::new(),
        kind: Kind::Neutral,
        suggestion: None,
    };
    let suggested = FixCommand::SetCell { row: 9_004, column: 3, text: "2024-03-02".to_owned() };
    let wrong = CellLine {
        problem: "Last gift date is not a date we recognise".to_owned(),
        kind: Kind::Danger,
        suggestion: Some(button("Use “2024-03-02”", Command::Fix(suggested))),
        ..cell(3, "Last gift", "31/02/2024", "Last gift date")
    };
    let edited = CellLine { was: Some("Tayler".to_owned()), ..cell(2, "Surname", "Taylor", "Last name") };
    let open = |row| Command::Fix(FixCommand::Open(row));
    let row = RowScreen {
        row: 9_004,
        title: "Row 9,004 · Ann Taylor".to_owned(),
        text: "Left out, because of 1 problem.".to_owned(),
        kind: Kind::Danger,
        cells: vec![
            cell(0, "Donor no.", "C00000088", "Constituent ID"),
            cell(1, "First name", "Ann", "First name"),
            edited,
            wrong,
            cell(4, "Table", "12", ""),
        ],
        first: Some(3),
        previous: button("Row before", open(Some(5_120))),
        next: button("Next row", open(Some(88_431))),
        close: button("Back to the rows", open(None)),
    };
    let CheckTable::Problems { groups, lines, .. } = problems(true) else { panic!("made as problems") };
    CheckTable::Problems { groups, lines, row: Some(Box::new(row)), fixes: None }
}

/// The problems, with the fixes made.
pub fn fix_list() -> CheckTable {
    let line = |place: &str, column: &str, was: &str, now: &str, command| FixLine {
        place: place.to_owned(),
        column: column.to_owned(),
        was: was.to_owned(),
        now: now.to_owned(),
        drop: button("Take back", Command::Fix(command)),
    };
    let back = FixCommand::SetCell { row: 9_004, column: 2, text: "Tayler".to_owned() };
    let list = FixList {
        lines: vec![
            line("All rows", "Email 1", "Email 1 is not a complete email address", "left out", FixCommand::Undo),
            line("Row 9,004", "Surname", "Tayler", "Taylor", back),
        ],
        more: String::new(),
        close: button("Back to the rows", Command::Fix(FixCommand::List(false))),
    };
    let CheckTable::Problems { groups, lines, .. } = problems(true) else { panic!("made as problems") };
    CheckTable::Problems { groups, lines, row: None, fixes: Some(list) }
}

pub fn problems(selected: bool) -> CheckTable {
    let mut groups = problem_groups();
    groups[0].selected = selected;
    if selected {
        groups[0].fixes = fixes();
    }
    let mut rows = vec![
        row("5,120", "Bo Li", "C00000115", ["12", "", ""]),
        row("9,004", "Ann Taylor", "C00000088", ["31/02/2024", "2 March 2024", ""]),
        row("88,431", "Eve Moore", "C00000160", ["", "", ""]),
    ];
    for (line, number) in rows.iter_mut().zip([5_120, 9_004, 88_431]) {
        line.open = Some(Command::Fix(FixCommand::Open(Some(number))));
    }
    rows[1].accept = Some(Command::Fix(FixCommand::Accept(9_004)));
    let (row, fixes) = (None, None);
    CheckTable::Problems { row, fixes, groups, lines: Lines { total: if selected { 3 } else { 0 }, offset: 0, rows } }
}

pub fn importing() -> ImportingScreen {
    let phase = |label: &str, state| PhaseScreen { label: label.to_owned(), state };
    let filter = |group, label, selected| FilterScreen { label, selected, command: Command::FilterEvents(group) };
    let line = |kind, word: &str, what: &str, rows: &str, example: &str| EventLine {
        pill: pill(kind, word),
        what: what.to_owned(),
        rows: rows.to_owned(),
        example: example.to_owned(),
    };
    ImportingScreen {
        title: "Importing alumni_full_2026-11.csv".to_owned(),
        text: "You can keep working. Closing the window stops safely — nothing is lost.".to_owned(),
        share: Some(0.64),
        percent: "64%".to_owned(),
        done: "90,112 of 140,734 rows".to_owned(),
        rate: "61,400 rows a second · about 1 second left".to_owned(),
        phases: vec![
            phase("Read file", PhaseState::Done),
            phase("Check and write records", PhaseState::Running),
            phase("Compare counts", PhaseState::ToCome),
        ],
        counters: vec![
            number("717", "created", Kind::Good),
            number("6,292", "updated", Kind::Neutral),
            number("83,099", "unchanged", Kind::Info),
            number("4", "problems", Kind::Danger),
        ],
        pace: (0_u8..24).map(|bar| (f32::from(bar) / 4.0).min(1.0) * 0.9 + f32::from(bar % 3) * 0.03).collect(),
        filters: vec![
            filter(EventGroup::All, "All", true),
            filter(EventGroup::Created, "Created", false),
            filter(EventGroup::Updated, "Updated", false),
            filter(EventGroup::Problems, "Problems", false),
        ],
        events: vec![
            line(Kind::Good, "Created", "New contact", "717", "C00140101 Mei-Ling Garcia"),
            line(Kind::Info, "Updated", "Email address changed", "3,118", "C00000001 maria.nunez@example.org"),
            line(Kind::Info, "Updated", "Address changed", "1,904", "C00000005 02134"),
            line(Kind::Warn, "Warning", "Email already belongs to someone else", "2", "sandy@example.org"),
            line(Kind::Danger, "Problem", "Last gift date is not a date we recognise", "3", "row 5,120: “12”"),
            line(Kind::Danger, "Problem", "Constituent ID is blank", "1", "row 88,431"),
        ],
        pause: Some(button("Pause", Command::Pause(true))),
        stop: button("Stop…", Command::AskToStop),
    }
}

fn status(when: &str, what: &'static str, kind: Kind) -> StatusLine {
    StatusLine { when: when.to_owned(), what, kind, who: "ruth".to_owned(), why: String::new() }
}

fn choice(label: &str, selected: bool, command: Command) -> Choice {
    Choice { label: label.to_owned(), hint: String::new(), selected, warns: false, command }
}

fn original() -> FileCard {
    FileCard {
        facts: vec![
            ("Name", "alumni_full_2026-11.csv".to_owned()),
            ("Size", "30.4 MB".to_owned()),
            ("Rows", "140,728".to_owned()),
            ("SHA-256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
            ("Problem rows", "4 rows".to_owned()),
            ("Copy", "Kept until 19 February 2027".to_owned()),
        ],
        gone: None,
        save: Some(button("Save a copy…", Command::SaveOriginal)),
    }
}

pub fn result() -> ResultScreen {
    let event = |code: u16, message: &str, count: &str, kind| ResultEvent {
        message: message.to_owned(),
        count: count.to_owned(),
        kind,
        selected: code == 1,
        command: Command::ShowEvent(event(code)),
    };
    let sample = |row: &str, record: &str, before: &str, after: &str| EventSample {
        row: row.to_owned(),
        record: record.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
    };
    ResultScreen {
        set_aside: None,
        parts: Vec::new(),
        parts_text: String::new(),
        pill: Some(pill(Kind::Warn, "Finished with 4 problems")),
        title: "alumni_full_2026-11.csv".to_owned(),
        facts: "Contacts · add and update · today 10:41 · took 14 s · by ruth · import 7".to_owned(),
        banner: None,
        buttons: vec![
            button("Original file…", Command::SaveOriginal),
            button("Problem rows (4)…", Command::SaveProblemRows),
            button("Undo this import…", Command::AskToUndo(JobId(7))),
        ],
        cards: vec![
            number("1,120", "created", Kind::Good),
            number("9,833", "updated", Kind::Neutral),
            number("129,771", "unchanged", Kind::Info),
            number("4", "left out with problems", Kind::Danger),
        ],
        tabs: vec![
            choice("What happened", true, Command::ShowJobTab(JobTab::Events)),
            choice("File, who and when", false, Command::ShowJobTab(JobTab::File)),
        ],
        tab: JobTab::Events,
        operations: vec![
            choice("All", true, Command::FilterOperation(None)),
            choice("New", false, Command::FilterOperation(Some(Operation::Create))),
            choice("Changed", false, Command::FilterOperation(Some(Operation::Update))),
            choice("Problems", false, Command::FilterOperation(Some(Operation::Error))),
        ],
        events: vec![
            event(1, "Email address changed", "4,871", Kind::Neutral),
            event(2, "Address changed", "2,977", Kind::Neutral),
            event(3, "New contact", "1,120", Kind::Neutral),
            event(4, "Last gift date is not a date we recognise", "3", Kind::Danger),
        ],
        samples_title: "Email address changed".to_owned(),
        samples_note: "4,871 rows, the first 100 shown".to_owned(),
        sample_heads: vec!["Before", "After"],
        samples: vec![
            sample("18", "C00000001 María Núñez", "maria@oldmail.example", "maria.nunez@example.org"),
            sample("102", "C00000088 Ann Taylor", "", "ann.t@example.org"),
            sample("131", "C00000115 Bo Li", "bo@x.example", "bo.li@example.com"),
        ],
        export: Some(button("Export all…", Command::ExportEvents)),
        file: Some(original()),
        statuses: vec![
            status("Today 10:40", "Recorded", Kind::Neutral),
            status("Today 10:41", "Writing", Kind::Neutral),
            status("Today 10:41", "Finished with problems", Kind::Warn),
        ],
        done: button("Import another file", Command::Abandon),
    }
}
