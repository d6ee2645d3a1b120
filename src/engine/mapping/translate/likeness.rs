//! Which choice a value most likely means: accents lost, words around it, a slip of the fingers, an
//! abbreviation. Whatever fits two choices means neither.

use super::Target;
use crate::engine::schema::{Field, PlaceNames, RecordType, Schema, ValueType, region_as_written};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest value looked at, in bytes.
const LONGEST: usize = 60;
/// Letters a name has at least for a slip or a beginning of it to be recognised.
const SHORTEST: usize = 4;
/// Letters of a long name, in which two slips are allowed.
const LONG: usize = 9;

/// Words around a choice that say nothing about which it is: "Home phone no.".
const AROUND: &str = "phone telephone tel number no nr e email mail address addr type kind primary preferred main the is \
                      was has status record flag contact person";

/// What the targets of a field are called.
pub(super) struct Names {
    names: Vec<Name>,
}

struct Name {
    target: usize,
    /// As it is written.
    written: String,
    folded: String,
    /// Without vowels after the first letter; `None` where too little is left.
    skeleton: Option<String>,
}

impl Names {
    pub(super) fn new(schema: &Schema, record_type: &RecordType, field: &Field, targets: &[Target]) -> Names {
        let mut names = Vec::new();
        let mut add = |target: usize, written: &str| {
            let folded = fold(written);
            let skeleton = Some(skeleton(&folded)).filter(|s| s.len() >= 3 && !written.contains(' '));
            names.push(Name { target, written: written.to_owned(), folded, skeleton });
        };
        if field.value_type == ValueType::Boolean {
            ["yes", "true"].into_iter().chain(field.yes.iter().map(String::as_str)).for_each(|word| add(0, word));
            ["no", "false"].into_iter().chain(field.no.iter().map(String::as_str)).for_each(|word| add(1, word));
        }
        for (target, choice) in record_type.choices(field).iter().enumerate() {
            add(target, &choice.label);
            add(target, &choice.value);
            choice.aliases.iter().for_each(|alias| add(target, alias));
        }
        match field.value_type {
            ValueType::Country => places(&mut names, &schema.countries, targets, |code, _| code),
            ValueType::Region => places(&mut names, &schema.regions, targets, region_as_written),
            _ => {}
        }
        Names { names }
    }

    /// The target a value that is none of the names most likely means, and why.
    pub(super) fn meant(&self, value: &str) -> Option<(usize, String)> {
        let folded = fold(value);
        if value.len() > LONGEST || folded.is_empty() || folded.bytes().any(|b| b.is_ascii_digit()) {
            return None;
        }
        let because = |how: &'static str| move |name: &Name| (name.target, format!("{how} “{}”", name.written));
        self.only(|name| name.folded == folded)
            .map(because("another way to write"))
            .or_else(|| self.among_words(value).map(because("it says")))
            .or_else(|| self.misspelled(&folded).map(because("spelled like")))
            .or_else(|| self.only(|name| shortened(name, value, &folded)).map(because("short for")))
    }

    /// The first name that fits, where all that fit are of one target.
    fn only(&self, fits: impl Fn(&Name) -> bool) -> Option<&Name> {
        let mut fitting = self.names.iter().filter(|name| fits(name));
        let first = fitting.next()?;
        fitting.all(|name| name.target == first.target).then_some(first)
    }

    /// "Home phone no." says home: nothing else is said.
    fn among_words(&self, value: &str) -> Option<&Name> {
        let words: Vec<String> =
            value.split(|c: char| !c.is_alphanumeric()).map(fold).filter(|word| !word.is_empty()).collect();
        let said: Vec<&String> =
            words.iter().filter(|w| !AROUND.split_whitespace().any(|around| around == *w)).collect();
        let joined: String = said.iter().map(|word| word.as_str()).collect();
        let names = joined.chars().count() >= 3 && said.len() < words.len();
        if names { self.only(|name| name.folded == joined) } else { None }
    }

    /// The target with the name that is fewest slips away, where no other's is as near.
    fn misspelled(&self, value: &str) -> Option<&Name> {
        let mut near: Vec<(usize, &Name)> =
            self.names.iter().filter_map(|name| Some((slips(value, &name.folded)?, name))).collect();
        near.sort_by_key(|(slips, _)| *slips);
        let (fewest, nearest) = *near.first()?;
        let rivals = near.iter().filter(|(slips, name)| *slips == fewest && name.target != nearest.target);
        (rivals.count() == 0).then_some(nearest)
    }
}

/// Every name of every place, for the target it is stored as. Codes are known as they are; what is only like one means
/// nothing.
fn places<'p>(
    names: &mut Vec<Name>,
    known: &'p PlaceNames,
    targets: &[Target],
    stored: impl Fn(&'p str, &'p str) -> &'p str,
) {
    for (index, alias) in known.known_names() {
        let (code, name) = &known.places[index];
        let Some(target) = targets.iter().position(|target| target.value == stored(code, name)) else { continue };
        let folded = fold(alias);
        if folded.chars().count() < SHORTEST {
            continue;
        }
        let skeleton = Some(skeleton(&folded)).filter(|s| s.len() >= 3 && !alias.contains(' '));
        names.push(Name { target, written: name.clone(), folded, skeleton });
    }
}

/// Slips of the fingers between a value and a name, where there are few for its length.
fn slips(value: &str, name: &str) -> Option<usize> {
    let (letters, typed) = (name.chars().count(), value.chars().count());
    if letters < SHORTEST || typed < SHORTEST - 1 || value.chars().next() != name.chars().next() {
        return None;
    }
    let slips = strsim::osa_distance(value, name);
    let allowed = if letters >= LONG { 2 } else { 1 };
    // One letter for another makes a different word of a short one: "mate" is not "male".
    let another_word = letters == SHORTEST && typed == letters && sorted(value) != sorted(name);
    (slips <= allowed && !another_word).then_some(slips)
}

fn sorted(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters
}

/// "Dcsd" and "Dece" are short for "deceased", "Univ." for "university".
fn shortened(name: &Name, value: &str, folded: &str) -> bool {
    if name.skeleton.as_deref().is_some_and(|skeleton| skeleton == folded) {
        return true;
    }
    let (letters, typed) = (name.folded.chars().count(), folded.chars().count());
    let marked = value.trim_end().ends_with('.');
    let enough = if marked { typed >= 3 && typed * 3 >= letters } else { typed >= SHORTEST && typed * 2 >= letters };
    enough && typed < letters && !name.written.contains(' ') && name.folded.starts_with(folded)
}

/// The first letter and the consonants after it, doubled ones once.
fn skeleton(folded: &str) -> String {
    let mut kept = String::new();
    for (index, c) in folded.chars().enumerate() {
        if index == 0 || !(matches!(c, 'a' | 'e' | 'i' | 'o' | 'u') || kept.ends_with(c)) {
            kept.push(c);
        }
    }
    kept
}

/// Letters and figures in lower case, without accents.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ => {}
        }
    }
    folded
}
