//! Finding and showing records, as callers see it.

use super::tables::TypeTables;
use super::{SqliteStore, one_record, past, records, referring, restore};
use crate::engine::model::JobId;
use crate::engine::schema::Slot;
use crate::engine::store::{
    EarlierValue, Found, PastList, RecordPlace, RecordQuery, Referring, Restorable, Searched, ShowsRecords, StoreError,
    WholeRecord,
};

impl SqliteStore {
    /// The texts that references to a record may hold; `None` where there never was one.
    fn names_of(&self, place: &RecordPlace) -> Result<Option<String>, StoreError> {
        let tables = self.tables(&place.record_type)?;
        let whole = self.told(one_record::whole(&self.connection, tables, place.record))?;
        Ok(whole.map(|whole| referring::names_of(tables.record_type, &whole.record)))
    }
}

impl ShowsRecords for SqliteStore {
    fn find(
        &mut self,
        query: &RecordQuery,
        report: &mut dyn FnMut(&Searched<'_>) -> bool,
    ) -> Result<Option<Found>, StoreError> {
        self.told(records::find(&self.connection, (self.tables(&query.record_type)?, &self.tables), query, report))
    }

    fn found(&mut self, found: &Found, limit: u64, offset: u64) -> Result<Vec<WholeRecord>, StoreError> {
        self.told(records::found(&self.connection, self.tables(&found.record_type)?, found, limit, offset))
    }

    fn whole(&mut self, place: &RecordPlace) -> Result<Option<WholeRecord>, StoreError> {
        self.told(one_record::whole(&self.connection, self.tables(&place.record_type)?, place.record))
    }

    fn place_of(&mut self, record_type: &str, key: &str) -> Result<Option<RecordPlace>, StoreError> {
        self.told(one_record::place_of(&self.connection, self.tables(record_type)?, key))
    }

    fn referred(
        &mut self,
        record_type: &str,
        references: &[&str],
    ) -> Result<Vec<Option<(RecordPlace, String)>>, StoreError> {
        self.told(one_record::referred(&self.connection, self.tables(record_type)?, references))
    }

    fn referring(&mut self, place: &RecordPlace) -> Result<Vec<Referring>, StoreError> {
        let Some(names) = self.names_of(place)? else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for tables in &self.tables {
            let rollup = self.rollups.iter().find(|rollup| rollup.from.main == tables.main);
            for slot in referring::fields_to(tables.record_type, &place.record_type) {
                all.extend(self.told(referring::referring(&self.connection, (tables, rollup), slot, &names))?);
            }
        }
        Ok(all)
    }

    fn referring_page(
        &mut self,
        place: &RecordPlace,
        by: &Referring,
        limit: u64,
        offset: u64,
    ) -> Result<Vec<WholeRecord>, StoreError> {
        let Some(names) = self.names_of(place)? else { return Ok(Vec::new()) };
        let tables: &TypeTables = self.tables(&by.record_type)?;
        self.told(referring::page(&self.connection, tables, (by.slot, &names), limit, offset))
    }

    fn past(
        &mut self,
        place: &RecordPlace,
        field: Option<Slot>,
        limit: u64,
        offset: u64,
    ) -> Result<PastList, StoreError> {
        let tables = self.tables(&place.record_type)?;
        self.told(past::past(&self.connection, tables, (place.record, field), limit, offset))
    }

    fn restorable(&mut self, value: &EarlierValue) -> Result<Restorable, StoreError> {
        self.told(restore::restorable(&self.connection, self.tables(&value.record_type)?, value))
    }

    fn restore(&mut self, job: JobId, value: &EarlierValue) -> Result<(), StoreError> {
        self.told(restore::restore(&self.connection, self.tables(&value.record_type)?, job, value))
    }
}
