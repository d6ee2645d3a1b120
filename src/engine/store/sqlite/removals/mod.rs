//! Reviews of what lists do not carry or name, and what was approved.
//!
//! It must not decide what may be removed: people do, and the rules they set.

mod approvals;
mod carried;
mod dependents;
mod known;
mod outcome;
mod protect;
mod review;
mod step;

use super::SqliteStore;
use super::fault::{Fallible, Fault};
use super::tables::TypeTables;
use super::undo;
use crate::engine::model::{JobId, RecordId, RemovalRules};
use crate::engine::store::{
    Approval, RemovalStep, ReportFilter, ReportLine, ReportPage, ReportQuery, ReportTotals, ReviewDependent,
    ReviewKeyed, ReviewPage, ReviewQuery, ReviewRow, ReviewTotals, ReviewWhich, ReviewsRemovals, StoreError,
    TellsRemovals,
};
use jiff::Zoned;
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;

impl ReviewsRemovals for SqliteStore {
    fn removal_rules(&mut self) -> Result<RemovalRules, StoreError> {
        self.told(rules(&self.connection))
    }

    fn set_removal_rules(&mut self, rules: &RemovalRules) -> Result<(), StoreError> {
        let text = serde_json::to_string(rules).unwrap_or_default();
        let sql = "INSERT OR REPLACE INTO removal_rules (id, rules) VALUES (1, ?1)";
        self.changing(|connection| Ok(connection.execute(sql, [text]).map(drop)?))
    }

    fn note_carried(
        &mut self,
        job: JobId,
        list: Option<&str>,
        carried: &mut dyn Iterator<Item = RecordId>,
    ) -> Result<(), StoreError> {
        self.told(carried::note(&self.connection, job, list, carried))
    }

    fn supplied_by(
        &mut self,
        record_type: &str,
        list: &str,
        before: JobId,
    ) -> Result<Option<Vec<RecordId>>, StoreError> {
        self.told(carried::supplied_by(&self.connection, record_type, list, before))
    }

    fn lists(&mut self, record_type: &str) -> Result<Vec<String>, StoreError> {
        self.told(carried::lists(&self.connection, record_type))
    }

    fn last_full_list(&mut self, record_type: &str, list: Option<&str>) -> Result<Option<(u64, String)>, StoreError> {
        self.told(carried::last_full_list(&self.connection, record_type, list))
    }

    fn refresh_review(&mut self, review: JobId) -> Result<(), StoreError> {
        let rules = self.removal_rules()?;
        let both = self.reviewed(review)?;
        self.told(protect::refresh(&self.connection, both, review, &rules, Zoned::now().date()))
    }

    fn forget_review(&mut self, review: JobId) -> Result<(), StoreError> {
        self.told(known::forget(&self.connection, review))
    }

    fn review_totals(&mut self, review: JobId) -> Result<ReviewTotals, StoreError> {
        self.told(review::totals(&self.connection, self.reviewed(review)?, review))
    }

    fn review_page(&mut self, review: JobId, query: &ReviewQuery) -> Result<ReviewPage, StoreError> {
        self.told(review::page(&self.connection, self.reviewed(review)?.0, review, query))
    }

    fn review_keyed(&mut self, review: JobId, keys: &[String]) -> Result<Vec<ReviewKeyed>, StoreError> {
        self.told(review::keyed(&self.connection, review, keys))
    }

    fn review_dependents(
        &mut self,
        review: JobId,
        record_type: &str,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<ReviewDependent>, StoreError> {
        let both = (self.reviewed(review)?.0, self.tables(record_type)?);
        self.told(dependents::page(&self.connection, both, review, limit, offset))
    }

    fn largest_givers(&mut self, review: JobId, limit: u64) -> Result<Vec<ReviewRow>, StoreError> {
        self.told(review::largest(&self.connection, self.reviewed(review)?, review, limit))
    }

    fn decide_review(
        &mut self,
        review: JobId,
        which: &ReviewWhich,
        remove: Option<bool>,
        who: &str,
    ) -> Result<u64, StoreError> {
        self.told(review::decide(&self.connection, self.reviewed(review)?, review, which, remove, who))
    }

    fn review_revision(&mut self, review: JobId) -> Result<i64, StoreError> {
        let sql = "SELECT review_revision FROM job WHERE id = ?1";
        let found = self.connection.query_row(sql, [review.0], |row| row.get(0)).optional();
        self.told(found.map_err(Fault::from))?.ok_or(StoreError::NoSuchJob { id: review.0 })
    }

    fn note_approval(&mut self, approval: &Approval) -> Result<(), StoreError> {
        self.told(approvals::note(&self.connection, approval))
    }

    fn approvals(&mut self, review: JobId) -> Result<Vec<Approval>, StoreError> {
        self.told(approvals::all(&self.connection, review))
    }

    fn remove_step(
        &mut self,
        review: JobId,
        jobs: &[(String, JobId)],
        after: RecordId,
        limit: u64,
    ) -> Result<RemovalStep, StoreError> {
        self.told(step::step(&self.connection, &self.tables, review, jobs, after, limit))
    }

    fn bring_back(
        &mut self,
        restore: &[(String, JobId)],
        removal: JobId,
        records: &[RecordId],
    ) -> Result<(), StoreError> {
        self.told(undo::bring_back_some(&self.connection, &self.tables, restore, removal, records))
    }
}

impl TellsRemovals for SqliteStore {
    fn review_report(
        &mut self,
        review: JobId,
        each: &mut dyn FnMut(ReportLine) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.told(outcome::each(&self.connection, self.reviewed(review)?, review, each))
    }

    fn report_totals(&mut self, review: JobId) -> Result<Vec<ReportTotals>, StoreError> {
        self.told(outcome::totals(&self.connection, self.reviewed(review)?, review))
    }

    fn report_page(&mut self, review: JobId, query: &ReportQuery) -> Result<ReportPage, StoreError> {
        self.told(outcome::page(&self.connection, self.reviewed(review)?, review, query))
    }

    fn can_come_back(&mut self, review: JobId, filter: &ReportFilter) -> Result<Vec<(RecordId, JobId)>, StoreError> {
        self.told(outcome::can_come_back(&self.connection, self.reviewed(review)?, review, filter))
    }

    fn coming_along(&mut self, review: JobId, records: &[RecordId]) -> Result<Vec<(String, u64)>, StoreError> {
        self.told(outcome::coming_along(&self.connection, self.reviewed(review)?, review, records))
    }
}

impl SqliteStore {
    /// The tables of the type a review is about, and of all types.
    fn reviewed(&self, review: JobId) -> Result<(&TypeTables, &[TypeTables]), StoreError> {
        Ok((self.tables_of_job(review)?, &self.tables))
    }
}

/// Those of some records that a job removed which what they belonged to is not there for.
pub(super) fn orphans(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    removal: JobId,
    records: &[i64],
) -> Fallible<HashSet<i64>> {
    let orphaned = protect::orphaned(tables, all, "?1", "asked.value");
    let sql = format!("SELECT asked.value FROM json_each(?2) AS asked WHERE {orphaned}");
    let mut statement = connection.prepare(&sql)?;
    let found = statement.query_map((removal.0, serde_json::Value::from(records).to_string()), |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn rules(connection: &Connection) -> Fallible<RemovalRules> {
    let text: Option<String> =
        connection.query_row("SELECT rules FROM removal_rules WHERE id = 1", [], |row| row.get(0)).optional()?;
    match text {
        Some(text) => {
            serde_json::from_str(&text).map_err(|_| Fault::Broken("what is protected from removal cannot be read"))
        }
        None => Ok(RemovalRules::default()),
    }
}
