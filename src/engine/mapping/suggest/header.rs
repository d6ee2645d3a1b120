//! What a header may mean. One header has several readings: the figure in "Address 2" counts lines
//! or addresses. Each reading has a score; neighbours and values decide later.

use super::lexicon::{Lexicon, Phrase, Target, in_any_order};
use super::normalise::{self, is_figures};
use super::overlap;
use super::special;
use super::spelling::Spelled;
use super::vocabulary::{self, Class};
use crate::engine::schema::{FieldIndex, GroupIndex, RecordType, ValueType};
use std::borrow::Cow;

/// The header is a name of the field.
const EXACT: f64 = 0.9;
/// The same words in another order.
const ANY_ORDER: f64 = 0.87;
/// Only a choice stands there: "Mobile".
const CHOICE_ALONE: f64 = 0.75;
/// Each misspelled word.
const TYPO: f64 = 0.08;
/// The record's own name in front, a number without the group's name, the word for the entry last.
const SMALL: f64 = 0.02;

/// A question is rather answered by yes or no.
const ASKED: f64 = 0.06;
/// "Is …" is answered by nothing else.
const MARK: f64 = 0.5;
/// A word for the first entry stands last.
const FIRST_LAST: f64 = 0.05;
/// Whoever writes more words than this writes a question of their own.
const LONGEST_HEADER: usize = 16;
/// Most words of a choice or a group's name.
const LONGEST_RUN: usize = 3;
/// The figure taken for the entry's number is part of a field's name.
const FIGURE_OF_NAME: f64 = 0.04;

/// Larger figures after the record's own name count no people.
const MOST_IN_A_ROW: usize = 20;

/// Which entry of a group a header speaks of, before entries are numbered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(super) struct Entry {
    pub number: Option<usize>,
    /// A choice's value, or another word that tells entries apart. Empty where there is none.
    pub qualifier: String,
    /// Called primary, preferred, main.
    pub first: bool,
}

/// One way to understand a header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reading {
    pub target: Target,
    pub entry: Entry,
    /// A value of another field of the entry that follows from the header.
    pub fixed: Option<(FieldIndex, String)>,
    pub score: f64,
    pub words: String,
}

/// All readings of a header worth considering.
pub(super) fn readings(lexicon: &Lexicon, record_type: &RecordType, header: &str) -> Vec<Reading> {
    let mut spelled = lexicon.spell(header);
    match numbered_owner(lexicon, &spelled.words) {
        // "Contact1 First Name": the first of several people is the one the row is about.
        Some((1, at)) => drop(spelled.words.remove(at)),
        // "Contact2 First Name" is somebody else's.
        Some(_) => return Vec::new(),
        None => {}
    }
    if spelled.words.is_empty() || spelled.words.len() > LONGEST_HEADER {
        return Vec::new();
    }
    let plain = normalise::words(header);
    let asks = header.trim_end().ends_with('?') || plain.iter().any(|w| w == "is");
    let is_mark = plain.first().is_some_and(|w| ["is", "has", "are"].contains(&w.as_str()));
    let mut reader = Reader { lexicon, record_type, header, spelled: &spelled, asks, is_mark, found: Vec::new() };
    reader.read_single_fields();
    for group in reader.groups_mentioned() {
        let before = reader.found.len();
        reader.read_group(group);
        reader.prefer_figures_of_names(before);
        special::read_named(&mut reader, group);
    }
    special::read_yearly(&mut reader);
    if reader.found.is_empty() {
        overlap::read(&mut reader);
    }
    reader.found
}

/// Which of several people or things in one row a header speaks of, and where it says so: right after the
/// record's own name, before anything else.
fn numbered_owner(lexicon: &Lexicon, words: &[String]) -> Option<(usize, usize)> {
    let at = words.iter().position(|w| !lexicon.own.contains(w)).filter(|at| *at > 0 && at + 1 < words.len())?;
    let number: usize = words[at].parse().ok().filter(|n| (1..=MOST_IN_A_ROW).contains(n))?;
    Some((number, at))
}

