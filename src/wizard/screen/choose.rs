//! Choose: what the file is, how it was read, what should happen.

use super::columns::{Cards, ColumnHead, head};
use super::contents;
use super::part_tabs::PartTab;
use super::parts::{Banner, Button, Kind, Pill};
use super::things::{self, Things};
use super::which_list::{self, ListScreen};
use super::{reading, recognising};
use crate::engine::model::Mode;
use crate::engine::schema::RecordType;
use crate::engine::source::{HeaderRow, Packing};
use crate::engine::template::fingerprint;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::{any_of, capitalised, count, duration, size};
use crate::wizard::opening::without_folders;
use crate::wizard::preview::{PreviewRow, RowKind};
use crate::wizard::several::MODES;
use crate::wizard::state::{Database, State};
use serde::{Serialize, Serializer};
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone, Serialize)]
pub struct ChooseScreen {
    pub file: String,
    pub facts: String,
    /// Share of the file read so far, while it is being read whole.
    pub reading: Option<f32>,
    pub another: Button,
    pub web: Button,
    pub chips: Vec<Chip>,
    /// What is to be known about how it was read, where it is short.
    pub notices: Vec<Pill>,
    /// The rest of what is to be known.
    pub things: Option<Things>,
    /// Why it cannot be imported.
    pub banner: Option<Banner>,
    /// What of the file is imported: everything, or one list alone; none where it holds one type only.
    pub contents: Vec<Choice>,
    /// The parts that go in together, one of which is shown.
    pub parts: Vec<PartTab>,
    /// What the rows are; the one proposed says why. None where several parts go in together.
    pub record_types: Vec<Choice>,
    /// Why the rows are taken for what is chosen, or what speaks against it.
    pub type_note: String,
    pub destination: String,
    pub modes: Vec<Choice>,
    /// Which list a full list is.
    pub list: Option<ListScreen>,
    /// How records are recognised; pressed, it is asked.
    pub recognise: Button,
    pub columns: Vec<ColumnHead>,
    /// Made when somebody looks at one.
    #[serde(skip)]
    pub cards: Cards,
    #[serde(serialize_with = "as_list")]
    pub rows: Arc<[PreviewRow]>,
    /// Whether another row can be made the headers.
    pub headers_can_move: bool,
    /// Whether there are any.
    pub has_headers: bool,
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
    /// A few more words, or nothing.
    pub hint: String,
    pub selected: bool,
    /// To be chosen with care.
    pub warns: bool,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn choose(state: &State, draft: &Draft) -> ChooseScreen {
    let all = draft.all_parts().count() as f32;
    let unread = |part: &Draft| !part.profile.complete && part.profile_problem.is_none();
    let share = |part: &Draft| match part.profile.complete {
        true => 1.0,
        false => (part.profile.bytes as f32 / part.source.size.max(1) as f32).min(1.0),
    };
    let reading = draft.all_parts().any(unread).then(|| draft.all_parts().map(share).sum::<f32>() / all);
    let destination = match &state.database {
        Database::Open(summary) => format!("{} (this computer)", summary.name),
        Database::Opening | Database::Failed(_) => "No database".to_owned(),
    };
    let (notices, things) = things::of(draft);
    ChooseScreen {
        file: title(draft),
        facts: facts(draft),
        reading,
        another: Button::new("Choose another file…", Command::PickFile),
        web: Button::new("From a web address…", Command::AskForAddress),
        chips: reading::of_draft(draft),
        notices,
        things,
        banner: unreadable(draft),
        contents: contents::choices(draft),
        parts: contents::tabs(draft),
        record_types: if draft.is_several() { Vec::new() } else { record_types(draft) },
        type_note: type_note(draft),
        destination,
        modes: modes(draft),
        list: which_list::question(state, draft),
        recognise: recognising::button(draft),
        columns: draft.source.columns.iter().map(|c| head(draft, c.index, &c.header)).collect(),
        cards: Cards::of(draft),
        rows: draft.preview.clone(),
        headers_can_move: draft.source.reading.header != HeaderRow::InRecords && state.opening.is_none(),
        has_headers: draft.source.reading.header != HeaderRow::None,
        footer: footer(draft),
        cancel: Button::new("Cancel", Command::Abandon),
        next: next(state, draft),
    }
}

/// That it cannot be read to its end.
fn unreadable(draft: &Draft) -> Option<Banner> {
    draft.all_parts().find_map(|part| part.profile_problem.as_ref()).map(|text| Banner {
        kind: Kind::Danger,
        text: format!("{text} Nothing was changed."),
        buttons: vec![Button::new("Read it again", Command::TryAgain)],
    })
}

/// The file, and what of it is read: "donors.zip › contacts.csv", "book.xlsx › Donors".
fn title(draft: &Draft) -> String {
    let reading = &draft.source.reading;
    let member = reading.member.as_deref().map(without_folders);
    let part =
        draft.source.part().filter(|_| reading.sheet.is_some() && !draft.is_several()).map(|part| part.name.as_str());
    let parts = [member, part];
    parts.into_iter().flatten().fold(draft.file_name(), |title, part| format!("{title} › {part}"))
}

fn facts(draft: &Draft) -> String {
    if draft.is_several() {
        let kinds = count(draft.all_parts().count() as u64, "kind of record", "kinds of records");
        let from = draft.host.as_ref().map(|host| format!(" · from {host}")).unwrap_or_default();
        let rows = count(contents::rows(draft), "record", "records");
        return format!("{rows} · {kinds} · {}{from}", size(draft.source.size));
    }
    let columns = count(draft.source.columns.len() as u64, "column", "columns");
    let packed = if draft.source.reading.packing == Packing::None { "" } else { " packed" };
    let from = draft.host.as_ref().map(|host| format!(" · from {host}")).unwrap_or_default();
    let rest = format!("{columns} · {}{packed}{from}", size(draft.source.size));
    let rows = count(draft.profile.rows, "row", "rows");
    match (draft.profile.complete, draft.took) {
        (true, Some(took)) if took < Duration::from_millis(100) => {
            format!("{rows} · {rest} — read whole in under 0.1 s")
        }
        (true, Some(took)) => format!("{rows} · {rest} — read whole in {}", duration(took)),
        (true, None) => format!("{rows} · {rest}"),
        (false, _) if draft.profile.rows > 0 => format!("{rows} so far · {rest}"),
        (false, _) => rest,
    }
}

fn as_list<S: Serializer>(rows: &Arc<[PreviewRow]>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter())
}

