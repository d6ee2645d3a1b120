//! What came of a review, and the question before records of it come back.

use super::lines::{self, NARROW, TICKS};
use super::{chips_row, look_again, search_and_order};
use crate::gui::icon;
use crate::gui::theme::{space, text};
use crate::gui::views::parts::{banner, plain, press};
use crate::gui::widgets::{
    Card, Col, Row, Table, Tick, button, choices, empty_state, hint, row_check_box, shell, split,
};
use crate::wizard::Command;
use crate::wizard::removed::OutcomeCommand;
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::{BringBackScreen, OutcomeBody, OutcomeLine, OutcomeScreen, ReviewLines};
use egui::{Key, Label, Rect, RichText, Ui, vec2};

/// What the table is called, for the keyboard and for those who listen.
const NAME: &str = "Records of the review";

pub(super) fn show(ui: &mut Ui, screen: &OutcomeScreen, commands: &mut Vec<Command>) {
    look_again(ui, &screen.look_again, commands);
    let mut asked = Vec::new();
    shell::page_and_footer(
        ui,
        |ui| page(ui, screen, commands),
        |ui| {
            hint(ui, &screen.footer);
        },
        |ui| {
            press(ui, button::secondary(&screen.close.label), &screen.close, &mut asked);
            if let Some(all) = &screen.everything {
                press(ui, button::secondary(&all.label).icon(icon::ARROW_COUNTER_CLOCKWISE), all, &mut asked);
            }
            if let Some(some) = &screen.bring_back {
                press(ui, button::primary(&some.label), some, &mut asked);
            }
        },
    );
    commands.append(&mut asked);
}

fn page(ui: &mut Ui, screen: &OutcomeScreen, commands: &mut Vec<Command>) {
    let mut asked = Vec::new();
    ui.scope(|ui| {
        press(ui, button::link(&screen.back.label).icon(icon::ARROW_LEFT), &screen.back, &mut asked);
    });
    ui.add_space(space::S - space::L);
    ui.spacing_mut().item_spacing.y = space::M;
    shell::page_header(ui, &plain(&screen.title), &screen.text, |ui| {
        press(ui, button::secondary(&screen.save.label).icon(icon::DOWNLOAD_SIMPLE), &screen.save, &mut asked);
    });
    if !screen.file.is_empty() {
        ui.add_space(space::XS - space::M);
        ui.add(Label::new(text::small(&screen.file)).truncate());
    }
    tabs(ui, screen, &mut asked);
    commands.append(&mut asked);
    for each in &screen.banners {
        banner(ui, each, commands);
    }
    super::beside_list(
        ui,
        screen.question.is_some(),
        |ui| body(ui, screen, &mut asked),
        |ui| {
            if let Some(question) = &screen.question {
                ask(ui, question, commands);
            }
        },
    );
    commands.append(&mut asked);
}

fn tabs(ui: &mut Ui, screen: &OutcomeScreen, commands: &mut Vec<Command>) {
    if screen.tabs.is_empty() {
        return;
    }
    let mut asked = Vec::new();
    split(
        ui,
        |ui| {
            let labels: Vec<&str> = screen.tabs.iter().map(|tab| tab.label.as_str()).collect();
            let chosen = screen.tabs.iter().position(|tab| tab.selected).unwrap_or_default();
            let picked = choices(ui, &labels, chosen);
            commands.extend(picked.map(|index| screen.tabs[index].command.clone()));
        },
        |ui| {
            let search = |sought| Command::Review(ReviewCommand::Outcome(OutcomeCommand::Search(sought)));
            search_and_order(ui, (screen.hint, &screen.search), &screen.sorts, search, &mut asked);
        },
    );
    commands.append(&mut asked);
    if !screen.chips.is_empty() {
        chips_row(ui, &screen.chips, commands);
    }
}

fn body(ui: &mut Ui, screen: &OutcomeScreen, commands: &mut Vec<Command>) {
    match &screen.body {
        OutcomeBody::Nothing => {}
        OutcomeBody::Empty { title, text } => {
            Card::new().fill_height().show(ui, |ui| empty_state(ui, icon::MAGNIFYING_GLASS, title, text, |_| ()));
        }
        OutcomeBody::Lines { name, key, with, lines, marked } => {
            Card::new().flush().fill_height().show(ui, |ui| {
                table(ui, (name, key, with.as_deref()), (lines, *marked), screen, commands);
            });
        }
    }
}

