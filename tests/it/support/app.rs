//! The whole program without a screen: the real window over the real engine, real files and a real database in a
//! folder of its own. Only the dialogs for choosing files are answered by the test.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use almoner::engine::job::Person;
use almoner::engine::notify::{Secret, Secrets};
use almoner::engine::schema::Schema;
use almoner::engine::source::web::WebOptions;
use almoner::gui::app::App;
use almoner::gui::effects::{FilePicker, Places, Setup, Threads};
use almoner::wizard::state::Database;
use crossbeam_channel::{Receiver, bounded};
use egui::{Key, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use tempfile::TempDir;

use super::cpu_renderer::CpuRenderer;

/// How long anything may take before a test gives up, unless it says otherwise.
const PATIENCE: Duration = Duration::from_secs(20);

/// Answers dialogs with what the test has put there.
#[derive(Default)]
pub struct Answers {
    next: Mutex<Option<PathBuf>>,
}

impl Answers {
    fn take(&self) -> Option<PathBuf> {
        self.next.lock().expect("no test panics while it holds this").take()
    }
}

impl FilePicker for Answers {
    fn file(&self) -> Option<PathBuf> {
        self.take()
    }
    fn database(&self) -> Option<PathBuf> {
        self.take()
    }
    fn folder(&self) -> Option<PathBuf> {
        self.take()
    }
    fn template(&self) -> Option<PathBuf> {
        self.take()
    }
    fn save_as(&self, _: &str) -> Option<PathBuf> {
        self.take()
    }
}

/// A keyring of the test's own.
#[derive(Default)]
struct Kept(Mutex<Vec<(Secret, String)>>);

impl Secrets for Kept {
    fn get(&self, secret: Secret) -> Result<Option<String>, String> {
        let kept = self.0.lock().expect("no test panics while it holds this");
        Ok(kept.iter().rev().find(|(own, _)| *own == secret).map(|(_, text)| text.clone()))
    }

    fn set(&self, secret: Secret, text: &str) -> Result<(), String> {
        self.0.lock().expect("no test panics while it holds this").push((secret, text.to_owned()));
        Ok(())
    }
}

/// The program, running.
pub struct Program {
    pub window: Harness<'static, App>,
    /// Everything the program writes is below this.
    pub folder: TempDir,
    /// How long anything may take.
    pub patience: Duration,
    answers: Arc<Answers>,
    woken: Receiver<()>,
}

/// Starts the program for the first time.
pub fn start() -> Program {
    start_in(tempfile::tempdir().expect("a folder for the test"), Theme::Light, [1280.0, 800.0])
}

/// Starts the program on what an earlier run left in a folder.
pub fn start_in(folder: TempDir, theme: Theme, size: [f32; 2]) -> Program {
    let (wake, woken) = bounded(1);
    let answers = Arc::new(Answers::default());
    let below = |name: &str| folder.path().join(name);
    let (threads, inbox) = Threads::start(Setup {
        schema: Schema::built_in(),
        places: Places {
            preferences: below("preferences.json"),
            notify: below("notify.json"),
            deliveries: below("deliveries.json"),
            database: below("Donors.db"),
            samples: below("samples"),
            downloads: below("downloads"),
        },
        database: None,
        person: Person { user: "maria".into(), holder: "maria on FRONTDESK (test)".into() },
        picker: answers.clone(),
        web: WebOptions::default(),
        secrets: Arc::new(Kept::default()),
        wake: Arc::new(move || {
            let _ = wake.try_send(());
        }),
    });
    let now = || "2026-11-21T10:00:00[UTC]".parse().expect("a valid time");
    let window = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_max_steps(12)
        .renderer(CpuRenderer::default())
        .build_eframe(move |cc| App::new(&cc.egui_ctx, Box::new(threads), inbox, Box::new(now)));
    let mut program = Program { window, folder, patience: PATIENCE, answers, woken };
    program.wait_for("Drop a spreadsheet here to start");
    program.wait_until("the database is open", |p| !matches!(p.window.state().state().database, Database::Opening));
    program
}

impl Program {
    /// Draws frames until something holds. Between frames it waits for the program's own wake-up.
    pub fn wait_until(&mut self, what: &str, holds: impl Fn(&Program) -> bool) {
        let started = Instant::now();
        loop {
            self.window.step();
            if holds(self) {
                // Once more, for what has changed its size.
                self.window.step();
                return;
            }
            assert!(started.elapsed() < self.patience, "waited in vain until {what}; shown are {:#?}", self.names());
            // A frame that animates is due soon even when nothing arrives.
            self.rest(Duration::from_millis(20));
        }
    }

    /// Waits until the program has something new to show, at most so long.
    pub fn rest(&self, at_most: Duration) {
        let _ = self.woken.recv_timeout(at_most);
    }

    /// Waits until something of this name is there.
    pub fn wait_for(&mut self, name: &str) {
        self.wait_until(&format!("{name:?} is there"), |p| p.window.query_all_by_label(name).next().is_some());
    }

    /// Waits until some text holds this.
    pub fn wait_for_text(&mut self, part: &str) {
        self.wait_until(&format!("{part:?} is there"), |p| p.shows(part));
    }

    /// Whether some text or name holds this.
    pub fn shows(&self, part: &str) -> bool {
        self.window.query_all_by_label_contains(part).next().is_some()
    }

    /// Presses what has this name with the pointer.
    pub fn click(&mut self, name: &str) {
        self.wait_for(name);
        // The text beside a field has its name, too.
        let is_text = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == egui::Role::Label;
        let mut nodes: Vec<_> = self.window.query_all_by_label(name).collect();
        nodes.sort_by_key(is_text);
        nodes.first().expect("it was just there").click();
        self.window.step();
        self.window.step();
    }

    /// The name shown that begins like this.
    pub fn name_beginning(&self, start: &str) -> Option<String> {
        self.names().into_iter().find(|name| name.starts_with(start))
    }

    /// Presses what has a name that begins like this, once it is there.
    pub fn click_beginning(&mut self, start: &str) {
        self.wait_until(&format!("something begins with {start:?}"), |p| p.name_beginning(start).is_some());
        let name = self.name_beginning(start).expect("it was just there");
        self.click(&name);
    }

    /// Presses a key.
    pub fn press(&mut self, key: Key) {
        self.window.key_press(key);
        self.window.step();
        self.window.step();
    }

    /// Puts a file into the program's folder.
    pub fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, contents).expect("the folder is the test's");
        path
    }

    /// Answers the next dialog.
    pub fn answer(&self, path: impl Into<PathBuf>) {
        *self.answers.next.lock().expect("no test panics while it holds this") = Some(path.into());
    }

    /// Drops files on the window.
    pub fn drop_files(&mut self, paths: &[PathBuf]) {
        for path in paths {
            self.window.input_mut().dropped_files.push(Arc::new(Dropped(path.clone())));
        }
        self.window.step();
    }

    /// Tab until what has this name has the keyboard.
    pub fn tab_to(&mut self, name: &str) {
        for _ in 0..200 {
            self.press(Key::Tab);
            let focused = self.window.query_all_by_label(name).any(|node| node.accesskit_node().is_focused());
            if focused {
                return;
            }
        }
        panic!("Tab never came to {name:?}; shown are {:#?}", self.names());
    }

    /// All names shown, for messages.
    pub fn names(&self) -> Vec<String> {
        let all = self.window.root().children_recursive();
        all.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Saves a picture where the developer wants to look: `APP_PICTURES=folder cargo test --test it`.
    #[expect(clippy::disallowed_methods, reason = "the developer says so in the environment")]
    pub fn picture(&mut self, name: &str) {
        if let Ok(folder) = std::env::var("APP_PICTURES") {
            let picture = self.window.render().expect("the picture can be drawn");
            picture.save(format!("{folder}/{name}.png")).expect("the picture can be saved");
        }
    }

    /// Closes the window, and gives back the folder.
    pub fn close(self) -> TempDir {
        drop(self.window);
        self.folder
    }
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}