impl ChooseScreen {
    /// What pressing the number of a row does: makes it the headers. Its label says so.
    pub fn use_as_header(&self, row: &PreviewRow) -> Option<Button> {
        let only = row.kind == RowKind::Header && !self.has_two_headers();
        (self.headers_can_move && !only).then(|| header(HeaderRow::Row(row.number)))
    }

    /// Everything that can be done with a row, for its menu.
    pub fn row_menu(&self, row: &PreviewRow) -> Vec<Button> {
        if !self.headers_can_move {
            return Vec::new();
        }
        let above = (row.number > 1).then(|| header(HeaderRow::Rows(row.number - 1, row.number)));
        let none = self.has_headers.then(|| header(HeaderRow::None));
        self.use_as_header(row).into_iter().chain(above).chain(none).collect()
    }

    fn has_two_headers(&self) -> bool {
        self.rows.iter().filter(|row| row.kind == RowKind::Header).count() > 1
    }
}

fn header(header: HeaderRow) -> Button {
    let label = match header {
        HeaderRow::Row(row) => format!("Use row {row} as the headers"),
        HeaderRow::Rows(first, last) => format!("Use rows {first}–{last} as the headers"),
        HeaderRow::None | HeaderRow::InRecords => "There are no headers".to_owned(),
    };
    Button::new(label, Command::SetHeader(Some(header)))
}

fn record_types(draft: &Draft) -> Vec<Choice> {
    let best = draft.proposed.as_ref().map(|proposed| proposed.best().record_type.name.as_str());
    let choice = |record_type: &RecordType| Choice {
        label: record_type.plural.clone(),
        hint: if best == Some(record_type.name.as_str()) { "proposed".to_owned() } else { String::new() },
        selected: record_type.name == draft.record_type.name,
        warns: false,
        command: Command::SetRecordType(record_type.name.clone()),
    };
    draft.schema.record_types.iter().map(choice).collect()
}

