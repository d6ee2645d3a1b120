//! Help, and what the program says without a command.

use crate::cli_bench::Bench;

const COMMANDS: [&str; 18] = [
    "inspect",
    "match",
    "check",
    "import",
    "jobs",
    "job",
    "events",
    "undo",
    "resume",
    "removals",
    "records",
    "record",
    "fields",
    "rollup",
    "templates",
    "mapping-exists",
    "notify",
    "watch",
];

#[test]
fn help_names_every_command_with_examples_and_exit_codes() {
    let help = Bench::new().run(&["--help"]);
    assert_eq!(help.code, 0);
    for command in COMMANDS {
        let line = help.stdout.lines().find(|l| l.trim_start().starts_with(&format!("{command} ")));
        let line = line.unwrap_or_else(|| panic!("{command} is not listed: {}", help.stdout));
        assert!(line.split_whitespace().count() > 3, "no summary: {line}");
    }
    assert!(help.stdout.contains("Examples:") && help.stdout.contains("Exit codes:"), "{}", help.stdout);
}

#[test]
fn every_command_has_help_with_exit_codes() {
    let bench = Bench::new();
    for command in COMMANDS {
        let help = bench.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.stdout.contains("--json") && help.stdout.contains("Exit codes:"), "{}", help.stdout);
    }
    assert!(!bench.database().exists());
}

#[test]
fn every_mode_is_offered_and_no_other() {
    let bench = Bench::new();
    let help = bench.run(&["import", "--help"]).stdout;
    for mode in ["add-and-update", "add-only", "update-only", "full-list", "remove-listed"] {
        assert!(help.contains(&format!("- {mode}:")), "{mode}: {help}");
    }
    let refused = bench.run(&["import", "x.csv", "--mode", "remove-all"]);
    assert!(refused.code == 2 && refused.stderr.contains("remove-listed"), "{}", refused.stderr);
}

#[test]
fn without_a_display_or_a_window_the_command_line_way_is_named() {
    let sentence = Bench::new().refused(&[]);
    assert!(sentence.contains("almoner import FILE"), "{sentence}");
}

#[test]
fn plain_text_has_no_colours_when_it_is_not_for_a_terminal() {
    let bench = Bench::with("gala.csv", crate::cli_bench::GALA);
    let run = bench.run(&["import", "gala.csv"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!run.stdout.contains('\x1b') && run.stderr.is_empty(), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("almoner --database") && run.stdout.contains("undo 1\n"), "{}", run.stdout);
}
