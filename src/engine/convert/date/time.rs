//! The time of day after a date, which an import of dates drops.

/// The date without its time of day. `None` where a colon stands in something that is no time.
pub(super) fn without_time(text: &str) -> Option<&str> {
    let Some(colon) = text.bytes().position(|b| b == b':') else { return Some(text) };
    let head = &text[..colon];
    let date = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let hour: u32 = head[date.len()..].parse().ok()?;
    if hour > 24 || head.len() - date.len() > 2 || !is_rest_of_time(&text[colon + 1..]) {
        return None;
    }
    let date = match date.strip_suffix(['T', 't']) {
        // "2024-03-04T10:00" and "4 August 2024 at 10:00" both end in a T.
        Some(rest) if rest.ends_with(|c: char| c.is_ascii_digit()) => rest,
        _ if date.ends_with([' ', ',']) => date,
        _ => return None,
    };
    let date = date.trim_end_matches([' ', ',']);
    Some(date.strip_suffix(" at").unwrap_or(date).trim_end_matches([' ', ',']))
}

/// Minutes, perhaps seconds with a fraction, AM or PM, and a zone.
fn is_rest_of_time(text: &str) -> bool {
    let Some(mut rest) = after_two_digits(text) else { return false };
    if let Some(seconds) = rest.strip_prefix(':') {
        let Some(after) = after_two_digits(seconds) else { return false };
        rest = match after.strip_prefix(['.', ',']) {
            Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
            None => after,
        };
    }
    let is_zone = |b: u8| b.is_ascii_alphanumeric() || b" .+-:()/".contains(&b);
    rest.len() <= 40 && !rest.starts_with(|c: char| c.is_ascii_digit()) && rest.bytes().all(is_zone)
}

/// What follows two digits up to 60 (a leap second).
fn after_two_digits(text: &str) -> Option<&str> {
    let digits = text.get(..2)?;
    (digits.bytes().all(|b| b.is_ascii_digit()) && digits <= "60").then(|| &text[2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_dropped() {
        for text in [
            "2024-03-04",
            "2024-03-04T10:00:00Z",
            "2024-03-04t10:00",
            "2024-03-04 00:00:00",
            "2024-03-04 12:00:00 AM",
            "2024-03-04 9:05 p.m.",
            "2024-03-04, 10:00:00.123456+02:00",
            "2024-03-04 10:00:00 GMT+0100 (CET)",
            "2024-03-04 at 10:00",
        ] {
            assert_eq!(without_time(text), Some("2024-03-04"), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["2024-03-04 25:00", "a:b", ":", "2024-03-04 10:5", "2024-03-04 10:75", "2024:03:04", "1 1:00!"] {
            assert_eq!(without_time(text), None, "{text}");
        }
    }
}
