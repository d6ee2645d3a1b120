//! The pages against pictures, as they stand beside the side bar and under the steps of a window of 1280 × 800.

use almoner::wizard::state::CheckTab;
use egui::{Theme, Ui};
use egui_kittest::kittest::Queryable as _;

use super::work_screens as made;
use super::{Opened, Page, SIZE, check, matching, matching_screen, open_as};

fn picture<S: 'static>(theme: Theme, size: [f32; 2], name: &str, screen: S, draw: fn(&mut Ui, &mut Page<S>)) {
    open_as(theme, size, screen, draw).snapshot(name);
}

fn carried(theme: Theme, size: [f32; 2]) -> Opened<almoner::wizard::screen::MatchScreen> {
    let mut harness = open_as(theme, size, matching_screen::screen(), matching::draw);
    let from = harness.get_by_label("Column Mobile, not matched").rect().center();
    let to = harness.get_by_label("Field Phone 1").rect().left_center() + egui::vec2(60.0, 8.0);
    matching::carry(&mut harness, from, to);
    harness
}

#[test]
fn match_looks_as_drawn_while_a_column_is_dragged() {
    carried(Theme::Light, SIZE).snapshot("page_match");
}

#[test]
fn check_looks_as_drawn() {
    let rows = made::changes();
    let table = almoner::wizard::screen::CheckTable::Changes(made::lines(rows));
    picture(Theme::Light, SIZE, "page_check", made::check(CheckTab::Changes, table), check::draw);
}

#[test]
fn problems_look_as_drawn_in_the_dark() {
    let screen = made::check(CheckTab::Problems, made::problems(true));
    picture(Theme::Dark, SIZE, "page_check_problems_dark", screen, check::draw);
}

#[test]
fn a_row_being_corrected_looks_as_drawn() {
    let screen = made::check(CheckTab::Problems, made::open_row());
    let screen = almoner::wizard::screen::CheckScreen { fixes: Some(made::fix_bar()), ..screen };
    picture(Theme::Light, SIZE, "page_check_row", screen, check::draw);
}

#[test]
fn totals_look_as_drawn() {
    let screen = made::check(CheckTab::Totals, almoner::wizard::screen::CheckTable::Totals(made::totals()));
    picture(Theme::Light, SIZE, "page_check_totals", screen, check::draw);
}

#[test]
fn possible_duplicates_look_as_drawn_where_there_is_little_room() {
    picture(Theme::Light, [820.0, 640.0], "page_check_duplicates_narrow", check::possible_duplicates(), check::draw);
}
