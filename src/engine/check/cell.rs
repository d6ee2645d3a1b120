//! Reads the cells of one slot: translation first, then conversion, and what blanks do.
//!
//! It exists apart from whole rows so that the pages and the command line say of a value what the import
//! will do with it.

mod listed;

use crate::engine::convert::{Conversion, Converter, Settings};
use crate::engine::mapping::translate::Lookup;
use crate::engine::mapping::{BlankPolicy, Mapping, Match, Otherwise};
use crate::engine::model::{Cell, Problem};
use crate::engine::schema::catalogue::{Operation, code, event_kind};
use crate::engine::schema::{Currency, CustomType, RecordType, Schema, Slot, Value, ValueType};

/// Reads the cells of one slot.
#[derive(Debug)]
pub struct CellReader<'s> {
    slot: Slot,
    translation: Option<(Lookup, Otherwise)>,
    blank: BlankPolicy,
    required: bool,
    /// The field can hold a value that is none of its choices.
    can_keep: bool,
    /// It takes lists, of which each item is translated.
    lists: bool,
    converter: Converter<'s>,
    /// It says what currency the amounts of its row are in.
    sets_currency: bool,
    reads_amounts: bool,
    /// What the values of a field of the organisation's own are; they are stored as text.
    custom: Option<CustomType>,
}

