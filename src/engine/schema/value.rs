//! Typed values, as they leave conversion and enter the store.
//!
//! One value is at most two database columns: money carries its currency, a phone what was typed.
//! Blank is not a value; it is the absence of one (`Option<Value>`, `Cell`).

use super::ValueType;
use serde::{Deserialize, Serialize};

/// One typed value. The field's [`ValueType`](super::ValueType) says how `Text` is to be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Text, id, email, url, postal code, country, region, choice, reference, and dates as ISO text.
    Text(Box<str>),
    /// Integers and years.
    Integer(i64),
    Decimal(f64),
    Boolean(bool),
    Money {
        /// Minor units of the currency (cents).
        minor: i64,
        currency: Currency,
    },
    Phone {
        /// E.164 (`+16175550142`), or what was typed where it is not a dialable number.
        number: Box<str>,
        typed: Box<str>,
    },
    List(Vec<Box<str>>),
}

/// An ISO 4217 currency code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const USD: Currency = Currency(*b"USD");

    /// Three ASCII letters, any case. `None` for anything else.
    pub fn new(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Currency(bytes.map(|b| b.to_ascii_uppercase())))
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("USD")
    }

    /// Digits after the decimal point (ISO 4217): 2 for most, 0 for yen and won, 3 for dinars.
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"CLP" | b"VND" | b"ISK" | b"PYG" | b"UGX" | b"RWF" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"TND" | b"JOD" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = String;
    fn try_from(code: String) -> Result<Self, String> {
        Currency::new(&code).ok_or_else(|| format!("{code:?} is not a currency code"))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

impl Value {
    /// Text from anything that reads as a string.
    pub fn text(text: impl Into<Box<str>>) -> Value {
        Value::Text(text.into())
    }

    /// Whether two values mean the same. What was typed for a phone does not count: only a number
    /// that differs is a change.
    pub fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Phone { number: a, .. }, Value::Phone { number: b, .. }) => a == b,
            (a, b) => a == b,
        }
    }

    /// The text inside, where the value is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Phone { number, .. } => Some(number),
            _ => None,
        }
    }
}

impl ValueType {
    /// Whether it is written with figures of which one sign sets decimals apart.
    pub fn is_number(self) -> bool {
        matches!(self, ValueType::Money | ValueType::Decimal | ValueType::Integer)
    }

    /// The database columns a value takes: what is added to the field's name, and the SQL type. A
    /// list is a JSON array, a boolean 0 or 1, dates are ISO text.
    pub fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            ValueType::Money => &[("", "INTEGER"), ("_currency", "TEXT")],
            ValueType::Phone => &[("", "TEXT"), ("_typed", "TEXT")],
            ValueType::Integer | ValueType::Year | ValueType::Boolean => &[("", "INTEGER")],
            ValueType::Decimal => &[("", "REAL")],
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
            | ValueType::List
            | ValueType::Reference => &[("", "TEXT")],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_for_a_phone_is_no_change() {
        let phone = |number: &str, typed: &str| Value::Phone { number: number.into(), typed: typed.into() };
        assert!(phone("+16175550142", "617-555-0142").same(&phone("+16175550142", "(617) 555 0142")));
        assert!(!phone("+16175550142", "x").same(&phone("+16175550143", "x")));
        assert!(!Value::Integer(1).same(&Value::Boolean(true)));
    }

    #[test]
    fn currency_codes_are_three_letters() {
        assert_eq!(Currency::new("usd"), Some(Currency::USD));
        for text in ["", "US", "USDX", "U$D", "12A", "€"] {
            assert_eq!(Currency::new(text), None, "{text}");
        }
        assert!(serde_json::from_str::<Currency>("\"dollar\"").is_err());
    }

    #[test]
    fn money_and_phones_take_two_columns_and_the_first_is_the_fields_own() {
        assert_eq!(ValueType::Money.columns(), [("", "INTEGER"), ("_currency", "TEXT")]);
        assert_eq!(ValueType::Phone.columns(), [("", "TEXT"), ("_typed", "TEXT")]);
        assert_eq!(ValueType::Decimal.columns(), [("", "REAL")]);
        assert_eq!(ValueType::Year.columns(), [("", "INTEGER")]);
        assert_eq!(ValueType::List.columns(), [("", "TEXT")]);
    }
}
