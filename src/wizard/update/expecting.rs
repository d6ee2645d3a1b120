//! What is expected of a file, and the report of its plan.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::expecting::ExpectCommand;
use super::super::state::{Database, Stage, State};
use crate::engine::job::{Checked, PlanSubject};

pub(super) fn update(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::Expect(command) => expect(state, command),
        _ => save_report(state),
    }
}

fn expect(state: &mut State, command: ExpectCommand) -> Vec<Effect> {
    let Stage::Check { draft, .. } = &mut state.stage else { return Vec::new() };
    let expecting = &mut draft.expecting;
    match command {
        ExpectCommand::Type(total, typed) => expecting.set(total, typed),
        ExpectCommand::AskWhy => expecting.reason = Some(String::new()),
        ExpectCommand::TypeReason(reason) => expecting.reason = Some(reason),
        ExpectCommand::Waive => {
            if let Some(reason) = expecting.reason.take_if(|reason| !reason.trim().is_empty()) {
                expecting.waived = Some(reason.trim().to_owned());
            }
        }
        ExpectCommand::LeaveQuestion => expecting.reason = None,
        ExpectCommand::TakeBack => expecting.waived = None,
    }
    Vec::new()
}

/// Asks where the report of the plan goes, and has it written there.
fn save_report(state: &State) -> Vec<Effect> {
    let Stage::Check { draft, check } = &state.stage else { return Vec::new() };
    let mut checked: Checked = check.checked().clone();
    let expected = draft.expecting.expected(draft.record_type, &checked).filter(|_| !check.is_derived(check.part));
    let expected = expected.unwrap_or_default();
    checked.request.expected = expected;
    let database = match &state.database {
        Database::Open(summary) => summary.name.clone(),
        Database::Opening | Database::Failed(_) => String::new(),
    };
    let subject = PlanSubject {
        report: check.report().clone(),
        checked,
        lists: *check.totals(),
        database,
        when: state.now.strftime("%-d %B %Y, %H:%M").to_string(),
        who: String::new(),
        part: check.part,
    };
    let name = draft.file_name();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let of = check.type_of(check.part, state.schema).filter(|_| !check.first.is_empty());
    let of = of.map(|of| format!(" of {}", of.plural.to_lowercase())).unwrap_or_default();
    let suggested_name = format!("{stem} - check{of}.xlsx");
    vec![Effect::SaveReport { ticket: check.ticket, subject: Box::new(subject), suggested_name }]
}
