//! What stands around every page: the sidebar, the steps, a passing notice, a question in front.

use super::layout::mark;
use super::parts::{press, tone};
use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, radius, space, text};
use crate::gui::widgets::{button, nav_item, shell, stepper};
use crate::wizard::Command;
use crate::wizard::screen::{Button, DialogScreen, NoticeScreen, Sidebar, StepScreen, StepState};
use crate::wizard::state::Nav;
use egui::{
    Align, Align2, Area, Context, Frame, Id, Key, Label, Layout, Margin, Modal, Order, Stroke, TextEdit, Ui, vec2,
};

pub(super) fn sidebar(ui: &mut Ui, sidebar: &Sidebar, commands: &mut Vec<Command>) {
    shell::sidebar(
        ui,
        |ui| {
            for item in &sidebar.items {
                if nav_item(ui, picture(item.nav), item.label, item.badge, item.selected).clicked() {
                    commands.push(item.command.clone());
                }
            }
        },
        |ui| shell::database_facts(ui, &sidebar.database, &sidebar.database_lines),
    );
}

fn picture(nav: Nav) -> &'static str {
    match nav {
        Nav::Import => icon::BOX_ARROW_DOWN,
        Nav::Removals => icon::TRASH,
        Nav::History => icon::CLOCK_COUNTER_CLOCKWISE,
        Nav::Templates => icon::BOOKMARK_SIMPLE,
        Nav::Records => icon::USERS,
        Nav::Settings => icon::GEAR_SIX,
    }
}

pub(super) fn steps(ui: &mut Ui, steps: &[StepScreen], commands: &mut Vec<Command>) {
    if steps.is_empty() {
        return;
    }
    let labels: Vec<&str> = steps.iter().map(|step| step.label).collect();
    let current = steps.iter().position(|step| step.state == StepState::Current).unwrap_or(steps.len());
    if let Some(step) = shell::step_bar(ui, |ui| stepper(ui, &labels, current)) {
        // The wizard goes back step by step; each looks after what it leaves.
        commands.extend((step..current).map(|_| Command::Back));
    }
}

/// Something told once, above the bar at the bottom.
pub(super) fn notice(ui: &Ui, notice: &NoticeScreen, commands: &mut Vec<Command>) {
    let p = Palette::of(ui);
    let shade = p.shade(tone(notice.kind));
    let area = Area::new(Id::unique("notice")).order(Order::Middle).anchor(Align2::RIGHT_BOTTOM, vec2(-28.0, -80.0));
    area.show(ui.ctx(), |ui| {
        let shadow = egui::Shadow { offset: [0, 6], blur: 20, spread: 0, color: p.shadow };
        let frame = Frame::new()
            .fill(p.card)
            .stroke(Stroke::new(1.0, shade.line))
            .corner_radius(radius::CARD)
            .shadow(shadow)
            .inner_margin(Margin::symmetric(14, 10));
        frame.show(ui, |ui| {
            ui.set_max_width(520.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.label(egui::RichText::new(mark(notice.kind)).size(18.0).color(shade.text));
                let words =
                    ui.add(Label::new(egui::RichText::new(&notice.text).font(text::regular(text::TABLE))).wrap());
                words.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, &notice.text));
                if ui.add(button::bare(icon::X, "Dismiss")).clicked() {
                    commands.push(Command::DismissNotice);
                }
            });
        });
    });
}

/// A question in front of the page. The keyboard stays inside; Escape is the way out, and Enter
/// presses what has the focus: the answer where it is harmless, the way out where it is not.
pub(super) fn dialog(ui: &Ui, dialog: &DialogScreen, commands: &mut Vec<Command>) {
    let left = in_front(ui, "dialog", 440.0, |ui| {
        ui.add(Label::new(egui::RichText::new(&dialog.title).font(text::semibold(17.0))).wrap());
        ui.add(Label::new(text::muted(&dialog.text)).wrap());
        ui.add_space(space::M);
        let answers = |ui: &mut Ui| {
            let cancel = press(ui, button::secondary(&dialog.cancel.label), &dialog.cancel, commands);
            let label = &dialog.confirm.label;
            let look = if dialog.danger { button::danger(label) } else { button::primary(label) };
            let confirm = press(ui, look, &dialog.confirm, commands);
            if !cancel.has_focus() && !confirm.has_focus() {
                if dialog.danger { cancel.request_focus() } else { confirm.request_focus() }
            }
        };
        at_the_right(ui, answers);
    });
    if left && commands.is_empty() {
        commands.push(dialog.cancel.command.clone());
    }
}

