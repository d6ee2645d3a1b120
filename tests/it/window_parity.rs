//! The window and the command line do the same: one file through both gives the same database.

use crate::cli_bench::Bench;
use crate::support::{app, imports};

#[test]
fn the_same_file_by_window_and_by_command_line_gives_the_same_database() {
    for sample in ["spring_gala.csv", "alumni_full_list.csv"] {
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(sample);
        let mut program = app::start();
        program.drop_files(std::slice::from_ref(&file));
        program.wait_for_text("columns are matched already");
        program.click("Match columns");
        program.wait_until("the whole file is known", |p| {
            p.name_beginning("Check 1").is_some() || p.name_beginning("Check 3").is_some()
        });
        program.click_beginning("Check ");
        program
            .wait_until("the check is done", |p| p.name_beginning("Import ").is_some_and(|n| n.ends_with("changes")));
        let button = program.names().into_iter().find(|n| n.starts_with("Import ") && n.ends_with("changes"));
        program.click(&button.expect("it was just there"));
        program.wait_for("Import another file");
        let by_window = imports::dump(&program.folder.path().join("Donors.db"));

        let bench = Bench::new();
        let run = bench.run(&["import", file.to_str().expect("a path of text"), "--yes"]);
        assert!(run.code < 2, "{}", run.stderr);
        let by_command = imports::dump(&bench.database());
        assert!(by_window.contains("== contact_emails"), "the dump holds records");
        assert!(by_window == by_command, "{sample}: the databases differ");
    }
}
