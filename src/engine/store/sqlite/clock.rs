//! The time, as the database keeps it and as people read it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Milliseconds since 1970.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}

/// "4 March 2024, 14:05", where this computer is.
pub(super) fn shown(milliseconds: i64) -> String {
    match Timestamp::from_millisecond(milliseconds) {
        Ok(time) => time.to_zoned(TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string(),
        Err(_) => "an unknown time".to_owned(),
    }
}
