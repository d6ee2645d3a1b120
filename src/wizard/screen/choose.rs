//! Choose: what the file is, how it was read, what should happen.

use super::parts::{Banner, Button, Kind, Pill};
use crate::engine::model::Mode;
use crate::engine::schema::ValueType;
use crate::engine::source::profile::ColumnProfile;
use crate::engine::source::{HeaderRow, Separator};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::{count, percent, size};
use crate::wizard::state::{Database, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ChooseScreen {
    pub file: String,
    pub facts: String,
    /// Share of the file read so far, while it is being read whole.
    pub reading: Option<f32>,
    pub another: Button,
    pub chips: Vec<Chip>,
    /// What is to be known about how it was read.
    pub notices: Vec<Pill>,
    /// Why it cannot be imported.
    pub banner: Option<Banner>,
    pub record_types: Vec<Choice>,
    pub destination: String,
    pub modes: Vec<Choice>,
    pub columns: Vec<ColumnHead>,
    pub rows: Vec<PreviewRow>,
    pub footer: String,
    pub cancel: Button,
    pub next: Button,
}

/// One thing about how the file was read, which can be changed.
#[derive(Debug, Clone, Serialize)]
pub struct Chip {
    /// What it is about: "Separated by".
    pub name: &'static str,
    pub label: String,
    pub options: Vec<Choice>,
}

/// One of several ways.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    pub label: String,
    /// A second line, or nothing.
    pub hint: &'static str,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// The head of a column in the preview.
#[derive(Debug, Clone, Serialize)]
pub struct ColumnHead {
    pub header: String,
    /// "Email · 88% filled".
    pub fact: String,
    /// 0 to 1.
    pub filled: f32,
}

/// A row of the preview.
#[derive(Debug, Clone, Serialize)]
pub struct PreviewRow {
    pub number: u64,
    pub cells: Vec<String>,
}

/// Cells are cut to this many characters for the preview.
const CELL_CHARS: usize = 60;

/// Cells of the preview: very wide files show fewer rows, so that the page stays quick.
const PREVIEW_CELLS: usize = 40_000;

pub(super) fn choose(state: &State, draft: &Draft) -> ChooseScreen {
    let profile = &draft.profile;
    let reading = (!profile.complete && draft.profile_problem.is_none())
        .then(|| (profile.bytes as f32 / draft.source.size.max(1) as f32).min(1.0));
    let destination = match &state.database {
        Database::Open(summary) => format!("{} (this computer)", summary.name),
        Database::Opening | Database::Failed(_) => "No database".to_owned(),
    };
    ChooseScreen {
        file: draft.file_name(),
        facts: facts(draft),
        reading,
        another: Button::new("Choose another file…", Command::PickFile),
        chips: chips(draft),
        notices: notices(draft),
        banner: draft.profile_problem.as_ref().map(|text| Banner {
            kind: Kind::Danger,
            text: text.clone(),
            buttons: Vec::new(),
        }),
        record_types: vec![Choice {
            label: draft.record_type.plural.clone(),
            hint: "",
            selected: true,
            command: Command::DismissNotice,
        }],
        destination,
        modes: modes(draft),
        columns: draft.source.columns.iter().map(|c| head(draft, c.index, &c.header)).collect(),
        rows: rows(draft),
        footer: footer(draft),
        cancel: Button::new("Cancel", Command::Abandon),
        next: next(draft),
    }
}

fn facts(draft: &Draft) -> String {
    let columns = count(draft.source.columns.len() as u64, "column", "columns");
    let bytes = size(draft.source.size);
    if draft.profile.complete {
        format!("{} · {columns} · {bytes}", count(draft.profile.rows, "row", "rows"))
    } else if draft.profile.rows > 0 {
        format!("{} so far · {columns} · {bytes}", count(draft.profile.rows, "row", "rows"))
    } else {
        format!("{columns} · {bytes}")
    }
}

fn chips(draft: &Draft) -> Vec<Chip> {
    let reading = &draft.source.reading;
    let separators = [Separator::COMMA, Separator::SEMICOLON, Separator::TAB, Separator::PIPE];
    let separator = |s: Separator| Choice {
        label: capital(&s.words()),
        hint: "",
        selected: s == reading.separator,
        command: Command::SetSeparator(Some(s)),
    };
    const ENCODINGS: [(&str, &str); 7] = [
        ("UTF-8", "Unicode text"),
        ("windows-1252", "Western European (Windows-1252)"),
        ("windows-1250", "Central European (Windows-1250)"),
        ("windows-1251", "Cyrillic (Windows-1251)"),
        ("windows-1253", "Greek (Windows-1253)"),
        ("macintosh", "Older Macintosh"),
        ("UTF-16LE", "Unicode text (UTF-16)"),
    ];
    let encoding = |(label, words): &(&str, &str)| Choice {
        label: (*words).to_owned(),
        hint: "",
        selected: *label == reading.encoding,
        command: Command::SetEncoding(Some((*label).to_owned())),
    };
    vec![
        Chip {
            name: "Cells are separated by",
            label: capital(&reading.separator.words()),
            options: separators.into_iter().map(separator).collect(),
        },
        Chip { name: "Text is", label: reading.encoding_words(), options: ENCODINGS.iter().map(encoding).collect() },
        header_chip(reading.header),
    ]
}

fn header_chip(header: HeaderRow) -> Chip {
    let row = |number| Choice {
        label: format!("Headers in row {number}"),
        hint: "",
        selected: header == HeaderRow::Row(number),
        command: Command::SetHeader(Some(HeaderRow::Row(number))),
    };
    let none = Choice {
        label: "No headers".to_owned(),
        hint: "",
        selected: header == HeaderRow::None,
        command: Command::SetHeader(Some(HeaderRow::None)),
    };
    let label = match header {
        HeaderRow::None => "No headers".to_owned(),
        HeaderRow::Row(number) => format!("Headers in row {number}"),
        HeaderRow::Rows(first, last) => format!("Headers in rows {first}–{last}"),
        HeaderRow::InRecords => "Names in the records".to_owned(),
    };
    let last = header.last().max(8);
    Chip { name: "Headers", label, options: (1..=last).map(row).chain([none]).collect() }
}

fn notices(draft: &Draft) -> Vec<Pill> {
    let of_source = draft.source.notices.iter();
    let of_profile = draft.profile.notices.iter().filter(|n| !draft.source.notices.contains(n));
    of_source.chain(of_profile).map(|notice| Pill::new(Kind::Warn, label(&notice.message))).collect()
}

/// A sentence as a label: without the full stop at its end.
fn label(sentence: &str) -> &str {
    sentence.strip_suffix('.').unwrap_or(sentence)
}

fn modes(draft: &Draft) -> Vec<Choice> {
    let mode = |mode, label: &str, hint| Choice {
        label: label.to_owned(),
        hint,
        selected: draft.mode == mode,
        command: Command::SetMode(mode),
    };
    vec![
        mode(Mode::AddAndUpdate, "Add new and update existing", ""),
        mode(Mode::AddOnly, "Only add new", "existing records stay as they are"),
        mode(Mode::UpdateOnly, "Only update existing", "unknown rows are left out"),
    ]
}

fn head(draft: &Draft, index: usize, header: &str) -> ColumnHead {
    let Some(column) = draft.profile.columns.get(index).filter(|_| draft.profile.rows > 0) else {
        return ColumnHead { header: header.to_owned(), fact: String::new(), filled: 0.0 };
    };
    let filled = column.filled as f64 / draft.profile.rows.max(1) as f64;
    let fact = format!("{} · {} filled", type_words(column), percent(filled));
    ColumnHead { header: header.to_owned(), fact, filled: filled as f32 }
}

/// What a column holds in a word or two: "Email", "3 values", "Text".
fn type_words(column: &ColumnProfile) -> String {
    if column.filled == 0 {
        return "Blank".to_owned();
    }
    let likely = column.looks_like.iter().find(|(_, cells)| *cells as f64 >= 0.8 * column.filled as f64);
    let words = match likely.map(|(kind, _)| kind) {
        Some(ValueType::Id) => "ID",
        Some(ValueType::Email) => "Email",
        Some(ValueType::Phone) => "Phone",
        Some(ValueType::Date) => "Date",
        Some(ValueType::Year) => "Year",
        Some(ValueType::Money) => "Amount",
        Some(ValueType::Integer | ValueType::Decimal) => "Number",
        Some(ValueType::Boolean) => "Yes or no",
        Some(ValueType::Url) => "Web address",
        Some(ValueType::PostalCode) => "ZIP code",
        _ => {
            let few = column.values_complete && (2..=12).contains(&column.values.len());
            return if few && column.filled > 24 {
                count(column.values.len() as u64, "value", "values")
            } else {
                "Text".to_owned()
            };
        }
    };
    words.to_owned()
}

fn rows(draft: &Draft) -> Vec<PreviewRow> {
    let columns = draft.source.columns.len();
    let row = |row: crate::engine::source::Row<'_>| PreviewRow {
        number: row.number,
        cells: (0..columns).map(|column| cut(row.cell(column))).collect(),
    };
    let most = (PREVIEW_CELLS / columns.max(1)).max(8);
    draft.source.preview.iter().take(most).map(row).collect()
}

fn cut(cell: &str) -> String {
    let one_line = cell.trim().replace(['\r', '\n'], " ");
    match one_line.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

fn footer(draft: &Draft) -> String {
    let matched = draft.source.columns.len() - draft.unmatched_columns();
    match matched {
        0 => "Next you match columns to donor fields.".to_owned(),
        _ => format!(
            "{matched} of {} are matched already; you can change that next.",
            count(draft.source.columns.len() as u64, "column", "columns")
        ),
    }
}

fn next(draft: &Draft) -> Button {
    let button = Button::new("Match columns", Command::GoToMatch);
    if draft.profile_problem.is_some() { button.disabled("The file cannot be read to its end") } else { button }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}
