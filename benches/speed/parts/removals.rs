//! A full list that leaves out three contacts of ten, who have gifts: found, removed, brought back.

use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Rounds};
use crate::steps::{Expect, Step, Work};
use crate::table::Line;
use almoner::engine::model::Mode;

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds, data);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    let (contacts, short) = (data.contacts(), data.short_list());
    Rounds::measure(rounds, "removals", |round| {
        let folder = data.round()?;
        let database = folder.path().join("donors.db");
        data.copy_with_gifts(&database)?;
        let again = Work::new("contact", contacts.clone(), &database, Mode::FullList, Expect::Unchanged);
        let list = Work::new("contact", short.clone(), &database, Mode::FullList, Expect::Missing(data.missing()));
        round.run("full list", &Step::Import(again));
        round.run("check", &Step::Check(list.clone()));
        round.run("short list", &Step::Import(list));
        round.run("remove", &Step::Remove(database.clone()));
        round.run("bring back", &Step::BringBack(database.clone()));
        Ok(())
    })
}

fn lines(rounds: &Rounds, data: &Data) -> Vec<Line> {
    let missing = data.missing();
    let line = |what: &str, step: &str, than: &str, rows: u64| {
        let measured = rounds.speed(step, rows);
        Line::new(what, rounds.ratio(step, than), "").measured(measured).memory(rounds.peak(step))
    };
    vec![
        line("check of a list without 3 in 10 ÷ whole list", "check", "full list", data.rows - missing),
        line("list without 3 in 10 ÷ whole list", "short list", "full list", data.rows - missing),
        line("removing them and their gifts ÷ whole list", "remove", "full list", missing),
        line("bringing all back ÷ removing", "bring back", "remove", missing),
    ]
}
