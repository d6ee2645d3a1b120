//! Options that several commands share, and how they are read.

use super::EXIT_CODES;
use super::recognising::RecogniseArgs;
use super::translations::Pair;
use crate::engine::convert;
use crate::engine::mapping::{BlankPolicy, Otherwise};
use crate::engine::model::Mode;
use crate::engine::schema::custom::name_fault;
use crate::engine::schema::{Currency, CustomType, DateOrder, NumberFormat, Schema};
use clap::{Args, ValueEnum};

/// Printed below the help of commands that match columns.
pub const SLOT_HELP: &str = "\
Fields are written as `last_name`, or for the first email `emails.0.email`; `almoner match FILE` shows \
those in use.";

/// [`SLOT_HELP`] and the exit codes.
pub fn import_after_help() -> String {
    format!("{SLOT_HELP}\n\n{EXIT_CODES}")
}

/// What the rows are and which columns feed which fields.
#[derive(Debug, Clone, Args)]
pub struct MatchArgs {
    /// What each row of the file describes: contact, gift, note, proposal, assignment or team [default: what its
    /// columns look like]; JSON for all kinds of records of a JSON file in one import
    #[arg(long = "type", value_name = "TYPE")]
    pub record_type: Option<String>,
    /// Match as a saved template says, or one in a file; what is named here goes over it
    ///
    /// Columns that moved, changed their header, are new or are missing are told. Without it the default
    /// template is used for a file with just its columns, read as it says, where there is one.
    #[arg(long, value_name = "NAME", help_heading = "Matching")]
    pub template: Option<String>,
    /// Use no template, not the default one either
    #[arg(long, conflicts_with = "template", help_heading = "Matching")]
    pub no_template: bool,
    /// Feed a field from a column; nothing after the = leaves the field empty (repeatable)
    ///
    /// Takes the column away from the field it was suggested for; to feed both, name both.
    #[arg(long, value_name = "SLOT=HEADER", value_parser = assignment, help_heading = "Matching")]
    pub set: Vec<(String, String)>,
    /// Feed a field from several columns, one after the other (repeatable)
    ///
    /// As in --join title="Position + Department". Blank cells are left out.
    #[arg(long, value_name = "SLOT=HEADER + HEADER", value_parser = assignment, help_heading = "Matching")]
    pub join: Vec<(String, String)>,
    /// What stands between joined columns; a space where nothing is said
    #[arg(long, value_name = "TEXT", default_value = " ", hide_default_value = true, help_heading = "Matching")]
    pub join_with: String,
    /// Split a column of whole names, places or lists into the fields for their parts (repeatable)
    ///
    /// “Dr. Ann Lee” becomes prefix, first and last name, and “Boston, MA 02134” city, state and postal code. What
    /// cannot be split without guessing, such as “Mr. & Mrs. Lee”, is a problem of its row. The column's values tell
    /// names from places; name:HEADER, place:HEADER and list:HEADER say which. Items of a list, separated by ; | or ,
    /// feed the field that the column feeds, and the same field of the next entries (Email 2, Email 3 …).
    #[arg(long, value_name = "HEADER", help_heading = "Matching")]
    pub split: Vec<String>,
    /// Give a field the same value in every row (repeatable)
    #[arg(long, value_name = "SLOT=VALUE", value_parser = assignment, help_heading = "Matching")]
    pub fixed: Vec<(String, String)>,
    /// Make a field of your own from a column, or feed one that is there (repeatable)
    ///
    /// As in --custom 'Shirt size=T-shirt' or --custom 'Joined=Member since:date'. TYPE is text, number, money, date,
    /// yes_no or list; where nothing is said, the column's values decide. What is not of the type is a problem of its
    /// row. `almoner fields list` shows the fields there are.
    #[arg(long, value_name = "NAME=HEADER[:TYPE]", value_parser = custom, help_heading = "Matching")]
    pub custom: Vec<CustomAsked>,
    /// How dates of a field are written: day-first, month-first or year-first (repeatable)
    #[arg(long, value_name = "SLOT=ORDER", value_parser = date_order, help_heading = "Matching")]
    pub date_order: Vec<(String, DateOrder)>,
    /// How numbers of a field are written: point (1,234.50), comma (1.234,50) or each-cell (repeatable)
    ///
    /// Without it the whole column decides where it proves one of them; otherwise, and with each-cell, every cell is
    /// read as its own signs say: 1,234 is then one thousand and 1.234 one point two.
    #[arg(long, value_name = "SLOT=FORMAT", value_parser = number_format, help_heading = "Matching")]
    pub number_format: Vec<(String, NumberFormat)>,
    /// Say what a value of a field means; nothing after the last = leaves it blank (repeatable)
    #[arg(long, value_name = "SLOT=VALUE=TARGET", value_parser = translated, help_heading = "Values")]
    pub translate: Vec<Pair>,
    /// What to do with values nothing recognises: problem, keep or use:VALUE (repeatable)
    #[arg(long, value_name = "SLOT=RULE", value_parser = otherwise, help_heading = "Values")]
    pub otherwise: Vec<(String, Otherwise)>,
    /// What blank cells do to a field: keep, clear or use:VALUE (repeatable)
    #[arg(long, value_name = "SLOT=RULE", value_parser = blank, help_heading = "Values")]
    pub blank: Vec<(String, BlankPolicy)>,
}