/// Something in front of the page; says whether the person wants to leave it.
pub(super) fn in_front(ui: &Ui, name: &str, width: f32, add: impl FnOnce(&mut Ui)) -> bool {
    let p = Palette::of(ui);
    let frame = Frame::new()
        .fill(p.card)
        .stroke(Stroke::new(1.0, p.line))
        .corner_radius(12.0)
        .shadow(ui.visuals().window_shadow)
        .inner_margin(Margin::same(24));
    let shown = Modal::new(Id::unique(name)).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = space::S;
        add(ui);
    });
    shown.should_close()
}

/// A question that is answered by typing, in front of the page.
pub(super) struct Question<'a> {
    /// Tells the questions apart.
    pub name: &'static str,
    /// In points.
    pub width: f32,
    pub title: &'a str,
    pub text: &'a str,
    pub cancel: &'a Button,
    pub confirm: &'a Button,
}

impl Question<'_> {
    /// Draws the question; `body` draws what is between its words and its buttons. Escape is the way out.
    pub(super) fn show(
        &self,
        ui: &Ui,
        commands: &mut Vec<Command>,
        body: impl FnOnce(&mut Ui, &Self, &mut Vec<Command>),
    ) {
        let mut asked = Vec::new();
        let left = in_front(ui, self.name, self.width, |ui| {
            ui.add(Label::new(egui::RichText::new(self.title).font(text::semibold(17.0))).wrap());
            ui.add(Label::new(text::muted(self.text)).wrap());
            ui.add_space(space::S);
            body(ui, self, &mut asked);
            ui.add_space(space::M);
            at_the_right(ui, |ui| {
                press(ui, button::secondary(&self.cancel.label), self.cancel, &mut asked);
                press(ui, button::primary(&self.confirm.label), self.confirm, &mut asked);
            });
        });
        if left && asked.is_empty() {
            asked.push(self.cancel.command.clone());
        }
        commands.append(&mut asked);
    }

    /// The field for the answer; Enter confirms it where that can be.
    pub(super) fn field(
        &self,
        ui: &mut Ui,
        (label, value, problem): (&str, &str, Option<&str>),
        asked: &mut Vec<Command>,
        typed: impl FnOnce(String) -> Command,
    ) {
        let answer = answer(ui, self.name, label, value, problem);
        asked.extend(answer.typed.map(typed));
        if answer.entered && self.confirm.enabled {
            asked.push(self.confirm.command.clone());
        }
    }
}

/// What was typed as the answer to a question, and whether it was entered.
pub(super) struct Answer {
    pub typed: Option<String>,
    pub entered: bool,
}

/// The field for an answer to be typed, and what is wrong with it. It has the focus when the question
/// appears. `name` tells the questions apart.
pub(super) fn answer(ui: &mut Ui, name: &'static str, label: &str, value: &str, problem: Option<&str>) -> Answer {
    let caption = ui.label(text::small(label));
    let mut typed = value.to_owned();
    let field = TextEdit::singleline(&mut typed).id_salt(name).desired_width(f32::INFINITY);
    let response = ui.add(field.margin(Margin::symmetric(10, 8))).labelled_by(caption.id);
    let shown = Id::unique((name, "was asked for"));
    let shown_before: u64 = ui.data(|data| data.get_temp(shown)).unwrap_or_default();
    let frame = ui.ctx().cumulative_frame_nr();
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    // The question has just appeared, or what was entered may have to be mended.
    if frame > shown_before + 1 || entered {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(shown, frame));
    if let Some(problem) = problem {
        let ink = Palette::of(ui).shade(Tone::Danger).text;
        let words = format!("{} {problem}", icon::WARNING_CIRCLE_FILL);
        let said = ui.add(Label::new(egui::RichText::new(words).font(text::regular(text::TABLE)).color(ink)).wrap());
        said.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Alert, true, problem));
    }
    Answer { typed: response.changed().then_some(typed), entered }
}

/// Lays out buttons at the right edge, in reading order.
pub(super) fn at_the_right(ui: &mut Ui, buttons: impl FnOnce(&mut Ui)) {
    crate::gui::widgets::split(ui, |_| (), buttons);
}

/// Whether a file is being held over the window.
pub(super) fn file_hovers(ctx: &Context) -> bool {
    ctx.input(|input| !input.raw.hovered_files.is_empty())
}
