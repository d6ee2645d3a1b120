//! Holds the source to the rules that the compiler cannot see: who may use whom, how long a file
//! may be, that every module says why it exists, and that nothing is left unfinished.
//!
//! It exists because modules of one package do not enforce a direction. It must not hold exceptions:
//! a rule that needs one is the wrong rule, or the code stands in the wrong place.

mod rust_text;

use rust_text::{Mention, mentions, without_comments_and_strings, without_test_items};
use std::fmt;
use std::path::{Path, PathBuf};

/// Lines a file may have. Most have a third of it.
const LONGEST: usize = 500;

/// The parts of the engine and the siblings each may use; `job` directs all the others.
const ENGINE: &[(&str, &[&str])] = &[
    ("schema", &[]),
    ("model", &["schema"]),
    ("source", &["schema"]),
    ("mapping", &["schema"]),
    ("convert", &["schema"]),
    ("check", &["schema", "model", "source", "mapping", "convert"]),
    ("store", &["schema", "model"]),
    ("pruning", &["schema", "model", "store"]),
    // A template is a mapping and how to read the file for it; it is handed files and database.
    ("template", &["schema", "model", "source", "mapping", "convert"]),
    ("job", &["schema", "model", "source", "mapping", "convert", "check", "store", "pruning"]),
    // What may travel to which address, and files for their owner only, are the business of source.
    ("notify", &["schema", "model", "source"]),
    // It imports what arrives, as a person would.
    ("watch", &["schema", "model", "source", "mapping", "convert", "store", "template", "job"]),
];

/// What may not be named, and where. A name ending in `!` is a macro.
const NEVER: &[(&str, &[&str], &str)] = &[
    ("engine", WINDOW, "the engine does not know that a window exists"),
    ("engine", &["crate::wizard", "crate::gui", "crate::cli"], "the engine knows no ring outside it"),
    ("engine", &["clap", "indicatif", "anyhow"], "the engine is used by more than the command line"),
    ("engine", PRINTING, "the engine never prints"),
    ("engine", &["std::env", "directories", "whoami"], "the engine never reads the environment; hand it in"),
    ("engine::schema", &["std::fs", "csv", "rusqlite"], "the schema knows neither files nor databases"),
    ("engine::source", &["rusqlite"], "all SQL lives in the store"),
    ("engine::mapping", &["std::fs", "std::time", "jiff", "csv", "rusqlite"], "a mapping knows no files, clock or SQL"),
    ("engine::convert", &["std::fs", "std::time", "csv", "rusqlite"], "conversion knows no files, clock or SQL"),
    ("engine::check", &["std::fs", "csv", "rusqlite"], "the check knows no files and no SQL"),
    ("engine::pruning", &["csv", "rusqlite"], "all SQL lives in the store"),
    (
        "engine::template",
        &["std::fs", "std::time", "jiff", "csv", "rusqlite"],
        "a template knows no files, clock or SQL",
    ),
    ("engine::job", &["rusqlite"], "all SQL lives in the store"),
    ("engine::notify", &["csv", "rusqlite"], "it says how a job ended, and reads no rows"),
    ("engine::watch", &["csv", "rusqlite"], "it reads files and writes records as any import does"),
    ("wizard", WINDOW, "the wizard is tested without a window"),
    ("wizard", &["crate::gui", "crate::cli"], "the wizard knows no shell"),
    ("wizard", PRINTING, "the wizard shows things by its screens"),
    ("wizard", &["std::fs", "std::thread", "std::env", "std::net", "rusqlite", "csv"], "the wizard asks for effects"),
    ("gui", &["rusqlite", "csv"], "the window reads no files and no database itself"),
    ("gui", &["crate::cli"], "the window and the command line are separate shells"),
    ("gui::views", &["std::fs", "std::thread", "crate::engine::store", "crate::engine::job"], "views decide nothing"),
    ("cli", WINDOW, "the command line is built without a window"),
    ("cli", &["crate::wizard", "crate::gui"], "the window and the command line are separate shells"),
    ("cli", &["rusqlite"], "all SQL lives in the store"),
];

const WINDOW: &[&str] = &["egui", "eframe", "egui_extras", "egui_kittest", "winit", "rfd"];
const PRINTING: &[&str] = &["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// One broken rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    file: PathBuf,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.what)
    }
}

/// One Rust file, its path from the package's root.
struct File {
    path: PathBuf,
    text: String,
}

