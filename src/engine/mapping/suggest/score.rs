//! A score is a sum of named pieces of evidence, so that a person can be told why, and so that
//! further kinds of evidence fit in beside these.

/// Where a piece of evidence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Header,
    Content,
    /// What the other columns of the file are.
    Neighbours,
    /// What the header was matched to before.
    Memory,
}

/// One reason for or against a match.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Evidence {
    pub kind: Kind,
    /// Added to the score; negative speaks against.
    pub weight: f64,
    /// Part of a sentence in a fundraiser's words; empty where there is nothing worth saying.
    pub words: String,
}

/// All evidence for one match.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Score {
    evidence: Vec<Evidence>,
}

impl Score {
    pub fn add(&mut self, kind: Kind, weight: f64, words: impl Into<String>) {
        self.evidence.push(Evidence { kind, weight, words: words.into() });
    }

    /// 0 to 1.
    pub fn total(&self) -> f64 {
        self.evidence.iter().map(|e| e.weight).sum::<f64>().clamp(0.0, 1.0)
    }

    /// The reasons in one line, in the order they were found.
    pub fn reason(&self) -> String {
        let words: Vec<&str> = self.evidence.iter().map(|e| e.words.as_str()).filter(|w| !w.is_empty()).collect();
        words.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_the_bounded_sum_of_its_evidence() {
        let mut score = Score::default();
        score.add(Kind::Header, 0.9, "the header says so");
        score.add(Kind::Neighbours, 0.0, "");
        score.add(Kind::Content, 0.4, "86% look like phone numbers");
        assert!((score.total() - 1.0).abs() < f64::EPSILON);
        assert_eq!(score.reason(), "the header says so; 86% look like phone numbers");
        score.add(Kind::Content, -2.0, "");
        assert!(score.total().abs() < f64::EPSILON);
    }
}
