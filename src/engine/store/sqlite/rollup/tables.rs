//! What a roll-up adds to the database: which sums are due, what was last written, and the triggers that
//! note what is due. All of it follows from the schema, like the tables of records.

use crate::engine::schema::{ByYear, FieldIndex, RollUp};
use crate::engine::store::sqlite::columns::{Column, quote};
use crate::engine::store::sqlite::tables::TypeTables;

/// The names that the statements of one roll-up use. All are quoted but `trigger`.
#[derive(Debug)]
pub(in crate::engine::store::sqlite) struct RollUpTables {
    pub rollup: &'static RollUp,
    pub from: From,
    pub into: Into,
    /// What is written whole or not at all: the total, the largest, the last.
    pub units: [Unit; 3],
    /// Keys of records whose sums are due.
    pub due: String,
    /// What was last written, by record.
    pub wrote: String,
    /// What was last written of years, by record and year.
    pub wrote_years: String,
    /// What names of triggers begin with.
    trigger: String,
}

/// What is summed up.
#[derive(Debug)]
pub(in crate::engine::store::sqlite) struct From {
    pub main: String,
    pub key: String,
    pub by: String,
    pub amount: String,
    pub currency: String,
    pub date: String,
    pub kind: String,
    pub labels: Vec<String>,
}

/// What the sums stand in.
#[derive(Debug)]
pub(in crate::engine::store::sqlite) struct Into {
    /// Canonical name of the record type.
    pub name: &'static str,
    pub main: String,
    pub key: String,
    pub years: String,
    pub year: String,
    pub year_amount: String,
    pub year_currency: String,
}

/// Columns that are written together.
#[derive(Debug)]
pub(in crate::engine::store::sqlite) struct Unit {
    /// By field: one column, or an amount and its currency.
    pub fields: Vec<Vec<String>>,
}

impl Unit {
    pub(super) fn columns(&self) -> impl Iterator<Item = &String> {
        self.fields.iter().flatten()
    }

    /// The column that is filled where there is anything to write.
    pub(super) fn amount(&self) -> &str {
        &self.fields[0][0]
    }
}

impl RollUpTables {
    /// The roll-ups of all record types.
    pub(in crate::engine::store::sqlite) fn of_all(types: &[TypeTables]) -> Vec<RollUpTables> {
        types.iter().filter_map(|from| RollUpTables::of(from, types)).collect()
    }

    /// `None` where the type has none; the rules of the schema hold that one that it has can be made.
    fn of(from: &TypeTables, types: &[TypeTables]) -> Option<RollUpTables> {
        let rollup = from.record_type.rollup.as_ref()?;
        let into = types.iter().find(|into| into.record_type.name == rollup.into)?;
        let unit = |names: &[&str]| {
            let fields = names.iter().map(|name| into.record_type.field_index(name));
            let fields: Option<Vec<_>> = fields.map(|field| Some(into.columns[field?].quoted())).collect();
            fields.map(|fields| Unit { fields })
        };
        let name = &from.record_type.name;
        Some(RollUpTables {
            rollup,
            units: [
                unit(&[&rollup.total])?,
                unit(&[&rollup.largest.amount, &rollup.largest.date, &rollup.largest.label])?,
                unit(&[&rollup.last.amount, &rollup.last.date, &rollup.last.label])?,
            ],
            from: From::of(from, rollup),
            into: Into::of(into, &rollup.by_year)?,
            due: quote(&format!("{name}_rollup_due")),
            wrote: quote(&format!("{name}_rollup")),
            wrote_years: quote(&format!("{name}_rollup_year")),
            trigger: format!("{name}_rollup"),
        })
    }

    /// Statements that make the tables, where they are not there yet; everything is due then.
    pub(in crate::engine::store::sqlite) fn create(&self) -> Vec<String> {
        let RollUpTables { from, into, due, wrote, wrote_years, .. } = self;
        let mut columns = String::new();
        for field in self.units.iter().flat_map(|unit| &unit.fields) {
            // Amounts have their currency beside them; dates and labels are text alone.
            let kinds: &[&str] = if field.len() == 2 { &["INTEGER", "TEXT"] } else { &["TEXT"] };
            field.iter().zip(kinds).for_each(|(name, kind)| columns.push_str(&format!(", {name} {kind}")));
        }
        vec![
            format!(
                "CREATE TABLE {due} ( /* records whose sums are due, by key */ key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID"
            ),
            format!(
                "CREATE TABLE {wrote} ( /* the sums as they were last written; what differs was imported */\n  \
                 record INTEGER PRIMARY KEY{columns}) STRICT"
            ),
            format!(
                "CREATE TABLE {wrote_years} ( /* the sums of years as they were last written */\n  \
                 record INTEGER NOT NULL, {year} INTEGER NOT NULL, {amount} INTEGER, {currency} TEXT, \
                 PRIMARY KEY (record, {year})) STRICT, WITHOUT ROWID",
                year = into.year,
                amount = into.year_amount,
                currency = into.year_currency,
            ),
            format!(
                "INSERT INTO {due} SELECT DISTINCT {by} FROM {main} WHERE {by} IS NOT NULL",
                by = from.by,
                main = from.main
            ),
        ]
    }

