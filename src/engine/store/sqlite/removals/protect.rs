//! Why records of a review are kept unless a person says otherwise, worked out in SQL for all of them at once.

use super::super::columns::quote;
use super::super::fault::Fallible;
use super::super::referring::{fields_to, place};
use super::super::tables::TypeTables;
use super::{carried, known, review as reviewing};
use crate::engine::model::{JobId, Protection, Protections, RemovalRules};
use crate::engine::schema::Slot;
use jiff::ToSpan;
use jiff::civil::Date;
use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Where texts stand that records of a type are referred to by.
pub(super) struct Name<'t> {
    /// Quoted; has a column `record`.
    pub table: &'t str,
    /// Quoted.
    pub column: String,
    /// A condition on a row of the table, which is called `name`.
    pub only: String,
}

/// Everything a record may be referred to by: its key, and what only it may have, an email.
pub(super) fn names(tables: &TypeTables) -> Vec<Name<'_>> {
    let mut all = vec![Name { table: &tables.main, column: tables.key(), only: "1".to_owned() }];
    for (group, table) in tables.record_type.groups.iter().zip(&tables.groups) {
        if let (Some(identity), Some(unless)) = (group.identity, group.unique_unless) {
            let column = |field: usize| quote(&table.columns[field].name);
            let only = format!("name.{} IS NOT 1", column(unless));
            all.push(Name { table: &table.name, column: column(identity), only });
        }
    }
    all
}

/// Whether some record is what a text refers to; `text` is SQL.
fn named(tables: &TypeTables, text: &str) -> String {
    let exists = |Name { table, column, only }| {
        format!("EXISTS (SELECT 1 FROM {table} AS name WHERE name.{column} = {text} AND {only})")
    };
    names(tables).into_iter().map(exists).collect::<Vec<_>>().join(" OR ")
}

/// The columns by which records of `from` belong to one of `to`: they are nothing without it.
pub(super) fn belonging(from: &TypeTables, to: &str) -> Vec<String> {
    let fields = fields_to(from.record_type, to).filter(|slot| must(from, *slot));
    fields.map(|slot| place(from, slot).1).collect()
}

/// Whether what a removed record belonged to is not there, by what was kept of it. `job` and `record` are SQL.
pub(super) fn orphaned(tables: &TypeTables, all: &[TypeTables], job: &str, record: &str) -> String {
    let text = |name: &str| name.trim_matches('"').replace('\'', "''");
    let name = text(&tables.record_type.name);
    let mut terms = vec!["FALSE".to_owned()];
    for to in all {
        for by in belonging(tables, &to.record_type.name) {
            let path = format!("'$.\"{}\"[0].\"{}\"'", text(&tables.main), text(&by));
            let held = format!(
                "(SELECT json_extract(snapshot, {path}) FROM removed WHERE removed.job = {job} \
                 AND removed.record_type = '{name}' AND removed.record = {record})"
            );
            terms.push(format!("NOT ({})", named(to, &held)));
        }
    }
    terms.join(" OR ")
}

/// Table and column of everything that only names one of `to`.
fn naming<'f>(from: &'f TypeTables, to: &'f str) -> impl Iterator<Item = (&'f str, String)> {
    fields_to(from.record_type, to).filter(|slot| !must(from, *slot)).map(|slot| place(from, slot))
}

/// Whether a record has to refer to one by a field.
fn must(from: &TypeTables, slot: Slot) -> bool {
    matches!(slot, Slot::Field(field) if from.record_type.fields[field].required)
}

