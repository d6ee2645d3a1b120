//! The event catalogue: every code an import can report, with its words, read from
//! `assets/schema/events.toml`.
//!
//! Codes 0, 5, 6 and 9 mean what they mean in the hosted import API. This module exists so that
//! messages and advice live in one file; it must not decide when a code applies.

use super::{EntryNames, RecordType, Slot};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a reported event did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    Create,
    Update,
    Delete,
    /// The row is left out.
    Error,
    /// The row goes in, and somebody should look.
    Warning,
}

impl Operation {
    /// The upper-case name stored and printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::Create => "CREATE",
            Operation::Update => "UPDATE",
            Operation::Delete => "DELETE",
            Operation::Error => "ERROR",
            Operation::Warning => "WARNING",
        }
    }
}

/// One entry of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventKind {
    pub code: u16,
    /// Stable short name used in `--json`: `date_not_recognised`.
    pub name: String,
    pub operation: Operation,
    /// Sentence case, no full stop. `{field}` stands for the field's label.
    pub message: String,
    /// What to do about it; empty where nothing needs doing. `{suggestion}` stands for the
    /// suggested value.
    #[serde(default)]
    pub advice: String,
}

/// Event codes the engine itself raises. Section changes have theirs in the record type.
pub mod code {
    pub const INTERNAL: u16 = 0;
    pub const CHOICE_NOT_RECOGNISED: u16 = 5;
    /// Warning: the address stays with the record that has it; the rest of the row goes in.
    pub const EMAIL_HELD: u16 = 6;
    pub const DATE_NOT_RECOGNISED: u16 = 9;
    pub const NUMBER_NOT_RECOGNISED: u16 = 10;
    pub const AMOUNT_NOT_RECOGNISED: u16 = 11;
    pub const PHONE_NOT_RECOGNISED: u16 = 12;
    pub const EMAIL_NOT_VALID: u16 = 13;
    pub const YES_NO_NOT_RECOGNISED: u16 = 14;
    pub const YEAR_NOT_RECOGNISED: u16 = 15;
    pub const URL_NOT_VALID: u16 = 16;
    pub const COUNTRY_NOT_RECOGNISED: u16 = 17;
    /// Warning: kept as typed.
    pub const REGION_NOT_RECOGNISED: u16 = 18;
    /// Warning: the zero is put back.
    pub const POSTAL_ZERO_LOST: u16 = 19;
    /// Warning: "N/A", "none", "-" in a typed field is taken as blank.
    pub const PLACEHOLDER_AS_BLANK: u16 = 20;
    /// Warning: kept as typed.
    pub const PHONE_UNUSUAL: u16 = 21;
    /// "31 February".
    pub const DATE_IMPOSSIBLE: u16 = 22;
    /// `1.2E+11` where an id or number belongs.
    pub const DAMAGED_NUMBER: u16 = 23;
    /// `#N/A`, `#REF!`, `#####`.
    pub const SPREADSHEET_ERROR: u16 = 24;
    /// Warning: `Ã©` and the replacement character.
    pub const TEXT_DAMAGED: u16 = 25;
    pub const VALUE_TOO_LONG: u16 = 26;
    /// A day or a month could be meant and nothing in the column decides.
    pub const DATE_ORDER_UNCLEAR: u16 = 27;
    /// What a row says its amounts are in is no currency we know.
    pub const CURRENCY_NOT_RECOGNISED: u16 = 28;
    /// An amount names another currency than its row.
    pub const CURRENCY_CONTRADICTED: u16 = 29;
    pub const REQUIRED_BLANK: u16 = 30;
    /// Warning: the row repeats the key of an earlier row of the file.
    pub const KEY_REPEATED: u16 = 31;
    /// Warning: the row has fewer cells than there are headers.
    pub const ROW_SHORT: u16 = 32;
    /// Error: the row has filled cells beyond the headers, so cells have shifted.
    pub const ROW_LONG: u16 = 33;
    /// Warning: the record holds as many entries as it may, so this one is not added.
    pub const NO_ROOM: u16 = 34;
    /// A cell that should be split into the parts of a name names several people.
    pub const NAME_OF_SEVERAL: u16 = 35;
    /// A cell that should be split into the parts of a name names an organisation or a household.
    pub const NAME_OF_ORGANISATION: u16 = 36;
    /// A name that can be split in more than one way, or not at all.
    pub const NAME_UNCLEAR: u16 = 37;
    /// A cell that is not only a city, a state and a postal code.
    pub const PLACE_UNCLEAR: u16 = 38;
    /// Warning: a list has more items than fields it feeds; the others are not read.
    pub const LIST_LONGER: u16 = 39;
    /// Warning: add only, and the record is there already; it stays as it is.
    pub const ALREADY_THERE: u16 = 40;
    /// Update only: there is no such record.
    pub const NOT_THERE: u16 = 41;
    /// A reference leads to no record.
    pub const REFERENCE_UNKNOWN: u16 = 42;
    /// A reference by email leads to several records that share it.
    pub const REFERENCE_SHARED: u16 = 43;
    /// Fixed by a person: the row is set aside until the record it refers to is there.
    pub const PARKED: u16 = 44;
    /// Warning: an amount of nothing.
    pub const AMOUNT_ZERO: u16 = 45;
    /// Remove the listed: there is no such record.
    pub const NOTHING_TO_REMOVE: u16 = 48;
    /// A record matches by something else than the key, and nobody has decided.
    pub const POSSIBLE_DUPLICATE: u16 = 50;
    /// A person, or the rule of the import, left out a possible duplicate.
    pub const LEFT_OUT_AS_DECIDED: u16 = 51;
    /// Warning: an earlier row has the same key, and the first one counts.
    pub const KEY_REPEATED_IGNORED: u16 = 52;
    /// Error: an earlier row has the same key, and that is to be a problem.
    pub const KEY_REPEATED_REFUSED: u16 = 53;
    /// The key was made for another row of the same file.
    pub const KEY_JUST_MADE: u16 = 54;
    /// Warning: fixed by a person: the suggested value was read instead.
    pub const SUGGESTION_USED: u16 = 60;
    /// Warning: fixed by a person: the cell counts as blank.
    pub const TAKEN_AS_BLANK: u16 = 61;
    /// Warning: fixed by a person: the row goes in, the field keeps what the database holds.
    pub const CELL_LEFT_OUT: u16 = 62;
    /// Warning: fixed by a person: a row with too many cells is taken as it is.
    pub const ROW_TAKEN_AS_IT_IS: u16 = 63;
    /// Warning: fixed by a person: the date was read in the order they chose.
    pub const DATE_ORDER_CHOSEN: u16 = 64;
    /// Warning: sums that were imported stay, though other ones were made of the records.
    pub const SUMS_KEPT: u16 = 90;
    /// Warning: amounts in several currencies, of which one was summed up.
    pub const SEVERAL_CURRENCIES: u16 = 91;
    pub const CREATED: u16 = 100;
    pub const REMOVED: u16 = 101;
    /// Undo: a field returned to its prior value.
    pub const RESTORED: u16 = 102;
    /// Undo: a later edit was kept.
    pub const LATER_EDIT_KEPT: u16 = 103;
    /// Undo: a removed record is back, whole.
    pub const BROUGHT_BACK: u16 = 104;
    /// Undo: a removed record stays removed, because another one has its key by now.
    pub const KEY_TAKEN: u16 = 105;
    /// Undo: a record stays, because other records refer to it.
    pub const STILL_USED: u16 = 106;
    /// Undo of an undo: a field could not come back, because its record is not there any more.
    pub const RECORD_GONE: u16 = 107;
    /// A removed record stays removed, because the one it belongs to is not there.
    pub const HOLDER_GONE: u16 = 108;
}

