//! The disk gives out in the middle of an import: a sentence, nothing lost, and it goes on once there is a disk again.
//!
//! Each test has a small file system of its own, mounted where nobody else sees it. Where that is not allowed, a notice
//! says that nothing was tested.

use crate::cli_bench::Bench;
use crate::support::{donors, imports};
use std::path::Path;
use std::process::{Command, Stdio};

const ROWS: u64 = 9_000;

/// Runs a shell script in a place of its own for mounts, in the folder of a bench; `$almoner` is the program, with its
/// database in `disk/`. `None` where such places are not to be had.
fn in_own_mounts(bench: &Bench, script: &str) -> Option<()> {
    // As nobody special where that will do; the image of a disk needs root itself.
    let ways: [&[&str]; 2] = [&["--user", "--map-root-user", "--mount"], &["--mount"]];
    let way = ways.into_iter().find(|way| {
        let enough = way.len() == 1 || !script.contains("loop");
        let mount = ["sh", "-c", "mount -t tmpfs -o size=1m none disk"];
        enough && silent(Command::new("unshare").args(*way).args(mount).current_dir(bench.path("")))
    })?;
    let template = bench.command(&[]);
    let mut shell = Command::new("unshare");
    shell.args(way).args(["sh", "-euc", script]).current_dir(bench.path("")).stdin(Stdio::null());
    for (name, value) in template.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.env("ALMONER_DATABASE", "disk/donors.db").env("almoner", template.get_program());
    let output = shell.output().expect("a shell");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "the script ended early: {said}");
    Some(())
}

