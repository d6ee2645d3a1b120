//! What the rounds of a part gave, and the figures made of them.

use crate::process::{self, Measured};
use crate::steps::Step;
use crate::table::Line;
use std::collections::HashMap;

/// One round: each step once, those that are compared close together.
#[derive(Debug, Default)]
pub struct Round {
    steps: HashMap<String, Measured>,
    failures: Vec<String>,
}

impl Round {
    /// Runs a step. One that fails is noted, so that the others are still measured.
    pub fn run(&mut self, name: impl Into<String>, step: &Step) {
        self.note(name, process::measure(step).map(Some));
    }

    /// Notes what something else gave; nothing where it is not installed.
    pub fn note(&mut self, name: impl Into<String>, measured: anyhow::Result<Option<Measured>>) {
        let name = name.into();
        match measured {
            Ok(Some(measured)) => {
                let seconds = measured.value("seconds");
                let took = if seconds.is_nan() { "done".to_owned() } else { format!("{seconds:.2} s") };
                eprintln!("  {name}: {took}");
                self.steps.insert(name, measured);
            }
            Ok(None) => {}
            Err(error) => self.failures.push(format!("{name}: {error:#}")),
        }
    }
}

/// What a part came to.
pub struct Outcome {
    pub lines: Vec<Line>,
    pub failures: Vec<String>,
}

/// All rounds of a part.
#[derive(Debug)]
pub struct Rounds(pub Vec<Round>);

impl Rounds {
    /// Does everything so often.
    ///
    /// # Errors
    /// When a round cannot be prepared; a step that fails is only noted.
    pub fn measure(
        rounds: u64,
        part: &str,
        mut each: impl FnMut(&mut Round) -> anyhow::Result<()>,
    ) -> anyhow::Result<Rounds> {
        let mut all = Vec::new();
        for number in 1..=rounds {
            eprintln!("{part}, round {number} of {rounds}");
            let mut round = Round::default();
            each(&mut round)?;
            all.push(round);
        }
        Ok(Rounds(all))
    }

    /// The median of what each round gives; not a number where a round gives none.
    pub fn median(&self, figure: impl Fn(&Round) -> f64) -> f64 {
        let mut values: Vec<f64> = self.0.iter().map(figure).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        match values.len() {
            0 => f64::NAN,
            odd if odd % 2 == 1 => values[middle],
            _ => f64::midpoint(values[middle - 1], values[middle]),
        }
    }

    /// A figure of a step.
    pub fn value(&self, step: &str, figure: &str) -> f64 {
        self.median(|round| round.steps.get(step).map_or(f64::NAN, |measured| measured.value(figure)))
    }

    pub fn seconds(&self, step: &str) -> f64 {
        self.value(step, "seconds")
    }

    /// How many times as long one step took as another of the same round.
    pub fn ratio(&self, step: &str, than: &str) -> f64 {
        self.ratio_of("seconds", step, than)
    }

    /// The same of another figure.
    pub fn ratio_of(&self, figure: &str, step: &str, than: &str) -> f64 {
        let of = |round: &Round, name: &str| round.steps.get(name).map_or(f64::NAN, |measured| measured.value(figure));
        self.median(|round| of(round, step) / of(round, than))
    }

    /// Whether a step was measured at all.
    pub fn has(&self, step: &str) -> bool {
        self.0.iter().any(|round| round.steps.contains_key(step))
    }

    /// The most megabytes a step held in any round.
    pub fn peak(&self, step: &str) -> Option<f64> {
        self.0.iter().filter_map(|round| round.steps.get(step)?.peak_mb()).reduce(f64::max)
    }

    /// "9.8 s, 102k rows/s"
    pub fn speed(&self, step: &str, rows: u64) -> String {
        let seconds = self.seconds(step);
        if seconds.is_nan() {
            return String::new();
        }
        format!("{seconds:.2} s, {:.0}k rows/s", rows as f64 / seconds / 1e3)
    }

    /// Lines of the table, with what failed.
    pub fn told(self, lines: Vec<Line>) -> Outcome {
        let failures = self.0.into_iter().flat_map(|round| round.failures).collect();
        Outcome { lines, failures }
    }
}
