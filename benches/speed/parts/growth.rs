//! Files from ten thousand rows to five times as many as the others: the time of a row and the memory stay what they are.

use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Rounds};
use crate::steps::{Expect, Step, Work};
use crate::table::{Bound, Line};
use almoner::engine::model::Mode;
use almoner::engine::schema::group_digits;

/// The sizes of a full run; a smaller one leaves out those that are more than five times its rows.
const SIZES: [u64; 4] = [10_000, 100_000, 1_000_000, 5_000_000];
/// A row takes as long in a file of any size, give or take a fifth.
const AS_LONG: Bound = Bound::Between(0.8, 1.2);

fn sizes(data: &Data) -> impl Iterator<Item = u64> {
    let most = 5 * data.rows;
    SIZES.into_iter().filter(move |size| *size <= most)
}

/// The size the others are compared with: the largest that is not above the rows of a run.
fn usual(data: &Data) -> u64 {
    sizes(data).filter(|size| *size <= data.rows).last().unwrap_or(SIZES[0])
}

fn name(size: u64) -> String {
    format!("growth, {size}")
}

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds, data);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    let files: Vec<_> = sizes(data).map(|size| (size, data.contacts_of(size))).collect();
    Rounds::measure(rounds, "growth", |round| {
        let folder = data.round()?;
        for (size, file) in &files {
            let database = folder.path().join(format!("{size}.db"));
            let work = Work::new("contact", file.clone(), &database, Mode::AddAndUpdate, Expect::Created);
            round.run(name(*size), &Step::Import(work));
            // Five million contacts are gigabytes.
            std::fs::remove_file(database)?;
        }
        Ok(())
    })
}

fn lines(rounds: &Rounds, data: &Data) -> Vec<Line> {
    let usual = usual(data);
    let line = |size: u64| {
        let (step, rows) = (name(size), group_digits(size));
        let shown = rounds.speed(&step, size);
        let of_usual = rounds.ratio(&step, &name(usual)) * usual as f64 / size as f64;
        let line = match size == usual {
            true => Line::new(format!("{rows} rows: row"), 1.0, ""),
            false => {
                Line::new(format!("{rows} rows: row ÷ row of {}", group_digits(usual)), of_usual, "").target(AS_LONG)
            }
        };
        line.measured(shown).memory(rounds.peak(&step))
    };
    sizes(data).map(line).collect()
}
