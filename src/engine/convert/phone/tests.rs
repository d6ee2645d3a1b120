//! Phone numbers as people write them, accepted and refused.

use super::*;
use proptest::prelude::*;

fn us(text: &str) -> Conversion {
    read(text, Region::new("US"))
}

fn number(conversion: &Conversion) -> Option<&str> {
    conversion.value.as_ref().and_then(Value::as_text)
}

#[test]
fn north_american_numbers_are_read_in_many_forms() {
    for text in [
        "617-555-0142",
        "(617) 555-0142",
        "617.555.0142",
        "6175550142",
        "1-617-555-0142",
        "+1 617 555 0142",
        "+16175550142",
        "1 (617) 555 0142",
        "617/555/0142",
        "617\u{A0}555\u{A0}0142",
        "617\u{2011}555\u{2011}0142",
        "tel:+1-617-555-0142",
        "6175550142.0",
        "(617)555-0142",
    ] {
        let outcome = us(text);
        assert_eq!(number(&outcome), Some("+16175550142"), "{text}");
        assert_eq!(outcome.issue, None, "{text}");
        let Some(Value::Phone { typed, .. }) = outcome.value else { panic!("{text} is no phone") };
        assert_eq!(&*typed, text);
    }
}

#[test]
fn extensions_stay_in_the_number() {
    for text in [
        "617-555-0142 x12",
        "617-555-0142x12",
        "617-555-0142 ext. 12",
        "617-555-0142 ext 12",
        "617-555-0142, ext. 12",
        "617-555-0142 Extension 12",
        "617-555-0142 #12",
        "+16175550142;ext=12",
    ] {
        assert_eq!(number(&us(text)), Some("+16175550142;ext=12"), "{text}");
    }
    assert_eq!(number(&us("+44 20 7946 0958 x12")), Some("+442079460958;ext=12"));
}

#[test]
fn numbers_of_the_world_are_read() {
    for (text, region, expected) in [
        ("+44 20 7946 0958", "US", "+442079460958"),
        ("0044 20 7946 0958", "US", "+442079460958"),
        ("011 44 20 7946 0958", "US", "+442079460958"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("030 901820", "DE", "+4930901820"),
        ("+33 1 42 68 53 00", "US", "+33142685300"),
        ("01 42 68 53 00", "FR", "+33142685300"),
        ("+1 617 555 0142", "GB", "+16175550142"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+39 06 698 12345", "US", "+390669812345"),
    ] {
        let outcome = read(text, Region::new(region));
        assert_eq!(number(&outcome), Some(expected), "{text}");
        assert_eq!(outcome.issue, None, "{text}");
    }
}

#[test]
fn no_plan_knows_the_area_codes_that_are_kept_free() {
    for (code, exchange) in (200..1000)
        .step_by(100)
        .flat_map(|n| (90..100).map(move |t| n + t))
        .flat_map(|code| [200, 555, 911, 999].map(|exchange| (code, exchange)))
    {
        let text = format!("{code}-{exchange}-0142");
        assert!(Parts::split(&text).is_some_and(|parts| parts.is_reserved(true)), "{text}");
        for region in ["US", "CA", "PR", "VI", "GU"] {
            assert_eq!(world::number(&text, Region::new(region)), None, "{text} in {region}");
        }
    }
    for text in ["617-555-0142", "+1 293 555 0142", "0293 555 014", "193 555 0142"] {
        assert!(!Parts::split(text).is_some_and(|parts| parts.is_reserved(true)), "{text}");
    }
    assert!(!Parts::split("293-555-0142").is_some_and(|parts| parts.is_reserved(false)));
}

#[test]
fn unusual_numbers_are_kept_with_a_warning() {
    for text in [
        "555-0142",
        "123-456-7890",
        "617-555-014",
        "617-555-0142-0143",
        "+1 123 456 7890",
        "+999 12345678",
        "617-555-0142 ext 123456789",
    ] {
        let outcome = us(text);
        assert_eq!(number(&outcome), Some(text));
        assert_eq!(outcome.issue.expect(text).code, code::PHONE_UNUSUAL, "{text}");
    }
    assert_eq!(number(&us("555 -\t 0142")), Some("555 - 0142"));
    assert_eq!(number(&read("617-555-0142", Region::new("??"))), Some("617-555-0142"));
}

#[test]
fn a_number_before_words_is_suggested() {
    for text in ["617-555-0142 cell", "617-555-0142 (home)", "617-555-0142; 617-555-0143", "617-555-0142 or 0143"] {
        let issue = us(text).issue.expect(text);
        assert_eq!((issue.code, issue.suggestion.as_deref()), (code::PHONE_UNUSUAL, Some("+16175550142")), "{text}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "call me",
        "12345",
        "555",
        "x12",
        "m@x.org",
        "ask Maria",
        "()",
        "+",
        "123-456",
        "home",
        "12 apples",
        "０",
        "ext 12",
    ] {
        assert_eq!(us(text), Conversion::error(code::PHONE_NOT_RECOGNISED), "{text}");
    }
    assert_eq!(us("6.17556E+09"), Conversion::error(code::DAMAGED_NUMBER));
}

proptest! {
    #[test]
    fn a_number_read_anywhere_reads_the_same_again(
        text in "[+(]?0{0,2}[0-9]{1,4}[)-. /]{0,2}[0-9]{2,4}[-. /]?[0-9]{2,6}( ?(x|ext\\.?|[A-Z]{1,7}) ?[0-9]{0,4})?",
        region in "(US|GB|DE|FR|IT|AR|MX|BR|AU|JP|IN|RU|IE|NZ|ZZ)",
    ) {
        let region = Region::new(&region);
        if let Some(Value::Phone { number, .. }) = read(&text, region).value {
            let again = read(&number, region).value.and_then(|v| v.as_text().map(str::to_owned));
            prop_assert_eq!(again.as_deref(), Some(&*number));
        }
    }
}
