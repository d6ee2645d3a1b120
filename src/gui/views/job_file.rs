//! The file of a job, and who did what when.

use super::layout::mark;
use super::parts::{press, tone};
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};
use crate::gui::widgets::{Card, Col, Table, button, hint, labelled_row};
use crate::wizard::Command;
use crate::wizard::screen::{FileCard, Kind, ResultScreen, StatusLine};
use egui::{Label, RichText, ScrollArea, Ui};

/// Points the names of facts take.
const NAMES: f32 = 110.0;

/// The file, where there is one.
pub(super) fn file(ui: &mut Ui, card: &FileCard, commands: &mut Vec<Command>) {
    Card::titled("Original file").fill_height().show(ui, |ui| {
        ScrollArea::vertical().id_salt("file").auto_shrink([false, false]).show(ui, |ui| facts(ui, card, commands));
    });
}

fn facts(ui: &mut Ui, card: &FileCard, commands: &mut Vec<Command>) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.spacing_mut().interact_size.y = 20.0;
        for (name, fact) in &card.facts {
            labelled_row(ui, *name, NAMES, |ui| {
                ui.add(Label::new(RichText::new(fact).font(text::regular(text::TABLE))).wrap().selectable(true));
            });
        }
    });
    if let Some(gone) = &card.gone {
        ui.add_space(space::XS);
        hint(ui, gone);
    }
    if let Some(save) = &card.save {
        ui.add_space(space::XS);
        press(ui, button::secondary(&save.label).icon(icon::DOWNLOAD_SIMPLE), save, commands);
    }
}

/// Every status the job has had.
pub(super) fn statuses(ui: &mut Ui, screen: &ResultScreen) {
    Card::titled("Who and when").flush().fill_height().show(ui, |ui| {
        let narrow = ui.available_width() < 520.0;
        let when = if narrow { 136.0 } else { 168.0 };
        let mut columns = vec![Col::new("When", when), Col::rest("What")];
        // The reasons have room only where there are some.
        let reasons = screen.statuses.iter().any(|line| !line.why.is_empty());
        if reasons {
            columns.push(Col::new("Why", ui.available_width() * 0.3));
        }
        columns.push(Col::new("Who", if narrow { 64.0 } else { 110.0 }));
        Table::new("Who and when", &columns).show(ui, screen.statuses.len(), |row, index| {
            let line = &screen.statuses[index];
            row.text(&line.when);
            row.ui(|ui| status(ui, line));
            if reasons {
                row.text(&line.why);
            }
            row.text(&line.who);
        });
    });
}

fn status(ui: &mut Ui, line: &StatusLine) {
    let ink = match line.kind {
        Kind::Neutral => Palette::of(ui).text,
        kind => Palette::of(ui).shade(tone(kind)).text,
    };
    let words = match line.kind {
        Kind::Neutral => line.what.to_owned(),
        kind => format!("{} {}", mark(kind), line.what),
    };
    ui.add(Label::new(RichText::new(words).font(text::regular(text::TABLE)).color(ink)).truncate());
}
