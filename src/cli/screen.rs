//! The only place of the command line that writes: text or one document on standard output,
//! everything said on the way on standard error.

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
