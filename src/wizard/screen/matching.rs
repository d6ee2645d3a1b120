//! Match: columns on the left, fields with what feeds them on the right.

use super::contents;
use super::customs::{self, DefineScreen};
use super::dropping::{self, DropHint};
use super::feeds;
pub use super::feeds::{JoinScreen, JoinedColumn, SlotFeed, SplitOffer};
use super::part_tabs::PartTab;
use super::parts::{Banner, Button, Pill};
use super::pills::pill;
use super::record::{self, RecordScreen};
use super::template_menu::{self, TemplateMenu};
use super::templates;
use super::written;
use crate::engine::mapping::Match;
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::schema::{SectionContent, Slot, ValueType, group_digits};
use crate::wizard::Command;
use crate::wizard::customs::CustomCommand;
use crate::wizard::draft::Draft;
use crate::wizard::format::{count, percent};
use crate::wizard::state::State;
use crate::wizard::templates::TemplateCommand;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct MatchScreen {
    pub title: String,
    /// The parts that go in together, one of which is matched here; none where there is only one.
    pub parts: Vec<PartTab>,
    /// "24 of 27 are matched."
    pub progress: String,
    pub find: String,
    pub not_matched: String,
    /// "3 marked" and what takes the marks away, where any are.
    pub marked: Option<Button>,
    /// The entries that marked columns can be matched to, and how.
    pub entries: Vec<Button>,
    pub cards: Vec<CardScreen>,
    /// Every column in the order of the file, whatever is searched for: what a field can be fed by.
    pub columns: Vec<ColumnChoice>,
    /// The column being dragged; the fields say what dropping it would mean.
    pub dragging: Option<usize>,
    pub sections: Vec<MatchSection>,
    pub undo: Button,
    pub redo: Button,
    pub again: Button,
    pub save: Button,
    /// The template in use and the others, instead of `save`, where there are any.
    pub template: Option<TemplateMenu>,
    /// What the template in use came to.
    pub banner: Option<Banner>,
    /// Shows a row as it will be saved.
    pub see: Button,
    pub record: Option<RecordScreen>,
    /// The question for a new field of the organisation's own.
    pub define: Option<DefineScreen>,
    /// A field to be brought into view once, with a number of its own.
    pub reveal: Option<(u64, String)>,
    /// What the last change came to, for screen readers.
    pub said: String,
    pub footer: String,
    pub footer_warns: bool,
    pub back: Button,
    /// The way to another part that lacks something.
    pub elsewhere: Option<Button>,
    pub next: Button,
}

/// A column that can be dragged onto a field.
#[derive(Debug, Clone, Serialize)]
pub struct CardScreen {
    pub column: usize,
    pub header: String,
    /// "617-555-0142 · 401-555-0199".
    pub samples: String,
    /// "61%".
    pub filled: String,
    pub state: CardState,
    /// "matched to Phone 1".
    pub state_text: String,
    pub selected: bool,
    /// Marked to be matched to a group together with others.
    pub marked: bool,
    #[serde(skip)]
    pub unmatch: Command,
    /// Makes a field of the organisation's own of it.
    #[serde(skip)]
    pub define: Command,
}

/// A column a field can be fed by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnChoice {
    pub column: usize,
    pub header: String,
    pub samples: String,
}

/// How a column stands, what is to be done first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum CardState {
    NotMatched,
    WantsALook,
    Matched,
}

/// A heading with its fields.
#[derive(Debug, Clone, Serialize)]
pub struct MatchSection {
    pub label: String,
    pub slots: Vec<SlotScreen>,
    /// "Add another email".
    pub add: Option<Button>,
}