/// What to do with the rows, and how values that do not say are understood.
#[derive(Debug, Args)]
pub struct RowArgs {
    /// What may happen to the database [default: as the template says, else add-and-update]
    #[arg(long, value_enum)]
    pub mode: Option<ModeArg>,
    /// Country that phone numbers and postal codes are from when they do not say [default: as the template says,
    /// else US]
    #[arg(long, value_name = "CODE", value_parser = region)]
    pub region: Option<String>,
    /// Currency of amounts that do not say [default: as the template says, else USD]
    #[arg(long, value_name = "CODE", value_parser = currency)]
    pub currency: Option<Currency>,
    #[command(flatten)]
    pub recognise: RecogniseArgs,
}

/// How a command that writes behaves.
#[derive(Debug, Clone, Copy, Args)]
pub struct RunArgs {
    /// Never ask
    #[arg(long)]
    pub yes: bool,
    /// Give up at once when another import is writing, instead of waiting for it
    #[arg(long)]
    pub no_wait: bool,
    /// Tell how it ended, as `almoner notify` has it set up
    #[arg(long)]
    pub notify: bool,
}

/// One page of a list.
#[derive(Debug, Clone, Copy, Args)]
pub struct PageArgs {
    /// At most this many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u64,
    /// Pass over this many first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u64,
}

/// [`Mode`], as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModeArg {
    /// Add new records and update those that are there
    AddAndUpdate,
    /// Add new records, leave those that are there as they are
    AddOnly,
    /// Update records that are there, add none
    UpdateOnly,
    /// Add and update, and tell which records are not in the file; they are removed only after a review, with
    /// `almoner removals`
    FullList,
    /// List the records whose IDs the file holds for removal; nothing else of it is read, and they are removed only
    /// after a review, with `almoner removals`
    RemoveListed,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Mode {
        match mode {
            ModeArg::AddAndUpdate => Mode::AddAndUpdate,
            ModeArg::AddOnly => Mode::AddOnly,
            ModeArg::UpdateOnly => Mode::UpdateOnly,
            ModeArg::FullList => Mode::FullList,
            ModeArg::RemoveListed => Mode::RemoveListed,
        }
    }
}

fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((slot, value)) if !slot.trim().is_empty() => Ok((slot.trim().to_owned(), value.to_owned())),
        _ => Err("write the field, an = and the rest, as in last_name=Surname".to_owned()),
    }
}