/// Works out the protections of all records of a review, where anything changed that they follow from.
pub(super) fn refresh(
    connection: &Connection,
    (tables, all): (&TypeTables, &[TypeTables]),
    review: JobId,
    rules: &RemovalRules,
    today: Date,
) -> Fallible<()> {
    let protection = Protecting { tables, all, rules, since: since(rules, today) };
    let from = |connection: &Connection| known::protected_from(connection, review, rules, &protection.since);
    if known::is_protected_from(connection, review, &from(connection)?)? {
        return Ok(());
    }
    let terms = protection.terms();
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    transaction.execute_batch(FRESH)?;
    let sql = format!(
        "INSERT INTO temp.fresh SELECT missing.record, {} FROM missing JOIN {} AS one ON one.record = missing.record \
         WHERE missing.job = ?1 AND {}",
        terms.join(" | "),
        tables.main,
        reviewing::UNTAKEN
    );
    let (tags, ids) = (folded(&rules.tags), serde_json::Value::from(rules.ids.clone()).to_string());
    transaction.execute(&sql, params![review.0, protection.since, tags, ids])?;
    seen_since(&transaction, tables, review)?;
    let changed = transaction.execute(CHANGE, [review.0])?;
    transaction.execute_batch("DELETE FROM temp.fresh")?;
    if changed > 0 {
        transaction.execute("UPDATE job SET review_revision = review_revision + 1 WHERE id = ?1", [review.0])?;
    }
    known::note_protected(&transaction, review, &from(&transaction)?)?;
    transaction.commit()?;
    Ok(())
}

/// Protections as they are found, before they are compared with those that stand there.
const FRESH: &str = "CREATE TEMP TABLE IF NOT EXISTS fresh (record INTEGER PRIMARY KEY, protected INTEGER NOT NULL);
    DELETE FROM temp.fresh";

const CHANGE: &str = "UPDATE missing SET protected = fresh.protected FROM temp.fresh AS fresh \
    WHERE missing.job = ?1 AND missing.record = fresh.record AND missing.protected <> fresh.protected";

/// Lower case, as a JSON array.
fn folded(texts: &[String]) -> String {
    serde_json::Value::from(texts.iter().map(|text| crate::engine::schema::fold(text).into_owned()).collect::<Vec<_>>())
        .to_string()
}

/// The first day that counts as recent; after all days where none does.
fn since(rules: &RemovalRules, today: Date) -> String {
    let years = rules.gave_within_years.map(i64::from);
    let first = years.map(|years| today.checked_sub(years.years()).unwrap_or(Date::MIN));
    first.map_or_else(|| "9999-99-99".to_owned(), |first| first.to_string())
}

struct Protecting<'p> {
    tables: &'p TypeTables,
    all: &'p [TypeTables],
    rules: &'p RemovalRules,
    since: String,
}

