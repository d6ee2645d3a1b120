//! Possible duplicates: each row beside the record it may be about, and what can be said of them.

use super::lists::{Lines, TableRow};
use crate::engine::model::{Compared, Possible, Sign, Verdict};
use crate::engine::schema::{RecordType, Value, display, group_digits};
use crate::engine::store::{PlanDuplicate, PlanRows};
use crate::wizard::Command;
use crate::wizard::format::{count, when};
use crate::wizard::recognising::RecogniseCommand;
use crate::wizard::screen::choose::Choice;
use crate::wizard::state::CheckView;
use jiff::Zoned;
use serde::Serialize;

/// The Duplicates tab.
#[derive(Debug, Clone, Serialize)]
pub struct DuplicatesScreen {
    /// Columns: row, who, what was decided.
    pub lines: Lines,
    /// The line looked at, counted from 0.
    pub selected: u64,
    /// What undecided ones mean for the import.
    pub text: String,
    /// One answer for all that nobody has decided about.
    pub rest: Vec<Choice>,
    pub pair: Option<PairScreen>,
}

/// A row beside a record.
#[derive(Debug, Clone, Serialize)]
pub struct PairScreen {
    /// "Row 18 and C00000001 · María Núñez".
    pub title: String,
    /// Why they may be the same: "Same email maria@example.org".
    pub why: String,
    /// Who decided, or what else matches.
    pub note: String,
    pub fields: Vec<PairField>,
    pub answers: Vec<Answer>,
}

/// One field of both.
#[derive(Debug, Clone, Serialize)]
pub struct PairField {
    pub label: String,
    pub row: String,
    pub record: String,
    /// Both say something, and not the same.
    pub differs: bool,
}

/// What can be said of a pair.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    pub label: &'static str,
    pub hint: String,
    /// The key that says it.
    pub key: char,
    pub chosen: bool,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn duplicates(record_type: &RecordType, check: &CheckView, now: &Zoned) -> DuplicatesScreen {
    let selected = check.duplicates.looked_at;
    let pair = check.duplicate(selected).map(|pair| pair_screen(record_type, check, pair, now));
    let rule = check.checked().request.recognise.undecided;
    DuplicatesScreen { lines: lines(check), selected, text: text(check, rule), rest: rest(rule), pair }
}

fn text(check: &CheckView, rule: Option<Verdict>) -> String {
    let open = check.totals().undecided;
    match rule {
        _ if open > 0 => format!(
            "{} until somebody decides.",
            if open == 1 {
                "1 is undecided; its row is left out".to_owned()
            } else {
                format!("{} are undecided; their rows are left out", group_digits(open))
            }
        ),
        Some(Verdict::Same) => "This import takes all others for the same person.".to_owned(),
        Some(Verdict::Different) => "This import takes all others for different people.".to_owned(),
        Some(Verdict::Skip) => "This import leaves all others out.".to_owned(),
        None => "All are decided.".to_owned(),
    }
}

fn rest(rule: Option<Verdict>) -> Vec<Choice> {
    let choice = |verdict, label: &str, hint: &str| Choice {
        label: label.to_owned(),
        hint: hint.to_owned(),
        selected: rule == verdict,
        warns: false,
        command: Command::Recognise(RecogniseCommand::Rest(verdict)),
    };
    vec![
        choice(None, "Decide each", "left out until then"),
        choice(Some(Verdict::Same), "Always the same person", "the rows update the records"),
        choice(Some(Verdict::Different), "Always different people", "the rows are added"),
        choice(Some(Verdict::Skip), "Always leave out", ""),
    ]
}

fn lines(check: &CheckView) -> Lines {
    let page = check.page.as_ref().filter(|page| matches!(page.rows, PlanRows::Duplicates(_)));
    let Some((page, PlanRows::Duplicates(pairs))) = page.map(|page| (page, &page.rows)) else {
        return Lines { total: check.totals().duplicates, ..Lines::default() };
    };
    let line = |pair: &PlanDuplicate| TableRow {
        row: group_digits(pair.row),
        title: name(&pair.possible),
        key: pair.possible.pair.key.to_string(),
        repeats: false,
        cells: vec![said(check.duplicates.verdict(&pair.possible)).to_owned()],
        open: None,
        accept: None,
    };
    Lines { total: page.total, offset: page.offset, rows: pairs.iter().map(line).collect() }
}

