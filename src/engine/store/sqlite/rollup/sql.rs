//! The statements of one step of a roll-up.
//!
//! The step works on the records whose keys are due up to `?1`, in temporary tables: `given` (what counts), `now` (the sums, a row for each record), `by_year` (the sums of
//! years) and `entry` (the entries of years that are there). Everything is done for all of them at once.

use super::tables::{RollUpTables, Unit};
use crate::engine::schema::Currency;

/// Sums are made of millions and rest, so that no amount in a file can make them overflow half-way; one that
/// is too large in the end is none.
const MILLION: i64 = 1_000_000;

/// What of a record is summed up, in SQL.
pub(in crate::engine::store::sqlite) struct Counted {
    /// Negative where it is taken off.
    pub amount: String,
    pub currency: String,
    /// Whether it counts.
    pub counts: String,
}

impl Counted {
    /// Of a row that is called `row`.
    pub fn of(tables: &RollUpTables, row: &str) -> Counted {
        let RollUpTables { from, rollup, .. } = tables;
        let (amount, kind) = (format!("{row}.{}", from.amount), format!("{row}.{}", from.kind));
        let mut counts = format!("{amount} IS NOT NULL");
        if let Some(kinds) = listed(&rollup.left_out) {
            counts.push_str(&format!(" AND coalesce({kind}, '') NOT IN {kinds}"));
        }
        let amount = match listed(&rollup.subtracted) {
            Some(kinds) => format!("CASE WHEN {kind} IN {kinds} AND {amount} > 0 THEN -{amount} ELSE {amount} END"),
            None => amount,
        };
        // As an amount without its currency is read everywhere.
        let currency = format!("coalesce({row}.{}, '{}')", from.currency, Currency::USD.as_str());
        Counted { amount, currency, counts }
    }
}

/// Makes the temporary tables anew.
pub(super) fn prepare(tables: &RollUpTables) -> String {
    let columns: String =
        tables.units.iter().flat_map(Unit::columns).map(|name| format!(", {name}")).collect::<Vec<_>>().concat();
    format!(
        "DROP TABLE IF EXISTS temp.given; DROP TABLE IF EXISTS temp.now; \
         DROP TABLE IF EXISTS temp.by_year; DROP TABLE IF EXISTS temp.entry;\n\
         CREATE TEMP TABLE given (record INTEGER, key TEXT, currency TEXT, year INTEGER, date TEXT, amount INTEGER, \
         label TEXT);\n\
         CREATE TEMP TABLE now (record INTEGER PRIMARY KEY, currency TEXT, several INTEGER DEFAULT 0, \
         kept INTEGER DEFAULT 0, changed INTEGER DEFAULT 0, mine_0, mine_1, mine_2{columns});\n\
         CREATE TEMP TABLE by_year (record INTEGER, year INTEGER, amount INTEGER, currency TEXT, \
         held INTEGER DEFAULT 0, position INTEGER, PRIMARY KEY (record, year)) WITHOUT ROWID;\n\
         CREATE TEMP TABLE entry (record INTEGER, position INTEGER, year INTEGER, amount INTEGER, \
         currency TEXT, mine INTEGER, PRIMARY KEY (record, position)) WITHOUT ROWID;"
    )
}

/// The records, and what counts of what refers to them.
pub(super) fn gather(tables: &RollUpTables) -> [String; 2] {
    let RollUpTables { from, into, due, .. } = tables;
    let Counted { amount, currency, counts } = Counted::of(tables, "g");
    let labels = from.labels.iter().map(|label| format!("nullif(g.{label}, '')")).chain(["NULL".to_owned()]);
    [
        format!(
            "INSERT INTO temp.now (record) SELECT c.record FROM {due} AS d CROSS JOIN {} AS c ON c.{} = d.key \
             WHERE d.key <= ?1",
            into.main, into.key
        ),
        format!(
            "INSERT INTO temp.given SELECT c.record, g.{key}, {currency}, \
             CAST(substr(g.{date}, 1, 4) AS INTEGER), g.{date}, {amount}, coalesce({labels}) \
             FROM {due} AS d CROSS JOIN {into} AS c ON c.{into_key} = d.key CROSS JOIN {main} AS g ON g.{by} = d.key \
             WHERE d.key <= ?1 AND {counts}",
            key = from.key,
            date = from.date,
            labels = labels.collect::<Vec<_>>().join(", "),
            into = into.main,
            into_key = into.key,
            main = from.main,
            by = from.by,
        ),
    ]
}

