//! What of a file is imported, where it holds records of several types: all of it, or one list alone; and, on every page
//! until the check, the parts that go in together.

use super::choose::Choice;
use super::part_tabs::PartTab;
use super::parts::Button;
use crate::engine::job::KnownList;
use crate::engine::schema::{RecordType, group_digits};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::{capitalised, count};

/// Everything in it, then each list alone; none where the file holds no several types.
pub(super) fn choices(draft: &Draft) -> Vec<Choice> {
    let Some(lists) = draft.lists.as_ref().filter(|lists| lists.are_several()) else { return Vec::new() };
    let choice =
        |label: String, selected, command| Choice { label, hint: String::new(), selected, warns: false, command };
    let everything = choice("Everything in it".to_owned(), draft.is_several(), Command::ChooseEverything);
    let alone = |known: &KnownList| {
        let of = &known.record_type.name;
        let repeated = lists.known.iter().filter(|other| other.record_type.name == *of).count() > 1;
        let name =
            if repeated { format!("“{}”", known.list.name) } else { known.record_type.plural.to_lowercase() };
        let is_read = draft.source.reading.sheet == known.list.selector;
        let selector = known.list.selector.clone().unwrap_or_default();
        choice(format!("Only {name}"), is_read && !draft.is_several(), Command::SetSheet(selector))
    };
    std::iter::once(everything).chain(lists.known.iter().map(alone)).collect()
}

/// "12 contacts, 30 gifts and 5 notes go in one after the other, in this order."
pub(super) fn note(draft: &Draft) -> String {
    if !draft.is_several() {
        return String::new();
    }
    let each: Vec<String> = draft.all_parts().map(records).collect();
    let words = match each.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => each.concat(),
    };
    format!("{words} go in one after the other, in this order. Choose one to look at it.")
}

/// "12 contacts"; until the part is read whole, as many as were met.
fn records(part: &Draft) -> String {
    let met = part.lists.iter().flat_map(|lists| &lists.known);
    let met = met.filter(|known| is_of(part, known)).map(|known| known.list.records).next();
    match (part.profile.complete, met) {
        (false, Some(met)) => named(part.record_type, met.max(part.profile.rows)),
        _ => named(part.record_type, part.profile.rows),
    }
}

fn is_of(part: &Draft, known: &KnownList) -> bool {
    known.record_type.name == part.record_type.name && known.list.selector == part.source.reading.sheet
}

fn named(of: &RecordType, records: u64) -> String {
    count(records, &of.label.to_lowercase(), &of.plural.to_lowercase())
}

/// Rows of all parts.
pub(super) fn rows(draft: &Draft) -> u64 {
    draft.all_parts().map(|part| part.profile.rows).sum()
}

/// Every part, with how many of its columns are matched; none where there is only one.
pub(super) fn tabs(draft: &Draft) -> Vec<PartTab> {
    if !draft.is_several() {
        return Vec::new();
    }
    let tab = |(place, part): (usize, &Draft)| {
        let columns = part.source.columns.len();
        let matched = group_digits((columns - part.unmatched_columns()) as u64);
        let note = format!("{matched} of {} matched", count(columns as u64, "column", "columns"));
        let missing = part.missing();
        let lacks = missing.first().map(|slot| format!("{} is not matched", part.label(*slot)));
        PartTab {
            label: capitalised(&records(part)),
            note: lacks.unwrap_or(note),
            warns: !missing.is_empty() || part.profile_problem.is_some(),
            selected: place == draft.place(),
            command: Command::ShowPart(place),
        }
    };
    draft.all_parts().enumerate().map(tab).collect()
}

/// The first other part that lacks something every row needs, with what that is.
pub(super) fn lacking(draft: &Draft) -> Option<(usize, &Draft, String)> {
    let others = draft.all_parts().enumerate().filter(|(place, _)| *place != draft.place());
    others
        .filter_map(|(place, part)| {
            let missing: Vec<String> = part.missing().into_iter().map(|slot| part.label(slot)).collect();
            (!missing.is_empty()).then(|| (place, part, missing.join(", ")))
        })
        .next()
}

/// The way to a part that lacks something.
pub(super) fn way_to_lacking(draft: &Draft) -> Option<Button> {
    let (place, part, _) = lacking(draft)?;
    Some(Button::new(format!("Go to {}", part.record_type.plural.to_lowercase()), Command::ShowPart(place)))
}
