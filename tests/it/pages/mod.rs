//! The pages of the window, drawn from screens made by hand: what a click, a key or a drag asks for.
//!
//! Screens are made by hand so that a page is tested with what the wizard could say, not only with what it says today.

mod check;
mod fixing;
mod matching;
mod matching_screen;
mod pictures;
mod removals;
mod removals_screens;
mod work;
mod work_screens;

use almoner::engine::schema::Slot;
use almoner::wizard::Command;
use almoner::wizard::screen::{Button, Kind, NumberCard, Pill};
use egui::{Theme, Ui};
use egui_kittest::Harness;

use crate::support::window::{self, Window};

/// A page as the window has it: beside the side bar and under the steps.
pub const SIZE: [f32; 2] = [1076.0, 740.0];

/// A screen and what was asked for.
pub struct Page<S> {
    pub screen: S,
    pub asked: Vec<Command>,
}

pub type Opened<S> = Harness<'static, Window<Page<S>>>;

pub fn open<S: 'static>(screen: S, draw: fn(&mut Ui, &mut Page<S>)) -> Opened<S> {
    open_as(Theme::Light, SIZE, screen, draw)
}

pub fn open_as<S: 'static>(theme: Theme, size: [f32; 2], screen: S, draw: fn(&mut Ui, &mut Page<S>)) -> Opened<S> {
    let mut harness = window::open(theme, size, 1.0, Page { screen, asked: Vec::new() }, draw);
    harness.run();
    harness
}

/// What was asked for since the last time, as text.
pub fn asked<S>(harness: &mut Opened<S>) -> Vec<String> {
    let asked = std::mem::take(&mut harness.state_mut().state.asked);
    asked.iter().map(|command| format!("{command:?}")).collect()
}

pub fn said(commands: &[Command]) -> Vec<String> {
    commands.iter().map(|command| format!("{command:?}")).collect()
}

pub fn button(label: &str, command: Command) -> Button {
    Button { label: label.to_owned(), enabled: true, hint: String::new(), command }
}

pub fn pill(kind: Kind, text: &str) -> Pill {
    Pill { kind, text: text.to_owned() }
}

pub fn number(number: &str, caption: &str, kind: Kind) -> NumberCard {
    NumberCard { number: number.to_owned(), caption: caption.to_owned(), kind }
}

pub fn entry(group: usize, field: usize) -> Slot {
    Slot::Entry { group, position: 0, field }
}
