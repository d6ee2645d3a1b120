//! The window's loop: take in news, draw, carry out what was asked. It must not wait for anything,
//! and must not know what a page shows.

use super::effects::EffectRunner;
use super::theme;
use super::views;
use crate::engine::schema::Schema;
use crate::wizard::command::News;
use crate::wizard::screen::screen;
use crate::wizard::state::Appearance;
use crate::wizard::telling::TellCommand;
use crate::wizard::{Command, Effect, Screen, State, update};
use crossbeam_channel::Receiver;
use egui::{Key, Modifiers, ThemePreference};

/// Tells the time.
pub type Clock = Box<dyn Fn() -> jiff::Zoned>;

/// News taken in before one frame, so that a flood of them cannot hold it up.
const NEWS_PER_FRAME: usize = 64;

/// The window.
pub struct App {
    state: State,
    /// What is shown, and the generation of the state it was made from.
    shown: Option<(u64, Screen)>,
    effects: Box<dyn EffectRunner>,
    inbox: Option<Receiver<News>>,
    clock: Clock,
    appearance: Appearance,
}

impl App {
    /// A window that has asked for its preferences and knows nothing yet.
    pub fn new(ctx: &egui::Context, effects: Box<dyn EffectRunner>, inbox: Receiver<News>, clock: Clock) -> App {
        theme::apply(ctx);
        let state = State::new(Schema::built_in(), clock());
        let appearance = state.preferences.appearance;
        let mut app = App { state, shown: None, effects, inbox: Some(inbox), clock, appearance };
        app.effects.run(Effect::LoadPreferences);
        app
    }

    /// Where the wizard stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    fn take_in_news(&mut self, ctx: &egui::Context) {
        let Some(inbox) = &self.inbox else { return };
        let news: Vec<News> = inbox.try_iter().take(NEWS_PER_FRAME).collect();
        if news.is_empty() {
            return;
        }
        let now = News::Now((self.clock)());
        self.carry_out(ctx, std::iter::once(now).chain(news).map(News::command));
    }

    fn carry_out(&mut self, ctx: &egui::Context, commands: impl IntoIterator<Item = Command>) {
        let mut any = false;
        for command in commands {
            any = true;
            for effect in update(&mut self.state, command) {
                self.effects.run(effect);
            }
        }
        let wanted = self.state.preferences.appearance;
        if wanted != self.appearance {
            self.appearance = wanted;
            theme::set_preference(ctx, preference(wanted));
        }
        if any {
            ctx.request_repaint();
        }
    }

    /// What is asked from anywhere: files dropped on the window, and keys.
    fn asked_anywhere(&self, ctx: &egui::Context) -> Vec<Command> {
        if self.state.dialog.is_some() || self.state.web.is_some() {
            return Vec::new();
        }
        let mut commands = Vec::new();
        let dropped: Vec<_> = ctx.input(|i| i.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() {
            commands.push(Command::FilesDropped(dropped));
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::O)) {
            commands.push(Command::PickFile);
        }
        commands
    }

    /// Stops work under way so that it can be resumed, and waits for it.
    fn close(&mut self) {
        // Nobody takes in news any more; whoever sends some must not wait for it.
        if self.inbox.take().is_some() {
            self.effects.close();
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        // First, so that news find out whether anybody looks.
        let away = !ctx.input(|i| i.focused);
        if away != self.state.telling.away {
            self.carry_out(ctx, [Command::Tell(TellCommand::Away(away))]);
        }
        self.take_in_news(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _: &mut eframe::Frame) {
        let mut commands = self.asked_anywhere(ui.ctx());
        let generation = self.state.generation;
        let current = self.shown.take().filter(|(made_from, _)| *made_from == generation);
        let (_, shown) = current.unwrap_or_else(|| (generation, screen(&self.state)));
        views::show(ui, &shown, &mut commands);
        self.shown = Some((generation, shown));
        let ctx = ui.ctx().clone();
        self.carry_out(&ctx, commands);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _: Option<&eframe::glow::Context>) {
        self.close();
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.close();
    }
}

fn preference(appearance: Appearance) -> ThemePreference {
    match appearance {
        Appearance::System => ThemePreference::System,
        Appearance::Light => ThemePreference::Light,
        Appearance::Dark => ThemePreference::Dark,
    }
}
