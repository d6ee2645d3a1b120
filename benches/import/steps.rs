//! What is measured: each step is a run of this program on a folder, which prints its figures.

use crate::floor;
use crate::process::{self, Measured, all_cpu, peak_kib};
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, Control, ImportRequest, Person, Progress, column_facts};
use almoner::engine::mapping::suggest::suggest;
use almoner::engine::model::{Counts, JobFilter, Mode};
use almoner::engine::schema::{Currency, RecordType, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, RowBatch, Source};
use almoner::engine::store::Store;
use almoner::engine::store::sqlite::SqliteStore;
use anyhow::{Context, ensure};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Rows read at a time where only reading is measured.
const BATCH_ROWS: usize = 4_096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Preview, profile, and reading alone.
    Read,
    /// Typed rows from memory through the store's own statements.
    Floor,
    Import,
    Again,
    Check,
    /// The changed file, as a full list.
    CheckChanged,
    Changed,
    /// Gifts of the donors that are there, with the totals they make.
    Gifts,
    /// All totals made anew.
    RollUp,
    /// The gifts taken back, and the totals made without them.
    Undo,
}

const STEPS: [(Step, &str); 10] = [
    (Step::Read, "read"),
    (Step::Floor, "floor"),
    (Step::Import, "import"),
    (Step::Again, "again"),
    (Step::Check, "check"),
    (Step::CheckChanged, "check-changed"),
    (Step::Changed, "changed"),
    (Step::Gifts, "gifts"),
    (Step::RollUp, "roll-up"),
    (Step::Undo, "undo"),
];

impl std::str::FromStr for Step {
    type Err = anyhow::Error;
    fn from_str(name: &str) -> anyhow::Result<Step> {
        let found = STEPS.iter().find(|(_, known)| *known == name);
        found.map(|(step, _)| *step).with_context(|| format!("there is no step {name:?}"))
    }
}

pub fn file(folder: &Path) -> PathBuf {
    folder.join("donors.csv")
}

pub fn changed_file(folder: &Path) -> PathBuf {
    folder.join("changed.csv")
}

pub fn gifts(folder: &Path) -> PathBuf {
    folder.join("gifts.csv")
}

pub fn database(folder: &Path) -> PathBuf {
    folder.join("donors.db")
}

/// Runs a step in a process of its own.
pub fn measure(step: Step, folder: &Path) -> anyhow::Result<Measured> {
    let name = STEPS.iter().find(|(known, _)| *known == step).map_or("", |(_, name)| name);
    process::measure(name, folder)
}

/// One step, in this process.
pub fn run(step: Step, folder: &Path) -> anyhow::Result<()> {
    match step {
        Step::Read => read(&file(folder))?,
        Step::Floor => floor::run(&request("contact", &file(folder))?, &folder.join("floor.db"))?,
        Step::Import => import("contact", &file(folder), folder, |counts| counts.created == counts.rows)?,
        Step::Again => import("contact", &file(folder), folder, |counts| counts.unchanged == counts.rows)?,
        Step::Changed => {
            import("contact", &changed_file(folder), folder, |counts| counts.updated >= counts.rows / 10)?;
        }
        Step::Gifts => import("gift", &gifts(folder), folder, |counts| counts.created == counts.rows)?,
        Step::RollUp => roll_up(folder)?,
        Step::Undo => undo(folder)?,
        Step::Check => check(&file(folder), folder, Mode::AddAndUpdate, |counts| counts.unchanged == counts.rows)?,
        Step::CheckChanged => {
            check(&changed_file(folder), folder, Mode::FullList, |counts| counts.updated >= counts.rows / 10)?;
        }
    }
    if let Some(kib) = peak_kib() {
        println!("peak_kib {kib}");
    }
    Ok(())
}

pub fn contact() -> anyhow::Result<&'static RecordType> {
    Schema::built_in().record_type("contact").context("contacts are in the schema")
}

/// The request an import of this file with suggested matches makes.
fn request(record_type: &str, file: &Path) -> anyhow::Result<ImportRequest> {
    let record_type = Schema::built_in().record_type(record_type).context("it is in the schema")?;
    let source = Source::open(file, &ReadOptions::default())?;
    let profile = profile(&source, Control::default().cancel_flag(), &mut |_| {})?;
    let (mapping, _) = suggest(record_type, &column_facts(&source, &profile));
    ensure!(mapping.iter().count() >= source.columns.len(), "not every column is matched");
    let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: 2026 };
    Ok(ImportRequest::new(&source, &profile, record_type, mapping, Mode::AddAndUpdate, settings))
}

