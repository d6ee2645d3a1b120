//! An import being prepared: the file, what is known of it, and the matches being made.

use super::effect::Effect;
use super::expecting::Expecting;
pub use super::feeding::Split;
use super::preview::{self, PreviewRow};
use super::translating::Proposals;
pub use super::translating::{Translating, Understood};
use crate::engine::convert::Settings;
use crate::engine::job::{ImportRequest, column_facts, decide_orders};
use crate::engine::mapping::suggest::{ColumnFacts, Fit, Matcher, Suggestion};
use crate::engine::mapping::{Feed, Mapping, Match, SavedMapping};
use crate::engine::model::{Cell, Mode};
use crate::engine::schema::catalogue::event_kind;
use crate::engine::schema::{GroupIndex, RecordType, Schema, Slot, display};
use crate::engine::source::Source;
use crate::engine::source::profile::Profile;
use crate::engine::template::{Drift, Template, TemplateSettings, give_way};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

/// An import being prepared.
#[derive(Debug)]
pub struct Draft {
    pub source: Arc<Source>,
    /// The first rows as they are shown.
    pub preview: Arc<[PreviewRow]>,
    /// The web server the file was fetched from.
    pub host: Option<String>,
    /// The encoding that was found, when none was asked for or the whole file showed it.
    pub found_encoding: Option<String>,
    /// What the whole file showed about how it is to be read, where it was read again for that.
    pub read_again: Option<String>,
    pub profile: Arc<Profile>,
    /// Why the whole file could not be read, where it could not.
    pub profile_problem: Option<String>,
    /// How long reading the whole file took.
    pub took: Option<Duration>,
    pub record_type: &'static RecordType,
    pub schema: &'static Schema,
    pub mode: Mode,
    pub settings: Settings,
    pub expecting: Expecting,
    pub mapping: Mapping,
    pub suggestions: Vec<Suggestion>,
    /// A person changed the matches; suggestions no longer replace them unasked.
    pub touched: bool,
    pub ticket: u64,
    pub dragging: Option<usize>,
    pub selected: Option<usize>,
    pub find: String,
    /// Matches come from this, where a file is known.
    pub template: Option<Arc<Template>>,
    /// How the file differs from it.
    pub drift: Option<Drift>,
    /// Fields whose dates or numbers the file proves to be written otherwise than the template says.
    pub gave_way: Vec<Slot>,
    /// Columns marked to be matched to one group together.
    pub marked: BTreeSet<usize>,
    /// What the last change of the matches came to.
    pub said: String,
    /// The row shown as it will be saved, among the first ones.
    pub looking: Option<usize>,
    /// Live samples, by slot; computed when the mapping changes.
    pub samples: BTreeMap<Slot, Sample>,
    /// What fields with choices make of all values of their columns.
    pub understood: BTreeMap<Slot, Understood>,
    /// What is proposed for their values; does not change while they are translated.
    pub(super) proposals: BTreeMap<Slot, Proposals>,
    /// The field whose values are being translated.
    pub translating: Option<Translating>,
    /// Slots whose column holds whole names or places, of which they take a part.
    pub splits: BTreeMap<Slot, Split>,
    /// Entries shown per group, at least as many as are matched.
    entries: BTreeMap<GroupIndex, usize>,
    /// Made with the first drag; making it takes milliseconds.
    matcher: OnceCell<Matcher<'static>>,
    /// Fit of the dragged column, per field; a field of a group stands with its first entry.
    fits: BTreeMap<Slot, Fit>,
    undo: Vec<Mapping>,
    redo: Vec<Mapping>,
}

/// How the first cells of a slot convert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// (what stands in the file, what it becomes), the first few that are filled.
    pub converted: Vec<(String, String)>,
    /// Cells among the rows in memory that have a problem, and the first one's words.
    pub problems: usize,
    pub problem: Option<String>,
}

/// Samples shown per slot.
const SAMPLES: usize = 3;

/// Steps back that are kept.
const UNDO_STEPS: usize = 100;

