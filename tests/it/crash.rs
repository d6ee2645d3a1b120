//! Kills the program at random moments of imports of every type, of an undo and of redos, goes on, and compares databases.
//!
//! `ALMONER_CRASH_ROUNDS` says how often it is killed in all; by default once in each job.

use crate::cli_bench::Bench;
use crate::support::{donors, giving, imports};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

/// Rows of contacts and gifts, and of the others: two batches each, and a bit.
const MANY: u64 = 8_400;
const FEW: u64 = 4_300;

/// Jobs one after another; each has the number of its place, from 1.
const JOBS: [Job; 9] = [
    Job { name: "contacts", arguments: &["import", "contact.csv", "--yes"] },
    Job { name: "gifts", arguments: &["import", "gift.csv", "--type", "gift", "--yes"] },
    Job { name: "notes", arguments: &["import", "note.csv", "--type", "note", "--yes"] },
    Job { name: "proposals", arguments: &["import", "proposal.csv", "--type", "proposal", "--yes"] },
    Job { name: "assignments", arguments: &["import", "assignment.csv", "--type", "assignment", "--yes"] },
    Job { name: "teams", arguments: &["import", "team.csv", "--type", "team", "--yes"] },
    Job { name: "the undo of gifts", arguments: &["undo", "2", "--yes"] },
    Job { name: "the redo of gifts", arguments: &["undo", "7", "--yes"] },
    Job { name: "the undo of the redo", arguments: &["undo", "8", "--yes"] },
];

struct Job {
    name: &'static str,
    arguments: &'static [&'static str],
}

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So long after it began with the rows.
    After(Duration),
    /// Once so many rows are written.
    Rows(i64),
    /// Once the write-ahead log has so many bytes.
    Log(u64),
    /// So long after it began to make totals and to compare counts.
    Reconciling(Duration),
}

