//! Learns the names of values from the first records.
//!
//! It exists so that columns are known before any row is read, from a bounded part of the file.

use super::flatten::Values;
use super::records::Records;
use super::rows::refusal;
use super::tree::Tree;
use crate::engine::source::SourceError;
use crate::engine::source::bytes::shown;
use crate::engine::source::records::COLUMN_LIMIT;
use std::collections::{HashMap, HashSet};

/// Records looked at.
const RECORDS: u64 = 10_000;
/// Bytes of them.
const BYTES: u64 = 5 << 20;

/// What the first records show.
pub(super) struct Learned {
    /// Names of values, those that belong together side by side.
    pub names: Vec<String>,
    /// Records looked at.
    pub records: u64,
    /// Those of them that say anything.
    pub filled: u64,
}

/// Looks at the first records.
///
/// # Errors
/// When the file cannot be read or is broken there, or its records have too many names.
pub(super) fn learn(records: &mut Records, more: &[String]) -> Result<Learned, SourceError> {
    let mut tree = Tree::new(&[]);
    let mut values = Values::default();
    let mut names = Names::default();
    let (mut count, mut filled) = (0, 0);
    // The first of its kind may stand anywhere; from there on the look is bounded.
    let mut end = u64::MAX;
    while count < RECORDS
        && let Some(found) = records.next_within(end)?
    {
        let record = records.text(&found);
        if count == 0 {
            end = records.stream().taken() - record.len() as u64 + BYTES;
        }
        values.take(record, &mut tree).map_err(|flaw| refusal(flaw, records))?;
        count += 1;
        let mut blank = true;
        for index in 0..values.len() {
            let (node, text) = values.get(index, record);
            names.take(node, tree.name(node), !text.is_empty());
            blank &= text.trim_start().is_empty();
        }
        filled += u64::from(!blank);
        if names.order.len() > COLUMN_LIMIT {
            return Err(too_many(records));
        }
    }
    let mut names = names.in_order();
    let known: HashSet<&str> = names.iter().map(String::as_str).collect();
    let mut added = HashSet::new();
    let mut new = |name: &str| !known.contains(name) && added.insert(name.to_owned());
    let more: Vec<String> = more.iter().filter(|name| new(name)).cloned().collect();
    names.extend(more);
    if names.len() > COLUMN_LIMIT {
        return Err(too_many(records));
    }
    Ok(Learned { names, records: count, filled })
}

fn too_many(records: &Records) -> SourceError {
    SourceError::TooManyNames { path: shown(records.stream().path()), limit: COLUMN_LIMIT }
}

/// Names in the order they appear.
#[derive(Default)]
struct Names {
    order: Vec<(String, bool)>,
    /// By node: where it stands in the order, as one more than the index.
    by_node: Vec<u32>,
    by_name: HashMap<String, u32>,
}

impl Names {
    fn take(&mut self, node: u32, name: &str, filled: bool) {
        let node = node as usize;
        if self.by_node.len() <= node {
            self.by_node.resize(node + 1, 0);
        }
        if self.by_node[node] == 0 {
            let next = self.order.len() as u32 + 1;
            let place = *self.by_name.entry(name.to_owned()).or_insert(next);
            if place == next {
                self.order.push((name.to_owned(), false));
            }
            self.by_node[node] = place;
        }
        self.order[self.by_node[node] as usize - 1].1 |= filled;
    }

    /// The names, each after those it belongs with: an `emails.2.email` met late stands after the
    /// other emails. A name under which nothing was ever but blanks and other names is left out.
    fn in_order(self) -> Vec<String> {
        let mut nodes: Vec<Level<'_>> = vec![Level::default()];
        for (index, (name, _)) in self.order.iter().enumerate() {
            let mut at = 0;
            for part in name.split('.') {
                let new = nodes.len();
                let next = *nodes[at].by_part.entry(part).or_insert(new);
                if next == new {
                    nodes[at].children.push(new);
                    nodes.push(Level::default());
                }
                at = next;
            }
            nodes[at].name = Some(index);
        }
        let mut names = Vec::with_capacity(self.order.len());
        // Names may have very many parts, so this does not recurse.
        let mut left = vec![0];
        while let Some(at) = left.pop() {
            if let Some((name, filled)) = nodes[at].name.map(|index| &self.order[index])
                && (*filled || nodes[at].children.is_empty())
            {
                names.push(name.clone());
            }
            left.extend(nodes[at].children.iter().rev());
        }
        names
    }
}

/// One part of names.
#[derive(Default)]
struct Level<'n> {
    /// Index of the name that ends here.
    name: Option<usize>,
    children: Vec<usize>,
    by_part: HashMap<&'n str, usize>,
}