impl Draft {
    pub(super) fn new(schema: &'static Schema, source: Arc<Source>, settings: Settings, ticket: u64) -> Draft {
        let found_encoding = source.options.encoding.is_none().then(|| source.reading.encoding.clone());
        Draft {
            preview: preview::rows(&source),
            host: None,
            found_encoding,
            read_again: None,
            took: None,
            source,
            profile: Arc::new(Profile::default()),
            profile_problem: None,
            record_type: &schema.record_types[0],
            schema,
            mode: Mode::default(),
            settings,
            expecting: Expecting::default(),
            mapping: Mapping::default(),
            suggestions: Vec::new(),
            touched: false,
            ticket,
            dragging: None,
            selected: None,
            find: String::new(),
            template: None,
            drift: None,
            gave_way: Vec::new(),
            marked: BTreeSet::new(),
            said: String::new(),
            looking: None,
            samples: BTreeMap::new(),
            understood: BTreeMap::new(),
            proposals: BTreeMap::new(),
            translating: None,
            splits: BTreeMap::new(),
            entries: BTreeMap::new(),
            matcher: OnceCell::new(),
            fits: BTreeMap::new(),
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }

    /// The file's name without its folder.
    pub fn file_name(&self) -> String {
        super::opening::name_of(&self.source.path)
    }

    /// It was read again as the whole of it showed.
    pub(super) fn found_better(&mut self, said: String) {
        self.found_encoding = Some(self.source.reading.encoding.clone());
        self.read_again = Some(said);
    }

    /// Takes over what holds however the file is read. Where its columns are those of before, perhaps
    /// with more after them, the matches hold as well.
    pub(super) fn carry_over(&mut self, before: Draft, with_matches: bool) {
        if self.template == before.template {
            self.mode = before.mode;
            self.settings = before.settings;
        }
        self.host = before.host;
        if self.source.reading.member == before.source.reading.member {
            self.found_encoding = self.found_encoding.take().or(before.found_encoding);
        }
        if with_matches && self.source.original_headers.starts_with(&before.source.original_headers) {
            self.template = before.template;
            self.drift = before.drift;
            self.mapping = before.mapping;
            self.suggestions = before.suggestions;
            self.touched = before.touched;
            self.entries = before.entries;
            self.undo = before.undo;
            self.redo = before.redo;
            self.refresh();
        }
    }

    /// What is known of the columns, for suggestions and for feedback while dragging.
    pub fn facts(&self) -> Vec<ColumnFacts> {
        column_facts(&self.source, &self.profile)
    }

    /// A column is being dragged, or no longer: how well it fits each field is worked out once.
    pub(super) fn drag(&mut self, column: Option<usize>) {
        self.dragging = column;
        let facts = column.and_then(|column| self.facts().into_iter().nth(column));
        let Some(facts) = facts else {
            self.fits.clear();
            return;
        };
        let slots: Vec<Slot> = every_slot(self.record_type).collect();
        let fits = self.matcher.get_or_init(|| Matcher::new(self.record_type)).fits(&facts, &slots);
        self.fits = slots.into_iter().zip(fits).collect();
    }

    /// How well the dragged column fits a slot.
    pub fn fit(&self, slot: Slot) -> Option<&Fit> {
        self.fits.get(&match slot {
            Slot::Field(field) => Slot::Field(field),
            Slot::Entry { group, field, .. } => Slot::Entry { group, position: 0, field },
        })
    }

    /// The headers of the file, by column.
    pub fn headers(&self) -> Vec<String> {
        self.source.columns.iter().map(|column| column.header.clone()).collect()
    }

    /// Matches come from this template from now on, or from none; what it says of the mode and of
    /// values that do not say is taken over.
    pub(super) fn use_template(&mut self, template: Option<Arc<Template>>) {
        self.drift = None;
        self.template = template;
        if let Some(template) = &self.template {
            self.mode = template.mode;
            self.settings.region.clone_from(&template.settings.region);
            self.settings.currency = template.settings.currency;
        }
    }

    /// The matches as a template, with all that goes with them.
    pub(super) fn as_template(&self, name: &str) -> Template {
        let headers = self.headers();
        let saved = SavedMapping::from_mapping(&self.decided(), self.record_type, &headers);
        Template {
            mode: self.mode,
            settings: TemplateSettings { region: self.settings.region.clone(), currency: self.settings.currency },
            ..Template::new(name, &headers, saved)
        }
    }

    /// What suggests matches, from what is known of the columns now.
    pub(super) fn ask_for_matches(&self) -> Effect {
        Effect::Suggest {
            ticket: self.ticket,
            record_type: self.record_type.name.clone(),
            columns: self.facts(),
            template: self.template.clone(),
        }
    }

    /// Takes over suggested matches, unless a person has begun to change them.
    pub(super) fn take_suggestions(&mut self, mapping: Mapping, suggestions: Vec<Suggestion>) {
        self.suggestions = suggestions;
        if !self.touched {
            self.mapping = mapping;
            self.give_way();
            self.refresh();
        }
    }

    /// A whole column is better evidence of how dates and numbers are written than an earlier file.
    fn give_way(&mut self) {
        self.gave_way.clear();
        if self.drift.is_some() && self.profile.complete {
            self.gave_way = give_way(&mut self.mapping, self.record_type, &self.profile);
        }
    }

    /// Replaces the matches by the suggested ones; can be taken back.
    pub(super) fn match_again(&mut self, mapping: Mapping, suggestions: Vec<Suggestion>) {
        self.edit(|current| *current = mapping);
        self.suggestions = suggestions;
    }

    /// Feeds a slot from a column. A column feeds one slot: it leaves the one it fed before.
    pub(super) fn match_column(&mut self, column: usize, slot: Slot) {
        self.edit(|mapping| {
            // What the column is joined with, or split into, stays.
            let whole = |slot: &Slot| mapping.get(*slot).is_some_and(|m| m.feed.is_column());
            let before: Vec<Slot> = mapping.slots_of_column(column).filter(whole).collect();
            let kept = before.first().and_then(|first| mapping.get(*first).cloned());
            for old in before {
                mapping.clear(old);
            }
            let date_order = kept.and_then(|m| m.date_order);
            mapping.set(slot, Match { date_order, ..Match::new(Feed::Column(column)) });
        });
    }

    /// Whether several columns are being dragged at once.
    pub fn drags_marked(&self) -> bool {
        self.marked.len() > 1 && self.dragging.is_some_and(|column| self.marked.contains(&column))
    }

    /// The marked columns feed the fields of one entry, each the one it suits best. Columns that suit
    /// none of its fields stay marked.
    pub(super) fn match_marked(&mut self, group: GroupIndex, position: usize) {
        let facts = self.facts();
        let columns: Vec<usize> = self.marked.iter().copied().filter(|column| *column < facts.len()).collect();
        let known: Vec<ColumnFacts> = columns.iter().map(|column| facts[*column].clone()).collect();
        let matcher = self.matcher.get_or_init(|| Matcher::new(self.record_type));
        let fields = matcher.share_out(&known, group);
        self.edit(|mapping| {
            for (column, field) in columns.iter().zip(&fields) {
                let Some(field) = *field else { continue };
                mapping.release(*column);
                mapping.set(Slot::Entry { group, position, field }, Match::new(Feed::Column(*column)));
            }
        });
        let left = columns.iter().zip(&fields).filter(|(_, field)| field.is_none());
        self.marked = left.map(|(column, _)| *column).collect();
        if !self.marked.is_empty() {
            let left = super::format::count(self.marked.len() as u64, "column suits", "columns suit");
            self.said = format!("{} {left} none of its fields and stays as it is.", self.said).trim().to_owned();
        }
    }

    /// Two slots exchange what feeds them. How the cells are understood goes along only where both hold
    /// the same kind of value.
    pub(super) fn swap(&mut self, one: Slot, other: Slot) {
        let record_type = self.record_type;
        let same_type = record_type.field(one).value_type == record_type.field(other).value_type;
        self.edit(|mapping| {
            let (first, second) = (mapping.clear(one), mapping.clear(other));
            for (slot, matched) in [(other, first), (one, second)] {
                if let Some(matched) = matched {
                    let kept = if same_type { matched } else { Match::new(matched.feed) };
                    mapping.set(slot, kept);
                }
            }
        });
    }

    pub(super) fn match_fixed(&mut self, slot: Slot, text: &str) {
        self.edit(|mapping| {
            mapping.set(slot, Match::new(Feed::Fixed(text.to_owned())));
        });
    }

    pub(super) fn unmatch_column(&mut self, column: usize) {
        self.edit(|mapping| mapping.release(column));
    }

    pub(super) fn unmatch(&mut self, slot: Slot) {
        self.edit(|mapping| {
            mapping.clear(slot);
        });
    }

    /// Changes one match, where there is one.
    pub(super) fn change(&mut self, slot: Slot, change: impl FnOnce(&mut Match)) {
        self.edit(|mapping| {
            if let Some(matched) = mapping.get_mut(slot) {
                change(matched);
            }
        });
    }

    /// Every change of the matches goes through here, so that each can be taken back.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Mapping)) {
        let before = self.mapping.clone();
        change(&mut self.mapping);
        if self.mapping == before {
            return;
        }
        self.say(&before);
        self.undo.push(before);
        if self.undo.len() > UNDO_STEPS {
            self.undo.remove(0);
        }
        self.redo.clear();
        self.touched = true;
        self.refresh();
    }