    /// Name (not quoted) and text of each trigger. They note what is due, whoever changes it.
    pub(in crate::engine::store::sqlite) fn triggers(&self) -> Vec<(String, String)> {
        let RollUpTables { from, into, due, wrote, .. } = self;
        let once = "ON CONFLICT (key) DO NOTHING";
        let counted: Vec<&str> = [&from.key, &from.by, &from.amount, &from.currency, &from.date, &from.kind]
            .into_iter()
            .chain(&from.labels)
            .map(String::as_str)
            .collect();
        let sums: Vec<&str> = self.units.iter().flat_map(Unit::columns).map(String::as_str).collect();
        let by = &from.by;
        let refers = format!("SELECT 1 FROM {} WHERE {by} = NEW.{}", from.main, into.key);
        let mut all = vec![
            self.trigger(
                "insert",
                &format!("AFTER INSERT ON {} WHEN NEW.{by} IS NOT NULL", from.main),
                &format!("INSERT INTO {due} (key) VALUES (NEW.{by}) {once}"),
            ),
            self.trigger(
                "update",
                &format!("AFTER UPDATE OF {} ON {}", counted.join(", "), from.main),
                &format!(
                    "INSERT INTO {due} (key) SELECT key FROM (SELECT OLD.{by} AS key UNION SELECT NEW.{by}) \
                     WHERE key IS NOT NULL {once}"
                ),
            ),
            self.trigger(
                "delete",
                &format!("AFTER DELETE ON {} WHEN OLD.{by} IS NOT NULL", from.main),
                &format!("INSERT INTO {due} (key) VALUES (OLD.{by}) {once}"),
            ),
            // What comes, or comes back, after the records that refer to it.
            self.trigger(
                "into_insert",
                &format!("AFTER INSERT ON {} WHEN EXISTS ({refers})", into.main),
                &format!("INSERT INTO {due} (key) VALUES (NEW.{}) {once}", into.key),
            ),
            self.trigger(
                "into_update",
                &format!(
                    "AFTER UPDATE OF {}, {} ON {} WHEN NEW.{} IS NOT NULL \
                     AND (EXISTS ({refers}) OR EXISTS (SELECT 1 FROM {wrote} WHERE record = NEW.record))",
                    into.key,
                    sums.join(", "),
                    into.main,
                    into.key
                ),
                &format!("INSERT INTO {due} (key) VALUES (NEW.{}) {once}", into.key),
            ),
        ];
        for (event, row) in [("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")] {
            all.push(self.trigger(
                &format!("year_{}", event.to_lowercase()),
                &format!("AFTER {event} ON {} WHEN EXISTS (SELECT 1 FROM {wrote} WHERE record = {row}.record)", into.years),
                &format!(
                    "INSERT INTO {due} (key) SELECT {key} FROM {main} WHERE record = {row}.record AND {key} IS NOT NULL {once}",
                    key = into.key,
                    main = into.main
                ),
            ));
        }
        all
    }

    fn trigger(&self, name: &str, when: &str, then: &str) -> (String, String) {
        let name = format!("{}_{name}", self.trigger);
        // As SQLite keeps it, so that it can be compared.
        let text = format!("CREATE TRIGGER {} {when} BEGIN {then}; END", quote(&name));
        (name, text)
    }
}

impl From {
    fn of(from: &TypeTables, rollup: &RollUp) -> From {
        let parts = |field: FieldIndex| from.columns[field].quoted();
        let first = |field: FieldIndex| quote(&from.columns[field].name);
        let amount = parts(rollup.amount);
        From {
            main: from.main.clone(),
            key: from.key(),
            by: first(rollup.by),
            currency: amount.last().cloned().unwrap_or_default(),
            amount: first(rollup.amount),
            date: first(rollup.date),
            kind: first(rollup.kind),
            labels: rollup.label.iter().map(|label| first(*label)).collect(),
        }
    }
}

impl Into {
    fn of(into: &TypeTables, by_year: &ByYear) -> Option<Into> {
        let place = into.record_type.group_index(&by_year.group)?;
        let (group, table) = (&into.record_type.groups[place], &into.groups[place]);
        let parts = |name: &str| {
            let field = group.fields.iter().position(|field| field.name == name)?;
            Some(Column::quoted(&table.columns[field]))
        };
        let (year, amount) = (parts(&by_year.year)?, parts(&by_year.amount)?);
        Some(Into {
            name: &into.record_type.name,
            main: into.main.clone(),
            key: into.key(),
            years: table.name.clone(),
            year: year.first()?.clone(),
            year_amount: amount.first()?.clone(),
            year_currency: amount.get(1)?.clone(),
        })
    }
}
