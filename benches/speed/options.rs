//! What is to be measured: by argument or environment.

use clap::{Parser, ValueEnum};
use std::path::PathBuf;

/// Measures how fast Almoner is, as ratios taken in one run on one machine, and prints one table.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// Rows of the large files: contacts, gifts
    #[arg(long, env = "ALMONER_BENCH_ROWS", default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1_000..))]
    pub rows: u64,
    /// How often everything is measured; the median counts
    #[arg(long, env = "ALMONER_BENCH_ROUNDS", default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..))]
    pub rounds: u64,
    /// Megabytes of the text file that is opened and looked through
    #[arg(long, env = "ALMONER_BENCH_MEGABYTES", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub megabytes: u64,
    /// Small files, one round: says that everything works, and little about speed
    #[arg(long, env = "ALMONER_BENCH_QUICK")]
    pub quick: bool,
    /// Only these parts
    #[arg(long, value_enum, value_delimiter = ',')]
    pub only: Vec<Part>,
    /// Write the table to a file as JSON, too
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Cargo says so
    #[arg(long, hide = true)]
    bench: bool,
}

/// Rows, and megabytes, of a quick run.
const QUICK_ROWS: u64 = 20_000;
const QUICK_MEGABYTES: u64 = 50;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Contacts: first, again, checked, changed, in another order, into a full database
    Contacts,
    Gifts,
    /// Files of ten thousand rows to five times as many as the others
    Growth,
    /// What a full list leaves out: found, removed, brought back
    Removals,
    /// Previews, profiles, workbooks
    Reading,
    /// What a frame costs, and how long the window takes to start
    Window,
    /// A whole job as the hosted import API documents one; only when it is asked for
    Example,
}

impl Options {
    /// What the arguments and the environment say, the quick ones filled in.
    pub fn read() -> Options {
        let asked = Options::parse();
        match asked.quick {
            true => Options { rows: QUICK_ROWS, megabytes: QUICK_MEGABYTES, rounds: 1, ..asked },
            false => asked,
        }
    }

    pub fn asks_for(&self, part: Part) -> bool {
        if self.only.is_empty() { part != Part::Example } else { self.only.contains(&part) }
    }
}
