//! A watcher on a real folder, with a real database.

use super::claiming::{self, Claim};
use super::*;
use crate::engine::job;
use crate::engine::mapping::SavedMapping;
use crate::engine::mapping::suggest::{ColumnFacts, suggest};
use crate::engine::model::{Counts, JobFilter, Status};
use crate::engine::store::NewTemplate;
use crate::engine::store::sqlite::SqliteStore;
use crate::engine::template::Template;
use std::path::Path;
use tempfile::TempDir;

const GALA: &str = "Constituent ID,First Name,Last Name,E-mail\nC001,María,Núñez,maria@example.org\nC002,John,Smith,john@example.org\n";
const BROKEN: &str =
    "Constituent ID,First Name,Last Name,E-mail\n,Ann,Lee,ann@example.org\nC003,Bo,Ray,bo@example.org\n";

struct Bench {
    folder: TempDir,
    control: Control,
    held: AtomicBool,
    person: Person,
}

impl Bench {
    fn new() -> Bench {
        let bench = Bench {
            folder: tempfile::tempdir().unwrap(),
            control: Control::default(),
            held: AtomicBool::new(false),
            person: Person { user: "maria".into(), holder: "maria on FRONTDESK (test)".into() },
        };
        std::fs::create_dir(bench.watched()).unwrap();
        bench.save("gala", &["Constituent ID", "First Name", "Last Name", "E-mail"], Mode::AddAndUpdate);
        bench
    }

