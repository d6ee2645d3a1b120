//! What dropping a dragged column on a field would mean, and what it then sends.

use crate::engine::mapping::Feed;
use crate::engine::mapping::suggest::Fit;
use crate::engine::schema::Slot;
use crate::wizard::command::Command;
use crate::wizard::draft::Draft;
use serde::Serialize;

/// What dropping the dragged column on a field would mean.
#[derive(Debug, Clone, Default, Serialize)]
pub struct DropHint {
    /// The values fit; otherwise it can be dropped all the same, with a warning.
    pub fits: bool,
    pub text: String,
    /// Dropping here is refused, and `text` says why.
    pub refused: bool,
    /// What dropping sends, where it is more than matching one column.
    #[serde(skip)]
    pub command: Option<Command>,
}

pub(super) fn hint(draft: &Draft, slot: Slot) -> Option<DropHint> {
    let header = |column: usize| draft.source.columns.get(column).map(|column| column.header.as_str());
    let column = draft.dragging?;
    if draft.drags_marked() {
        return Some(drop_marked(draft, slot));
    }
    let name = header(column)?;
    let before = match draft.mapping.get(slot).map(|matched| &matched.feed) {
        Some(Feed::Column(other)) if *other != column => header(*other),
        _ => None,
    };
    // A column that feeds another field changes places with the one here.
    let whole = |slot: &Slot| draft.mapping.get(*slot).is_some_and(|matched| matched.feed.is_column());
    if let (Some(before), Some(from)) = (before, draft.mapping.slots_of_column(column).find(whole)) {
        let text = format!("Release to swap “{name}” and “{before}”");
        return Some(DropHint { fits: true, text, command: Some(Command::Swap(from, slot)), ..DropHint::default() });
    }
    let instead = before.map(|before| format!(" instead of “{before}”")).unwrap_or_default();
    if draft.custom_kind(slot).is_some() {
        let text = format!("Release to match “{name}”{instead}");
        return Some(DropHint { fits: true, text, ..DropHint::default() });
    }
    let (fits, text) = match draft.fit(slot)? {
        Fit::Good(reason) | Fit::Possible(reason) if reason.is_empty() => {
            (true, format!("Release to match “{name}”{instead}"))
        }
        Fit::Good(reason) | Fit::Possible(reason) => (true, format!("Release to match “{name}”{instead} — {reason}")),
        Fit::Doubtful(reason) => (false, format!("“{name}” hardly fits: {reason}")),
    };
    Some(DropHint { fits, text, ..DropHint::default() })
}

/// Several columns at once: a group takes them, a single field does not.
fn drop_marked(draft: &Draft, slot: Slot) -> DropHint {
    match slot {
        Slot::Entry { group, position, .. } if draft.custom_kind(slot).is_none() => {
            let entry = format!("{} {}", draft.record_type.groups[group].label, position + 1);
            let text = format!("Release to match {} columns to {entry}", draft.marked.len());
            let command = Some(Command::MatchMarked { group, position });
            DropHint { fits: true, text, command, ..DropHint::default() }
        }
        Slot::Field(_) | Slot::Entry { .. } => {
            let text = "Only one column goes here; a group such as an address takes several".to_owned();
            DropHint { refused: true, text, ..DropHint::default() }
        }
    }
}
