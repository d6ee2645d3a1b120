//! Moments, as typed and as shown.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// A moment typed on the command line: milliseconds since 1970, or a day of this computer's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Millisecond(i64),
    Day(Date),
}

impl When {
    /// Reads `1382388596000` or `2024-03-04`.
    ///
    /// # Errors
    /// A sentence for anything else.
    pub fn parse(text: &str) -> Result<When, String> {
        if let Ok(milliseconds) = text.parse() {
            return Ok(When::Millisecond(milliseconds));
        }
        let wrong = |_| "write a day as 2024-03-04, or milliseconds since 1970".to_owned();
        text.parse().map(When::Day).map_err(wrong)
    }

    /// Its first millisecond.
    pub fn first(self) -> i64 {
        match self {
            When::Millisecond(milliseconds) => milliseconds,
            When::Day(day) => midnight(day).unwrap_or(i64::MIN),
        }
    }

    /// Its last millisecond.
    pub fn last(self) -> i64 {
        match self {
            When::Millisecond(milliseconds) => milliseconds,
            When::Day(day) => day.checked_add(1.day()).ok().and_then(midnight).map_or(i64::MAX, |next| next - 1),
        }
    }
}

fn midnight(day: Date) -> Option<i64> {
    Some(day.to_zoned(TimeZone::system()).ok()?.timestamp().as_millisecond())
}

/// "4 March 2024, 14:05", in this computer's time.
pub fn shown(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(moment) => moment.to_zoned(TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string(),
        Err(_) => milliseconds.to_string(),
    }
}

/// "4 Mar 2024 14:05", in this computer's time: for columns.
pub fn short(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(moment) => moment.to_zoned(TimeZone::system()).strftime("%-d %b %Y %H:%M").to_string(),
        Err(_) => milliseconds.to_string(),
    }
}

/// "4 March 2024", in this computer's time.
pub fn day(milliseconds: i64) -> String {
    shown(milliseconds).split(',').next().unwrap_or_default().to_owned()
}

/// This moment, as [`shown`].
pub fn now() -> String {
    shown(Timestamp::now().as_millisecond())
}

/// The current year.
pub fn current_year() -> i16 {
    jiff::Zoned::now().year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_from_its_first_millisecond_to_its_last() {
        let day = When::parse("2024-01-15").unwrap();
        assert_eq!(day.last() - day.first(), 24 * 3_600_000 - 1);
        let moment = When::parse("1382388596000").unwrap();
        assert_eq!((moment.first(), moment.last()), (1_382_388_596_000, 1_382_388_596_000));
    }

    #[test]
    fn other_ways_of_writing_a_day_are_refused() {
        for text in ["", "yesterday", "04/03/2024", "2024-02-30"] {
            assert!(When::parse(text).is_err(), "{text} was taken");
        }
    }
}