    fn watched(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn store(&self) -> SqliteStore {
        SqliteStore::open(&self.folder.path().join("donors.db"), Schema::built_in()).unwrap()
    }

    fn save(&self, name: &str, headers: &[&str], mode: Mode) {
        self.save_list(name, headers, mode, None);
    }

    fn save_list(&self, name: &str, headers: &[&str], mode: Mode, list: Option<&str>) {
        let contact = Schema::built_in().record_type("contact").unwrap();
        let facts = headers.iter().map(|header| ColumnFacts { header: (*header).into(), ..ColumnFacts::default() });
        let (mapping, _) = suggest(contact, &facts.collect::<Vec<_>>());
        let headers: Vec<String> = headers.iter().map(|header| (*header).to_owned()).collect();
        let saved = SavedMapping::from_mapping(&mapping, contact, &headers);
        let list = list.map(str::to_owned);
        let template = Template { mode, list, ..Template::new(name, &headers, saved) };
        let (fingerprint, document) = (template.fingerprint(), template.to_json());
        let new = NewTemplate { name: name.into(), record_type: "contact".into(), fingerprint, document };
        crate::engine::store::Templates::save_template(&mut self.store(), &new, false).unwrap();
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.watched().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn with<T>(&self, work: impl FnOnce(Surroundings<'_>) -> T) -> T {
        let open = || Ok(Box::new(self.store()) as Box<dyn Store>);
        work(Surroundings {
            schema: Schema::built_in(),
            open: &open,
            person: &self.person,
            control: &self.control,
            observer: &|_: &job::Progress| (),
            held: &self.held,
            year: || 2026,
        })
    }

    fn asked(&self, template: TemplateChoice) -> Watched {
        Watched { folder: self.watched(), template, mode: None, every: Duration::from_millis(1) }
    }

    fn once(&self, template: TemplateChoice) -> Result<Vec<FileDone>, WatchError> {
        let mut all = Vec::new();
        self.with(|around| Watcher::new(self.asked(template), around)?.run(true, &mut |done| all.push(done.clone())))?;
        Ok(all)
    }

    fn has(&self, place: &str) -> bool {
        self.watched().join(place).is_file()
    }

    fn jobs(&self) -> Vec<(Status, Counts)> {
        let filter = JobFilter { limit: 50, ..JobFilter::default() };
        self.store().jobs(&filter).unwrap().items.into_iter().map(|job| (job.status, job.counts)).collect()
    }

    fn claim(&self, name: &str) -> Claim {
        drop(claiming::watch(&self.watched()).unwrap());
        claiming::claim(&self.watched(), name.as_ref()).unwrap().unwrap()
    }
}

#[test]
fn files_are_imported_by_the_template_that_fits_and_put_where_they_belong() {
    let bench = Bench::new();
    bench.save("other", &["Member", "Postcode"], Mode::AddAndUpdate);
    bench.put("1 gala.csv", "Last Name,Constituent ID,E-mail,First Name\nNúñez,C001,maria@example.org,María\n");
    bench.put("2 broken.csv", BROKEN);
    bench.put("3 unknown.csv", "Apples,Pears\n1,2\n");
    bench.put("4 notes.bin", "\u{0}\u{1}\u{2}\u{0}");
    let mut done = bench.once(TemplateChoice::Fitting).unwrap();
    done.sort_by(|a, b| a.file.cmp(&b.file));
    assert_eq!(done[0].template.as_deref(), Some("gala"));
    assert!(bench.has("done/1 gala.csv") && !done[0].needs_a_look());
    assert!(bench.has("problems/2 broken.csv") && bench.has("problems/2 broken - problem rows.csv"));
    let FileOutcome::Imported(job) = &done[1].outcome else { panic!("{:?}", done[1]) };
    assert_eq!((job.counts.created, job.counts.left_out), (1, 1));
    assert!(bench.has("problems/3 unknown - what is wrong.txt"));
    assert_eq!(done[2].outcome, FileOutcome::NotImported(NotImported::NoTemplate.to_string()));
    let FileOutcome::NotImported(why) = &done[3].outcome else { panic!("{:?}", done[3]) };
    assert!(why.starts_with("4 notes.bin") && !why.contains(".importing"), "{why}");
    assert!(done[1..].iter().all(FileDone::needs_a_look));
    assert_eq!(std::fs::read_dir(bench.watched()).unwrap().flatten().filter(|e| e.path().is_file()).count(), 0);
}

#[test]
fn a_file_imported_before_a_crash_is_only_moved() {
    let bench = Bench::new();
    bench.put("gala.csv", GALA);
    let claim = bench.claim("gala.csv");
    bench.with(|around| {
        importing::import(&around, &bench.asked(TemplateChoice::Fitting), &claim, false).unwrap();
    });
    assert!(claim.path.is_file(), "the program ended before it was moved");
    let done = bench.once(TemplateChoice::Fitting).unwrap();
    assert!(matches!(&done[..], [FileDone { outcome: FileOutcome::Imported(_), .. }]), "{done:?}");
    assert!(bench.has("done/gala.csv"));
    assert_eq!(bench.jobs().len(), 1);
    bench.put("gala.csv", GALA);
    bench.once(TemplateChoice::Fitting).unwrap();
    assert_eq!(bench.jobs()[1].1.unchanged, 2, "the same content that arrives anew is imported anew");
    assert!(bench.has("done/gala (2).csv"));
}

#[test]
fn a_file_taken_before_a_crash_is_imported_and_a_half_imported_one_gone_on_with() {
    let bench = Bench::new();
    bench.put("taken.csv", BROKEN);
    bench.claim("taken.csv");
    let rows: String = (0..10_000).map(|n| format!("C{n:05},A,B,a{n}@example.org\n")).collect();
    bench.put("half.csv", &format!("Constituent ID,First Name,Last Name,E-mail\n{rows}"));
    let claim = bench.claim("half.csv");
    bench.with(|around| {
        let control = &bench.control;
        let stop = |progress: &job::Progress| {
            if progress.counts.rows > 0 {
                control.cancel();
            }
        };
        let around = Surroundings { observer: &stop, ..around };
        let (outcome, _) = importing::import(&around, &bench.asked(TemplateChoice::Fitting), &claim, false).unwrap();
        assert!(matches!(outcome, FileOutcome::Interrupted(_)), "{outcome:?}");
    });
    let bench = Bench { control: Control::default(), ..bench };
    let done = bench.once(TemplateChoice::Named("gala".into())).unwrap();
    let files: Vec<&str> = done.iter().map(|done| done.file.as_str()).collect();
    assert_eq!(files, ["taken.csv", "half.csv"]);
    assert!(bench.has("problems/taken.csv") && bench.has("done/half.csv"));
    let created: u64 = bench.jobs().iter().map(|(_, counts)| counts.created).sum();
    assert_eq!((created, bench.jobs().len()), (10_001, 2));
}

#[test]
fn a_full_list_with_missing_records_is_done_and_awaits_review() {
    let bench = Bench::new();
    bench.put("gala.csv", GALA);
    bench.once(TemplateChoice::Fitting).unwrap();
    bench.put("list.csv", "Constituent ID,First Name,Last Name,E-mail\nC001,María,Núñez,maria@example.org\n");
    let watched = Watched { mode: Some(Mode::FullList), ..bench.asked(TemplateChoice::Fitting) };
    let mut all = Vec::new();
    bench.with(|around| Watcher::new(watched, around).unwrap().run(true, &mut |done| all.push(done.clone()))).unwrap();
    assert!(bench.has("done/list.csv") && all[0].needs_a_look(), "{all:?}");
}

#[test]
fn a_template_says_which_list_its_files_are() {
    let bench = Bench::new();
    bench.save_list("office", &["Constituent ID", "First Name"], Mode::FullList, Some("Alumni office"));
    bench.put("gala.csv", GALA);
    bench.put("office.csv", "Constituent ID,First Name\nC7,Ann\nC8,Bo\n");
    bench.once(TemplateChoice::Fitting).unwrap();
    bench.put("office2.csv", "Constituent ID,First Name\nC7,Ann\n");
    bench.once(TemplateChoice::Fitting).unwrap();
    let filter = JobFilter { limit: 50, ..JobFilter::default() };
    let jobs = bench.store().jobs(&filter).unwrap().items;
    let told: Vec<_> =
        jobs.iter().map(|job| (job.list.as_deref(), job.missing.map(|missing| missing.records))).collect();
    let office = Some("Alumni office");
    assert_eq!(told, [(None, None), (office, Some(0)), (office, Some(1))], "contacts of the gala are left alone");
}

#[test]
fn what_cannot_be_watched_is_refused_at_once() {
    let bench = Bench::new();
    let refused = |template: &str| bench.once(TemplateChoice::Named(template.into())).unwrap_err().to_string();
    assert!(refused("nobody").contains("nobody"));
    bench.with(|around| {
        let asked = bench.asked(TemplateChoice::Fitting);
        let _first = Watcher::new(asked.clone(), around).unwrap();
        let second = Watcher::new(asked, around).map(drop).unwrap_err().to_string();
        assert!(second.contains("watched already"), "{second}");
        let nowhere = Watched { folder: Path::new("/not/there").into(), ..bench.asked(TemplateChoice::Fitting) };
        assert!(Watcher::new(nowhere, around).map(drop).unwrap_err().to_string().contains("no such folder"));
    });
}

#[test]
fn a_list_of_removals_awaits_review_and_removes_nothing() {
    let bench = Bench::new();
    bench.put("gala.csv", GALA);
    bench.once(TemplateChoice::Fitting).unwrap();
    bench.save("leavers", &["Constituent ID"], Mode::RemoveListed);
    bench.put("leavers.csv", "Constituent ID\nC001\n");
    let done = bench.once(TemplateChoice::Fitting).unwrap();
    assert!(bench.has("done/leavers.csv") && done[0].needs_a_look(), "{done:?}");
    assert!(bench.jobs().iter().any(|(status, _)| *status == Status::PruningPending));
}

#[test]
fn nothing_is_begun_while_a_person_imports_or_once_it_is_stopped() {
    let bench = Bench::new();
    bench.put("gala.csv", GALA);
    bench.held.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(bench.once(TemplateChoice::Fitting).unwrap(), []);
    bench.held.store(false, std::sync::atomic::Ordering::Relaxed);
    bench.control.cancel();
    assert_eq!(bench.once(TemplateChoice::Fitting).unwrap(), []);
    assert!(bench.has("gala.csv"));
}