/// The currency of each record: the one most often used, then the one used last.
pub(super) const CURRENCY: &str = "\
    WITH used AS (SELECT record, currency, count(*) AS times, max(date) AS latest FROM temp.given GROUP BY record, currency), \
    ranked AS (SELECT record, currency, row_number() OVER (PARTITION BY record ORDER BY times DESC, latest DESC, currency) \
    AS place, count(*) OVER (PARTITION BY record) AS currencies FROM used) \
    UPDATE temp.now SET currency = ranked.currency, several = currencies > 1 FROM ranked \
    WHERE ranked.record = now.record AND place = 1";

/// The total, the largest and the last of each record. What was paid back is neither largest nor last.
pub(super) fn sum_up(tables: &RollUpTables) -> String {
    let one = |place: &str, what: &str| format!("max(CASE WHEN {place} = 1 AND amount > 0 THEN {what} END)");
    let [total, largest, last] = &tables.units;
    let mut set = pairs(total, ["total", "CASE WHEN total IS NOT NULL THEN currency END", "", ""]);
    for (unit, name) in [(largest, "largest"), (last, "last")] {
        set.extend(pairs(unit, ["amount", "currency", "date", "label"].map(|what| format!("{name}_{what}"))));
    }
    let columns = ["largest", "last"].map(|place| {
        ["amount", "currency", "date", "label"].map(|what| format!("{} AS {place}_{what}", one(place, what))).join(", ")
    });
    format!(
        "WITH ranked AS (SELECT given.*, \
         row_number() OVER (PARTITION BY given.record ORDER BY amount > 0 DESC, amount DESC, date DESC, key) AS largest, \
         row_number() OVER (PARTITION BY given.record ORDER BY amount > 0 DESC, date DESC, amount DESC, key) AS last \
         FROM temp.given JOIN temp.now ON now.record = given.record WHERE given.currency = now.currency), \
         summed AS (SELECT record AS whose, {sum} AS total, {} FROM ranked GROUP BY record) \
         UPDATE temp.now SET {} FROM summed WHERE now.record = summed.whose",
        columns.join(", "),
        set.join(", "),
        sum = sum(),
    )
}

/// The sum of each year of each record.
pub(super) fn sum_up_years() -> String {
    format!(
        "INSERT INTO temp.by_year (record, year, amount, currency) \
         SELECT given.record, given.year, {}, now.currency FROM temp.given JOIN temp.now ON now.record = given.record \
         WHERE given.currency = now.currency AND given.year IS NOT NULL GROUP BY given.record, given.year HAVING {} IS NOT NULL",
        sum(),
        sum()
    )
}

/// What may be written (`mine`), and who keeps something else.
pub(super) fn compare(tables: &RollUpTables) -> [String; 2] {
    let RollUpTables { into, wrote, .. } = tables;
    let (mut mine, mut kept) = (Vec::new(), Vec::new());
    for (at, unit) in tables.units.iter().enumerate() {
        let free = unit.fields.iter().map(|field| {
            let same: Vec<_> = field.iter().map(|column| format!("c.{column} IS r.{column}")).collect();
            format!("(c.{} IS NULL OR ({}))", field[0], same.join(" AND "))
        });
        let free = free.collect::<Vec<_>>().join(" AND ");
        mine.push(format!("mine_{at} = ({free}) OR (?1 AND now.{} IS NOT NULL)", unit.amount()));
        kept.push(format!("(NOT mine_{at} AND now.{} IS NOT NULL AND ({}))", unit.amount(), differs(unit)));
    }
    [
        format!(
            "UPDATE temp.now SET {} FROM {} AS c LEFT JOIN {wrote} AS r ON r.record = c.record WHERE c.record = now.record",
            mine.join(", "),
            into.main
        ),
        format!("UPDATE temp.now SET kept = {} FROM {} AS c WHERE c.record = now.record", kept.join(" OR "), into.main),
    ]
}

