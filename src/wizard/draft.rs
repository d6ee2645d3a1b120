//! An import being prepared: the file, what is known of it, and the matches being made.

use super::basis::{Asked, Step};
use super::customs::Customs;
use super::expecting::Expecting;
pub use super::feeding::{Split, SplitInto, WholeColumn};
use super::fixing::Fixing;
use super::preview::{self, PreviewRow};
pub use super::sampling::Sample;
use super::several::Together;
use super::state::CheckTab;
use super::translating::{Counted, Values};
pub use super::translating::{Translating, Understood};
use super::which_list::WhichList;
use crate::engine::convert::Settings;
use crate::engine::job::{KnownLists, column_facts, decide_orders};
use crate::engine::mapping::suggest::{ColumnFacts, Fit, Matcher, ProposedType, Suggestion};
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::model::{Mode, Recognise};
use crate::engine::schema::{GroupIndex, RecordType, Schema, Slot};
use crate::engine::source::Source;
use crate::engine::source::profile::Profile;
use crate::engine::template::{Drift, Template};
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
    /// What the file holds besides what is read; `None` until that is known, or where it cannot hold more.
    pub lists: Option<Arc<KnownLists>>,
    /// The other parts, where several record types of the file are imported together.
    pub(super) together: Together,
    /// What the rows are most likely, by their columns.
    pub proposed: Option<Arc<ProposedType>>,
    /// A person said what the rows are.
    pub(super) type_chosen: bool,
    pub schema: &'static Schema,
    pub mode: Mode,
    /// Which list it is, where it is a full one.
    pub which_list: WhichList,
    pub recognise: Recognise,
    /// How records are recognised is being asked, in front of the page.
    pub asks_recognise: bool,
    /// The tab of the check looked at last.
    pub tab: Option<CheckTab>,
    pub settings: Settings,
    pub expecting: Expecting,
    pub mapping: Mapping,
    pub suggestions: Vec<Suggestion>,
    /// The matches as they were suggested, or as the template said.
    pub(super) given: Mapping,
    /// A person changed the matches; suggestions no longer replace them unasked.
    pub touched: bool,
    /// Other matches were asked for.
    pub(super) asked: Option<Asked>,
    pub ticket: u64,
    pub dragging: Option<usize>,
    pub selected: Option<usize>,
    pub find: String,
    /// Matches come from this, where a file is known.
    pub template: Option<Arc<Template>>,
    /// The template that says how the file is read, by name.
    pub read_by: Option<String>,
    /// How the file differs from it.
    pub drift: Option<Drift>,
    /// Fields whose dates or numbers the file proves to be written otherwise than the template says.
    pub gave_way: Vec<Slot>,
    /// Columns marked to be matched to one group together.
    pub marked: BTreeSet<usize>,
    /// What the last change of the matches came to.
    pub said: String,
    /// What is to be seen of it.
    pub(super) told: Option<String>,
    /// The row shown as it will be saved, among the first ones.
    pub looking: Option<usize>,
    /// Live samples, by slot; computed when the mapping changes.
    pub samples: BTreeMap<Slot, Sample>,
    /// What fields with choices make of all values of their columns.
    pub understood: BTreeMap<Slot, Understood>,
    /// Their values, and what is proposed for them; does not change while they are translated.
    pub(super) values: BTreeMap<Slot, Values>,
    /// Values that the file was read for once more.
    pub(super) counted: BTreeMap<Slot, Counted>,
    /// The field whose values are being translated.
    pub translating: Option<Translating>,
    /// Slots whose column holds whole names or places, of which they take a part.
    pub splits: BTreeMap<Slot, Split>,
    /// What is fixed in the file.
    pub fixing: Fixing,
    /// Columns that feed nothing and could be split into fields that nothing feeds.
    pub unsplit: Vec<WholeColumn>,
    /// Fields of the organisation's own.
    pub customs: Customs,
    /// Entries shown per group, at least as many as are matched.
    entries: BTreeMap<GroupIndex, usize>,
    /// Made with the first drag; making it takes milliseconds.
    matcher: OnceCell<Matcher<'static>>,
    /// Fit of the dragged column, per field; a field of a group stands with its first entry.
    fits: BTreeMap<Slot, Fit>,
    pub(super) undo: Vec<Step>,
    pub(super) redo: Vec<Step>,
}

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
            record_type: schema.record_types.first().expect("a schema has record types"),
            lists: None,
            together: Together::default(),
            proposed: None,
            type_chosen: false,
            schema,
            mode: Mode::default(),
            which_list: WhichList::default(),
            recognise: Recognise::default(),
            asks_recognise: false,
            tab: None,
            settings,
            expecting: Expecting::default(),
            mapping: Mapping::default(),
            suggestions: Vec::new(),
            given: Mapping::default(),
            touched: false,
            asked: None,
            ticket,
            dragging: None,
            selected: None,
            find: String::new(),
            template: None,
            read_by: None,
            drift: None,
            gave_way: Vec::new(),
            marked: BTreeSet::new(),
            said: String::new(),
            told: None,
            looking: None,
            samples: BTreeMap::new(),
            understood: BTreeMap::new(),
            values: BTreeMap::new(),
            counted: BTreeMap::new(),
            translating: None,
            splits: BTreeMap::new(),
            fixing: Fixing::default(),
            unsplit: Vec::new(),
            customs: Customs::default(),
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
        if with_matches || self.template == before.template {
            self.mode = before.mode;
            self.which_list = before.which_list;
            self.recognise = before.recognise;
            self.settings = before.settings;
        }
        self.host = before.host;
        if before.type_chosen {
            self.type_chosen = true;
            self.set_record_type(before.record_type);
        }
        if self.source.reading.member == before.source.reading.member {
            self.found_encoding = self.found_encoding.take().or(before.found_encoding);
        }
        if with_matches {
            self.read_by = before.read_by;
        }
        if with_matches && self.source.original_headers.starts_with(&before.source.original_headers) {
            self.set_record_type(before.record_type);
            self.template = before.template;
            self.drift = before.drift;
            self.mapping = before.mapping;
            self.given = before.given;
            self.suggestions = before.suggestions;
            self.touched = before.touched;
            self.asked = before.asked;
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

    pub(super) fn match_fixed(&mut self, slot: Slot, text: &str) {
        let mut mapping = self.mapping.clone();
        let slot = self.real(&mut mapping, slot);
        mapping.set(slot, Match::new(Feed::Fixed(text.to_owned())));
        self.edit(|current| *current = mapping);
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

    /// Shows one more entry of a group.
    pub(super) fn add_entry(&mut self, group: GroupIndex) {
        let shown = self.shown_entries(group);
        self.entries.insert(group, (shown + 1).min(self.record_type.groups[group].max));
    }

    /// How many entries of a group the page shows: all matched ones, and at least one.
    pub fn shown_entries(&self, group: GroupIndex) -> usize {
        let positions = self.mapping.entries(group);
        let matched = match self.record_type.groups[group].value {
            // Those known by a name are shown by that.
            Some(field) => {
                let of = |position: &usize| Slot::Entry { group, position: *position, field };
                positions.iter().filter(|position| self.customs.names.of(of(position)).is_none()).count()
            }
            None => positions.last().map_or(0, |last| last + 1),
        };
        matched.max(self.entries.get(&group).copied().unwrap_or(0)).max(1)
    }

    /// Columns that feed nothing.
    pub fn unmatched_columns(&self) -> usize {
        (0..self.source.columns.len()).filter(|c| self.mapping.slots_of_column(*c).next().is_none()).count()
    }

    /// The matches with the orders the whole column proves filled in.
    pub fn decided(&self) -> Mapping {
        let mut mapping = self.mapping.clone();
        decide_orders(self.record_type, &mut mapping, &self.profile);
        mapping
    }

    /// What was made for the record type of before goes.
    pub(super) fn forget_type(&mut self) {
        self.entries.clear();
        self.matcher = OnceCell::new();
        self.fits.clear();
        self.undo.clear();
        self.redo.clear();
        self.refresh();
    }

    /// Computes the live samples anew.
    pub(super) fn refresh(&mut self) {
        self.refresh_customs();
        let decided = self.decided();
        self.samples = decided.iter().map(|(slot, matched)| (slot, self.sample(slot, matched))).collect();
        self.understand();
        self.splits = self.possible_splits();
        self.unsplit = self.unsplit_columns();
    }
}

/// Every field, and every field of every group's first entry.
fn every_slot(record_type: &RecordType) -> impl Iterator<Item = Slot> + '_ {
    let singles = (0..record_type.fields.len()).filter(|field| !record_type.fields[*field].derived).map(Slot::Field);
    let entries = record_type.groups.iter().enumerate().flat_map(|(group, declared)| {
        (0..declared.fields.len()).map(move |field| Slot::Entry { group, position: 0, field })
    });
    singles.chain(entries)
}
