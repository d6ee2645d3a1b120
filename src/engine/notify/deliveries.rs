//! What is to be sent and what became of it, in one small file.
//!
//! It exists so that nothing is lost when the network is away or the program ends: what was not delivered is
//! tried again, also by the next start, a bounded number of times. Several programs may use it at once. It
//! must not send anything.

use super::keep;
use super::send::Undelivered;
use super::settings::Channel;
use super::words::Notice;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::time::Duration;

/// How often one delivery is tried.
pub const MOST_TRIES: u32 = 5;

/// Deliveries that may wait; of more the oldest is given up.
const MOST_WAITING: usize = 50;

/// Deliveries kept to be looked at, once they ended.
const MOST_ENDED: usize = 100;

/// A delivery being tried for longer than this was left by a program that died.
const LEASE: Duration = Duration::from_secs(120);

/// How long to wait before a delivery that was tried so often is tried again.
pub fn pause_before(tries: u32) -> Option<Duration> {
    let seconds = match tries {
        0 => 0,
        1 => 10,
        2 => 60,
        3 => 5 * 60,
        4 => 30 * 60,
        _ => return None,
    };
    Some(Duration::from_secs(seconds))
}

/// Something to be sent one way, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    pub id: u64,
    pub channel: Channel,
    /// Milliseconds since 1970, as all moments here.
    pub created_at: i64,
    pub tries: u32,
    pub state: DeliveryState,
    /// "spring_gala.xlsx: 10,953 changes imported"
    pub body: String,
    /// What is sent; gone once the delivery ended.
    #[serde(default)]
    pub notice: Option<Notice>,
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum DeliveryState {
    Waiting {
        next_at: i64,
        /// Why it did not arrive yet, where it was tried.
        why: Option<String>,
    },
    Sending {
        since: i64,
    },
    Delivered {
        at: i64,
    },
    NotDelivered {
        at: i64,
        why: String,
    },
}

impl Delivery {
    /// When it is to be tried next; `None` once it ended.
    pub fn due_at(&self) -> Option<i64> {
        match self.state {
            DeliveryState::Waiting { next_at, .. } => Some(next_at),
            DeliveryState::Sending { since } => Some(later(since, LEASE)),
            DeliveryState::Delivered { .. } | DeliveryState::NotDelivered { .. } => None,
        }
    }

    /// What became of it, as half a sentence: "not delivered, tried 5 times: …".
    pub fn outcome(&self) -> String {
        let times = match self.tries {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            tries => format!("{tries} times"),
        };
        match &self.state {
            DeliveryState::Waiting { why: None, .. } => "waiting to be sent".to_owned(),
            DeliveryState::Waiting { why: Some(why), .. } => format!("tried {times}, is tried again: {why}"),
            DeliveryState::Sending { .. } => "being sent".to_owned(),
            DeliveryState::Delivered { .. } => "delivered".to_owned(),
            DeliveryState::NotDelivered { why, .. } => format!("not delivered, tried {times}: {why}"),
        }
    }

    fn end(&mut self, state: DeliveryState) {
        self.state = state;
        self.notice = None;
    }
}

fn later(moment: i64, by: Duration) -> i64 {
    moment.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX))
}

/// The file of deliveries. It is read anew for every question, since other programs write it, too.
#[derive(Debug, Clone)]
pub struct Deliveries {
    path: PathBuf,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct List {
    next: u64,
    deliveries: Vec<Delivery>,
}

impl Deliveries {
    /// Those kept in this file, which need not be there yet.
    pub fn at(path: PathBuf) -> Deliveries {
        Deliveries { path }
    }

    /// All there are, latest first.
    pub fn list(&self) -> Vec<Delivery> {
        let mut all = self.read().deliveries;
        all.reverse();
        all
    }

    /// When something is to be tried next, where anything is.
    pub fn next_due(&self) -> Option<i64> {
        self.read().deliveries.iter().filter_map(Delivery::due_at).min()
    }

    /// Notes something to be sent one way.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, channel: Channel, notice: &Notice, now: i64) -> std::io::Result<u64> {
        self.change(|list| {
            let given_up = "too much is waiting to be sent".to_owned();
            let waiting = list.deliveries.iter().filter(|delivery| delivery.due_at().is_some()).count();
            if waiting >= MOST_WAITING
                && let Some(oldest) = list.deliveries.iter_mut().find(|delivery| delivery.due_at().is_some())
            {
                oldest.end(DeliveryState::NotDelivered { at: now, why: given_up });
            }
            list.next += 1;
            list.deliveries.push(Delivery {
                id: list.next,
                channel,
                created_at: now,
                tries: 0,
                state: DeliveryState::Waiting { next_at: now, why: None },
                body: notice.body.clone(),
                notice: Some(notice.clone()),
            });
            list.next
        })
    }

