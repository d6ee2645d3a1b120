//! Telling how an import ended, from the command line: real servers on this computer, the real program.

use crate::cli_bench::{Bench, CLEAN, GALA, Run};
use crate::support::servers::{self, Manners};
use serde_json::{Value, json};

const SECRET: &str = "whsec_test";

fn run(bench: &Bench, args: &[&str]) -> Run {
    let mut command = bench.command(args);
    command.env("ALMONER_SMTP_PASSWORD", "right").env("ALMONER_WEBHOOK_SECRET", SECRET);
    Run::of(&command.output().expect("the program runs"))
}

fn mail_to(bench: &Bench, port: u16) {
    let port = port.to_string();
    let server = ["--smtp-host", "localhost", "--smtp-port", &port, "--smtp-encryption", "none"];
    let people = ["--smtp-user", "almoner", "--from", "almoner@example.org", "--to", "maria@example.org"];
    let set = run(bench, &[&["notify", "set", "--email", "on"], &server[..], &people[..]].concat());
    assert_eq!(set.code, 0, "{}", set.stderr);
}

fn call(bench: &Bench, url: &str) {
    assert_eq!(run(bench, &["notify", "set", "--webhook", "on", "--webhook-url", url]).code, 0);
}

#[test]
fn an_import_with_notify_tells_by_mail_and_by_a_signed_call() {
    let bench = Bench::with("gala.csv", GALA);
    let (port, mails) = servers::mail(Manners::default(), None);
    let (url, calls) = servers::web(&["200 OK"]);
    mail_to(&bench, port);
    call(&bench, &url);
    let quiet = run(&bench, &["import", "gala.csv"]);
    assert_eq!((quiet.code, mails.lock().unwrap().len(), calls.lock().unwrap().len()), (1, 0, 0), "nobody asked");
    let told = run(&bench, &["import", "gala.csv", "--notify"]);
    assert_eq!((told.code, told.stderr.as_str()), (1, ""), "{}", told.stdout);
    let mail = mails.lock().unwrap().remove(0);
    assert!(mail.contains("Subject: Almoner: Import finished with problems"), "{mail}");
    assert!(mail.contains("gala.csv: nothing had changed, 1 row needs a look"), "{mail}");
    let sent = calls.lock().unwrap().remove(0);
    let document: Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!((&document["event"], &document["job"]["id"]), (&json!("job.finished_with_problems"), &json!(2)));
    assert_eq!((&document["job"]["status"], &document["job"]["notify"]), (&json!("WARN"), &json!(true)));
    let signed = sent.header("almoner-signature").expect("it is signed");
    let seconds = signed.split(['=', ',']).nth(1).unwrap().parse().unwrap();
    assert_eq!(signed, almoner::engine::notify::signature(SECRET, seconds, &sent.body));
    for donor in ["Tuesday", "María", "maria@example.org"] {
        assert!(!String::from_utf8_lossy(&sent.body).contains(donor), "{donor} was told");
    }
    let shown = bench.json(&["notify", "show"], 0);
    let outcomes: Vec<&Value> = shown["deliveries"].as_array().unwrap().iter().map(|d| &d["outcome"]).collect();
    assert_eq!(outcomes, ["delivered", "delivered"]);
}

#[test]
fn what_cannot_be_told_changes_nothing_about_the_import() {
    let bench = Bench::with("clean.csv", CLEAN);
    let (url, calls) = servers::web(&["503 Service Unavailable"]);
    call(&bench, &url);
    let run = run(&bench, &["import", "clean.csv", "--notify", "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("tried once, is tried again") && run.stderr.contains("status 503"), "{}", run.stderr);
    assert_eq!(serde_json::from_str::<Value>(&run.stdout).unwrap()["created"], 3);
    assert_eq!(calls.lock().unwrap().len(), 1, "the program does not wait for the next try");
    let shown = bench.run(&["notify", "show"]);
    assert!(shown.stdout.contains("clean.csv: 3 changes imported: tried once"), "{}", shown.stdout);
    assert!(!shown.stdout.contains("key=secret"), "{}", shown.stdout);
}

#[test]
fn a_file_that_cannot_be_imported_is_told_of_where_that_is_wished() {
    let bench = Bench::with("broken.csv", "\u{0}\u{1}\u{2}\u{0}");
    let (url, calls) = servers::web(&["200 OK"]);
    call(&bench, &url);
    assert_eq!(run(&bench, &["import", "broken.csv", "--notify"]).code, 2);
    let document: Value = serde_json::from_slice(&calls.lock().unwrap()[0].body).unwrap();
    assert_eq!((&document["event"], &document["job"]), (&json!("job.failed"), &Value::Null));
    assert_eq!(run(&bench, &["notify", "set", "--when", "removals,problems"]).code, 0);
    assert_eq!(run(&bench, &["import", "broken.csv", "--notify"]).code, 2);
    assert_eq!(calls.lock().unwrap().len(), 1, "that is not told any more");
}

#[test]
fn a_test_says_whether_it_arrived() {
    let bench = Bench::new();
    assert_eq!(run(&bench, &["notify", "set", "--desktop", "off"]).code, 0);
    let sentence = bench.refused(&["notify", "test"]);
    assert!(sentence.contains("Nothing is set up"), "{sentence}");
    let (port, mails) = servers::mail(Manners { password: "another", ..Manners::default() }, None);
    let (url, calls) = servers::web(&["200 OK"]);
    mail_to(&bench, port);
    call(&bench, &url);
    let tested = run(&bench, &["notify", "test", "email", "webhook", "--json"]);
    assert_eq!((tested.code, tested.stderr.as_str()), (1, ""));
    let tests = serde_json::from_str::<Value>(&tested.stdout).unwrap()["tests"].clone();
    assert_eq!((&tests[0]["delivered"], &tests[1]["delivered"]), (&json!(false), &json!(true)));
    assert!(tests[0]["message"].as_str().unwrap().contains("does not accept the user or the password"));
    assert_eq!((mails.lock().unwrap().len(), calls.lock().unwrap().len()), (0, 1));
}

#[test]
fn what_cannot_work_is_refused_when_it_is_set_up() {
    let bench = Bench::new();
    let sentence = bench.refused(&["notify", "set", "--webhook", "on", "--webhook-url", "http://example.org/x"]);
    assert!(sentence.contains("not protected"), "{sentence}");
    let sentence = bench.refused(&["notify", "set", "--email", "on"]);
    assert!(sentence.contains("name of your mail server"), "{sentence}");
    assert_eq!(bench.json(&["notify", "show"], 0)["settings"]["webhook"]["on"], false, "nothing was kept");
    let sentence = bench.refused(&["notify", "secret", "smtp-password"]);
    assert!(sentence.contains("nothing was kept"), "{sentence}");
}
