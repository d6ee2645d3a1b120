//! Dates as people write them, accepted and refused.

use super::*;
use proptest::prelude::*;

const NONE: Option<DateOrder> = None;
const DAY: Option<DateOrder> = Some(DateOrder::DayFirst);
const MONTH: Option<DateOrder> = Some(DateOrder::MonthFirst);
const YEAR: Option<DateOrder> = Some(DateOrder::YearFirst);

fn rules(order: Option<DateOrder>, partial: bool) -> Rules {
    Rules { order, partial, current_year: 2026 }
}

fn iso(text: &str, order: Option<DateOrder>) -> Conversion {
    read(text, rules(order, false))
}

#[test]
fn whole_dates_are_read_in_many_forms() {
    for text in [
        "2024-03-04",
        "2024/3/4",
        "2024.03.04",
        "2024 03 04",
        "20240304",
        "4 March 2024",
        "March 4, 2024",
        "4-Mar-24",
        "04MAR2024",
        "Mar 4 2024",
        "4th March 2024",
        "the 4th of March, 2024",
        "Monday, 4 March 2024",
        "Mon Mar 4 2024",
        "2024 March 4",
        "4. März 2024",
        "4 mars 2024",
        "4 de marzo de 2024",
        "4 maart 2024",
        "4 de março de 2024",
        "4/mar/2024",
        "2024-03-04T10:00:00Z",
        "2024-03-04 00:00:00",
        "March 4, 2024 at 9:00 AM",
        "2024\u{2011}03\u{2011}04",
        "4\u{A0}March\u{A0}2024",
        "2024-Mar-04",
        "4 MÄRZ 2024",
    ] {
        for order in [NONE, DAY, MONTH] {
            assert_eq!(iso(text, order), Conversion::text("2024-03-04"), "{text} {order:?}");
        }
    }
}

#[test]
fn month_names_of_six_languages_are_known() {
    for (text, month) in [
        ("1 January 2024", "01"),
        ("1 Febrero 2024", "02"),
        ("1 févr. 2024", "02"),
        ("1 avril 2024", "04"),
        ("1 Mai 2024", "05"),
        ("1 mei 2024", "05"),
        ("1 junho 2024", "06"),
        ("1 juillet 2024", "07"),
        ("1 août 2024", "08"),
        ("1 Sept 2024", "09"),
        ("1 outubro 2024", "10"),
        ("1 Okt. 2024", "10"),
        ("1 noviembre 2024", "11"),
        ("1 déc 2024", "12"),
        ("1 Dezember 2024", "12"),
    ] {
        assert_eq!(iso(text, NONE), Conversion::text(format!("2024-{month}-01")), "{text}");
    }
}

#[test]
fn the_columns_order_decides() {
    for (text, order, expected) in [
        ("3/4/24", DAY, "2024-04-03"),
        ("3/4/24", MONTH, "2024-03-04"),
        ("3-4-2024", DAY, "2024-04-03"),
        ("03.04.2024", DAY, "2024-04-03"),
        ("3. 4. 2024", DAY, "2024-04-03"),
        ("03 04 2024", MONTH, "2024-03-04"),
        ("24/03/04", YEAR, "2024-03-04"),
        ("3/4/2024 12:00:00 AM", MONTH, "2024-03-04"),
        ("2024-03-04", DAY, "2024-03-04"),
        ("12-Jun-26", MONTH, "2026-06-12"),
        ("24-Jun-12", YEAR, "2024-06-12"),
    ] {
        assert_eq!(iso(text, order), Conversion::text(expected), "{text} {order:?}");
    }
}

#[test]
fn without_an_order_only_what_fits_one_is_taken() {
    assert_eq!(iso("13/4/24", NONE), Conversion::text("2024-04-13"));
    assert_eq!(iso("4/13/2024", NONE), Conversion::text("2024-04-13"));
    assert_eq!(iso("5/5/2024", NONE), Conversion::text("2024-05-05"));
    assert_eq!(iso("98/12/31", NONE), Conversion::text("1998-12-31"));
    for text in ["3/4/24", "1/2/2024", "12-11-2020", "3.4.2024"] {
        assert_eq!(iso(text, NONE), Conversion::error(code::DATE_ORDER_UNCLEAR), "{text}");
    }
}

#[test]
fn a_cell_that_only_fits_the_other_order_is_refused_with_it() {
    let refused = |instead| Conversion::refused(code::DATE_NOT_RECOGNISED, Some(instead));
    assert_eq!(iso("4/13/2024", DAY), refused("2024-04-13"));
    assert_eq!(iso("13/4/24", MONTH), refused("2024-04-13"));
    assert_eq!(iso("13/4/2024", YEAR), refused("2024-04-13"));
    assert_eq!(iso("3/4/2024", YEAR), Conversion::error(code::DATE_NOT_RECOGNISED));
}

