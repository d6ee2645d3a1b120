//! Translate: every value of a column over the whole file, and what it becomes.

use super::matching::{Command2, history_button};
use super::parts::{Button, Kind, Pill};
use crate::engine::job::FeedValues;
use crate::engine::mapping::translate::{How, Lookup, Proposed, Target};
use crate::engine::mapping::{BlankPolicy, Feed, Match, Otherwise};
use crate::engine::schema::{ValueType, group_digits};
use crate::wizard::Command;
use crate::wizard::command::Becomes;
use crate::wizard::draft::{Draft, Translating};
use crate::wizard::format::count;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct TranslateScreen {
    /// "Translate values: Email Type → Email 1 · Type".
    pub title: String,
    pub words: String,
    pub rows: Vec<ValueRow>,
    /// Why values are missing from the list; empty where none are.
    pub missing: String,
    /// The values are still being counted, and none is known yet.
    pub counting: bool,
    /// What a value can become, in the order of the choices; the same for every row but the blank one.
    pub options: Vec<ValueOption>,
    /// For values nothing recognises.
    pub otherwise: Vec<Rule>,
    /// For blank cells.
    pub blanks: Vec<Rule>,
    pub ignore_case: bool,
    pub ignore_spaces: bool,
    /// "2 values not recognised".
    pub unknown: String,
    pub only_unknown: bool,
    /// What all values that are not recognised can become at once; empty where there are none.
    pub rest: Vec<ValueOption>,
    pub undo: Button,
    pub redo: Button,
    pub again: Button,
    /// What the last change came to, for screen readers.
    pub said: String,
    pub footer: String,
    pub footer_warns: bool,
    pub done: Button,
}

/// One value of the column.
#[derive(Debug, Clone, Serialize)]
pub struct ValueRow {
    /// As it stands in the file; "(blank)" for cells without one.
    pub value: String,
    /// "61,204".
    pub rows: String,
    /// "Home", or what is still to be said.
    pub becomes: String,
    pub warns: bool,
    pub pill: Pill,
    /// Why it is suggested; may be empty.
    pub hint: String,
    /// What it can become, where that differs from other rows: for blank cells.
    pub options: Vec<ValueOption>,
    /// It can be given back to what the field makes of it by itself.
    pub can_reset: bool,
}

/// Something a value can become.
#[derive(Debug, Clone, Serialize)]
pub struct ValueOption {
    pub label: String,
    #[serde(skip)]
    pub becomes: Becomes,
    /// What is sent instead, for blank cells.
    pub command: Option<Command2>,
}

/// A rule that can be chosen, with a choice of its own where it names a value.
#[derive(Debug, Clone, Serialize)]
pub struct Rule {
    pub label: &'static str,
    pub chosen: bool,
    pub command: Command2,
    /// (shown, command, in force): the values it can name.
    pub values: Vec<(String, Command2, bool)>,
}

const LEAVE_BLANK: &str = "— leave blank —";

pub(super) fn translate(draft: &Draft, open: &Translating) -> TranslateScreen {
    let matched = draft.mapping.get(open.slot);
    let page = Page { draft, open, matched, known: draft.values_of(open.slot) };
    let unknown = draft.unknown_listed();
    let in_rows: u64 = unknown.iter().map(|(_, rows)| rows).sum();
    let options = options(&open.targets);
    let header = matched.map(|m| m.feed.words(&draft.headers())).unwrap_or_default();
    let translation = draft.translation();
    TranslateScreen {
        title: format!("Translate values: {header} → {}", draft.label(open.slot)),
        words: page.words(),
        rows: page.rows(),
        missing: page.missing(),
        counting: page.counting(),
        otherwise: page.otherwise(),
        blanks: page.blanks(),
        ignore_case: translation.is_none_or(|t| t.ignore_case),
        ignore_spaces: translation.is_some_and(|t| t.ignore_spaces),
        unknown: unknown_words(unknown.len() as u64),
        only_unknown: open.only.is_some(),
        rest: if unknown.is_empty() { Vec::new() } else { options.clone() },
        options,
        undo: history_button("Undo", Command::UndoMatch, draft.can_undo()),
        redo: history_button("Redo", Command::RedoMatch, draft.can_redo()),
        again: Button::new("Suggest again", Command::SuggestTranslations),
        said: draft.said.clone(),
        footer: page.footer(in_rows),
        footer_warns: in_rows > 0 || !page.is_finished(),
        done: Button::new("Done", Command::CloseTranslate),
    }
}

fn options(targets: &[Target]) -> Vec<ValueOption> {
    let option = |label: &str, becomes| ValueOption { label: label.to_owned(), becomes, command: None };
    let targets = targets.iter().map(|t| option(&t.label, Becomes::Target(t.value.clone())));
    targets.chain([option(LEAVE_BLANK, Becomes::Blank)]).collect()
}

