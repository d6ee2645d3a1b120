//! The record beside the list of a review: everything it holds, and what goes with it.

use super::command;
use crate::engine::schema::group_digits;
use crate::engine::store::RecordPlace;
use crate::wizard::reviews::{OpenReview, ReviewCommand};
use crate::wizard::screen::parts::{Button, NumberCard};
use crate::wizard::screen::records::{RecordSection, Told, amounts, sections};
use crate::wizard::state::State;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct BesideScreen {
    pub title: String,
    /// Its key, and what belongs to it: "ID C1 · 3 gifts · 1 note".
    pub facts: String,
    pub close: Button,
    pub amounts: Vec<NumberCard>,
    pub sections: Vec<RecordSection>,
    /// Leads to the record with all its past.
    pub open: Button,
}

pub(super) fn beside(state: &State, open: &OpenReview) -> Option<BesideScreen> {
    let shown = open.beside.as_ref()?;
    let record_type = state.schema.record_type(&open.found.as_ref()?.job.record_type)?;
    let place = RecordPlace { record_type: record_type.name.clone(), record: shown.record };
    let mut screen = BesideScreen {
        title: "Reading…".to_owned(),
        facts: String::new(),
        close: Button::new("Close the record", command(ReviewCommand::StopLooking)),
        amounts: Vec::new(),
        sections: Vec::new(),
        open: Button::new("Open in Records", command(ReviewCommand::OpenRecord(place))),
    };
    if let Some(news) = &shown.whole {
        let told = Told::new(state, record_type, &news.referred);
        let record = &news.whole.record;
        let belongs = news.referring.iter().filter_map(|by| {
            let of = state.schema.record_type(&by.record_type)?;
            let name = if by.count == 1 { &of.label } else { &of.plural };
            Some(format!("{} {}", group_digits(by.count), name.to_lowercase()))
        });
        screen.title = told.name(record);
        screen.facts = std::iter::once(told.key(record)).chain(belongs).collect::<Vec<_>>().join(" · ");
        screen.amounts = amounts(&told, record);
        screen.sections = sections(&told, record);
    }
    Some(screen)
}
