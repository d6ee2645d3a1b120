//! A job of the size that the documentation of the hosted import API shows: 140,734 contacts and 260,629 gifts, which
//! took 855 seconds there. Contacts, gifts with the totals they make, all totals anew, and the gifts taken back.

use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Rounds};
use crate::steps::{Expect, Step, Work};
use crate::table::Line;
use crate::{donors, giving};
use almoner::engine::model::Mode;

const CONTACTS: u64 = 140_734;
const GIFTS: u64 = 260_629;
/// Seconds the documented job took.
const DOCUMENTED: f64 = 855.0;

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    let contacts = data.file("example-contacts.csv", |path| {
        // The totals are filled from the gifts: what is imported here would stay.
        donors::write(path, 1..CONTACTS + 1, |_, cells| cells[23..].fill(String::new()));
    });
    let gifts = data.file("example-gifts.csv", |path| giving::write(path, 1..GIFTS + 1, CONTACTS, |_, _| {}));
    Rounds::measure(rounds, "example", |round| {
        let folder = data.round()?;
        let database = folder.path().join("donors.db");
        for (record_type, file) in [("contact", &contacts), ("gift", &gifts)] {
            let work = Work::new(record_type, file.clone(), &database, Mode::AddAndUpdate, Expect::Created);
            round.run(record_type, &Step::Import(work));
        }
        round.run("totals", &Step::RollUp(database.clone()));
        round.run("undo", &Step::Undo(database));
        Ok(())
    })
}

fn lines(rounds: &Rounds) -> Vec<Line> {
    let line = |what: &str, step: &str, rows: u64| {
        Line::new(what, rounds.seconds(step), "s").measured(rounds.speed(step, rows)).memory(rounds.peak(step))
    };
    let both = rounds.seconds("contact") + rounds.seconds("gift");
    vec![
        line("documented job: contacts, 27 columns", "contact", CONTACTS),
        line("documented job: gifts, with totals", "gift", GIFTS),
        line("all totals made anew", "totals", GIFTS),
        line("gifts taken back, with totals", "undo", GIFTS),
        Line::new("documented job ÷ both imports", DOCUMENTED / both, ""),
    ]
}
