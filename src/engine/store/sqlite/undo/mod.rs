//! Taking a job back, a part at a time: an import, or an undo, whose own undo is the redo.
//!
//! First the fields it changed return to what stood in them, in the journal's order; then the records that
//! it created or brought back go, and last those it removed come back. What somebody changed or used since is
//! kept, noted and reported. Each part is one transaction that also notes where it ended, so that an undo
//! resumes exactly where it stopped and a finished one does nothing more.
//!
//! Which change came later is decided by imports alone, each at the place in time it ran at: an undone import
//! does not count, and one that came back by a redo counts where it counted before. So undo and redo may
//! alternate for ever and come to the same two states.
//!
//! What counts say: `rows` are the fields and records looked at; `updated` were restored (fields) or
//! removed (records, which count as `deleted` too) or came back (records); `left_out` were kept (they count as `kept` too);
//! `unchanged` needed nothing. `created` stays 0, so the sum always holds.

mod chain;
mod finish;
mod kept;
mod later;
mod part;
mod preview;
mod some;
mod touch;
mod used;

pub(super) use chain::{Chain, order};
pub(super) use finish::finish;
pub(super) use kept::each as each_kept;
pub(super) use preview::preview;
pub(super) use some::bring_back_some;

use super::fault::Fallible;
use super::jobs;
use super::tables::TypeTables;
use crate::engine::model::{JobId, Position};
use crate::engine::store::{StoreError, UndoStep};
use part::Part;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

/// The tables of the type that is undone, and of all types: whose records may refer to it.
#[derive(Clone, Copy)]
pub(super) struct Tables<'t> {
    pub of: &'t TypeTables,
    pub all: &'t [TypeTables],
}

/// Where an undo stands, as the job table keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cursor {
    phase: Phase,
    record: i64,
    path: String,
    position: Position,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Fields,
    Records,
    Done,
    Removed,
}

/// Does the next part of an undo.
pub(super) fn step(
    connection: &Connection,
    tables: Tables<'_>,
    undo: JobId,
    undone: JobId,
    limit: u64,
) -> Fallible<UndoStep> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let step = step_within(&transaction, tables, undo, undone, limit)?;
    transaction.commit()?;
    Ok(step)
}

/// Does the next part inside a transaction that is already open.
fn step_within(
    connection: &Connection,
    tables: Tables<'_>,
    undo: JobId,
    undone: JobId,
    limit: u64,
) -> Fallible<UndoStep> {
    let mut cursor = Cursor::read(connection, undo)?;
    let mut part = Part::new(connection, tables, undo, Chain::of(connection, undone)?)?;
    match cursor.phase {
        Phase::Fields => part.restore_fields(&mut cursor, limit)?,
        Phase::Records => part.remove_records(&mut cursor, limit)?,
        Phase::Removed => part.return_records(&mut cursor, limit)?,
        Phase::Done => {}
    }
    let counts = part.finish(&mut cursor)?;
    cursor.write(connection, undo)?;
    Ok(UndoStep { counts, done: cursor.phase == Phase::Done })
}

impl Cursor {
    fn read(connection: &Connection, undo: JobId) -> Fallible<Cursor> {
        let sql = "SELECT undo_phase, undo_record, undo_path, position_rows FROM job WHERE id = ?1";
        let found = connection.query_row(sql, [undo.0], |row| {
            let phase = match row.get(0)? {
                0_i64 => Phase::Fields,
                1 => Phase::Records,
                3 => Phase::Removed,
                _ => Phase::Done,
            };
            let position = Position { rows: row.get::<_, i64>(3)? as u64, problem_bytes: 0 };
            Ok(Cursor { phase, record: row.get(1)?, path: row.get(2)?, position })
        });
        Ok(found.optional()?.ok_or(StoreError::NoSuchJob { id: undo.0 })?)
    }

    fn write(&self, connection: &Connection, undo: JobId) -> Fallible<()> {
        let sql = "UPDATE job SET undo_phase = ?2, undo_record = ?3, undo_path = ?4 WHERE id = ?1";
        connection.execute(sql, params![undo.0, self.phase as i64, self.record, self.path])?;
        Ok(())
    }

    fn enter(&mut self, phase: Phase) {
        *self = Cursor { phase, record: 0, path: String::new(), position: self.position };
    }
}

/// A limit as SQLite takes it.
fn limited(limit: u64) -> i64 {
    jobs::limited(limit)
}
