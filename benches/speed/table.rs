//! The one table that is printed, and the same as JSON.

use serde::Serialize;
use std::fmt;

/// What a figure has to keep to.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
    Between(f64, f64),
}

/// Megabytes a process may use, whatever it reads or writes.
const MEMORY_MB: f64 = 250.0;

/// One target, and what came of it. Serialised as it is: members may be added, never renamed.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    what: String,
    /// What the value was made of, in words.
    measured: String,
    value: Option<f64>,
    /// Of the value; empty for ratios.
    unit: &'static str,
    target: Option<Bound>,
    /// Most megabytes a process of it held.
    memory: Option<f64>,
    memory_target: Option<f64>,
    /// Both targets are kept; nothing where there is none.
    pass: Option<bool>,
}

impl Line {
    pub fn new(what: impl Into<String>, value: f64, unit: &'static str) -> Line {
        let value = Some(value).filter(|value| value.is_finite());
        let (measured, what) = (String::new(), what.into());
        Line { what, measured, value, unit, target: None, memory: None, memory_target: None, pass: None }
    }

    /// What could not be measured, and why.
    pub fn notice(what: impl Into<String>, why: impl Into<String>) -> Line {
        Line { measured: why.into(), ..Line::new(what, f64::NAN, "") }
    }

    pub fn target(self, bound: Bound) -> Line {
        Line { target: Some(bound), ..self }.judged()
    }

    pub fn measured(self, measured: impl Into<String>) -> Line {
        Line { measured: measured.into(), ..self }
    }

    /// Memory that has to stay below what every process may use.
    pub fn memory(self, megabytes: Option<f64>) -> Line {
        Line { memory: megabytes, memory_target: megabytes.map(|_| MEMORY_MB), ..self }.judged()
    }

    /// Memory that nothing is asked of: of other programs, and of the floor, which holds all rows.
    pub fn memory_told(self, megabytes: Option<f64>) -> Line {
        Line { memory: megabytes, ..self }
    }

    fn judged(self) -> Line {
        let of_value = self.target.map(|bound| {
            self.value.is_some_and(|value| match bound {
                Bound::AtMost(most) => value <= most,
                Bound::AtLeast(least) => value >= least,
                Bound::Between(least, most) => (least..=most).contains(&value),
            })
        });
        let of_memory = self.memory.zip(self.memory_target).map(|(memory, most)| memory <= most);
        let pass = match (of_value, of_memory) {
            (None, None) => None,
            (value, memory) => Some(value.unwrap_or(true) && memory.unwrap_or(true)),
        };
        Line { pass, ..self }
    }

    fn cells(&self) -> [String; 6] {
        let value = self.value.map_or("–".to_owned(), |value| format!("{} {}", digits(value), self.unit));
        let target = match self.target {
            None => String::new(),
            Some(Bound::AtMost(most)) => format!("≤ {most}"),
            Some(Bound::AtLeast(least)) => format!("≥ {least}"),
            Some(Bound::Between(least, most)) => format!("{least}–{most}"),
        };
        let verdict = match self.pass {
            None => "",
            Some(true) => "pass",
            Some(false) => "MISS",
        };
        let memory = self.memory.map_or(String::new(), |megabytes| format!("{megabytes:.0} MB"));
        [self.what.clone(), value.trim_end().to_owned(), target, verdict.to_owned(), memory, self.measured.clone()]
    }
}

/// Three digits that say something.
fn digits(value: f64) -> String {
    let decimals = if value.abs() >= 100.0 {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.decimals$}")
}

/// All of it.
#[derive(Debug, Serialize)]
pub struct Table {
    pub title: String,
    pub lines: Vec<Line>,
    /// Steps that failed, and what they said.
    pub failures: Vec<String>,
}

const HEADERS: [&str; 6] = ["what", "value", "target", "", "memory", "measured"];
const LEGEND: &str = "\
÷      a ratio of two times, both of the same round; the median of all rounds
floor  SQLite alone: the same typed rows from memory, by the statements and in the transactions of an import
memory the most one process held; an import, a check or the window may have 250 MB, whatever the number of rows
frame  what drawing one frame costs the window's thread, 99 frames of 100 at most this
–      not measured, for the reason given; without a target, a line is told, and judged by its memory alone
";

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[String; 6]> =
            std::iter::once(HEADERS.map(str::to_owned)).chain(self.lines.iter().map(Line::cells)).collect();
        let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
        let widths = [width(0), width(1), width(2), width(3), width(4)];
        writeln!(f, "{}\n", self.title)?;
        for [what, value, target, verdict, memory, measured] in &rows {
            let [a, b, c, d, e] = widths;
            let line = format!("{what:<a$}  {value:>b$}  {target:>c$}  {verdict:<d$}  {memory:>e$}  {measured}");
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f, "\n{LEGEND}")?;
        let judged = |wanted: bool| self.lines.iter().filter(|line| line.pass == Some(wanted)).count();
        writeln!(f, "{} kept, {} missed", judged(true), judged(false))?;
        self.failures.iter().try_for_each(|failure| writeln!(f, "FAILED: {failure}"))
    }
}