/// A field that can be fed.
#[derive(Debug, Clone, Serialize)]
pub struct SlotScreen {
    #[serde(skip)]
    pub slot: Slot,
    /// Written form, `emails.0.email`.
    pub path: String,
    /// Within its section: "Email", "Type".
    pub label: String,
    /// Anywhere: "Email 1 · Type".
    pub full_label: String,
    pub required: bool,
    pub help: String,
    pub feed: SlotFeed,
    pub pill: Option<Pill>,
    /// Shows what the values of its column become, where it holds choices, or yes and no.
    pub translate: Option<Button>,
    /// Something about it should be looked at.
    pub warns: bool,
    /// Why it was matched.
    pub reason: String,
    /// While a column is dragged: what dropping it here would mean.
    pub drop: Option<DropHint>,
    /// Choices for a fixed value, (what is sent, what is shown); empty means free text.
    pub choices: Vec<(String, String)>,
    /// Further columns can be joined to what feeds it.
    pub join: bool,
    /// What feeds it can be split into the fields for its parts.
    pub split: Option<SplitOffer>,
    /// For dates: which order can be chosen.
    pub date_orders: Vec<(String, bool, Command2)>,
    /// For numbers: how they can be written.
    pub number_formats: Vec<(String, bool, Command2)>,
    /// What the column proves of how its dates or numbers are written; may be empty.
    pub proof: String,
    /// Where columns are joined: in which order, and what stands between them.
    pub joined: Option<JoinScreen>,
    /// Where a list is split: the sign between its items.
    pub lists: Vec<(String, bool, Command2)>,
    /// For a field fed by a column: what its blank cells do.
    pub blanks: Vec<(String, bool, Command2)>,
}

/// A command inside data that is written as text in tests.
#[derive(Debug, Clone)]
pub struct Command2(pub Command);

impl Serialize for Command2 {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

pub(super) fn matching(state: &State, draft: &Draft) -> MatchScreen {
    let facts = draft.facts();
    let sections = sections(draft);
    let wants_a_look = sections.iter().flat_map(|s| &s.slots).filter(|s| s.warns).count() as u64;
    let columns = draft.source.columns.len();
    let unmatched = draft.unmatched_columns();
    let missing: Vec<String> = draft.missing().into_iter().map(|s| draft.label(s)).collect();
    MatchScreen {
        title: format!(
            "Match your columns to {} fields",
            match draft.record_type.is_of_persons() {
                true => "donor".to_owned(),
                false => draft.record_type.label.to_lowercase(),
            }
        ),
        parts: contents::tabs(draft),
        progress: format!(
            "{} of {} are matched.",
            group_digits((columns - unmatched) as u64),
            group_digits(columns as u64)
        ),
        find: draft.find.clone(),
        not_matched: format!("{} not matched", group_digits(unmatched as u64)),
        marked: marked(draft),
        entries: entries(draft),
        cards: cards(draft, &facts, &sections),
        columns: column_choices(draft),
        dragging: draft.dragging,
        undo: history_button("Undo", Command::UndoMatch, draft.can_undo()),
        redo: history_button("Redo", Command::RedoMatch, draft.can_redo()),
        again: Button::new("Match again", Command::MatchAgain),
        save: Button::new("Save as template", Command::Template(TemplateCommand::AskToSave)),
        template: template_menu::menu(state, draft),
        banner: templates::banner(draft).or_else(|| feeds::unsplit(draft)),
        see: Button::new("See a row", Command::LookAtRow(Some(0))),
        said: draft.said.clone(),
        define: customs::define(draft),
        reveal: draft.customs.made.map(|(made, slot)| (made, draft.record_type.slot_path(slot))),
        record: draft.looking.and_then(|place| record::record(draft, place)),
        footer: footer(draft, &missing, wants_a_look, unmatched as u64),
        footer_warns: !missing.is_empty() || wants_a_look > 0 || contents::lacking(draft).is_some(),
        back: Button::new("Back", Command::Back),
        elsewhere: contents::way_to_lacking(draft),
        next: next(draft, &missing),
        sections,
    }
}

fn marked(draft: &Draft) -> Option<Button> {
    let many = draft.marked.len();
    (many > 0).then(|| Button::new(format!("{many} marked"), Command::ClearMarks))
}

/// Every entry the page shows, by name.
fn entries(draft: &Draft) -> Vec<Button> {
    if draft.marked.len() < 2 {
        return Vec::new();
    }
    let groups = draft.record_type.groups.iter().enumerate();
    let all = groups.flat_map(|(group, declared)| {
        draft.shown_positions(group).into_iter().map(move |position| {
            Button::new(format!("{} {}", declared.label, position + 1), Command::MatchMarked { group, position })
        })
    });
    all.collect()
}

pub(super) fn history_button(label: &str, command: Command, enabled: bool) -> Button {
    let button = Button::new(label, command);
    if enabled { button } else { button.disabled("Nothing to take back") }
}

fn footer(draft: &Draft, missing: &[String], wants_a_look: u64, unmatched: u64) -> String {
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("{} is not matched yet", missing.join(", ")));
    }
    if let Some((_, part, missing)) = contents::lacking(draft) {
        parts.push(format!("{}: {missing} is not matched yet", part.record_type.plural));
    }
    if wants_a_look > 0 {
        parts.push(format!(
            "{} a look",
            if wants_a_look == 1 { "1 match wants".to_owned() } else { format!("{wants_a_look} matches want") }
        ));
    }
    if unmatched > 0 {
        parts.push(format!("{} will not be imported", count(unmatched, "column", "columns")));
    }
    if parts.is_empty() { "Every column is matched".to_owned() } else { parts.join(" · ") }
}