#[test]
fn two_digit_years_are_at_most_five_years_ahead() {
    for (text, expected) in [("13/4/31", "2031-04-13"), ("13/4/32", "1932-04-13"), ("13/4/00", "2000-04-13")] {
        assert_eq!(iso(text, DAY), Conversion::text(expected), "{text}");
    }
}

#[test]
fn partial_dates_are_read_where_the_field_allows_them() {
    for (text, expected) in [
        ("2024", "2024"),
        ("2024-03", "2024-03"),
        ("03/2024", "2024-03"),
        ("3.2024", "2024-03"),
        ("Mar 2024", "2024-03"),
        ("March '24", "2024-03"),
        ("2024 March", "2024-03"),
        ("mars 2024", "2024-03"),
        ("2024-00-00", "2024"),
        ("2024-03-00", "2024-03"),
        ("1998.0", "1998"),
        ("2024-03-04", "2024-03-04"),
    ] {
        assert_eq!(read(text, rules(NONE, true)), Conversion::text(expected), "{text}");
        if expected.len() < 10 {
            assert_eq!(iso(text, NONE), Conversion::error(code::DATE_NOT_RECOGNISED), "{text}");
        }
    }
    let suggested = read("Jun-26", rules(NONE, true));
    assert_eq!(suggested, Conversion::refused(code::DATE_NOT_RECOGNISED, Some("2026-06")));
}

#[test]
fn days_no_calendar_has_are_called_impossible() {
    for text in ["31 Feb", "31 Feb 2024", "30/2/2024", "2023-02-29", "31/4/2024", "20240231", "Feb 30, 2024"] {
        assert_eq!(iso(text, NONE), Conversion::error(code::DATE_IMPOSSIBLE), "{text}");
    }
    assert_eq!(iso("29/2/2024", DAY), Conversion::text("2024-02-29"));
}

#[test]
fn zero_dates_are_placeholders() {
    for text in [
        "00/00/0000",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "0",
        "1/0/1900",
        "00/01/1900",
        "01/00/1900",
        "0.0.0000",
        "1900-01-00",
        "1899-12-30",
        "1899-12-30 00:00",
        "12/30/1899",
        "30.12.1899",
    ] {
        for order in [NONE, DAY, MONTH] {
            assert_eq!(iso(text, order), Conversion::placeholder(), "{text}");
        }
    }
    assert_eq!(iso("1899-12-31", NONE), Conversion::text("1899-12-31"));
}

#[test]
fn spreadsheet_serials_are_refused_with_their_day() {
    for (text, day) in [("45355", "2024-03-04"), ("45355.5", "2024-03-04"), ("20000", "1954-10-03")] {
        assert_eq!(iso(text, NONE), Conversion::refused(code::DATE_NOT_RECOGNISED, Some(day)), "{text}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "spring",
        "32/1/2024",
        "13/13/2024",
        "2024-13-01",
        "0999-01-01",
        "2127-01-01",
        "3/4",
        "3/4/204",
        "1/2/3",
        "3/4-2024",
        "240304",
        "202403041",
        "19999",
        "60001",
        "March",
        "4 Smarch 2024",
        "4 March",
        "Mar 24",
        "4 March April 2024",
        "2024-03-04 25:00",
        "2024-03-04x",
        "3//4/2024",
        "/3/4/2024",
        "3/4/2024/",
        "４/３/２０２４",
        "4 March 2024 2025",
        "deceased",
    ] {
        assert_eq!(iso(text, NONE), Conversion::error(code::DATE_NOT_RECOGNISED), "{text}");
    }
}

proptest! {
    #[test]
    fn dates_written_in_every_order_are_read_back(year in 1000_i16..=2126, month in 1_i8..=12, day in 1_i8..=28,
        separator in "[-/. ]", padded: bool)
    {
        let expected = Conversion::text(format!("{year:04}-{month:02}-{day:02}"));
        let (d, m) = if padded { (format!("{day:02}"), format!("{month:02}")) } else { (day.to_string(), month.to_string()) };
        for (order, text) in [
            (DAY, [d.as_str(), m.as_str(), &year.to_string()].join(&separator)),
            (MONTH, [m.as_str(), d.as_str(), &year.to_string()].join(&separator)),
            (YEAR, [&year.to_string(), m.as_str(), d.as_str()].join(&separator)),
        ] {
            prop_assert_eq!(iso(&text, order), expected.clone(), "{}", text);
        }
    }
}
