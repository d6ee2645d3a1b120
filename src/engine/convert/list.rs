//! Lists: several values in one cell.

use super::choice::ChoiceTable;
use super::{Conversion, text, trim};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

pub(super) fn read(text: &str, choices: Option<&ChoiceTable<'_>>) -> Conversion {
    // Before splitting: composing can turn other characters into a semicolon.
    let text = &*text::compose(text);
    let mut items: Vec<Box<str>> = Vec::new();
    let mut unknown = false;
    for item in split(text) {
        let item = match choices {
            None => item,
            Some(choices) => match choices.find(item) {
                Some(value) => value,
                None => {
                    unknown = true;
                    break;
                }
            },
        };
        if !items.iter().any(|known| **known == *item) {
            items.push(item.into());
        }
    }
    match choices {
        Some(choices) if unknown => Conversion::refused(code::CHOICE_NOT_RECOGNISED, similar(text, choices)),
        _ if items.is_empty() => Conversion::blank(),
        _ => Conversion::value(Value::List(items)),
    }
}

/// One item, whatever signs are in it.
pub(super) fn read_item(item: &str, choices: Option<&ChoiceTable<'_>>) -> Conversion {
    match choices {
        None => text::read(item),
        Some(choices) => {
            choices.find(item).map_or_else(|| super::choice::refuse(item, Some(choices)), Conversion::text)
        }
    }
}

/// The items of a cell: between semicolons, bars and line ends, or between commas where there are
/// none of these.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    const STRONG: [char; 4] = [';', '|', '\n', '\r'];
    let strong = text.contains(STRONG);
    let between = move |c: char| if strong { STRONG.contains(&c) } else { c == ',' };
    text.split(between).map(trim::trim).filter(|item| !item.is_empty())
}

/// The whole list with the most similar choice for every unknown one; `None` where one has none.
fn similar(text: &str, choices: &ChoiceTable<'_>) -> Option<String> {
    let items = split(text).map(|item| choices.find(item).or_else(|| choices.similar(item)));
    Some(items.collect::<Option<Vec<_>>>()?.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Choice;

    fn list(items: &[&str]) -> Conversion {
        Conversion::value(Value::List(items.iter().map(|i| (*i).into()).collect()))
    }

    #[test]
    fn cells_are_split_trimmed_and_without_duplicates() {
        for (text, expected) in [
            ("Alum; Donor", &["Alum", "Donor"][..]),
            ("Alum|Donor\nParent", &["Alum", "Donor", "Parent"]),
            ("Alum, Donor,,Alum ", &["Alum", "Donor"]),
            ("Lopez, Maria; Smith, Jo", &["Lopez, Maria", "Smith, Jo"]),
            ("Alum", &["Alum"]),
        ] {
            assert_eq!(read(text, None), list(expected), "{text}");
        }
        assert_eq!(read(";;,", None), list(&[","]));
        assert_eq!(read("Alum\u{37E}Donor", None), list(&["Alum", "Donor"]), "the Greek question mark");
        assert_eq!(read("; ;", None), Conversion::blank());
    }

    #[test]
    fn items_of_a_choice_list_are_choices() {
        let choice =
            |value: &str, label: &str| Choice { value: value.into(), label: label.into(), aliases: Vec::new() };
        let choices = [choice("alum", "Alum"), choice("parent", "Parent")];
        let table = ChoiceTable::new(&choices);
        assert_eq!(read("PARENT; Alum", Some(&table)), list(&["parent", "alum"]));
        let refused = |instead| Conversion::refused(code::CHOICE_NOT_RECOGNISED, instead);
        assert_eq!(read("Alum; Paren", Some(&table)), refused(Some("alum; Parent")));
        assert_eq!(read("Alum; Yacht", Some(&table)), refused(None));
    }
}
