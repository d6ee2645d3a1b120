//! How fast an import is, as ratios taken in one run on one machine.
//!
//! It exists because absolute times say more about the machine than about the program. Every step
//! runs in a process of its own, so that its memory is its own; steps of one round follow each other
//! closely and each ratio is the median over the rounds. Rows, and rounds, can be given:
//! `cargo bench --no-default-features --bench import -- 1000000 3`; with `-- example`, a whole job as the
//! hosted API documents one is timed instead.
#![allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[path = "../../tests/it/support/donors.rs"]
mod donors;
mod example;
mod floor;
#[path = "../../tests/it/support/giving.rs"]
mod giving;
mod process;
mod shell;
mod steps;
mod table;

use anyhow::Context;
use process::Measured;
use std::path::{Path, PathBuf};
use steps::Step;
use table::{Bound, Table};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rows unless asked otherwise: enough that caches do not hold everything, few enough for minutes.
const ROWS: u64 = 200_000;
/// Files up to this many rows are measured three times.
const CHEAP_ROWS: u64 = 300_000;
/// MiB a process may use, whatever the number of rows.
const MEMORY_MIB: f64 = 250.0;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [marker, step, folder] = arguments.as_slice()
        && marker == process::MARKER
    {
        return steps::run(step.parse()?, Path::new(folder));
    }
    if arguments.iter().any(|argument| argument == "example") {
        return example::run();
    }
    // Cargo adds a `--bench` of its own.
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u64>().ok());
    let rows = numbers.next().unwrap_or(ROWS);
    let rounds = numbers.next().unwrap_or(if rows > CHEAP_ROWS { 1 } else { 3 });
    let folder = tempfile::Builder::new().prefix("almoner-bench-").tempdir()?;
    write_files(folder.path(), rows);
    let rounds: Vec<Round> = (0..rounds.max(1)).map(|_| Round::run(folder.path())).collect::<anyhow::Result<_>>()?;
    report(rows, folder.path(), &rounds)
}

/// The file, and the file with one row in ten changed: another amount, another address line.
fn write_files(folder: &Path, rows: u64) {
    donors::write(&steps::file(folder), 0..rows, |_, _| {});
    donors::write(&steps::changed_file(folder), 0..rows, |number, cells| {
        if number % 10 == 3 {
            "1 Changed Street".clone_into(&mut cells[15]);
            "$7.77".clone_into(&mut cells[24]);
        }
    });
}

/// All steps once, in an order in which those compared stand close together.
struct Round {
    read: Measured,
    floor: Measured,
    import: Measured,
    again: Measured,
    check: Measured,
    check_changed: Measured,
    changed: Measured,
    shell: Option<Measured>,
}

impl Round {
    fn run(folder: &Path) -> anyhow::Result<Round> {
        let work = tempfile::Builder::new().prefix("round-").tempdir_in(folder)?;
        let measure = |step| steps::measure(step, work.path());
        for file in [steps::file(folder), steps::changed_file(folder)] {
            link(&file, work.path())?;
        }
        Ok(Round {
            read: measure(Step::Read)?,
            floor: measure(Step::Floor)?,
            import: measure(Step::Import)?,
            again: measure(Step::Again)?,
            check: measure(Step::Check)?,
            check_changed: measure(Step::CheckChanged)?,
            changed: measure(Step::Changed)?,
            shell: shell::measure(work.path())?,
        })
    }
}

/// The same file in another folder, without a copy where the file system can.
fn link(file: &Path, folder: &Path) -> anyhow::Result<()> {
    let target: PathBuf = folder.join(file.file_name().context("the file has a name")?);
    if std::fs::hard_link(file, &target).is_err() {
        std::fs::copy(file, &target)?;
    }
    Ok(())
}

fn report(rows: u64, folder: &Path, rounds: &[Round]) -> anyhow::Result<()> {
    let bytes = std::fs::metadata(steps::file(folder))?.len() as f64;
    let megabytes = |name: &'static str| median(rounds, |r| bytes / 1e6 / r.read.value(name));
    let speed = |step: fn(&Round) -> &Measured| rows as f64 / median(rounds, |r| step(r).seconds());
    let peak = |step: fn(&Round) -> &Measured| rounds.iter().filter_map(|r| step(r).peak_mib()).reduce(f64::max);
    let ratio =
        |a: fn(&Round) -> &Measured, b: fn(&Round) -> &Measured| median(rounds, |r| a(r).seconds() / b(r).seconds());
    let mut table = Table::new(format!("{rows} rows, {:.0} MB, {} round(s)", bytes / 1e6, rounds.len()));
    let mut import_row = |name: &str, step: fn(&Round) -> &Measured, bound: Bound, ratio: f64| {
        table.ratio(name, ratio, bound, Some(speed(step)), peak(step));
    };
    import_row("write floor (rows/s)", |r| &r.floor, Bound::None, 1.0);
    import_row("import ÷ write floor", |r| &r.import, Bound::AtMost(1.25), ratio(|r| &r.import, |r| &r.floor));
    import_row("same file again ÷ import", |r| &r.again, Bound::AtMost(0.25), ratio(|r| &r.again, |r| &r.import));
    import_row("check, full database ÷ import", |r| &r.check, Bound::AtMost(0.6), ratio(|r| &r.check, |r| &r.import));
    let changed = ratio(|r| &r.check_changed, |r| &r.import);
    import_row("check, 1 in 10 changed ÷ import", |r| &r.check_changed, Bound::AtMost(0.6), changed);
    import_row("1 in 10 changed ÷ import", |r| &r.changed, Bound::None, ratio(|r| &r.changed, |r| &r.import));
    // What the disk and other programs do to the clock is not in this one.
    let work = median(rounds, |r| r.import.value("writer_cpu") / r.floor.value("writer_cpu"));
    if work.is_finite() {
        table.ratio("work of the writing thread ÷ floor", work, Bound::None, None, None);
    }
    let shells: Vec<f64> =
        rounds.iter().filter_map(|r| Some(r.import.seconds() / r.shell.as_ref()?.seconds())).collect();
    match middle(shells) {
        Some(ratio) => table.ratio("import ÷ sqlite3 shell", ratio, Bound::AtMost(1.0), None, None),
        None => table.notice("import ÷ sqlite3 shell", "sqlite3 is not installed"),
    }
    table.amount("preview", median(rounds, |r| r.read.value("preview") * 1e3), "ms", Bound::AtMost(100.0));
    table.amount("profile", megabytes("profile"), "MB/s", Bound::AtLeast(150.0));
    table.amount("reader", megabytes("reader"), "MB/s", Bound::None);
    for (name, mib) in [
        ("peak memory, import", peak(|r| &r.import)),
        ("peak memory, same file again", peak(|r| &r.again)),
        ("peak memory, check", peak(|r| &r.check)),
        ("peak memory, check, 1 in 10 changed", peak(|r| &r.check_changed)),
    ] {
        match mib {
            Some(mib) => table.amount(name, mib, "MiB", Bound::AtMost(MEMORY_MIB)),
            None => table.notice(name, "not measured"),
        }
    }
    print!("{table}");
    Ok(())
}

fn median(rounds: &[Round], value: impl Fn(&Round) -> f64) -> f64 {
    middle(rounds.iter().map(value).collect()).unwrap_or(f64::NAN)
}

fn middle(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
