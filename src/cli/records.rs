//! `almoner records TYPE`: looks at what the database holds.

use super::args::PageArgs;
use super::progress::ProgressLine;
use super::record::stamp_json;
use super::screen::{Screen, Style};
use super::table::Table;
use super::{Common, EXIT_CODES, Outcome, prepare, store};
use crate::engine::check;
use crate::engine::model::{Entry, GroupLayout, Layout, Record};
use crate::engine::schema::{Field, FieldIndex, RecordType, Value, display, group_digits};
use crate::engine::store::{Found, FoundList, RecordQuery, RecordSort, Searched, WholeRecord};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// List or search the records of the database
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct RecordsArgs {
    /// What to list: contact, gift, note, proposal, assignment or team
    #[arg(value_name = "TYPE")]
    record_type: String,
    /// Only records that hold all these words, in whatever fields and order
    ///
    /// Case, accents and how a phone number is grouped do not matter.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    search: String,
    /// In which order
    #[arg(long, value_enum, default_value = "key")]
    sort: SortArg,
    /// Also records that were removed
    #[arg(long)]
    removed: bool,
    #[command(flatten)]
    page: PageArgs,
}

/// The document of `records`: canonical names, blanks left away.
#[derive(Debug, Serialize)]
struct Document {
    total: u64,
    items: Vec<Members>,
}

/// [`RecordSort`], as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SortArg {
    /// By key
    Key,
    /// By name
    Name,
    /// Changed last first
    Newest,
}

impl From<SortArg> for RecordSort {
    fn from(sort: SortArg) -> RecordSort {
        match sort {
            SortArg::Key => RecordSort::Key,
            SortArg::Name => RecordSort::Name,
            SortArg::Newest => RecordSort::Newest,
        }
    }
}

/// The members of an object, in schema order.
#[derive(Debug, Default)]
pub struct Members(Vec<(String, Node)>);

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Node {
    Leaf(Json),
    List(Vec<Members>),
    Object(Members),
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, node) in &self.0 {
            map.serialize_entry(name, node)?;
        }
        map.end()
    }
}

impl Members {
    /// Adds a member; `giving.assignee` becomes a member of the member `giving`.
    fn add(&mut self, name: &str, node: Node) {
        let Some((outer, inner)) = name.split_once('.') else {
            self.0.push((name.to_owned(), node));
            return;
        };
        if let Some((_, Node::Object(members))) = self.0.iter_mut().find(|(known, _)| known == outer) {
            return members.add(inner, node);
        }
        let mut members = Members::default();
        members.add(inner, node);
        self.0.push((outer.to_owned(), Node::Object(members)));
    }

    /// Adds a field's value, where it has one.
    fn add_value(&mut self, name: &str, value: Option<&Value>) {
        let Some(value) = value else { return };
        self.add(name, Node::Leaf(json_of(value)));
        if let Value::Phone { typed, .. } = value {
            self.add(&format!("{name}_typed"), Node::Leaf(json!(typed)));
        }
    }
}

pub fn records(args: &RecordsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let record_type = prepare::record_type(&args.record_type)?;
    let mut store = store::open_existing(common)?;
    let query = RecordQuery {
        record_type: record_type.name.clone(),
        search: args.search.clone(),
        sort: args.sort.into(),
        removed: args.removed,
    };
    let layout = Layout::whole(record_type);
    let progress = ProgressLine::new(Arc::default(), false);
    // What is exactly what is searched for comes first in any order, so it need not wait for the rest.
    let (mut first, mut shown) = (true, Ok(0));
    let found = store.find(&query, &mut |so_far| {
        if first && !so_far.there.is_empty() && args.page.offset == 0 && !screen.json {
            shown = exact(so_far, record_type, args.page.limit, common).and_then(|records| {
                screen.print(&table(&records, &layout, record_type).text())?;
                Ok(records.len())
            });
        }
        first = false;
        progress.searching(so_far);
        shown.is_ok()
    });
    progress.clear();
    let shown = shown?;
    let found = found?.context("The search was given up.")?;
    let records = store.found(&found, args.page.limit, args.page.offset)?;
    if screen.json {
        let item = |whole: &WholeRecord| {
            let mut members = members(&whole.record, &layout, record_type);
            if let Some(removed) = &whole.removed {
                members.add("removed", Node::Leaf(stamp_json(removed)));
            }
            members
        };
        screen.document(&Document { total: found.total(), items: records.iter().map(item).collect() })?;
    } else {
        screen.print(&text((&records, shown), found.total(), &layout, record_type, screen.style))?;
    }
    Ok(Outcome::Complete)
}

pub fn members(record: &Record, layout: &Layout, record_type: &RecordType) -> Members {
    let mut members = Members::default();
    for (field, value) in layout.fields.iter().zip(&record.fields) {
        let field = &record_type.fields[*field];
        members.add_value(&field.name, value.as_ref().filter(|_| !field.derived));
    }
    for (group, entries) in layout.groups.iter().zip(&record.groups) {
        if !entries.is_empty() {
            let declared = &record_type.groups[group.group];
            let items = entries.iter().map(|entry| entry_members(entry, group, &declared.fields)).collect();
            members.add(&declared.name, Node::List(items));
        }
    }
    members
}

