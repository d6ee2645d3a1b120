//! How fast Almoner is, as ratios taken in one run on one machine: `cargo bench` prints one table.
//!
//! It exists because absolute times say more about the machine than about the program. Every step runs in a process of
//! its own, so that its memory is its own; the steps of a round follow each other closely, and each figure is the median
//! over the rounds. All data is made up, the same on every machine. `cargo bench -- --help` says what can be chosen.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark reports on standard output")]

mod clock;
mod data;
#[path = "../../tests/it/support/donors.rs"]
mod donors;
#[path = "../../tests/it/support/giving.rs"]
mod giving;
mod options;
mod parts;
mod process;
mod rivals;
mod rounds;
mod steps;
#[cfg(feature = "gui")]
mod support;
mod table;
mod workbook;

use almoner::engine::schema::group_digits;
use anyhow::Context;
use clap::ValueEnum;
use data::Data;
use options::{Options, Part};
use table::Table;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(process::MARKER) {
        let step: steps::Step = serde_json::from_str(&arguments.next().context("a step")?)?;
        return step.run();
    }
    let options = Options::read();
    let table = measured(&options)?;
    print!("{table}");
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_string_pretty(&table)? + "\n")?;
    }
    anyhow::ensure!(table.failures.is_empty(), "{} steps failed", table.failures.len());
    Ok(())
}

fn measured(options: &Options) -> anyhow::Result<Table> {
    let data = Data::new(options.rows)?;
    let title = format!(
        "Almoner {}: {} contacts, {} gifts, {} round(s), {} processors",
        env!("CARGO_PKG_VERSION"),
        group_digits(data.rows),
        group_digits(data.rows),
        options.rounds,
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    );
    let mut table = Table { title, lines: Vec::new(), failures: Vec::new() };
    for part in Part::value_variants().iter().filter(|part| options.asks_for(**part)) {
        let outcome = parts::run(*part, &data, options)?;
        table.lines.extend(outcome.lines);
        table.failures.extend(outcome.failures);
    }
    Ok(table)
}
