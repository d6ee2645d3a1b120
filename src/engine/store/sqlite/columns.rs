//! How fields become columns: names, SQL types, and values on their way in and out.
//!
//! It exists so that the two-column values (money, phone) and lists are known in one place.

use super::fault::{Fallible, Fault};
use crate::engine::schema::{Currency, Field, Value, ValueType};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Row, Statement};

/// How a value lies in its column or columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Integer,
    Real,
    Boolean,
    /// Minor units, and the currency in a second column.
    Money,
    /// The number, and what was typed in a second column.
    Phone,
    /// A JSON array.
    List,
}

/// The column or columns of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    /// Not quoted.
    pub name: String,
    pub form: Form,
    value_type: ValueType,
    /// What is kept with the amounts of its record has no column of its own.
    stored: bool,
}

impl Form {
    fn of(value_type: ValueType) -> Form {
        match value_type {
            ValueType::Integer | ValueType::Year => Form::Integer,
            ValueType::Decimal => Form::Real,
            ValueType::Boolean => Form::Boolean,
            ValueType::Money => Form::Money,
            ValueType::Phone => Form::Phone,
            ValueType::List => Form::List,
            ValueType::Text
            | ValueType::Multiline
            | ValueType::Id
            | ValueType::Date
            | ValueType::Email
            | ValueType::Url
            | ValueType::PostalCode
            | ValueType::Country
            | ValueType::Region
            | ValueType::Choice
            | ValueType::Reference => Form::Text,
        }
    }

    /// How many columns it takes.
    pub(super) fn width(self) -> usize {
        if matches!(self, Form::Money | Form::Phone) { 2 } else { 1 }
    }
}

impl Column {
    pub(super) fn of(field: &Field) -> Column {
        Column {
            name: field.name.replace('.', "_"),
            form: Form::of(field.value_type),
            value_type: field.value_type,
            stored: !field.sets_currency,
        }
    }

    /// Name (not quoted) and SQL type of each column it takes.
    pub(super) fn parts(&self) -> impl Iterator<Item = (String, &'static str)> {
        let columns = if self.stored { self.value_type.columns() } else { &[] };
        columns.iter().map(|(ending, sql_type)| (format!("{}{ending}", self.name), *sql_type))
    }

    /// The quoted names of the columns it takes.
    pub(super) fn quoted(&self) -> Vec<String> {
        self.parts().map(|(name, _)| quote(&name)).collect()
    }
}

/// A name as SQL writes it.
pub(super) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The quoted names of all columns of these fields, each with a comma before it.
pub(super) fn comma_list(columns: &[Column]) -> String {
    columns.iter().flat_map(Column::quoted).map(|name| format!(", {name}")).collect()
}

/// What goes into one column.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part<'v> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'v str),
    /// A list as JSON, which has to be written out first, or text read back.
    Owned(String),
}

/// What was read from one column and may be written again. Not for whole rows.
pub(super) type Stored = Part<'static>;

impl Part<'_> {
    pub(super) fn as_sql(&self) -> ValueRef<'_> {
        match self {
            Part::Null => ValueRef::Null,
            Part::Integer(number) => ValueRef::Integer(*number),
            Part::Real(number) => ValueRef::Real(*number),
            Part::Text(text) => ValueRef::Text(text.as_bytes()),
            Part::Owned(text) => ValueRef::Text(text.as_bytes()),
        }
    }
}

impl ToSql for Part<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(self.as_sql()))
    }
}

impl FromSql for Stored {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Stored> {
        match value {
            ValueRef::Null => Ok(Part::Null),
            ValueRef::Integer(number) => Ok(Part::Integer(number)),
            ValueRef::Real(number) => Ok(Part::Real(number)),
            ValueRef::Text(_) => value.as_str().map(|text| Part::Owned(text.to_owned())),
            ValueRef::Blob(_) => Err(FromSqlError::InvalidType),
        }
    }
}

/// What goes into the column and, where there is one, the second column.
pub(super) fn parts(value: Option<&Value>) -> (Part<'_>, Part<'_>) {
    match value {
        None => (Part::Null, Part::Null),
        Some(Value::Text(text)) => (Part::Text(text), Part::Null),
        Some(Value::Integer(number)) => (Part::Integer(*number), Part::Null),
        Some(Value::Decimal(number)) => (Part::Real(*number), Part::Null),
        Some(Value::Boolean(yes)) => (Part::Integer(i64::from(*yes)), Part::Null),
        Some(Value::Money { minor, currency }) => (Part::Integer(*minor), Part::Text(currency.as_str())),
        Some(Value::Phone { number, typed }) => (Part::Text(number), Part::Text(typed)),
        Some(Value::List(items)) => (Part::Owned(json_list(items)), Part::Null),
    }
}

fn json_list(items: &[Box<str>]) -> String {
    serde_json::Value::from(items.iter().map(AsRef::as_ref).collect::<Vec<&str>>()).to_string()
}

/// Binds a value at one-based `at`; gives the place after it.
pub(super) fn bind(
    statement: &mut Statement<'_>,
    at: usize,
    form: Form,
    value: Option<&Value>,
) -> rusqlite::Result<usize> {
    let (first, second) = parts(value);
    statement.raw_bind_parameter(at, &first)?;
    if form.width() == 2 {
        statement.raw_bind_parameter(at + 1, &second)?;
    }
    Ok(at + form.width())
}

/// Reads a value whose first column is `at`.
pub(super) fn read(row: &Row<'_>, at: usize, form: Form) -> Fallible<Option<Value>> {
    let first = row.get_ref(at)?;
    if form.width() == 1 { value_of(form, first, ValueRef::Null) } else { value_of(form, first, row.get_ref(at + 1)?) }
}

/// The value that lies in these columns.
pub(super) fn value_of(form: Form, first: ValueRef<'_>, second: ValueRef<'_>) -> Fallible<Option<Value>> {
    Ok(Some(match (form, first) {
        (_, ValueRef::Null) => return Ok(None),
        (Form::Text, ValueRef::Text(_)) => Value::text(text(first)?),
        (Form::Integer, ValueRef::Integer(number)) => Value::Integer(number),
        (Form::Boolean, ValueRef::Integer(number)) => Value::Boolean(number != 0),
        (Form::Real, ValueRef::Real(number)) => Value::Decimal(number),
        (Form::Money, ValueRef::Integer(minor)) => {
            let currency = if second == ValueRef::Null { Some(Currency::USD) } else { Currency::new(text(second)?) };
            Value::Money { minor, currency: currency.ok_or(Fault::Broken("a currency column holds no currency"))? }
        }
        (Form::Phone, ValueRef::Text(_)) => {
            let number = text(first)?;
            let typed = if second == ValueRef::Null { number } else { text(second)? };
            Value::Phone { number: number.into(), typed: typed.into() }
        }
        (Form::List, ValueRef::Text(_)) => Value::List(
            serde_json::from_str(text(first)?).map_err(|_| Fault::Broken("a list column holds no JSON array"))?,
        ),
        _ => return Err(Fault::Broken("a column holds a value of another type than its field")),
    }))
}

fn text(value: ValueRef<'_>) -> Fallible<&str> {
    value.as_str().map_err(|_| Fault::Broken("a text column holds something that is not text"))
}
