//! Headers that carry a value besides a meaning: the year of "FY24 giving", the name of
//! "CustomSports".

use super::header::{Entry, Reader, Reading, spans};
use super::lexicon::Target;
use super::normalise;
use super::normalise::is_figures;
use super::vocabulary::{self, Class};
use crate::engine::schema::{GroupIndex, ValueType};

const YEARLY: f64 = 0.85;
const NAMED: f64 = 0.75;

/// "Gift total 2024" is an amount whose year is 2024.
pub(super) fn read_yearly(reader: &mut Reader<'_>) {
    let yearly = reader.lexicon.groups.iter().enumerate().find_map(|(g, words)| Some((g, words.yearly?)));
    let Some((group, (year_field, amount_field))) = yearly else { return };
    let words = &reader.spelled.words;
    let mut years = words.iter().enumerate().filter_map(|(i, w)| Some((i, year(words, i, w)?)));
    let (Some((at, year)), None) = (years.next(), years.next()) else { return };
    let about_years = ["fy", "cy", "fiscal", "calendar", "year"];
    let others: Vec<&str> = words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, w)| w.as_str()).collect();
    let all_known = others.iter().all(|w| vocabulary::is(w, Class::YearTotal));
    if all_known && others.iter().any(|w| !about_years.contains(w)) {
        let words = format!("the header says “{}”", reader.header.trim());
        reader.push(Reading {
            target: Target::Part(group, amount_field),
            entry: Entry { qualifier: year.clone(), ..Entry::default() },
            fixed: Some((year_field, year)),
            score: YEARLY,
            words,
        });
    }
}

/// The year a word stands for: "2024", or "24" after "FY".
fn year(words: &[String], at: usize, word: &str) -> Option<String> {
    let number: u32 = word.parse().ok().filter(|_| is_figures(word))?;
    let after_fy = at > 0 && ["fy", "cy"].contains(&words[at - 1].as_str());
    match number {
        1950..=2099 => Some(number.to_string()),
        0..=49 if after_fy => Some((2000 + number).to_string()),
        50..=99 if after_fy => Some((1900 + number).to_string()),
        _ => None,
    }
}

/// "CustomSports" holds values of a field an organisation calls "Sports".
pub(super) fn read_named(reader: &mut Reader<'_>, group: GroupIndex) {
    let words = &reader.spelled.words;
    let known = &reader.lexicon.groups[group];
    // Taken for a misspelling of “custom”, a word names nothing.
    let named = known.named.filter(|_| reader.spelled.corrected.is_empty());
    let Some((name_field, values_field)) = named else { return };
    let Some(&(_, start)) = spans(words, |joined| known.names.contains(joined)).iter().rfind(|(start, _)| *start == 0)
    else {
        return;
    };
    let mut name = &words[start..];
    let mut field = values_field;
    for (i, part) in reader.record_type.groups[group].fields.iter().enumerate() {
        let last = part.name.rsplit('_').next().unwrap_or(&part.name);
        if part.value_type == ValueType::Boolean && name.len() > 1 && name.last().is_some_and(|w| w == last) {
            name = &name[..name.len() - 1];
            field = i;
        }
    }
    let joined = name.concat();
    if name.is_empty()
        || is_figures(&name[0])
        || is_figures(&name[name.len() - 1])
        || vocabulary::is(&joined, Class::Generic)
    {
        return;
    }
    // As the header writes it, where its words were neither left out nor run together.
    let written = normalise::words(reader.header);
    let end = start + name.len();
    let text = if written.len() == words.len() { written[start..end].join(" ") } else { name.join(" ") };
    let mut letters = text.chars();
    let capitalised: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let words = format!("the header says “{}”", reader.header.trim());
    reader.push(Reading {
        target: Target::Part(group, field),
        entry: Entry { qualifier: joined, ..Entry::default() },
        fixed: Some((name_field, capitalised)),
        score: NAMED,
        words,
    });
}
