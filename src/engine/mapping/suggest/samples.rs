//! What the samples of a column say about fields whose values have no look of their own: names,
//! titles, places. It must not know any field by name; a field's own words say what it takes.

use super::ColumnFacts;
use super::content::{Verdict, percent, share};
use crate::engine::schema::{Field, Schema, ValueType};

/// Bytes of the longest word of the lists below.
const LONGEST_LISTED: usize = 12;
/// Fewer values than this prove nothing.
const ENOUGH: usize = 3;

/// What stands before names, without dots.
const HONORIFICS: &str = "
    mr mrs ms miss mx dr prof professor rev reverend hon sir dame lady lord capt captain col maj sgt lt gen fr sr rabbi
    pastor doctor herr frau fraulein med m mme mlle mm me monsieur madame mademoiselle dhr mevr mw mevrouw heer drs ir
    srta sra don dona sres senor senora senorita senhor senhora dra exmo
";
/// Words between two of them.
const BETWEEN: &str = "and und et y e en & +";

/// What becomes of a thing, and how it is written down: no name, place or title.
const STATES: &str = "
    active inactive lapsed pending new open closed complete completed cancelled canceled failed paid unpaid refunded
    succeeded subscribed unsubscribed cleaned confirmed unconfirmed verified unverified valid invalid good bad bounced
    html text plain n/a none unknown aktiv inaktiv activo inactivo actif inactif ativo inativo actief inactief
";

/// What the samples say of a text, a country or a region.
pub(super) fn verdict(field: &Field, facts: &ColumnFacts) -> Verdict {
    let samples = &facts.samples;
    if samples.is_empty() {
        return Verdict::Silent;
    }
    if let Some(verdict) = verdict_on_states(samples) {
        return verdict;
    }
    match field.value_type {
        ValueType::Country => {
            let known = of_all(samples, |s| Schema::built_in().countries.find(s).is_some());
            of_places(known, facts, "countries")
        }
        ValueType::Region => {
            let known = of_all(samples, |s| Schema::built_in().regions.find(s).is_some());
            of_places(known, facts, "states or provinces")
        }
        _ => of_text(field, facts),
    }
}

/// Values that say how something stands are neither names nor places nor kinds.
pub(super) fn verdict_on_states(samples: &[String]) -> Option<Verdict> {
    let states = !samples.is_empty() && of_all(samples, |s| is_listed(s, STATES)) >= 0.6;
    states.then(|| Verdict::Contradicts("the values say how something stands".to_owned()))
}

fn of_places(known: f64, facts: &ColumnFacts, plural: &str) -> Verdict {
    if known >= 0.5 {
        return Verdict::Supports(known, format!("{} are {plural}", percent(known)));
    }
    let numbers = numbers(facts);
    if numbers >= 0.8 {
        Verdict::Contradicts(format!("{} look like numbers", percent(numbers)))
    } else if known == 0.0 && facts.samples.len() >= ENOUGH {
        // Not all of the world's are known to us.
        Verdict::Doubts(format!("none of the values is one of the {plural} we know"))
    } else {
        Verdict::Silent
    }
}

/// The share of values that are numbers.
fn numbers(facts: &ColumnFacts) -> f64 {
    let kinds = [ValueType::Integer, ValueType::Decimal, ValueType::Money];
    kinds.into_iter().map(|kind| share(facts, kind)).fold(0.0, f64::max)
}

fn of_text(field: &Field, facts: &ColumnFacts) -> Verdict {
    let titles = of_all(&facts.samples, is_honorific);
    if takes_honorifics(field) {
        return match titles {
            share if share >= 0.5 => Verdict::Supports(share, format!("{} are titles before names", percent(share))),
            0.0 if facts.samples.len() >= ENOUGH => {
                Verdict::Contradicts("none of the values is a title before names".to_owned())
            }
            _ => Verdict::Silent,
        };
    }
    if titles >= 0.8 {
        return Verdict::Contradicts(format!("{} are titles before names", percent(titles)));
    }
    let numbers = numbers(facts);
    if numbers >= 0.8 && !speaks_of(field, &["code", "number", "key", "id"]) {
        return Verdict::Contradicts(format!("{} look like numbers", percent(numbers)));
    }
    Verdict::Silent
}

/// Whether a field is for titles before names.
pub(super) fn takes_honorifics(field: &Field) -> bool {
    field.synonyms.iter().any(|name| name == "honorific")
}

/// Whether one of the field's names has one of these words.
fn speaks_of(field: &Field, words: &[&str]) -> bool {
    let names = field.synonyms.iter().chain([&field.label]);
    names.flat_map(|name| name.split(' ')).any(|word| words.iter().any(|w| word.eq_ignore_ascii_case(w)))
}

fn is_honorific(value: &str) -> bool {
    let mut words = value.split([' ', '.', '/']).filter(|w| !w.is_empty() && !is_listed(w, BETWEEN)).peekable();
    words.peek().is_some() && words.all(|w| is_listed(w, HONORIFICS))
}

fn is_listed(value: &str, list: &str) -> bool {
    let value = value.trim();
    // Most values are longer than any word listed.
    value.len() <= LONGEST_LISTED && list.split_whitespace().any(|word| word.eq_ignore_ascii_case(value))
}

fn of_all(samples: &[String], test: impl Fn(&str) -> bool) -> f64 {
    samples.iter().filter(|s| test(s)).count() as f64 / samples.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_listed_word_is_longer_than_what_is_looked_up() {
        for word in [HONORIFICS, BETWEEN, STATES].iter().flat_map(|list| list.split_whitespace()) {
            assert!(word.len() <= LONGEST_LISTED && is_listed(word, word), "{word}");
        }
    }

    #[test]
    fn values_that_say_how_something_stands_are_no_states() {
        let samples = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        assert!(verdict_on_states(&samples(&["Active", "Lapsed", "active"])).is_some());
        assert!(verdict_on_states(&samples(&["NY", "CA", "New"])).is_none());
        assert!(verdict_on_states(&[]).is_none());
    }

    #[test]
    fn titles_before_names_are_known_in_several_languages_and_spellings() {
        for title in ["Mr.", "DR", "Mr. & Mrs.", "Prof. Dr.", "Herr Dr.", "Sra.", "M. et Mme", "Mr/Mrs"] {
            assert!(is_honorific(title), "{title}");
        }
        for other in ["", "Director", "Dear Ana", "Drew", "&"] {
            assert!(!is_honorific(other), "{other}");
        }
    }
}
