//! What undos would do: the undos themselves, in one transaction that is rolled back.
//!
//! What is kept goes into a scratch file while it can still be read, so that memory does not grow with it.

use super::finish::finish_within;
use super::{Tables, each_kept, step_within};
use crate::engine::model::{JobId, JobKind, NewJob};
use crate::engine::schema::RecordType;
use crate::engine::schema::catalogue::code;
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::sqlite::open::{connect, private};
use crate::engine::store::sqlite::{SqliteStore, events, jobs};
use crate::engine::store::{
    EventFilter, KeptChange, StoreError, StoredEvent, UndoChange, UndoPreview, UndoSample, UndoTotals,
};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// Fields or records between two questions whether to go on.
const STEP_LIMIT: u64 = 2_000;

/// Examples of each kind of change.
const SAMPLES: usize = 100;

const TABLES: &str = "
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA locking_mode = EXCLUSIVE;
CREATE TABLE kept (
  n INTEGER PRIMARY KEY, code INTEGER NOT NULL, why TEXT NOT NULL, \"row\" INTEGER NOT NULL, key TEXT NOT NULL,
  title TEXT NOT NULL, field TEXT NOT NULL, present TEXT NOT NULL, wanted TEXT NOT NULL
) STRICT;
";

/// What undos would do.
struct Preview {
    jobs: Vec<JobId>,
    totals: UndoTotals,
    samples: Vec<UndoSample>,
    scratch: Connection,
    path: PathBuf,
}

/// Works it out. `None` where `going_on` says that nobody wants to know any more.
pub(in crate::engine::store::sqlite) fn preview(
    store: &SqliteStore,
    jobs: &[JobId],
    who: &str,
    scratch: &Path,
    going_on: &mut dyn FnMut(&UndoTotals) -> bool,
) -> Result<Option<Box<dyn UndoPreview>>, StoreError> {
    let mut preview = Preview {
        jobs: jobs.to_vec(),
        totals: UndoTotals::default(),
        samples: Vec::new(),
        scratch: create(scratch)?,
        path: scratch.to_owned(),
    };
    let begun = Transaction::new_unchecked(&store.connection, TransactionBehavior::Immediate);
    // Rolled back when it is dropped, whatever happens.
    let transaction = store.told(begun.map_err(Fault::from))?;
    for job in jobs {
        let tables = Tables { of: store.tables_of_job(*job)?, all: &store.tables };
        let begun = create_undo(&transaction, tables, *job, who);
        let undo = store.told(begun)?;
        loop {
            let step = store.told(step_within(&transaction, tables, undo, *job, STEP_LIMIT))?;
            preview.totals.add(&step.counts);
            if !going_on(&preview.totals) {
                return Ok(None);
            }
            if step.done {
                break;
            }
        }
        store.told(finish_within(&transaction, tables, undo, *job, who))?;
        store.told(preview.take_samples(&transaction, tables.of.record_type, undo))?;
        let mut failed = None;
        let read = each_kept(&transaction, tables.of, undo, &mut |kept| {
            preview.keep(&kept).map_err(|fault| {
                failed = Some(fault);
                StoreError::Other { reason: "the scratch file could not be written".to_owned() }
            })
        });
        match failed {
            Some(fault) => return Err(fault.told_of_scratch(scratch)),
            None => store.told(read)?,
        }
    }
    Ok(Some(Box::new(preview)))
}

fn create(path: &Path) -> Result<Connection, StoreError> {
    let told =
        |error: std::io::Error| StoreError::Scratch { path: path.display().to_string(), reason: error.to_string() };
    private(OpenOptions::new().write(true).create_new(true)).open(path).map_err(told)?;
    let connection = connect(path)?;
    connection.execute_batch(TABLES).map_err(|error| Fault::from(error).told_of_scratch(path))?;
    Ok(connection)
}

/// The job that would take another one back.
fn create_undo(connection: &Connection, tables: Tables<'_>, undone: JobId, who: &str) -> Fallible<JobId> {
    let of = jobs::job(connection, undone)?;
    let job = NewJob { undo_of: Some(undone), ..NewJob::about(&of, JobKind::Undo, of.mode, who) };
    jobs::create_within(connection, tables.of.record_type, &job)
}

impl Preview {
    fn take_samples(&mut self, connection: &Connection, record_type: &RecordType, undo: JobId) -> Fallible<()> {
        for (code, change) in [
            (code::RESTORED, UndoChange::Restored),
            (code::REMOVED, UndoChange::Removed),
            (code::BROUGHT_BACK, UndoChange::Returned),
        ] {
            let so_far = self.samples.iter().filter(|sample| sample.change == change).count();
            let filter = EventFilter { code: Some(code), ..EventFilter::default() };
            let limit = SAMPLES.saturating_sub(so_far) as u64;
            let listed = events::events(connection, record_type, undo, &filter, limit, 0)?;
            self.samples.extend(listed.items.into_iter().map(|event| sample(record_type, change, event)));
        }
        Ok(())
    }

    fn keep(&mut self, kept: &KeptChange) -> Fallible<()> {
        let sql = "INSERT INTO kept (code, why, \"row\", key, title, field, present, wanted) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let KeptChange { code, why, row, key, title, field, present, wanted } = kept;
        let values = params![code, why, *row as i64, key, title, field, present, wanted];
        self.scratch.prepare_cached(sql)?.execute(values)?;
        Ok(())
    }

    fn page(&self, limit: u64, offset: u64) -> Fallible<Vec<KeptChange>> {
        let sql = "SELECT code, why, \"row\", key, title, field, present, wanted FROM kept WHERE n > ?1 \
            ORDER BY n LIMIT ?2";
        let mut statement = self.scratch.prepare_cached(sql)?;
        let kept = statement.query_map([jobs::limited(offset), jobs::limited(limit)], |row| {
            Ok(KeptChange {
                code: row.get(0)?,
                why: row.get(1)?,
                row: row.get::<_, i64>(2)? as u64,
                key: row.get(3)?,
                title: row.get(4)?,
                field: row.get(5)?,
                present: row.get(6)?,
                wanted: row.get(7)?,
            })
        })?;
        Ok(kept.collect::<Result<_, _>>()?)
    }
}

fn sample(record_type: &RecordType, change: UndoChange, event: StoredEvent) -> UndoSample {
    let StoredEvent { row, key, title, before, after, .. } = event;
    let field = event.event.slot.map(|slot| record_type.slot_label(slot)).unwrap_or_default();
    UndoSample { change, row, key, title, field, before, after }
}

impl UndoPreview for Preview {
    fn jobs(&self) -> &[JobId] {
        &self.jobs
    }

    fn totals(&self) -> UndoTotals {
        self.totals
    }

    fn samples(&self) -> &[UndoSample] {
        &self.samples
    }

    fn kept(&mut self, limit: u64, offset: u64) -> Result<Vec<KeptChange>, StoreError> {
        self.page(limit, offset).map_err(|fault| fault.told_of_scratch(&self.path))
    }
}