/// The built-in catalogue.
///
/// # Panics
/// When the embedded file is malformed, which a test rules out.
pub fn catalogue() -> &'static BTreeMap<u16, EventKind> {
    static CATALOGUE: OnceLock<BTreeMap<u16, EventKind>> = OnceLock::new();
    CATALOGUE.get_or_init(|| match parse(include_str!("../../../assets/schema/events.toml")) {
        Ok(kinds) => kinds,
        Err(error) => panic!("the built-in event catalogue is malformed: {error}"),
    })
}

/// The entry of a code; unknown codes (from a newer program) read as the internal one.
pub fn event_kind(code: u16) -> &'static EventKind {
    // Asked for every problem of every row, so an array instead of the map.
    static BY_CODE: OnceLock<Vec<&'static EventKind>> = OnceLock::new();
    let by_code = BY_CODE.get_or_init(|| {
        let all = catalogue();
        let last = all.keys().last().copied().unwrap_or_default();
        (0..=last).map(|code| all.get(&code).unwrap_or_else(|| &all[&code::INTERNAL])).collect()
    });
    by_code.get(usize::from(code)).copied().unwrap_or_else(|| &catalogue()[&code::INTERNAL])
}

fn parse(text: &str) -> Result<BTreeMap<u16, EventKind>, String> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        event: Vec<EventKind>,
    }
    let file: File = toml::from_str(text).map_err(|e| e.to_string())?;
    let mut kinds = BTreeMap::new();
    for kind in file.event {
        if let Some(earlier) = kinds.insert(kind.code, kind.clone()) {
            return Err(format!("code {} is both {:?} and {:?}", kind.code, earlier.name, kind.name));
        }
    }
    if kinds.contains_key(&code::INTERNAL) { Ok(kinds) } else { Err("code 0 is missing".to_owned()) }
}

