//! How values are shown to people. This module exists so that every page, report and command
//! writes a date or an amount the same way. It must not be used for storing or comparing.

use super::{Choice, Currency, Field, RecordType, Schema, Value, ValueType};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A value as people read it: "4 March 2024", "$1,234.50", "Yes", "+1 617-555-0142".
///
/// Text that is not of the shape its field stores (an older program's, say) is shown as it is.
pub fn display(value: &Value, field: &Field, record_type: &RecordType) -> String {
    match value {
        Value::Text(text) => match field.value_type {
            ValueType::Date => date_words(text).unwrap_or_else(|| text.to_string()),
            ValueType::Choice => choice_label(text, record_type.choices(field)).to_owned(),
            ValueType::Country => Schema::built_in().countries.name_of(text).unwrap_or(text).to_owned(),
            _ => text.to_string(),
        },
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Boolean(true) => "Yes".to_owned(),
        Value::Boolean(false) => "No".to_owned(),
        Value::Money { minor, currency } => money(i128::from(*minor), *currency),
        Value::Phone { number, .. } => phone(number).unwrap_or_else(|| number.to_string()),
        Value::List(items) => {
            let choices = record_type.choices(field);
            items.iter().map(|item| choice_label(item, choices)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// A count with its thousands apart: "140,734".
pub fn group_digits(n: u64) -> String {
    grouped(&n.to_string())
}

fn grouped(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// What a spreadsheet program calls a column, counted from 0: A … Z, AA …
pub fn column_letters(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|byte| char::from(*byte)).collect()
}

fn choice_label<'a>(value: &'a str, choices: &'a [Choice]) -> &'a str {
    choices.iter().find(|c| c.value == value).map_or(value, |c| &c.label)
}

/// ISO text, whole or partial, in words: "4 March 2024". `None` where it is no ISO date.
pub fn date_words(iso: &str) -> Option<String> {
    let figures = |part: &str, length: usize| {
        let sound = part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if sound { part.parse::<usize>().ok() } else { None }
    };
    let mut parts = iso.split('-');
    let year = parts.next().filter(|year| figures(year, 4).is_some())?;
    let Some(month) = parts.next() else { return Some(year.to_owned()) };
    let month = MONTHS.get(figures(month, 2)?.checked_sub(1)?)?;
    let Some(day) = parts.next() else { return Some(format!("{month} {year}")) };
    let day = figures(day, 2).filter(|day| (1..=31).contains(day))?;
    parts.next().is_none().then(|| format!("{day} {month} {year}"))
}

/// Minor units with the sign people know, or the currency's code: "$1,234.50", "CHF 1.00".
pub fn money(minor: i128, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let symbol = match currency.as_str() {
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "JPY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        "ILS" => "₪",
        "CAD" => "CA$",
        "AUD" => "A$",
        "NZD" => "NZ$",
        "MXN" => "MX$",
        "BRL" => "R$",
        code => return format!("{sign}{code} {}", amount(minor.unsigned_abs(), currency)),
    };
    format!("{sign}{symbol}{}", amount(minor.unsigned_abs(), currency))
}

/// An amount in figures that any program reads: "-1234.50".
pub(super) fn plain_amount(minor: i64, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    format!("{sign}{}", amount(u128::from(minor.unsigned_abs()), currency).replace(',', ""))
}

fn amount(minor: u128, currency: Currency) -> String {
    let decimals = currency.decimals();
    let unit = 10_u128.pow(decimals);
    let whole = grouped(&(minor / unit).to_string());
    if decimals == 0 {
        return whole;
    }
    format!("{whole}.{:0width$}", minor % unit, width = decimals as usize)
}

/// A number of the +1 countries with its parts apart, and any number's extension in words. `None` for all others.
fn phone(stored: &str) -> Option<String> {
    let (number, extension) = match stored.split_once(";ext=") {
        Some((number, extension)) => (number, Some(extension)),
        None => (stored, None),
    };
    let plus_one = number.strip_prefix("+1").filter(|d| d.len() == 10 && d.bytes().all(|b| b.is_ascii_digit()));
    let parted = plus_one.map(|digits| format!("+1 {}-{}-{}", &digits[..3], &digits[3..6], &digits[6..]));
    match extension {
        Some(extension) => Some(format!("{} ext. {extension}", parted.as_deref().unwrap_or(number))),
        None => parted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(path: &str, value: Value) -> String {
        let record_type = &Schema::built_in().record_types[0];
        let slot = record_type.slot(path).unwrap_or_else(|| panic!("there is no slot {path}"));
        display(&value, record_type.field(slot), record_type)
    }

    #[test]
    fn dates_are_written_in_words_as_far_as_they_are_known() {
        for (iso, expected) in [
            ("2024-03-04", "4 March 2024"),
            ("1899-12-31", "31 December 1899"),
            ("2024-03", "March 2024"),
            ("2024", "2024"),
        ] {
            assert_eq!(shown("birth_date", Value::text(iso)), expected);
        }
    }

    #[test]
    fn text_that_is_no_iso_date_is_shown_as_it_is() {
        for text in ["", "soon", "2024-13-01", "2024-00", "2024-3-4", "2024-03-00", "2024-03-04-05", "+024", "２０２４"]
        {
            assert_eq!(shown("birth_date", Value::text(text)), text);
        }
        assert_eq!(shown("first_name", Value::text("2024-03-04")), "2024-03-04", "only date fields hold dates");
    }

    #[test]
    fn amounts_carry_their_currency_and_its_decimals() {
        for (minor, code, expected) in [
            (123_450, "USD", "$1,234.50"),
            (0, "USD", "$0.00"),
            (5, "USD", "$0.05"),
            (-123_450, "USD", "-$1,234.50"),
            (100_000_000, "EUR", "€1,000,000.00"),
            (99, "GBP", "£0.99"),
            (1_234, "JPY", "¥1,234"),
            (1_234_567, "KWD", "KWD 1,234.567"),
            (-100, "CHF", "-CHF 1.00"),
            (100, "CAD", "CA$1.00"),
            (i64::MIN, "USD", "-$92,233,720,368,547,758.08"),
        ] {
            let currency = Currency::new(code).unwrap();
            assert_eq!(shown("giving.lifetime_amount", Value::Money { minor, currency }), expected);
        }
    }

    #[test]
    fn choices_are_shown_by_their_label_and_unknown_ones_as_they_are() {
        assert_eq!(shown("emails.0.type", Value::text("work")), "Work");
        assert_eq!(shown("gender", Value::text("non_binary")), "Non-binary");
        assert_eq!(shown("gender", Value::text("retired_choice")), "retired_choice");
    }

    #[test]
    fn phones_of_the_plus_one_countries_are_split_and_others_stay() {
        for (number, expected) in [
            ("+16175550142", "+1 617-555-0142"),
            ("+442079460958", "+442079460958"),
            ("+1617555014", "+1617555014"),
            ("617-555-0142 x12", "617-555-0142 x12"),
            ("+15105550140;ext=52", "+1 510-555-0140 ext. 52"),
            ("+442079460958;ext=7", "+442079460958 ext. 7"),
        ] {
            let value = Value::Phone { number: number.into(), typed: "as typed".into() };
            assert_eq!(shown("phones.0.phone", value), expected);
        }
    }

    #[test]
    fn yes_no_lists_numbers_and_countries_read_plainly() {
        assert_eq!(shown("is_deceased", Value::Boolean(true)), "Yes");
        assert_eq!(shown("is_deceased", Value::Boolean(false)), "No");
        assert_eq!(shown("tags", Value::List(vec!["Gala".into(), "Board".into()])), "Gala; Board");
        assert_eq!(shown("tags", Value::List(vec![])), "");
        assert_eq!(shown("year", Value::Integer(1998)), "1998", "a year has no thousands separator");
        assert_eq!(shown("giving.donor_score", Value::Decimal(3.75)), "3.75");
        assert_eq!(shown("addresses.0.country", Value::text("DE")), "Germany");
        assert_eq!(shown("addresses.0.country", Value::text("Elsewhere")), "Elsewhere");
        assert_eq!(shown("addresses.0.state", Value::text("MA")), "MA");
        assert_eq!(shown("id", Value::text("000123")), "000123");
    }

    #[test]
    fn thousands_are_set_apart() {
        for (n, expected) in [(0, "0"), (999, "999"), (1_000, "1,000"), (140_734, "140,734"), (1_000_000, "1,000,000")]
        {
            assert_eq!(group_digits(n), expected);
        }
        assert_eq!(group_digits(u64::MAX), "18,446,744,073,709,551,615");
    }

    proptest! {
        #[test]
        fn grouping_only_adds_separators(n: u64) {
            let grouped = group_digits(n);
            prop_assert_eq!(grouped.replace(',', ""), n.to_string());
            let parts: Vec<&str> = grouped.split(',').collect();
            prop_assert!(parts[1..].iter().all(|part| part.len() == 3));
        }

        #[test]
        fn any_text_can_be_shown_as_a_date(text in "\\PC{0,12}") {
            let shown = shown("birth_date", Value::text(text.as_str()));
            prop_assert_eq!(shown.is_empty(), text.is_empty());
        }
    }
}
