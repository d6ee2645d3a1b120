//! Settings, "Removals": who is protected, and when removing takes more than a click.

use super::command;
use crate::wizard::Command;
use crate::wizard::reviews::{ReviewCommand, TypedRules};
use crate::wizard::screen::parts::Button;
use crate::wizard::state::{Database, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct RulesScreen {
    /// Why nothing can be set up.
    pub problem: Option<String>,
    pub gave: RulesTick,
    pub years: RulesField,
    pub open_proposals: RulesTick,
    pub tags: RulesField,
    pub ids: RulesField,
    pub share: RulesField,
    pub count: RulesField,
    pub more_than_half: RulesTick,
    /// What has to be mended before they can be saved.
    pub fault: Option<&'static str>,
    pub save: Button,
}

/// A box to tick.
#[derive(Debug, Clone, Serialize)]
pub struct RulesTick {
    pub label: &'static str,
    pub ticked: bool,
    #[serde(skip)]
    pub command: Command,
}

/// A field to type into.
#[derive(Debug, Clone, Serialize)]
pub struct RulesField {
    pub label: &'static str,
    pub text: String,
    pub note: &'static str,
    /// What stands in all fields once this one holds another text.
    #[serde(skip)]
    pub become_: fn(&mut TypedRules, String),
    #[serde(skip)]
    pub typed: TypedRules,
}

impl RulesField {
    /// The command that puts another text into the field.
    pub fn command(&self, text: String) -> Command {
        let mut typed = self.typed.clone();
        (self.become_)(&mut typed, text);
        command(ReviewCommand::TypeRules(Box::new(typed)))
    }
}

/// `None` where no database is open.
pub(in crate::wizard::screen) fn rules(state: &State) -> Option<RulesScreen> {
    if !matches!(state.database, Database::Open(_)) {
        return None;
    }
    let form = &state.reviews.rules;
    let typed = &form.typed;
    let tick = |label, ticked, change: fn(&mut TypedRules)| {
        let mut next = typed.clone();
        change(&mut next);
        RulesTick { label, ticked, command: command(ReviewCommand::TypeRules(Box::new(next))) }
    };
    let field = |label, text: &str, note, become_| RulesField {
        label,
        text: text.to_owned(),
        note,
        become_,
        typed: typed.clone(),
    };
    let rules = typed.rules();
    let save = Button::new("Save the rules", command(ReviewCommand::SaveRules));
    let fault = if form.kept.is_some() { rules.as_ref().err().copied() } else { None };
    Some(RulesScreen {
        problem: form.problem.clone(),
        gave: tick("Who gave not long ago", typed.gave, |typed| typed.gave = !typed.gave),
        years: field("Gave within", &typed.years, "years", |typed, text| typed.years = text),
        open_proposals: tick("Who has an open proposal", typed.open_proposals, |typed| {
            typed.open_proposals = !typed.open_proposals;
        }),
        tags: field("Who has a tag", &typed.tags, "one or more, with commas between", |typed, text| typed.tags = text),
        ids: field("Never removed", &typed.ids, "IDs, one a line", |typed, text| typed.ids = text),
        share: field("From this share", &typed.share, "% of all records", |typed, text| {
            typed.share = text;
        }),
        count: field("Or this many", &typed.count, "records", |typed, text| typed.count = text),
        more_than_half: tick(
            "Allow more than half of all records to be removed at once",
            typed.more_than_half,
            |typed| {
                typed.more_than_half = !typed.more_than_half;
            },
        ),
        save: match (&rules, &form.kept) {
            (Err(fault), _) => save.disabled(*fault),
            (Ok(_), None) => save.disabled("The rules are being read"),
            (Ok(rules), Some(kept)) if rules == kept => save.disabled("Nothing was changed"),
            _ => save,
        },
        fault,
    })
}
