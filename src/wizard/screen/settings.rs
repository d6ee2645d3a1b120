//! Settings: where the person is, how the window looks, which database is used.

use super::choose::Choice;
use super::parts::Button;
use super::reviews::{self, RulesScreen};
use super::telling::{TellingScreen, telling};
use super::watching::{WatchingScreen, watching};
use crate::engine::model::Keeping;
use crate::engine::schema::Currency;
use crate::wizard::Command;
use crate::wizard::state::{Appearance, Database, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct SettingsScreen {
    pub region: String,
    pub regions: Vec<Choice>,
    pub currency: String,
    pub currencies: Vec<Choice>,
    pub appearances: Vec<Choice>,
    pub database: String,
    pub database_note: String,
    pub pick_database: Button,
    pub new_database: Button,
    pub giving_note: &'static str,
    pub roll_up: Button,
    /// How long imported files are kept; none where no database is open.
    pub keeping: Vec<Choice>,
    pub keeping_note: &'static str,
    pub memory_note: &'static str,
    pub forget: Button,
    pub telling: TellingScreen,
    pub watching: WatchingScreen,
    /// Who is protected from being removed; none where no database is open.
    pub removals: Option<RulesScreen>,
}

const CURRENCIES: [(&str, &str); 12] = [
    ("USD", "US dollar (USD)"),
    ("CAD", "Canadian dollar (CAD)"),
    ("GBP", "Pound sterling (GBP)"),
    ("EUR", "Euro (EUR)"),
    ("AUD", "Australian dollar (AUD)"),
    ("NZD", "New Zealand dollar (NZD)"),
    ("CHF", "Swiss franc (CHF)"),
    ("SEK", "Swedish krona (SEK)"),
    ("NOK", "Norwegian krone (NOK)"),
    ("DKK", "Danish krone (DKK)"),
    ("INR", "Indian rupee (INR)"),
    ("ZAR", "South African rand (ZAR)"),
];

/// What totals of giving are made of.
const GIVING: &str = "Lifetime giving, the largest and last gift and the sum of each year follow from the gifts of a donor \
    with every import. Totals that were imported with the donor are kept.";

/// What is remembered of imports.
const MEMORY: &str = "It remembers which field each column header fed in earlier imports, and suggests it again. \
    Only headers are remembered, nothing that stood in a file.";

/// What is kept, and what becomes of it.
const KEEPING: &str = "A compressed copy of every imported file, and the rows that were left out, stay beside the \
    database, for you alone, so that an import can be explained or gone on with. Older copies are deleted. Where no \
    files are kept, rows left out stay for 30 days.";

fn keeping(state: &State) -> Vec<Choice> {
    let Database::Open(summary) = &state.database else { return Vec::new() };
    let label = |keeping| match keeping {
        Keeping::Never => "Do not keep".to_owned(),
        Keeping::Days(365) => "1 year".to_owned(),
        Keeping::Days(days) => format!("{days} days"),
        Keeping::ForEver => "For ever".to_owned(),
    };
    // One that was chosen elsewhere is shown beside the others.
    let other = Some(summary.keeping).filter(|keeping| !Keeping::CHOICES.contains(keeping));
    let all = Keeping::CHOICES.into_iter().chain(other);
    all.map(|keeping| choice(&label(keeping), keeping == summary.keeping, Command::SetKeeping(keeping))).collect()
}

pub(super) fn settings(state: &State) -> SettingsScreen {
    let preferences = &state.preferences;
    let mut places: Vec<&(String, String)> = state.schema.countries.places.iter().collect();
    places.sort_by(|a, b| a.1.cmp(&b.1));
    let region =
        |(code, name): &(String, String)| choice(name, *code == preferences.region, Command::SetRegion(code.clone()));
    let currency = |(code, name): &(&str, &str)| {
        let currency = Currency::new(code).unwrap_or(Currency::USD);
        choice(name, currency == preferences.currency, Command::SetCurrency(currency))
    };
    let appearance = |(appearance, label): (Appearance, &str)| {
        choice(label, preferences.appearance == appearance, Command::SetAppearance(appearance))
    };
    let (database, database_note) = match &state.database {
        Database::Open(summary) => (summary.name.clone(), summary.path.display().to_string()),
        Database::Opening => ("Opening…".to_owned(), String::new()),
        Database::Failed(message) => ("No database".to_owned(), message.clone()),
    };
    let currencies: Vec<Choice> = CURRENCIES.iter().map(currency).collect();
    let forget = Button::new("Forget what was matched before…", Command::AskToForget);
    let roll_up = Button::new("Recompute giving from gifts", Command::RollUp);
    SettingsScreen {
        region: state.schema.countries.name_of(&preferences.region).unwrap_or(&preferences.region).to_owned(),
        regions: places.into_iter().map(region).collect(),
        currency: currencies
            .iter()
            .find(|c| c.selected)
            .map_or_else(|| preferences.currency.as_str().to_owned(), |c| c.label.clone()),
        currencies,
        appearances: [(Appearance::System, "As the system"), (Appearance::Light, "Light"), (Appearance::Dark, "Dark")]
            .into_iter()
            .map(appearance)
            .collect(),
        database,
        database_note,
        pick_database: Button::new("Choose another database…", Command::PickDatabase),
        new_database: Button::new("Begin a new database…", Command::NewDatabase),
        giving_note: GIVING,
        roll_up: match state.database {
            Database::Open(_) if state.summing_up => roll_up.disabled("Recomputing…"),
            Database::Open(_) => roll_up,
            _ => roll_up.disabled("No database is open"),
        },
        keeping: keeping(state),
        keeping_note: KEEPING,
        memory_note: MEMORY,
        forget: match state.database {
            Database::Open(_) => forget,
            _ => forget.disabled("No database is open"),
        },
        telling: telling(state),
        watching: watching(state),
        removals: reviews::rules(state),
    }
}

fn choice(label: &str, selected: bool, command: Command) -> Choice {
    Choice { label: label.to_owned(), hint: String::new(), selected, warns: false, command }
}
