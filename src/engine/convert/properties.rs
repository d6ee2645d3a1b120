//! What holds for every type and every text.

use super::samples::{FIELDS, converter};
use super::{Conversion, Converter};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Currency, DateOrder, NumberFormat, Value};
use proptest::prelude::*;

/// The text a value is written as when a file is exported.
fn canonical(value: &Value) -> String {
    match value {
        Value::Text(text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Boolean(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Money { minor, currency } => format!("{} {}", written(*minor, *currency), currency.as_str()),
        Value::Phone { number, .. } => number.to_string(),
        // The last semicolon keeps commas inside a single item.
        Value::List(items) => items.join("; ") + ";",
    }
}

/// Minor units as an amount: -5 → "-0.05".
fn written(minor: i64, currency: Currency) -> String {
    let decimals = currency.decimals() as usize;
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let sign = if minor < 0 { "-" } else { "" };
    if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Text close to what cells hold, so that more than refusals is tried.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+($€£]{0,2}[0-9.,' ]{1,12}[)%-]?( ?(USD|EUR|JPY|kr))?",
        "[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{1,4}( [0-9]{2}:[0-9]{2})?",
        "[0-9]{0,2}[ -]?(Mar|März|abril|Dec|sept)[ .,-]{0,2}'?[0-9]{0,4}",
        "[+(]?[0-9]{1,3}[)-. ]{0,2}[0-9]{3}[-. ][0-9]{2,7}( ?(x|ext\\.?) ?[0-9]{1,4})?",
        "[a-zA-Z.+é]{1,8}@{0,2}[a-z-]{1,8}[.,][a-zé]{1,4}",
        "(https?://)?[a-z.-]{1,12}(:[0-9]{1,5})?(/[a-z?#]*)?",
        "[A-Za-z]{1,2}[0-9][A-Za-z0-9]? ?[0-9][A-Za-z]{2}",
        "[A-ZÀ-ÿ€™“a-z;,| ]{0,20}",
        "(home|h|unknown|MA|US|Namibia|none|#N/A|1\\.2E\\+11|y|no)[;, ]{0,2}(home)?",
    ]
}

fn all_converters(order: Option<DateOrder>, format: Option<NumberFormat>) -> Vec<Converter<'static>> {
    FIELDS.iter().map(|name| converter(name, order, format)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_text_makes_a_converter_stop(text in cell(), order in 0..4_usize, format in 0..3_usize) {
        let order = [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst), Some(DateOrder::YearFirst)][order];
        let format = [None, Some(NumberFormat::Point), Some(NumberFormat::Comma)][format];
        for converter in all_converters(order, format) {
            let outcome = converter.convert(&text);
            prop_assert!(outcome.value.as_ref().is_none_or(|v| !canonical(v).is_empty()));
        }
    }

    #[test]
    fn a_value_written_out_converts_to_itself(text in cell()) {
        for converter in all_converters(None, None) {
            let Some(value) = converter.convert(&text).value else { continue };
            let written = canonical(&value);
            let again = converter.convert(&written).value;
            // Namibia's code is the one exception: in donors' files "NA" nearly always means "nothing".
            let same = written == "NA" || again.as_ref().is_some_and(|again| again.same(&value));
            prop_assert!(same, "{:?} -> {:?} -> {:?} -> {:?}", text, value, written, again);
        }
    }

    #[test]
    fn amounts_written_out_are_read_back(minor: i64, code in "(USD|EUR|JPY|KWD)") {
        prop_assume!(minor != i64::MIN);
        let currency = Currency::new(&code).unwrap();
        let text = format!("{} {code}", written(minor, currency));
        let expected = Conversion::value(Value::Money { minor, currency });
        for format in [None, Some(NumberFormat::Point)] {
            prop_assert_eq!(converter("money", None, format).convert(&text), expected.clone());
        }
    }
}

#[test]
fn blank_cells_have_no_value_and_no_issue() {
    for name in FIELDS {
        for text in ["", "   ", "\u{A0}", "\u{FEFF}", "\u{200B}\t\r\n"] {
            assert_eq!(converter(name, None, None).convert(text), Conversion::blank(), "{name} {text:?}");
        }
    }
}

#[test]
fn placeholders_are_blank_in_typed_fields_and_text_elsewhere() {
    for name in FIELDS {
        for text in ["N/A", "none", "-", "?", "unknown", "NA"] {
            let outcome = converter(name, None, None).convert(text);
            match name {
                "text" | "multiline" => assert_eq!(outcome, Conversion::text(text), "{name} {text}"),
                "choice" if text == "unknown" => assert_eq!(outcome, Conversion::text("unknown")),
                _ => assert_eq!(outcome, Conversion::placeholder(), "{name} {text}"),
            }
        }
    }
}

#[test]
fn spreadsheet_errors_are_refused_everywhere() {
    for name in FIELDS {
        for text in ["#N/A", " #REF! ", "#####"] {
            let outcome = converter(name, None, None).convert(text);
            assert_eq!(outcome, Conversion::error(code::SPREADSHEET_ERROR), "{name} {text}");
        }
    }
}

#[test]
fn values_that_are_too_long_are_refused() {
    for (name, limit) in [("text", 10_000), ("multiline", 100_000), ("id", 200)] {
        let converter = converter(name, None, None);
        assert_eq!(converter.convert(&"é".repeat(limit)).issue, None, "{name}");
        let too_long = converter.convert(&"é".repeat(limit + 1));
        assert_eq!(too_long, Conversion::error(code::VALUE_TOO_LONG), "{name}");
    }
}

#[test]
fn a_converter_is_used_from_any_thread() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&converter("phone", None, None));
}