fn silent(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The files, and the database as it is where nothing goes wrong.
fn prepared() -> (Bench, String) {
    let bench = Bench::new();
    donors::write(&bench.path("first.csv"), 1..11, |_, _| {});
    donors::write(&bench.path("donors.csv"), 5..ROWS + 1, |number, cells| {
        if number % 1_009 == 0 {
            cells[8] = "31/31/1931".into();
        }
    });
    std::fs::create_dir(bench.path("disk")).expect("a writable folder");
    assert_eq!(bench.run(&["import", "first.csv", "--yes"]).code, 0);
    assert_eq!(bench.run(&["import", "donors.csv", "--yes"]).code, 1, "some rows are left out");
    let undisturbed = imports::dump(&bench.database());
    (bench, undisturbed)
}

fn read(bench: &Bench, name: &str) -> String {
    std::fs::read_to_string(bench.path(name)).expect("the script wrote it")
}

/// What the program said when it stopped, and that it went on to the same end.
fn stopped_and_went_on(bench: &Bench, undisturbed: &str, words: &[&str]) {
    assert_eq!(read(bench, "stopped.code").trim(), "2");
    let said = read(bench, "stopped.said");
    assert!(said.trim_end().ends_with('.') && !said.contains("panicked"), "{said}");
    assert!(words.iter().any(|words| said.contains(words)), "{said}");
    assert!(said.contains("resume"), "it says how to go on: {said}");
    assert_eq!(read(bench, "resumed.code").trim(), "1", "{}", read(bench, "resumed.said"));
    let whole = imports::dump(&bench.path("end.db"));
    assert!(whole == undisturbed, "the databases differ");
}

/// Imports until it stops; then what is to happen, and the import goes on.
fn script(mount: &str, stop: &str, mend: &str) -> String {
    format!(
        "{mount}
         \"$almoner\" import first.csv --yes >first.said 2>&1
         {stop}
         {mend}
         code=0; \"$almoner\" resume 2 >resumed.said 2>&1 || code=$?; echo $code >resumed.code
         cp disk/donors.db end.db
         umount disk"
    )
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_stops_where_the_disk_is_full_and_goes_on_once_there_is_space() {
    let (bench, undisturbed) = prepared();
    let script = script(
        "mount -t tmpfs -o size=3m none disk",
        "code=0; \"$almoner\" import donors.csv --yes >import.said 2>stopped.said || code=$?; echo $code >stopped.code",
        "mount -o remount,size=200m disk",
    );
    if in_own_mounts(&bench, &script).is_none() {
        eprintln!("NOT TESTED: no small file system can be mounted here, so no disk was filled.");
        return;
    }
    stopped_and_went_on(&bench, &undisturbed, &["is full", "Free some space"]);
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_stops_where_the_disk_turns_read_only_and_goes_on_once_it_is_mended() {
    let (bench, undisturbed) = prepared();
    if !can_loop(&bench.path("image")) {
        eprintln!("NOT TESTED: no image of a disk can be mounted here, so none turned read-only.");
        return;
    }
    make_image(&bench.path("image"), 120 << 20);
    // A file system that meets an error is given up by the system like this. The import is under way once the
    // write-ahead log has what cannot be all of the opening.
    let stop = "
        \"$almoner\" import donors.csv --yes >import.said 2>stopped.said & import=$!
        until [ \"$(stat -c %s disk/donors.db-wal 2>/dev/null || echo 0)\" -gt 2000000 ]; do kill -0 $import; done
        mount -o remount,abort disk
        code=0; wait $import || code=$?; echo $code >stopped.code";
    let script = script("mkfs.ext4 -q image; mount -o loop image disk", stop, "umount disk; mount -o loop image disk");
    in_own_mounts(&bench, &script).expect("what could be mounted a moment ago");
    stopped_and_went_on(&bench, &undisturbed, &["cannot be read or written any more"]);
}

/// A file of so many bytes, to be made a disk.
#[cfg(target_os = "linux")]
fn make_image(path: &Path, bytes: u64) {
    let mut options = std::fs::OpenOptions::new();
    let image = options.write(true).create(true).truncate(true).open(path).expect("a writable folder");
    image.set_len(bytes).expect("room for a disk");
}

/// Whether an image can be made a file system and mounted.
#[cfg(target_os = "linux")]
fn can_loop(image: &Path) -> bool {
    make_image(image, 4 << 20);
    let name = image.file_name().expect("it has a name").to_string_lossy().into_owned();
    let folder = image.parent().expect("it is in a folder");
    let mounts = format!("mkfs.ext4 -q {name} && mount -o loop {name} disk && umount disk");
    silent(Command::new("unshare").args(["--mount", "sh", "-c", &mounts]).current_dir(folder))
}

#[cfg(target_os = "linux")]
#[test]
fn an_import_goes_before_the_copy_of_its_file_where_there_is_no_room_for_both() {
    use std::fmt::Write as _;
    let bench = Bench::new();
    std::fs::create_dir(bench.path("disk")).expect("a writable folder");
    // What is not matched is not stored: the copy, which hardly shrinks, needs more than the database.
    let mut rows = String::from("Constituent ID,First Name,Zzyx\n");
    let mut noise = 1_u64;
    for number in 0..4_000 {
        write!(rows, "C{number},Ann,").expect("text grows");
        for _ in 0..96 {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            write!(rows, "{:016x}", noise.swap_bytes()).expect("text grows");
        }
        rows.push('\n');
    }
    bench.file("donors.csv", rows);
    let script = "mount -t tmpfs -o size=3m none disk
         code=0; \"$almoner\" import donors.csv --yes --no-template >import.said 2>&1 || code=$?; echo $code >import.code
         \"$almoner\" job 1 --json >job.json
         umount disk";
    if in_own_mounts(&bench, script).is_none() {
        eprintln!("NOT TESTED: no small file system can be mounted here, so no disk was filled.");
        return;
    }
    assert_eq!(read(&bench, "import.code").trim(), "0", "{}", read(&bench, "import.said"));
    let job: serde_json::Value = serde_json::from_str(&read(&bench, "job.json")).expect("one document");
    assert_eq!((&job["job"]["status"], &job["job"]["created"]), (&"OK".into(), &4_000.into()));
    let why = job["original_file"]["why_not_kept"].as_str().unwrap_or_default();
    assert_eq!(why, "The disk has no room for a copy of the file, so none was kept.");
}
