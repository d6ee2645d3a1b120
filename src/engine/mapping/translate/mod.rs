//! What the values of a column become: choices suggested for values that differ from them in spelling.
//!
//! It exists because a file says "Biz", "H" and "Actve" where the database has a list. A wrong
//! translation hurts more than a missing one: what is not surely meant is left to a person. It must not
//! convert values; what conversion recognises by itself is handed in.

#[cfg(test)]
mod gold;
mod likeness;
mod lookup;

pub use lookup::Lookup;

use super::{Otherwise, Translation};
use crate::engine::schema::{Field, RecordType, Schema, ValueType, region_as_written};
use likeness::Names;
use std::borrow::Cow;

/// What a value can become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Written in a translation: a choice's value, "yes" or "no".
    pub value: String,
    /// Shown.
    pub label: String,
}

/// What conversion makes of a value by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognised {
    /// One of the targets, by its value.
    As(String),
    /// A word for nothing, such as "N/A".
    Blank,
    No,
}

/// One value of a column and what is proposed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    pub value: String,
    /// Rows that hold it.
    pub rows: u64,
    /// The target's value; `None` where nothing is proposed.
    pub becomes: Option<String>,
    pub how: How,
}

/// How a proposal came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It is the target, but for case, spaces and punctuation.
    Same,
    /// Another word for it that is understood without a translation.
    Known,
    /// It is most likely meant; why, in words a fundraiser reads: "spelled like “Active”".
    Suggested(String),
    /// A word for nothing.
    Blank,
    NotRecognised,
}

/// What values of a field can become: its choices, yes and no, countries, or states and regions; empty for all other
/// fields. Of a list with choices, items become them.
pub fn targets(schema: &Schema, record_type: &RecordType, field: &Field) -> Vec<Target> {
    let target = |value: &str, label: &str| Target { value: value.to_owned(), label: label.to_owned() };
    match field.value_type {
        ValueType::Boolean => vec![target("yes", "Yes"), target("no", "No")],
        ValueType::Choice | ValueType::List => {
            record_type.choices(field).iter().map(|c| target(&c.value, &c.label)).collect()
        }
        ValueType::Country => schema.countries.places.iter().map(|(code, name)| target(code, name)).collect(),
        ValueType::Region => {
            let places = schema.regions.places.iter().map(|(code, name)| (region_as_written(code, name), name));
            by_value(places)
        }
        _ => Vec::new(),
    }
}

/// Regions of two countries that are written alike are one target: nothing tells them apart once they are stored.
fn by_value<'p>(places: impl Iterator<Item = (&'p str, &'p String)>) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for (value, name) in places {
        match targets.iter_mut().find(|target| target.value == value) {
            Some(known) => known.label = format!("{} or {name}", known.label),
            None => targets.push(Target { value: value.to_owned(), label: name.clone() }),
        }
    }
    targets
}

/// The target a person means who writes its value or its label, whatever the case and spaces.
pub fn target_named<'t>(targets: &'t [Target], text: &str) -> Option<&'t Target> {
    let wanted = likeness::fold(text);
    targets.iter().find(|t| likeness::fold(&t.value) == wanted || likeness::fold(&t.label) == wanted)
}

/// Proposes what each of a column's values, with the number of rows that hold it, becomes. `recognised`
/// says what conversion makes of a value by itself.
pub fn suggest(
    schema: &Schema,
    record_type: &RecordType,
    field: &Field,
    values: &[(String, u64)],
    recognised: &dyn Fn(&str) -> Recognised,
) -> Vec<Proposed> {
    let targets = targets(schema, record_type, field);
    let names = Names::new(schema, record_type, field, &targets);
    let proposed = |(value, rows): &(String, u64)| {
        let (becomes, how) = match recognised(value) {
            Recognised::As(target) => {
                let named = target_named(&targets, value).is_some_and(|t| t.value == target);
                (Some(target), if named { How::Same } else { How::Known })
            }
            Recognised::Blank => (None, How::Blank),
            Recognised::No => match names.meant(value) {
                Some((target, why)) => (targets.get(target).map(|t| t.value.clone()), How::Suggested(why)),
                None => (None, How::NotRecognised),
            },
        };
        Proposed { value: value.clone(), rows: *rows, becomes, how }
    };
    values.iter().map(proposed).collect()
}

impl Translation {
    /// No pairs yet; case does not matter.
    pub fn new(otherwise: Otherwise) -> Translation {
        Translation { pairs: Vec::new(), ignore_case: true, ignore_spaces: false, otherwise }
    }

    /// A value as it is compared: without the spaces around it, and as the person chose.
    pub fn folded<'v>(&self, value: &'v str) -> Cow<'v, str> {
        let mut folded = Cow::Borrowed(value.trim());
        if self.ignore_spaces && folded.contains(char::is_whitespace) {
            folded = Cow::Owned(folded.chars().filter(|c| !c.is_whitespace()).collect());
        }
        if self.ignore_case && !folded.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            folded = Cow::Owned(folded.to_lowercase());
        }
        folded
    }

    /// Says what a value becomes; a pair for the same value is replaced.
    pub fn set(&mut self, value: &str, becomes: Option<String>) {
        self.remove(value);
        self.pairs.push((value.trim().to_owned(), becomes));
    }

    /// Takes back what was said of a value, and of those that are compared as the same.
    pub fn remove(&mut self, value: &str) {
        let wanted = self.folded(value).into_owned();
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.retain(|(from, _)| self.folded(from) != wanted);
        self.pairs = pairs;
    }

    /// Whether it changes nothing about what conversion does by itself.
    pub fn is_idle(&self) -> bool {
        *self == Translation::new(Otherwise::Problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_compared_as_a_person_chose() {
        let mut translation = Translation::new(Otherwise::Problem);
        translation.set(" Home  Office ", Some("work".into()));
        let found = |t: &Translation, value: &str| Lookup::new(t).find(value).is_some();
        assert!(found(&translation, "home  office") && !found(&translation, "homeoffice"));
        translation.ignore_spaces = true;
        assert!(found(&translation, "HOME OFFICE") && found(&translation, "homeoffice"));
        translation.ignore_case = false;
        assert!(found(&translation, "HomeOffice") && !found(&translation, "homeoffice"));
    }

    #[test]
    fn the_spelling_of_a_pair_goes_before_one_that_is_alike() {
        let pairs = vec![("M".to_owned(), Some("male".to_owned())), ("m".to_owned(), Some("mobile".to_owned()))];
        let lookup = Lookup::new(&Translation { pairs, ..Translation::new(Otherwise::Problem) });
        assert_eq!(lookup.find("m"), Some(Some("mobile")));
        assert_eq!(lookup.find("M"), Some(Some("male")));
    }

    #[test]
    fn saying_it_again_replaces_what_was_said() {
        let mut translation = Translation::new(Otherwise::Problem);
        translation.set("Biz", Some("work".into()));
        translation.set("BIZ", None);
        assert_eq!(translation.pairs, [("BIZ".to_owned(), None)]);
        translation.remove("biz");
        assert!(translation.is_idle());
    }
}
