//! Watching a folder: the real program as a process, and files that arrive while it runs.

use crate::cli_bench::{Bench, CLEAN, GALA};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::Duration;

/// How long a line may take on a busy computer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program, watching.
struct Watching {
    program: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(bench: &Bench, more: &[&str]) -> Watching {
        let args = ["watch", "in", "--every", "0.05", "--json"];
        let mut command = bench.command(&[&args, more].concat());
        let mut program = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
        let stdout = BufReader::new(program.stdout.take().expect("it is piped"));
        let (sender, lines) = sync_channel(100);
        std::thread::Builder::new()
            .spawn(move || stdout.lines().map_while(Result::ok).all(|line| sender.send(line).is_ok()))
            .expect("a thread");
        Watching { program, lines }
    }

    /// The next line, as the document it is.
    fn next(&self) -> Value {
        let line = self.lines.recv_timeout(PATIENCE).expect("a line arrives in time");
        serde_json::from_str(&line).expect("each line is a document")
    }

    /// Asks it to end, as systems do, and gives its exit code and the lines that were not read.
    #[cfg(unix)]
    fn stop(mut self) -> (Option<i32>, Vec<String>) {
        let asked = std::process::Command::new("kill").args(["-TERM", &self.program.id().to_string()]).status();
        assert!(asked.expect("kill is there").success());
        let code = self.program.wait().expect("it ends").code();
        (code, self.lines.iter().collect())
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn bench() -> Bench {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.file("gala.csv", GALA);
    std::fs::create_dir(bench.path("in")).expect("the folder is the test's");
    for name in ["clean", "gala"] {
        assert_eq!(bench.run(&["templates", "save", name, &format!("{name}.csv")]).code, 0);
    }
    bench
}

/// A file that arrives in one step, as one that is moved there.
fn arrives(bench: &Bench, name: &str, text: &str) {
    bench.file("arriving", text);
    std::fs::rename(bench.path("arriving"), bench.path("in").join(name)).expect("the folder is the test's");
}

fn created(bench: &Bench) -> u64 {
    let jobs = bench.json(&["jobs"], 0);
    jobs["items"]
        .as_array()
        .expect("the folder is the test's")
        .iter()
        .map(|job| job["created"].as_u64().expect("the folder is the test's"))
        .sum()
}

#[cfg(unix)]
#[test]
fn files_that_arrive_are_imported_once_by_their_templates_and_moved() {
    let bench = bench();
    arrives(&bench, "before.csv", CLEAN);
    let watching = Watching::start(&bench, &[]);
    let first = watching.next();
    assert_eq!((&first["file"], &first["outcome"]), (&json!("before.csv"), &json!("imported")));
    assert_eq!((&first["template"], &first["job"]["created"]), (&json!("clean"), &json!(3)));
    assert!(bench.path("in/done/before.csv").is_file());
    arrives(&bench, "gala.csv.part", GALA);
    arrives(&bench, "gala.csv", GALA);
    let second = watching.next();
    assert_eq!((&second["file"], &second["job"]["status"]), (&json!("gala.csv"), &json!("WARN")));
    assert!(second["message"].as_str().unwrap().contains("1 row needs a look"), "{second}");
    let rows = std::fs::read_to_string(second["beside"].as_str().unwrap()).unwrap();
    assert!(rows.contains("Tuesday") && !rows.contains("C001"), "only the row left out: {rows}");
    arrives(&bench, "strange.csv", "Apples,Pears\n1,2\n");
    assert_eq!(watching.next()["outcome"], "not_imported");
    arrives(&bench, "gala.csv", GALA);
    assert!(watching.next()["moved_to"].as_str().unwrap().ends_with("problems/gala (2).csv"));
    let (code, more) = watching.stop();
    assert_eq!((code, more), (Some(1), Vec::<String>::new()), "files need a look");
    assert!(bench.path("in/gala.csv.part").is_file(), "it is not whole");
    assert_eq!(created(&bench), 3, "the same people in both files");
}

#[cfg(unix)]
#[test]
fn a_second_watcher_is_refused_and_an_idle_one_ends_well() {
    let bench = bench();
    let watching = Watching::start(&bench, &["--template", "clean"]);
    arrives(&bench, "clean.csv", CLEAN);
    assert_eq!(watching.next()["outcome"], "imported");
    let sentence = bench.refused(&["watch", "in", "--once"]);
    assert!(sentence.contains("watched already"), "{sentence}");
    assert_eq!(watching.stop(), (Some(0), Vec::new()));
}

#[test]
fn a_file_a_killed_watcher_was_at_is_imported_once() {
    let bench = bench();
    let rows: String = (0..60_000).map(|n| format!("K{n:05},Ann,Lee,a{n}@example.org\n")).collect();
    arrives(&bench, "long.csv", &format!("Constituent ID,First Name,Last Name,E-mail\n{rows}"));
    let mut watching = Watching::start(&bench, &[]);
    // Taken is soon; wherever it is killed after that, the next one has to end with the same.
    let taken = || bench.path("in/long.csv").exists();
    let deadline = std::time::Instant::now() + PATIENCE;
    while taken() && std::time::Instant::now() < deadline {
        let _ = watching.lines.recv_timeout(Duration::from_millis(5));
    }
    watching.program.kill().unwrap();
    drop(watching);
    let run = bench.run(&["watch", "in", "--every", "0.05", "--once"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(bench.path("in/done/long.csv").is_file(), "{}", run.stdout);
    assert_eq!(created(&bench), 60_000);
    let listed = bench.json(&["records", "contact", "--limit", "1"], 0);
    assert_eq!(listed["total"], 60_000);
}

#[test]
fn once_imports_what_is_there_and_says_what_needs_a_look() {
    let bench = bench();
    assert_eq!(bench.run(&["watch", "in", "--every", "0.05", "--once"]).code, 0, "nothing is there");
    arrives(&bench, "clean.csv", CLEAN);
    let run = bench.run(&["watch", "in", "--every", "0.05", "--once"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.starts_with("clean.csv: 3 changes imported  → "), "{}", run.stdout);
    arrives(&bench, "list.csv", "Constituent ID,First Name,Last Name,E-mail\nC001,María,Núñez,maria@example.org\n");
    let run = bench.run(&["watch", "in", "--every", "0.05", "--once", "--mode", "full-list"]);
    assert!(run.code == 1 && run.stdout.contains("2 records are not in the file and need review"), "{}", run.stdout);
    assert!(bench.path("in/done/list.csv").is_file());
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let bench = bench();
    for (args, expected) in [
        (&["watch", "nowhere"][..], "no such folder"),
        (&["watch", "in", "--template", "nobody"], "nobody"),
        (&["watch", "clean.csv"], "no such folder"),
    ] {
        let sentence = bench.refused(args);
        assert!(sentence.contains(expected), "{sentence}");
    }
}
