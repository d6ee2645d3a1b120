//! The Match page.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::state::{Notice, Stage, State};
use super::translating;

pub(super) fn update(state: &mut State, command: Command) -> Vec<Effect> {
    let Stage::Match(draft) = &mut state.stage else { return Vec::new() };
    match command {
        Command::Drag(column) => draft.drag(column),
        Command::LookAtRow(place) => draft.looking = place,
        Command::Swap(one, other) => {
            draft.swap(one, other);
            draft.drag(None);
        }
        Command::MarkColumn { column, marked: true } => drop(draft.marked.insert(column)),
        Command::MarkColumn { column, marked: false } => drop(draft.marked.remove(&column)),
        Command::ClearMarks => draft.marked.clear(),
        Command::MatchMarked { group, position } => {
            draft.match_marked(group, position);
            draft.drag(None);
            draft.selected = None;
        }
        Command::SelectColumn(column) => draft.selected = column,
        Command::FindColumn(text) => draft.find = text,
        Command::Match { column, slot } => {
            draft.match_column(column, slot);
            draft.drag(None);
            draft.selected = None;
        }
        Command::MatchFixed { slot, text } if text.trim().is_empty() => draft.unmatch(slot),
        Command::MatchFixed { slot, text } => draft.match_fixed(slot, text.trim()),
        Command::JoinColumn { column, slot } => draft.join_column(column, slot),
        Command::SplitColumn { column, whole } => draft.split_column(column, whole),
        Command::JoinWith { slot, separator } => draft.join_with(slot, separator),
        Command::JoinEarlier { slot, column } => draft.join_earlier(slot, column),
        Command::SplitList { slot, separator } => draft.split_list(slot, separator),
        Command::Unmatch(slot) => draft.unmatch(slot),
        Command::UnmatchColumn(column) => draft.unmatch_column(column),
        Command::AddEntry(group) => draft.add_entry(group),
        Command::SetDateOrder { slot, order } => draft.change(slot, |m| m.date_order = Some(order)),
        Command::SetNumberFormat { slot, format } => draft.change(slot, |m| m.number_format = Some(format)),
        Command::SetBlank { slot, policy } => draft.change(slot, |m| m.blank = policy),
        Command::Custom(command) => draft.custom(command),
        Command::MatchAgain => {
            return vec![draft.match_again()];
        }
        Command::UndoMatch => draft.undo_match(),
        Command::RedoMatch => draft.redo_match(),
        other => translating::update(draft, other),
    }
    let (effect, told) = (draft.count_next(), draft.take_told());
    if let Some(text) = told {
        state.notice = Some(Notice { is_error: false, text });
    }
    effect.into_iter().collect()
}
