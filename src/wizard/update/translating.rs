//! The page that says what values become.

use super::super::command::Command;
use super::super::draft::Draft;

pub(super) fn update(draft: &mut Draft, command: Command) {
    match command {
        Command::OpenTranslate(slot) => draft.open_translate(slot),
        Command::CloseTranslate => draft.translating = None,
        Command::Translate { value, becomes } => draft.translate(&value, becomes),
        Command::TranslateRest(becomes) => draft.translate_rest(&becomes),
        Command::SetOtherwise(otherwise) => draft.retranslate(|t| t.otherwise = otherwise),
        Command::IgnoreCase(ignore) => draft.retranslate(|t| t.ignore_case = ignore),
        Command::IgnoreSpaces(ignore) => draft.retranslate(|t| t.ignore_spaces = ignore),
        Command::ShowUnknownOnly(only) => draft.show_unknown_only(only),
        Command::SuggestTranslations => draft.suggest_translations(),
        _ => {}
    }
}
