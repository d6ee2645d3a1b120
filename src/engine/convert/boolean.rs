//! Yes and no, as people, programs and spreadsheets write them.

use super::Conversion;
use super::choice::fold;
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Field, Value};
use rustc_hash::FxHashMap;

const YES: [&str; 21] = [
    "y",
    "yes",
    "true",
    "t",
    "x",
    "1",
    "on",
    "ok",
    "1.0",
    "-1",
    "checked",
    "ja",
    "j",
    "oui",
    "si",
    "sí",
    "sim",
    "wahr",
    "vrai",
    "verdadero",
    "verdadeiro",
];
const NO: [&str; 16] = [
    "n",
    "no",
    "false",
    "f",
    "0",
    "off",
    "0.0",
    "unchecked",
    "nein",
    "non",
    "nee",
    "não",
    "nao",
    "falsch",
    "faux",
    "falso",
];

/// What says yes or no of one field, besides "yes", "no" and their like: "deceased", "living".
#[derive(Debug)]
pub(super) struct Words(FxHashMap<Box<str>, bool>);

impl Words {
    pub(super) fn new(field: &Field) -> Words {
        let yes = field.yes.iter().map(|word| (fold(word).into(), true));
        Words(yes.chain(field.no.iter().map(|word| (fold(word).into(), false))).collect())
    }

    /// Understands a cell of the field.
    pub(super) fn read(&self, text: &str) -> Conversion {
        let plain = read(text);
        if plain.value.is_some() || self.0.is_empty() {
            return plain;
        }
        self.0.get(fold(text).as_str()).map_or(plain, |yes| Conversion::value(Value::Boolean(*yes)))
    }
}

fn read(text: &str) -> Conversion {
    match text {
        "✓" | "✔" | "✔\u{FE0F}" | "☑" | "☒" | "✅" => return Conversion::value(Value::Boolean(true)),
        "✗" | "✘" | "☐" | "❌" => return Conversion::value(Value::Boolean(false)),
        _ => (),
    }
    let is = |word: &&str| word.eq_ignore_ascii_case(text);
    if YES.iter().any(is) || text == "SÍ" || text == "Sí" {
        Conversion::value(Value::Boolean(true))
    } else if NO.iter().any(is) || text == "NÃO" || text == "Não" {
        Conversion::value(Value::Boolean(false))
    } else {
        Conversion::error(code::YES_NO_NOT_RECOGNISED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_is_understood_in_many_ways() {
        for text in ["Y", "yes", "TRUE", "x", "X", "1", "t", "on", "ja", "Oui", "si", "SÍ", "sí", "sim", "✓", "1.0"]
        {
            assert_eq!(read(text), Conversion::value(Value::Boolean(true)), "{text}");
        }
    }

    #[test]
    fn no_is_understood_in_many_ways() {
        for text in ["N", "no", "False", "0", "f", "off", "nein", "non", "não", "NÃO", "nee", "☐", "0.0"] {
            assert_eq!(read(text), Conversion::value(Value::Boolean(false)), "{text}");
        }
    }

    #[test]
    fn a_field_has_words_of_its_own() {
        let contact = crate::engine::schema::Schema::built_in().record_type("contact").unwrap();
        let words = |name: &str| Words::new(&contact.fields[contact.field_index(name).unwrap()]);
        for (text, expected) in
            [("DECEASED", Some(true)), ("Dec'd.", Some(true)), ("living", Some(false)), ("no", Some(false))]
        {
            let read = words("is_deceased").read(text);
            assert_eq!(read.value, expected.map(Value::Boolean), "{text}");
        }
        for text in ["Dcsd", "Inactive", "Actve"] {
            assert_eq!(words("is_deceased").read(text), Conversion::error(code::YES_NO_NOT_RECOGNISED), "{text}");
        }
        assert_eq!(words("is_deleted").read("deceased"), Conversion::error(code::YES_NO_NOT_RECOGNISED));
    }

    #[test]
    fn other_words_are_refused() {
        for text in ["deceased", "maybe", "2", "yes no", "10", "yess", "n o"] {
            assert_eq!(read(text), Conversion::error(code::YES_NO_NOT_RECOGNISED), "{text}");
        }
    }
}
