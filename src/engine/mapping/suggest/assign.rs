//! Decides which column feeds which slot so that no two fight for one and the total is best.

use super::header::Entry;
use super::lexicon::Target;
use super::remembered::Placed;
use super::score::Score;
use crate::engine::schema::FieldIndex;
use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use rustc_hash::FxHashMap;

/// One column might feed one field of one entry.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub column: usize,
    pub target: Target,
    pub entry: Entry,
    pub fixed: Option<(FieldIndex, String)>,
    pub score: Score,
    /// The place it had in earlier imports, where it is remembered.
    pub placed: Option<Placed>,
}

/// Scores are compared to this many parts of one.
const PARTS: f64 = 100_000.0;

/// The best choice of candidates with at most one per column and one per slot, in column order.
pub(super) fn assign(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = components(candidates).into_iter().flat_map(best_of).collect();
    chosen.sort_by_key(|c| c.column);
    chosen
}

/// Candidates that cannot get in each other's way are decided apart, which keeps each problem tiny.
fn components(candidates: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let mut of_slot: FxHashMap<(Target, Entry), usize> = FxHashMap::default();
    let mut of_column: FxHashMap<usize, usize> = FxHashMap::default();
    let mut parent: Vec<usize> = (0..candidates.len()).collect();
    for (i, candidate) in candidates.iter().enumerate() {
        let slot = *of_slot.entry((candidate.target, candidate.entry.clone())).or_insert(i);
        let column = *of_column.entry(candidate.column).or_insert(i);
        for other in [slot, column] {
            let (a, b) = (root(&parent, i), root(&parent, other));
            parent[a] = b;
        }
    }
    let mut components: FxHashMap<usize, Vec<Candidate>> = FxHashMap::default();
    for (i, candidate) in candidates.into_iter().enumerate() {
        components.entry(root(&parent, i)).or_default().push(candidate);
    }
    components.into_values().collect()
}

fn root(parent: &[usize], mut at: usize) -> usize {
    while parent[at] != at {
        at = parent[at];
    }
    at
}

fn best_of(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let (mut columns, mut slots) = (Vec::new(), Vec::new());
    for candidate in &candidates {
        if !columns.contains(&candidate.column) {
            columns.push(candidate.column);
        }
        let slot = (candidate.target, &candidate.entry);
        if !slots.contains(&slot) {
            slots.push(slot);
        }
    }
    // One further slot per column stands for staying unmatched, worth nothing.
    let mut weights = Matrix::new(columns.len(), slots.len() + columns.len(), 0_i64);
    let mut of_pair = FxHashMap::default();
    for (i, candidate) in candidates.iter().enumerate() {
        let row = columns.iter().position(|c| *c == candidate.column);
        let column = slots.iter().position(|s| *s == (candidate.target, &candidate.entry));
        if let Some(pair) = row.zip(column) {
            // Of equal columns the first in the file wins.
            let earlier = 1.0 - candidate.column.min(1_000) as f64 / 1_000.0;
            weights[pair] = (candidate.score.total() * PARTS + earlier * 10.0) as i64;
            of_pair.insert(pair, i);
        }
    }
    let (_, assigned) = kuhn_munkres(&weights);
    let chosen: Vec<usize> = assigned.iter().enumerate().filter_map(|(r, c)| of_pair.get(&(r, *c)).copied()).collect();
    candidates.into_iter().enumerate().filter(|(i, _)| chosen.contains(i)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::super::score::Kind;
    use super::*;

    fn candidate(column: usize, field: usize, weight: f64) -> Candidate {
        let mut score = Score::default();
        score.add(Kind::Header, weight, "");
        Candidate { column, target: Target::Field(field), entry: Entry::default(), fixed: None, score, placed: None }
    }

    fn chosen(candidates: &[(usize, usize, f64)]) -> Vec<(usize, usize)> {
        let field = |c: &Candidate| match c.target {
            Target::Field(field) => field,
            Target::Part(_, field) => field,
        };
        let all = candidates.iter().map(|(c, f, w)| candidate(*c, *f, *w)).collect();
        assign(all).iter().map(|c| (c.column, field(c))).collect()
    }

    #[test]
    fn the_best_total_wins_over_the_best_single_match() {
        let candidates = [(0, 0, 0.9), (0, 1, 0.85), (1, 0, 0.88), (1, 1, 0.1)];
        assert_eq!(chosen(&candidates), [(0, 1), (1, 0)]);
    }

    #[test]
    fn of_two_equal_columns_the_first_wins_and_the_other_stays_unmatched() {
        assert_eq!(chosen(&[(1, 0, 0.9), (0, 0, 0.9)]), [(0, 0)]);
        assert_eq!(chosen(&[]), []);
    }
}
