//! Runs cases and tells everything that is not as it should be.

use super::case::{Case, Expect, Expected};
use almoner::engine::source::profile::{Profile, profile};
use almoner::engine::source::{
    Notice, PREVIEW_ROWS, ProblemFile, ReadOptions, RowBatch, Source, SourceError, what_is_wrong_column,
};
use crossbeam_channel::{RecvTimeoutError, bounded};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long one file may take before it counts as a hang; a hundred times what any does.
const PATIENCE: Duration = Duration::from_secs(60);
/// Rows written to a problem file and compared.
const WRITTEN_ROWS: u64 = 2_000;
/// Columns a sheet has.
const MOST_COLUMNS: usize = 16_384;

/// Runs all cases of a family and fails with everything that differs. The files stay below the build's folder, to be
/// tried by hand.
pub fn run(family: &str, cases: Vec<Case>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(family);
    std::fs::create_dir_all(&folder).expect("a folder for the files");
    let mut found = Vec::new();
    for case in cases {
        let path = folder.join(case.file);
        (case.make)(&path);
        let name = case.name;
        found
            .extend(within_patience(path, case.options, case.expect).into_iter().map(|line| format!("{name}: {line}")));
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// What differs; that the file hangs or panics counts, too.
fn within_patience(path: PathBuf, options: ReadOptions, expect: Expect) -> Vec<String> {
    let (sender, receiver) = bounded(1);
    let thread = std::thread::Builder::new().name("case".into());
    let handle = thread
        .spawn(move || {
            let differs = differs(&path, &options, &expect);
            sender.send(differs).expect("somebody waits");
        })
        .expect("a thread");
    match receiver.recv_timeout(PATIENCE) {
        Ok(differs) => differs,
        Err(RecvTimeoutError::Timeout) => vec![format!("not done after {} seconds", PATIENCE.as_secs())],
        Err(RecvTimeoutError::Disconnected) => {
            let panic = handle.join().expect_err("the thread ended without a word");
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            vec![format!("panicked: {}", text.unwrap_or("without a message"))]
        }
    }
}

fn differs(path: &Path, options: &ReadOptions, expect: &Expect) -> Vec<String> {
    let mut found = Found::default();
    let read = Source::open(path, options).and_then(|source| {
        let profile = profile(&source, &AtomicBool::new(false), &mut |_| {})?;
        Ok((source, profile))
    });
    match (expect, read) {
        (Expect::Refused(error, sentence), Err(refusal)) => found.refusal(path, error, sentence, &refusal),
        (Expect::Refused(error, _), Ok((source, profile))) => found.0.push(format!(
            "read as {} with {} columns and {} rows, expected {error}",
            source.reading.format.words(),
            source.columns.len(),
            profile.rows
        )),
        (Expect::Reads(_), Err(refusal)) => found.0.push(format!("refused: {refusal}")),
        (Expect::Reads(expected), Ok((source, profile))) => found.source(expected, source, profile),
    }
    found.0
}

/// What differs from what is expected.
#[derive(Default)]
struct Found(Vec<String>);

impl Found {
    fn same<T: PartialEq + Debug>(&mut self, what: &str, found: T, expected: T) {
        if found != expected {
            self.0.push(format!("{what}: found {found:?}, expected {expected:?}"));
        }
    }

    fn hold(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.0.push(what.into());
        }
    }

    fn refusal(&mut self, path: &Path, error: &str, sentence: &str, refusal: &SourceError) {
        let variant: String = format!("{refusal:?}").chars().take_while(|c| c.is_alphanumeric()).collect();
        let text = refusal.to_string();
        self.hold(variant == error, format!("refused as {variant} ({text}), expected {error}"));
        self.hold(text.contains(sentence), format!("says {text:?}, expected {sentence:?} in it"));
        self.sentence(&text);
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name of our own");
        let about_the_file = error != "UnknownEncoding";
        self.hold(!about_the_file || text.contains(name), format!("does not name the file: {text}"));
    }

    /// Words for a person: whole sentences without anything that only a programmer understands.
    fn sentence(&mut self, text: &str) {
        self.hold(text.ends_with('.') && !text.ends_with(".."), format!("does not end as a sentence: {text}"));
        let first = text.chars().next().unwrap_or(' ');
        self.hold(!first.is_lowercase(), format!("does not begin as a sentence: {text}"));
        let jargon = [
            "Error(", "Error {", "\\u{", "panicked", "Some(", "None", "Err(", "unwrap", "Kind(", "kind:", "::",
            "os error",
        ];
        for word in jargon.iter().filter(|word| text.contains(**word)) {
            self.0.push(format!("says {word:?} to a person: {text}"));
        }
        self.hold(!text.contains('!'), format!("exclaims: {text}"));
        self.hold(!text.chars().any(char::is_control), format!("holds control characters: {text:?}"));
        self.hold(text.chars().count() < 700, format!("is long: {text}"));
    }

    fn notices(&mut self, notices: &[Notice]) {
        for notice in notices {
            self.sentence(&notice.message);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            self.hold(notice.code.chars().all(plain), format!("the code {:?} is no short name", notice.code));
        }
    }

    fn source(&mut self, expected: &Expected, source: Source, profile: Profile) {
        self.same("encoding", source.reading.encoding.as_str(), expected.encoding);
        let better = profile.better.clone().unwrap_or_default();
        self.same(
            "better encoding",
            better.encoding.as_deref().filter(|_| source.options.encoding.is_none()),
            expected.better_encoding,
        );
        let more: Vec<&str> = better.more_columns.iter().map(String::as_str).collect();
        self.same("more columns", more, expected.more_columns.clone());
        let (source, profile) = match &profile.better {
            None => (source, profile),
            Some(options) => match self.opened_again(&source.path, options) {
                Some(again) => again,
                None => return,
            },
        };
        self.reading(expected, &source);
        self.contents(expected, &source, &profile);
        self.problem_file(&source);
    }

    /// Opens a file as its profile says it is read better; what is better then is final.
    fn opened_again(&mut self, path: &Path, options: &ReadOptions) -> Option<(Source, Profile)> {
        let again = Source::open(path, options)
            .and_then(|source| profile(&source, &AtomicBool::new(false), &mut |_| {}).map(|profile| (source, profile)));
        match again {
            Ok((source, profile)) => {
                self.hold(profile.better.is_none(), "opened in the better way it wants a better one still");
                Some((source, profile))
            }
            Err(refusal) => {
                self.0.push(format!("refused when opened in the better way: {refusal}"));
                None
            }
        }
    }

    fn reading(&mut self, expected: &Expected, source: &Source) {
        let reading = &source.reading;
        self.same("format", reading.format, expected.format);
        self.same("packing", reading.packing, expected.packing);
        self.same("member", reading.member.as_deref(), expected.member);
        self.same("separator", char::from(reading.separator.0), char::from(expected.separator.0));
        self.same("header", reading.header, expected.header);
        if let Some(sheet) = expected.sheet {
            self.same("sheet", reading.sheet.as_deref(), Some(sheet));
        }
        if let Some(parts) = &expected.parts {
            let mark = |hidden| if hidden { "-" } else { "" };
            let found: Vec<String> =
                source.parts.iter().map(|part| format!("{}{}", mark(part.hidden), part.name)).collect();
            self.same("sheets", found.iter().map(String::as_str).collect(), parts.clone());
        }
        let (count, names) = &expected.columns;
        self.same("count of columns", source.columns.len(), *count);
        let headers = source.headers();
        let first: Vec<&str> = headers.iter().take(names.len()).map(String::as_str).collect();
        self.same("columns", first, names.clone());
    }

    fn contents(&mut self, expected: &Expected, source: &Source, profile: &Profile) {
        let Some(rows) = self.all_rows(source) else { return };
        self.same("profiled rows", profile.rows, rows.len() as u64);
        self.hold(profile.complete, "the profile is not complete");
        self.same("profiled columns", profile.columns.len(), source.columns.len());
        let ends = |rows: &[OwnedRow]| rows.first().zip(rows.last()).map_or((0, 0), |(first, last)| (first.0, last.0));
        let (first, last) = ends(&rows);
        self.same("rows", (rows.len() as u64, first, last), expected.rows);
        self.hold(rows.is_sorted_by_key(|row| row.0), "row numbers do not grow");
        self.hold(owned(&source.preview) == rows[..rows.len().min(PREVIEW_ROWS)], "the preview is not the first rows");
        let bytes = std::fs::read(&source.path).expect("the file that was just read");
        self.same("size", source.size, bytes.len() as u64);
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        self.same("hash", profile.sha256.as_str(), hash.as_str());
        for (number, column, value) in &expected.cells {
            let row = rows.iter().find(|row| row.0 == *number);
            let found = row.and_then(|row| row.1.get(*column)).map(String::as_str);
            self.same(&format!("row {number}, column {column}"), found, Some(*value));
        }
        self.notices(&source.notices);
        self.notices(&profile.notices);
        let codes: BTreeSet<&str> = source.notices.iter().chain(&profile.notices).map(|notice| notice.code).collect();
        self.same("notices", codes, expected.notices.iter().copied().collect());
        let damage: BTreeSet<(String, String)> = source
            .columns
            .iter()
            .zip(&profile.columns)
            .flat_map(|(column, profiled)| {
                profiled.damage.iter().map(|damage| (column.header.clone(), code(damage.kind)))
            })
            .collect();
        let expected_damage = expected.damage.iter().map(|(column, code)| ((*column).to_owned(), (*code).to_owned()));
        self.same("damage", damage, expected_damage.collect());
    }

    /// All rows, read in batches of a size that divides nothing.
    fn all_rows(&mut self, source: &Source) -> Option<Vec<OwnedRow>> {
        let mut rows = Vec::new();
        let mut batch = RowBatch::default();
        let read = source.rows().and_then(|mut reader| {
            while reader.read(&mut batch, 997)? {
                rows.extend(owned(&batch));
            }
            Ok(())
        });
        match read {
            Ok(()) => Some(rows),
            Err(refusal) => {
                self.0.push(format!("profiled, but its rows cannot be read: {refusal}"));
                None
            }
        }
    }

    /// Writes the first rows as problem rows and opens the file as a person would who corrected it.
    fn problem_file(&mut self, source: &Source) {
        if source.columns.len() == MOST_COLUMNS {
            // There is no room for one more column, neither here nor in any spreadsheet program.
            return;
        }
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
        let target = folder.path().join("problems.csv");
        match written_and_opened(source, &target) {
            Err(error) => self.0.push(format!("problem file: {error}")),
            Ok((expected, again)) => {
                let wrong = what_is_wrong_column(&again.headers());
                let had = what_is_wrong_column(&source.original_headers);
                self.same("column of the problem file", wrong, Some(had.unwrap_or(source.columns.len())));
                let columns = source.columns.len() + usize::from(had.is_none());
                let past_the_end = expected.iter().any(|row| row.1.len() > source.columns.len());
                self.hold(
                    again.columns.len() == columns || past_the_end,
                    format!("the problem file has {} columns, expected {columns}", again.columns.len()),
                );
                let Some(rows) = self.all_rows(&again) else { return };
                self.same("rows of the problem file", rows.len(), expected.len());
                let kept = |row: &OwnedRow| {
                    let own = (0..source.columns.len()).filter(|column| Some(*column) != wrong);
                    own.map(|column| row.1.get(column).cloned().unwrap_or_default()).collect::<Vec<_>>()
                };
                let changed = rows.iter().zip(&expected).find(|(row, before)| kept(row) != kept(before));
                self.hold(changed.is_none(), format!("the problem file changes cells: {changed:?}"));
            }
        }
    }
}

/// A row's number and cells.
type OwnedRow = (u64, Vec<String>);

fn owned(batch: &RowBatch) -> Vec<OwnedRow> {
    batch.iter().map(|row| (row.number, row.cells().map(str::to_owned).collect())).collect()
}

/// Writes the first rows to a problem file; gives them, and the file as it is opened again.
fn written_and_opened(source: &Source, target: &Path) -> Result<(Vec<OwnedRow>, Source), SourceError> {
    let mut problems = ProblemFile::create(target, source)?;
    let mut reader = source.rows()?;
    let mut batch = RowBatch::default();
    let mut written = Vec::new();
    while (written.len() as u64) < WRITTEN_ROWS && reader.read(&mut batch, 500)? {
        for row in batch.iter() {
            problems.write(row, "The email is not one.")?;
        }
        written.extend(owned(&batch));
    }
    problems.sync()?;
    // A separator that a person had to say of the source they have to say of its problem rows, too; they
    // are Unicode, whatever it was.
    let separator = source.options.separator;
    let again = Source::open(target, &ReadOptions { separator, ..ReadOptions::default() })?;
    Ok((written, again))
}

/// A stable short name as the command line prints it.
fn code(kind: impl serde::Serialize) -> String {
    let value = serde_json::to_value(kind).expect("a name");
    value.as_str().expect("a name").to_owned()
}
