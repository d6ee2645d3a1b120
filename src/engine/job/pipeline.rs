//! Reader → converter threads → the caller, over bounded channels, batches in file order.
//!
//! It exists so that the database never waits for the file. It must not decide anything about rows.

use super::edited::EditedRows;
use super::recalling::Making;
use super::{Control, JobError};
use crate::engine::check::RowConverter;
use crate::engine::model::{Batch, Candidate};
use crate::engine::source::{RowBatch, SourceError};
use crate::engine::store::Recalls;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::collections::BTreeMap;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Batches waiting in each channel.
const WAITING: usize = 1;

/// A batch of rows with the candidates made of them.
pub(super) struct Converted {
    pub rows: RowBatch,
    pub candidates: Vec<Candidate>,
    /// Bytes of the file read up to its end.
    pub bytes: u64,
}

/// A batch that is done with. Freeing its many small values takes as long as deciding about them, so
/// the converter threads do it, not the one the database waits for.
pub(super) type Spent = (RowBatch, Vec<Candidate>, Batch);

struct Raw {
    sequence: u64,
    rows: RowBatch,
    bytes: u64,
}

/// How the rows ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// Cancelled between two batches.
    Stopped,
}

/// Hands all rows to `each`, batch by batch in file order. `recalls` are for one converter thread each. Cancel and pause are honoured between
/// batches.
pub(super) fn for_each_batch(
    reader: EditedRows<'_>,
    converter: &RowConverter<'_>,
    recalls: Vec<Box<dyn Recalls>>,
    control: &Control,
    mut each: impl FnMut(Converted) -> Result<Spent, JobError>,
) -> Result<End, JobError> {
    std::thread::scope(|scope| {
        let (raw_tx, raw_rx) = bounded::<Raw>(WAITING);
        let (done_tx, done_rx) = bounded::<(u64, Converted)>(WAITING);
        let (spent_tx, spent_rx) = bounded::<Spent>(WAITING);
        let (empty_tx, empty_rx) = bounded::<RowBatch>(WAITING);
        let batch_rows = control.batch_rows();
        let reading = spawn(scope, "almoner-read", move || read(reader, batch_rows, &raw_tx, &empty_rx))?;
        let mut converting = Vec::new();
        let mut recalls = recalls.into_iter();
        for number in 0..converters() {
            let (raw_rx, done_tx) = (raw_rx.clone(), done_tx.clone());
            let (spent_rx, empty_tx) = (spent_rx.clone(), empty_tx.clone());
            let mut making = Making::new(converter, recalls.next());
            let work = move || convert(&mut making, &raw_rx, &done_tx, &spent_rx, &empty_tx);
            converting.push(spawn(scope, &format!("almoner-convert-{number}"), work)?);
        }
        drop((raw_rx, done_tx, spent_rx, empty_tx));
        let end = in_order(done_rx, &spent_tx, control, &mut each);
        // The receiver is gone by now, so threads still sending stop by themselves.
        for thread in converting {
            join(thread)?;
        }
        let read = join(reading)?;
        let end = end?;
        if end == End::Whole {
            read?;
        }
        Ok(end)
    })
}

/// How many threads convert.
pub(super) fn converters() -> usize {
    std::thread::available_parallelism().map_or(1, |n| n.get().saturating_sub(1).clamp(1, 4))
}

fn spawn<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    name: &str,
    work: impl FnOnce() -> T + Send + 'scope,
) -> Result<ScopedJoinHandle<'scope, T>, JobError> {
    let internal = |e: std::io::Error| JobError::Internal { what: format!("a thread could not be started ({e})") };
    Builder::new().name(name.to_owned()).spawn_scoped(scope, work).map_err(internal)
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> Result<T, JobError> {
    let name = thread.thread().name().unwrap_or("a thread").to_owned();
    thread.join().map_err(|_| JobError::Internal { what: format!("{name} broke off") })
}

/// `empty` gives batches back that are done with: their text has its room already.
fn read(
    mut reader: EditedRows<'_>,
    batch_rows: usize,
    raw: &Sender<Raw>,
    empty: &Receiver<RowBatch>,
) -> Result<(), SourceError> {
    for sequence in 0.. {
        let mut rows = empty.try_recv().unwrap_or_default();
        if !reader.read(&mut rows, batch_rows)? {
            break;
        }
        let bytes = reader.bytes_read();
        if raw.send(Raw { sequence, rows, bytes }).is_err() {
            break;
        }
    }
    Ok(())
}