fn name(possible: &Possible) -> String {
    if possible.title.is_empty() { "No name".to_owned() } else { possible.title.to_string() }
}

fn said(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        None => "Undecided",
        Some(Verdict::Same) => "Same",
        Some(Verdict::Different) => "Different",
        Some(Verdict::Skip) => "Left out",
    }
}

fn pair_screen(record_type: &RecordType, check: &CheckView, pair: &PlanDuplicate, now: &Zoned) -> PairScreen {
    let possible = &pair.possible;
    let signs: Vec<String> = possible.signs.iter().map(Sign::words).collect();
    let why = signs.join(" and ");
    let mut letters = why.chars();
    let why = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    PairScreen {
        title: format!("Row {} and {} · {}", group_digits(pair.row), possible.pair.key, name(possible)),
        why,
        note: note(check, pair, now),
        fields: possible.compared.iter().map(|compared| field(record_type, compared)).collect(),
        answers: answers(check, possible),
    }
}

/// Who decided and when, and what else the row matches.
fn note(check: &CheckView, pair: &PlanDuplicate, now: &Zoned) -> String {
    let possible = &pair.possible;
    let mut notes = Vec::new();
    match (check.duplicates.since(&possible.pair), &possible.decided) {
        (Some(Some(_)), _) => notes.push("Decided just now; check again to see what it does.".to_owned()),
        (Some(None), _) => notes.push("The decision is taken back; check again to see what that does.".to_owned()),
        (None, Some((who, at))) => notes.push(format!("Decided {} by {who}.", in_sentence(&when(*at, now)))),
        (None, None) if possible.verdict.is_some() => notes.push("Decided by the rule of this import.".to_owned()),
        (None, None) => {}
    }
    if possible.pair.record.is_none() {
        notes.push("An earlier row of this file adds this record.".to_owned());
    }
    if pair.matches > 1 {
        notes.push(format!("The row matches {}.", count(pair.matches - 1, "other record too", "other records too")));
    }
    notes.join(" ")
}

/// "today 09:12", "on 12 March"
fn in_sentence(when: &str) -> String {
    if when.starts_with(|c: char| c.is_ascii_digit()) { format!("on {when}") } else { when.to_lowercase() }
}

fn field(record_type: &RecordType, compared: &Compared) -> PairField {
    let shown = |value: &Option<Value>| {
        value.as_ref().map(|v| display(v, record_type.field(compared.slot), record_type)).unwrap_or_default()
    };
    // That the keys are not the same is why it is asked.
    let is_key = record_type.is_key(compared.slot);
    PairField {
        label: record_type.slot_label(compared.slot),
        row: shown(&compared.row),
        record: shown(&compared.record),
        differs: compared.differs() && !is_key,
    }
}

fn answers(check: &CheckView, possible: &Possible) -> Vec<Answer> {
    let now = check.duplicates.verdict(possible);
    let decided =
        check.duplicates.since(&possible.pair).unwrap_or(possible.verdict.filter(|_| possible.decided.is_some()));
    let answer = |verdict, label, key, hint: String| {
        // Saying the same once more takes it back.
        let verdict_now = if decided == Some(verdict) { None } else { Some(verdict) };
        let pair = possible.pair.clone();
        let chosen = now == Some(verdict);
        let command = Command::Recognise(RecogniseCommand::Decide { pair, verdict: verdict_now });
        Answer { label, hint, key, chosen, command }
    };
    let key = &possible.pair.key;
    vec![
        answer(Verdict::Same, "Same person", 'S', format!("The row updates {key}, which keeps its ID")),
        answer(Verdict::Different, "Different", 'D', "The row goes on as if it had not matched".to_owned()),
        answer(Verdict::Skip, "Leave out", 'L', "The row is left out and goes to the problem rows".to_owned()),
    ]
}
