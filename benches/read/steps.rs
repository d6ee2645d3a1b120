//! What is measured: each step is a run of this program on a file, which prints its figures.

use crate::process::{self, Measured, all_cpu, peak_kib};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, RowBatch, Source};
use anyhow::{Context, ensure};
use calamine::{DataRef, Reader, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Rows read at a time where only reading is measured.
const BATCH_ROWS: usize = 4_096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// From a name to the first rows.
    Open,
    /// All rows, and nothing done with them.
    Read,
    Profile,
    /// All cells of a workbook, by calamine alone.
    Calamine,
}

const STEPS: [(Step, &str); 4] =
    [(Step::Open, "open"), (Step::Read, "read"), (Step::Profile, "profile"), (Step::Calamine, "calamine")];

impl std::str::FromStr for Step {
    type Err = anyhow::Error;
    fn from_str(name: &str) -> anyhow::Result<Step> {
        let found = STEPS.iter().find(|(_, known)| *known == name);
        found.map(|(step, _)| *step).with_context(|| format!("there is no step {name:?}"))
    }
}

/// Seconds all threads worked in a step, where the system says and it is enough to be told.
pub fn work(measured: &Measured) -> Option<f64> {
    Some(measured.value("work")).filter(|seconds| *seconds > 0.0)
}

/// Runs a step in a process of its own.
pub fn measure(step: Step, file: &Path) -> anyhow::Result<Measured> {
    let name = STEPS.iter().find(|(known, _)| *known == step).map_or("", |(_, name)| name);
    process::measure(name, file)
}

/// One step, in this process.
pub fn run(step: Step, file: &Path) -> anyhow::Result<()> {
    let (started, work) = (Instant::now(), all_cpu());
    let open = || Source::open(file, &ReadOptions::default());
    match step {
        Step::Open => ensure!(!open()?.preview.is_empty(), "no rows were read"),
        Step::Read => read(&open()?)?,
        Step::Profile => {
            let profile = profile(&open()?, &AtomicBool::new(false), &mut |_| {})?;
            ensure!(profile.complete && profile.rows > 0, "the file was not read to its end");
        }
        Step::Calamine => calamine_cells(file)?,
    }
    println!("seconds {}", started.elapsed().as_secs_f64());
    if let (Some(before), Some(after)) = (work, all_cpu()) {
        println!("work {}", after - before);
    }
    if let Some(kib) = peak_kib() {
        println!("peak_kib {kib}");
    }
    Ok(())
}

fn read(source: &Source) -> anyhow::Result<()> {
    let (mut reader, mut rows, mut batch) = (source.rows()?, 0, RowBatch::default());
    while reader.read(&mut batch, BATCH_ROWS)? {
        rows += batch.len();
    }
    ensure!(rows > 0, "no rows were read");
    Ok(())
}

/// The floor a workbook is compared with: its cells as values, without rows, text or formats.
fn calamine_cells(file: &Path) -> anyhow::Result<()> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(file)?))?;
    let sheet = workbook.sheet_names().first().cloned().context("the workbook has a sheet")?;
    let mut cells = workbook.worksheet_cells_reader(&sheet)?;
    let mut filled = 0_u64;
    while let Some(cell) = cells.next_cell()? {
        filled += u64::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    ensure!(filled > 0, "no cells were read");
    Ok(())
}
