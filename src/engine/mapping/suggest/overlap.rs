//! Headers that contain a field's name and say more. A word left over that belongs to somebody
//! else, or turns the meaning round, forbids the match; others make it less likely.

use super::header::{Reader, Rest, spans};
use super::lexicon::{Phrase, Target};
use super::normalise;
use super::vocabulary::{self, Class};
use crate::engine::schema::{GroupIndex, ValueType};
use rustc_hash::FxHashSet;

/// A header all of whose words are explained.
const COMPLETE: f64 = 0.85;
/// What a word left over that says little weighs against a full word.
const WEAK: f64 = 0.15;

/// Reads a header that is no name of a field as one that contains a name.
pub(super) fn read(reader: &mut Reader<'_>) {
    if reader.spelled.words.len() > 8 {
        return;
    }
    let whole = Rest { words: reader.spelled.words.clone(), ..Rest::default() };
    read_rest(reader, &whole, None);
    for group in reader.groups_mentioned() {
        for rest in reader.group_rests(group) {
            read_rest(reader, &rest, Some(group));
        }
    }
}

fn read_rest(reader: &mut Reader<'_>, rest: &Rest, group: Option<GroupIndex>) {
    let lexicon = reader.lexicon;
    let mut candidates = FxHashSet::default();
    for word in &rest.words {
        candidates.extend(lexicon.containing.get(word).into_iter().flatten().copied());
    }
    for phrase in candidates.into_iter().map(|i| &lexicon.phrases[i]) {
        if phrase.target.group() != group || !phrase.words.iter().all(|w| rest.words.contains(w)) {
            continue;
        }
        if let Some(score) = score(reader, rest, phrase) {
            let words = format!("the header contains “{}”", phrase.words.join(" "));
            reader.push(super::header::Reading {
                target: phrase.target,
                entry: rest.entry.clone(),
                fixed: None,
                score: score - rest.cost,
                words,
            });
        }
    }
}

fn score(reader: &Reader<'_>, rest: &Rest, phrase: &Phrase) -> Option<f64> {
    let mut left: Vec<String> = rest.words.iter().filter(|w| !phrase.words.contains(w)).cloned().collect();
    let mut group_named = false;
    if let Target::Part(group, _) = phrase.target {
        let names = &reader.lexicon.groups[group].names;
        if let Some(&(start, end)) = spans(&left, |joined| names.contains(joined)).last() {
            left.drain(start..end);
            group_named = true;
        }
        // "Email" is a name of the group as well as of its field.
        group_named |= names.contains(&phrase.words.concat());
    }
    if phrase.needs_group && !group_named || vocabulary::turns_total(&rest.words, &phrase.words) {
        return None;
    }
    // "Number of emails" is a count, "email number" hardly.
    if rest.words.first().is_some_and(|w| w == "number") && left.first().is_some_and(|w| w == "number") {
        return None;
    }
    let forbidden = |w: &String| [Class::Foreign, Class::Negation].iter().any(|class| vocabulary::is(w, *class));
    if left.iter().any(forbidden) {
        return None;
    }
    let kind = phrase.target.field(reader.record_type).value_type;
    let kept_apart = matches!(kind, ValueType::Email | ValueType::Phone | ValueType::List);
    if kept_apart && left.iter().any(|w| vocabulary::ELSE.contains(&w.as_str())) {
        return None;
    }
    let is_weak = |w: &String| vocabulary::is(w, Class::Weak) || reader.lexicon.own.contains(w);
    let unexplained: f64 = left.iter().map(|w| if is_weak(w) { WEAK } else { 1.0 }).sum();
    let explained: f64 = phrase.words.iter().filter(|w| !normalise::is_figures(w)).count() as f64;
    Some(COMPLETE * explained / (explained + unexplained))
}