/// A field of the organisation's own, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomAsked {
    pub name: String,
    pub header: String,
    /// `None` where nothing was said.
    pub kind: Option<CustomType>,
}

fn custom(text: &str) -> Result<CustomAsked, String> {
    let Some((name, rest)) = text.split_once('=').filter(|(_, rest)| !rest.trim().is_empty()) else {
        return Err("write the field's name, an = and the column, as in 'Shirt size=T-shirt'".to_owned());
    };
    if let Some(fault) = name_fault(name) {
        return Err(fault.to_lowercase().trim_end_matches('.').to_owned());
    }
    // A header may hold a colon; only the name of a type after the last one is a type.
    let typed = rest.rsplit_once(':').and_then(|(header, kind)| Some((header, CustomType::named(kind)?)));
    let (header, kind) = typed.map_or((rest, None), |(header, kind)| (header, Some(kind)));
    Ok(CustomAsked { name: name.trim().to_owned(), header: header.trim().to_owned(), kind })
}

fn date_order(text: &str) -> Result<(String, DateOrder), String> {
    let (slot, order) = assignment(text)?;
    let order = match order.trim() {
        "day-first" => DateOrder::DayFirst,
        "month-first" => DateOrder::MonthFirst,
        "year-first" => DateOrder::YearFirst,
        _ => return Err("the order is day-first, month-first or year-first".to_owned()),
    };
    Ok((slot, order))
}

fn number_format(text: &str) -> Result<(String, NumberFormat), String> {
    let (slot, format) = assignment(text)?;
    let format = match format.trim() {
        "point" => NumberFormat::Point,
        "comma" => NumberFormat::Comma,
        "each-cell" => NumberFormat::EachCell,
        _ => return Err("the format is point (1,234.50), comma (1.234,50) or each-cell".to_owned()),
    };
    Ok((slot, format))
}

/// The slot ends at the first equals sign, the value at the last one.
fn translated(text: &str) -> Result<Pair, String> {
    let (slot, rest) = assignment(text)?;
    match rest.rsplit_once('=') {
        Some((value, target)) if !value.trim().is_empty() => Ok((slot, value.to_owned(), target.to_owned())),
        _ => Err("write the field, the value and what it becomes, as in emails.0.type=Biz=work".to_owned()),
    }
}

fn otherwise(text: &str) -> Result<(String, Otherwise), String> {
    let (slot, rule) = assignment(text)?;
    match (rule.trim(), used(&rule)) {
        ("problem", _) => Ok((slot, Otherwise::Problem)),
        ("keep", _) => Ok((slot, Otherwise::Keep)),
        (_, Some(value)) => Ok((slot, Otherwise::Use(value))),
        _ => Err("the rule is problem, keep or use:VALUE".to_owned()),
    }
}

fn blank(text: &str) -> Result<(String, BlankPolicy), String> {
    let (slot, rule) = assignment(text)?;
    match (rule.trim(), used(&rule)) {
        ("keep", _) => Ok((slot, BlankPolicy::Keep)),
        ("clear", _) => Ok((slot, BlankPolicy::Clear)),
        (_, Some(value)) => Ok((slot, BlankPolicy::Use(value))),
        _ => Err("the rule is keep, clear or use:VALUE".to_owned()),
    }
}

