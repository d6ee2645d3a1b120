//! The window: how soon it shows what a large database holds, and what a frame costs while there is much to show.

use crate::data::Data;
use crate::options::Options;
use crate::rounds::{Outcome, Rounds};
use crate::steps::{Step, WindowPage, WindowStep};
use crate::table::{Bound, Line};

/// Milliseconds of work of the window's thread.
const FRAME: Bound = Bound::AtMost(8.0);
/// Seconds from the start of the program's own code to a page with the database's content.
const START: Bound = Bound::AtMost(0.5);

pub fn run(data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    let rounds = measure(data, options.rounds)?;
    let lines = lines(&rounds, data);
    Ok(rounds.told(lines))
}

fn measure(data: &Data, rounds: u64) -> anyhow::Result<Rounds> {
    let (contacts, all_changed) = (data.contacts(), data.all_changed());
    Rounds::measure(rounds, "window", |round| {
        let folder = data.round()?;
        let database = folder.path().join("Donors.db");
        let mut run = |name: &str, page: WindowPage| {
            round.run(name, &Step::Window(WindowStep { folder: folder.path().to_owned(), page }));
        };
        // Each takes the database along, where there is one.
        run("values", WindowPage::Values);
        run("import", WindowPage::Import(contacts.clone()));
        data.copy_with_contacts(&database)?;
        run("start", WindowPage::Start(data.rows));
        data.copy_with_contacts(&database)?;
        run("changes", WindowPage::Changes(all_changed.clone()));
        Ok(())
    })
}

fn lines(rounds: &Rounds, data: &Data) -> Vec<Line> {
    let rows = data.rows;
    let start = Line::new("window: start to content", rounds.seconds("start"), "s").target(START);
    let contacts = almoner::engine::schema::group_digits(rows);
    let frames = |what: String, step: &str| {
        let of = |figure: &str| rounds.value(step, figure);
        let told = format!("{:.0} frames, median {:.1} ms, worst {:.1} ms", of("frames"), of("median"), of("worst"));
        Line::new(what, of("p99"), "ms").target(FRAME).measured(told).memory(rounds.peak(step))
    };
    vec![
        start.measured(format!("{contacts} contacts")).memory(rounds.peak("start")),
        frames(format!("frame, while {contacts} rows are checked and imported"), "import"),
        frames(format!("frame, {contacts} changes being scrolled"), "changes"),
        frames("frame, 500 values being translated".to_owned(), "values"),
    ]
}
