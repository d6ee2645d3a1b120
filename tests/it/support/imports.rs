//! Whole imports over real files and a real database, without a window or a command line.

use almoner::engine::convert::Settings;
use almoner::engine::job::{
    self, CheckReport, Confirmation, Control, ImportRequest, JobError, Person, Progress, Report, column_facts,
};
use almoner::engine::mapping::suggest::suggest;
use almoner::engine::model::{JobId, Mode, RemovalRules};
use almoner::engine::schema::{Currency, RecordType, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{ReviewFilter, ReviewWhich, ReviewsRemovals};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// A folder with a database in it.
pub struct World {
    pub folder: TempDir,
    pub store: SqliteStore,
}

impl World {
    pub fn new() -> World {
        let folder = TempDir::new().expect("a temporary folder");
        let store = SqliteStore::open(&folder.path().join("donors.db"), Schema::built_in()).expect("a new database");
        World { folder, store }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("donors.db")
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("a writable folder");
        path
    }

    pub fn check(&mut self, request: &ImportRequest) -> Result<CheckReport, JobError> {
        job::check(&mut self.store, Schema::built_in(), request, &person(), &Control::default(), &quiet)
    }

    pub fn import(&mut self, request: &ImportRequest) -> Result<Report, JobError> {
        job::import(&mut self.store, Schema::built_in(), request, None, &person(), &Control::default(), &quiet)
    }

    pub fn import_checked(&mut self, request: &ImportRequest, check: &CheckReport) -> Result<Report, JobError> {
        let checked = Some(&check.checked);
        job::import(&mut self.store, Schema::built_in(), request, checked, &person(), &Control::default(), &quiet)
    }

    /// Removes the records that a file lists, all of them, whatever protects them: lists, reviews, approves.
    pub fn remove_listed(&mut self, record_type: &'static RecordType, path: &Path) -> Report {
        let listed = self.import(&request_of(record_type, path, Mode::RemoveListed)).expect("a list");
        if listed.missing.is_none() {
            return listed;
        }
        let rules = RemovalRules { more_than_half: true, ..RemovalRules::default() };
        self.store.set_removal_rules(&rules).expect("rules");
        let all = ReviewWhich::Fitting(ReviewFilter::default());
        self.store.decide_review(listed.job, &all, Some(true), "ann").expect("decisions");
        let review = job::review(&mut self.store, listed.job, true).expect("a review");
        let confirmed = Confirmation { ticked: review.totals.ticked, typed: true, revision: Some(review.revision) };
        let (schema, control) = (Schema::built_in(), Control::default());
        job::remove_reviewed(&mut self.store, schema, listed.job, confirmed, &person(), &control, &quiet)
            .expect("a removal")
    }

    pub fn undo(&mut self, job: JobId) -> Result<Report, JobError> {
        job::undo(&mut self.store, Schema::built_in(), job, &person(), &Control::default(), &quiet)
    }

    pub fn resume(&mut self, job: JobId) -> Result<Report, JobError> {
        job::resume(&mut self.store, Schema::built_in(), job, &person(), &Control::default(), &quiet)
    }
}

fn quiet(_: &Progress) {}

pub fn person() -> Person {
    Person { user: "maria".into(), holder: "maria (test)".into() }
}

pub fn contact() -> &'static RecordType {
    Schema::built_in().record_type("contact").expect("contacts are built in")
}

/// A request as a person gets it who accepts every suggestion.
pub fn request(path: &Path, mode: Mode) -> ImportRequest {
    request_of(contact(), path, mode)
}

/// The same, of records of a type.
pub fn request_of(record_type: &'static RecordType, path: &Path, mode: Mode) -> ImportRequest {
    let source = Source::open(path, &ReadOptions::default()).expect("a readable file");
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("a readable file");
    let (mapping, _) = suggest(record_type, &column_facts(&source, &profile));
    let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
    ImportRequest::new(&source, &profile, record_type, mapping, mode, settings)
}

/// Everything a database holds but times, job settings, histories of statuses and what is remembered of matches and of the
/// rows that records were last read from, as text: equal text means equal databases.
pub fn dump(database: &Path) -> String {
    let connection = Connection::open(database).expect("a database");
    let skipped = [
        "noted_match",
        "job",
        "job_status",
        "kept_file",
        "review_known",
        "writer",
        "meta",
        "sqlite_sequence",
        "sqlite_stat1",
    ];
    let mut tables =
        connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").expect("SQL");
    let names: Vec<String> =
        tables.query_map([], |row| row.get(0)).expect("tables").map(|name| name.expect("a name")).collect();
    let mut text = String::new();
    for name in names.iter().filter(|name| !skipped.contains(&name.as_str())) {
        text.push_str(&format!("== {name}\n"));
        text.push_str(&rows(&connection, name));
    }
    let jobs = "SELECT id, kind, status, \"rows\", created, updated, unchanged, left_out, duplicates, warned, deleted, \
                fields_changed, kept, position_rows FROM job ORDER BY id";
    text.push_str("== job\n");
    text.push_str(&lines(&connection, jobs).join("\n"));
    text
}

fn rows(connection: &Connection, table: &str) -> String {
    let mut info = connection.prepare(&format!("PRAGMA table_info(\"{table}\")")).expect("SQL");
    let columns: Vec<String> =
        info.query_map([], |row| row.get::<_, String>(1)).expect("columns").map(|c| c.expect("a name")).collect();
    let kept: Vec<String> = columns
        .iter()
        .filter(|c| {
            !["created_at", "decided_at", "content_hash"].contains(&c.as_str())
                && (table != "approval" || *c != "at")
                && (table != "job_event" || *c != "id")
        })
        // How many batches there were by then.
        .filter(|c| *c != "revision" || !["removed", "returned"].contains(&table))
        .map(|c| format!("\"{c}\""))
        .collect();
    let mut lines = lines(connection, &format!("SELECT {} FROM \"{table}\"", kept.join(", ")));
    lines.sort();
    lines.join("\n") + "\n"
}

fn lines(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("SQL");
    let columns = statement.column_count();
    let line = |row: &rusqlite::Row<'_>| {
        let cells: Result<Vec<String>, _> = (0..columns).map(|c| row.get_ref(c).map(|v| format!("{v:?}"))).collect();
        cells.map(|cells| cells.join("|"))
    };
    statement.query_map([], line).expect("rows").map(|line| line.expect("a row")).collect()
}
