//! Yes and no, as people, programs and spreadsheets write them.

use super::Conversion;
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

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

pub(super) fn read(text: &str) -> Conversion {
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
    fn other_words_are_refused() {
        for text in ["deceased", "maybe", "2", "yes no", "10", "yess", "n o"] {
            assert_eq!(read(text), Conversion::error(code::YES_NO_NOT_RECOGNISED), "{text}");
        }
    }
}
