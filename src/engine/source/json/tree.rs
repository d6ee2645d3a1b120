//! The names within records, and the columns they stand for.
//!
//! It exists so that a name is looked up once, not in every record: records mostly have the same
//! names in the same order, so that the next name is found where it is expected.

use std::collections::HashMap;

/// Differently named values the records may have between two [tidyings](Tree::tidy), and that one
/// record may have.
pub(super) const NODE_LIMIT: usize = 65_536;
/// Characters of one name with all that it stands in: `address.city`.
pub(super) const NAME_LIMIT: usize = 1_000;
/// Names compared with before they are looked up.
const COMPARED: usize = 8;

/// Number of a node.
pub(super) type NodeIndex = u32;
/// The records themselves.
pub(super) const ROOT: NodeIndex = 0;

/// What is wrong with the names of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    TooDeep,
    TooManyNames,
    NameTooLong,
}

/// All names met, each with the column it has.
#[derive(Debug)]
pub(super) struct Tree {
    columns: HashMap<String, u32>,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    key: String,
    /// With what it stands in.
    name: String,
    column: Option<u32>,
    /// In the order they appear.
    children: Vec<NodeIndex>,
    /// Where they stand among the children.
    by_key: HashMap<String, usize>,
    /// Entries of a list, by position.
    entries: HashMap<u32, NodeIndex>,
    /// The child expected next.
    next: usize,
}

impl Tree {
    /// Names that stand for these columns.
    pub fn new(names: &[String]) -> Tree {
        let mut columns = HashMap::with_capacity(names.len());
        for (index, name) in names.iter().enumerate() {
            columns.entry(name.clone()).or_insert(index as u32);
        }
        Tree { columns, nodes: vec![Node::default()] }
    }

    /// Forgets the names when they have become many; to be called between records.
    pub fn tidy(&mut self) {
        if self.nodes.len() > NODE_LIMIT / 2 {
            self.nodes.clear();
            self.nodes.push(Node::default());
        }
    }

    pub fn name(&self, node: NodeIndex) -> &str {
        &self.nodes[node as usize].name
    }

    pub fn column(&self, node: NodeIndex) -> Option<u32> {
        self.nodes[node as usize].column
    }

    /// Expects the first name of an object next.
    #[inline]
    pub fn begin(&mut self, parent: NodeIndex) {
        self.nodes[parent as usize].next = 0;
    }

    /// The node of a name within an object.
    ///
    /// # Errors
    /// When it is a new one and breaks a limit.
    #[inline]
    pub fn child(&mut self, parent: NodeIndex, key: &str) -> Result<NodeIndex, Flaw> {
        let node = &self.nodes[parent as usize];
        let expected = node.children.iter().enumerate().skip(node.next).take(COMPARED);
        for (index, child) in expected {
            if self.nodes[*child as usize].key == key {
                let child = *child;
                self.nodes[parent as usize].next = index + 1;
                return Ok(child);
            }
        }
        let node = &mut self.nodes[parent as usize];
        match node.by_key.get(key) {
            Some(index) => {
                node.next = index + 1;
                Ok(node.children[*index])
            }
            None => self.add(parent, key),
        }
    }

    fn add(&mut self, parent: NodeIndex, key: &str) -> Result<NodeIndex, Flaw> {
        let child = self.push(parent, key)?;
        let node = &mut self.nodes[parent as usize];
        node.by_key.insert(key.to_owned(), node.children.len());
        node.children.push(child);
        node.next = node.children.len();
        Ok(child)
    }

    /// The node of an entry of a list, numbered from 1.
    ///
    /// # Errors
    /// When it is a new one and breaks a limit.
    pub fn entry(&mut self, parent: NodeIndex, number: u32) -> Result<NodeIndex, Flaw> {
        if let Some(entry) = self.nodes[parent as usize].entries.get(&number) {
            return Ok(*entry);
        }
        let entry = self.push(parent, &number.to_string())?;
        self.nodes[parent as usize].entries.insert(number, entry);
        Ok(entry)
    }

    fn push(&mut self, parent: NodeIndex, key: &str) -> Result<NodeIndex, Flaw> {
        if self.nodes.len() >= NODE_LIMIT {
            return Err(Flaw::TooManyNames);
        }
        let name = match parent {
            ROOT => key.to_owned(),
            _ => format!("{}.{key}", self.name(parent)),
        };
        if name.len() > NAME_LIMIT && name.chars().count() > NAME_LIMIT {
            return Err(Flaw::NameTooLong);
        }
        let column = self.columns.get(&name).copied();
        self.nodes.push(Node { key: key.to_owned(), name, column, ..Node::default() });
        Ok((self.nodes.len() - 1) as NodeIndex)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_order() {
        let names: Vec<String> = (0..50).map(|i| format!("k{i}")).collect();
        let mut tree = Tree::new(&names);
        for step in [1, 7, 49, 3] {
            tree.begin(ROOT);
            for i in 0..50 {
                let index = i * step % 50;
                let node = tree.child(ROOT, &names[index]).unwrap();
                assert_eq!((tree.column(node), tree.name(node)), (Some(index as u32), names[index].as_str()));
            }
        }
        let inner = tree.child(ROOT, "k1").unwrap();
        let entry = tree.entry(inner, 2).unwrap();
        assert_eq!((tree.name(entry), tree.column(entry)), ("k1.2", None));
        assert_eq!(tree.entry(inner, 2), Ok(entry));
    }

    #[test]
    fn names_are_forgotten_before_they_are_too_many() {
        let mut tree = Tree::new(&["k1".to_owned()]);
        for i in 0..NODE_LIMIT / 2 + 100 {
            tree.tidy();
            tree.begin(ROOT);
            let node = tree.child(ROOT, &format!("k{i}")).unwrap();
            assert_eq!(tree.column(node), (i == 1).then_some(0));
        }
        let mut all = (0..NODE_LIMIT).map(|i| tree.child(ROOT, &format!("n{i}")));
        assert!(all.any(|node| node == Err(Flaw::TooManyNames)));
        assert_eq!(Tree::new(&[]).child(ROOT, &"k".repeat(NAME_LIMIT + 1)), Err(Flaw::NameTooLong));
    }
}