/// The entries of years that are there, which of them may be written, and where the others leave off.
pub(super) fn compare_years(tables: &RollUpTables) -> [String; 4] {
    let RollUpTables { into, wrote_years, .. } = tables;
    let (year, amount, currency) = (&into.year, &into.year_amount, &into.year_currency);
    [
        format!(
            "INSERT INTO temp.entry SELECT e.record, e.position, e.{year}, e.{amount}, e.{currency}, \
             (w.record IS NOT NULL AND w.{amount} IS e.{amount} AND w.{currency} IS e.{currency}) \
             OR (?1 AND EXISTS (SELECT 1 FROM temp.by_year AS y WHERE y.record = e.record AND y.year = e.{year})) \
             FROM temp.now CROSS JOIN {} AS e ON e.record = now.record \
             LEFT JOIN {wrote_years} AS w ON w.record = e.record AND w.{year} = e.{year}",
            into.years
        ),
        "UPDATE temp.by_year SET held = 1 WHERE EXISTS (SELECT 1 FROM temp.entry AS e \
         WHERE e.record = by_year.record AND e.year = by_year.year AND NOT e.mine)"
            .to_owned(),
        "UPDATE temp.now SET kept = 1 FROM temp.entry AS e JOIN temp.by_year AS y ON y.record = e.record AND y.year = e.year \
         WHERE e.record = now.record AND NOT e.mine AND (e.amount IS NOT y.amount OR e.currency IS NOT y.currency)"
            .to_owned(),
        // Behind what was imported, by year: the places follow from what is there, not from what happened.
        "UPDATE temp.by_year SET position = placed.position FROM (SELECT y.record, y.year, \
         (SELECT coalesce(max(e.position) + 1, 0) FROM temp.entry AS e WHERE e.record = y.record AND NOT e.mine) \
         + row_number() OVER (PARTITION BY y.record ORDER BY y.year) - 1 AS position \
         FROM temp.by_year AS y WHERE NOT y.held) AS placed \
         WHERE placed.record = by_year.record AND placed.year = by_year.year"
            .to_owned(),
    ]
}

/// Notes whose sums change.
pub(super) fn note_changes(tables: &RollUpTables) -> [String; 2] {
    let changes = tables.units.iter().enumerate().map(|(at, unit)| format!("(mine_{at} AND ({}))", differs(unit)));
    [
        format!(
            "UPDATE temp.now SET changed = {} FROM {} AS c WHERE c.record = now.record",
            changes.collect::<Vec<_>>().join(" OR "),
            tables.into.main
        ),
        format!(
            "UPDATE temp.now SET changed = 1 WHERE EXISTS (SELECT 1 FROM temp.entry AS e WHERE e.record = now.record \
             AND e.mine AND {GONE}) OR EXISTS (SELECT 1 FROM temp.by_year AS y WHERE y.record = now.record AND NOT y.held \
             AND NOT EXISTS (SELECT 1 FROM temp.entry AS e WHERE e.mine AND {SAME}))"
        ),
    ]
}

/// An entry of a year is as it is to be.
const SAME: &str = "y.record = e.record AND y.position = e.position AND y.year IS e.year AND y.amount IS e.amount \
    AND y.currency IS e.currency";

/// An entry of a year is not to be any more, or to be another.
const GONE: &str = "NOT EXISTS (SELECT 1 FROM temp.by_year AS y WHERE NOT y.held AND y.record = e.record \
    AND y.position = e.position AND y.year IS e.year AND y.amount IS e.amount AND y.currency IS e.currency)";

