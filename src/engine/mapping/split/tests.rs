//! Splits: tables of names, places and lists, with as many refusals; and what holds for any text.

mod tables;

use super::*;
use proptest::prelude::*;
use tables::{NAMES, PLACES, REFUSED_NAMES, REFUSED_PLACES};

const NAME_PARTS: [Part; 6] =
    [Part::Prefix, Part::FirstName, Part::MiddleName, Part::NickName, Part::LastName, Part::Suffix];
const PLACE_PARTS: [Part; 4] = [Part::City, Part::State, Part::PostalCode, Part::Country];

/// All parts of a text, or why there are none; every part is refused for the same reason.
fn parts<const N: usize>(text: &str, wanted: [Part; N]) -> Result<[String; N], Unsplit> {
    let taken = wanted.map(|wanted| part(text, wanted, Schema::built_in(), &mut String::new()).map(str::to_owned));
    let refused: Vec<Unsplit> = taken.iter().filter_map(|part| part.as_ref().err().copied()).collect();
    match refused.first() {
        None => Ok(taken.map(Result::unwrap)),
        Some(reason) => {
            assert!(refused.len() == N && refused.iter().all(|r| r == reason), "{text:?}: {refused:?}");
            Err(*reason)
        }
    }
}

fn mistakes<const N: usize>(cases: &[(&str, &str)], wanted: [Part; N]) -> Vec<String> {
    let mistake = |(text, expected): &(&str, &str)| {
        let expected: Vec<&str> = expected.split('|').map(str::trim).collect();
        let found = parts(text, wanted);
        (found.as_ref().map(|p| p.iter().map(String::as_str).collect()) != Ok(expected))
            .then(|| format!("{text:?} became {found:?}"))
    };
    cases.iter().filter_map(mistake).collect()
}

fn unrefused<const N: usize>(cases: &[(&str, Unsplit)], wanted: [Part; N]) -> Vec<String> {
    let mistake = |(text, reason): &(&str, Unsplit)| {
        let found = parts(text, wanted);
        (found.as_ref().err() != Some(reason)).then(|| format!("{text:?} became {found:?}, not {reason:?}"))
    };
    cases.iter().filter_map(mistake).collect()
}

#[test]
fn names_are_split_into_their_parts() {
    let mistakes = mistakes(NAMES, NAME_PARTS);
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn names_that_are_not_sure_are_refused_with_the_reason() {
    let mistakes = unrefused(REFUSED_NAMES, NAME_PARTS);
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn places_are_split_into_their_parts() {
    let mistakes = mistakes(PLACES, PLACE_PARTS);
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn places_with_more_in_them_are_refused() {
    let cases: Vec<(&str, Unsplit)> = REFUSED_PLACES.iter().map(|text| (*text, Unsplit::Place)).collect();
    let mistakes = unrefused(&cases, PLACE_PARTS);
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn blank_cells_have_blank_parts() {
    for text in ["", "  ", "\u{a0}"] {
        assert_eq!(parts(text, NAME_PARTS), Ok(Default::default()));
        assert_eq!(parts(text, PLACE_PARTS), Ok(Default::default()));
    }
}

#[test]
fn items_of_a_list_are_cut_at_its_separator_and_blank_ones_do_not_count() {
    let cut = |text: &'static str, separator| items(text, separator).collect::<Vec<_>>();
    assert_eq!(cut("a@b.org; c@d.org ;", ';'), ["a@b.org", "c@d.org"]);
    assert_eq!(cut(" ; ;x", ';'), ["x"]);
    assert_eq!(cut("Smith, Ann; Lee, Bo", ';'), ["Smith, Ann", "Lee, Bo"]);
    assert_eq!(cut("", ','), [""; 0]);
}

#[test]
fn a_semicolon_goes_before_a_comma_and_a_single_item_is_no_list() {
    let separator = |texts: &[&'static str]| separator_of(texts.iter().copied());
    assert_eq!(separator(&["a, b", "c; d"]), Some(';'));
    assert_eq!(separator(&["a, b", "c"]), Some(','));
    assert_eq!(separator(&["a", "b;", ",c"]), None);
    assert_eq!(separator(&[]), None);
}

#[test]
fn what_a_column_holds_is_told_by_trying() {
    let schema = Schema::built_in();
    let names = ["Ann Lee", "Smith, Bo", "Cher", "Mr. & Mrs. Lee", "Jo Q. Ray", "Al Fox"];
    let tried_names = tried(names.into_iter(), Whole::Name, schema);
    assert_eq!(tried_names, Tried { texts: 6, in_parts: 4, refused: 2 });
    assert!(tried_names.holds());
    assert!(!tried(names.into_iter(), Whole::Place, schema).holds());
    let places = ["Boston, MA 02134", "", "Salem MA"];
    assert!(tried(places.into_iter(), Whole::Place, schema).holds());
    assert!(!tried([].into_iter(), Whole::Place, schema).holds());
}

/// The words of a text, without what only separates or encloses them.
fn words(text: &str) -> Vec<String> {
    let apart = |c: char| c.is_whitespace() || c == ',';
    let enclosing = ['(', ')', '"', '“', '”', '„', '«', '»', '‘', '’', '\''];
    let mut words: Vec<String> =
        text.split(apart).map(|w| w.trim_matches(enclosing).to_owned()).filter(|w| !w.is_empty()).collect();
    words.sort();
    words
}

/// Text made of what names and places are made of, and of what they are not.
fn likely_text() -> impl Strategy<Value = String> {
    let pieces = [
        "Dr.",
        "Mr.",
        "Mrs.",
        "Prof.",
        "the",
        "Anna",
        "María",
        "Van",
        "van",
        "der",
        "de",
        "la",
        "Smith",
        "Núñez-Smith",
        "Q.",
        "J.R.",
        "Jr.",
        "III",
        "PhD",
        "MA",
        "García",
        "&",
        "and",
        "y",
        "(Bob)",
        "\"Bo\"",
        "'t",
        "O'",
        "Inc.",
        "Church",
        "Boston",
        "New York",
        "02134",
        "02134-1234",
        "SW1A",
        "1AA",
        "10115",
        "M5V",
        "2T6",
        "ON",
        "USA",
        "Germany",
        "St",
        "1012",
        "AB",
        "-",
        "?",
        "é",
        "O’Neil",
        "graf",
    ];
    let piece = proptest::sample::select(pieces.to_vec());
    let gap = proptest::sample::select(vec![" ", " ", " ", ", ", ",", "  ", "\u{a0}"]);
    proptest::collection::vec((piece, gap), 0..9).prop_map(|all| all.into_iter().flat_map(|(p, g)| [p, g]).collect())
}

proptest! {
    #[test]
    fn no_word_is_lost_and_none_is_made_up(text in likely_text()) {
        for found in [
            parts(&text, NAME_PARTS).map(|p| p.join(" ")),
            parts(&text, PLACE_PARTS).map(|p| p.join(" ")),
        ].into_iter().flatten() {
            prop_assert_eq!(words(&found), words(&text));
        }
    }

    #[test]
    fn any_text_is_split_or_refused(text in "\\PC{0,60}") {
        for found in [
            parts(&text, NAME_PARTS).map(|p| p.join(" ")),
            parts(&text, PLACE_PARTS).map(|p| p.join(" ")),
        ].into_iter().flatten() {
            prop_assert_eq!(words(&found), words(&text));
        }
        prop_assert!(items(&text, ';').all(|item| !item.trim().is_empty()));
    }
}
