//! Why a record is kept or went, in words both shells and the report say.

use crate::engine::model::{Protection, RemovalRules};
use crate::engine::store::{ReportLine, ReportWhat, StaysRemoved};

/// "gave in the last 2 years", with nothing before or after it.
pub fn protection_words(protection: Protection, rules: &RemovalRules) -> String {
    match protection {
        Protection::GaveRecently => match rules.gave_within_years {
            None => "gave not long ago".to_owned(),
            Some(1) => "gave in the last year".to_owned(),
            Some(years) => format!("gave in the last {years} years"),
        },
        Protection::OpenProposal => "has an open proposal".to_owned(),
        Protection::Tagged => match rules.tags.as_slice() {
            [tag] => format!("tagged “{tag}”"),
            _ => "has a tag that protects".to_owned(),
        },
        Protection::NeverRemoved => "never to be removed".to_owned(),
        Protection::NamedElsewhere => "named by other records".to_owned(),
        Protection::SeenSince => "in a later file".to_owned(),
        Protection::NotMarked => "not marked as deleted any more".to_owned(),
    }
}

/// In a few words, as a list shows it beside a name.
pub fn protection_label(protection: Protection) -> &'static str {
    match protection {
        Protection::GaveRecently => "gave recently",
        Protection::OpenProposal => "open proposal",
        Protection::Tagged => "tagged",
        Protection::NeverRemoved => "never removed",
        Protection::NamedElsewhere => "named elsewhere",
        Protection::SeenSince => "in a later file",
        Protection::NotMarked => "no longer marked",
    }
}

/// Why a record of a report went or stayed: "not in the file; ticked by maria, although it gave in the last 2 years".
pub fn report_words(line: &ReportLine, rules: &RemovalRules) -> String {
    let protected: Vec<String> = line.protections.iter().map(|p| protection_words(p, rules)).collect();
    let protected = protected.join("; ");
    let by = line.decision.as_ref().map(|decision| decision.who.as_str());
    if line.what == ReportWhat::Kept {
        return match (by, protected.is_empty()) {
            (None, true) => "finished without removing".to_owned(),
            (None, false) => protected,
            (Some(who), _) if line.decision.as_ref().is_some_and(|decision| decision.remove) => {
                format!("ticked by {who}, then finished without removing")
            }
            (Some(who), true) => format!("kept by {who}"),
            (Some(who), false) => format!("kept by {who}; {protected}"),
        };
    }
    let found = match line.row {
        0 => "not in the file".to_owned(),
        row => format!("listed in row {row}"),
    };
    let found = if line.with.is_empty() { found } else { format!("belongs to {}, which is {found}", line.with) };
    let found = match (by, protected.is_empty()) {
        (None, _) => found,
        (Some(who), true) => format!("{found}; ticked by {who}"),
        (Some(who), false) => format!("{found}; ticked by {who}, although: {protected}"),
    };
    match &line.back {
        Some(back) => format!("{found}; brought back by {}", back.who),
        None => found,
    }
}

/// Why a removed record cannot come back, in a few words, as a list shows it beside a name.
pub fn stays_label(stays: StaysRemoved) -> &'static str {
    match stays {
        StaysRemoved::KeyTaken => "ID taken by now",
        StaysRemoved::HolderGone => "belongs to nobody now",
    }
}

/// The same in a sentence.
pub fn stays_words(stays: StaysRemoved) -> &'static str {
    match stays {
        StaysRemoved::KeyTaken => "Another record has this ID by now, so this one cannot come back.",
        StaysRemoved::HolderGone => "What it belongs to is not there. Bring that back first.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::{JobId, Protections, RecordId};
    use crate::engine::store::{BroughtBack, ReviewDecision};

    fn line(what: ReportWhat, by: Option<&str>, protections: &[Protection]) -> ReportLine {
        ReportLine {
            record_type: "contact".to_owned(),
            record: RecordId(1),
            key: "C1".to_owned(),
            title: "Ann Lee".to_owned(),
            with: String::new(),
            with_title: String::new(),
            what,
            protections: protections.iter().copied().collect::<Protections>(),
            decision: by.map(|who| ReviewDecision { remove: what != ReportWhat::Kept, who: who.to_owned(), at: 0 }),
            row: 0,
            removal: None,
            back: None,
            stays: None,
        }
    }

    #[test]
    fn every_line_says_why() {
        let rules = RemovalRules::default();
        let gave = [Protection::GaveRecently];
        for (line, expected) in [
            (line(ReportWhat::Removed, None, &[]), "not in the file"),
            (line(ReportWhat::BroughtBack, Some("bo"), &[]), "not in the file; ticked by bo"),
            (
                ReportLine {
                    back: Some(BroughtBack { job: JobId(9), who: "joe".to_owned(), at: 0 }),
                    ..line(ReportWhat::BroughtBack, None, &[])
                },
                "not in the file; brought back by joe",
            ),
            (line(ReportWhat::Kept, None, &[]), "finished without removing"),
            (
                ReportLine { what: ReportWhat::Kept, ..line(ReportWhat::Removed, Some("bo"), &[]) },
                "ticked by bo, then finished without removing",
            ),
            (
                line(ReportWhat::Removed, Some("bo"), &gave),
                "not in the file; ticked by bo, although: gave in the last 2 years",
            ),
            (
                ReportLine { with: "C5".to_owned(), ..line(ReportWhat::Removed, None, &[]) },
                "belongs to C5, which is not in the file",
            ),
            (ReportLine { row: 7, ..line(ReportWhat::Removed, None, &[]) }, "listed in row 7"),
            (line(ReportWhat::Kept, None, &gave), "gave in the last 2 years"),
            (line(ReportWhat::Kept, Some("bo"), &[]), "kept by bo"),
            (line(ReportWhat::Kept, Some("bo"), &[Protection::Tagged]), "kept by bo; tagged “protected”"),
        ] {
            assert_eq!(report_words(&line, &rules), expected);
        }
    }

    #[test]
    fn a_protection_says_what_the_rules_say() {
        let with = |gave_within_years| RemovalRules { gave_within_years, ..RemovalRules::default() };
        assert_eq!(protection_words(Protection::GaveRecently, &with(Some(1))), "gave in the last year");
        assert_eq!(protection_words(Protection::GaveRecently, &with(None)), "gave not long ago");
        let tags = RemovalRules { tags: vec!["a".to_owned(), "b".to_owned()], ..RemovalRules::default() };
        assert_eq!(protection_words(Protection::Tagged, &tags), "has a tag that protects");
    }
}
