//! Which template a file is probably for.
//!
//! A template that is named decides; recognising only suggests one. Below the threshold nothing is
//! suggested.

use super::Template;
use super::headers::{normalised, told};
use std::cmp::Ordering;

/// Share of headers in common, of all headers of either, from which a template is suggested.
pub const ENOUGH: f64 = 0.6;

/// A template that fits a file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recognised<'t> {
    pub template: &'t Template,
    /// The headers are the same, in whatever order.
    pub exact: bool,
    /// Share of headers in common, 0 to 1.
    pub overlap: f64,
}

/// The template with the same headers, else the one with most of them in common. Of several that fit
/// alike the first wins, so hand them in with the preferred ones first.
pub fn recognise<'t>(templates: impl IntoIterator<Item = &'t Template>, headers: &[String]) -> Option<Recognised<'t>> {
    let found = HeaderSet::of(headers);
    let mut best: Option<Recognised<'t>> = None;
    for template in templates {
        let own = HeaderSet::of(&template.headers);
        let (exact, overlap) = (own == found, own.overlap(&found));
        let better = best.is_none_or(|b| (exact, overlap) > (b.exact, b.overlap));
        if overlap >= ENOUGH && better {
            best = Some(Recognised { template, exact, overlap });
        }
    }
    best
}

/// Headers as they are compared: without order, case and punctuation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderSet(Vec<String>);

impl HeaderSet {
    pub fn of(headers: &[String]) -> HeaderSet {
        let mut all: Vec<String> = told(headers).map(|(_, header)| normalised(header)).collect();
        all.sort_unstable();
        HeaderSet(all)
    }

    /// How many headers these have in common.
    pub fn shared(&self, other: &HeaderSet) -> usize {
        let (mut own, mut others, mut shared) = (self.0.iter().peekable(), other.0.iter().peekable(), 0);
        while let (Some(one), Some(two)) = (own.peek(), others.peek()) {
            match one.cmp(two) {
                Ordering::Less => drop(own.next()),
                Ordering::Greater => drop(others.next()),
                Ordering::Equal => {
                    own.next();
                    others.next();
                    shared += 1;
                }
            }
        }
        shared
    }

    /// Share of headers in common, of all headers of either; 0 to 1.
    pub fn overlap(&self, other: &HeaderSet) -> f64 {
        let shared = self.shared(other);
        let all = self.0.len() + other.0.len() - shared;
        if all == 0 { 0.0 } else { shared as f64 / all as f64 }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