impl Protecting<'_> {
    /// What is added up: each term is the bit of a reason, or 0. `?2` to `?4` are the first recent day, the tags
    /// and the keys of those never removed.
    fn terms(&self) -> Vec<String> {
        let bit = |protection: Protection| Protections::from_iter([protection]).bits();
        let when = |protection, condition: String| format!("CASE WHEN {condition} THEN {} ELSE 0 END", bit(protection));
        let mut terms = vec![when(
            Protection::NeverRemoved,
            format!("one.{} IN (SELECT value FROM json_each(?4))", self.tables.key()),
        )];
        terms.push(when(Protection::GaveRecently, any(self.gave())));
        terms.push(when(Protection::OpenProposal, any(self.open())));
        if let Some(tags) = self.tables.record_type.tags {
            let column = quote(&self.tables.columns[tags].name);
            terms.push(when(
                Protection::Tagged,
                format!(
                    "one.{column} IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(one.{column}) AS tag \
                     WHERE folded(tag.value) IN (SELECT value FROM json_each(?3)))"
                ),
            ));
        }
        terms.push(when(Protection::NamedElsewhere, any(self.named())));
        terms.extend(self.not_marked().map(|condition| when(Protection::NotMarked, condition)));
        // So that all four are there whatever the type has.
        terms.push("CASE WHEN ?2 IS NULL OR ?3 IS NULL OR ?4 IS NULL THEN 0 ELSE 0 END".to_owned());
        terms
    }

    /// A row lists a record by its mark alone where it does not list all its records for removal.
    fn not_marked(&self) -> Option<String> {
        let marked = quote(&self.tables.columns[self.tables.record_type.deleted?].name);
        let by_mark = "EXISTS (SELECT 1 FROM job WHERE job.id = missing.job AND job.mode <> 'remove-listed')";
        Some(format!("missing.\"row\" > 0 AND one.{marked} IS NOT 1 AND {by_mark}"))
    }

    fn name(&self) -> &str {
        &self.tables.record_type.name
    }

    /// A condition: a row of a table, which is called `used`, refers to the record by a column, and is of those meant.
    fn referred(&self, (table, column): (&str, &str), which: &str) -> String {
        let ways = names(self.tables).into_iter().map(|name| {
            if name.table == self.tables.main {
                let key = name.column;
                return format!("EXISTS (SELECT 1 FROM {table} AS used WHERE used.{column} = one.{key} AND {which})");
            }
            format!(
                "EXISTS (SELECT 1 FROM {} AS name CROSS JOIN {table} AS used ON used.{column} = name.{} \
                 WHERE name.record = one.record AND {} AND {which})",
                name.table, name.column, name.only
            )
        });
        let ways = any(ways.collect());
        // Asked once for all records, and mostly answers for all of them.
        format!("(EXISTS (SELECT 1 FROM {table}) AND {ways})")
    }

    fn gave(&self) -> Vec<String> {
        let mut conditions = Vec::new();
        for from in self.all {
            let Some(rollup) = from.record_type.rollup.as_ref().filter(|rollup| rollup.into == self.name()) else {
                continue;
            };
            if let Some(last) = self.tables.record_type.field_index(&rollup.last.date) {
                conditions.push(format!("coalesce(one.{} >= ?2, 0)", quote(&self.tables.columns[last].name)));
            }
            let (by, date) = (quote(&from.columns[rollup.by].name), quote(&from.columns[rollup.date].name));
            conditions.push(self.referred((&from.main, &by), &format!("used.{date} >= ?2")));
        }
        conditions
    }

    fn open(&self) -> Vec<String> {
        if !self.rules.open_proposals {
            return Vec::new();
        }
        let mut conditions = Vec::new();
        for from in self.all {
            let Some(open) = from.record_type.open else { continue };
            let still = format!("used.{} IS NOT 0", quote(&from.columns[open].name));
            let by = belonging(from, self.name());
            conditions.extend(by.iter().map(|by| self.referred((&from.main, by), &still)));
        }
        conditions
    }

    fn named(&self) -> Vec<String> {
        let mut conditions = Vec::new();
        for from in self.all {
            for (table, column) in naming(from, self.name()) {
                // What belongs to the record itself goes with it.
                let theirs = format!("holder.record = used.record AND {}", self.not_its_own(from));
                let which = format!("EXISTS (SELECT 1 FROM {} AS holder WHERE {theirs})", from.main);
                conditions.push(self.referred((table, &column), &which));
            }
        }
        conditions
    }

    /// A condition on a record `holder`: it is neither the record nor belongs to it.
    fn not_its_own(&self, holder: &TypeTables) -> String {
        let mut mine = Vec::new();
        for by in belonging(holder, self.name()) {
            mine.extend(names(self.tables).into_iter().map(|Name { table, column, only }| {
                format!(
                    "EXISTS (SELECT 1 FROM {table} AS name WHERE name.record = one.record \
                     AND name.{column} = holder.{by} AND {only})"
                )
            }));
        }
        if holder.record_type.name == self.name() {
            mine.push("holder.record = one.record".to_owned());
        }
        format!("NOT {}", any(mine))
    }
}

/// One of these conditions.
fn any(conditions: Vec<String>) -> String {
    if conditions.is_empty() { "0".to_owned() } else { format!("({})", conditions.join(" OR ")) }
}

/// Marks what a later import carried or changed.
fn seen_since(connection: &Connection, tables: &TypeTables, review: JobId) -> Fallible<()> {
    let bit = Protections::from_iter([Protection::SeenSince]).bits();
    let changed = format!(
        "UPDATE temp.fresh SET protected = protected | ?2 FROM {} AS one JOIN job ON job.id = one.updated_job \
         WHERE one.record = fresh.record AND one.updated_job > ?1 AND job.kind <> 'removal'",
        tables.main
    );
    connection.execute(&changed, [review.0, bit])?;
    let later = carried::since(connection, &tables.record_type.name, review)?;
    if later.is_empty() {
        return Ok(());
    }
    let records: Vec<i64> = connection
        .prepare("SELECT record FROM temp.fresh")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut mark = connection.prepare("UPDATE temp.fresh SET protected = protected | ?2 WHERE record = ?1")?;
    for record in records.into_iter().filter(|record| u32::try_from(*record).is_ok_and(|record| later.contains(record)))
    {
        mark.execute([record, bit])?;
    }
    Ok(())
}
