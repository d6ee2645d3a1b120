//! What a checked import comes to: the numbers at the top, the words at the bottom, the button that begins
//! it. They differ with what the file is: rows to add and update, a full list, a list of removals.

use super::super::parts::{Banner, Button, Kind, NumberCard};
use super::{lists, unmarked};
use crate::engine::job::{missing_before, missing_label, missing_warning};
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, group_digits};
use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::state::{CheckTab, CheckView};

pub(super) fn cards(record_type: &RecordType, check: &CheckView) -> Vec<NumberCard> {
    let counts = &check.report().counts;
    let kind = |n: u64| named(record_type, n);
    let problems = NumberCard::new(with_problems(check, check.part), "rows with problems", Kind::Danger);
    if check.checked().request.mode == Mode::RemoveListed {
        let listed = check.totals().listed;
        return vec![NumberCard::new(listed, format!("{} listed for removal", kind(listed)), Kind::Warn), problems];
    }
    let warnings: u64 = lists::problems(check).filter(|p| !p.is_error).map(|p| p.count).sum();
    let mut cards = vec![
        NumberCard::new(counts.updated, format!("{} updated", kind(counts.updated)), Kind::Neutral),
        NumberCard::new(counts.created, format!("new {}", kind(counts.created)), Kind::Good),
        NumberCard::new(counts.unchanged, "already up to date", Kind::Info),
    ];
    // Rows that repeat an ID are among the warnings: they give way to what is missing.
    let missing = check.report().missing.map(|m| NumberCard::new(m.records, missing_label(&m), Kind::Warn));
    if check.checked().request.recognise.beyond_key() {
        cards.push(NumberCard::new(check.totals().duplicates, "possible duplicates", Kind::Warn));
    } else if missing.is_none() {
        cards.push(NumberCard::new(counts.duplicates, "rows repeat an ID", Kind::Warn));
    }
    cards.push(NumberCard::new(warnings, "warnings", Kind::Warn));
    cards.push(problems);
    cards.extend(missing);
    cards
}

/// Why what is seen is not, or may not be, as it seems.
pub(super) fn banner(record_type: &RecordType, check: &CheckView) -> Option<Banner> {
    if let Some(stale) = &check.stale {
        let again = if stale.of_file {
            Button::new("Read the file again", Command::TryAgain)
        } else {
            Button::new("Check again", Command::StartCheck)
        };
        return Some(Banner { kind: Kind::Warn, text: stale.text.clone(), buttons: vec![again] });
    }
    let decided = check.duplicates.decided.len() as u64;
    if decided > 0 {
        let decisions = count(decided, "decision is kept", "decisions are kept");
        let text = format!("{decisions}. Check again to see what the import does now.");
        let again = Button::new("Check again", Command::StartCheck);
        return Some(Banner { kind: Kind::Info, text, buttons: vec![again] });
    }
    let missing = check.report().missing.and_then(|missing| missing_warning(&missing, record_type));
    let text = check.list_warnings.iter().cloned().chain(missing).collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| Banner { kind: Kind::Warn, text, buttons: Vec::new() })
}

pub(super) fn next(record_type: &RecordType, check: &CheckView) -> Button {
    let changes: u64 = check.parts().map(|part| check.report_of(part).counts).map(|c| c.created + c.updated).sum();
    let missing = check.parts().any(|part| check.report_of(part).missing.is_some_and(|missing| missing.records > 0));
    let label = match check.checked.request.mode {
        Mode::RemoveListed => {
            let listed = check.totals().listed;
            format!("List {} {} for review", group_digits(listed), named(record_type, listed))
        }
        Mode::FullList if changes == 0 && missing => "Note what is missing".to_owned(),
        _ if changes == 0 && missing => "Note what is listed".to_owned(),
        _ => format!("Import {}", count(changes, "change", "changes")),
    };
    let button = Button::new(label, Command::StartImport);
    if check.stale.is_some() || !check.duplicates.decided.is_empty() {
        button.disabled("Check again first")
    } else if changes == 0 && !missing {
        let removes = check.checked.request.mode == Mode::RemoveListed;
        button.disabled(if removes { "There is nothing to remove" } else { "There is nothing to import" })
    } else {
        button
    }
}

