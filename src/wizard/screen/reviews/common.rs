//! What the page of a review has in common while it waits and once it is over.

use crate::engine::store::ReviewSort;
use crate::wizard::Command;
use crate::wizard::screen::RecordChoice;

/// The heading, or what stands there until, or where, there is none.
pub(super) fn title(heading: Option<String>, problem: Option<&str>) -> String {
    let without = if problem.is_some() { "This list cannot be shown" } else { "Reading the list…" };
    heading.unwrap_or_else(|| without.to_owned())
}

/// The orders a list can be had in.
pub(super) fn sorts(now: ReviewSort, sort: impl Fn(ReviewSort) -> Command) -> Vec<RecordChoice> {
    let all = [("As imported", ReviewSort::Number), ("By name", ReviewSort::Title), ("By ID", ReviewSort::Key)];
    let choice = |(label, each): (&str, ReviewSort)| RecordChoice {
        label: label.to_owned(),
        selected: now == each,
        command: sort(each),
    };
    all.map(choice).to_vec()
}

/// Heading and sentence where nothing fits what is looked for.
pub(super) fn nothing_fits(search: &str, many: &str) -> (String, String) {
    match search.trim() {
        "" => {
            ("Nothing of that kind".to_owned(), format!("None of the {many} in this list fit. Choose another filter."))
        }
        search => (
            format!("No {many} hold “{search}”"),
            "The name or the ID has to hold it. Try another spelling, or another filter.".to_owned(),
        ),
    }
}

/// What a record is called: by its key, where it has no name.
pub(super) fn called<'n>(title: &'n str, key: &'n str) -> &'n str {
    if title.is_empty() { key } else { title }
}

/// A name in a text that marks words with brackets.
pub(super) fn unmarked(name: &str) -> String {
    name.replace('[', "(").replace(']', ")")
}
