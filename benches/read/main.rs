//! How fast files are read, and in how much memory.
//!
//! It exists because a file of any size has to open at once and be looked through without filling the
//! memory. Every step runs in a process of its own, so that its memory is its own, and of several
//! rounds the fastest counts: other programs only ever make it slower. Megabytes of the large file,
//! and rounds, can be given: `cargo bench --no-default-features --bench read -- 1024 3`.
#![allow(clippy::print_stdout, reason = "a benchmark reports on standard output")]

#[path = "../../tests/it/support/donors.rs"]
mod donors;
mod files;
#[path = "../import/process.rs"]
mod process;
mod steps;
#[path = "../import/table.rs"]
mod table;

use files::Files;
use process::Measured;
use std::path::Path;
use steps::Step;
use table::{Bound, Table};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Megabytes of the large file unless asked otherwise.
const LARGE_MB: u64 = 1_024;
/// Megabytes of the file the large one is compared with, and of the packed ones.
const SMALL_MB: u64 = 100;
/// Rows of the workbook.
const WORKBOOK_ROWS: u64 = 200_000;
const ROUNDS: u64 = 3;
/// MiB a profile may need on top of bare reading.
const PROFILE_MIB: f64 = 64.0;
/// MiB by which a file ten times as large may differ.
const FLAT_MIB: f64 = 16.0;
/// MiB a process may use, whatever it reads.
const MEMORY_MIB: f64 = 250.0;
/// Milliseconds from a name to the first rows.
const PREVIEW_MS: f64 = 100.0;
/// Megabytes a profile goes through in a second of work.
const PROFILE_MB_S: f64 = 150.0;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [marker, step, file] = arguments.as_slice()
        && marker == process::MARKER
    {
        return steps::run(step.parse()?, Path::new(file));
    }
    // Cargo adds a `--bench` of its own.
    let mut numbers = arguments.iter().filter_map(|argument| argument.parse::<u64>().ok());
    let large = numbers.next().unwrap_or(LARGE_MB).max(1);
    let rounds = numbers.next().unwrap_or(ROUNDS).max(1);
    let folder = tempfile::Builder::new().prefix("almoner-bench-").tempdir()?;
    let files = Files::write(folder.path(), large, SMALL_MB.min(large), WORKBOOK_ROWS)?;
    let title = format!("{large} MB of text, {WORKBOOK_ROWS} rows of a workbook, the fastest of {rounds} round(s)");
    let mut report = Report { table: Table::new(title), rounds };
    report.text(&files);
    report.packed(&files);
    report.workbook(&files);
    print!("{}", report.table);
    Ok(())
}

/// The table being filled.
struct Report {
    table: Table,
    rounds: u64,
}

impl Report {
    /// The fastest of the rounds; none, with a line that says why, when a step fails.
    fn fastest(&mut self, name: &str, step: Step, file: &Path) -> Option<Measured> {
        let mut fastest: Option<Measured> = None;
        for _ in 0..self.rounds {
            match steps::measure(step, file) {
                Ok(now) if fastest.as_ref().is_none_or(|before| now.seconds() < before.seconds()) => {
                    fastest = Some(now);
                }
                Ok(_) => {}
                Err(error) => {
                    self.table.notice(name, &error.to_string());
                    return None;
                }
            }
        }
        fastest
    }

    /// The time to the first rows, and the memory of that.
    fn preview(&mut self, name: &str, file: &Path) {
        let name = format!("preview, {name}");
        if let Some(open) = self.fastest(&name, Step::Open, file) {
            self.table.amount(&name, open.seconds() * 1e3, "ms", Bound::AtMost(PREVIEW_MS));
            self.peak(&name, open.peak_mib(), Bound::AtMost(MEMORY_MIB));
        }
    }

    fn peak(&mut self, name: &str, mib: Option<f64>, bound: Bound) {
        let name = format!("  memory, {name}");
        match mib {
            Some(mib) => self.table.amount(&name, mib, "MiB", bound),
            None => self.table.notice(&name, "the system does not say"),
        }
    }

