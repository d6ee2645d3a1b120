//! Which template a file is probably for.
//!
//! A template that is named decides; recognising only suggests one. Below the threshold nothing is
//! suggested.

use super::Template;
use super::headers::{normalised, told};
use std::collections::BTreeSet;

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
    let (found, print) = (set(headers), super::fingerprint(headers));
    let mut best: Option<Recognised<'t>> = None;
    for template in templates {
        let own = set(&template.headers);
        let all = own.union(&found).count();
        let overlap = if all == 0 { 0.0 } else { own.intersection(&found).count() as f64 / all as f64 };
        let exact = template.fingerprint() == print;
        let better = best.is_none_or(|b| (exact, overlap) > (b.exact, b.overlap));
        if overlap >= ENOUGH && better {
            best = Some(Recognised { template, exact, overlap });
        }
    }
    best
}

fn set(headers: &[String]) -> BTreeSet<String> {
    told(headers).map(|(_, header)| normalised(header)).collect()
}