/// What has been done so far, and what will not be done. `[…]` stands out.
pub(super) fn text(database: &str, record_type: &RecordType, check: &CheckView) -> String {
    let list = check.checked().request.list.as_ref().map(|list| format!(" The file is the list [{}].", unmarked(list)));
    let list = list.unwrap_or_default();
    let text = format!("Every row was checked against [{database}]. Nothing has been changed yet.{list}");
    match check.report().missing {
        Some(missing) if missing.records > 0 => {
            format!("{text} {}", missing_before(&missing, record_type))
        }
        _ => text,
    }
}

/// What happens to rows with problems, of whichever part.
pub(super) fn footer(check: &CheckView) -> String {
    let changes: u64 = check.parts().map(|part| check.report_of(part).counts).map(|c| c.created + c.updated).sum();
    let problems = match check.parts().map(|part| with_problems(check, part)).sum() {
        0 => None,
        1 => Some("1 row with a problem".to_owned()),
        n => Some(format!("{} rows with problems", group_digits(n))),
    };
    let possible: u64 = check.parts().map(|part| check.totals_of(part).duplicates_left_out).sum();
    let possible = (possible > 0).then(|| count(possible, "possible duplicate", "possible duplicates"));
    let left_out: Vec<String> = problems.into_iter().chain(possible).collect();
    let set_aside = set_aside(check);
    if let (true, Some(words)) = (left_out.is_empty(), &set_aside) {
        return words.clone();
    }
    match (left_out.as_slice(), changes, check.checked.request.mode) {
        ([], _, Mode::RemoveListed) => "Nothing is removed before somebody has reviewed the list.".to_owned(),
        ([], 0, _) => "Everything in the file is in the database already.".to_owned(),
        ([], _, _) => "Every row goes in. You can undo the import afterwards.".to_owned(),
        (rows, ..) => {
            let file = "will be left out and saved to a file you can fix and import again.";
            format!("{} {file}{}", rows.join(" and "), set_aside.map(|words| format!(" {words}")).unwrap_or_default())
        }
    }
}

/// Leads to the problems, from anywhere else: of the part looked at where it has any, else of the first that has.
pub(super) fn fix_problems(check: &CheckView) -> Option<Button> {
    let has_any = |part: &Option<usize>| with_problems(check, *part) > 0;
    let part = std::iter::once(check.part).chain(check.parts()).find(has_any)?;
    (part != check.part || check.tab != CheckTab::Problems).then(|| {
        let label = format!("Fix {}", count(with_problems(check, part), "problem", "problems"));
        let command = match part == check.part {
            true => Command::ShowTab(CheckTab::Problems),
            false => Command::ShowCheckPart { part, tab: Some(CheckTab::Problems) },
        };
        // What nobody matched has nothing to be fixed by itself.
        let label = if check.is_derived(part) { label.replace("Fix", "See") } else { label };
        Button::new(label, command)
    })
}

/// Rows of a part left out for another reason than that nobody decided whom they are about.
pub(super) fn with_problems(check: &CheckView, part: Option<usize>) -> u64 {
    let (report, totals) = (check.report_of(part), check.totals_of(part));
    report.counts.left_out.saturating_sub(totals.duplicates_left_out + report.set_aside)
}

/// What becomes of rows set aside, which are in no file.
fn set_aside(check: &CheckView) -> Option<String> {
    match check.parts().map(|part| check.report_of(part).set_aside).sum::<u64>() {
        0 => None,
        1 => Some("1 row is set aside and waits in the database.".to_owned()),
        n => Some(format!("{} rows are set aside and wait in the database.", group_digits(n))),
    }
}

pub(super) fn named(record_type: &RecordType, n: u64) -> String {
    let name = if n == 1 { &record_type.label } else { &record_type.plural };
    name.to_lowercase()
}
