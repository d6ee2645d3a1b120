//! How well one column suits one slot: the words shown while dragging, and the order of the
//! drop-down list.

use super::content::{self, Verdict};
use super::header;
use super::lexicon::Target;
use super::{ColumnFacts, Matcher, THRESHOLD};
use crate::engine::schema::{FieldIndex, GroupIndex, Slot, ValueType};

/// How well a column suits a slot, with the reason in words for the person dragging. Better fits
/// sort first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Good(String),
    Possible(String),
    Doubtful(String),
}

impl Fit {
    /// The reason in words.
    pub fn reason(&self) -> &str {
        match self {
            Fit::Good(reason) | Fit::Possible(reason) | Fit::Doubtful(reason) => reason,
        }
    }
}

impl Matcher<'_> {
    /// How well a column suits a slot, whatever else the file has.
    pub fn fit(&self, facts: &ColumnFacts, slot: Slot) -> Fit {
        self.fits(facts, &[slot]).pop().expect("one slot gives one fit")
    }

    /// The same for several slots, reading the header once.
    pub fn fits(&self, facts: &ColumnFacts, slots: &[Slot]) -> Vec<Fit> {
        let readings = header::readings(&self.lexicon, self.record_type, &facts.header);
        let fit_of = |slot: &Slot| {
            let target = match *slot {
                Slot::Field(field) => Target::Field(field),
                Slot::Entry { group, field, .. } => Target::Part(group, field),
            };
            let named = readings.iter().filter(|r| r.target == target && r.score >= THRESHOLD);
            let named = named.max_by(|a, b| a.score.total_cmp(&b.score)).map(|r| r.words.as_str());
            self.judge(facts, target, named)
        };
        slots.iter().map(fit_of).collect()
    }

    /// Shares the fields of one entry of a group out among columns: the best fits first, each field and
    /// each column once. `None` for columns that suit no field that is left.
    pub fn share_out(&self, columns: &[ColumnFacts], group: GroupIndex) -> Vec<Option<FieldIndex>> {
        let fields = 0..self.record_type.groups[group].fields.len();
        let slots: Vec<Slot> = fields.map(|field| Slot::Entry { group, position: 0, field }).collect();
        let mut fits: Vec<(Fit, usize, FieldIndex)> = Vec::new();
        for (column, facts) in columns.iter().enumerate() {
            let own = self.fits(facts, &slots).into_iter().enumerate();
            fits.extend(
                own.filter(|(_, fit)| !matches!(fit, Fit::Doubtful(_))).map(|(field, fit)| (fit, column, field)),
            );
        }
        // By how well they fit, not by the words; within that, in the order of the file and of the page.
        let rank = |fit: &Fit| matches!(fit, Fit::Possible(_));
        fits.sort_by_key(|(fit, column, field)| (rank(fit), *column, *field));
        let mut shared = vec![None; columns.len()];
        for (_, column, field) in fits {
            if shared[column].is_none() && !shared.contains(&Some(field)) {
                shared[column] = Some(field);
            }
        }
        shared
    }

    fn judge(&self, facts: &ColumnFacts, target: Target, named: Option<&str>) -> Fit {
        let field = target.field(self.record_type);
        let with_header = |words: &str| named.map_or_else(|| words.to_owned(), |header| format!("{header}; {words}"));
        match content::verdict(self.record_type, field, facts) {
            Verdict::Contradicts(words) => Fit::Doubtful(words),
            Verdict::Doubts(words) if named.is_some() => Fit::Possible(words),
            Verdict::Doubts(words) => Fit::Doubtful(words),
            Verdict::Supports(_, words) => {
                let telling = matches!(field.value_type, ValueType::Email | ValueType::Phone | ValueType::Url);
                let fit = if named.is_some() || telling { Fit::Good } else { Fit::Possible };
                fit(with_header(&words))
            }
            Verdict::Silent => match named {
                Some(words) => Fit::Good(words.to_owned()),
                None if facts.filled <= 0.0 => Fit::Possible("nothing is known of the values yet".to_owned()),
                None => Fit::Possible("the header does not say so, but the values may stand there".to_owned()),
            },
        }
    }
}
