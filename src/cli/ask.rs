//! Asking the person, where there is one.

use super::screen::to_stderr;
use crate::engine::schema::group_digits;
use std::io::{BufRead, IsTerminal};

/// Whether somebody sits there to be asked.
pub fn somebody_is_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks on standard error; anything but a clear yes is a no.
pub fn yes(question: &str) -> bool {
    to_stderr(&format!("{question} [y/N] "));
    let mut answer = String::new();
    match std::io::stdin().lock().read_line(&mut answer) {
        Ok(_) => means_yes(&answer),
        Err(_) => false,
    }
}

/// Asks on standard error for a number to be typed; anything else is a no.
pub fn number(question: &str, number: u64) -> bool {
    to_stderr(&format!("{question} Type {} to go on: ", group_digits(number)));
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer).is_ok() && is_number(&answer, number)
}

/// With or without commas.
fn is_number(answer: &str, number: u64) -> bool {
    let digits = answer.trim().replace(',', "");
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse() == Ok(number)
}

fn means_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::{is_number, means_yes};

    #[test]
    fn only_a_clear_yes_is_a_yes_and_only_the_number_is_the_number() {
        assert!(is_number("1,204\n", 1_204) && is_number(" 1204", 1_204) && is_number("0", 0));
        assert!(!["", "y", "1203", "-1204", "+1204", "1204 x"].into_iter().any(|answer| is_number(answer, 1_204)));
        assert!(["y", "Y\n", " yes \r\n", "YES"].into_iter().all(means_yes));
        assert!(!["", "\n", "n", "no", "yep", "1", "y y"].into_iter().any(means_yes));
    }
}
