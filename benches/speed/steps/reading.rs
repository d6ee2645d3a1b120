//! Reading files, with nothing done to their rows.

use crate::clock::Stopwatch;
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, RowBatch, Source};
use anyhow::{Context, ensure};
use calamine::{DataRef, Reader, Xlsx};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Rows read at a time where only reading is measured.
const BATCH_ROWS: usize = 4_096;

pub fn open(file: &Path) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    let source = Source::open(file, &ReadOptions::default())?;
    watch.stop();
    ensure!(!source.preview.is_empty(), "no rows were read");
    Ok(())
}

pub fn read(file: &Path) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    let source = Source::open(file, &ReadOptions::default())?;
    let (mut reader, mut rows, mut batch) = (source.rows()?, 0, RowBatch::default());
    while reader.read(&mut batch, BATCH_ROWS)? {
        rows += batch.len();
    }
    watch.stop();
    ensure!(rows > 0, "no rows were read");
    Ok(())
}

pub fn profiled(file: &Path) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    let profile = profile(&Source::open(file, &ReadOptions::default())?, &AtomicBool::new(false), &mut |_| {})?;
    watch.stop();
    ensure!(profile.complete && profile.rows > 0, "the file was not read to its end");
    Ok(())
}

/// The floor a workbook is compared with: its cells as values, without rows, text or formats.
pub fn calamine_cells(file: &Path) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(File::open(file)?))?;
    let sheet = workbook.sheet_names().first().cloned().context("the workbook has a sheet")?;
    let mut cells = workbook.worksheet_cells_reader(&sheet)?;
    let mut filled = 0_u64;
    while let Some(cell) = cells.next_cell()? {
        filled += u64::from(!matches!(cell.get_value(), DataRef::Empty));
    }
    watch.stop();
    ensure!(filled > 0, "no cells were read");
    Ok(())
}