    pub(super) fn undo_match(&mut self) {
        if let Some(before) = self.undo.pop() {
            let after = std::mem::replace(&mut self.mapping, before);
            self.say(&after);
            self.redo.push(after);
            self.refresh();
        }
    }

    pub(super) fn redo_match(&mut self) {
        if let Some(after) = self.redo.pop() {
            let before = std::mem::replace(&mut self.mapping, after);
            self.say(&before);
            self.undo.push(before);
            self.refresh();
        }
    }

    fn say(&mut self, before: &Mapping) {
        self.said = super::said::changes(self.record_type, &self.source.columns, before, &self.mapping);
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Shows one more entry of a group.
    pub(super) fn add_entry(&mut self, group: GroupIndex) {
        let shown = self.shown_entries(group);
        self.entries.insert(group, (shown + 1).min(self.record_type.groups[group].max));
    }

    /// How many entries of a group the page shows: all matched ones, and at least one.
    pub fn shown_entries(&self, group: GroupIndex) -> usize {
        let matched = self.mapping.iter().filter_map(|(slot, _)| match slot {
            Slot::Entry { group: g, position, .. } if g == group => Some(position + 1),
            _ => None,
        });
        matched.max().unwrap_or(0).max(self.entries.get(&group).copied().unwrap_or(0)).max(1)
    }

    /// Columns that feed nothing.
    pub fn unmatched_columns(&self) -> usize {
        (0..self.source.columns.len()).filter(|c| self.mapping.slots_of_column(*c).next().is_none()).count()
    }

    /// The request this draft makes, once the whole file is known.
    pub fn request(&self) -> Option<ImportRequest> {
        let ready = self.profile.complete && self.mapping.missing_required(self.record_type).is_empty();
        ready.then(|| {
            ImportRequest::new(
                &self.source,
                &self.profile,
                self.record_type,
                self.mapping.clone(),
                self.mode,
                self.settings.clone(),
            )
        })
    }

    /// The matches with the orders the whole column proves filled in.
    pub fn decided(&self) -> Mapping {
        let mut mapping = self.mapping.clone();
        decide_orders(self.record_type, &mut mapping, &self.profile);
        mapping
    }

    /// Computes the live samples anew.
    pub(super) fn refresh(&mut self) {
        let decided = self.decided();
        self.samples = decided.iter().map(|(slot, matched)| (slot, self.sample(slot, matched))).collect();
        self.understand();
        self.splits = self.possible_splits();
    }

    fn sample(&self, slot: Slot, matched: &Match) -> Sample {
        let field = self.record_type.field(slot);
        let reader = self.reader(slot, matched);
        let mut sample = Sample::default();
        let rows = if matched.feed.columns().is_empty() { 1 } else { self.source.preview.len() };
        let mut scratch = String::new();
        for row in 0..rows {
            let cell = |column: usize| self.source.preview.row(row).map_or("", |row| row.cell(column));
            let text = matched.feed.text(cell, self.schema, &mut scratch);
            let (raw, code, value) = match text {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => {
                    let mut problems = Vec::new();
                    let read = reader.read(text.trim(), &mut problems);
                    (text.trim(), problems.first().map(|problem| problem.code), Some(read))
                }
                // Told once, not at each field that takes a part.
                Err(_) if !self.mapping.tells(slot) => continue,
                Err(reason) => ("", Some(reason.code()), None),
            };
            // Of what is split, the whole cell is shown.
            let raw = match matched.feed {
                Feed::Part { column, .. } | Feed::Item { column, .. } => cell(column).trim(),
                _ => raw,
            };
            if let Some(code) = code {
                sample.problems += 1;
                sample.problem.get_or_insert_with(|| event_kind(code).message_for(self.record_type, Some(slot)));
            }
            let known = sample.converted.iter().any(|(cell, _)| cell == raw);
            if sample.converted.len() < SAMPLES && !known {
                let shown = match value {
                    Some(Cell::Set(value)) => display(&value, field, self.record_type),
                    _ => String::new(),
                };
                sample.converted.push((raw.to_owned(), shown));
            }
        }
        sample
    }
}

/// Every field, and every field of every group's first entry.
fn every_slot(record_type: &RecordType) -> impl Iterator<Item = Slot> + '_ {
    let singles = (0..record_type.fields.len()).map(Slot::Field);
    let entries = record_type.groups.iter().enumerate().flat_map(|(group, declared)| {
        (0..declared.fields.len()).map(move |field| Slot::Entry { group, position: 0, field })
    });
    singles.chain(entries)
}