    /// Megabytes of `bytes` a second: on the clock, and by the work done, which is what is bounded.
    fn speed(&mut self, name: &str, measured: &Measured, bytes: u64, bound: Bound) {
        let megabytes = bytes as f64 / 1e6;
        self.table.amount(&format!("{name}, on the clock"), megabytes / measured.seconds(), "MB/s", Bound::None);
        if let Some(work) = steps::work(measured) {
            self.table.amount(&format!("{name}, per second of work"), megabytes / work, "MB/s", bound);
        }
    }

    fn text(&mut self, files: &Files) {
        self.preview("large text", &files.large);
        let read = self.fastest("reading, large text", Step::Read, &files.large);
        let profile = self.fastest("profile, large text", Step::Profile, &files.large);
        let small_read = self.fastest("reading, small text", Step::Read, &files.small);
        let small = self.fastest("profile, small text", Step::Profile, &files.small);
        if let Some(read) = &read {
            self.speed("reading, large text", read, files::size(&files.large), Bound::None);
            self.peak("reading, large text", read.peak_mib(), Bound::AtMost(MEMORY_MIB));
        }
        if let (Some(read), Some(profile)) = (&read, &profile) {
            self.speed("profile, large text", profile, files::size(&files.large), Bound::AtLeast(PROFILE_MB_S));
            self.peak("profile, above reading", above(profile, read), Bound::AtMost(PROFILE_MIB));
        }
        if let (Some(large), Some(small)) = (&read, &small_read) {
            self.peak("reading, large above small", above(large, small), Bound::AtMost(FLAT_MIB));
        }
        if let (Some(large), Some(small)) = (&profile, &small) {
            self.peak("profile, large above small", above(large, small), Bound::AtMost(FLAT_MIB));
        }
    }

    fn packed(&mut self, files: &Files) {
        let unpacked = files::size(&files.small);
        for (name, file, bytes) in [
            ("gzip", &files.gzip, unpacked),
            ("zip", &files.zip, unpacked),
            ("JSON Lines", &files.json_lines, files::size(&files.json_lines)),
        ] {
            self.preview(name, file);
            let name = format!("profile, {name}");
            if let Some(profile) = self.fastest(&name, Step::Profile, file) {
                self.speed(&name, &profile, bytes, Bound::None);
                self.peak(&name, profile.peak_mib(), Bound::AtMost(MEMORY_MIB));
            }
        }
    }

    fn workbook(&mut self, files: &Files) {
        self.preview("workbook", &files.workbook);
        let (theirs_name, ours_name) = ("workbook, calamine's cells", "workbook, speed ÷ calamine's");
        let theirs = self.fastest(theirs_name, Step::Calamine, &files.workbook);
        let ours = self.fastest(ours_name, Step::Read, &files.workbook);
        let rows = |measured: &Measured| WORKBOOK_ROWS as f64 / measured.seconds();
        if let Some(theirs) = &theirs {
            self.table.ratio(theirs_name, 1.0, Bound::None, Some(rows(theirs)), theirs.peak_mib());
        }
        if let (Some(theirs), Some(ours)) = (&theirs, &ours) {
            let ratio = theirs.seconds() / ours.seconds();
            self.table.ratio(ours_name, ratio, Bound::AtLeast(0.8), Some(rows(ours)), ours.peak_mib());
            self.peak("workbook", ours.peak_mib(), Bound::AtMost(MEMORY_MIB));
        }
        if let Some(profile) = self.fastest("workbook, profile", Step::Profile, &files.workbook) {
            let speed = rows(&profile) / 1e3;
            self.table.amount("workbook, profile", speed, "k rows/s", Bound::None);
        }
    }
}

/// MiB by which one step needs more than another.
fn above(step: &Measured, than: &Measured) -> Option<f64> {
    Some((step.peak_mib()? - than.peak_mib()?).max(0.0))
}
