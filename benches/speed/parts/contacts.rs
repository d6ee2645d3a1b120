//! Importing contacts, 27 columns and five database rows each: first, again, checked, changed, in another order, and
//! into a database that is full already.

use crate::data::Data;
use crate::options::Options;
use crate::rivals;
use crate::rounds::{Outcome, Round, Rounds};
use crate::steps::{Expect, Step, Work};
use crate::table::{Bound, Line};
use almoner::engine::model::Mode;
use std::path::{Path, PathBuf};

/// An import may take so many times as long as the floor.
pub const ABOVE_FLOOR: Bound = Bound::AtMost(1.25);

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds, data);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    // Whatever has to be made is made before anything is measured.
    let (contacts, changed, shuffled) = (data.contacts(), data.changed(), data.shuffled());
    let (known, added) = (data.known(), data.added());
    Rounds::measure(rounds, "contacts", |round| {
        let folder = data.round()?;
        first(round, &contacts, folder.path());
        again(round, data, [&contacts, &changed, &shuffled], &folder.path().join("donors.db"));
        shuffled_first(round, &shuffled, folder.path());
        into_full(round, data, [&known, &added], folder.path())
    })
}

fn created(file: &Path, database: &Path) -> Work {
    Work::new("contact", file.to_owned(), database, Mode::AddAndUpdate, Expect::Created)
}

/// The first import and what it is compared with.
fn first(round: &mut Round, contacts: &Path, folder: &Path) {
    let database = |name: &str| folder.join(name);
    round.run("floor", &Step::Floor(created(contacts, &database("floor.db"))));
    round.run("import", &Step::Import(created(contacts, &database("donors.db"))));
    round.note("sqlite3", rivals::sqlite3(contacts, &database("shell.db")));
    round.note("sqlite-utils", rivals::sqlite_utils(contacts, &database("utils.db")));
}

/// What follows on the first import, in the same database.
fn again(round: &mut Round, data: &Data, [contacts, changed, shuffled]: [&PathBuf; 3], database: &Path) {
    let work = |file: &PathBuf, mode: Mode, expect: Expect| Work::new("contact", file.clone(), database, mode, expect);
    let update = Mode::AddAndUpdate;
    round.run("again", &Step::Import(work(contacts, update, Expect::Unchanged)));
    round.run("again, shuffled", &Step::Import(work(shuffled, update, Expect::Unchanged)));
    round.run("check", &Step::Check(work(contacts, update, Expect::Unchanged)));
    let updated = Expect::Updated(data.changes());
    round.run("check, changed", &Step::Check(work(changed, Mode::FullList, updated)));
    round.run("changed", &Step::Import(work(changed, update, updated)));
}

fn shuffled_first(round: &mut Round, shuffled: &Path, folder: &Path) {
    round.run("floor, shuffled", &Step::Floor(created(shuffled, &folder.join("shuffled-floor.db"))));
    round.run("import, shuffled", &Step::Import(created(shuffled, &folder.join("shuffled.db"))));
}

/// A tenth as many rows, into a database that holds all contacts.
fn into_full(round: &mut Round, data: &Data, [known, added]: [&PathBuf; 2], folder: &Path) -> anyhow::Result<()> {
    let (floor, full) = (folder.join("full-floor.db"), folder.join("full.db"));
    data.copy_with_contacts(&floor)?;
    data.copy_with_contacts(&full)?;
    round.run("floor, added", &Step::Floor(created(added, &floor)));
    round.run("import, added", &Step::Import(created(added, &full)));
    let updated = Expect::Updated(data.tenth());
    round.run("known", &Step::Import(Work::new("contact", known.clone(), &full, Mode::AddAndUpdate, updated)));
    Ok(())
}

fn lines(rounds: &Rounds, data: &Data) -> Vec<Line> {
    let (rows, tenth) = (data.rows, data.tenth());
    let line = |what: &str, step: &str, than: &str, rows: u64| {
        Line::new(what, rounds.ratio(step, than), "").measured(rounds.speed(step, rows)).memory(rounds.peak(step))
    };
    let (faster, sooner) = (Bound::AtMost(0.25), Bound::AtMost(0.6));
    let floor = Line::new("write floor of contacts", rounds.seconds("floor"), "s");
    let mut lines = vec![
        floor.measured(rounds.speed("floor", rows)).memory_told(rounds.peak("floor")),
        line("import ÷ floor", "import", "floor", rows).target(ABOVE_FLOOR),
        // What the disk and other programs do to the clock is not in this one.
        Line::new("work of the writing thread ÷ floor", rounds.ratio_of("own_work", "import", "floor"), ""),
        rival(rounds, "import ÷ sqlite3 shell", "sqlite3", rows),
        rival(rounds, "import ÷ sqlite-utils upsert", "sqlite-utils", rows),
        line("the same file again ÷ import", "again", "import", rows).target(faster),
        line("the same rows in no order ÷ import", "again, shuffled", "import", rows).target(faster),
        line("check of the same file ÷ import", "check", "import", rows).target(sooner),
        line("check, full list, 1 in 10 changed ÷ import", "check, changed", "import", rows).target(sooner),
        line("1 in 10 changed ÷ import", "changed", "import", rows),
        line("in no order: import ÷ floor", "import, shuffled", "floor, shuffled", rows).target(ABOVE_FLOOR),
        line("a tenth more, full database: import ÷ floor", "import, added", "floor, added", tenth).target(ABOVE_FLOOR),
    ];
    let times = rows as f64 / tenth as f64;
    let known = Line::new("a tenth, all changed, no order: row ÷ row", rounds.ratio("known", "import") * times, "");
    lines.push(known.measured(rounds.speed("known", tenth)).memory(rounds.peak("known")));
    lines
}

/// The import against another program; it has to be faster.
fn rival(rounds: &Rounds, what: &str, program: &str, rows: u64) -> Line {
    if !rounds.has(program) {
        return Line::notice(what, "not installed");
    }
    let line = Line::new(what, rounds.ratio("import", program), "").target(Bound::AtMost(1.0));
    line.measured(rounds.speed(program, rows)).memory_told(rounds.peak(program))
}
