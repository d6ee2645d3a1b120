//! Rows that were set aside, wherever they are told of: how many wait for what, and the button that has them go in.

use super::parts::{Banner, Button, Kind};
use crate::engine::model::{Job, JobKind, ParkedRows, Status};
use crate::engine::schema::{RecordType, group_digits};
use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::state::State;

/// "12 gifts wait for their contacts; 8 can go in now".
pub(super) fn waits(state: &State, parked: &ParkedRows) -> String {
    let (one, many) = words(of(state, &parked.record_type), "row", "rows");
    let (to, to_many) = words(of(state, &parked.to), "record", "records");
    let rows = count(parked.rows, &one, &many);
    match (parked.rows, parked.ready) {
        (1, 0) => format!("{rows} waits for a {to} that is not in the database yet"),
        (_, 0) => format!("{rows} wait for {to_many} that are not in the database yet"),
        (1, _) => format!("{rows} waits for its {to}, which has come; it can go in now"),
        (all, ready) if ready == all => format!("{rows} wait for their {to_many}; all of them can go in now"),
        (_, ready) => format!("{rows} wait for their {to_many}; {} can go in now", group_digits(ready)),
    }
}

/// What has the rows go in; none where none can.
pub(super) fn button(state: &State, parked: &ParkedRows) -> Option<Button> {
    let (one, many) = words(of(state, &parked.record_type), "row", "rows");
    let button = Button::new(format!("Import {}", count(parked.ready, &one, &many)), Command::ImportParked(parked.job));
    let busy = state.is_busy();
    let button = if busy { button.disabled("Wait until the work under way has ended") } else { button };
    (parked.ready > 0).then_some(button)
}

/// On the page of the job that set rows aside: how many wait, and what happens next.
pub(super) fn banner(state: &State, job: &Job, parked: Option<&ParkedRows>) -> Option<Banner> {
    if job.kind != JobKind::Import || job.set_aside == 0 || job.status == Status::Undone {
        return None;
    }
    let Some(parked) = parked else {
        let all = match job.set_aside {
            1 => "The row that was set aside has gone in since.".to_owned(),
            n => format!("All {} that were set aside have gone in since.", count(n, "row", "rows")),
        };
        return Some(Banner { kind: Kind::Neutral, text: all, buttons: Vec::new() });
    };
    let (to, to_many) = words(of(state, &parked.to), "record", "records");
    let next = match (parked.ready, parked.rows) {
        (0, 1) => format!(" Nothing needs doing with the file: once the {to} is imported, Home offers to import it."),
        (0, _) => {
            format!(" Nothing needs doing with the file: once the {to_many} are imported, Home offers to import them.")
        }
        _ => String::new(),
    };
    let text = format!("{}.{next}", waits(state, parked));
    Some(Banner { kind: Kind::Info, text, buttons: button(state, parked).into_iter().collect() })
}

fn of<'s>(state: &'s State, name: &str) -> Option<&'s RecordType> {
    state.schema.record_type(name)
}

fn words(of: Option<&RecordType>, one: &str, many: &str) -> (String, String) {
    match of {
        Some(of) => (of.label.to_lowercase(), of.plural.to_lowercase()),
        None => (one.to_owned(), many.to_owned()),
    }
}
