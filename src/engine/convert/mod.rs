//! Text → typed value, one file per type.
//!
//! It exists so that what people type is understood in one place. It must not know rows, files or
//! databases, and it never stops: a cell that cannot be understood gives an [`Issue`].

mod boolean;
mod choice;
mod damage;
mod date;
mod email;
mod figures;
mod id;
mod list;
mod money;
mod number;
mod outcome;
mod phone;
mod place;
pub mod postal_code;
mod text;
mod trim;
mod url;
mod year;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod samples;

pub use list::split as items;
pub use money::is_currency_in_use;
pub use outcome::{Conversion, Issue};

use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Currency, DateOrder, Field, NumberFormat, RecordType, Schema, Value, ValueType};
use choice::ChoiceTable;

/// Characters of a one-line text.
const TEXT_LIMIT: usize = 10_000;
/// Characters of a text of several lines, and of a whole list.
const MULTILINE_LIMIT: usize = 100_000;
/// Characters of an id, a reference and a postal code.
const ID_LIMIT: usize = 200;

/// What conversion needs to know about where the person is.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// ISO 3166 alpha-2 country phone numbers and postal codes are read for when they do not say.
    pub region: String,
    /// Currency of amounts that do not say.
    pub currency: Currency,
    /// The current year, for two-digit years and for refusing years far in the future.
    pub current_year: i16,
}

/// Converts the cells of one match; made once per import, used for every row, from any thread.
#[derive(Debug)]
pub struct Converter<'s> {
    field: &'s Field,
    schema: &'s Schema,
    settings: Settings,
    /// For choices and choice-valued lists.
    choices: Option<ChoiceTable<'s>>,
    /// For yes and no.
    words: boolean::Words,
    phone_region: phone::Region,
    dates: date::Rules,
    number_format: Option<NumberFormat>,
}

impl<'s> Converter<'s> {
    /// Prepares the look-up tables of one field. `date_order` and `number_format` are those of the
    /// column; without them each cell is taken on its own evidence.
    pub fn new(
        schema: &'s Schema,
        record_type: &'s RecordType,
        field: &'s Field,
        settings: &Settings,
        date_order: Option<DateOrder>,
        number_format: Option<NumberFormat>,
    ) -> Self {
        let dates = date::Rules { order: date_order, partial: field.partial_date, current_year: settings.current_year };
        Converter {
            field,
            schema,
            settings: settings.clone(),
            choices: field.choices.map(|_| ChoiceTable::new(record_type.choices(field))),
            words: boolean::Words::new(field),
            phone_region: phone::Region::new(&settings.region),
            dates,
            number_format: number_format.filter(|format| *format != NumberFormat::EachCell),
        }
    }

    /// Understands one cell. Surrounding white space never matters; blank text gives no value.
    pub fn convert(&self, text: &str) -> Conversion {
        self.convert_in(text, None)
    }

    /// The same in a row that says what currency its amounts are in.
    pub fn convert_in(&self, text: &str, currency: Option<Currency>) -> Conversion {
        let text = trim::trim(text);
        if text.is_empty() {
            return Conversion::blank();
        }
        if damage::is_spreadsheet_error(text) {
            return Conversion::error(code::SPREADSHEET_ERROR);
        }
        if trim::is_longer_than(text, self.limit()) {
            return Conversion::error(code::VALUE_TOO_LONG);
        }
        match self.field.value_type {
            ValueType::Text | ValueType::Multiline => text::read(text),
            // A choice may be called "None" or "Unknown", so the list is asked before the placeholders.
            ValueType::Choice => match self.choices.as_ref().and_then(|c| c.find(text)) {
                Some(value) => Conversion::text(value),
                None if damage::is_placeholder(text) => Conversion::placeholder(),
                None => self.typed(text),
            },
            _ if damage::is_placeholder(text) => Conversion::placeholder(),
            ValueType::Money => self.amount(text, currency),
            _ => self.typed(text),
        }
    }

    /// Understands a cell that is neither blank, nor damaged, nor a placeholder.
    fn typed(&self, text: &str) -> Conversion {
        match self.field.value_type {
            ValueType::Text | ValueType::Multiline => text::read(text),
            ValueType::Id => id::read(text),
            ValueType::Reference => id::read_reference(text),
            ValueType::Integer => number::read_integer(text, self.number_format),
            ValueType::Decimal => number::read_decimal(text, self.number_format),
            ValueType::Money => self.amount(text, None),
            ValueType::Boolean => self.words.read(text),
            ValueType::Date => date::read(text, self.dates),
            ValueType::Year => year::read(text, self.settings.current_year),
            ValueType::Email => email::read(text),
            ValueType::Phone => phone::read(text, self.phone_region),
            ValueType::Url => url::read(text),
            ValueType::PostalCode => postal_code::read(text),
            ValueType::Country => place::read_country(text, &self.schema.countries),
            ValueType::Region => place::read_region(text, &self.schema.regions),
            ValueType::Choice => choice::refuse(text, self.choices.as_ref()),
            ValueType::List => list::read(text, self.choices.as_ref()),
        }
    }

    /// An amount, in the currency of its row where it names none itself.
    fn amount(&self, text: &str, currency: Option<Currency>) -> Conversion {
        let conversion = money::read(text, currency.unwrap_or(self.settings.currency), self.number_format);
        let Some(Value::Money { minor, currency: named }) = conversion.value else { return conversion };
        if currency.is_some_and(|currency| currency != named) {
            return Conversion::error(code::CURRENCY_CONTRADICTED);
        }
        match minor {
            0 if self.field.zero_is_unusual => {
                Conversion::warned(Value::Money { minor, currency: named }, code::AMOUNT_ZERO, None::<&str>)
            }
            _ => conversion,
        }
    }

    /// Understands one item of a list, as a text; of any other field, the cell.
    pub fn convert_item(&self, item: &str) -> Conversion {
        match self.field.value_type {
            ValueType::List => list::read_item(item, self.choices.as_ref()),
            _ => self.convert(item),
        }
    }

    /// Whether the field takes only values it knows, so that all others can be told from them.
    pub fn is_closed(&self) -> bool {
        self.choices.is_some()
            || matches!(self.field.value_type, ValueType::Boolean | ValueType::Country | ValueType::Region)
    }

    fn limit(&self) -> usize {
        match self.field.value_type {
            ValueType::Multiline | ValueType::List => MULTILINE_LIMIT,
            ValueType::Id | ValueType::Reference | ValueType::PostalCode => ID_LIMIT,
            _ => TEXT_LIMIT,
        }
    }
}
