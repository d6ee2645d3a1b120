//! Amounts of money: exact minor units and a currency, never through floating point.

mod currency;

use super::figures::{self, Figures, Misread, is_minus};
use super::{Conversion, damage};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Currency, NumberFormat, Value};
use currency::Sign;
pub use currency::is_currency_in_use;

pub(super) fn read(text: &str, default: Currency, format: Option<NumberFormat>) -> Conversion {
    if damage::is_scientific(text) {
        return Conversion::refused(code::DAMAGED_NUMBER, damage::written_out(text));
    }
    let Some(amount) = Amount::split(text) else { return Conversion::error(code::AMOUNT_NOT_RECOGNISED) };
    let Some(currency) = amount.currency(default) else { return Conversion::error(code::AMOUNT_NOT_RECOGNISED) };
    if amount.figures.is_empty() && amount.is_accounting_zero {
        return Conversion::value(Value::Money { minor: 0, currency });
    }
    match figures::read(amount.figures, format) {
        Ok(figures) => match figures.scaled(currency.decimals()) {
            Some(minor) => {
                Conversion::value(Value::Money { minor: if amount.negative { -minor } else { minor }, currency })
            }
            None => refuse_decimals(&amount, currency, format),
        },
        Err(Misread::OtherFormat(figures)) => amount.refuse_with(figures, currency, format),
        Err(Misread::NotFigures) => Conversion::error(code::AMOUNT_NOT_RECOGNISED),
    }
}

/// "1.234 €" has more decimals than the currency, but reads well with a grouping point.
fn refuse_decimals(amount: &Amount<'_>, currency: Currency, format: Option<NumberFormat>) -> Conversion {
    let other = match format {
        Some(NumberFormat::Comma) => NumberFormat::Point,
        _ => NumberFormat::Comma,
    };
    match figures::read(amount.figures, Some(other)) {
        Ok(figures) if figures.scaled(currency.decimals()).is_some() => amount.refuse_with(figures, currency, format),
        _ => Conversion::error(code::AMOUNT_NOT_RECOGNISED),
    }
}

/// A cell taken apart.
#[derive(Debug, Default)]
struct Amount<'t> {
    negative: bool,
    /// "$ -", which spreadsheets show for nothing.
    is_accounting_zero: bool,
    /// Before and after the figures.
    signs: [Option<Sign>; 2],
    figures: &'t str,
}

impl<'t> Amount<'t> {
    /// `None` where something stands there that belongs to no amount.
    fn split(text: &'t str) -> Option<Self> {
        let mut peeling = Peeling { rest: text, ..Peeling::default() };
        let front = peeling.front()?;
        let back = peeling.back()?;
        if peeling.opened != peeling.closed || peeling.minuses > 1 {
            return None;
        }
        let is_accounting_zero = peeling.rest.is_empty() && peeling.minuses == 1 && (front.is_some() || back.is_some());
        Some(Amount {
            negative: peeling.opened || peeling.minuses == 1,
            is_accounting_zero,
            signs: [front, back],
            figures: peeling.rest,
        })
    }

    /// The currency the signs name, else `default`; `None` where they name two.
    fn currency(&self, default: Currency) -> Option<Currency> {
        match self.signs {
            [None, None] => Some(default),
            [Some(sign), None] | [None, Some(sign)] => Some(sign.currency(default)),
            [Some(a), Some(b)] => a.agreed(b, default),
        }
    }

    fn refuse_with(&self, figures: Figures, currency: Currency, format: Option<NumberFormat>) -> Conversion {
        let sign = if self.negative { "-" } else { "" };
        let mut instead = format!("{sign}{}", figures.written(format));
        if self.signs != [None, None] {
            instead = instead + " " + currency.as_str();
        }
        Conversion::refused(code::AMOUNT_NOT_RECOGNISED, Some(instead))
    }
}

/// Takes signs, brackets and currencies off both ends.
#[derive(Debug, Default)]
struct Peeling<'t> {
    rest: &'t str,
    opened: bool,
    closed: bool,
    minuses: u32,
    plus: bool,
}

impl Peeling<'_> {
    fn front(&mut self) -> Option<Option<Sign>> {
        let mut found = None;
        loop {
            self.rest = self.rest.trim_start();
            let Some(first) = self.rest.chars().next() else { return Some(found) };
            match first {
                '0'..='9' | '.' | ',' => return Some(found),
                '(' if !self.opened => self.opened = true,
                '+' if !self.plus => self.plus = true,
                c if is_minus(c) => self.minuses += 1,
                ')' if self.opened && !self.closed => return Some(found),
                _ if found.is_some() => return None,
                _ => {
                    let (sign, length) = currency::at_front(self.rest)?;
                    found = Some(sign);
                    self.rest = &self.rest[length..];
                    continue;
                }
            }
            self.rest = &self.rest[first.len_utf8()..];
        }
    }

    fn back(&mut self) -> Option<Option<Sign>> {
        let mut found = None;
        loop {
            self.rest = self.rest.trim_end();
            let Some(last) = self.rest.chars().next_back() else { return Some(found) };
            let before = &self.rest[..self.rest.len() - last.len_utf8()];
            match last {
                '0'..='9' => return Some(found),
                '.' if before.ends_with(|c: char| c.is_ascii_digit()) => return Some(found),
                ')' if !self.closed => self.closed = true,
                c if (is_minus(c) || c == '\u{2014}') && before.ends_with([',', '.']) => {
                    // "12,-" is Dutch for twelve and no cents.
                    self.rest = &before[..before.len() - 1];
                    continue;
                }
                c if is_minus(c) => self.minuses += 1,
                _ if found.is_some() => return None,
                _ => {
                    let (sign, length) = currency::at_back(self.rest)?;
                    found = Some(sign);
                    self.rest = &self.rest[..self.rest.len() - length];
                    continue;
                }
            }
            self.rest = before;
        }
    }
}

#[cfg(test)]
mod tests;