/// The words of a header with some taken away, on the way to a field's name.
#[derive(Debug, Clone, Default)]
pub(super) struct Rest {
    pub words: Vec<String>,
    pub entry: Entry,
    /// The joined words taken away that tell the entry from others.
    pub apart: String,
    pub cost: f64,
}

pub(super) struct Reader<'a> {
    pub lexicon: &'a Lexicon,
    pub record_type: &'a RecordType,
    pub header: &'a str,
    pub spelled: &'a Spelled,
    /// The header is put like a question: "Primary email?", "Is primary".
    pub asks: bool,
    /// It begins like one that only yes or no answers: "Is business".
    pub is_mark: bool,
    pub found: Vec<Reading>,
}

impl Reader<'_> {
    fn read_single_fields(&mut self) {
        for rest in self.without_own() {
            self.look_up(&rest, None, false);
            // "Role 1": the first of several columns for one list.
            if rest.words.len() > 1 && rest.words.last().is_some_and(|w| w == "1") {
                let mut rest = rest;
                rest.words.pop();
                rest.cost += SMALL;
                self.look_up(&rest, None, false);
            }
        }
    }

    /// Groups the header may speak of at all; looking closer at the others would only take time.
    pub fn groups_mentioned(&self) -> Vec<GroupIndex> {
        let words = &self.spelled.words;
        let mut runs: Vec<String> = Vec::with_capacity(words.len() * LONGEST_RUN);
        spans(words, |joined| {
            runs.push(joined.to_owned());
            false
        });
        let mentioned = |g: &GroupIndex| runs.iter().any(|run| self.lexicon.groups[*g].mentions.contains(run));
        (0..self.lexicon.groups.len()).filter(mentioned).collect()
    }

    fn read_group(&mut self, group: GroupIndex) {
        for rest in self.group_rests(group) {
            if !rest.apart.is_empty() {
                self.read_choice_alone(group, &rest, &rest.apart);
            }
            self.look_up(&rest, Some(group), false);
            for (start, end) in spans(&rest.words, |joined| self.lexicon.groups[group].names.contains(joined)) {
                let mut without = rest.clone();
                without.words.drain(start..end);
                if start > 0 {
                    // "Primary email" is an email that is primary, hardly the mark that it is.
                    without.cost += SMALL;
                }
                if without.words.iter().all(|w| vocabulary::VALUE.contains(&w.as_str())) {
                    // "Work" alone may be anything at work.
                    if !vocabulary::is(&rest.words.concat(), Class::Apart) {
                        self.add_main(group, &rest);
                    }
                } else {
                    self.look_up(&without, Some(group), true);
                }
            }
        }
    }

    /// Where a figure belongs to a field's name ("Address 2" is a line), it hardly counts entries.
    fn prefer_figures_of_names(&mut self, from: usize) {
        let readings = &mut self.found[from..];
        let has_figure = self.spelled.words.iter().any(|w| is_figures(w));
        if has_figure && readings.iter().any(|r| r.entry.number.is_none()) {
            for reading in readings.iter_mut().filter(|r| r.entry.number.is_some()) {
                reading.score -= FIGURE_OF_NAME;
            }
        }
    }

    /// All ways to take a number, a word for the first entry and a choice away.
    pub fn group_rests(&self, group: GroupIndex) -> Vec<Rest> {
        let mut rests = Vec::new();
        for own in self.without_own() {
            for numbered in self.without_number(group, own) {
                for first in without_first(numbered) {
                    let spans = spans(&first.words, |joined| self.tells_apart(group, joined).is_some());
                    for (start, end) in spans {
                        let mut rest = first.clone();
                        let joined = rest.words.drain(start..end).collect::<Vec<_>>().concat();
                        rest.entry.qualifier = self.tells_apart(group, &joined).unwrap_or_default();
                        rest.apart = joined;
                        if start > 0 {
                            rest.cost += SMALL;
                        }
                        rests.push(rest);
                    }
                    rests.push(first);
                }
            }
        }
        rests
    }

    /// What a word makes of an entry: a choice of the group, or just another entry.
    fn tells_apart(&self, group: GroupIndex, joined: &str) -> Option<String> {
        let foreign = vocabulary::is(joined, Class::Foreign) && !self.is_school_email(group, joined);
        if foreign || vocabulary::is(joined, Class::Negation) {
            return None;
        }
        let choice = self.lexicon.groups[group].choices.get(joined).cloned();
        choice.or_else(|| vocabulary::is(joined, Class::Apart).then(|| joined.to_owned()))
    }

    /// A school's phone is the school's, an email address there is the person's.
    fn is_school_email(&self, group: GroupIndex, joined: &str) -> bool {
        let main = self.lexicon.groups[group].main.map(|field| Target::Part(group, field));
        let email = main.is_some_and(|main| main.field(self.record_type).value_type == ValueType::Email);
        email && vocabulary::SCHOOLS.contains(&joined)
    }

    /// The header with and without the record's own name in front.
    fn without_own(&self) -> Vec<Rest> {
        let words = &self.spelled.words;
        let cost = TYPO * self.spelled.corrected.len() as f64;
        let all = Rest { words: words.clone(), cost, ..Rest::default() };
        let own = words.iter().take_while(|w| self.lexicon.own.contains(*w)).count();
        if own == 0 || own == words.len() {
            return vec![all];
        }
        let without = Rest { words: words[own..].to_vec(), cost: cost + SMALL, ..Rest::default() };
        vec![all, without]
    }

    fn without_number(&self, group: GroupIndex, rest: Rest) -> Vec<Rest> {
        let mut rests = Vec::new();
        for (i, word) in rest.words.iter().enumerate() {
            let number = match word.as_str() {
                "second" => Some(2),
                "third" => Some(3),
                figures => figures.parse().ok().filter(|n| is_figures(word) && *n <= 20),
            };
            let counts_lines = i > 0 && vocabulary::is(&rest.words[i - 1], Class::Line);
            let Some(number) = number.filter(|_| !counts_lines) else { continue };
            let mut without = rest.clone();
            without.words.remove(i);
            without.entry.number = Some(number);
            let named = spans(&without.words, |joined| self.lexicon.groups[group].names.contains(joined));
            if named.is_empty() {
                without.cost += SMALL;
            }
            rests.push(without);
        }
        rests.push(rest);
        rests
    }

    fn look_up(&mut self, rest: &Rest, group: Option<GroupIndex>, group_named: bool) {
        let lexicon = self.lexicon;
        let exact = lexicon.exact.get(&rest.words.concat());
        let (indexes, score) = match exact {
            Some(indexes) => (indexes, EXACT),
            None if rest.words.len() > 1 => match lexicon.any_order.get(&in_any_order(&rest.words)) {
                Some(indexes) => (indexes, ANY_ORDER),
                None => return,
            },
            None => return,
        };
        let phrases = indexes.iter().map(|i| &lexicon.phrases[*i]);
        for phrase in phrases.filter(|p| !vocabulary::turns_total(&rest.words, &p.words)) {
            let named = group_named || (phrase.or_number && rest.entry.number.is_some());
            if phrase.target.group() == group && (named || !phrase.needs_group) {
                // A field of the record itself is likelier than one of an entry nobody names.
                let unnamed = if group.is_some() && !group_named { SMALL / 2.0 } else { 0.0 };
                let rest = self.with_choice_of_name(phrase, rest);
                self.add(phrase.target, &rest, score - unnamed - phrase.rank);
            }
        }
    }

    /// A name may have a choice in it: "cell phone" of a phone.
    fn with_choice_of_name<'r>(&self, phrase: &Phrase, rest: &'r Rest) -> Cow<'r, Rest> {
        let Target::Part(group, field) = phrase.target else { return Cow::Borrowed(rest) };
        let words = &self.lexicon.groups[group];
        if words.main != Some(field) {
            return Cow::Borrowed(rest);
        }
        // "Personal cell" is a mobile phone: the name says more than the word before it.
        let choices = spans(&phrase.words, |joined| {
            words.choices.contains_key(joined) && (rest.entry.qualifier.is_empty() || tells_much(joined))
        });
        let Some(&(start, end)) = choices.first() else { return Cow::Borrowed(rest) };
        let mut with_choice = rest.clone();
        with_choice.entry.qualifier = words.choices[&phrase.words[start..end].concat()].clone();
        Cow::Owned(with_choice)
    }

    /// The header names the group alone, perhaps with a number or a choice.
    fn add_main(&mut self, group: GroupIndex, rest: &Rest) {
        if let Some(field) = self.lexicon.groups[group].main {
            self.add(Target::Part(group, field), rest, EXACT);
        }
    }

    /// "Mobile", "Mobile number", "Personal cell": a choice only one group has stands for the group.
    fn read_choice_alone(&mut self, group: GroupIndex, rest: &Rest, choice: &str) {
        let says_little = |w: &String| vocabulary::is(w, Class::Weak) || vocabulary::is(w, Class::Apart);
        let of_this_group = self.lexicon.choice_groups.get(choice).is_some_and(|g| g.as_slice() == [group]);
        let main = self.lexicon.groups[group].main;
        if let Some(field) = main.filter(|_| tells_much(choice) && of_this_group && rest.words.iter().all(says_little))
        {
            self.add(Target::Part(group, field), rest, CHOICE_ALONE);
        }
    }

    pub fn add(&mut self, target: Target, rest: &Rest, score: f64) {
        let words = self.reason(target, rest);
        let is_yes_no = target.field(self.record_type).value_type == ValueType::Boolean;
        let score = match is_yes_no {
            true => score,
            false if self.is_mark => score - MARK,
            false => {
                if self.asks {
                    score - ASKED
                } else {
                    score
                }
            }
        };
        self.push(Reading { target, entry: rest.entry.clone(), fixed: None, score: score - rest.cost, words });
    }

    /// Keeps the better of two readings that come to the same.
    pub fn push(&mut self, reading: Reading) {
        match self.found.iter_mut().find(|r| r.target == reading.target && r.entry == reading.entry) {
            Some(earlier) if earlier.score < reading.score => *earlier = reading,
            Some(_) => {}
            None => self.found.push(reading),
        }
    }

    fn reason(&self, target: Target, rest: &Rest) -> String {
        if let Some(meant) = self.spelled.corrected.first() {
            return format!("the header seems to be a misspelling of “{meant}”");
        }
        let label = &target.field(self.record_type).label;
        let says_label = self.header.trim().eq_ignore_ascii_case(label);
        if says_label || rest.entry != Entry::default() {
            format!("the header says “{}”", self.header.trim())
        } else {
            format!("the header is another name for {label}")
        }
    }
}

/// Whether a choice's word hardly ever means anything else.
fn tells_much(choice: &str) -> bool {
    let says_nothing = choice.len() < 3 || vocabulary::is(choice, Class::Noise);
    !says_nothing && (!vocabulary::is(choice, Class::Apart) || ["mobile", "cell"].contains(&choice))
}

fn without_first(rest: Rest) -> Vec<Rest> {
    let is_first = |w: &String| vocabulary::is(w, Class::First);
    if !rest.words.iter().any(is_first) {
        return vec![rest];
    }
    let mut without = rest.clone();
    if rest.words.len() > 1 && rest.words.last().is_some_and(is_first) {
        // "Phone 2 is primary" is the mark, not the phone.
        without.cost += FIRST_LAST;
    }
    without.words.retain(|w| !is_first(w));
    without.entry.first = true;
    vec![without, rest]
}

/// Runs of a few words that, joined, pass a test.
pub(super) fn spans(words: &[String], mut test: impl FnMut(&str) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut joined = String::new();
        for end in start + 1..=words.len().min(start + LONGEST_RUN) {
            joined.push_str(&words[end - 1]);
            if test(&joined) {
                found.push((start, end));
            }
        }
    }
    found
}