fn unknown_words(values: u64) -> String {
    match values {
        0 => "Every value is recognised".to_owned(),
        _ => format!("{} not recognised", count(values, "value", "values")),
    }
}

struct Page<'d> {
    draft: &'d Draft,
    open: &'d Translating,
    matched: Option<&'d Match>,
    /// As far as they are counted.
    known: Option<&'d FeedValues>,
}

impl Page<'_> {
    fn proposals(&self) -> impl Iterator<Item = &Proposed> {
        self.draft.proposals_of(self.open.slot).iter()
    }

    fn words(&self) -> String {
        let (counted, finished) = self.known.map_or((0, false), |known| (known.rows, known.finished));
        if !finished && self.draft.profile.complete {
            let all = count(self.draft.profile.rows, "row", "rows");
            return format!("The values are being counted, {} of {all} so far.", group_digits(counted));
        }
        if !finished {
            return "The file is still being read; these are the values found so far.".to_owned();
        }
        let rows = match counted {
            1 => "the one row".to_owned(),
            rows => format!("all {} rows", group_digits(rows)),
        };
        let what = match self.matched.map(|m| &m.feed) {
            _ if self.draft.record_type.field(self.open.slot).value_type == ValueType::List => {
                "Every item of the lists"
            }
            Some(Feed::Join { .. }) => "Every value of the joined columns",
            Some(Feed::Part { .. } | Feed::Item { .. }) => "Every value that is split off",
            _ => "Every value in the column",
        };
        format!("{what}, counted over {rows}. What you translate here is kept with the matches.")
    }

    fn missing(&self) -> String {
        if let Some(problem) = self.draft.count_problem(self.open.slot) {
            return format!("The values could not be counted: {problem}");
        }
        match self.known {
            Some(known) if !known.complete && known.rows > 0 => format!(
                "There are about {} different values, too many to be listed. Choose a rule for all of them, or feed the \
                 field from another column.",
                group_digits(known.distinct)
            ),
            _ => String::new(),
        }
    }

    /// `rows` hold a value that is not recognised.
    fn footer(&self, rows: u64) -> String {
        match rows {
            _ if !self.is_finished() => "The values are still being counted".to_owned(),
            _ if self.known.is_some_and(|known| !known.complete) => "The check shows which are recognised".to_owned(),
            0 => "Every row holds a value that is recognised".to_owned(),
            1 => "1 row still holds a value that is not recognised".to_owned(),
            _ => format!("{} rows still hold a value that is not recognised", group_digits(rows)),
        }
    }

    fn is_finished(&self) -> bool {
        self.known.is_some_and(|known| known.finished)
    }

    fn counting(&self) -> bool {
        !self.is_finished() && self.proposals().next().is_none() && self.missing().is_empty()
    }

    fn label(&self, value: &str) -> String {
        let target = self.open.targets.iter().find(|target| target.value == value);
        target.map_or(value, |target| &target.label).to_owned()
    }

    fn rows(&self) -> Vec<ValueRow> {
        let blank = self.known.map_or(0, |known| known.blank);
        let lookup = self.draft.translation().map(Lookup::new);
        let listed = |p: &&Proposed| self.open.only.as_ref().is_none_or(|only| only.contains(&p.value));
        let mut rows: Vec<ValueRow> = self
            .proposals()
            .filter(listed)
            .map(|p| self.row(p, lookup.as_ref().and_then(|lookup| lookup.find(&p.value))))
            .collect();
        if blank > 0 && self.open.only.is_none() {
            rows.push(self.blank_row(blank));
        }
        rows
    }

    /// `pair` is what a pair says of the value, where one names it.
    fn row(&self, proposed: &Proposed, pair: Option<Option<&str>>) -> ValueRow {
        let own = proposed.becomes.as_deref();
        let why = match &proposed.how {
            How::Suggested(why) => {
                format!("{}, so it most likely means {}", sentence(why), self.label(own.unwrap_or("")))
            }
            How::Known => format!("Understood as another word for {}", self.label(own.unwrap_or(""))),
            How::Same | How::Blank | How::NotRecognised => String::new(),
        };
        let (becomes, kind, status, hint) = match pair {
            Some(to) => {
                let label = to.map_or_else(|| LEAVE_BLANK.to_owned(), |to| self.label(to));
                let suggested = matches!(proposed.how, How::Suggested(_)) && own == to;
                if suggested {
                    (label, Kind::Info, "suggested", why)
                } else {
                    (label, Kind::Good, "yours", String::new())
                }
            }
            None => match (&proposed.how, own) {
                (How::Same, Some(own)) => (self.label(own), Kind::Neutral, "same", String::new()),
                (How::Known, Some(own)) => (self.label(own), Kind::Info, "suggested", why),
                (How::Blank, _) => {
                    (LEAVE_BLANK.to_owned(), Kind::Neutral, "blank rule", "A word for nothing".to_owned())
                }
                _ => self.unnamed(),
            },
        };
        ValueRow {
            value: proposed.value.clone(),
            rows: group_digits(proposed.rows),
            becomes,
            warns: kind == Kind::Warn,
            pill: Pill::new(kind, status),
            hint,
            options: Vec::new(),
            can_reset: pair.is_some(),
        }
    }

    /// A value that nothing recognises, as the rule for anything else treats it.
    fn unnamed(&self) -> (String, Kind, &'static str, String) {
        match self.draft.translation().map(|t| &t.otherwise) {
            None | Some(Otherwise::Problem) => {
                let hint = match self.draft.record_type.field(self.open.slot).value_type {
                    ValueType::Region => "It is kept as it is and reported",
                    _ => "Rows with it are left out and reported as problems",
                };
                let hint = hint.to_owned();
                ("Choose…".to_owned(), Kind::Warn, "not recognised", hint)
            }
            Some(Otherwise::Keep) => ("Kept as it is".to_owned(), Kind::Neutral, "anything else", String::new()),
            Some(Otherwise::Use(to)) => (self.label(to), Kind::Neutral, "anything else", String::new()),
        }
    }

    fn blank_row(&self, rows: u64) -> ValueRow {
        let policy = self.matched.map(|m| m.blank.clone()).unwrap_or_default();
        let becomes = match &policy {
            BlankPolicy::Keep => LEAVE_BLANK.to_owned(),
            BlankPolicy::Clear => "— clear —".to_owned(),
            BlankPolicy::Use(to) => self.label(to),
        };
        let option = |label: &str, policy| ValueOption {
            label: label.to_owned(),
            becomes: Becomes::Blank,
            command: Some(Command2(Command::SetBlank { slot: self.open.slot, policy })),
        };
        let targets = self.open.targets.iter().map(|t| option(&t.label, BlankPolicy::Use(t.value.clone())));
        let rules = [option(LEAVE_BLANK, BlankPolicy::Keep), option("— clear —", BlankPolicy::Clear)];
        ValueRow {
            value: "(blank)".to_owned(),
            rows: group_digits(rows),
            becomes,
            warns: false,
            pill: Pill::new(Kind::Neutral, "blank rule"),
            hint: String::new(),
            options: targets.chain(rules).collect(),
            can_reset: false,
        }
    }

    fn otherwise(&self) -> Vec<Rule> {
        let now = self.draft.translation().map_or(&Otherwise::Problem, |t| &t.otherwise);
        let rule = |label, rule: Otherwise| Rule {
            label,
            chosen: *now == rule,
            command: Command2(Command::SetOtherwise(rule)),
            values: Vec::new(),
        };
        let mut rules = vec![rule("Report it as a problem", Otherwise::Problem)];
        let kind = self.draft.field(self.open.slot).value_type;
        if !matches!(kind, ValueType::Boolean | ValueType::Country) {
            rules.push(rule("Keep the value as it is", Otherwise::Keep));
        }
        let used = if let Otherwise::Use(to) = now { Some(to.as_str()) } else { None };
        rules.push(self.using("Use", used, |to| Command::SetOtherwise(Otherwise::Use(to))));
        rules
    }

    fn blanks(&self) -> Vec<Rule> {
        let now = self.matched.map(|m| m.blank.clone()).unwrap_or_default();
        let slot = self.open.slot;
        let rule = |label, policy: BlankPolicy| Rule {
            label,
            chosen: now == policy,
            command: Command2(Command::SetBlank { slot, policy }),
            values: Vec::new(),
        };
        let used = if let BlankPolicy::Use(to) = &now { Some(to.as_str()) } else { None };
        let fixed =
            self.using("Use a fixed value", used, |to| Command::SetBlank { slot, policy: BlankPolicy::Use(to) });
        vec![rule("Leave what is in the database", BlankPolicy::Keep), rule("Clear it", BlankPolicy::Clear), fixed]
    }

    /// What a rule names until another is chosen: the last of the choices, since lists end with what is meant for the
    /// rest; the country the file is read for; of states, which stand in no such order, the first.
    fn usual(&self) -> String {
        let targets = &self.open.targets;
        let usual = match self.draft.record_type.field(self.open.slot).value_type {
            ValueType::Country => targets.iter().find(|target| target.value == self.draft.settings.region),
            ValueType::Region => targets.first(),
            _ => targets.last(),
        };
        usual.map(|target| target.value.clone()).unwrap_or_default()
    }

    /// A rule that names one of the targets.
    fn using(&self, label: &'static str, used: Option<&str>, command: impl Fn(String) -> Command) -> Rule {
        let value = |t: &Target| (t.label.clone(), Command2(command(t.value.clone())), Some(t.value.as_str()) == used);
        Rule {
            label,
            chosen: used.is_some(),
            values: self.open.targets.iter().map(value).collect(),
            command: Command2(command(used.map_or_else(|| self.usual(), str::to_owned))),
        }
    }
}

/// With a capital at its beginning.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
