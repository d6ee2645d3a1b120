//! What takes a moment of a review: totals, decisions about many records, and what goes with them. It has a thread and
//! a connection of its own, so that the pages of a long list are read meanwhile. It decides nothing.

use super::outbox::{Outbox, guarded};
use crate::engine::job::Person;
use crate::engine::schema::Schema;
use crate::engine::store::sqlite::SqliteStore;
use crate::wizard::command::News;
use crate::wizard::reviews::{ReviewDone, ReviewNews, ReviewWork};
use std::path::PathBuf;

/// What is asked about a review.
pub(super) struct ToReview {
    pub path: PathBuf,
    pub ticket: u64,
    pub ask: ReviewWork,
}

pub(super) struct Reviews {
    schema: &'static Schema,
    person: Person,
    outbox: Outbox,
    open: Option<(PathBuf, SqliteStore)>,
}

impl Reviews {
    pub fn new(schema: &'static Schema, person: Person, outbox: Outbox) -> Reviews {
        Reviews { schema, person, outbox, open: None }
    }

    pub fn answer(&mut self, asked: ToReview) {
        let ToReview { path, ticket, ask } = asked;
        // After a mistake of ours it is opened anew.
        let mut open = self.open.take().filter(|(of, _)| *of == path);
        let answered = guarded(|| {
            let mut store = match open.take() {
                Some((_, store)) => store,
                None => SqliteStore::open(&path, self.schema).map_err(|error| error.to_string())?,
            };
            let done = ask.carry_out(&mut store, &self.person).map_err(|error| error.to_string());
            Ok((done, store))
        });
        let result: Result<ReviewDone, String> = match answered {
            Ok((done, store)) => {
                self.open = Some((path, store));
                done
            }
            Err(message) => Err(message),
        };
        self.outbox.send(News::Reviews(ReviewNews::Worked { ticket, result }));
    }
}
