//! How records are recognised, as typed on the command line, and the possible duplicates a check finds.

use super::report::push;
use super::screen::{Style, counted_words};
use super::table::shortened;
use super::when;
use crate::engine::job::CheckReport;
use crate::engine::model::{Recognise, Repeats, Sign, Verdict};
use crate::engine::schema::{RecordType, group_digits};
use crate::engine::store::{PlanDuplicate, PlanList, PlanQuery, PlanRows};
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Possible duplicates shown; the window pages through all of them.
const SHOWN: u64 = 5;

/// How rows find their records.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Recognising records")]
pub struct RecogniseArgs {
    /// What records are recognised by: key, email, name (with the postal code) [default: as the template says, else key]
    ///
    /// The key always comes first. What else matches is a possible duplicate: --duplicates says what becomes of it.
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_enum)]
    match_by: Vec<SignArg>,
    /// What becomes of possible duplicates nobody decided about [default: as the template says, else ask]
    #[arg(long, value_name = "RULE", value_enum)]
    duplicates: Option<DuplicatesArg>,
    /// Add rows without an ID that match nobody, with new IDs that begin with this; needs --match-by email or name
    #[arg(long, value_name = "PREFIX")]
    new_ids: Option<String>,
    /// What becomes of rows with the ID of an earlier row [default: as the template says, else last]
    #[arg(long, value_name = "RULE", value_enum)]
    repeats: Option<RepeatsArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SignArg {
    /// The ID
    Key,
    /// An email that belongs to one record only
    Email,
    /// First and last name with the postal code
    Name,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DuplicatesArg {
    /// Leave the row out until somebody decides on the Check page of the window
    Ask,
    /// The same person: the row updates the record, whose ID stays
    Same,
    /// Somebody else: the row goes on as if it had not matched
    Different,
    /// Leave the row out
    Skip,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RepeatsArg {
    /// Later rows update what earlier ones did
    Last,
    /// Later rows change nothing
    First,
    /// Later rows are left out as problems
    Problem,
}

impl RecogniseArgs {
    /// Whether records can be recognised as asked for: only people have emails and names. Of several types in one
    /// file, one is enough.
    ///
    /// # Errors
    /// When they cannot.
    pub fn suits(&self, types: &[&RecordType]) -> anyhow::Result<()> {
        let sign = |sign: &&SignArg| **sign != SignArg::Key;
        let asked = match self.match_by.iter().find(sign) {
            Some(SignArg::Name) => "--match-by name",
            Some(_) => "--match-by email",
            None => return Ok(()),
        };
        let Some(record_type) = types.last().filter(|_| !types.iter().any(|of| of.is_of_persons())) else {
            return Ok(());
        };
        let (many, key) = (record_type.plural.to_lowercase(), &record_type.fields[record_type.key].label);
        anyhow::bail!(
            "{asked} is for contacts: {many} have no emails or names of their own and are recognised by their {key} \
             alone. Leave it away; nothing was imported."
        )
    }

    /// What of it is about records of a type.
    pub fn of(&self, record_type: &RecordType) -> RecogniseArgs {
        match record_type.is_of_persons() {
            true => self.clone(),
            false if self.match_by.is_empty() => self.clone(),
            false => RecogniseArgs { match_by: Vec::new(), new_ids: None, ..self.clone() },
        }
    }

    /// What was asked for, over what a template says.
    ///
    /// # Errors
    /// When new IDs are asked for where only the key counts, or they would begin with nothing.
    pub fn over(&self, template: Recognise) -> anyhow::Result<Recognise> {
        let mut how = template;
        if !self.match_by.is_empty() {
            how.by_email = self.match_by.contains(&SignArg::Email);
            how.by_name = self.match_by.contains(&SignArg::Name);
        }
        match self.duplicates {
            Some(DuplicatesArg::Ask) => how.undecided = None,
            Some(DuplicatesArg::Same) => how.undecided = Some(Verdict::Same),
            Some(DuplicatesArg::Different) => how.undecided = Some(Verdict::Different),
            Some(DuplicatesArg::Skip) => how.undecided = Some(Verdict::Skip),
            None => {}
        }
        if let Some(prefix) = &self.new_ids {
            if prefix.trim().is_empty() {
                anyhow::bail!("New IDs have to begin with something: --new-ids NEW- for instance.");
            }
            if !how.beyond_key() {
                anyhow::bail!(
                    "--new-ids needs --match-by key,email or key,email,name: without it the same people would be added \
                     anew each time."
                );
            }
            how.new_keys = Some(prefix.clone());
        }
        match self.repeats {
            Some(RepeatsArg::Last) => how.repeats = Repeats::Last,
            Some(RepeatsArg::First) => how.repeats = Repeats::First,
            Some(RepeatsArg::Problem) => how.repeats = Repeats::Problem,
            None => {}
        }
        Ok(how)
    }
}

/// The possible duplicates of a check.
#[derive(Debug, Serialize)]
pub struct DuplicatesDocument {
    /// Pairs of a row and a record.
    count: u64,
    /// Those nobody has decided about.
    undecided: u64,
    /// Rows left out because of them.
    left_out: u64,
    /// The first few.
    examples: Vec<PairDocument>,
}

/// A row and a record that may be about the same person.
#[derive(Debug, Serialize)]
struct PairDocument {
    row: u64,
    /// Of the record.
    key: String,
    name: String,
    why: Vec<String>,
    /// same, different or skip; null where nobody decided.
    decision: Option<&'static str>,
    /// null where the rule of the import decided, or nobody.
    decided_by: Option<String>,
    /// Milliseconds since 1970.
    decided_at: Option<i64>,
}

/// The possible duplicates of a check; `None` where only the key counted.
///
/// # Errors
/// When the plan cannot be read.
pub fn document(checked: &mut CheckReport) -> anyhow::Result<Option<DuplicatesDocument>> {
    if !checked.checked.request.recognise.beyond_key() {
        return Ok(None);
    }
    let examples = first(checked)?.iter().map(pair).collect();
    let totals = checked.plan.totals();
    Ok(Some(DuplicatesDocument {
        count: totals.duplicates,
        undecided: totals.undecided,
        left_out: totals.duplicates_left_out,
        examples,
    }))
}

fn pair(pair: &PlanDuplicate) -> PairDocument {
    let possible = &pair.possible;
    PairDocument {
        row: pair.row,
        key: possible.pair.key.to_string(),
        name: possible.title.to_string(),
        why: possible.signs.iter().map(Sign::words).collect(),
        decision: possible.verdict.map(Verdict::as_str),
        decided_by: possible.decided.as_ref().map(|(who, _)| who.to_string()),
        decided_at: possible.decided.as_ref().map(|(_, at)| *at),
    }
}

/// The first possible duplicates as text; empty where there are none.
///
/// # Errors
/// When the plan cannot be read.
pub fn text(checked: &mut CheckReport, style: Style) -> anyhow::Result<String> {
    let pairs = first(checked)?;
    let totals = checked.plan.totals();
    if pairs.is_empty() {
        return Ok(String::new());
    }
    let count = counted_words(totals.duplicates, "possible duplicate", "possible duplicates");
    let mut text = String::from("\n");
    push(&mut text, &format!("{}, {} undecided", style.strong(&count), group_digits(totals.undecided)));
    for PlanDuplicate { row, possible, .. } in &pairs {
        let why: Vec<String> = possible.signs.iter().map(|sign| shortened(&sign.words())).collect();
        let decided = match (possible.verdict, &possible.decided) {
            (None, _) => "undecided, left out".to_owned(),
            (Some(verdict), None) => format!("{}, by the rule of this import", verdict.as_str()),
            (Some(verdict), Some((who, at))) => {
                format!("{}, decided by {} on {}", verdict.as_str(), shortened(who), when::shown(*at))
            }
        };
        let name = shortened(&format!("{} {}", possible.pair.key, possible.title));
        push(&mut text, &format!("  row {} and {name}: {} ({decided})", group_digits(*row), why.join(", ")));
    }
    if totals.undecided > 0 {
        push(&mut text, "Decide on the Check page of the window, or for all of them with --duplicates.");
    }
    Ok(text)
}

fn first(checked: &mut CheckReport) -> anyhow::Result<Vec<PlanDuplicate>> {
    let page = checked.plan.page(&PlanQuery::all(PlanList::Duplicates), 0, SHOWN)?;
    Ok(match page.rows {
        PlanRows::Duplicates(pairs) => pairs,
        _ => Vec::new(),
    })
}