pub fn person() -> Person {
    Person { user: "bench".to_owned(), holder: "bench".to_owned() }
}

fn import(record_type: &str, file: &Path, folder: &Path, expected: impl Fn(&Counts) -> bool) -> anyhow::Result<()> {
    let request = request(record_type, file)?;
    let schema = Schema::built_in();
    let mut store = SqliteStore::open(&database(folder), schema)?;
    let watch = Stopwatch::start();
    let quiet = |_: &Progress| {};
    let report = job::import(&mut store, schema, &request, None, &person(), &Control::default(), &quiet)?;
    watch.stop();
    ensure!(expected(&report.counts), "the import did something else: {:?}", report.counts);
    Ok(())
}

fn check(file: &Path, folder: &Path, mode: Mode, expected: impl Fn(&Counts) -> bool) -> anyhow::Result<()> {
    let request = ImportRequest { mode, ..request("contact", file)? };
    let schema = Schema::built_in();
    let mut store = SqliteStore::open(&database(folder), schema)?;
    let watch = Stopwatch::start();
    let quiet = |_: &Progress| {};
    let checked = job::check(&mut store, schema, &request, &person(), &Control::default(), &quiet)?;
    watch.stop();
    let counts = checked.report.counts;
    ensure!(expected(&counts), "the check found something else: {counts:?}");
    let missing = checked.report.missing.map_or(0, |missing| missing.records);
    ensure!(missing == 0, "{missing} records are missing from a file that holds all");
    Ok(())
}

fn roll_up(folder: &Path) -> anyhow::Result<()> {
    let mut store = SqliteStore::open(&database(folder), Schema::built_in())?;
    let watch = Stopwatch::start();
    let report = job::roll_up(&mut store, false, &person(), &Control::default(), &|_: &Progress| {})?;
    watch.stop();
    println!("records {}", report.counts.records);
    ensure!(report.counts.changed == 0, "the totals were not those of the gifts: {:?}", report.counts);
    Ok(())
}

/// Takes the last import back.
fn undo(folder: &Path) -> anyhow::Result<()> {
    let mut store = SqliteStore::open(&database(folder), Schema::built_in())?;
    let last = store.jobs(&JobFilter { descending: true, limit: 1, ..JobFilter::default() })?;
    let last = last.items.first().context("an import was made")?;
    let watch = Stopwatch::start();
    let report =
        job::undo(&mut store, Schema::built_in(), last.id, &person(), &Control::default(), &|_: &Progress| {})?;
    watch.stop();
    ensure!(report.counts.deleted == last.counts.created, "the undo did something else: {:?}", report.counts);
    Ok(())
}

fn read(file: &Path) -> anyhow::Result<()> {
    let started = Instant::now();
    let source = Source::open(file, &ReadOptions::default())?;
    println!("preview {}", started.elapsed().as_secs_f64());
    let started = Instant::now();
    profile(&source, Control::default().cancel_flag(), &mut |_| {})?;
    println!("profile {}", started.elapsed().as_secs_f64());
    let started = Instant::now();
    let (mut reader, mut rows, mut batch) = (source.rows()?, 0, RowBatch::default());
    while reader.read(&mut batch, BATCH_ROWS)? {
        rows += batch.len();
    }
    println!("reader {}", started.elapsed().as_secs_f64());
    ensure!(rows > 0, "no rows were read");
    Ok(())
}

/// Time taken by what is measured: on the clock, and by this thread's and all threads' work.
pub struct Stopwatch {
    started: Instant,
    own: Option<f64>,
    all: Option<f64>,
}

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch { started: Instant::now(), own: own_cpu(), all: all_cpu() }
    }

    /// Prints the figures.
    pub fn stop(&self) {
        println!("seconds {}", self.started.elapsed().as_secs_f64());
        for (name, before, after) in [("writer_cpu", self.own, own_cpu()), ("cpu", self.all, all_cpu())] {
            if let (Some(before), Some(after)) = (before, after) {
                println!("{name} {}", after - before);
            }
        }
    }
}

/// Seconds this thread has worked, where the system says.
fn own_cpu() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}
