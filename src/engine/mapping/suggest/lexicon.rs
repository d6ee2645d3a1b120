//! What the fields of one record type are called, made once from its schema: phrases to look up,
//! words that name groups, and the choices that tell entries of a group apart.

use super::normalise;
use super::vocabulary::{self, Class};
use crate::engine::schema::{Field, FieldIndex, Group, GroupIndex, RecordType, ValueType};
use rustc_hash::{FxHashMap, FxHashSet};

/// What each further name of a field weighs.
const RANK: f64 = 0.0001;
/// Shortest word another may be a misspelling of.
const SHORTEST_MISSPELLED: usize = 4;

/// A field, whichever entry of a group it will be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Target {
    Field(FieldIndex),
    Part(GroupIndex, FieldIndex),
}

impl Target {
    /// The group it is a part of.
    pub fn group(self) -> Option<GroupIndex> {
        match self {
            Target::Field(_) => None,
            Target::Part(group, _) => Some(group),
        }
    }

    pub fn field(self, record_type: &RecordType) -> &Field {
        match self {
            Target::Field(field) => &record_type.fields[field],
            Target::Part(group, field) => &record_type.groups[group].fields[field],
        }
    }
}

/// One name of a field.
#[derive(Debug)]
pub(super) struct Phrase {
    pub target: Target,
    pub words: Vec<String>,
    /// Only together with a word for its group: "type", "start date" where several groups have one.
    pub needs_group: bool,
    /// A number does as well as a word for its group: "Graduation year 2".
    pub or_number: bool,
    /// How much less likely than the field's first name this is; decides between two columns only.
    pub rank: f64,
}

/// What is known of one group's headers.
#[derive(Debug, Default)]
pub(super) struct GroupWords {
    /// Joined words that stand for the group.
    pub names: FxHashSet<String>,
    /// Every word and joined name a header that speaks of the group has at least one of.
    pub mentions: FxHashSet<String>,
    /// The field a header means that names the group alone.
    pub main: Option<FieldIndex>,
    /// The field that says which kind an entry is.
    pub kind: Option<FieldIndex>,
    /// Joined words of a choice of `kind` → the choice's value.
    pub choices: FxHashMap<String, String>,
    /// (year, amount) of a group that holds yearly totals.
    pub yearly: Option<(FieldIndex, FieldIndex)>,
    /// (name, values) of a group whose entries are fields an organisation defines itself.
    pub named: Option<(FieldIndex, FieldIndex)>,
}

/// All names of one record type.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub phrases: Vec<Phrase>,
    /// Joined words → phrases.
    pub exact: FxHashMap<String, Vec<usize>>,
    /// Joined words in alphabetical order → phrases of several words.
    pub any_order: FxHashMap<String, Vec<usize>>,
    /// A word → phrases that contain it.
    pub containing: FxHashMap<String, Vec<usize>>,
    pub groups: Vec<GroupWords>,
    /// Joined choice → the groups that have it, to tell "Cell" (phones alone) from "Home" (any).
    pub choice_groups: FxHashMap<String, Vec<GroupIndex>>,
    pub known: FxHashSet<String>,
    /// Known words and joined names long enough to be misspelled, by their first byte.
    pub by_first_byte: FxHashMap<u8, Vec<String>>,
    /// Words that stand for the record itself: "gift" of gifts.
    pub own: FxHashSet<String>,
    /// Records are persons: they refer to nobody.
    of_persons: bool,
}

/// Words in the singular and without noise; all of them where nothing else would be left.
pub(super) fn meaningful(words: Vec<String>) -> Vec<String> {
    let kept: Vec<String> = words.iter().filter(|w| !vocabulary::is(w, Class::Noise)).cloned().collect();
    let kept = if kept.is_empty() { words } else { kept };
    let mut singular: Vec<String> = Vec::with_capacity(kept.len());
    let last = kept.len().saturating_sub(1);
    for (i, word) in kept.into_iter().map(normalise::singular).enumerate() {
        let word = if vocabulary::is_number(&word, i > 0 && i == last) { "number".to_owned() } else { word };
        // "Email 1 email" says no more than "email 1".
        if normalise::is_figures(&word) || !singular.contains(&word) {
            singular.push(word);
        }
    }
    singular
}

fn plain(text: &str) -> Vec<String> {
    meaningful(normalise::words(text))
}

