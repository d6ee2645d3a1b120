//! Choices: one of a list, by value, label or alias, whatever the case, spaces and punctuation.

use super::Conversion;
use crate::engine::schema::Choice;
use crate::engine::schema::catalogue::code;
use rustc_hash::FxHashMap;

/// How alike two spellings must be for one to be suggested.
const SIMILAR: f64 = 0.8;
/// Below this share of equal letters a common beginning is chance ("Marketing", "Married").
const HALF: f64 = 0.5;

/// A choice list prepared for looking up what people write.
#[derive(Debug)]
pub(super) struct ChoiceTable<'s> {
    choices: &'s [Choice],
    /// Folded value, label or alias → index into `choices`.
    by_name: FxHashMap<Box<str>, usize>,
}

impl<'s> ChoiceTable<'s> {
    pub(super) fn new(choices: &'s [Choice]) -> Self {
        let mut by_name = FxHashMap::default();
        // A value or label wins over an alias of another choice, whatever their order.
        let values = choices.iter().enumerate().map(|(i, c)| (i, &c.value));
        let labels = choices.iter().enumerate().map(|(i, c)| (i, &c.label));
        let aliases = choices.iter().enumerate().flat_map(|(i, c)| c.aliases.iter().map(move |a| (i, a)));
        for (index, name) in values.chain(labels).chain(aliases) {
            by_name.entry(fold(name).into()).or_insert(index);
        }
        ChoiceTable { choices, by_name }
    }

    /// The stored value of the choice people mean by `text`.
    pub(super) fn find(&self, text: &str) -> Option<&'s str> {
        let mut buffer = [0_u8; 64];
        let index = match fold_ascii(text, &mut buffer) {
            Some(folded) => self.by_name.get(folded),
            None => self.by_name.get(fold(text).as_str()),
        };
        index.map(|i| self.choices[*i].value.as_str())
    }

    /// The label of the choice most like `text`, if one is.
    pub(super) fn similar(&self, text: &str) -> Option<&'s str> {
        if text.len() > 100 {
            return None;
        }
        let folded = fold(text);
        let scored = self.by_name.iter().map(|(name, index)| (strsim::jaro_winkler(&folded, name), name, *index));
        let alike = scored.filter(|(score, name, _)| {
            *score >= SIMILAR && strsim::normalized_damerau_levenshtein(&folded, name) >= HALF
        });
        // The earlier choice wins a tie, so that the same text always gets the same suggestion.
        let best = alike.max_by(|a, b| a.0.total_cmp(&b.0).then(b.2.cmp(&a.2)));
        best.map(|(_, _, index)| self.choices[index].label.as_str())
    }
}

/// The refusal of a text that is none of the choices.
pub(super) fn refuse(text: &str, choices: Option<&ChoiceTable<'_>>) -> Conversion {
    Conversion::refused(code::CHOICE_NOT_RECOGNISED, choices.and_then(|c| c.similar(text)))
}

/// Letters and digits in lower case; for a name of signs only, the signs.
pub(super) fn fold(text: &str) -> String {
    let folded: String =
        super::text::compose(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

/// [`fold`] without allocating, for ASCII text with at least one letter or digit that fits.
fn fold_ascii<'b>(text: &str, buffer: &'b mut [u8; 64]) -> Option<&'b str> {
    let mut length = 0;
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            *buffer.get_mut(length)? = byte.to_ascii_lowercase();
            length += 1;
        } else if !byte.is_ascii() {
            return None;
        }
    }
    std::str::from_utf8(&buffer[..length]).ok().filter(|folded| !folded.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choices() -> Vec<Choice> {
        let choice = |value: &str, label: &str, aliases: &[&str]| Choice {
            value: value.to_owned(),
            label: label.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        };
        vec![
            choice("home", "Home", &["h", "personal", "work"]),
            choice("work", "Work", &["w", "business", "büro"]),
            choice("pledge_payment", "Pledge payment", &["+"]),
        ]
    }

    #[test]
    fn value_label_and_alias_are_recognised_in_any_spelling() {
        let choices = choices();
        let table = ChoiceTable::new(&choices);
        for (text, expected) in [
            ("home", "home"),
            ("HOME", "home"),
            ("H.", "home"),
            ("work", "work"),
            ("Büro", "work"),
            ("BU\u{308}RO", "work"),
            ("Pledge Payment", "pledge_payment"),
            ("pledge-payment", "pledge_payment"),
            ("pledge_payment", "pledge_payment"),
            ("+", "pledge_payment"),
        ] {
            assert_eq!(table.find(text), Some(expected), "{text}");
        }
        assert_eq!(table.find("-"), None);
        assert_eq!(table.find("holiday"), None);
    }

    #[test]
    fn an_unknown_choice_is_refused_with_the_most_similar_label() {
        let choices = choices();
        let table = ChoiceTable::new(&choices);
        let refused = |instead| Conversion::refused(code::CHOICE_NOT_RECOGNISED, instead);
        assert_eq!(refuse("Busness", Some(&table)), refused(Some("Work")));
        assert_eq!(refuse("Pledge paymnt", Some(&table)), refused(Some("Pledge payment")));
        assert_eq!(refuse("yacht", Some(&table)), refused(None));
    }
}