fn convert(
    making: &mut Making<'_>,
    raw: &Receiver<Raw>,
    done: &Sender<(u64, Converted)>,
    spent: &Receiver<Spent>,
    empty: &Sender<RowBatch>,
) {
    for Raw { sequence, rows, bytes } in raw {
        for (rows, ..) in spent.try_iter() {
            // Where the reader has enough of them, it is freed.
            drop(empty.try_send(rows));
        }
        let candidates = making.candidates(&rows);
        if done.send((sequence, Converted { rows, candidates, bytes })).is_err() {
            break;
        }
    }
}

fn in_order(
    done: Receiver<(u64, Converted)>,
    spent: &Sender<Spent>,
    control: &Control,
    each: &mut impl FnMut(Converted) -> Result<Spent, JobError>,
) -> Result<End, JobError> {
    let mut early: BTreeMap<u64, Converted> = BTreeMap::new();
    let mut next = 0;
    for (sequence, batch) in done {
        early.insert(sequence, batch);
        while let Some(batch) = early.remove(&next) {
            control.wait_while_paused();
            if control.is_cancelled() {
                return Ok(End::Stopped);
            }
            // Where the converters are busy or gone, it is freed here: `try_send` gives it back.
            drop(spent.try_send(each(batch)?));
            next += 1;
        }
    }
    Ok(if control.is_cancelled() { End::Stopped } else { End::Whole })
}

#[cfg(test)]
mod tests {
    use super::super::control::BATCH_ROWS;
    use super::*;
    use crate::engine::convert::Settings;
    use crate::engine::mapping::{Feed, Mapping, Match};
    use crate::engine::model::Fixes;
    use crate::engine::schema::{Currency, Schema};
    use crate::engine::source::{ReadOptions, Source};

    /// Rows enough for more batches than all channels hold.
    const ROWS: usize = 10 * BATCH_ROWS + 1;

    /// Passes a file through the pipeline; `each` says whether to go on. Gives the keys in the order
    /// they came.
    fn keys(
        control: &Control,
        mut each: impl FnMut(&Converted) -> Result<(), JobError>,
    ) -> (Vec<String>, Result<End, JobError>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("donors.csv");
        let lines: String = (0..ROWS).map(|n| format!("C{n:06},María\n")).collect();
        std::fs::write(&path, format!("Constituent ID,First Name\n{lines}")).unwrap();
        let source = Source::open(&path, &ReadOptions::default()).unwrap();
        let contact = Schema::built_in().record_type("contact").unwrap();
        let mut mapping = Mapping::default();
        mapping.set(contact.slot("id").unwrap(), Match::new(Feed::Column(0)));
        let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
        let converter = RowConverter::new(Schema::built_in(), contact, &mapping, &settings, 2).unwrap();
        let mut keys = Vec::new();
        let (rows, fixes) = (source.rows().unwrap(), Fixes::default());
        let end = for_each_batch(EditedRows::new(rows, &fixes), &converter, Vec::new(), control, |batch| {
            each(&batch)?;
            keys.extend(batch.candidates.iter().map(|candidate| candidate.key.to_string()));
            Ok((batch.rows, batch.candidates, Batch::default()))
        });
        (keys, end)
    }

    #[test]
    fn all_rows_come_once_and_in_file_order() {
        let (keys, end) = keys(&Control::default(), |_| Ok(()));
        assert_eq!(end.unwrap(), End::Whole);
        assert_eq!(keys, (0..ROWS).map(|n| format!("C{n:06}")).collect::<Vec<_>>());
    }

    #[test]
    fn a_cancel_ends_it_after_the_batch_it_is_at() {
        let control = Control::default();
        let (keys, end) = keys(&control, |_| {
            control.cancel();
            Ok(())
        });
        assert_eq!((end.unwrap(), keys.len()), (End::Stopped, BATCH_ROWS));
    }

    #[test]
    fn an_error_ends_it_and_no_thread_hangs() {
        let (keys, end) = keys(&Control::default(), |_| Err(JobError::Stopped));
        assert!(matches!(end, Err(JobError::Stopped)), "{end:?}");
        assert!(keys.is_empty());
    }
}