impl EventKind {
    /// The message with its placeholders filled in.
    pub fn message_for(&self, record_type: &RecordType, slot: Option<Slot>) -> String {
        self.message_named(record_type, &EntryNames::default(), slot)
    }

    /// The same, with entries called by their names.
    pub fn message_named(&self, record_type: &RecordType, names: &EntryNames, slot: Option<Slot>) -> String {
        fill(&self.message, record_type, names, slot, None)
    }

    /// The advice with its placeholders filled in; empty where nothing needs doing.
    pub fn advice_for(&self, record_type: &RecordType, slot: Option<Slot>, suggestion: Option<&str>) -> String {
        self.advice_named(record_type, &EntryNames::default(), slot, suggestion)
    }

    /// The same, with entries called by their names.
    pub fn advice_named(
        &self,
        record_type: &RecordType,
        names: &EntryNames,
        slot: Option<Slot>,
        suggestion: Option<&str>,
    ) -> String {
        fill(&self.advice, record_type, names, slot, suggestion)
    }
}

fn fill(
    template: &str,
    record_type: &RecordType,
    names: &EntryNames,
    slot: Option<Slot>,
    suggestion: Option<&str>,
) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
    let field = slot.map_or_else(|| "The row".to_owned(), |slot| names.label(record_type, slot));
    template
        .replace("{field}", &field)
        .replace("{type}", &record_type.label.to_lowercase())
        .replace("{suggestion}", suggestion.unwrap_or("the right value"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;
    use std::collections::BTreeSet;

    /// The constants of `code` as this file declares them: name, code, whether it is a warning.
    fn declared() -> Vec<(String, u16, bool)> {
        let (mut found, mut is_warning) = (Vec::new(), false);
        for line in include_str!("catalogue.rs").lines().map(str::trim) {
            let constant = line.strip_prefix("pub const ").and_then(|rest| rest.strip_suffix(';'));
            if let Some((name, number)) = constant.and_then(|rest| rest.split_once(": u16 = ")) {
                found.push((name.to_lowercase(), number.parse().unwrap(), is_warning));
            }
            is_warning = line.starts_with("/// Warning:");
        }
        assert!(found.len() > 25, "the constants are still written one a line");
        found
    }

    fn section_codes() -> BTreeSet<u16> {
        Schema::built_in().record_types.iter().flat_map(|t| &t.sections).map(|s| s.changed_code).collect()
    }

    #[test]
    fn every_code_has_an_entry_of_its_name_and_every_entry_a_code() {
        for (name, number, _) in declared() {
            assert_eq!(catalogue().get(&number).map(|kind| kind.name.as_str()), Some(name.as_str()), "{number}");
        }
        let known: BTreeSet<u16> = declared().into_iter().map(|(_, n, _)| n).chain(section_codes()).collect();
        let listed: BTreeSet<u16> = catalogue().keys().copied().collect();
        assert_eq!(listed, known);
    }

    #[test]
    fn every_code_leads_to_its_own_entry_and_an_unknown_one_to_the_internal() {
        for (number, kind) in catalogue() {
            assert_eq!(event_kind(*number).code, kind.code);
        }
        for unknown in [9_999, u16::MAX] {
            assert_eq!(event_kind(unknown).code, code::INTERNAL);
        }
        let gap = (1..code::LATER_EDIT_KEPT).find(|n| !catalogue().contains_key(n)).expect("codes have gaps");
        assert_eq!(event_kind(gap).code, code::INTERNAL);
    }

    #[test]
    fn warnings_are_warnings_and_what_stops_a_row_is_an_error() {
        for (name, number, is_warning) in declared().into_iter().filter(|(_, n, _)| *n < code::CREATED) {
            let expected = if is_warning { Operation::Warning } else { Operation::Error };
            assert_eq!(event_kind(number).operation, expected, "{name}");
        }
        assert_eq!(event_kind(code::CREATED).operation, Operation::Create);
        assert_eq!(event_kind(code::REMOVED).operation, Operation::Delete);
        assert_eq!(event_kind(code::RESTORED).operation, Operation::Update);
    }

    #[test]
    fn a_change_of_any_section_is_an_update() {
        for number in section_codes() {
            assert_eq!(event_kind(number).operation, Operation::Update, "{number}");
        }
    }

    #[test]
    fn words_are_written_as_the_rest_of_the_program_writes_them() {
        let mut names = BTreeSet::new();
        for kind in catalogue().values() {
            let place = format!("event {}", kind.code);
            assert!(names.insert(&kind.name), "{place}: the name {:?} is used twice", kind.name);
            assert!(kind.message.starts_with(|c: char| c.is_uppercase() || c == '{'), "{place}: {}", kind.message);
            assert!(!kind.message.ends_with('.'), "{place}: a message has no full stop");
            assert!(kind.advice.is_empty() || kind.advice.ends_with('.'), "{place}: advice is whole sentences");
            assert!(!kind.message.contains('!') && !kind.advice.contains('!'), "{place}: no exclamation marks");
            let problem = matches!(kind.operation, Operation::Error | Operation::Warning);
            assert!(!problem || !kind.advice.is_empty(), "{place}: a problem comes with advice");
        }
    }

    #[test]
    fn every_placeholder_is_filled_in() {
        let record_type = &Schema::built_in().record_types[0];
        let slot = record_type.slot("birth_date");
        for kind in catalogue().values() {
            for slot in [slot, None] {
                let words = kind.message_for(record_type, slot) + &kind.advice_for(record_type, slot, None);
                assert!(!words.contains(['{', '}']), "{words}");
            }
        }
        let not_a_date = event_kind(code::DATE_NOT_RECOGNISED);
        assert_eq!(not_a_date.message_for(record_type, slot), "Birth date is not a date we recognise");
        assert!(not_a_date.advice_for(record_type, slot, Some("4 March 2024")).starts_with("Write 4 March 2024."));
        assert_eq!(event_kind(code::CREATED).message_for(record_type, None), "New contact");
    }

    #[test]
    fn an_unknown_code_reads_as_the_internal_one() {
        assert_eq!(event_kind(60_000).code, code::INTERNAL);
    }

    #[test]
    fn a_malformed_catalogue_is_refused() {
        let event = |code: u16, operation: &str| {
            format!("[[event]]\ncode = {code}\nname = \"n{code}\"\noperation = \"{operation}\"\nmessage = \"M\"\n")
        };
        assert!(parse(&event(0, "ERROR")).is_ok());
        for (text, part) in [
            (String::new(), "event"),
            (event(1, "ERROR"), "code 0 is missing"),
            (event(0, "ERROR") + &event(0, "WARNING"), "code 0 is both"),
            (event(0, "FATAL"), "FATAL"),
            (event(0, "ERROR") + "colour = \"red\"", "colour"),
        ] {
            let error = parse(&text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
