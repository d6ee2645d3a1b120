//! The question before records are removed, beside their list.

use super::{command, names, one};
use crate::engine::job::{Review, ReviewFacts};
use crate::engine::model::Guard;
use crate::engine::schema::group_digits;
use crate::engine::store::ReviewRow;
use crate::wizard::format::count;
use crate::wizard::reviews::{OpenReview, ReviewCommand};
use crate::wizard::screen::TypingScreen;
use crate::wizard::screen::parts::{Banner, Button, Kind};
use crate::wizard::state::State;
use crate::wizard::update::is_number;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct QuestionScreen {
    pub title: String,
    /// How many of each type: "1,165 contacts · 318 gifts".
    pub counts: String,
    /// Those who gave most, each with what they gave last; empty where nobody gave.
    pub givers: Vec<(String, String)>,
    pub givers_title: &'static str,
    /// What undo can do.
    pub text: &'static str,
    /// Why it cannot be done, and what to do.
    pub banner: Option<Banner>,
    /// The number is to be typed.
    pub typing: Option<TypingScreen>,
    pub keep: Button,
    pub confirm: Button,
}

pub(super) fn question(state: &State, open: &OpenReview, found: &Review) -> Option<QuestionScreen> {
    let asked = open.question.as_ref()?;
    let totals = &found.totals;
    let own = state.schema.record_type(&found.job.record_type);
    let (one, many) = names(own);
    let what = count(totals.ticked, &one, &many);
    let line = |name: &str, number: u64| {
        let (one, many) = names(state.schema.record_type(name));
        count(number, &one, &many)
    };
    let own_line = line(&found.job.record_type, totals.ticked);
    let counts = std::iter::once(own_line).chain(totals.dependents.iter().map(|(name, number)| line(name, *number)));
    let facts = own.map(|own| ReviewFacts::of(state.schema, own));
    let giver = |row: &ReviewRow| {
        let told = facts.as_ref().zip(row.whole.as_ref()).map(|(facts, whole)| facts.cells(whole));
        (row.title.clone(), told.and_then(|mut cells| cells.pop()).unwrap_or_default())
    };
    let number = group_digits(totals.ticked);
    let confirm = Button::new(format!("Remove {what}"), command(ReviewCommand::Remove));
    let ready = !matches!(found.guard, Guard::TypeNumber) || is_number(&asked.typed, totals.ticked);
    let confirm = match found.guard {
        Guard::MoreThanHalf => confirm.disabled("The settings do not allow it"),
        Guard::Nothing => confirm.disabled("Nothing is ticked"),
        _ if open.deciding > 0 => confirm.disabled("Your last decision is being noted"),
        _ if !ready => confirm.disabled(format!("Type {number} first")),
        _ => confirm,
    };
    let half = (found.guard == Guard::MoreThanHalf).then(|| Banner {
        kind: Kind::Danger,
        text: format!(
            "{what} of {} is more than half of all there are. Look whether the file was the whole list. If it was, an \
             administrator can allow it in Settings, under Removals.",
            group_digits(totals.of)
        ),
        buttons: vec![one::to_settings()],
    });
    Some(QuestionScreen {
        title: format!("Remove {what}?"),
        counts: counts.collect::<Vec<_>>().join(" · "),
        givers: asked.largest.iter().flatten().map(giver).collect(),
        givers_title: "Those who gave most, and last",
        text: "Everything is kept aside as it is now, and comes back with an undo in History, however long ago it was.",
        banner: half,
        typing: (found.guard == Guard::TypeNumber)
            .then(|| TypingScreen { label: format!("Type {number} to confirm"), typed: asked.typed.clone() }),
        keep: Button::new("Not yet", command(ReviewCommand::KeepThem)),
        confirm,
    })
}
