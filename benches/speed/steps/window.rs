//! The whole window without a screen: how soon it shows something, and what a frame costs its thread.
//!
//! A frame is everything between two waits: taking in news, the page, the tree for screen readers, and cutting what is
//! drawn into triangles. What the graphics driver does with those is not in it.

use super::{WindowPage, WindowStep};
use crate::clock::{Stopwatch, thread_worked};
use crate::support::app::{self, Program};
use almoner::engine::schema::group_digits;
use anyhow::ensure;
use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Pos2, Theme, TouchPhase, Vec2};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What takes longer is stuck, however large the file.
const PATIENCE: Duration = Duration::from_secs(600);
/// Sixty frames a second.
const UNTIL_NEXT: Duration = Duration::from_micros(16_667);
/// Frames of each page that is scrolled.
const FRAMES: usize = 600;
/// Values that are translated.
const VALUES: usize = 500;
/// Where the list stands on every page that has one.
const IN_THE_LIST: Pos2 = Pos2 { x: 700.0, y: 560.0 };

/// What drawing took, in milliseconds of work of this thread.
#[derive(Default)]
struct Frames(Vec<f64>);

impl Frames {
    /// Draws one frame.
    fn draw(&mut self, program: &mut Program) {
        let before = thread_worked();
        program.window.step();
        let drawn = thread_worked() - before;
        // The window has its shapes to itself; here they have to be copied.
        let output = program.window.output();
        let (shapes, scale) = (output.shapes.clone(), output.pixels_per_point);
        let before = thread_worked();
        let triangles = program.window.ctx.tessellate(shapes, scale);
        let cut = thread_worked() - before;
        drop(triangles);
        self.0.push((drawn + cut).as_secs_f64() * 1e3);
    }

    /// Prints the figures.
    fn tell(mut self) -> anyhow::Result<()> {
        ensure!(self.0.len() >= 10, "only {} frames were drawn; take more rows", self.0.len());
        self.0.sort_by(f64::total_cmp);
        let at = |part: f64| self.0[((self.0.len() - 1) as f64 * part).round() as usize];
        println!("frames {}", self.0.len());
        println!("median {}\np99 {}\nworst {}", at(0.5), at(0.99), at(1.0));
        Ok(())
    }
}

pub fn run(step: &WindowStep) -> anyhow::Result<()> {
    let watch = Stopwatch::start();
    // The folder is the caller's; this one is the window's, and takes the database.
    let folder = tempfile::tempdir_in(&step.folder)?;
    let database = step.folder.join("Donors.db");
    if database.exists() {
        std::fs::rename(&database, folder.path().join("Donors.db"))?;
    }
    let mut program = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    program.patience = PATIENCE;
    match &step.page {
        WindowPage::Start(contacts) => {
            program.wait_for(&format!("{} contacts", group_digits(*contacts)));
            watch.stop();
        }
        WindowPage::Import(file) => import(&mut program, file)?.tell()?,
        WindowPage::Changes(file) => changes(&mut program, file)?.tell()?,
        WindowPage::Values => values(&mut program).tell()?,
    }
    drop(program.close());
    Ok(())
}

/// A file on the Match page, with everything matched.
fn matched(program: &mut Program, file: PathBuf) {
    program.drop_files(&[file]);
    program.wait_until("the whole file is known", |p| p.shows("rows · "));
    program.click_beginning("Match columns");
    program.wait_until("it may be checked", |p| p.name_beginning("Check ").is_some());
}

/// Frames while a file is checked and imported, as they come.
fn import(program: &mut Program, file: &Path) -> anyhow::Result<Frames> {
    let mut frames = Frames::default();
    matched(program, file.to_owned());
    for (button, next) in [("Check ", "Import "), ("Import ", "Undo")] {
        program.click_beginning(button);
        while program.name_beginning(next).is_none() {
            program.rest(UNTIL_NEXT);
            frames.draw(program);
        }
    }
    Ok(frames)
}

/// Frames while the changes of a check are scrolled through, from the first to the last.
fn changes(program: &mut Program, file: &Path) -> anyhow::Result<Frames> {
    matched(program, file.to_owned());
    program.click_beginning("Check ");
    program.wait_until("it is checked", |p| p.name_beginning("Import ").is_some());
    let mut frames = Frames::default();
    scroll(program, &mut frames);
    Ok(frames)
}

/// Frames while values are looked through and translated by keyboard.
fn values(program: &mut Program) -> Frames {
    let mut text = "Constituent ID,First Name,Last Name,Email,Email Type\n".to_owned();
    for number in 0..10 * VALUES {
        let kind = number % VALUES;
        writeln!(text, "C{number},Ann,Lee,lee{number}@example.org,Kind {kind}").expect("text grows");
    }
    let file = program.file("members.csv", text);
    matched(program, file);
    program.tab_to("Column for Email 1 · Type");
    program.press(Key::F2);
    program.wait_for("Values");
    let mut frames = Frames::default();
    scroll(program, &mut frames);
    program.tab_to("Values");
    for number in 0..FRAMES {
        let event = match number % 2 {
            0 => Event::Text("w".to_owned()),
            _ => key(Key::ArrowDown),
        };
        program.window.input_mut().events.push(event);
        frames.draw(program);
    }
    frames
}

/// Turns the wheel a little and a lot in turn, a frame for each.
fn scroll(program: &mut Program, frames: &mut Frames) {
    program.window.hover_at(IN_THE_LIST);
    program.window.step();
    for number in 0..FRAMES {
        let down = if number % 10 == 0 { -100_000.0 } else { -90.0 };
        let direction = if number < FRAMES * 3 / 4 { 1.0 } else { -1.0 };
        program.window.input_mut().events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: Vec2::new(0.0, down * direction),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Trackpad,
            modifiers: Modifiers::NONE,
        });
        program.rest(UNTIL_NEXT);
        frames.draw(program);
    }
}

fn key(key: Key) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE }
}