fn next(draft: &Draft, missing: &[String]) -> Button {
    if let Some(problem) = draft.all_parts().find_map(|part| part.profile_problem.as_ref()) {
        return Button::new("Check", Command::StartCheck).disabled(problem.clone());
    }
    if draft.all_parts().any(|part| !part.profile.complete) {
        return Button::new("Check", Command::StartCheck).disabled("The file is still being read");
    }
    let button = Button::new(format!("Check {}", count(contents::rows(draft), "row", "rows")), Command::StartCheck);
    if missing.is_empty() {
        let Some((_, part, missing)) = contents::lacking(draft) else { return button };
        let of = part.record_type.plural.to_lowercase();
        button.disabled(format!("Match {missing} of the {of} first; without it no record can be recognised"))
    } else {
        button.disabled(format!("Match {} first; without it no record can be recognised", missing.join(", ")))
    }
}

fn cards(draft: &Draft, facts: &[ColumnFacts], sections: &[MatchSection]) -> Vec<CardScreen> {
    let find = draft.find.trim().to_lowercase();
    let fits = |header: &str| find.is_empty() || header.to_lowercase().contains(&find);
    let mut cards: Vec<CardScreen> = draft
        .source
        .columns
        .iter()
        .filter(|column| fits(&column.header))
        .map(|column| card(draft, facts.get(column.index), column, sections))
        .collect();
    // What is still to do comes first; within that, the order of the file.
    cards.sort_by_key(|card| (card.state, card.column));
    cards
}

fn card(
    draft: &Draft,
    facts: Option<&ColumnFacts>,
    column: &crate::engine::source::Column,
    sections: &[MatchSection],
) -> CardScreen {
    let fed = sections.iter().flat_map(|s| &s.slots).find(|s| s.feed.reads(column.index));
    let (state, state_text) = match fed {
        None => (CardState::NotMatched, "not matched".to_owned()),
        Some(slot) if slot.warns => (CardState::WantsALook, format!("matched to {}, wants a look", slot.full_label)),
        Some(slot) => (CardState::Matched, format!("matched to {}", slot.full_label)),
    };
    let samples = samples(draft, column.index);
    let known = draft.profile.rows > 0;
    CardScreen {
        column: column.index,
        header: column.header.clone(),
        samples: if samples.is_empty() && known { "blank".to_owned() } else { samples },
        filled: facts.filter(|_| known).map(|f| percent(f.filled)).unwrap_or_default(),
        state,
        state_text,
        selected: draft.selected == Some(column.index),
        marked: draft.marked.contains(&column.index),
        unmatch: Command::UnmatchColumn(column.index),
        define: Command::Custom(CustomCommand::Ask(Some(column.index))),
    }
}