impl Lexicon {
    pub fn new(record_type: &RecordType) -> Lexicon {
        let mut lexicon = Lexicon {
            phrases: Vec::new(),
            exact: FxHashMap::default(),
            any_order: FxHashMap::default(),
            containing: FxHashMap::default(),
            groups: Vec::new(),
            choice_groups: FxHashMap::default(),
            known: vocabulary::all().keys().cloned().chain(vocabulary::KIND.iter().map(|w| (*w).to_owned())).collect(),
            by_first_byte: FxHashMap::default(),
            own: own_words(record_type),
            of_persons: record_type.is_of_persons(),
        };
        for (i, field) in record_type.fields.iter().enumerate().filter(|(_, field)| !field.derived) {
            lexicon.add_field(Target::Field(i), field, &[]);
        }
        for (i, group) in record_type.groups.iter().enumerate() {
            lexicon.add_group(i, group, record_type);
        }
        lexicon.mark_shared_phrases();
        let (known, exact) = (&lexicon.known, &lexicon.exact);
        let joined_only = exact.keys().filter(|joined| !known.contains(*joined));
        // Words that only resemble a name are right as they are, and nobody means them by another.
        let meant = |w: &&String| exact.contains_key(*w) || !vocabulary::is(w, Class::Lookalike);
        for word in known.iter().chain(joined_only).filter(|w| w.len() >= SHORTEST_MISSPELLED).filter(meant) {
            lexicon.by_first_byte.entry(word.as_bytes()[0]).or_default().push(word.clone());
        }
        lexicon
    }

    fn add_field(&mut self, target: Target, field: &Field, more: &[&str]) {
        let last_part = field.name.rsplit('.').next().unwrap_or(&field.name);
        let label = plain(&field.label);
        // The likeliest first: synonyms may put "ID" behind fuller names of the same.
        let synonyms = field.synonyms.iter().map(String::as_str);
        let all = [field.label.as_str()].into_iter().chain(synonyms);
        let all = all.chain([field.name.as_str(), last_part]).chain(more.iter().copied());
        let mut seen = FxHashSet::default();
        for (text, words) in all.map(|text| (text, plain(text))) {
            let joined = words.concat();
            // "Field of work" without noise is "work", which is no name of anything.
            let too_little = words.len() == 1 && vocabulary::is(&joined, Class::Apart) && target.group().is_some();
            if words.is_empty() || !seen.insert(joined.clone()) || (too_little && !was_one_word(text)) {
                continue;
            }
            let generic = vocabulary::is(&joined, Class::Generic);
            // A single field called just "Date" on screen may be matched by that word. Of what happens to persons there
            // is one date, and one status; of persons themselves there are many.
            let said = || !self.of_persons && field.synonyms.iter().any(|synonym| synonym == text);
            if generic && target.group().is_none() && !self.is_label(&label, &words) && !said() {
                continue;
            }
            // A date, an amount or a record's key may be anybody's: "Since", "Gift amount", "Record ID".
            use ValueType::{Boolean, Date, Money, Reference, Year};
            let of_anything = matches!(field.value_type, Date | Year | Money | Boolean | Reference);
            // "Contact name" is the record's own.
            let says_nothing = |w: &String| self.own.contains(w) || vocabulary::is(w, Class::Generic);
            let needs_group = target.group().is_some() && (generic || of_anything || words.iter().all(says_nothing));
            let or_number = field.value_type == Year && words.len() > 1;
            let rank = seen.len() as f64 * RANK;
            self.add_phrase(Phrase { target, words, needs_group, or_number, rank }, joined);
        }
    }

    /// Whether these words are the label, with or without the record's own name ("Gift date").
    fn is_label(&self, label: &[String], words: &[String]) -> bool {
        let without_own: Vec<&String> = label.iter().filter(|w| !self.own.contains(*w)).collect();
        label == words || without_own == words.iter().collect::<Vec<_>>()
    }

    fn add_phrase(&mut self, phrase: Phrase, joined: String) {
        let index = self.phrases.len();
        if phrase.words.len() > 1 {
            self.any_order.entry(in_any_order(&phrase.words)).or_default().push(index);
        }
        for word in &phrase.words {
            let containing = self.containing.entry(word.clone()).or_default();
            if containing.last() != Some(&index) {
                containing.push(index);
            }
            self.known.insert(word.clone());
        }
        self.exact.entry(joined).or_default().push(index);
        self.phrases.push(phrase);
    }

