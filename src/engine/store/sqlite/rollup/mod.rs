//! Making the sums that stand in other records: a donor's giving, of the gifts.
//!
//! Triggers note what is due (`tables.rs`); a step makes the sums of the next records, all at once in SQL
//! (`sql.rs`), and takes them off the list in the same transaction. However it ends, what was not done
//! is still due. It must not journal: sums follow from other records, and are made again after an undo.

mod sql;
mod tables;

pub(super) use sql::Counted;
pub(super) use tables::RollUpTables;

use super::fault::Fallible;
use super::jobs;
use super::shown::Names;
use super::tables::TypeTables;
use super::tally::Tally;
use super::{SqliteStore, clock};
use crate::engine::model::{EventKey, EventRow, JobId, KEPT_EVENTS};
use crate::engine::schema::catalogue::code;
use crate::engine::store::{RollUpCounts, RollUpStep, RollsUp, StoreError};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

impl RollsUp for SqliteStore {
    fn sums_due(&mut self) -> Result<u64, StoreError> {
        let count = |rollup: &RollUpTables| -> Fallible<u64> {
            let sql = format!("SELECT count(*) FROM {}", rollup.due);
            Ok(self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
        };
        self.told(self.rollups.iter().map(count).sum())
    }

    fn all_sums_due(&mut self) -> Result<(), StoreError> {
        self.changing(|connection| {
            for RollUpTables { from, into, due, wrote, .. } in &self.rollups {
                let sql = format!(
                    "INSERT INTO {due} (key) SELECT key FROM (SELECT {by} AS key FROM {main} UNION \
                     SELECT c.{key} FROM {wrote} AS r JOIN {into} AS c ON c.record = r.record) WHERE key IS NOT NULL \
                     ON CONFLICT (key) DO NOTHING",
                    by = from.by,
                    main = from.main,
                    key = into.key,
                    into = into.main,
                );
                connection.execute(&sql, [])?;
            }
            Ok(())
        })
    }

    fn roll_up_step(&mut self, job: Option<JobId>, replace: bool, limit: u64) -> Result<RollUpStep, StoreError> {
        self.told(self.next_sums(job, replace, limit))
    }
}

impl SqliteStore {
    fn next_sums(&self, job: Option<JobId>, replace: bool, limit: u64) -> Fallible<RollUpStep> {
        for rollup in &self.rollups {
            let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)?;
            let sql = format!("SELECT max(key) FROM (SELECT key FROM {} ORDER BY key LIMIT ?1)", rollup.due);
            let last: Option<String> = transaction.query_row(&sql, [jobs::limited(limit)], |row| row.get(0))?;
            let Some(last) = last else { continue };
            let into = self.tables(rollup.into.name)?;
            let counts = Step { connection: &transaction, rollup, into, job }.make(&last, replace)?;
            transaction.commit()?;
            return Ok(RollUpStep { counts, done: false });
        }
        Ok(RollUpStep { done: true, ..RollUpStep::default() })
    }
}

/// One step, within its transaction.
struct Step<'s> {
    connection: &'s Connection,
    rollup: &'s RollUpTables,
    into: &'s TypeTables,
    job: Option<JobId>,
}

impl Step<'_> {
    /// Makes the sums that are due up to a key.
    fn make(&self, last: &str, replace: bool) -> Fallible<RollUpCounts> {
        let rollup = self.rollup;
        self.connection.execute_batch(&sql::prepare(rollup))?;
        for statement in sql::gather(rollup) {
            self.connection.execute(&statement, [last])?;
        }
        self.each([sql::CURRENCY.to_owned(), sql::sum_up(rollup), sql::sum_up_years()])?;
        let [mine, kept] = sql::compare(rollup);
        self.connection.execute(&mine, [replace])?;
        self.each([kept])?;
        let [entries, rest @ ..] = sql::compare_years(rollup);
        self.connection.execute(&entries, [replace])?;
        self.each(rest)?;
        self.each(sql::note_changes(rollup))?;
        self.each(sql::write(rollup))?;
        self.each(sql::write_years(rollup))?;
        // Last: what was written here noted itself as due again.
        let done = format!("DELETE FROM {} WHERE key <= ?1", rollup.due);
        self.connection.execute(&done, [last])?;
        let counts = self.counts()?;
        self.tell(&counts)?;
        Ok(counts)
    }

    fn each(&self, statements: impl IntoIterator<Item = String>) -> Fallible<()> {
        for statement in statements {
            self.connection.execute(&statement, [])?;
        }
        Ok(())
    }

    fn counts(&self) -> Fallible<RollUpCounts> {
        let sql = "SELECT count(*), total(changed), total(kept), total(several) FROM temp.now";
        let counts = self.connection.query_row(sql, [], |row| {
            let number = |at: usize| row.get::<_, f64>(at).map(|number| number as u64);
            Ok(RollUpCounts {
                records: row.get::<_, i64>(0)?.unsigned_abs(),
                changed: number(1)?,
                kept: number(2)?,
                several_currencies: number(3)?,
            })
        });
        Ok(counts?)
    }

    /// Raises the revision where records were changed, and tells the job what was met.
    fn tell(&self, counts: &RollUpCounts) -> Fallible<()> {
        let mut tally = Tally::new(self.connection, self.into)?;
        if counts.changed > 0 {
            tally.bump_revision()?;
        }
        let Some(job) = self.job else { return Ok(()) };
        for (code, column, count) in
            [(code::SUMS_KEPT, "kept", counts.kept), (code::SEVERAL_CURRENCIES, "several", counts.several_currencies)]
        {
            if count > 0 {
                let event = EventKey { code, slot: None };
                self.keep_events(&mut tally, job, event, column)?;
                tally.event_count(job, event, count)?;
            }
        }
        Ok(())
    }

    fn keep_events(&self, tally: &mut Tally<'_>, job: JobId, event: EventKey, column: &str) -> Fallible<()> {
        let so_far = "SELECT \"count\" FROM job_event_count WHERE job = ?1 AND code = ?2 AND slot = ''";
        let so_far: Option<i64> =
            self.connection.query_row(so_far, (job.0, event.code), |row| row.get(0)).optional()?;
        let room = (KEPT_EVENTS as i64 - so_far.unwrap_or(0)).max(0);
        let sql = format!("SELECT record FROM temp.now WHERE {column} ORDER BY record LIMIT ?1");
        let mut statement = self.connection.prepare(&sql)?;
        let records: Vec<i64> = statement.query_map([room], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let (mut names, at) = (Names::new(self.connection, self.into)?, clock::now());
        for record in records {
            let (key, title) = names.of(record)?;
            // Which record it is says more here than what stands in it.
            let (before, after) = (key.clone().into(), Box::<str>::default());
            let row = EventRow { event, row: 0, key: key.into(), title: title.into(), before, after };
            tally.event(job, &row, at)?;
        }
        Ok(())
    }
}
