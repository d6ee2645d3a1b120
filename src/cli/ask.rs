//! Asking the person, where there is one.

use super::screen::to_stderr;
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

fn means_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

#[cfg(test)]
mod tests {
    use super::means_yes;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        assert!(["y", "Y\n", " yes \r\n", "YES"].into_iter().all(means_yes));
        assert!(!["", "\n", "n", "no", "yep", "1", "y y"].into_iter().any(means_yes));
    }
}