/// Writes the sums into the records, and what was written.
pub(super) fn write(tables: &RollUpTables) -> Vec<String> {
    let RollUpTables { into, wrote, .. } = tables;
    let units =
        || tables.units.iter().enumerate().flat_map(|(at, unit)| unit.columns().map(move |column| (at, column)));
    let names: Vec<&str> = units().map(|(_, column)| column.as_str()).collect();
    let set: Vec<_> = units()
        .map(|(at, column)| format!("{column} = CASE WHEN mine_{at} THEN now.{column} ELSE c.{column} END"))
        .collect();
    let noted: Vec<_> = units()
        .map(|(at, column)| format!("CASE WHEN mine_{at} THEN now.{column} ELSE r.{column} END AS {column}"))
        .collect();
    let blank: Vec<_> = names.iter().map(|column| format!("{column} IS NULL")).collect();
    let excluded: Vec<_> = names.iter().map(|column| format!("{column} = excluded.{column}")).collect();
    let filled: Vec<_> = names.iter().map(|column| format!("n.{column} IS NOT NULL")).collect();
    vec![
        format!(
            "UPDATE {} AS c SET {} FROM temp.now WHERE now.record = c.record AND now.changed",
            into.main,
            set.join(", ")
        ),
        format!(
            "INSERT INTO {wrote} (record, {names}) SELECT n.record, {names} FROM (SELECT now.record, r.record AS there, {} \
             FROM temp.now LEFT JOIN {wrote} AS r ON r.record = now.record) AS n WHERE n.there IS NOT NULL OR {} \
             ON CONFLICT (record) DO UPDATE SET {}",
            noted.join(", "),
            filled.join(" OR "),
            excluded.join(", "),
            names = names.join(", "),
        ),
        format!("DELETE FROM {wrote} WHERE record IN (SELECT record FROM temp.now) AND {}", blank.join(" AND ")),
    ]
}

/// Writes the entries of years, and what was written.
pub(super) fn write_years(tables: &RollUpTables) -> [String; 4] {
    let RollUpTables { into, wrote_years, .. } = tables;
    let (years, year, amount, currency) = (&into.years, &into.year, &into.year_amount, &into.year_currency);
    [
        format!(
            "DELETE FROM {years} WHERE (record, position) IN (SELECT e.record, e.position FROM temp.entry AS e \
             WHERE e.mine AND {GONE})"
        ),
        format!(
            "INSERT INTO {years} (record, position, {year}, {amount}, {currency}) \
             SELECT y.record, y.position, y.year, y.amount, y.currency FROM temp.by_year AS y WHERE NOT y.held \
             AND NOT EXISTS (SELECT 1 FROM temp.entry AS e WHERE e.mine AND {SAME})"
        ),
        // A year that was imported over what was written keeps its note: the import may be taken back.
        format!(
            "DELETE FROM {wrote_years} WHERE record IN (SELECT record FROM temp.now) AND NOT EXISTS \
             (SELECT 1 FROM temp.by_year AS y WHERE y.record = {wrote_years}.record AND y.year = {wrote_years}.{year}) \
             AND NOT EXISTS (SELECT 1 FROM temp.entry AS e WHERE e.record = {wrote_years}.record \
             AND e.year = {wrote_years}.{year} AND NOT e.mine)"
        ),
        format!(
            "INSERT INTO {wrote_years} (record, {year}, {amount}, {currency}) SELECT record, year, amount, currency \
             FROM temp.by_year WHERE NOT held ON CONFLICT (record, {year}) DO UPDATE \
             SET {amount} = excluded.{amount}, {currency} = excluded.{currency}"
        ),
    ]
}

/// The columns of a unit set to these.
fn pairs(unit: &Unit, to: [impl AsRef<str>; 4]) -> Vec<String> {
    unit.columns().zip(&to).map(|(column, to)| format!("{column} = {}", to.as_ref())).collect()
}

fn differs(unit: &Unit) -> String {
    unit.columns().map(|column| format!("c.{column} IS NOT now.{column}")).collect::<Vec<_>>().join(" OR ")
}

/// The sum of `amount`; blank where it is larger than a number can be.
fn sum() -> String {
    let sum = format!("sum(amount / {MILLION}) * {MILLION} + sum(amount % {MILLION})");
    format!("CASE typeof({sum}) WHEN 'integer' THEN {sum} END")
}

/// `('a', 'b')`; `None` for none. The schema admits nothing in choices that would have to be quoted.
fn listed(kinds: &[String]) -> Option<String> {
    let quoted: Vec<_> = kinds.iter().map(|kind| format!("'{kind}'")).collect();
    (!quoted.is_empty()).then(|| format!("({})", quoted.join(", ")))
}
