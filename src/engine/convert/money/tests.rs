//! Amounts as people write them, accepted and refused.

use super::*;

fn code_of(name: &str) -> Currency {
    Currency::new(name).unwrap()
}

fn money(minor: i64, currency: &str) -> Conversion {
    Conversion::value(Value::Money { minor, currency: code_of(currency) })
}

#[test]
fn amounts_are_read_as_people_write_them() {
    for (text, minor, currency) in [
        ("$1,234.50", 123_450, "USD"),
        ("1.234,50 €", 123_450, "EUR"),
        ("€ 12", 1_200, "EUR"),
        ("€12,5", 1_250, "EUR"),
        ("(50.00)", -5_000, "USD"),
        ("($50.00)", -5_000, "USD"),
        ("$(50)", -5_000, "USD"),
        ("-$5", -500, "USD"),
        ("$-5", -500, "USD"),
        ("5-", -500, "USD"),
        ("+5", 500, "USD"),
        ("USD 12.00", 1_200, "USD"),
        ("usd12", 1_200, "USD"),
        ("12 CHF", 1_200, "CHF"),
        ("Fr. 12.50", 1_250, "CHF"),
        ("Rs.500", 50_000, "INR"),
        ("£5", 500, "GBP"),
        ("1 234,50", 123_450, "USD"),
        ("1\u{A0}234,50\u{A0}€", 123_450, "EUR"),
        ("1'234.50", 123_450, "USD"),
        ("12,-", 1_200, "USD"),
        ("€ 12,–", 1_200, "EUR"),
        ("12.00 dollars", 1_200, "USD"),
        ("$12 CAD", 1_200, "CAD"),
        ("US$ 12", 1_200, "USD"),
        ("C$12.34", 1_234, "CAD"),
        ("¥1,500", 1_500, "JPY"),
        ("1500.00 JPY", 1_500, "JPY"),
        ("1.234 KWD", 1_234, "KWD"),
        (".5", 50, "USD"),
        ("100", 10_000, "USD"),
        ("12.500", 1_250, "USD"),
        ("0", 0, "USD"),
        ("-0.00", 0, "USD"),
        ("$ -", 0, "USD"),
        ("$-", 0, "USD"),
        ("92233720368547758.07", i64::MAX, "USD"),
    ] {
        assert_eq!(read(text, Currency::USD, None), money(minor, currency), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "5k",
        "1.2M",
        "five",
        "$",
        "()",
        "(5",
        "5)",
        "--5",
        "-5-",
        "12.345",
        "$12 EUR",
        "£5 $",
        "1.5 JPY",
        "92233720368547758.08",
        "12 13",
        "1,23,4",
        "$$5",
        "12 apples",
        "5 USD EUR",
        "USD",
        "10%",
        "12/5",
        "#5",
    ] {
        let outcome = read(text, Currency::USD, None);
        assert_eq!(outcome.value, None, "{text}");
        assert_eq!(outcome.issue.expect(text).code, code::AMOUNT_NOT_RECOGNISED, "{text}");
    }
}

#[test]
fn a_dollar_sign_means_the_organisations_own_dollar() {
    assert_eq!(read("$5", code_of("CAD"), None), money(500, "CAD"));
    assert_eq!(read("$5", code_of("AUD"), None), money(500, "AUD"));
    assert_eq!(read("$5", code_of("EUR"), None), money(500, "USD"));
    assert_eq!(read("5 kr", code_of("NOK"), None), money(500, "NOK"));
    assert_eq!(read("5", code_of("JPY"), None), money(5, "JPY"));
}

#[test]
fn the_columns_number_format_decides() {
    assert_eq!(read("1.234 €", Currency::USD, Some(NumberFormat::Comma)), money(123_400, "EUR"));
    assert_eq!(read("12,50", Currency::USD, Some(NumberFormat::Comma)), money(1_250, "USD"));
    let refused = |instead| Conversion::refused(code::AMOUNT_NOT_RECOGNISED, Some(instead));
    assert_eq!(read("-12,50 €", Currency::USD, Some(NumberFormat::Point)), refused("-12.50 EUR"));
    assert_eq!(read("1,234.50", Currency::USD, Some(NumberFormat::Comma)), refused("1234,50"));
    assert_eq!(read("1.234 €", Currency::USD, None), refused("1234 EUR"));
}

#[test]
fn scientific_notation_is_refused_with_the_figures_written_out() {
    assert_eq!(read("1.5E+06", Currency::USD, None), Conversion::refused(code::DAMAGED_NUMBER, Some("1500000")));
}

#[test]
fn the_currencies_to_choose_from_are_those_in_use_and_are_stored_with_amounts_alone() {
    let gift = crate::engine::schema::Schema::built_in().record_type("gift").expect("gifts");
    let field = gift.currency_field().expect("a field that sets the currency");
    let choices = gift.choices(&gift.fields[field]);
    assert!(choices.len() > 150, "{}", choices.len());
    for choice in choices {
        let currency = Currency::new(&choice.value).expect("a code");
        assert!(is_currency_in_use(currency), "{}", choice.value);
    }
    assert!(!gift.is_stored(field) && gift.is_stored(0));
    assert!(!gift.is_of_persons() && crate::engine::schema::Schema::built_in().record_types[0].is_of_persons());
}