impl<'s> CellReader<'s> {
    /// Prepares reading what feeds `slot`. `matched` is its match in `mapping`, which also says what a
    /// field of the organisation's own holds.
    pub fn new(
        schema: &'s Schema,
        record_type: &'s RecordType,
        mapping: &Mapping,
        slot: Slot,
        matched: &Match,
        settings: &Settings,
    ) -> CellReader<'s> {
        let (field, custom) = (mapping.field(record_type, slot), mapping.custom_kind(record_type, slot));
        let (dates, numbers) = (matched.date_order, matched.number_format);
        CellReader {
            slot,
            translation: matched.translation.as_ref().map(|t| (Lookup::new(t), t.otherwise.clone())),
            blank: matched.blank.clone(),
            required: field.required,
            can_keep: matches!(field.value_type, ValueType::Choice | ValueType::Region) && !field.sets_currency,
            lists: field.value_type == ValueType::List,
            converter: Converter::new(schema, record_type, field, settings, dates, numbers),
            sets_currency: field.sets_currency,
            reads_amounts: field.value_type == ValueType::Money,
            custom,
        }
    }

    /// The same for a field that may be blank after all: then it keeps what is there.
    pub(super) fn not_required(self) -> CellReader<'s> {
        let blank = match self.blank {
            BlankPolicy::Use(text) => BlankPolicy::Use(text),
            BlankPolicy::Keep | BlankPolicy::Clear => BlankPolicy::Keep,
        };
        CellReader { required: false, blank, ..self }
    }

    /// What a cell does to the field; what is wrong with it is added to `problems`.
    pub fn read(&self, text: &str, problems: &mut Vec<Problem>) -> Cell {
        self.read_in(text, None, problems)
    }

    /// The same in a row that says what currency its amounts are in.
    pub fn read_in(&self, text: &str, currency: Option<Currency>, problems: &mut Vec<Problem>) -> Cell {
        if text.is_empty() {
            return self.blank_cell(currency, problems);
        }
        let Some((lookup, otherwise)) = &self.translation else {
            return self.converted(text, text, currency, problems);
        };
        match lookup.find(text) {
            Some(Some(target)) => self.converted(target, text, currency, problems),
            Some(None) => self.blank_cell(currency, problems),
            None if self.lists => self.listed(text, (lookup, otherwise), problems),
            None => self.unnamed(text, otherwise, currency, problems),
        }
    }

    /// Whether its values are amounts, which are in the currency of their row.
    pub fn reads_amounts(&self) -> bool {
        self.reads_amounts
    }

    pub(super) fn slot(&self) -> Slot {
        self.slot
    }

    /// Whether no record is without it.
    pub(super) fn is_required(&self) -> bool {
        self.required
    }

    /// Whether a filled cell is understood: it sets a value or is blank, and is neither an error nor a place that
    /// nobody knows.
    pub fn understands(&self, text: &str) -> bool {
        let mut problems = Vec::new();
        self.read(text, &mut problems);
        let wrong = |problem: &Problem| {
            problem.code == code::REGION_NOT_RECOGNISED || event_kind(problem.code).operation == Operation::Error
        };
        !problems.iter().any(wrong)
    }

    /// What conversion makes of a text without any translation: its value, or `None` where it has none;
    /// an `Err` where it is not recognised.
    pub(super) fn by_itself(&self, text: &str) -> Result<Option<Value>, ()> {
        // Of a list, each item is a value; a word for nothing is one for the whole cell.
        let whole = self.converter.convert(text);
        let item = self.lists && whole.issue.as_ref().is_none_or(|issue| issue.code == code::CHOICE_NOT_RECOGNISED);
        let conversion = if item { self.converter.convert_item(text) } else { whole };
        if not_recognised(&conversion) { Err(()) } else { Ok(conversion.value) }
    }

    /// A value that no pair names.
    fn unnamed(
        &self,
        text: &str,
        otherwise: &Otherwise,
        currency: Option<Currency>,
        problems: &mut Vec<Problem>,
    ) -> Cell {
        let closed = self.converter.is_closed();
        match otherwise {
            Otherwise::Problem if !closed => {
                self.report(code::CHOICE_NOT_RECOGNISED, text, None, problems);
                Cell::Keep
            }
            Otherwise::Problem => self.converted(text, text, currency, problems),
            Otherwise::Use(target) if closed => {
                let conversion = self.converter.convert_in(text, currency);
                if not_recognised(&conversion) {
                    self.converted(target, text, currency, problems)
                } else {
                    self.taken(conversion, (text, text), currency, problems)
                }
            }
            Otherwise::Use(target) => self.converted(target, text, currency, problems),
            Otherwise::Keep => {
                let conversion = self.converter.convert_in(text, currency);
                let unknown = conversion
                    .issue
                    .as_ref()
                    .is_some_and(|i| [code::CHOICE_NOT_RECOGNISED, code::REGION_NOT_RECOGNISED].contains(&i.code));
                if self.can_keep && unknown {
                    return Cell::Set(Value::text(text));
                }
                self.taken(conversion, (text, text), currency, problems)
            }
        }
    }

    /// What a blank cell does to the field.
    pub(super) fn blank_cell(&self, currency: Option<Currency>, problems: &mut Vec<Problem>) -> Cell {
        match &self.blank {
            BlankPolicy::Use(text) => self.converted(text, text, currency, problems),
            _ if self.required => {
                self.report(code::REQUIRED_BLANK, "", None, problems);
                Cell::Keep
            }
            BlankPolicy::Keep => Cell::Keep,
            BlankPolicy::Clear => Cell::Clear,
        }
    }

    /// `raw` is what stands in the file, for the report.
    fn converted(&self, text: &str, raw: &str, currency: Option<Currency>, problems: &mut Vec<Problem>) -> Cell {
        self.taken(self.converter.convert_in(text, currency), (text, raw), currency, problems)
    }

    fn taken(
        &self,
        conversion: Conversion,
        (text, raw): (&str, &str),
        currency: Option<Currency>,
        problems: &mut Vec<Problem>,
    ) -> Cell {
        let Conversion { value, issue } = conversion;
        if let Some(issue) = issue {
            self.report(issue.code, raw, issue.suggestion, problems);
            let placeholder = issue.code == code::PLACEHOLDER_AS_BLANK;
            if value.is_none() && placeholder && self.blank != BlankPolicy::Use(text.to_owned()) {
                return self.blank_cell(currency, problems);
            }
        }
        match (value, self.custom) {
            (None, _) => Cell::Keep,
            (Some(value), None) => Cell::Set(value),
            (Some(value), Some(kind)) => Cell::Set(kind.stored(value)),
        }
    }

    fn report(&self, code: u16, value: &str, suggestion: Option<Box<str>>, problems: &mut Vec<Problem>) {
        let unknown = self.sets_currency && code == code::CHOICE_NOT_RECOGNISED;
        let code = if unknown { code::CURRENCY_NOT_RECOGNISED } else { code };
        problems.push(Problem { code, slot: Some(self.slot), value: value.into(), suggestion });
    }
}