impl File {
    /// The file's module, `["engine", "source", "error"]`; empty for the root of a crate.
    fn module(&self) -> Vec<String> {
        let within = self.path.strip_prefix("src").unwrap_or(&self.path).with_extension("");
        let mut names: Vec<String> = within.iter().map(|s| s.to_string_lossy().into_owned()).collect();
        if names.last().is_some_and(|n| n == "mod" || n == "lib" || n == "main") {
            names.pop();
        }
        names
    }

    fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line, what: what.into() }
    }
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the package, in order; none when there is no such folder.
fn rust_files(folder: &str) -> Vec<File> {
    let mut folders = vec![package().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.expect("the folder is being listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&path).expect("source files are UTF-8");
                let path = path.strip_prefix(package()).expect("it was found below the package").to_owned();
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files that go into the program, without those that only tests are built from.
fn program_files() -> Vec<File> {
    let files = rust_files("src");
    let test_modules: Vec<Vec<String>> = files
        .iter()
        .flat_map(|file| {
            let (_, declared) = without_test_items(&without_comments_and_strings(&file.text));
            declared.into_iter().map(|name| [file.module(), vec![name]].concat())
        })
        .collect();
    files.into_iter().filter(|f| !test_modules.iter().any(|t| f.module().starts_with(t))).collect()
}

/// A mention from the crate's root: `self` and `super` resolved, `almoner` read as `crate`.
fn resolved(mention: &Mention, module: &[String]) -> Vec<String> {
    let mut segments = mention.segments.as_slice();
    let mut here = module.to_vec();
    here.extend(std::iter::repeat_n(String::new(), mention.inline_modules));
    match segments[0].as_str() {
        "crate" | "almoner" => here.clear(),
        "self" => {}
        "super" => {
            while segments.first().is_some_and(|s| s == "super") {
                here.pop();
                segments = &segments[1..];
            }
            return ["crate".to_owned()].into_iter().chain(here).chain(segments.iter().cloned()).collect();
        }
        // Macros of the standard library are known by their names alone.
        "std" | "core" if segments.last().is_some_and(|s| s.ends_with('!')) => {
            return segments[segments.len() - 1..].to_vec();
        }
        _ => return segments.to_vec(),
    }
    ["crate".to_owned()].into_iter().chain(here).chain(segments[1..].iter().cloned()).collect()
}

fn starts_with(path: &[String], prefix: &str) -> bool {
    let mut path = path.iter();
    prefix.split("::").all(|part| path.next().is_some_and(|p| p == part))
}

/// Who names whom against [`ENGINE`] and [`NEVER`].
fn ring_findings(file: &File) -> Vec<Finding> {
    let module = file.module();
    let (code, _) = without_test_items(&without_comments_and_strings(&file.text));
    let mut findings = Vec::new();
    for mention in mentions(&code) {
        let path = resolved(&mention, &module);
        let written = mention.segments.join("::");
        for (place, names, because) in NEVER {
            if starts_with(&module, place) && names.iter().any(|n| starts_with(&path, n)) {
                findings.push(file.finding(mention.line, format!("{place} may not name `{written}`: {because}")));
            }
        }
        if let Some(what) = sibling_finding(&module, &path) {
            findings.push(file.finding(mention.line, format!("{what} (`{written}`)")));
        }
    }
    findings
}

fn sibling_finding(module: &[String], path: &[String]) -> Option<String> {
    let (Some("engine"), Some(part)) = (module.first().map(String::as_str), module.get(1)) else { return None };
    let Some((_, may_use)) = ENGINE.iter().find(|(name, _)| name == part) else {
        return Some(format!("engine::{part} is not in the table of tests/it/tidy.rs; say there what it may use"));
    };
    if !starts_with(path, "crate::engine") {
        return None;
    }
    match path.get(2) {
        None => Some(format!("engine::{part} names the engine as a whole; name the part it uses")),
        Some(other) if other == part || may_use.contains(&other.as_str()) => None,
        // A name that is no part is an item of engine/mod.rs itself.
        Some(other) if !ENGINE.iter().any(|(name, _)| name == other) => None,
        Some(other) => Some(format!("engine::{part} may not use engine::{other}")),
    }
}

fn length_finding(file: &File) -> Option<Finding> {
    let lines = file.text.lines().count();
    (lines > LONGEST).then(|| file.finding(lines, format!("{lines} lines; {LONGEST} is the most, find the cut")))
}

fn opening_finding(file: &File) -> Option<Finding> {
    (!file.text.starts_with("//! ")).then(|| file.finding(1, "begins without `//!`: say first why the module exists"))
}

fn unfinished_findings(file: &File) -> Vec<Finding> {
    let code = without_comments_and_strings(&file.text);
    let unfinished = ["todo!", "unimplemented!"];
    let macros = mentions(&code)
        .into_iter()
        .filter_map(|m| Some((m.line, m.segments.last()?.clone())))
        .filter(|(_, last)| unfinished.contains(&last.as_str()))
        .map(|(line, last)| file.finding(line, format!("`{last}` is left over")));
    let ignored = code
        .lines()
        .enumerate()
        .filter(|(_, line)| line.contains("#[ignore"))
        .map(|(i, _)| file.finding(i + 1, "an ignored test proves nothing: mend it or delete it"));
    macros.chain(ignored).collect()
}

/// Files and folders beside `main` that it does not declare: their tests would never run.
fn unlisted_findings(main: &str, beside: &[File]) -> Vec<Finding> {
    let code = without_comments_and_strings(main);
    let declared = |name: &str| {
        code.lines()
            .any(|l| l.trim().trim_start_matches("pub ").trim_start_matches("mod ").trim_end_matches(';') == name)
    };
    beside
        .iter()
        .filter_map(|file| {
            let first = file.path.strip_prefix("tests/it").ok()?.iter().next()?;
            let name = Path::new(first).file_stem()?.to_string_lossy().into_owned();
            (name != "main" && !declared(&name))
                .then(|| file.finding(1, format!("tests/it/main.rs has no `mod {name};`, so this is never run")))
        })
        .collect()
}

fn all_files() -> Vec<File> {
    ["src", "tests", "benches"].into_iter().flat_map(rust_files).collect()
}

/// Fails with every finding on a line of its own.
fn refuse(findings: &[Finding]) {
    let list: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "{} to mend:\n{}", findings.len(), list.join("\n"));
}

#[test]
fn the_rings_hold() {
    let files = program_files();
    assert!(files.len() > 10, "only {} source files were found, so nothing was checked", files.len());
    refuse(&files.iter().flat_map(ring_findings).collect::<Vec<_>>());
}

#[test]
fn files_stay_short() {
    refuse(&all_files().iter().filter_map(length_finding).collect::<Vec<_>>());
}

#[test]
fn every_file_says_first_why_it_exists() {
    refuse(&all_files().iter().filter_map(opening_finding).collect::<Vec<_>>());
}

#[test]
fn nothing_is_left_unfinished_or_ignored() {
    refuse(&all_files().iter().flat_map(unfinished_findings).collect::<Vec<_>>());
}

#[test]
fn every_test_file_is_run() {
    let main = std::fs::read_to_string(package().join("tests/it/main.rs")).expect("tests/it/main.rs is this program");
    refuse(&unlisted_findings(&main, &rust_files("tests/it")));
}

mod the_checker {
    //! A checker that cannot fail proves nothing.
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.into(), text: text.to_owned() }
    }

    /// The lines of a snippet that break a ring.
    fn broken(path: &str, text: &str) -> Vec<usize> {
        ring_findings(&file(path, text)).into_iter().map(|f| f.line).collect()
    }

    #[test]
    fn refuses_what_the_table_forbids() {
        let cases = [
            ("src/engine/source/mod.rs", "use crate::engine::store::Store;"),
            ("src/engine/mapping/mod.rs", "use super::store::Store;"),
            ("src/engine/mapping/suggest/mod.rs", "use super::super::store::Store;"),
            ("src/engine/schema/mod.rs", "use crate::engine::{convert, schema::Value};"),
            ("src/engine/check/mod.rs", "use crate::{engine::{schema, store::Store}};"),
            ("src/engine/convert/date.rs", "fn f() { crate::engine::source::open() }"),
            ("src/engine/convert/date.rs", "use crate::engine::*;"),
            ("src/engine/convert/date.rs", "use crate::engine;"),
            ("src/engine/novelty/mod.rs", "use crate::engine::schema::Value;"),
            ("src/engine/job/mod.rs", "use crate::wizard::State;"),
            ("src/engine/job/mod.rs", "fn f() { println!(\"\"); }"),
            ("src/engine/job/mod.rs", "fn f() { std::eprintln!(\"\"); }"),
            ("src/engine/job/mod.rs", "use std::{env, fs};"),
            ("src/engine/job/mod.rs", "fn f(ctx: &egui::Context) {}"),
            ("src/engine/mapping/mod.rs", "fn f() { std::time::Instant::now(); }"),
            ("src/wizard/update.rs", "use std::thread;"),
            ("src/wizard/update.rs", "mod inner { use super::super::super::gui::App; }"),
            ("src/gui/app.rs", "use rusqlite::Connection;"),
            ("src/gui/views/check.rs", "use crate::engine::store::Store;"),
            ("src/cli/import.rs", "use crate::wizard::State;"),
            ("src/cli/import.rs", "use almoner::gui::App;"),
        ];
        for (path, text) in cases {
            assert!(!broken(path, text).is_empty(), "{path} got away with {text}");
        }
    }

    #[test]
    fn allows_what_the_table_allows() {
        let cases = [
            ("src/engine/source/mod.rs", "use crate::engine::schema::DateOrder;"),
            ("src/engine/source/delimited.rs", "use super::{RowBatch, SourceError};"),
            ("src/engine/source/delimited.rs", "use crate::engine::source::RowBatch;"),
            ("src/engine/source/delimited.rs", "pub(in crate::engine) fn f() {}"),
            ("src/engine/job/mod.rs", "use crate::engine::{check, store::Store as S, source};"),
            ("src/engine/job/mod.rs", "// use crate::gui;\n/* println!() */\nconst A: &str = \"egui::Context\";"),
            (
                "src/engine/job/mod.rs",
                "const A: &str = r#\"a \" println!()\"#; const B: char = '\"'; fn f<'a>(a: &'a str) {}",
            ),
            ("src/engine/job/mod.rs", "#[cfg(test)]\nmod tests {\n    use std::env;\n    fn f() { println!(\"\") }\n}"),
            ("src/engine/job/mod.rs", "struct A { egui: u8 }\nfn f(a: A) -> bool { a.egui != 1 }"),
            ("src/engine/mapping/mod.rs", "mod inner { use super::super::schema::Slot; }"),
            ("src/cli/import.rs", "fn f() { println!(\"\"); std::env::args(); }"),
            ("src/main.rs", "use almoner::gui::App;"),
        ];
        for (path, text) in cases {
            assert_eq!(broken(path, text), Vec::<usize>::new(), "{path} was refused {text}");
        }
    }

    #[test]
    fn names_the_file_and_the_line() {
        let text =
            "//! Why.\n\n#[cfg(test)]\nmod tests {}\n\nuse crate::engine::{\n    schema,\n};\nuse crate::cli::Args;\n";
        let findings = ring_findings(&file("src/engine/job/runner.rs", text));
        let expected =
            "src/engine/job/runner.rs:9: engine may not name `crate::cli::Args`: the engine knows no ring outside it";
        assert_eq!(findings.iter().map(Finding::to_string).collect::<Vec<_>>(), [expected]);
    }

    #[test]
    fn knows_test_modules_kept_in_files_of_their_own() {
        let (code, declared) = without_test_items("#[cfg(test)]\nmod tests;\nuse std::env;\n");
        assert_eq!((code.trim(), declared), ("use std::env;", vec!["tests".to_owned()]));
    }

    #[test]
    fn refuses_long_silent_unfinished_and_ignored_files() {
        let long = file("src/a.rs", &"fn a() {}\n".repeat(LONGEST + 1));
        assert!(length_finding(&long).is_some());
        assert!(length_finding(&file("src/a.rs", &"fn a() {}\n".repeat(LONGEST))).is_none());
        assert!(opening_finding(&long).is_some());
        assert!(opening_finding(&file("src/a.rs", "//! Why.\n")).is_none());
        let lines =
            |text: &str| unfinished_findings(&file("src/a.rs", text)).iter().map(|f| f.line).collect::<Vec<_>>();
        assert_eq!(lines("fn a() {\n    todo!()\n}\nfn b() { std::unimplemented!(\"later\") }"), [2, 4]);
        assert_eq!(lines("#[test]\n#[ignore = \"slow\"]\nfn a() {}"), [2]);
        assert_eq!(lines("// todo!()\nconst A: &str = \"todo!() #[ignore]\";"), Vec::<usize>::new());
    }

    #[test]
    fn refuses_a_test_file_that_is_never_run() {
        let files = [file("tests/it/a.rs", ""), file("tests/it/b/c.rs", ""), file("tests/it/main.rs", "")];
        assert_eq!(unlisted_findings("mod a;\nmod b;\n", &files), []);
        let unlisted: Vec<_> = unlisted_findings("mod a;\n// mod b;\n", &files).into_iter().map(|f| f.file).collect();
        assert_eq!(unlisted, [PathBuf::from("tests/it/b/c.rs")]);
    }
}