/// Why the rows are taken for what is chosen, in a sentence.
fn type_note(draft: &Draft) -> String {
    if draft.is_several() {
        return contents::note(draft);
    }
    if let Some(template) = draft.template.as_ref().filter(|_| !draft.type_chosen) {
        return format!("The template “{}” is for {}.", template.name, draft.record_type.plural.to_lowercase());
    }
    let (Some(proposed), Some(fit)) = (&draft.proposed, draft.type_fit()) else { return String::new() };
    let best = proposed.best();
    let mut note = if best.found.is_empty() { String::new() } else { format!("{}.", capitalised(&best.reason())) };
    if let Some(other) = proposed.other() {
        note += &format!(" It may also be {}: choose what is right.", other.record_type.plural.to_lowercase());
    }
    if !fit.missing.is_empty() && fit.matched > 0 {
        note += &format!(" No column looks like {}.", any_of(&fit.missing));
    }
    note.trim_start().to_owned()
}

fn modes(draft: &Draft) -> Vec<Choice> {
    let persons = draft.record_type.is_of_persons();
    let mode = |mode, label: &str, hint: &str| Choice {
        label: label.to_owned(),
        hint: hint.to_owned(),
        selected: draft.mode == mode,
        warns: false,
        command: Command::SetMode(mode),
    };
    let mut modes = vec![
        mode(Mode::AddAndUpdate, "Add new and update existing", ""),
        mode(Mode::AddOnly, "Only add new", "existing records stay as they are"),
        mode(Mode::UpdateOnly, "Only update existing", "unknown rows are left out"),
        mode(
            Mode::FullList,
            "Full list",
            if persons { "who is not in it waits for review" } else { "what is not in it waits for review" },
        ),
        mode(Mode::RemoveListed, "Remove the records listed", "by their ID; they wait for review"),
    ];
    if draft.is_several() {
        modes.retain(|mode| matches!(&mode.command, Command::SetMode(mode) if MODES.contains(mode)));
    }
    modes
}

fn footer(draft: &Draft) -> String {
    if let Some(why) = which_list::waits(draft) {
        return format!("{why}.");
    }
    if draft.is_several() {
        return footer_of_several(draft);
    }
    if let Some(template) = &draft.template {
        if draft.read_by.as_ref() == Some(&template.name) {
            return format!("Your template “{}” knows this file: it is read and matched as that says.", template.name);
        }
        let same = template.fingerprint() == fingerprint(&draft.headers());
        let which = if same { "These headers match" } else { "Most of these headers are those of" };
        return format!("{which} your template “{}” — it is applied.", template.name);
    }
    let matched = draft.source.columns.len() - draft.unmatched_columns();
    match matched {
        0 => format!("Next you match columns to the fields of {}.", draft.record_type.plural.to_lowercase()),
        _ => format!(
            "{matched} of {} are matched already; you can change that next.",
            count(draft.source.columns.len() as u64, "column", "columns")
        ),
    }
}

/// How far all parts are matched, and by which templates.
fn footer_of_several(draft: &Draft) -> String {
    let columns: usize = draft.all_parts().map(|part| part.source.columns.len()).sum();
    let unmatched: usize = draft.all_parts().map(Draft::unmatched_columns).sum();
    let matched = columns - unmatched;
    let all = count(columns as u64, "column", "columns");
    let mut words = format!("{matched} of {all} are matched already; you can change that next.");
    for part in draft.all_parts() {
        if let Some(template) = &part.template {
            words += &format!(
                " Your template “{}” is applied to {}.",
                template.name,
                part.record_type.plural.to_lowercase()
            );
        }
    }
    words
}

fn next(state: &State, draft: &Draft) -> Button {
    let button = Button::new("Match columns", Command::GoToMatch);
    if state.opening.is_some() {
        return button.disabled("The file is being read another way");
    }
    if draft.all_parts().any(|part| part.profile_problem.is_some()) {
        button.disabled("The file cannot be read to its end")
    } else if let Some(why) = which_list::waits(draft) {
        button.disabled(why)
    } else {
        button
    }
}
