//! The question before records are removed.

use super::parts::Button;
use super::{DialogScreen, TypingScreen};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::state::{Stage, State};
use crate::wizard::update::is_number;

/// Asks for the number of records, so that nobody removes them by pressing Enter once too often.
pub(super) fn question(state: &State, records: u64, typed: &str) -> DialogScreen {
    let (one, many) = match &state.stage {
        Stage::Check { draft, .. } => (draft.record_type.label.to_lowercase(), draft.record_type.plural.to_lowercase()),
        _ => ("record".to_owned(), "records".to_owned()),
    };
    let what = count(records, &one, &many);
    let confirm = Button::new(format!("Remove {what}"), Command::ConfirmRemoval);
    let number = group_digits(records);
    DialogScreen {
        title: format!("Remove {what}?"),
        text: "They go with everything in them: addresses, emails, phones and all else. Undoing this in History \
               brings them back whole."
            .to_owned(),
        confirm: if is_number(typed, records) { confirm } else { confirm.disabled(format!("Type {number} first")) },
        cancel: Button::new("Keep them", Command::DismissDialog),
        danger: true,
        typing: Some(TypingScreen { label: format!("Type {number} to confirm"), typed: typed.to_owned() }),
    }
}
