//! Numbers, sizes and times as people read them.

use crate::engine::schema::group_digits;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use std::time::Duration;

/// "1 row", "140,734 rows".
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", group_digits(number), if number == 1 { one } else { many })
}

/// With its first letter in upper case.
pub(super) fn capitalised(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// "30.4 MB", "812 bytes".
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000)];
    for (unit, scale) in UNITS {
        if bytes >= scale {
            return format!("{:.1} {unit}", bytes as f64 / scale as f64);
        }
    }
    count(bytes, "byte", "bytes")
}

/// "86%"; never 100 % or 0 % unless it is exactly that.
pub(super) fn percent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    let honest = if rounded >= 100.0 && share < 1.0 {
        99.0
    } else if rounded <= 0.0 && share > 0.0 {
        return "under 1%".to_owned();
    } else {
        rounded
    };
    format!("{honest}%")
}

/// "0.4 s", "14 s", "3 min 20 s", "2 h 5 min".
pub(super) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// "about 1 second left", "about 3 minutes left".
pub(super) fn time_left(time: Duration) -> String {
    let seconds = time.as_secs_f64().ceil() as u64;
    match seconds {
        0 | 1 => "about 1 second left".to_owned(),
        2..90 => format!("about {seconds} seconds left"),
        90..5400 => format!("about {} minutes left", (seconds + 30) / 60),
        _ => format!("about {} hours left", (seconds + 1800) / 3600),
    }
}

/// "Today 09:12", "Yesterday 17:03", "14 November", "14 November 2025".
pub(super) fn when(millis: i64, now: &Zoned) -> String {
    let Some(then) = local(millis, now.time_zone()) else { return String::new() };
    let days = now.date().since(then.date()).map_or(i32::MAX, |span| span.get_days());
    if days == 0 && now.date() == then.date() {
        then.strftime("Today %H:%M").to_string()
    } else if now.date().yesterday().is_ok_and(|y| y == then.date()) {
        then.strftime("Yesterday %H:%M").to_string()
    } else if then.year() == now.year() {
        then.strftime("%-d %B").to_string()
    } else {
        then.strftime("%-d %B %Y").to_string()
    }
}

/// "Today 09:12", "14 Nov 2026, 09:12".
pub(super) fn moment(millis: i64, now: &Zoned) -> String {
    let Some(then) = local(millis, now.time_zone()) else { return String::new() };
    if then.date() == now.date() {
        return then.strftime("Today %H:%M").to_string();
    }
    then.strftime("%-d %b %Y, %H:%M").to_string()
}

/// "12 Mar 2024".
pub(super) fn day_short(millis: i64, now: &Zoned) -> String {
    local(millis, now.time_zone()).map(|then| then.strftime("%-d %b %Y").to_string()).unwrap_or_default()
}

/// "19 February 2027".
pub(super) fn day(millis: i64, now: &Zoned) -> String {
    local(millis, now.time_zone()).map(|then| then.strftime("%-d %B %Y").to_string()).unwrap_or_default()
}

fn local(millis: i64, zone: &TimeZone) -> Option<Zoned> {
    Some(Timestamp::from_millisecond(millis).ok()?.to_zoned(zone.clone()))
}

/// "A", "A or B", "A, B or C".
pub fn any_of(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [front @ .., last] => format!("{} or {last}", front.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_read_well() {
        assert_eq!(size(812), "812 bytes");
        assert_eq!(size(30_400_000), "30.4 MB");
        assert_eq!(duration(Duration::from_millis(420)), "0.4 s");
        assert_eq!(duration(Duration::from_secs(200)), "3 min 20 s");
        assert_eq!(time_left(Duration::from_millis(300)), "about 1 second left");
        assert_eq!(time_left(Duration::from_secs(170)), "about 3 minutes left");
        assert_eq!(percent(0.999), "99%");
        assert_eq!(percent(1.0), "100%");
        assert_eq!(percent(0.001), "under 1%");
        assert_eq!(percent(0.0), "0%");
    }

    #[test]
    fn days_are_named_when_they_are_near() {
        let now: Zoned = "2026-11-21T10:00:00[UTC]".parse().expect("a valid time");
        let at = |text: &str| when(text.parse::<Timestamp>().expect("a valid time").as_millisecond(), &now);
        assert_eq!(at("2026-11-21T09:12:00Z"), "Today 09:12");
        assert_eq!(at("2026-11-20T23:59:00Z"), "Yesterday 23:59");
        assert_eq!(at("2026-11-14T09:12:00Z"), "14 November");
        assert_eq!(at("2025-11-14T09:12:00Z"), "14 November 2025");
    }
}
