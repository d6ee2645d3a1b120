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

/// "3 seconds ago", from milliseconds since 1970.
pub(super) fn ago(milliseconds: i64) -> String {
    let seconds = (now() - milliseconds).max(0) / 1_000;
    let counted = |number: i64, one: &str| format!("{number} {one}{} ago", if number == 1 { "" } else { "s" });
    match seconds {
        0 => "just now".to_owned(),
        1..60 => counted(seconds, "second"),
        60..3_600 => counted(seconds / 60, "minute"),
        _ => counted(seconds / 3_600, "hour"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_told_in_the_largest_unit() {
        let cases = [
            (0, "just now"),
            (1_500, "1 second ago"),
            (3_000, "3 seconds ago"),
            (60_500, "1 minute ago"),
            (7_200_500, "2 hours ago"),
            (-5_000, "just now"),
        ];
        for (before, expected) in cases {
            assert_eq!(ago(now() - before), expected);
        }
    }
}
