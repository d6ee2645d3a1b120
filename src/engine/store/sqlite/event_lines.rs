//! Everything that happened in a job: records it created, from their table; fields it changed, from the journal;
//! records it removed, with what was kept of them; and the other events that were kept.

use super::customs::{self, NamesOfEntries};
use super::fault::Fallible;
use super::shown::{self, Names};
use super::tables::TypeTables;
use super::{SqliteStore, events, jobs, undo};
use crate::engine::model::{EventKey, Job, JobId, JobKind};
use crate::engine::schema::EntryNames;
use crate::engine::schema::catalogue::{Operation, code, event_kind};
use crate::engine::store::{EventFilter, EventLine, EventLines, KeptChange, PlanChange, StoreError, StoredEvent};
use rusqlite::{Connection, params};
use serde_json::Value as Json;
use std::collections::HashSet;

type Each<'e> = dyn FnMut(EventLine) -> Result<(), StoreError> + 'e;

impl EventLines for SqliteStore {
    fn event_lines(&mut self, job: JobId, each: &mut Each<'_>) -> Result<(), StoreError> {
        let tables = self.tables_of_job(job)?;
        self.told(lines(&self.connection, tables, job, each))
    }
}

fn lines(connection: &Connection, tables: &TypeTables, id: JobId, each: &mut Each<'_>) -> Fallible<()> {
    let job = jobs::job(connection, id)?;
    let telling = Telling { connection, tables, names: customs::names(connection, tables.record_type, id)?, job };
    telling.created(each)?;
    telling.changed(each)?;
    telling.removed(each)?;
    telling.others(each)
}

struct Telling<'t> {
    connection: &'t Connection,
    tables: &'t TypeTables,
    names: EntryNames,
    job: Job,
}

