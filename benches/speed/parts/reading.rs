//! Reading: how soon a file is there, how fast it is looked through, and workbooks beside calamine.

use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Round, Rounds};
use crate::steps::Step;
use crate::table::{Bound, Line};
use crate::{donors, workbook};
use std::path::{Path, PathBuf};

/// Rows of the workbook, where a run is not of fewer.
const WORKBOOK_ROWS: u64 = 200_000;
/// Rows of the packed files.
const PACKED_ROWS: u64 = 200_000;
/// Rows written to find out how long one is.
const MEASURED_ROWS: u64 = 2_000;

/// Milliseconds from a name to the first rows.
const SOON: Bound = Bound::AtMost(100.0);
/// Megabytes a profile goes through in a second of work.
const PROFILE: Bound = Bound::AtLeast(150.0);
/// Rows of a workbook in the time in which calamine reads its cells.
const BESIDE_CALAMINE: Bound = Bound::AtLeast(0.8);

/// The files.
struct Files {
    text: PathBuf,
    /// Kinds of files besides, by name, with the bytes that are read when they are unpacked.
    others: Vec<(&'static str, PathBuf, u64)>,
    workbook: PathBuf,
    workbook_rows: u64,
}

impl Files {
    fn write(data: &Data, options: &Options) -> anyhow::Result<Files> {
        let at = |name: &str| data.folder().join(name);
        let (text, small, few) = (at("large.csv"), at("small.csv"), at("few.csv"));
        donors::write(&few, 0..MEASURED_ROWS, |_, _| {});
        let rows = options.megabytes * 1_000_000 * MEASURED_ROWS / size(&few);
        donors::write(&text, 0..rows, |_, _| {});
        let packed = rows.min(PACKED_ROWS);
        donors::write(&small, 0..packed, |_, _| {});
        let (gzip, zip, lines) = (at("small.csv.gz"), at("small.zip"), at("small.jsonl"));
        workbook::write_gzip(&gzip, &small)?;
        workbook::write_zip(&zip, &small)?;
        workbook::write_json_lines(&lines, packed)?;
        let bytes = (size(&small), size(&lines));
        let others = vec![("gzip", gzip, bytes.0), ("zip", zip, bytes.0), ("JSON Lines", lines, bytes.1)];
        let (workbook, workbook_rows) = (at("donors.xlsx"), options.rows.min(WORKBOOK_ROWS));
        workbook::write_workbook(&workbook, workbook_rows)?;
        Ok(Files { text, others, workbook, workbook_rows })
    }
}

/// Bytes of a file; 0 where there is none.
fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let files = Files::write(data, options)?;
    let rounds = measure(&files, options.rounds)?;
    let lines = lines(&rounds, &files);
    Ok(rounds.told(lines))
}

fn measure(files: &Files, rounds: u64) -> anyhow::Result<Rounds> {
    Rounds::measure(rounds, "reading", |round| {
        both(round, "text", &files.text);
        round.run("read, text", &Step::Read(files.text.clone()));
        for (name, file, _) in &files.others {
            both(round, name, file);
        }
        both(round, "workbook", &files.workbook);
        round.run("calamine", &Step::Calamine(files.workbook.clone()));
        round.run("read, workbook", &Step::Read(files.workbook.clone()));
        Ok(())
    })
}

fn both(round: &mut Round, name: &str, file: &Path) {
    round.run(format!("open, {name}"), &Step::Open(file.to_owned()));
    round.run(format!("profile, {name}"), &Step::Profile(file.to_owned()));
}

fn lines(rounds: &Rounds, files: &Files) -> Vec<Line> {
    let preview = |name: &str, file: &Path| {
        let (step, what) = (format!("open, {name}"), format!("preview, {name}"));
        let line = Line::new(what, rounds.seconds(&step) * 1e3, "ms").target(SOON);
        line.measured(format!("{:.0} MB", size(file) as f64 / 1e6)).memory(rounds.peak(&step))
    };
    let speed = |what: String, step: &str, bytes: u64| {
        let megabytes = bytes as f64 / 1e6;
        let clock = format!("{:.0} MB/s on the clock", megabytes / rounds.seconds(step));
        Line::new(what, megabytes / rounds.value(step, "work"), "MB/s").measured(clock).memory(rounds.peak(step))
    };
    let mut lines = vec![
        preview("text", &files.text),
        speed("profile, text, a second of work".to_owned(), "profile, text", size(&files.text)).target(PROFILE),
        speed("bare reading, text, a second of work".to_owned(), "read, text", size(&files.text)),
    ];
    for (name, file, bytes) in &files.others {
        lines.push(preview(name, file));
        lines.push(speed(format!("profile, {name}, a second of work"), &format!("profile, {name}"), *bytes));
    }
    let rows = files.workbook_rows;
    let beside = Line::new("workbook: speed ÷ calamine's", rounds.ratio("calamine", "read, workbook"), "");
    let theirs = rounds.seconds("calamine");
    let measured = format!("{}; calamine {theirs:.2} s", rounds.speed("read, workbook", rows));
    lines.push(preview("workbook", &files.workbook));
    lines.push(beside.target(BESIDE_CALAMINE).measured(measured).memory(rounds.peak("read, workbook")));
    let profile = rounds.ratio("profile, workbook", "read, workbook");
    let profile = Line::new("profile of a workbook ÷ reading it", profile, "");
    lines.push(profile.measured(rounds.speed("profile, workbook", rows)).memory(rounds.peak("profile, workbook")));
    lines
}