/// The first few values of a column, in the order of the file: what a person recognises.
fn samples(draft: &Draft, column: usize) -> String {
    let values = draft.profile.columns.get(column).map_or(&[][..], |c| &c.samples);
    values.iter().take(3).map(|s| short(s)).collect::<Vec<_>>().join(" · ")
}

fn column_choices(draft: &Draft) -> Vec<ColumnChoice> {
    let choice = |column: &crate::engine::source::Column| ColumnChoice {
        column: column.index,
        header: column.header.clone(),
        samples: samples(draft, column.index),
    };
    draft.source.columns.iter().map(choice).collect()
}

pub(super) fn short(text: &str) -> String {
    const CHARS: usize = 28;
    match text.char_indices().nth(CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn sections(draft: &Draft) -> Vec<MatchSection> {
    let record_type = draft.record_type;
    let decided = draft.decided();
    let slot = |slot: Slot| slot_screen(draft, slot, decided.get(slot));
    let mut sections = Vec::new();
    for section in &record_type.sections {
        match &section.content {
            SectionContent::Fields(fields) => sections.push(MatchSection {
                label: section.label.clone(),
                slots: fields.iter().map(|field| slot(Slot::Field(*field))).collect(),
                add: None,
            }),
            SectionContent::Group(group) => {
                let declared = &record_type.groups[*group];
                if declared.value.is_some() {
                    sections.push(customs::section(draft, &section.label, slot));
                }
                let positions = draft.shown_positions(*group);
                for position in positions.iter().copied() {
                    let entry = |field| slot(Slot::Entry { group: *group, position, field });
                    let last = positions.last() == Some(&position);
                    let label = declared.label.to_lowercase();
                    let add = Button::new(format!("Add another {label}"), Command::AddEntry(*group));
                    let named = if declared.value.is_some() { ", named by a column" } else { "" };
                    sections.push(MatchSection {
                        label: format!("{} {}{named}", declared.label, position + 1),
                        slots: (0..declared.fields.len()).map(entry).collect(),
                        add: (last && positions.len() < declared.max).then_some(add),
                    });
                }
            }
        }
    }
    sections
}

fn slot_screen(draft: &Draft, slot: Slot, matched: Option<&Match>) -> SlotScreen {
    let record_type = draft.record_type;
    let field = draft.field(slot);
    let kind = draft.custom_kind(slot);
    let own = draft.customs.names.of(slot).is_some();
    let sample = draft.samples.get(&slot);
    let (pill, warns) = pill(draft, slot, matched, sample);
    let suggestion = draft.suggestions.iter().find(|s| s.slot == slot && matched.is_some_and(|m| s.is(&m.feed)));
    SlotScreen {
        slot,
        path: record_type.slot_path(slot),
        label: if own { draft.label(slot) } else { record_type.field(slot).label.clone() },
        full_label: draft.label(slot),
        required: field.required && !draft.may_lack(slot),
        help: kind.map_or_else(|| field.help.clone(), customs::help),
        feed: feeds::feed(draft, matched, sample),
        pill,
        translate: draft.can_translate(slot).then(|| Button::new("Translate values…", Command::OpenTranslate(slot))),
        warns,
        reason: suggestion.map(|s| s.reason.clone()).unwrap_or_default(),
        drop: dropping::hint(draft, slot),
        choices: choices(draft, slot),
        join: feeds::can_join(field, matched),
        split: feeds::split_offer(draft, slot),
        date_orders: written::date_orders(field.value_type, slot, matched),
        number_formats: written::number_formats(field.value_type, slot, matched),
        proof: written::proof(draft, field.value_type, matched),
        joined: feeds::joined(draft, slot, matched),
        lists: feeds::list_separators(slot, matched),
        blanks: written::blanks(slot, matched),
    }
}

fn choices(draft: &Draft, slot: Slot) -> Vec<(String, String)> {
    let field = draft.field(slot);
    if field.value_type == ValueType::Boolean {
        return vec![("yes".to_owned(), "Yes".to_owned()), ("no".to_owned(), "No".to_owned())];
    }
    draft.record_type.choices(field).iter().map(|c| (c.value.clone(), c.label.clone())).collect()
}
