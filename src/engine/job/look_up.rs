//! Asks the database all that deciding a batch needs, in batched calls. It must not decide anything.

use crate::engine::check::{Found, Matches, Planner, Unknown};
use crate::engine::model::{Candidate, Decided, Record, RecordId, Verdict};
use crate::engine::store::{StoreError, Target};
use rustc_hash::{FxHashMap, FxHashSet};

/// What each row of a batch needs to know.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn look_up(
    planner: &Planner<'_>,
    candidates: &[Candidate],
    target: &mut dyn Target,
) -> Result<Found, StoreError> {
    // A blank key is nobody's.
    let asked = |c: &Candidate| !c.has_errors() && !c.key.is_empty() && c.same().is_none();
    let keys: Vec<&str> = candidates.iter().filter(|c| asked(c)).map(|c| c.key.as_ref()).collect();
    let mut answers = target.known(&keys)?.into_iter();
    let known: Vec<Option<Record>> =
        candidates.iter().map(|c| if asked(c) { answers.next().flatten() } else { None }).collect();
    let mut holders = Vec::new();
    for (place, values) in planner.wanted_holders(candidates, &known).into_iter().enumerate() {
        let held = if values.is_empty() { Vec::new() } else { target.holders(place, &values)? };
        let pairs = values.into_iter().zip(held).filter_map(|(value, holder)| Some((value.into(), holder?)));
        holders.push(pairs.collect());
    }
    let matches = match planner.unknown(candidates, &known) {
        Some(unknown) => matches(&unknown, &holders, &keys, target)?,
        None => Matches::default(),
    };
    Ok(Found { known, holders, matches })
}

fn matches(
    unknown: &Unknown,
    holders: &[FxHashMap<Box<str>, RecordId>],
    keys: &[&str],
    target: &mut dyn Target,
) -> Result<Matches, StoreError> {
    let mut matches = Matches::default();
    if unknown.incoming.is_empty() && unknown.keys.is_empty() {
        return Ok(matches);
    }
    let names: Vec<&str> = unknown.names.iter().map(AsRef::as_ref).collect();
    if !names.is_empty() {
        matches.named = unknown.names.iter().cloned().zip(target.named(&names)?).collect();
    }
    let incoming: Vec<&str> = unknown.incoming.iter().map(AsRef::as_ref).collect();
    for decided in target.decided(&incoming)? {
        matches.decided.entry(decided.pair.incoming.clone()).or_default().push(decided);
    }
    let same = |decided: &Decided| decided.pair.record.filter(|_| decided.verdict == Verdict::Same);
    let decided = matches.decided.values().flatten().filter_map(same);
    let held = holders.iter().flat_map(|held| held.values().copied());
    let ids: FxHashSet<RecordId> = matches.named.values().flatten().copied().chain(held).chain(decided).collect();
    let mut ids: Vec<RecordId> = ids.into_iter().collect();
    ids.sort_unstable();
    let records = target.records(&ids)?;
    matches.records = ids.into_iter().zip(records).filter_map(|(id, record)| Some((id, record?))).collect();
    matches.free = free_keys(unknown, keys, target)?;
    Ok(matches)
}

/// For keys that would be made and that the database or a row of the batch has, those to choose from. None is
/// in the database; one more than rows of the batch have, so that one is free whichever they take.
fn free_keys(
    unknown: &Unknown,
    keys: &[&str],
    target: &mut dyn Target,
) -> Result<FxHashMap<Box<str>, Vec<Box<str>>>, StoreError> {
    let made: Vec<&str> = unknown.keys.iter().map(AsRef::as_ref).collect();
    let in_batch: FxHashSet<&str> = keys.iter().copied().collect();
    let known = target.known(&made)?;
    let mut free = FxHashMap::default();
    for (key, known) in made.into_iter().zip(known) {
        if known.is_none() && !in_batch.contains(key) {
            continue;
        }
        let wanted = 1 + keys.iter().filter(|other| other.starts_with(key)).count();
        let mut all: Vec<Box<str>> = known.is_none().then(|| key.into()).into_iter().collect();
        for number in 2_u32.. {
            if all.len() >= wanted {
                break;
            }
            let other = format!("{key}-{number}");
            if target.known(&[&other])?[0].is_none() {
                all.push(other.into());
            }
        }
        free.insert(key.into(), all);
    }
    Ok(free)
}