/// Whether a field that takes only what it knows does not know this. A place is kept as typed, and is
/// not known all the same.
fn not_recognised(conversion: &Conversion) -> bool {
    match &conversion.issue {
        Some(issue) => {
            issue.code == code::REGION_NOT_RECOGNISED
                || (conversion.value.is_none() && issue.code != code::PLACEHOLDER_AS_BLANK)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::mapping::{Feed, Translation};
    use crate::engine::schema::Currency;

    fn contact() -> &'static RecordType {
        Schema::built_in().record_type("contact").unwrap()
    }

    fn reader(path: &str, change: impl FnOnce(&mut Match)) -> CellReader<'static> {
        let mut matched = Match::new(Feed::Column(0));
        change(&mut matched);
        let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
        let (mapping, slot) = (Mapping::default(), contact().slot(path).unwrap());
        CellReader::new(Schema::built_in(), contact(), &mapping, slot, &matched, &settings)
    }

    fn translated(path: &str, pairs: &[(&str, Option<&str>)], otherwise: Otherwise) -> CellReader<'static> {
        let mut translation = Translation::new(otherwise);
        pairs.iter().for_each(|(from, to)| translation.set(from, to.map(str::to_owned)));
        reader(path, |matched| matched.translation = Some(translation))
    }

    /// The value set, "keep" or "clear"; problems in brackets.
    fn told(reader: &CellReader<'_>, text: &str) -> String {
        let mut problems = Vec::new();
        let cell = match reader.read(text, &mut problems) {
            Cell::Set(Value::Text(text)) => text.to_string(),
            Cell::Set(Value::Boolean(yes)) => yes.to_string(),
            Cell::Set(other) => format!("{other:?}"),
            Cell::Keep => "keep".to_owned(),
            Cell::Clear => "clear".to_owned(),
        };
        let named = problems.iter().map(|p| format!(" [{}: {}]", event_kind(p.code).name, p.value));
        cell + &named.collect::<String>()
    }

    #[test]
    fn pairs_go_first_and_what_the_field_knows_needs_none() {
        let pairs = [("Biz", Some("Work")), ("School", Some("other")), ("?", None)];
        let reader = translated("emails.0.type", &pairs, Otherwise::Problem);
        for (text, expected) in [
            ("Biz", "work"),
            ("BIZ", "work"),
            ("school", "other"),
            ("?", "keep"),
            ("home", "home"),
            ("H", "home"),
            ("n/a", "keep [placeholder_as_blank: n/a]"),
            ("xx", "keep [choice_not_recognised: xx]"),
        ] {
            assert_eq!(told(&reader, text), expected, "{text}");
        }
    }

    #[test]
    fn case_and_spaces_matter_where_a_person_says_so() {
        let settled = |ignore_case, ignore_spaces| {
            let pairs = vec![("Mail Box".to_owned(), Some("other".to_owned()))];
            let translation = Translation { ignore_case, ignore_spaces, pairs, otherwise: Otherwise::Problem };
            reader("emails.0.type", |matched| matched.translation = Some(translation))
        };
        let refused = |text: &str| format!("keep [choice_not_recognised: {text}]");
        assert_eq!(told(&settled(true, false), "MAIL BOX"), "other");
        assert_eq!(told(&settled(true, false), "MailBox"), refused("MailBox"));
        assert_eq!(told(&settled(false, false), "mail box"), refused("mail box"));
        assert_eq!(told(&settled(false, true), "MailBox"), "other");
        assert_eq!(told(&settled(true, true), "MAIL\u{A0}BOX"), "other");
    }

    #[test]
    fn anything_else_is_kept_or_replaced_only_where_it_is_not_recognised() {
        let kept = translated("emails.0.type", &[], Otherwise::Keep);
        assert_eq!(told(&kept, "Parish"), "Parish");
        assert_eq!(told(&kept, "W"), "work");
        assert_eq!(told(&kept, "#N/A"), "keep [spreadsheet_error: #N/A]");
        let used = translated("emails.0.type", &[], Otherwise::Use("other".into()));
        assert_eq!(told(&used, "Parish"), "other");
        assert_eq!(told(&used, "W"), "work");
        assert_eq!(told(&used, "none"), "keep [placeholder_as_blank: none]");
        assert_eq!(told(&used, ""), "keep");
    }

    #[test]
    fn yes_and_no_are_translated_and_never_kept_as_text() {
        let reader = translated("is_deceased", &[("Dcsd", Some("yes")), ("Actve", Some("No"))], Otherwise::Keep);
        for (text, expected) in [
            ("dcsd", "true"),
            ("ACTVE", "false"),
            ("living", "false"),
            ("perhaps", "keep [yes_no_not_recognised: perhaps]"),
        ] {
            assert_eq!(told(&reader, text), expected, "{text}");
        }
        assert_eq!(told(&translated("is_deceased", &[], Otherwise::Use("no".into())), "perhaps"), "false");
    }

    #[test]
    fn a_field_of_any_text_takes_its_pairs_and_its_rule() {
        let pairs = [("St. Mary", Some("Saint Mary"))];
        assert_eq!(told(&translated("organization_name", &pairs, Otherwise::Keep), "st. mary"), "Saint Mary");
        assert_eq!(told(&translated("organization_name", &pairs, Otherwise::Keep), "Acme"), "Acme");
        assert_eq!(told(&translated("organization_name", &pairs, Otherwise::Use("–".into())), "Acme"), "–");
        let refused = "keep [choice_not_recognised: Acme]";
        assert_eq!(told(&translated("organization_name", &pairs, Otherwise::Problem), "Acme"), refused);
    }

    #[test]
    fn a_place_that_is_not_known_follows_the_rule() {
        let kept = translated("addresses.0.state", &[("Mass Bay", Some("MA"))], Otherwise::Keep);
        assert_eq!((told(&kept, "MASS BAY"), told(&kept, "Cantal")), ("MA".to_owned(), "Cantal".to_owned()));
        let plain = reader("addresses.0.state", |_| ());
        assert_eq!(told(&plain, "Cantal"), "Cantal [region_not_recognised: Cantal]");
        assert!(kept.understands("Cantal") && !plain.understands("Cantal"));
        let used = translated("addresses.0.country", &[("Holland and Co", Some("NL"))], Otherwise::Use("US".into()));
        assert_eq!(told(&used, "holland and co"), "NL");
        assert_eq!(told(&used, "Germany"), "DE");
        assert_eq!(told(&used, "Atlantis"), "US");
    }

    #[test]
    fn each_item_of_a_list_is_a_value() {
        let pairs = [("Frnd", Some("Friend")), ("xx", None), ("A; B", Some("C; D"))];
        for (otherwise, text, expected) in [
            (Otherwise::Keep, "Alum; FRND", r#"List(["Alum", "Friend"])"#),
            (Otherwise::Keep, "Friend; Frnd|xx", r#"List(["Friend"])"#),
            (Otherwise::Keep, "xx", "keep"),
            (Otherwise::Keep, "A; B", r#"List(["C", "D"])"#),
            (Otherwise::Keep, "n/a", "keep [placeholder_as_blank: n/a]"),
            (Otherwise::Use("Other".into()), "Frnd; Alum", r#"List(["Friend", "Other"])"#),
            (Otherwise::Problem, "Frnd; Alum", "keep [choice_not_recognised: Frnd; Alum]"),
            (Otherwise::Problem, "Frnd; xx", r#"List(["Friend"])"#),
        ] {
            assert_eq!(told(&translated("roles", &pairs, otherwise.clone()), text), expected, "{otherwise:?} {text}");
        }
    }

    #[test]
    fn blanks_and_values_made_blank_follow_the_blank_policy() {
        for (policy, expected) in
            [(BlankPolicy::Keep, "keep"), (BlankPolicy::Clear, "clear"), (BlankPolicy::Use("other".into()), "other")]
        {
            let mut translation = Translation::new(Otherwise::Problem);
            translation.set("?", None);
            let reader = reader("emails.0.type", |m| {
                (m.blank, m.translation) = (policy.clone(), Some(translation));
            });
            assert_eq!(told(&reader, ""), expected, "{policy:?}");
            assert_eq!(told(&reader, "?"), expected, "{policy:?}");
        }
        let required = reader("id", |_| ());
        assert_eq!(told(&required, ""), "keep [required_blank: ]");
    }

    #[test]
    fn a_wrong_target_or_fixed_value_is_reported_for_the_cell() {
        let wrong = translated("emails.0.type", &[("Biz", Some("office hours"))], Otherwise::Problem);
        assert_eq!(told(&wrong, "Biz"), "keep [choice_not_recognised: Biz]");
        assert!(!wrong.understands("Biz") && wrong.understands("home") && wrong.understands("n/a"));
        let blank = reader("emails.0.type", |m| m.blank = BlankPolicy::Use("n/a".into()));
        assert_eq!(told(&blank, ""), "keep [placeholder_as_blank: n/a]");
    }

    #[test]
    fn a_field_of_ones_own_reads_its_cells_by_its_type_and_stores_text() {
        use crate::engine::schema::{CustomField, DateOrder};
        let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: 2026 };
        for (kind, text, stored, problem) in [
            (CustomType::Text, "M; L", Some("M; L"), None),
            (CustomType::Number, "1,250.50", Some("1250.5"), None),
            (CustomType::Number, "many", None, Some(code::NUMBER_NOT_RECOGNISED)),
            (CustomType::Money, "€1,250.5", Some("1250.50 EUR"), None),
            (CustomType::Money, "20", Some("20.00 USD"), None),
            (CustomType::Money, "maybe", None, Some(code::AMOUNT_NOT_RECOGNISED)),
            (CustomType::Date, "04/03/2024", Some("2024-03-04"), None),
            (CustomType::Date, "March 2024", Some("2024-03"), None),
            (CustomType::Date, "maybe", None, Some(code::DATE_NOT_RECOGNISED)),
            (CustomType::YesNo, "Y", Some("yes"), None),
            (CustomType::YesNo, "0", Some("no"), None),
            (CustomType::YesNo, "maybe", None, Some(code::YES_NO_NOT_RECOGNISED)),
            (CustomType::Date, "N/A", None, Some(code::PLACEHOLDER_AS_BLANK)),
        ] {
            let mut mapping = Mapping::default();
            let slot = mapping.define_custom(contact(), &CustomField { name: "Own".to_owned(), kind }).unwrap();
            let matched = Match { date_order: Some(DateOrder::DayFirst), ..Match::new(Feed::Column(0)) };
            let reader = CellReader::new(Schema::built_in(), contact(), &mapping, slot, &matched, &settings);
            let mut problems = Vec::new();
            let cell = reader.read(text, &mut problems);
            let expected = stored.map_or(Cell::Keep, |stored| Cell::Set(Value::List(vec![stored.into()])));
            assert_eq!(cell, expected, "{text} as {}", kind.name());
            assert_eq!(problems.first().map(|problem| problem.code), problem, "{text} as {}", kind.name());
        }
    }
}
