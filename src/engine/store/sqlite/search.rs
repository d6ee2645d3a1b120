//! Finding texts as people type them: whatever the case, and with or without accents.

use super::columns::{Column, Form, value_of};
use super::fault::Fallible;
use crate::engine::schema::{Field, RecordType, Value, ValueType, display, fold};
use memchr::memmem::Finder;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

/// Gives a connection the SQL functions `holds(text, folded)`, whether a text holds what [`fold`] made of
/// another, and `folded(text)`, by which names are put in order. A blank holds nothing.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("folded", 1, flags, |call| {
        Ok(call.get_raw(0).as_str_or_null()?.map(|text| fold(text).into_owned()))
    })?;
    connection.create_scalar_function("holds", 2, flags, |call| {
        let text = |at: usize| call.get_raw(at).as_str_or_null().map(Option::unwrap_or_default);
        Ok(fold(text(0)?).contains(text(1)?))
    })
}

/// What was typed into a search box, as `holds` takes it; `None` where nothing was.
pub(super) fn wanted(search: &str) -> Option<String> {
    let search = search.trim();
    (!search.is_empty()).then(|| fold(search).into_owned())
}

/// What was typed into a search box, word by word. All words have to be found, in any order and in whatever
/// values of a record.
pub(super) struct Words {
    words: Vec<Word>,
    /// The figures of all words in a row, where they may be one phone number written in groups.
    number: Option<Finder<'static>>,
}

struct Word {
    text: Finder<'static>,
    /// Its figures, where it may be a part of a phone number.
    figures: Option<Finder<'static>>,
}

/// Fewer figures are no phone number.
const NUMBER_FIGURES: usize = 5;

impl Words {
    /// `None` where nothing was typed.
    pub(super) fn of(search: &str) -> Option<Words> {
        let folded = fold(search);
        let parts: Vec<&str> = folded.split_whitespace().collect();
        let all: Option<String> = parts.iter().map(|word| figures(word)).collect();
        // A zero before it is left away where the number is kept with its country.
        let number = all.as_deref().map(|all| all.trim_start_matches('0')).filter(|all| all.len() >= NUMBER_FIGURES);
        let finder = |text: &str| Finder::new(text).into_owned();
        let word = |word: &&str| Word { text: finder(word), figures: figures(word).map(|figures| finder(&figures)) };
        let words: Vec<Word> = parts.iter().map(word).collect();
        (!words.is_empty()).then(|| Words { words, number: number.map(finder) })
    }

    /// Whether a text holds any of them.
    pub(super) fn any_is_in(&self, hay: &Haystack) -> bool {
        self.words.iter().any(|word| word.text.find(hay.text.as_bytes()).is_some())
    }

    /// Whether a record holds them.
    pub(super) fn are_in(&self, hay: &Haystack) -> bool {
        let (text, phones) = (hay.text.as_bytes(), hay.phones.as_bytes());
        let found = |word: &Word| {
            let figures = || word.figures.as_ref().is_some_and(|figures| figures.find(phones).is_some());
            word.text.find(text).is_some() || figures()
        };
        self.words.iter().all(found) || self.number.as_ref().is_some_and(|number| number.find(phones).is_some())
    }
}

/// The figures of a word that holds nothing else but what phone numbers are parted by; `None` for any other.
fn figures(word: &str) -> Option<String> {
    let parting = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/');
    let figures: String = word.chars().filter(char::is_ascii_digit).collect();
    (word.chars().all(parting) && !figures.is_empty()).then_some(figures)
}

/// All that can be found of a record, a line a value, as [`fold`] leaves it.
#[derive(Debug, Default)]
pub(super) struct Haystack {
    text: String,
    /// The figures of phone numbers.
    phones: String,
}

impl Haystack {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.phones.clear();
    }

    /// Adds a text.
    pub(super) fn add(&mut self, value: &str) {
        if value.is_ascii() {
            let start = self.text.len();
            self.text.push_str(value);
            self.text[start..].make_ascii_lowercase();
        } else {
            self.text.push_str(&fold(value));
        }
        self.text.push('\n');
    }

    fn add_figures(&mut self, number: &str) {
        self.phones.extend(number.chars().filter(char::is_ascii_digit));
        self.phones.push('\n');
    }

    /// Adds what lies in a field's columns, as it is kept and as it is shown. Yes and no say nothing.
    pub(super) fn add_columns(
        &mut self,
        (record_type, field): (&RecordType, &Field),
        column: &Column,
        (first, second): (ValueRef<'_>, ValueRef<'_>),
    ) -> Fallible<()> {
        if first == ValueRef::Null || column.form == Form::Boolean {
            return Ok(());
        }
        let plain = column.form == Form::Text
            && !matches!(field.value_type, ValueType::Date | ValueType::Choice | ValueType::Country);
        if plain {
            let text = first.as_str().unwrap_or_default();
            self.add(text);
            if field.value_type == ValueType::PostalCode {
                let squeezed: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
                self.add(&squeezed);
            }
            return Ok(());
        }
        if let Some(value) = value_of(column.form, first, second)? {
            self.add_value((record_type, field), &value);
        }
        Ok(())
    }

    fn add_value(&mut self, (record_type, field): (&RecordType, &Field), value: &Value) {
        let shown = display(value, field, record_type);
        match value {
            Value::Text(text) => self.add(text),
            Value::Phone { number, typed } => {
                for each in [number, typed] {
                    self.add(each);
                    self.add_figures(each);
                }
            }
            Value::Money { currency, .. } => {
                self.add(currency.as_str());
                self.add(&shown.replace(',', ""));
            }
            Value::List(items) => items.iter().for_each(|item| self.add(item)),
            Value::Integer(_) | Value::Decimal(_) | Value::Boolean(_) => {}
        }
        self.add(&shown);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_its_accents_and_in_any_case() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        let holds = |text: Option<&str>, search| -> bool {
            connection.query_row("SELECT holds(?1, ?2)", (text, wanted(search)), |row| row.get(0)).unwrap()
        };
        for (text, search, found) in [
            ("María Núñez", "nunez", true),
            ("MARÍA NÚÑEZ", "maría núñez", true),
            ("Straße", "STRASSE", true),
            ("Søren", "soren", true),
            ("Łukasz", "lukasz", true),
            ("James O’Brien", "o'brien", true),
            ("Nunez", "núñez", true),
            ("Νίκος", "νικος", true),
            ("maria.nunez@example.org", "NUNEZ@", true),
            ("Maria", "mario", false),
            ("", "a", false),
            ("50%", "%", true),
            ("fifty", "%", false),
        ] {
            assert_eq!(holds(Some(text), search), found, "{search} in {text}");
        }
        assert!(!holds(None, "a"));
    }
}