    fn add_group(&mut self, index: GroupIndex, group: &Group, record_type: &RecordType) {
        let mut names = FxHashSet::default();
        let first_phrase = self.phrases.len();
        let last_part = group.name.rsplit('.').next().unwrap_or(&group.name);
        for words in [group.label.as_str(), last_part].into_iter().chain(group.synonyms.iter().map(String::as_str)) {
            let words = plain(words);
            self.known.extend(words.iter().cloned());
            names.insert(words.concat());
        }
        names.remove("");
        let kind = group.fields.iter().position(|f| f.value_type == ValueType::Choice);
        let choices = kind.map(|k| self.choice_words(record_type, &group.fields[k])).unwrap_or_default();
        for choice in choices.keys() {
            self.choice_groups.entry(choice.clone()).or_default().push(index);
        }
        for (i, field) in group.fields.iter().enumerate() {
            let more = if Some(i) == kind { vocabulary::KIND } else { &[] };
            self.add_field(Target::Part(index, i), field, more);
        }
        let of_type = |t: ValueType| group.fields.iter().position(|f| f.value_type == t);
        let yearly = of_type(ValueType::Year).zip(of_type(ValueType::Money));
        let named =
            group.identity.filter(|i| group.fields[*i].value_type == ValueType::Text).zip(of_type(ValueType::List));
        let mut mentions: FxHashSet<String> = names.iter().chain(choices.keys()).cloned().collect();
        for phrase in &self.phrases[first_phrase..] {
            mentions.insert(phrase.words.concat());
            mentions.extend(phrase.words.iter().cloned());
        }
        self.groups.push(GroupWords { names, mentions, main: main_field(group), kind, choices, yearly, named });
    }

    /// Joined words people use for each choice. Most single letters are too short to be
    /// sure of.
    fn choice_words(&mut self, record_type: &RecordType, field: &Field) -> FxHashMap<String, String> {
        let mut by_words = FxHashMap::default();
        for choice in record_type.choices(field) {
            let names = [choice.label.as_str(), choice.value.as_str()];
            for words in names.into_iter().chain(choice.aliases.iter().map(String::as_str)).map(plain) {
                let joined = words.concat();
                let letter = vocabulary::CHOICE_LETTERS.contains(&joined.as_str());
                if (joined.len() > 1 || letter) && !normalise::is_figures(&joined) {
                    self.known.extend(words);
                    by_words.entry(joined).or_insert_with(|| choice.value.clone());
                }
            }
        }
        by_words
    }

    /// A name that parts of several groups have says nothing without the group.
    fn mark_shared_phrases(&mut self) {
        for indexes in self.exact.values() {
            let groups: FxHashSet<GroupIndex> =
                indexes.iter().filter_map(|i| self.phrases[*i].target.group()).collect();
            if groups.len() > 1 {
                for i in indexes {
                    let phrase = &mut self.phrases[*i];
                    phrase.needs_group |= phrase.target.group().is_some();
                }
            }
        }
    }
}

/// The field a header means that names the group alone: an address to write to or call, or the
/// field called like the group.
fn main_field(group: &Group) -> Option<FieldIndex> {
    let called_alike = |f: &Field| {
        let own = plain(&group.label).concat();
        f.label == group.label || f.synonyms.iter().any(|s| plain(s).concat() == own)
    };
    let value_like = |i: &FieldIndex| matches!(group.fields[*i].value_type, ValueType::Email | ValueType::Phone);
    group.identity.filter(value_like).or_else(|| group.fields.iter().position(called_alike))
}

/// Words for the record itself; where records are persons, also those for persons.
fn own_words(record_type: &RecordType) -> FxHashSet<String> {
    let names = [record_type.label.as_str(), record_type.plural.as_str(), record_type.name.as_str()];
    let mut own: FxHashSet<String> = names.into_iter().flat_map(plain).collect();
    if record_type.is_of_persons() {
        own.extend(vocabulary::all().keys().filter(|w| vocabulary::is(w, Class::Owner)).cloned());
    }
    own
}

/// Joined words in alphabetical order, with a separator so that they cannot run together.
pub(super) fn in_any_order(words: &[String]) -> String {
    let mut sorted: Vec<&str> = words.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.join(" ")
}

fn was_one_word(text: &str) -> bool {
    !text.trim().contains(' ')
}