impl Telling<'_> {
    fn message(&self, event: EventKey) -> String {
        shown::message(self.tables.record_type, &self.names, event, "")
    }

    fn whole(&self, code: u16, (key, title): (String, String)) -> EventLine {
        let event = EventKey { code, slot: None };
        let blank = String::new;
        EventLine {
            event,
            message: self.message(event),
            row: 0,
            key,
            title,
            field: blank(),
            before: blank(),
            after: blank(),
        }
    }

    /// Those that are gone since as well.
    fn created(&self, each: &mut Each<'_>) -> Fallible<()> {
        let sql = format!(
            "SELECT made.record, NULL FROM {main} AS made JOIN job ON job.id = ?1 \
             WHERE made.record BETWEEN job.first_created AND job.last_created AND made.created_job = ?1 \
             UNION ALL SELECT removed.record, min(removed.key || char(0) || removed.snapshot) FROM removed \
             JOIN job ON job.id = ?1 WHERE removed.record_type = ?2 \
             AND removed.record BETWEEN job.first_created AND job.last_created \
             AND json_extract(removed.snapshot, '$.{main}[0].created_job') = ?1 \
             AND NOT EXISTS (SELECT 1 FROM {main} AS there WHERE there.record = removed.record) \
             GROUP BY removed.record ORDER BY 1",
            main = self.tables.main
        );
        let mut names = Names::new(self.connection, self.tables)?;
        let mut statement = self.connection.prepare(&sql)?;
        let mut rows = statement.query(params![self.job.id.0, self.tables.record_type.name])?;
        while let Some(row) = rows.next()? {
            let gone: Option<String> = row.get(1)?;
            let named = match gone.as_deref().and_then(|gone| gone.split_once('\0')) {
                Some((key, snapshot)) => (key.to_owned(), self.title_of(snapshot)),
                None => names.of(row.get(0)?)?,
            };
            each(self.whole(code::CREATED, named))?;
        }
        Ok(())
    }

    fn changed(&self, each: &mut Each<'_>) -> Fallible<()> {
        let record_type = self.tables.record_type;
        let mut entries = NamesOfEntries::new(self.connection, self.tables)?;
        events::changes(self.connection, self.tables, self.job.id, &mut entries, &mut |slot, change| {
            let code = match self.job.kind {
                JobKind::Undo | JobKind::Restore => code::RESTORED,
                JobKind::Import | JobKind::Removal => record_type.section(slot).changed_code,
            };
            let PlanChange { row, key, title, field, before, after } = change;
            let event = EventKey { code, slot: Some(slot) };
            let message = self.message(EventKey { code, slot: event_slot(self.job.kind, slot) });
            each(EventLine { event, message, row, key, title, field, before, after })
        })
    }

    fn removed(&self, each: &mut Each<'_>) -> Fallible<()> {
        let sql = "SELECT key, snapshot FROM removed WHERE job = ?1 AND record_type = ?2 ORDER BY record";
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query(params![self.job.id.0, self.tables.record_type.name])?;
        while let Some(row) = rows.next()? {
            let title = self.title_of(row.get_ref(1)?.as_str().unwrap_or_default());
            each(self.whole(code::REMOVED, (row.get(0)?, title)))?;
        }
        Ok(())
    }

    /// The title of a record that was kept as JSON when it was removed.
    fn title_of(&self, snapshot: &str) -> String {
        let snapshot: Json = serde_json::from_str(snapshot).unwrap_or_default();
        let record = &snapshot[self.tables.main.trim_matches('"')][0];
        let record_type = self.tables.record_type;
        let text = |field: &usize| match &record[&self.tables.columns[*field].name] {
            Json::String(text) => text.clone(),
            Json::Null => String::new(),
            other => other.to_string(),
        };
        let parts: Vec<String> = record_type.title.iter().map(text).filter(|part| !part.is_empty()).collect();
        match record_type.title_fallback {
            Some(fallback) if parts.is_empty() => text(&fallback),
            _ => parts.join(" "),
        }
    }

    /// What no table tells whole: warnings, problems, and what an undo kept or brought back.
    fn others(&self, each: &mut Each<'_>) -> Fallible<()> {
        let record_type = self.tables.record_type;
        let filter = EventFilter::default();
        let mut kept = events::events(self.connection, record_type, self.job.id, &filter, u64::MAX, 0)?.items;
        kept.retain(|kept| !self.told_whole(kept.event));
        self.left_as_they_are(&mut kept, each)?;
        kept.sort_by_key(|kept| event_kind(kept.event.code).operation == Operation::Error);
        for kept in kept {
            let field = kept.event.slot.map(|slot| self.names.label(record_type, slot)).unwrap_or_default();
            let (event, message, row, key, title) = (kept.event, kept.message, kept.row, kept.key, kept.title);
            each(EventLine { event, message, row, key, title, field, before: kept.before, after: kept.after })?;
        }
        Ok(())
    }

    /// Everything an undo left as it is; its events tell only some of it.
    fn left_as_they_are(&self, events: &mut Vec<StoredEvent>, each: &mut Each<'_>) -> Fallible<()> {
        let mut codes = HashSet::new();
        undo::each_kept(self.connection, self.tables, self.job.id, &mut |kept| {
            codes.insert(kept.code);
            let KeptChange { code, why, row, key, title, field, present, wanted } = kept;
            let event = EventKey { code, slot: None };
            each(EventLine { event, message: why, row, key, title, field, before: present, after: wanted })
        })?;
        events.retain(|event| !codes.contains(&event.event.code));
        Ok(())
    }

    fn told_whole(&self, event: EventKey) -> bool {
        let of_section = |code| self.tables.record_type.sections.iter().any(|section| section.changed_code == code);
        matches!(event.code, code::CREATED | code::REMOVED | code::RESTORED) || of_section(event.code)
    }
}

/// What an undo restored is told by its field; what an import changed, by the section.
fn event_slot(kind: JobKind, slot: crate::engine::schema::Slot) -> Option<crate::engine::schema::Slot> {
    (kind != JobKind::Import).then_some(slot)
}
