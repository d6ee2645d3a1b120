//! Kills the program at random moments of an import, resumes, and compares databases.

use crate::cli_bench::Bench;
use crate::support::{donors, imports};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

const ROWS: i64 = 12_500;
const KILLS: u64 = 10;

#[test]
fn an_import_killed_ten_times_ends_as_if_nothing_had_happened() {
    let write = |path: &Path| {
        donors::write(path, 1..ROWS.unsigned_abs() + 1, |number, cells| {
            if number.is_multiple_of(1_009) {
                cells[8] = "31/31/1931".into();
            }
        });
    };
    let undisturbed = Bench::new();
    write(&undisturbed.path("donors.csv"));
    assert_eq!(undisturbed.run(&["import", "donors.csv", "--yes"]).code, 1, "some rows are left out");
    let whole = time_running(&undisturbed.database());

    let bench = Bench::new();
    write(&bench.path("donors.csv"));
    let mut killed_while_writing = 0;
    for round in 0..KILLS {
        let child = go_on(&bench);
        // Anywhere from the first moment of writing to two fifths of the time it takes undisturbed.
        let moment = whole.mul_f64(0.04 * ((round * 7) % 10) as f64);
        killed_while_writing += u64::from(kill_at(child, moment, &bench.database()));
    }
    assert!(killed_while_writing >= KILLS / 2, "only {killed_while_writing} kills came while rows were written");
    while position(&bench.database()).is_none_or(|(status, _)| status != "WARN") {
        let output = go_on(&bench).wait_with_output().expect("the program ends");
        assert!(matches!(output.status.code(), Some(1)), "{output:?}");
    }
    let (one, other) = (imports::dump(&bench.database()), imports::dump(&undisturbed.database()));
    assert!(one == other, "the databases differ");
    let problems = |bench: &Bench| {
        let job = bench.json(&["job", "1"], 0);
        std::fs::read_to_string(job["job"]["problem_file"].as_str().expect("a problem file")).expect("a readable file")
    };
    assert_eq!(problems(&bench), problems(&undisturbed));
}

/// Begins the import, or goes on with it.
fn go_on(bench: &Bench) -> Child {
    let begun = position(&bench.database()).is_some_and(|(status, _)| !["NEW", "QUEUED", "FORKED"].contains(&&*status));
    let mut command = if begun {
        bench.command(&["resume", "1"])
    } else {
        // Killed before its first row: there is nothing to resume, so it begins anew.
        let _ = std::fs::remove_file(bench.database());
        bench.command(&["import", "donors.csv", "--yes"])
    };
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs")
}

/// Kills the program (SIGKILL on Unix) this long after it began with the rows; true where it was at
/// work on them.
fn kill_at(mut child: Child, moment: Duration, database: &Path) -> bool {
    let before = times_begun(database);
    let mut running: Option<Instant> = None;
    while running.is_none_or(|since| since.elapsed() < moment) {
        let at_work = times_begun(database) > before;
        let ended = child.try_wait().expect("the program can be asked").is_some();
        if ended {
            break;
        }
        if at_work {
            running.get_or_insert_with(Instant::now);
        }
    }
    child.kill().expect("the program can be killed");
    child.wait().expect("the program is gone");
    position(database).is_some_and(|(status, rows)| status == "RUNNING" && rows < ROWS)
}

/// How often the first job has begun with its rows.
fn times_begun(database: &Path) -> i64 {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).ok();
    let sql = "SELECT count(*) FROM job_status WHERE job = 1 AND status = 'RUNNING'";
    connection.and_then(|c| c.query_row(sql, [], |row| row.get(0)).ok()).unwrap_or(0)
}

/// How long the first job worked on its rows.
fn time_running(database: &Path) -> Duration {
    let connection = Connection::open(database).expect("a database");
    let sql = "SELECT status_started_at - started_at FROM job WHERE id = 1";
    let milliseconds: i64 = connection.query_row(sql, [], |row| row.get(0)).expect("a job");
    Duration::from_millis(milliseconds.unsigned_abs())
}

/// Status and rows done of the first job, where there is one.
fn position(database: &Path) -> Option<(String, i64)> {
    let connection = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
    connection.query_row("SELECT status, position_rows FROM job WHERE id = 1", [], row).ok()
}
