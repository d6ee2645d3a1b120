//! The question before records are removed: how many they are has to be typed.

use super::super::effect::Effect;
use super::super::state::{CheckView, Dialog, State};
use super::running;
use crate::engine::model::Mode;

/// Whether a checked import removes records, which is asked about first.
pub(super) fn removes(check: &CheckView) -> bool {
    check.checked.request.mode == Mode::RemoveListed
}

pub(super) fn ask(state: &mut State, records: u64) -> Vec<Effect> {
    state.dialog = Some(Dialog::Remove { records, typed: String::new() });
    Vec::new()
}

pub(super) fn type_number(state: &mut State, text: String) -> Vec<Effect> {
    if let Some(Dialog::Remove { typed, .. }) = &mut state.dialog {
        *typed = text;
    }
    Vec::new()
}

/// Begins where the number is the one that was asked for, and does nothing where it is not.
pub(super) fn confirm(state: &mut State) -> Vec<Effect> {
    match &state.dialog {
        Some(Dialog::Remove { records, typed }) if is_number(typed, *records) => {
            state.dialog = None;
            running::begin_import(state)
        }
        _ => Vec::new(),
    }
}

/// Whether a number was typed, with or without separators between its thousands.
pub fn is_number(typed: &str, number: u64) -> bool {
    let separators = |c: &char| matches!(c, ',' | '.' | '\'' | '’') || c.is_whitespace();
    let digits: String = typed.trim().chars().filter(|c| !separators(c)).collect();
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse() == Ok(number)
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_number_counts_with_and_without_separators_and_nothing_else_does() {
        for typed in ["1204", " 1,204 ", "1.204", "1 204", "1\u{a0}204", "1'204"] {
            assert!(is_number(typed, 1_204), "{typed:?}");
        }
        for typed in ["", "1205", "-1204", "1204 contacts", "+1204", "12", "yes"] {
            assert!(!is_number(typed, 1_204), "{typed:?}");
        }
    }
}
