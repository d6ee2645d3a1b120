//! The only place of the command line that writes: text or one document on standard output,
//! everything said on the way on standard error.

use crate::engine::schema::group_digits;
use anyhow::Context;
use serde::Serialize;
use std::io::{ErrorKind, IsTerminal, Write};

/// Where a command shows what it found.
#[derive(Debug)]
pub struct Screen {
    /// One JSON document instead of text.
    pub json: bool,
    /// How text is set off.
    pub style: Style,
}

/// Colours, where the terminal and the person want them. Never the only sign of anything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    coloured: bool,
}

impl Screen {
    pub fn new(json: bool) -> Screen {
        let coloured = !json && std::io::stdout().is_terminal() && colours_wanted();
        Screen { json, style: Style { coloured } }
    }

    /// Prints text on standard output.
    ///
    /// # Errors
    /// When it cannot be written. A reader that went away (`| head`) is no error.
    pub fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(error).context("The result could not be written to standard output.")
            }
            _ => Ok(()),
        }
    }

    /// Prints the one document of `--json`.
    ///
    /// # Errors
    /// As [`Screen::print`].
    pub fn document(&self, document: &impl Serialize) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(document).context("The result could not be written as JSON.")?;
        text.push('\n');
        self.print(&text)
    }
}

impl Style {
    fn wrap(self, code: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub fn strong(self, text: &str) -> String {
        self.wrap("1", text)
    }

    pub fn quiet(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// For rows that are left out.
    pub fn red(self, text: &str) -> String {
        self.wrap("31", text)
    }

    /// For warnings.
    pub fn amber(self, text: &str) -> String {
        self.wrap("33", text)
    }
}

/// Characters of a line; what is longer is wrapped.
pub const LINE: usize = 80;

/// A number with what it counts: "1 row", "12,480 rows".
pub fn counted_words(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", group_digits(count), if count == 1 { one } else { many })
}

/// Text in lines of at most [`LINE`] characters: the first begins with `first`, the others with as
/// many spaces. A word that is longer than a line keeps a line to itself, so that paths and commands
/// stay whole.
pub fn wrapped(first: &str, text: &str) -> String {
    let indent = first.chars().count();
    let mut lines = String::new();
    let (mut line, mut length) = (first.to_owned(), indent);
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if length > indent && length + 1 + word_length > LINE {
            lines.push_str(line.trim_end());
            lines.push('\n');
            line = " ".repeat(indent);
            length = indent;
        }
        if length > indent {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += word_length;
    }
    lines.push_str(line.trim_end());
    lines.push('\n');
    lines
}

/// Writes to standard error. Where even that is gone there is nobody left to tell.
pub fn to_stderr(text: &str) {
    let mut stderr = std::io::stderr().lock();
    drop(stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush()));
}

#[expect(clippy::disallowed_methods, reason = "the shell reads the environment, here")]
fn colours_wanted() -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_wrapped_and_long_words_stay_whole() {
        let text = wrapped("  · ", &format!("{} {} end", "word ".repeat(20), "x".repeat(100)));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("  · word") && lines[1].starts_with("    word"), "{text}");
        assert!(lines[..2].iter().all(|line| line.chars().count() <= LINE), "{text}");
        assert_eq!((lines[2].trim(), lines[3]), ("x".repeat(100).as_str(), "    end"));
        assert_eq!(wrapped("· ", "short"), "· short\n");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(counted_words(1, "row", "rows"), "1 row");
        assert_eq!(counted_words(0, "row", "rows"), "0 rows");
        assert_eq!(counted_words(12_480, "row", "rows"), "12,480 rows");
    }
}