/// The value of `use:VALUE`.
fn used(rule: &str) -> Option<String> {
    rule.trim().strip_prefix("use:").map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The code of a country, from its code in any case or its name.
fn region(text: &str) -> Result<String, String> {
    let country = Schema::built_in().countries.find(text).map(|(code, _)| code.to_owned());
    country.ok_or_else(|| {
        format!("there is no country {text:?}; write the two letters of one, such as US, GB or DE, or its name")
    })
}

fn currency(text: &str) -> Result<Currency, String> {
    let currency = Currency::new(text).filter(|currency| convert::is_currency_in_use(*currency));
    currency.ok_or_else(|| {
        format!("there is no currency {text:?}; write the three letters of one, such as USD, GBP or EUR")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_cut_at_its_first_equals_sign() {
        let pair = |slot: &str, value: &str| Ok((slot.to_owned(), value.to_owned()));
        assert_eq!(assignment("last_name=Surname"), pair("last_name", "Surname"));
        assert_eq!(assignment("tags=a=b"), pair("tags", "a=b"));
        assert_eq!(assignment("tags="), pair("tags", ""));
        assert!(assignment("=Surname").is_err());
        assert!(assignment("last_name").is_err());
    }

    #[test]
    fn a_field_of_ones_own_comes_with_a_type_only_where_one_is_named() {
        for (text, name, header, kind) in [
            ("Shirt size=T-shirt", "Shirt size", "T-shirt", None),
            ("Joined=Member since:date", "Joined", "Member since", Some(CustomType::Date)),
            ("Vegan=Menu: vegan", "Vegan", "Menu: vegan", None),
            ("Vegan = Menu: vegan : yes-no ", "Vegan", "Menu: vegan", Some(CustomType::YesNo)),
        ] {
            let expected = CustomAsked { name: name.to_owned(), header: header.to_owned(), kind };
            assert_eq!(custom(text), Ok(expected), "{text}");
        }
        for text in ["Shirt size", "=T-shirt", "Shirt size=", " =x"] {
            assert!(custom(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_translation_is_cut_at_the_first_and_the_last_equals_sign() {
        let pair = |value: &str, target: &str| Ok(("tags".to_owned(), value.to_owned(), target.to_owned()));
        assert_eq!(translated("tags=Biz=work"), pair("Biz", "work"));
        assert_eq!(translated("tags=a=b=c"), pair("a=b", "c"));
        assert_eq!(translated("tags=?="), pair("?", ""));
        assert!(translated("tags=Biz").is_err() && translated("tags==work").is_err() && translated("tags").is_err());
    }

    #[test]
    fn rules_for_other_values_and_blanks_are_checked() {
        let other = |rule| Ok(("tags".to_owned(), rule));
        assert_eq!(otherwise("tags=problem"), other(Otherwise::Problem));
        assert_eq!(otherwise("tags= keep"), other(Otherwise::Keep));
        assert_eq!(otherwise("tags=use: Other "), other(Otherwise::Use("Other".to_owned())));
        assert!(otherwise("tags=use:").is_err() && otherwise("tags=clear").is_err());
        assert_eq!(blank("tags=clear"), Ok(("tags".to_owned(), BlankPolicy::Clear)));
        assert_eq!(blank("tags=use:x=y"), Ok(("tags".to_owned(), BlankPolicy::Use("x=y".to_owned()))));
        assert!(blank("tags=problem").is_err() && blank("tags=").is_err());
    }

    #[test]
    fn orders_regions_and_currencies_are_checked() {
        assert_eq!(date_order("birth_date=day-first"), Ok(("birth_date".to_owned(), DateOrder::DayFirst)));
        assert!(date_order("birth_date=backwards").is_err());
        let wanted = ("giving.lifetime_amount".to_owned(), NumberFormat::EachCell);
        assert_eq!(number_format("giving.lifetime_amount=each-cell"), Ok(wanted));
        assert!(number_format("giving.lifetime_amount=1.234").is_err());
        for (text, code) in [("gb", "GB"), ("US", "US"), ("UK", "GB"), ("Germany", "DE")] {
            assert_eq!(region(text), Ok(code.to_owned()), "{text}");
        }
        for text in ["ZZ", "UK1", "1a", "", "Narnia"] {
            let sentence = region(text).unwrap_err();
            assert!(sentence.contains(text) && sentence.contains("such as US"), "{sentence}");
        }
        assert_eq!(currency("eur"), Ok(Currency::new("EUR").unwrap()));
        for text in ["euros", "ZZZ", "", "QQQ", "12A"] {
            assert!(currency(text).unwrap_err().contains("such as USD"), "{text}");
        }
    }
}