/// The files of all jobs; some rows of contacts and gifts are left out.
fn write_files(bench: &Bench) {
    donors::write(&bench.path("contact.csv"), 1..MANY + 1, |number, cells| {
        // What is imported of giving would stay, and leave nothing to sum up.
        cells[23..].fill(String::new());
        if number % 1_009 == 0 {
            cells[8] = "31/31/1931".into();
        }
    });
    giving::write(&bench.path("gift.csv"), 1..MANY + 1, MANY, |number, cells| {
        if number % 997 == 0 {
            cells[4] = "plenty".into();
        }
    });
    let rows = |text: fn(u64) -> String| (1..FEW + 1).map(text);
    let donor = |number: u64| donors::key(donors::mixed(number) % 1_000 + 1);
    let text = move |number: u64| format!("N{number},{},2024-03-04,Call,Said {number}", donor(number));
    giving::lines(&bench.path("note.csv"), "Note ID,Constituent ID,Date,Type,Summary", (1..FEW + 1).map(text));
    let text = move |number: u64| format!("P{number},{},A gift of {number},Asked,USD {number}.00", donor(number));
    giving::lines(
        &bench.path("proposal.csv"),
        "Proposal ID,Constituent ID,Title,Stage,Ask amount",
        (1..FEW + 1).map(text),
    );
    let text = move |number: u64| format!("{},Officer {number},Manager,2024-01-01", donor(number));
    giving::lines(&bench.path("assignment.csv"), "Constituent ID,Solicitor,Title,Start date", (1..FEW + 1).map(text));
    let team = rows(|number| format!("Team {},Officer {number},Member", number % 40));
    giving::lines(&bench.path("team.csv"), "Team name,Member,Role", team);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whoever runs it by hand says so in the environment")]
fn jobs_of_every_type_killed_at_any_moment_end_as_if_nothing_had_happened() {
    let rounds = std::env::var("ALMONER_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let rounds: usize = rounds.unwrap_or(JOBS.len());
    let (undisturbed, bench) = (Bench::new(), Bench::new());
    write_files(&undisturbed);
    write_files(&bench);
    let mut killed_at_work = 0;
    for (place, job) in JOBS.iter().enumerate() {
        let whole = undisturbed.run(job.arguments);
        assert!(matches!(whole.code, 0 | 1), "{}: {}", job.name, whole.stderr);
        let kills = rounds / JOBS.len() + usize::from(place < rounds % JOBS.len());
        let disturbed = Disturbed { bench: &bench, job, number: place as i64 + 1 };
        killed_at_work += disturbed.run(kills, &measure(&undisturbed, place as i64 + 1));
    }
    eprintln!("{killed_at_work} of {rounds} kills came while the program was at work");
    assert!(killed_at_work * 3 >= rounds * 2, "only {killed_at_work} of {rounds} kills came while it was at work");
    let (one, other) = (imports::dump(&bench.database()), imports::dump(&undisturbed.database()));
    assert!(one.contains("== gift_rollup\n") && one == other, "the databases differ: {}", difference(&one, &other));
    for number in ["1", "2"] {
        let problems = |bench: &Bench| {
            let job = bench.json(&["job", number], 0);
            let path = job["job"]["problem_file"].as_str().expect("a problem file").to_owned();
            std::fs::read_to_string(path).expect("a readable file")
        };
        assert_eq!(problems(&bench), problems(&undisturbed));
    }
}

/// The first lines that only one of them has.
pub fn difference(one: &str, other: &str) -> String {
    let differ = one.lines().zip(other.lines()).find(|(one, other)| one != other);
    differ.map(|(one, other)| format!("{one}\n{other}")).unwrap_or_default()
}

/// What an undisturbed job came to.
struct Whole {
    rows: i64,
    time: Duration,
    reconciling: Duration,
}

fn measure(bench: &Bench, job: i64) -> Whole {
    let connection = Connection::open(bench.database()).expect("a database");
    let at = |status: &str| -> i64 {
        let sql = "SELECT max(at) FROM job_status WHERE job = ?1 AND status = ?2";
        connection.query_row(sql, (job, status), |row| row.get(0)).expect("a status it had")
    };
    let sql = "SELECT status_started_at, position_rows FROM job WHERE id = ?1";
    let (end, rows): (i64, i64) =
        connection.query_row(sql, [job], |row| Ok((row.get(0)?, row.get(1)?))).expect("a job");
    let milliseconds = |from: i64| Duration::from_millis((end - from).unsigned_abs());
    Whole { rows, time: milliseconds(at("RUNNING")), reconciling: milliseconds(at("RECONCILE_PENDING")) }
}

/// One job of the program that is killed.
struct Disturbed<'b> {
    bench: &'b Bench,
    job: &'b Job,
    number: i64,
}

impl Disturbed<'_> {
    /// Kills it so often, then lets it end. Gives how often it was killed at work.
    fn run(&self, kills: usize, whole: &Whole) -> usize {
        let before = std::fs::read(self.bench.database()).ok();
        let mut at_work = 0;
        // A moment that never came let the job end: then it begins anew, and is killed at another.
        for attempt in 0..kills * 3 {
            if at_work == kills {
                break;
            }
            if self.has_ended() {
                self.put_back(before.as_deref());
            }
            let child = self.go_on(before.as_deref());
            at_work += usize::from(self.kill(child, self.moment(attempt as u64, whole)));
        }
        let mut left = 20;
        while !self.has_ended() {
            let output = self.go_on(before.as_deref()).wait_with_output().expect("the program ends");
            assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {output:?}", self.job.name);
            left -= 1;
            assert!(left > 0, "{} do not come to an end", self.job.name);
        }
        at_work
    }

    fn has_ended(&self) -> bool {
        matches!(self.position(), Some((status, _)) if status == "OK" || status == "WARN")
    }

    /// By turns by time, rows, bytes, and while totals are made; the same ones in every run.
    fn moment(&self, kill: u64, whole: &Whole) -> Moment {
        let random = donors::mixed(self.number.unsigned_abs() * 1_000 + kill);
        let share = |of: f64| (random % 1_000) as f64 / 1_000.0 * of;
        match (kill + self.number.unsigned_abs()) % 4 {
            0 => Moment::After(whole.time.mul_f64(share(0.6))),
            1 => Moment::Rows(share(whole.rows as f64 * 0.9) as i64),
            2 => Moment::Reconciling(whole.reconciling.mul_f64(share(0.7))),
            _ => Moment::Log(share(3_000_000.0) as u64),
        }
    }

    /// Begins the job, or goes on with it.
    fn go_on(&self, before: Option<&[u8]>) -> Child {
        let begun = self.position().is_some_and(|(status, _)| !["NEW", "QUEUED", "FORKED"].contains(&&*status));
        let number = self.number.to_string();
        let mut command = if begun {
            self.bench.command(&["resume", &number])
        } else {
            self.put_back(before);
            self.bench.command(self.job.arguments)
        };
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program runs")
    }

    /// Killed before its first row, there is nothing to resume: it begins anew, from the database before it.
    fn put_back(&self, before: Option<&[u8]>) {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(self.bench.path(&format!("donors.db{ending}")));
        }
        let _ = std::fs::remove_dir_all(self.bench.path(&format!("donors.db.jobs/{}", self.number)));
        if let Some(before) = before {
            std::fs::write(self.bench.database(), before).expect("a writable folder");
        }
    }

    /// Kills the program (SIGKILL on Unix) at a moment; true where it was at work on the job.
    fn kill(&self, mut child: Child, moment: Moment) -> bool {
        let log = self.bench.path("donors.db-wal");
        let begun_before = self.begun();
        let (mut since, mut reconciling): (Option<Instant>, Option<Instant>) = (None, None);
        loop {
            if child.try_wait().expect("the program can be asked").is_some() {
                break;
            }
            if since.is_none() && self.begun() > begun_before {
                since = Some(Instant::now());
            }
            let Some(since) = since else { continue };
            let position = || self.position();
            let now = match moment {
                Moment::After(time) => since.elapsed() >= time,
                Moment::Rows(rows) => position().is_some_and(|(_, done)| done >= rows),
                Moment::Log(bytes) => std::fs::metadata(&log).is_ok_and(|log| log.len() >= bytes),
                Moment::Reconciling(time) => {
                    if reconciling.is_none() && position().is_some_and(|(status, _)| status == "RECONCILE_PENDING") {
                        reconciling = Some(Instant::now());
                    }
                    reconciling.is_some_and(|since| since.elapsed() >= time)
                }
            };
            if now {
                break;
            }
        }
        child.kill().expect("the program can be killed");
        child.wait().expect("the program is gone");
        self.position().is_some_and(|(status, _)| status == "RUNNING" || status == "RECONCILE_PENDING")
    }

    /// How often the job has begun with its rows.
    fn begun(&self) -> i64 {
        let sql = "SELECT count(*) FROM job_status WHERE job = ?1 AND status = 'RUNNING'";
        let connection = reading(&self.bench.database());
        connection.and_then(|c| c.query_row(sql, [self.number], |row| row.get(0)).ok()).unwrap_or(0)
    }

    /// Status and rows done of the job, where there is one.
    fn position(&self) -> Option<(String, i64)> {
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let sql = "SELECT status, position_rows FROM job WHERE id = ?1";
        reading(&self.bench.database())?.query_row(sql, [self.number], row).ok()
    }
}

/// A database that others write, where it is there yet.
pub fn reading(database: &Path) -> Option<Connection> {
    Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()
}