/// Arrow keys go through the lines, and the space bar ticks.
fn table(
    ui: &mut Ui,
    (name, key, with): (&str, &str, Option<&str>),
    (lines, marked): (&ReviewLines<OutcomeLine>, Option<u64>),
    screen: &OutcomeScreen,
    commands: &mut Vec<Command>,
) {
    let width = ui.available_width();
    let narrow = width < NARROW;
    // What went with another one is ticked, and explained, with that one.
    let mut columns = Vec::new();
    columns.extend(with.is_none().then(|| Col::new("", TICKS)));
    columns.extend([Col::rest(name), Col::new(key, lines::key_width(width))]);
    match with {
        Some(with) => columns.push(Col::new(with, (width * 0.3).max(190.0))),
        None if narrow => {}
        None => columns.push(Col::new("Why", (width * 0.3).max(220.0))),
    }
    let at = marked.and_then(|line| usize::try_from(line).ok());
    let focus = ui.make_persistent_id(("table", NAME));
    let has_focus = ui.memory(|memory| memory.has_focus(focus));
    if has_focus && ui.input(|input| input.key_pressed(Key::Space)) {
        commands.extend(at.and_then(|at| lines::line_of(lines, at)?.pick.clone()));
    }
    let top = ui.cursor().min;
    let (mut missing, mut pressed) = (None, Vec::new());
    let table = Table::new(NAME, &columns).row_height(36.0).rounded().selectable(at.filter(|_| has_focus));
    let output = table.show(ui, lines::total(lines), |row, index| match lines::line_of(lines, index) {
        Some(line) => fill(row, line, (with.is_none(), narrow), &mut pressed),
        None => {
            missing = missing.or(Some(index as u64));
            columns.iter().for_each(|_| row.muted("…"));
        }
    });
    lines::head_tick(ui, Rect::from_min_size(top, vec2(TICKS, 33.0)), (screen.tick.as_ref(), false), commands);
    let asked = [missing.map(OutcomeCommand::WantRow), output.chosen.map(|chosen| OutcomeCommand::Mark(chosen as u64))];
    commands.extend(asked.into_iter().flatten().map(|asked| Command::Review(ReviewCommand::Outcome(asked))));
    commands.append(&mut pressed);
}

fn fill(row: &mut Row<'_, '_, '_>, line: &OutcomeLine, (own, narrow): (bool, bool), pressed: &mut Vec<Command>) {
    let tick = |ui: &mut Ui| {
        if let (Some(ticked), Some(pick)) = (line.ticked, &line.pick)
            && row_check_box(ui, Tick::from(ticked), &line.tick_label, false).clicked()
        {
            pressed.push(pick.clone());
        }
    };
    if own {
        row.ui(tick);
    }
    row.ui(|ui| {
        let response = lines::name_and_pills(ui, &line.name, &line.pills);
        if !line.hint.is_empty() {
            response.on_hover_text(&line.hint);
        }
    });
    row.text(&line.key);
    let last = match (own, narrow) {
        (false, _) => &line.with,
        (true, false) => &line.why,
        (true, true) => return,
    };
    if last.is_empty() { row.muted("—") } else { row.text(last) }
}

/// The question, beside the list.
fn ask(ui: &mut Ui, screen: &BringBackScreen, commands: &mut Vec<Command>) {
    Card::new().fill_height().show(ui, |ui| {
        let title = ui.add(Label::new(RichText::new(&screen.title).font(text::semibold(17.0))).wrap());
        title.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &screen.title));
        ui.add(Label::new(text::strong(&screen.counts)).wrap());
        ui.add_space(space::S);
        for each in &screen.texts {
            ui.add(Label::new(text::muted(*each)).wrap());
        }
        ui.add_space(space::M);
        let confirm = button::primary(&screen.confirm.label).icon(icon::ARROW_COUNTER_CLOCKWISE);
        press(ui, confirm, &screen.confirm, commands);
        press(ui, button::secondary(&screen.keep.label), &screen.keep, commands);
    });
}
