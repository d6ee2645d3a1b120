//! How an import recognises records, in plain words, in front of the page where it is chosen.

use super::choose::Choice;
use super::parts::Button;
use crate::engine::model::{Recognise, Repeats};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::recognising::RecogniseCommand;
use serde::Serialize;

/// The question how records are recognised.
#[derive(Debug, Clone, Serialize)]
pub struct RecogniseScreen {
    pub title: &'static str,
    pub text: String,
    /// What else than the ID counts; each can be ticked.
    pub signs: Vec<Choice>,
    /// What happens with rows that are recognised so.
    pub then: &'static str,
    pub keyless_title: String,
    /// What becomes of rows without an ID that match nobody; none where only the ID counts.
    pub keyless: Vec<Choice>,
    /// What IDs made begin with, where they are made.
    pub prefix: Option<String>,
    /// What is wrong with it.
    pub prefix_problem: Option<&'static str>,
    pub repeats_title: String,
    pub repeats: Vec<Choice>,
    pub done: Button,
}

/// What leads there: "Recognised by ID and email".
pub(super) fn button(draft: &Draft) -> Button {
    Button::new(format!("Recognised by {}…", summary(draft)), send(RecogniseCommand::Ask(true)))
}

/// "ID, email, name and postal code"
fn summary(draft: &Draft) -> &str {
    if draft.record_type.has_derived_key() {
        return &draft.record_type.fields[draft.record_type.key].label;
    }
    match (draft.recognise.by_email, draft.recognise.by_name) {
        (false, false) => "ID only",
        (true, false) => "ID or email",
        (false, true) => "ID or name and postal code",
        (true, true) => "ID, email or name",
    }
}

/// What becomes of rows that are recognised by more than their ID.
const THEN: &str = "Rows found this way are possible duplicates. You see each beside the record it may be and decide; \
                    until then the row is left out.";

fn send(command: RecogniseCommand) -> Command {
    Command::Recognise(command)
}

pub(super) fn recognising(draft: &Draft) -> RecogniseScreen {
    let record_type = draft.record_type;
    let one = record_type.label.to_lowercase();
    let key = &record_type.fields[record_type.key].label;
    let how = &draft.recognise;
    let persons = record_type.is_of_persons();
    let choice = |label: String, hint: &str, selected: bool, command: RecogniseCommand| Choice {
        label,
        hint: hint.to_owned(),
        selected,
        warns: false,
        command: send(command),
    };
    let made = how.new_keys.is_some();
    let problem = how.new_keys.as_ref().is_some_and(|prefix| prefix.trim().is_empty()) && how.beyond_key();
    let done = Button::new("Done", send(RecogniseCommand::Ask(false)));
    let repeats = |repeats, label: &str, hint| {
        choice(label.to_owned(), hint, how.repeats == repeats, RecogniseCommand::Repeats(repeats))
    };
    RecogniseScreen {
        title: "How records are recognised",
        text: match persons {
            true => format!("A row whose {key} is in the database is about that {one}, always. What else may tell?"),
            false => format!("A row whose {key} is in the database is about that {one}, and nothing else tells."),
        },
        signs: if persons { signs(how, choice) } else { Vec::new() },
        then: match persons {
            true => THEN,
            false => "",
        },
        keyless_title: format!("Rows without a {key} that match nobody"),
        keyless: if how.beyond_key() {
            vec![
                choice("Are left out".into(), "as problems", !made, RecogniseCommand::MakeKeys(false)),
                choice("Are added".into(), "with a new ID", made, RecogniseCommand::MakeKeys(true)),
            ]
        } else {
            Vec::new()
        },
        prefix: how.new_keys.clone().filter(|_| how.beyond_key()),
        prefix_problem: problem.then_some("Type what new IDs begin with, such as NEW-."),
        repeats_title: format!("The same {key} in several rows of the file"),
        repeats: vec![
            repeats(Repeats::Last, "The last row wins", "later rows update earlier ones"),
            repeats(Repeats::First, "The first row wins", "later rows change nothing"),
            repeats(Repeats::Problem, "Is a problem", "later rows are left out"),
        ],
        done: if problem { done.disabled("Type what new IDs begin with") } else { done },
    }
}

/// What else than the ID may tell who a row is about.
fn signs(how: &Recognise, choice: impl Fn(String, &str, bool, RecogniseCommand) -> Choice) -> Vec<Choice> {
    vec![
        choice(
            "The same email".into(),
            "unless it is marked as shared",
            how.by_email,
            RecogniseCommand::ByEmail(!how.by_email),
        ),
        choice(
            "The same first and last name with the same postal code".into(),
            "whatever the case and the accents",
            how.by_name,
            RecogniseCommand::ByName(!how.by_name),
        ),
    ]
}
