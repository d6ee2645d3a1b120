//! The tables of the record types, derived from the schema.
//!
//! It exists so that adding a field is an entry in a schema file and nothing else. Every table and
//! column explains itself in its CREATE statement, for people who open the database with another tool.

use super::columns::{Column, quote};
use super::fault::Fallible;
use crate::engine::schema::{Field, Group, RecordType, Slot};
use crate::engine::store::StoreError;

/// The column of a main table with what the record was last read from: a hash of the row, and of how it was read. Whatever
/// changes the record clears it.
pub(super) const CONTENT: &str = "content_hash";

/// The tables of one record type.
#[derive(Debug)]
pub(super) struct TypeTables {
    pub record_type: &'static RecordType,
    /// Quoted name of the main table.
    pub main: String,
    /// One per field of the record type.
    pub columns: Vec<Column>,
    /// One per group of the record type.
    pub groups: Vec<GroupTable>,
}

/// The tables of the record type of that name.
pub(super) fn of_type<'t>(all: &'t [TypeTables], record_type: &str) -> Fallible<&'t TypeTables> {
    let found = all.iter().find(|tables| tables.record_type.name == record_type);
    found.ok_or_else(|| StoreError::NoSuchType { name: record_type.to_owned() }.into())
}

/// The table of one group.
#[derive(Debug)]
pub(super) struct GroupTable {
    /// Quoted.
    pub name: String,
    /// One per field of the group.
    pub columns: Vec<Column>,
}

impl TypeTables {
    pub(super) fn of(record_type: &'static RecordType) -> TypeTables {
        let group = |group: &Group| GroupTable {
            name: quote(&group_table(record_type, group)),
            columns: group.fields.iter().map(Column::of).collect(),
        };
        TypeTables {
            record_type,
            main: quote(&record_type.name),
            columns: record_type.fields.iter().map(Column::of).collect(),
            groups: record_type.groups.iter().map(group).collect(),
        }
    }

    /// Quoted name of the key's column.
    pub(super) fn key(&self) -> String {
        quote(&self.columns[self.record_type.key].name)
    }

    /// The column a slot lies in.
    pub(super) fn column(&self, slot: Slot) -> &Column {
        match slot {
            Slot::Field(field) => &self.columns[field],
            Slot::Entry { group, field, .. } => &self.groups[group].columns[field],
        }
    }

    /// Statements that make what is not there yet.
    pub(super) fn create(&self) -> Vec<String> {
        let record_type = self.record_type;
        let mut statements = vec![self.create_main()];
        let key = format!("{}_key", record_type.name);
        statements.push(format!("CREATE UNIQUE INDEX IF NOT EXISTS {} ON {} ({})", quote(&key), self.main, self.key()));
        for (group, table) in record_type.groups.iter().zip(&self.groups) {
            statements.push(self.create_group(group, table));
            if let (Some(identity), Some(_)) = (group.identity, group.unique_unless) {
                let column = &table.columns[identity].name;
                let index = format!("{}_{column}", group_table(record_type, group));
                let (index, column) = (quote(&index), quote(column));
                statements.push(format!("CREATE INDEX IF NOT EXISTS {index} ON {} ({column})", table.name));
            }
        }
        statements.extend(self.reference_indexes().into_iter().map(|(_, index)| index));
        statements
    }

    /// Name and statement of the index of each column that refers to other records: a donor's gifts are found
    /// without reading all.
    pub(super) fn reference_indexes(&self) -> Vec<(String, String)> {
        let of = |table: String, name: &str, fields: &[Field], columns: &[Column]| {
            let referring = fields.iter().zip(columns).filter(|(field, _)| field.references.is_some());
            let index = |(_, column): (&Field, &Column)| {
                let index = format!("{table}_{}", column.name);
                let sql = format!("CREATE INDEX IF NOT EXISTS {} ON {name} ({})", quote(&index), quote(&column.name));
                (index, sql)
            };
            referring.map(index).collect::<Vec<_>>()
        };
        let mut indexes = of(self.record_type.name.clone(), &self.main, &self.record_type.fields, &self.columns);
        for (group, table) in self.record_type.groups.iter().zip(&self.groups) {
            indexes.extend(of(group_table(self.record_type, group), &table.name, &group.fields, &table.columns));
        }
        indexes
    }

    /// Name and statement of the triggers that clear what a record was last read from, whoever changes it. Entries that
    /// are added make no difference to a row that clears nothing, and only such rows are remembered.
    pub(super) fn triggers(&self) -> Vec<(String, String)> {
        let clear = |condition: &str| format!("UPDATE {} SET {CONTENT} = NULL WHERE {condition}", self.main);
        let trigger = |name: String, when: String, then: String| {
            // As SQLite keeps it, so that it can be compared.
            let text = format!("CREATE TRIGGER {} {when} BEGIN {then}; END", quote(&name));
            (name, text)
        };
        let record_type = self.record_type;
        let columns: Vec<String> = self.columns.iter().flat_map(Column::quoted).collect();
        let when = format!("AFTER UPDATE OF {} ON {} WHEN NEW.{CONTENT} IS NOT NULL", columns.join(", "), self.main);
        let mut triggers = vec![trigger(format!("{}_content", record_type.name), when, clear("record = NEW.record"))];
        for (group, table) in record_type.groups.iter().zip(&self.groups) {
            let name = group_table(record_type, group);
            let of_old = clear(&format!("record = OLD.record AND {CONTENT} IS NOT NULL"));
            for (what, then) in [("UPDATE", &of_old), ("DELETE", &of_old)] {
                let name = format!("{name}_content_{}", what.to_lowercase());
                triggers.push(trigger(name, format!("AFTER {what} ON {}", table.name), then.clone()));
            }
        }
        triggers
    }

    fn create_main(&self) -> String {
        format!(
            "CREATE TABLE IF NOT EXISTS {} ( /* {} */\n  \
             record INTEGER PRIMARY KEY /* number of the record, never used again */,\n  \
             created_job INTEGER NOT NULL /* the job that created it */,\n  \
             updated_job INTEGER NOT NULL /* the job that last changed it */,\n  \
             {CONTENT} INTEGER /* the row it was last read from, as a number; cleared by every change */{}\n) STRICT",
            self.main,
            one_line(&self.record_type.plural),
            described(&self.record_type.fields, &self.columns),
        )
    }

    fn create_group(&self, group: &Group, table: &GroupTable) -> String {
        format!(
            "CREATE TABLE IF NOT EXISTS {} ( /* {} of {} */\n  \
             record INTEGER NOT NULL REFERENCES {} (record) ON DELETE CASCADE,\n  \
             position INTEGER NOT NULL /* number of the entry, from 0 */{},\n  \
             PRIMARY KEY (record, position)\n) STRICT, WITHOUT ROWID",
            table.name,
            one_line(&group.label),
            one_line(&self.record_type.plural),
            self.main,
            described(&group.fields, &table.columns),
        )
    }
}

/// Name of a group's table, not quoted.
pub(super) fn group_table(record_type: &RecordType, group: &Group) -> String {
    format!("{}_{}", record_type.name, group.name.replace('.', "_"))
}

/// Column definitions, each with a comma before it and what it is behind it.
fn described(fields: &[Field], columns: &[Column]) -> String {
    let mut text = String::new();
    for (field, column) in fields.iter().zip(columns) {
        for (name, sql_type) in column.parts() {
            text.push_str(&format!(",\n  {} {sql_type} /* {} */", quote(&name), one_line(&field.label)));
        }
    }
    text
}

fn one_line(text: &str) -> String {
    text.replace("*/", "").split_whitespace().collect::<Vec<_>>().join(" ")
}
