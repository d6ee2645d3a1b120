//! The section of fields an organisation defined itself, and the question for a new one.

use super::matching::{Command2, MatchSection, SlotScreen};
use super::parts::Button;
use crate::engine::schema::{CustomType, Slot};
use crate::wizard::command::Command;
use crate::wizard::customs::{CustomCommand, Defining};
use crate::wizard::draft::Draft;
use serde::Serialize;

/// The question for a new field, in front of the page.
#[derive(Debug, Clone, Serialize)]
pub struct DefineScreen {
    pub title: String,
    pub text: String,
    pub name_label: &'static str,
    pub name: String,
    pub problem: Option<String>,
    pub type_label: &'static str,
    pub kinds: Vec<KindChoice>,
    /// Why the type that is chosen was proposed, or what it means for the values.
    pub why: String,
    pub confirm: Button,
    pub cancel: Button,
}

/// A type that can be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct KindChoice {
    pub label: &'static str,
    pub chosen: bool,
    pub command: Command2,
}

fn does(label: &str, command: CustomCommand) -> Button {
    Button::new(label, Command::Custom(command))
}

/// The fields of the organisation's own by name, and the way to a new one.
pub(super) fn section(draft: &Draft, label: &str, slot: impl Fn(Slot) -> SlotScreen) -> MatchSection {
    MatchSection {
        label: label.to_owned(),
        slots: draft
            .custom_slots()
            .into_iter()
            .filter(|slot| draft.customs.names.of(*slot).is_some())
            .map(slot)
            .collect(),
        add: Some(does("New custom field…", CustomCommand::Ask(draft.selected))),
    }
}

/// What a field of the organisation's own holds, for a tooltip.
pub(super) fn help(kind: CustomType) -> String {
    format!("A field of your own. {}", meaning(kind))
}

fn meaning(kind: CustomType) -> &'static str {
    match kind {
        CustomType::Text => "It takes any text.",
        CustomType::Number => "It takes numbers; anything else is reported.",
        CustomType::Money => "It takes amounts of money, with their currency; anything else is reported.",
        CustomType::Date => "It takes dates; anything else is reported.",
        CustomType::YesNo => "It takes yes or no; anything else is reported or translated.",
        CustomType::List => "It takes several values with semicolons between them.",
    }
}

pub(super) fn define(draft: &Draft) -> Option<DefineScreen> {
    let defining = draft.customs.defining.as_ref()?;
    let header = defining.column.and_then(|column| draft.source.columns.get(column)).map(|column| &column.header);
    let text = match header {
        Some(header) => format!("The column “{header}” goes into a field that your organisation defines itself."),
        None => "A field that your organisation defines itself; drag a column onto it afterwards.".to_owned(),
    };
    let kinds = CustomType::ALL.into_iter().map(|kind| KindChoice {
        label: kind.label(),
        chosen: kind == defining.kind,
        command: Command2(Command::Custom(CustomCommand::Choose(kind))),
    });
    let confirm = does("Add the field", CustomCommand::Confirm);
    Some(DefineScreen {
        title: "New custom field".to_owned(),
        text,
        name_label: "Name",
        name: defining.name.clone(),
        problem: defining.problem.clone(),
        type_label: "What it holds",
        kinds: kinds.collect(),
        why: why(defining),
        confirm: if defining.name.trim().is_empty() { confirm.disabled("Type a name first") } else { confirm },
        cancel: does("Cancel", CustomCommand::Leave),
    })
}

fn why(defining: &Defining) -> String {
    match &defining.guessed {
        Some((kind, why)) if *kind == defining.kind => format!("{why} {}", meaning(*kind)),
        Some((_, why)) => format!("{} {why}", meaning(defining.kind)),
        None => meaning(defining.kind).to_owned(),
    }
}