    /// Takes one that is due, to be sent by whoever asked and nobody else.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take_due(&self, now: i64) -> std::io::Result<Option<Delivery>> {
        if self.next_due().is_none_or(|due| due > now) {
            return Ok(None);
        }
        self.change(|list| {
            let due = |delivery: &&mut Delivery| delivery.due_at().is_some_and(|due| due <= now);
            let delivery = list.deliveries.iter_mut().find(due)?;
            delivery.tries += 1;
            delivery.state = DeliveryState::Sending { since: now };
            Some(delivery.clone())
        })
    }

    /// Notes what became of a delivery that was taken.
    ///
    /// # Errors
    /// When the file cannot be written; it is then tried again.
    pub fn record(&self, id: u64, result: Result<(), Undelivered>, now: i64) -> std::io::Result<()> {
        self.change(|list| {
            let Some(delivery) = list.deliveries.iter_mut().find(|delivery| delivery.id == id) else { return };
            let pause = pause_before(delivery.tries);
            match (result, pause) {
                (Ok(()), _) => delivery.end(DeliveryState::Delivered { at: now }),
                (Err(Undelivered { why, again: true }), Some(pause)) => {
                    delivery.state = DeliveryState::Waiting { next_at: later(now, pause), why: Some(why) };
                }
                (Err(Undelivered { why, .. }), _) => delivery.end(DeliveryState::NotDelivered { at: now, why }),
            }
        })
    }

    fn read(&self) -> List {
        let Ok(text) = std::fs::read(&self.path) else { return List::default() };
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the list of deliveries cannot be read; a new one is begun");
            List::default()
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut List) -> T) -> std::io::Result<T> {
        let _lock = keep::lock(&self.path)?;
        let mut list = self.read();
        let result = change(&mut list);
        let mut ended = list.deliveries.iter().filter(|delivery| delivery.due_at().is_none()).count();
        list.deliveries.retain(|delivery| {
            let goes = delivery.due_at().is_none() && ended > MOST_ENDED;
            ended -= usize::from(goes);
            !goes
        });
        let text = serde_json::to_vec(&list).map_err(std::io::Error::other)?;
        keep::write_private(&self.path, &text)?;
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deliveries() -> (tempfile::TempDir, Deliveries) {
        let folder = tempfile::tempdir().expect("a folder");
        let deliveries = Deliveries::at(folder.path().join("data/deliveries.json"));
        (folder, deliveries)
    }

    fn away() -> Result<(), Undelivered> {
        Err(Undelivered { why: "the server does not answer".into(), again: true })
    }

    #[test]
    fn what_does_not_arrive_is_tried_five_times_and_then_given_up() {
        let (_folder, deliveries) = deliveries();
        let mut now = 1_000;
        deliveries.add(Channel::Webhook, &Notice::test(), now).unwrap();
        let mut pauses = Vec::new();
        while let Some(taken) = deliveries.take_due(now).unwrap() {
            assert_eq!(deliveries.take_due(now).unwrap(), None, "nobody else sends it meanwhile");
            deliveries.record(taken.id, away(), now).unwrap();
            if let Some(next) = deliveries.next_due() {
                assert_eq!(deliveries.take_due(next - 1).unwrap(), None, "not before its time");
                pauses.push((next - now) / 1_000);
                now = next;
            }
        }
        assert_eq!(pauses, [10, 60, 300, 1_800]);
        let list = deliveries.list();
        assert_eq!(list[0].outcome(), "not delivered, tried 5 times: the server does not answer");
        assert_eq!((list[0].tries, &list[0].notice), (MOST_TRIES, &None));
    }

    #[test]
    fn what_cannot_help_is_not_tried_again() {
        let (_folder, deliveries) = deliveries();
        let id = deliveries.add(Channel::Email, &Notice::test(), 5).unwrap();
        deliveries.take_due(5).unwrap();
        deliveries.record(id, Err(Undelivered { why: "it says no".into(), again: false }), 6).unwrap();
        assert_eq!(deliveries.next_due(), None);
        assert_eq!(deliveries.list()[0].outcome(), "not delivered, tried once: it says no");
    }

    #[test]
    fn what_a_dead_program_was_sending_is_taken_up_by_the_next() {
        let (_folder, deliveries) = deliveries();
        deliveries.add(Channel::Email, &Notice::test(), 0).unwrap();
        let taken = deliveries.take_due(0).unwrap().expect("it is due");
        let again = Deliveries::at(deliveries.path.clone());
        assert_eq!(again.take_due(LEASE.as_millis() as i64 - 1).unwrap(), None);
        let taken_up = again.take_due(LEASE.as_millis() as i64).unwrap().expect("its time is over");
        assert_eq!((taken_up.id, taken_up.tries), (taken.id, 2));
    }

    #[test]
    fn the_list_stays_short() {
        let (_folder, deliveries) = deliveries();
        for moment in 0..MOST_WAITING as i64 + 3 {
            deliveries.add(Channel::Email, &Notice::test(), moment).unwrap();
        }
        let waiting = |list: &[Delivery]| list.iter().filter(|d| d.due_at().is_some()).count();
        let list = deliveries.list();
        assert_eq!((waiting(&list), list.len()), (MOST_WAITING, MOST_WAITING + 3));
        assert!(list.last().unwrap().outcome().contains("too much is waiting"));
        for moment in 0..MOST_ENDED as i64 + 10 {
            let id = deliveries.add(Channel::Email, &Notice::test(), moment).unwrap();
            deliveries.record(id, Ok(()), moment).unwrap();
        }
        let list = deliveries.list();
        assert_eq!(list.len() - waiting(&list), MOST_ENDED);
    }

    #[test]
    fn a_list_that_cannot_be_read_is_begun_anew() {
        let (_folder, deliveries) = deliveries();
        deliveries.add(Channel::Email, &Notice::test(), 0).unwrap();
        std::fs::write(&deliveries.path, "{").unwrap();
        assert_eq!(deliveries.list(), []);
        deliveries.add(Channel::Email, &Notice::test(), 0).unwrap();
        assert_eq!(deliveries.list().len(), 1);
    }
}
