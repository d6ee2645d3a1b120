//! Home: begin an import, see what wants attention and what was done lately.

use super::frame::file_hovers;
use super::layout::{opening_table, outcome};
use super::parts::{banner, press};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::widgets::{self, Card, Col, button, drop_zone, row_line, shell};
use crate::wizard::Command;
use crate::wizard::screen::{AttentionRow, HomeScreen, QuietLine, RecentRow};
use egui::{Label, RichText, ScrollArea, Sense, Ui, vec2};

/// Draws the page, and pushes what the person did.
pub fn show(ui: &mut Ui, screen: &HomeScreen, commands: &mut Vec<Command>) {
    shell::page(ui, |ui| {
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            if let Some(problem) = &screen.banner {
                banner(ui, problem, commands);
            }
            begin(ui, screen, commands);
            if !screen.attention.is_empty() {
                attention(ui, &screen.attention, commands);
            }
            waiting(ui, &screen.waiting, commands);
            if !screen.recent.is_empty() {
                recent(ui, screen, commands);
            }
            if !screen.first_run.is_empty() {
                first_run(ui, &screen.first_run);
            }
        });
    });
}

fn begin(ui: &mut Ui, screen: &HomeScreen, commands: &mut Vec<Command>) {
    drop_zone(ui, file_hovers(ui.ctx()), |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 28.0;
            let (rect, _) = ui.allocate_exact_size(vec2(44.0, 92.0), Sense::hover());
            let ink = Palette::of(ui).accent_text;
            let font = text::regular(50.0);
            ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, icon::FILE_ARROW_UP, font, ink);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing = vec2(space::M, space::XS);
                ui.add(Label::new(text::heading(&screen.drop_title)).wrap());
                ui.add(Label::new(text::muted(&screen.drop_text)).wrap());
                ui.add_space(space::S);
                ui.spacing_mut().item_spacing.y = space::S;
                ui.horizontal_wrapped(|ui| {
                    let choose = button::primary(&screen.choose.label).icon(icon::FOLDER_OPEN);
                    press(ui, choose, &screen.choose, commands);
                    press(ui, button::secondary(&screen.web.label).icon(icon::LINK), &screen.web, commands);
                    let sample = button::secondary(&screen.sample.label).icon(icon::FLASK);
                    press(ui, sample, &screen.sample, commands);
                    type_a_path(ui, screen, commands);
                });
                ui.horizontal_wrapped(|ui| {
                    ui.label(text::small("More to try it with:"));
                    for more in &screen.more_samples {
                        press(ui, button::link(&more.label), more, commands);
                    }
                });
            });
        });
    });
}

/// A path can be typed or pasted: not every system has a file dialog.
fn type_a_path(ui: &mut Ui, screen: &HomeScreen, commands: &mut Vec<Command>) {
    let id = ui.scope_id().with("typed path");
    let mut typed: String = ui.data_mut(|data| data.get_temp(id).unwrap_or_default());
    let width = ui.available_width().clamp(120.0, 300.0);
    let field = egui::TextEdit::singleline(&mut typed).hint_text(screen.path_label).desired_width(width);
    let response = ui.add_enabled(screen.choose.enabled, field.margin(egui::Margin::symmetric(10, 9)));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, screen.path_label));
    let entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
    let path = typed.trim().trim_matches('"').to_owned();
    if entered && !path.is_empty() {
        commands.push(Command::OpenTyped(path));
        typed.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
}

fn first_run(ui: &mut Ui, lines: &[&str]) {
    Card::titled("How it works").show(ui, |ui| {
        for (number, line) in lines.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                let p = Palette::of(ui);
                let (rect, _) = ui.allocate_exact_size(vec2(26.0, 26.0), Sense::hover());
                ui.painter().circle_filled(rect.center(), 13.0, p.accent_soft);
                let (font, digit) = (text::semibold(text::TABLE), (number + 1).to_string());
                ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, digit, font, p.accent_text);
                ui.add(Label::new(RichText::new(*line)).wrap());
            });
        }
    });
}

fn attention(ui: &mut Ui, rows: &[AttentionRow], commands: &mut Vec<Command>) {
    Card::titled("Needs your attention").flush().show(ui, |ui| {
        for row in rows {
            row_line(ui);
            let frame = egui::Frame::new().inner_margin(egui::Margin::symmetric(15, 9));
            frame.show(ui, |ui| attention_row(ui, row, commands));
        }
    });
}

fn attention_row(ui: &mut Ui, row: &AttentionRow, commands: &mut Vec<Command>) {
    let words = |ui: &mut Ui| {
        ui.horizontal(|ui| {
            let left = ui.cursor().left();
            outcome(ui, &row.pill);
            ui.add_space((left + 165.0 - ui.cursor().left()).max(space::S));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.label(RichText::new(&row.file).font(text::semibold(13.5)));
                ui.add(Label::new(text::small(&row.detail)).wrap());
            });
        });
    };
    widgets::split(ui, words, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        for choice in &row.buttons {
            let name = format!("{} {}", choice.label.trim_end_matches('…'), row.file);
            press(ui, button::small(&choice.label).named(&name), choice, commands);
        }
    });
}

/// What needs nothing done.
fn waiting(ui: &mut Ui, lines: &[QuietLine], commands: &mut Vec<Command>) {
    for line in lines {
        ui.horizontal_wrapped(|ui| {
            ui.label(text::small(&line.text));
            let name = format!("{} {}", line.button.label, line.file);
            press(ui, button::link(&line.button.label).named(&name), &line.button, commands);
        });
    }
}

fn recent(ui: &mut Ui, screen: &HomeScreen, commands: &mut Vec<Command>) {
    let mut all = false;
    let opened = Card::titled("Recent imports").flush().show_with(
        ui,
        |ui| all = ui.add(button::link(&screen.all_history.label)).clicked(),
        |ui| {
            let columns =
                [Col::rest("File"), Col::new("Type", 150.0), Col::new("Finished", 170.0), Col::new("Result", 300.0)];
            opening_table(
                ui,
                "Recent imports",
                &columns,
                |table| table.row_height(38.0).whole(),
                screen.recent.len(),
                |row, index| {
                    let RecentRow { file, kind, finished, result, .. } = &screen.recent[index];
                    row.text(file);
                    row.text(kind);
                    row.text(finished);
                    row.ui(|ui| {
                        outcome(ui, result);
                    });
                },
            )
        },
    );
    if all {
        commands.push(screen.all_history.command.clone());
    }
    if let Some(row) = opened {
        commands.push(screen.recent[row].command.clone());
    }
}
