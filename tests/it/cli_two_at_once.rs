//! Two programs import into one database at once: one waits, and nothing is lost.

use crate::cli_bench::{Bench, Run};
use crate::support::{donors, giving, imports};
use rusqlite::Connection;
use std::process::{Child, Stdio};

const DONORS: u64 = 500;

fn write_files(bench: &Bench) {
    donors::write(&bench.path("first.csv"), 1..DONORS + 1, |_, cells| cells[23..].fill(String::new()));
    donors::write(&bench.path("more.csv"), DONORS - 100..10_000, |_, cells| cells[23..].fill(String::new()));
    giving::write(&bench.path("gifts.csv"), 1..501, DONORS, |_, _| {});
}

fn start(bench: &Bench, arguments: &[&str]) -> Child {
    let mut command = bench.command(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs")
}

const CONTACTS: [&str; 3] = ["import", "more.csv", "--yes"];
const GIFTS: [&str; 5] = ["import", "gifts.csv", "--type", "gift", "--yes"];

#[test]
fn gifts_wait_for_the_contacts_that_are_being_written_and_nothing_is_lost() {
    let (one_by_one, bench) = (Bench::new(), Bench::new());
    for bench in [&one_by_one, &bench] {
        write_files(bench);
        assert_eq!(bench.run(&["import", "first.csv", "--yes"]).code, 0);
    }
    assert_eq!(one_by_one.run(&CONTACTS).code, 0);
    assert_eq!(one_by_one.run(&GIFTS).code, 0);

    let mut contacts = start(&bench, &CONTACTS);
    let connection = Connection::open(bench.database()).expect("a database");
    let running = "SELECT count(*) FROM job WHERE id = 2 AND status = 'RUNNING'";
    while connection.query_row(running, [], |row| row.get::<_, i64>(0)) != Ok(1) {
        assert!(contacts.try_wait().expect("it can be asked").is_none(), "it ended before it was seen to run");
    }
    let gifts = start(&bench, &GIFTS);
    let [contacts, gifts] = [contacts, gifts].map(|child| Run::of(&child.wait_with_output().expect("it ends")));
    assert_eq!((contacts.code, gifts.code), (0, 0), "{}{}", contacts.stderr, gifts.stderr);
    assert!(
        gifts.stderr.contains("Waiting: ") && gifts.stderr.contains(" has been writing since "),
        "{}",
        gifts.stderr
    );

    let sql = "SELECT (SELECT min(at) FROM job_status WHERE job = 3 AND status = 'FORKED') - \
               (SELECT max(at) FROM job_status WHERE job = 2)";
    let between: i64 = connection.query_row(sql, [], |row| row.get(0)).expect("both have ended");
    assert!(between >= 0, "the gifts began {between} ms before the contacts had ended");
    drop(connection);
    let (one, other) = (imports::dump(&bench.database()), imports::dump(&one_by_one.database()));
    assert!(one == other, "the databases differ");
}

#[test]
fn several_that_wait_go_in_the_order_of_coming() {
    use almoner::engine::schema::Schema;
    use almoner::engine::store::Store;
    use almoner::engine::store::sqlite::SqliteStore;
    let bench = Bench::new();
    let files = ["a.csv", "b.csv", "c.csv"];
    for (file, key) in files.iter().zip(["A1", "B1", "C1"]) {
        bench.file(file, format!("Constituent ID,Last Name\n{key},Lee\n"));
    }
    let mut store = SqliteStore::open(&bench.database(), Schema::built_in()).expect("a database");
    let guard = store.claim_writer("maria on FRONTDESK").expect("nobody else writes");
    let connection = Connection::open(bench.database()).expect("a database");
    let mut children = Vec::new();
    for (before, file) in files.iter().enumerate() {
        let mut child = start(&bench, &["import", file, "--yes"]);
        let waiting = "SELECT count(*) FROM waiting";
        while connection.query_row(waiting, [], |row| row.get::<_, i64>(0)) != Ok(before as i64 + 1) {
            assert!(child.try_wait().expect("it can be asked").is_none(), "it did not wait");
        }
        children.push(child);
    }
    drop(guard);
    for child in children {
        let run = Run::of(&child.wait_with_output().expect("it ends"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains("maria on FRONTDESK has been writing since"), "{}", run.stderr);
    }
    let sql = "SELECT job.file_name FROM job JOIN job_status ON job_status.job = job.id \
               WHERE job_status.status = 'FORKED' ORDER BY job_status.id";
    let mut statement = connection.prepare(sql).expect("SQL");
    let ran: Vec<String> =
        statement.query_map([], |row| row.get(0)).expect("jobs").map(|name| name.expect("a name")).collect();
    assert_eq!(ran, files);
}
