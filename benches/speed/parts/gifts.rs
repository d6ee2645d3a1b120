//! Importing gifts to contacts that are there, with the totals they make.

use super::contacts::ABOVE_FLOOR;
use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Rounds};
use crate::steps::{Expect, Step, Work};
use crate::table::{Bound, Line};
use almoner::engine::model::Mode;
use std::path::Path;

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds, data);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    let gifts = data.gifts();
    Rounds::measure(rounds, "gifts", |round| {
        let folder = data.round()?;
        let (floor, database) = (folder.path().join("floor.db"), folder.path().join("donors.db"));
        data.copy_with_contacts(&floor)?;
        data.copy_with_contacts(&database)?;
        let work = |database: &Path, expect| Work::new("gift", gifts.clone(), database, Mode::AddAndUpdate, expect);
        round.run("floor", &Step::Floor(work(&floor, Expect::Created)));
        round.run("import", &Step::Import(work(&database, Expect::Created)));
        round.run("again", &Step::Import(work(&database, Expect::Unchanged)));
        round.run("check", &Step::Check(work(&database, Expect::Unchanged)));
        round.run("totals", &Step::RollUp(database.clone()));
        Ok(())
    })
}

fn lines(rounds: &Rounds, data: &Data) -> Vec<Line> {
    let line = |what: &str, step: &str, than: &str| {
        let measured = rounds.speed(step, data.rows);
        Line::new(what, rounds.ratio(step, than), "").measured(measured).memory(rounds.peak(step))
    };
    let floor = Line::new("write floor of gifts, with totals", rounds.seconds("floor"), "s");
    vec![
        floor.measured(rounds.speed("floor", data.rows)).memory_told(rounds.peak("floor")),
        line("gifts, with totals: import ÷ floor", "import", "floor").target(ABOVE_FLOOR),
        line("gifts again ÷ import", "again", "import").target(Bound::AtMost(0.25)),
        line("check of gifts ÷ import", "check", "import").target(Bound::AtMost(0.6)),
        line("all totals made anew ÷ import", "totals", "import"),
    ]
}
