//! A folder of its own for each test of the command line, and the program run in it.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Everything in it goes in.
pub const CLEAN: &str = "\
Constituent ID,First Name,Last Name,E-mail
C001,María,Núñez,maria@example.org
C002,John,Smith,john@example.org
C003,Ann,Lee,
";

/// One row is left out: its birth date is no date. The dates prove day first.
pub const GALA: &str = "\
Constituent ID,First Name,Last Name,E-mail,Cell Phone,Birth Date,Lifetime Giving,Table
C001,María,Núñez,maria@example.org,(617) 555-0142,31/12/1960,\"$1,250.00\",4
C002,John,Smith,john@example.org,617-555-0143,04/03/1971,$20.00,4
C003,Ann,Lee,,,Tuesday,,5
";

/// A folder with a database and files, gone after the test.
pub struct Bench {
    folder: TempDir,
}

/// What one run of the program came to.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new() -> Bench {
        Bench { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    /// A bench with a file in it.
    pub fn with(name: &str, contents: impl AsRef<[u8]>) -> Bench {
        let bench = Bench::new();
        bench.file(name, contents);
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn database(&self) -> PathBuf {
        self.path("donors.db")
    }

    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, contents).expect("the temporary folder can be written to");
        path
    }

    /// The program with nothing of the tester's environment that it reads.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("almoner"));
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "ALMONER_LOG", "NO_COLOR", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        command.env("ALMONER_DATABASE", self.database()).env("HOME", self.folder.path());
        for name in [
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "DBUS_SESSION_BUS_ADDRESS",
            "ALMONER_SMTP_PASSWORD",
            "ALMONER_WEBHOOK_SECRET",
        ] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, args: &[&str]) -> Run {
        Run::of(&self.command(args).output().expect("the program runs"))
    }

    /// Runs with `--json` and gives the one document, which is all that may be printed.
    pub fn json(&self, args: &[&str], code: i32) -> Value {
        let run = self.run(&[args, &["--json"]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (code, ""), "{args:?}\n{}", run.stdout);
        serde_json::from_str(&run.stdout).expect("standard output is exactly one JSON document")
    }

    /// Runs what must be refused: one sentence or more on standard error, nothing on standard
    /// output. Gives the sentence.
    pub fn refused(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}\n{}", run.stderr);
        assert!(run.stderr.trim_end().ends_with('.'), "not a sentence: {}", run.stderr);
        assert_eq!(run.stderr.trim_end().lines().count(), 1, "more than a sentence: {}", run.stderr);
        run.stderr
    }
}

impl Run {
    pub fn of(output: &Output) -> Run {
        Run {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8"),
            stderr: String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8"),
        }
    }
}

/// Holds that an object has these members, whatever else it has.
pub fn assert_members(object: &Value, promised: &str) {
    let members = object.as_object().unwrap_or_else(|| panic!("not an object: {object}"));
    for member in promised.split_whitespace() {
        assert!(members.contains_key(member), "the member {member} is missing: {object}");
    }
}

/// Whether permissions mean anything to this tester: they mean nothing to root.
pub fn permissions_count(path: &Path) -> bool {
    fs::OpenOptions::new().read(true).write(true).open(path).is_err()
}