fn entry_members(entry: &Entry, layout: &GroupLayout, fields: &[Field]) -> Members {
    let mut members = Members::default();
    for (field, value) in layout.fields.iter().zip(&entry.values) {
        members.add_value(&fields[*field].name, value.as_ref());
    }
    members
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Decimal(number) => json!(number),
        Value::Boolean(truth) => json!(truth),
        Value::Money { minor, currency } => {
            json!({ "amount": amount(i128::from(*minor), currency.decimals()), "currency": currency.as_str() })
        }
        Value::Phone { number, .. } => json!(number),
        Value::List(items) => json!(items),
    }
}

/// Minor units as a decimal number: 123450 cents are "1234.50".
pub fn amount(minor: i128, decimals: u32) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let (unit, minor) = (10_u128.pow(decimals), minor.unsigned_abs());
    match decimals {
        0 => format!("{sign}{minor}"),
        _ => format!("{sign}{}.{:0width$}", minor / unit, minor % unit, width = decimals as usize),
    }
}

/// The records that a search has found so far. The store is busy with the search: they are read beside it.
fn exact(
    so_far: &Searched<'_>,
    record_type: &RecordType,
    limit: u64,
    common: &Common,
) -> anyhow::Result<Vec<WholeRecord>> {
    let there = FoundList::These(so_far.there.to_vec());
    let found = Found { record_type: record_type.name.clone(), there, removed: Vec::new() };
    Ok(store::open_existing(common)?.found(&found, limit, 0)?)
}

/// The records from the first that is not `shown` on, and how many of all they are.
fn text(
    (records, shown): (&[WholeRecord], usize),
    total: u64,
    layout: &Layout,
    record_type: &RecordType,
    style: Style,
) -> String {
    if records.is_empty() {
        return format!("No {} found.\n", record_type.plural.to_lowercase());
    }
    let table = table(records.get(shown..).unwrap_or_default(), layout, record_type);
    let lines = if shown == 0 { table.text() } else { table.more() };
    format!("{lines}{}\n", style.quiet(&format!("{} of {}", records.len(), group_digits(total))))
}

fn table(records: &[WholeRecord], layout: &Layout, record_type: &RecordType) -> Table {
    let key = &record_type.fields[record_type.key];
    let mut table = Table::new(&["Key", "Name", "", ""]);
    for WholeRecord { record, removed, .. } in records {
        let value = |field: FieldIndex| {
            let place = layout.fields.iter().position(|f| *f == field)?;
            record.fields.get(place)?.as_ref()
        };
        let shown_key = value(record_type.key).map(|v| display(v, key, record_type)).unwrap_or_default();
        let mut cells = vec![shown_key, check::title(record_type, value).into()];
        cells.extend(contacts(record, layout, record_type));
        if removed.is_some() {
            cells[1].push_str(" (removed)");
        }
        table.row(cells);
    }
    table
}

/// What the first two groups are recognised by, of their first entries: an email and a phone.
fn contacts<'r>(
    record: &'r Record,
    layout: &'r Layout,
    record_type: &'r RecordType,
) -> impl Iterator<Item = String> + use<'r> {
    layout.groups.iter().zip(&record.groups).take(2).map(move |(group, entries)| {
        let shown = || {
            let place = group.identity?;
            let value = entries.first()?.values.get(place)?.as_ref()?;
            let field = &record_type.groups[group.group].fields[group.fields[place]];
            Some(display(value, field, record_type))
        };
        shown().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Currency;

    #[test]
    fn minor_units_become_a_decimal_number() {
        let cases = [(123_450, 2, "1234.50"), (5, 2, "0.05"), (-5, 2, "-0.05"), (700, 0, "700"), (1, 3, "0.001")];
        for (minor, decimals, expected) in cases {
            assert_eq!(amount(minor, decimals), expected);
        }
        assert_eq!(amount(i128::from(i64::MIN), 2), "-92233720368547758.08");
    }

    #[test]
    fn dotted_names_nest_and_blanks_are_left_away() {
        let mut members = Members::default();
        members.add_value("id", Some(&Value::text("007")));
        members.add_value("giving.assignee", Some(&Value::text("Kim")));
        members.add_value("giving.donor_score", None);
        members.add_value("giving.lifetime_amount", Some(&Value::Money { minor: 123_450, currency: Currency::USD }));
        members.add_value("phone", Some(&Value::Phone { number: "+16175550142".into(), typed: "617 555 0142".into() }));
        members.add_value("tags", Some(&Value::List(vec!["a".into(), "b".into()])));
        assert_eq!(
            serde_json::to_string(&members).unwrap(),
            r#"{"id":"007","giving":{"assignee":"Kim","lifetime_amount":{"amount":"1234.50","currency":"USD"}},"phone":"+16175550142","phone_typed":"617 555 0142","tags":["a","b"]}"#
        );
    }
}
