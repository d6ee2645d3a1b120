//! The question which list a full list is, below what should happen with the file.

use crate::gui::icon;
use crate::gui::theme::{Palette, Tone, space, text};
use crate::gui::widgets::{Card, Dropdown, PickItem, radio};
use crate::wizard::Command;
use crate::wizard::screen::{Choice, ListScreen};
use egui::{Label, Margin, Response, RichText, TextEdit, Ui, WidgetInfo};

/// What the field is called, seen or not.
const NAME: &str = "Name of the list";

/// Points the field is wide.
const FIELD: f32 = 220.0;

/// Draws the question, and pushes what the person did.
pub(super) fn show(ui: &mut Ui, screen: &ListScreen, commands: &mut Vec<Command>) {
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        // A line is as high as the field in it.
        ui.spacing_mut().interact_size.y = 30.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            ui.label(text::small(screen.title));
            one(ui, &screen.everything, commands);
            let named = one(ui, &screen.named, commands);
            let field = name(ui, screen, commands);
            // After the field was drawn: a click beside it takes the keyboard from it.
            if named && screen.name.trim().is_empty() {
                field.request_focus();
            }
            known(ui, &screen.known, commands);
        });
        said(ui, screen);
    });
}

/// Whether it was chosen now.
fn one(ui: &mut Ui, choice: &Choice, commands: &mut Vec<Command>) -> bool {
    let chosen = radio(ui, choice.selected, &choice.label, &choice.hint).clicked() && !choice.selected;
    if chosen {
        commands.push(choice.command.clone());
    }
    chosen
}

fn name(ui: &mut Ui, screen: &ListScreen, commands: &mut Vec<Command>) -> Response {
    let p = Palette::of(ui);
    let mut typed = screen.name.clone();
    let hint = RichText::new(screen.name_hint).size(text::TABLE).color(p.faint);
    let field = TextEdit::singleline(&mut typed).id_salt(NAME).hint_text(hint).font(text::regular(text::TABLE));
    let field = field.align(egui::Align2::LEFT_CENTER).desired_width(FIELD);
    let response = ui.add(field.margin(Margin::symmetric(8, 5)));
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(ui.is_enabled(), screen.name.clone(), screen.name.clone(), NAME);
        info.label = Some(NAME.to_owned());
        info
    });
    if response.changed() {
        commands.push(screen.typed(typed));
    }
    response
}

/// The lists so far, to be picked.
fn known(ui: &mut Ui, known: &[Choice], commands: &mut Vec<Command>) {
    if known.is_empty() {
        return;
    }
    let item = |list| {
        let Choice { label, hint, selected, .. }: &Choice = list;
        PickItem { label, note: hint, chosen: *selected, always: false }
    };
    let items: Vec<PickItem<'_>> = known.iter().map(item).collect();
    let picked = Dropdown::chip("Lists so far", "Lists so far").pick(ui, &items);
    commands.extend(picked.map(|index| known[index].command.clone()));
}

/// What is wrong with the name or worth a look, and what can be missing from the file.
fn said(ui: &mut Ui, screen: &ListScreen) {
    if let Some(problem) = &screen.problem {
        alert(ui, Tone::Danger, icon::WARNING_CIRCLE_FILL, problem);
    }
    if let Some(warning) = &screen.warning {
        alert(ui, Tone::Warn, icon::WARNING_FILL, warning);
    }
    if !screen.note.is_empty() {
        ui.add(Label::new(text::small(&screen.note)).wrap());
    }
}

fn alert(ui: &mut Ui, tone: Tone, sign: &str, words: &str) {
    let ink = Palette::of(ui).shade(tone).text;
    let shown = RichText::new(format!("{sign} {words}")).font(text::regular(text::TABLE)).color(ink);
    let said = ui.add(Label::new(shown).wrap());
    said.widget_info(|| WidgetInfo::labeled(egui::Role::Alert, true, words));
}
