//! Fixing problems on the Check page without any window: groups at once, cells in place, undo, and what is kept.

use crate::support::driver::Driver;
use almoner::engine::model::Fix;
use almoner::engine::store::{PlanRows, Store};
use almoner::wizard::command::Becomes;
use almoner::wizard::fixing::FixCommand;
use almoner::wizard::screen::{CheckScreen, CheckTable, Page, RowScreen, screen};
use almoner::wizard::state::{CheckTab, CheckView, Stage};
use almoner::wizard::{Command, Effect, update};
use std::time::Duration;

/// Three rows with problems, of which one has two.
const GALA: &str = "\
Constituent ID,First Name,Last Name,E-mail,Birth Date,Gender
C1,María,Núñez,\"maria@example,org\",31/12/1960,F
C2,John,Smith,john@example.org,Tuesday,M
C3,Ann,Lee,ann@@example.org,Monday,Zz
C4,Bo,Li,bo@example.org,30/11/1971,F
";

fn checked(text: &str) -> Driver {
    let mut driver = Driver::new();
    let path = driver.world.file("gala.csv", text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    driver.send(Command::ShowTab(CheckTab::Problems));
    driver
}

fn page(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(check) => check,
        other => panic!("{other:?}"),
    }
}

fn view(driver: &Driver) -> &CheckView {
    let Stage::Check { check, .. } = &driver.state.stage else { panic!("{:?}", driver.state.stage) };
    check
}

/// Causes with their counts; the one selected has an arrow.
fn groups(driver: &Driver) -> Vec<String> {
    let CheckTable::Problems { groups, .. } = page(driver).table else { panic!("{:?}", page(driver).table) };
    let said = |group: &almoner::wizard::screen::ProblemCard| {
        let arrow = if group.selected { "→ " } else { "" };
        format!("{arrow}{}: {}", group.message, group.count)
    };
    groups.iter().map(said).collect()
}

fn row(driver: &Driver) -> RowScreen {
    let CheckTable::Problems { row, .. } = page(driver).table else { panic!("{:?}", page(driver).table) };
    *row.expect("a row is open")
}

fn fix(driver: &mut Driver, command: FixCommand) {
    driver.send(Command::Fix(command));
}

fn choose(driver: &mut Driver, name: &str) {
    let found = view(driver).report.problems.iter().find(|p| p.name == name).unwrap_or_else(|| panic!("no {name}"));
    let event = found.event;
    driver.send(Command::ShowProblem(Some(event)));
}

/// Presses the button of the selected cause that begins like this.
fn press(driver: &mut Driver, label: &str) {
    let CheckTable::Problems { groups, .. } = page(driver).table else { panic!("problems are shown") };
    let mut buttons = groups.into_iter().flat_map(|group| group.fixes);
    let button = buttons.find(|button| button.label.starts_with(label)).unwrap_or_else(|| panic!("no {label}"));
    driver.send(button.command);
}

#[test]
fn a_group_is_fixed_at_once_and_checked_while_the_page_stays_where_it_is() {
    let mut driver = checked(GALA);
    let left_out = |driver: &Driver| view(driver).report.counts.left_out;
    assert_eq!(left_out(&driver), 3);
    let job = view(&driver).report.job;
    choose(&mut driver, "date_not_recognised");
    press(&mut driver, "Leave the field as it is · 2");
    assert_eq!((left_out(&driver), view(&driver).tab), (2, CheckTab::Problems));
    assert_eq!(view(&driver).report.job, job, "a fix is no import of its own in the history");
    choose(&mut driver, "email_not_valid");
    press(&mut driver, "Use the suggestions");
    choose(&mut driver, "choice_not_recognised");
    press(&mut driver, "Take them as blank");
    assert_eq!(left_out(&driver), 0, "{:?}", groups(&driver));
    assert_eq!(page(&driver).fixes.expect("something is fixed").text, "3 problems fixed by a rule");
    choose(&mut driver, "cell_left_out");
    press(&mut driver, "Take this fix back");
    assert_eq!(left_out(&driver), 2);
    fix(&mut driver, FixCommand::Undo);
    assert_eq!(left_out(&driver), 0, "the step back is taken back");

    let next = page(&driver).next;
    assert_eq!((next.label.as_str(), next.enabled), ("Import 4 changes", true));
    driver.send(Command::StartImport);
    assert!(driver.page_text().starts_with("Result: "), "{}", driver.page_text());
    assert_eq!(driver.world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 4));
}

#[test]
fn a_cell_is_corrected_with_the_whole_row_in_view() {
    let mut driver = checked(GALA);
    choose(&mut driver, "date_not_recognised");
    let CheckTable::Problems { lines, .. } = page(&driver).table else { panic!("problems are shown") };
    driver.send(lines.rows[0].open.clone().expect("a row opens"));
    let open = row(&driver);
    assert_eq!((open.title.as_str(), open.cells.len()), ("Row 3 · John Smith", 6));
    let birth = &open.cells[open.first.expect("a cell to begin with")];
    assert_eq!((birth.header.as_str(), birth.field.as_str()), ("Birth Date", "Birth date"));
    assert_eq!(birth.problem, "Birth date is not a date we recognise");
    fix(&mut driver, FixCommand::SetCell { row: 3, column: 4, text: "01/02/1970".into() });
    let fine = row(&driver);
    assert_eq!(fine.text, "Nothing is wrong with this row any more.");
    assert_eq!((fine.cells[4].text.as_str(), fine.cells[4].was.as_deref()), ("01/02/1970", Some("Tuesday")));
    driver.send(fine.next.command);
    let next = row(&driver);
    assert_eq!(next.row, 4);
    fix(&mut driver, FixCommand::SetCell { row: 4, column: 4, text: "02/02/1970".into() });
    let still = row(&driver);
    assert!(still.text.starts_with("Left out, because of 2 problems."), "{}", still.text);
    assert!(still.cells[4].problem.is_empty() && !still.cells[3].problem.is_empty());
    fix(&mut driver, FixCommand::Open(None));
    assert_eq!(page(&driver).fixes.expect("cells are fixed").text, "2 cells fixed");

    fix(&mut driver, FixCommand::List(true));
    let CheckTable::Problems { fixes: Some(list), .. } = page(&driver).table else { panic!("fixes are listed") };
    let told: Vec<String> =
        list.lines.iter().map(|l| format!("{} {}: {} → {}", l.place, l.column, l.was, l.now)).collect();
    assert_eq!(told, ["Row 3 Birth Date: Tuesday → 01/02/1970", "Row 4 Birth Date: Monday → 02/02/1970"]);
    driver.send(list.lines[0].drop.command.clone());
    assert_eq!(page(&driver).fixes.expect("one is left").text, "1 cell fixed");
    fix(&mut driver, FixCommand::DropAll);
    assert_eq!(view(&driver).report.counts.left_out, 3);
    fix(&mut driver, FixCommand::Undo);
    fix(&mut driver, FixCommand::Undo);
    assert_eq!(page(&driver).fixes.expect("both are back").text, "2 cells fixed");
}

#[test]
fn a_row_is_read_as_suggested_from_the_list() {
    let mut driver = checked(GALA);
    choose(&mut driver, "email_not_valid");
    let CheckTable::Problems { lines, .. } = page(&driver).table else { panic!("problems are shown") };
    assert_eq!(lines.rows[0].cells, ["maria@example,org", "maria@example.org"]);
    driver.send(lines.rows[0].accept.clone().expect("a suggestion"));
    assert_eq!(view(&driver).report.counts.left_out, 2);
    let Stage::Check { draft, .. } = &driver.state.stage else { panic!("still the check") };
    assert_eq!(draft.fixing.fixes.cell(2, 3), Some("maria@example.org"));
    assert_eq!(draft.fixing.fixes.cell_was(2, 3), Some("maria@example,org"));
}

#[test]
fn a_long_check_waits_until_it_is_asked_for_and_nothing_is_imported_before() {
    let mut driver = checked(GALA);
    let Stage::Check { check, .. } = &mut driver.state.stage else { panic!("a check") };
    check.report.elapsed = Duration::from_secs(60);
    fix(&mut driver, FixCommand::SetCell { row: 3, column: 4, text: "01/02/1970".into() });
    fix(&mut driver, FixCommand::SetCell { row: 4, column: 5, text: "M".into() });
    assert_eq!(view(&driver).report.counts.left_out, 3, "not checked yet");
    choose(&mut driver, "date_not_recognised");
    let CheckTable::Problems { lines, .. } = page(&driver).table else { panic!("problems are shown") };
    assert_eq!(lines.rows[0].cells, ["Tuesday", "01/02/1970"], "what was typed is seen");
    fix(&mut driver, FixCommand::Open(Some(3)));
    assert_eq!(row(&driver).text, "Corrected, and not checked yet.");
    let shown = page(&driver);
    assert_eq!((shown.next.enabled, shown.next.hint.as_str()), (false, "What you fixed is not checked yet"));
    driver.send(Command::StartImport);
    assert!(matches!(driver.state.stage, Stage::Check { .. }), "and it is not imported");
    let check = shown.fixes.expect("fixes").check.expect("a button");
    assert_eq!(check.label, "Check again (2 fixes)");
    driver.send(check.command);
    assert_eq!(view(&driver).report.counts.left_out, 2);
    assert!(page(&driver).next.enabled);
}

#[test]
fn what_is_fixed_while_fixes_are_checked_is_checked_after_them() {
    let mut driver = checked(GALA);
    let set = |column, text: &str| Command::Fix(FixCommand::SetCell { row: 3, column, text: text.to_owned() });
    let first = update(&mut driver.state, set(4, "01/02/1970"));
    assert!(matches!(&first[..], [Effect::KeepFixes { .. }, Effect::Check { again: Some(_), .. }]), "{first:?}");
    assert!(!page(&driver).next.enabled);
    assert_eq!(page(&driver).fixes.expect("fixes").checking, "Checking what you fixed…");
    let second = update(&mut driver.state, set(2, "Smythe"));
    assert!(matches!(&second[..], [Effect::KeepFixes { .. }]), "one at a time: {second:?}");
    driver.carry_out_all(first);
    assert!(page(&driver).next.enabled);
    assert_eq!(view(&driver).checked.request.fixes.cell_count(), 2);
    // Whoever leaves stops the check beneath the page.
    update(&mut driver.state, set(2, "Smithe"));
    let left = update(&mut driver.state, Command::Back);
    assert!(matches!(left[..], [Effect::Stop, Effect::DropPlan]), "{left:?}");
}

#[test]
fn what_was_fixed_is_used_again_with_the_same_file_and_can_be_dropped() {
    let mut driver = checked(GALA);
    fix(&mut driver, FixCommand::SetCell { row: 3, column: 4, text: "01/02/1970".into() });
    choose(&mut driver, "email_not_valid");
    press(&mut driver, "Leave the field as it is");
    driver.send(Command::Abandon);
    let copy = driver.world.file("copy of gala.csv", GALA);
    driver.send(Command::OpenFile(copy));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let banner = page(&driver).banner.expect("it is said");
    assert!(
        banner.text.starts_with("This file was worked on before: 1 cell and 1 kind of problem fixed by maria ("),
        "{}",
        banner.text
    );
    assert_eq!(view(&driver).report.counts.left_out, 1);
    driver.send(banner.buttons[0].command.clone());
    assert_eq!((view(&driver).report.counts.left_out, page(&driver).banner.is_none()), (3, true));
    driver.send(Command::Abandon);
    let other = driver.world.file("other.csv", &GALA.replace("Tuesday", "Friday"));
    driver.send(Command::OpenFile(other));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    assert_eq!(view(&driver).report.counts.left_out, 3, "another file is not touched");
}

#[test]
fn values_are_translated_and_the_check_is_seen_again() {
    let mut driver = checked(GALA);
    choose(&mut driver, "choice_not_recognised");
    press(&mut driver, "Translate the values…");
    assert!(matches!(screen(&driver.state).page, Page::Translate(_)));
    driver.send(Command::Translate { value: "Zz".into(), becomes: Becomes::Target("other".into()) });
    driver.send(Command::CloseTranslate);
    assert_eq!(view(&driver).tab, CheckTab::Problems);
    assert!(view(&driver).report.problems.iter().all(|problem| problem.name != "choice_not_recognised"));
}

#[test]
fn dates_of_which_nothing_tells_the_order_are_read_as_somebody_says() {
    let mut driver = checked("Constituent ID,Birth Date\nC1,03/04/1970\nC2,05/06/1971\n");
    choose(&mut driver, "date_order_unclear");
    press(&mut driver, "Read them day first (31/12) · 2");
    assert_eq!(view(&driver).report.counts.left_out, 0);
    let Some(page) = view(&driver).shown() else { panic!("a list") };
    let PlanRows::Problems(rows) = &page.rows else { panic!("{page:?}") };
    assert_eq!(rows[0].problem.suggestion.as_deref(), Some("1970-04-03"), "what became of it is told");
}

#[test]
fn rows_are_gone_through_one_after_the_other_over_more_than_one_page() {
    let good: String = (0..900).map(|n| format!("G{n},donor{n}@example.org\n")).collect();
    let bad: String = (0..300).map(|n| format!("B{n},donor{n}@@example.org\n")).collect();
    let mut driver = checked(&format!("Constituent ID,E-mail\n{good}{bad}"));
    choose(&mut driver, "email_not_valid");
    fix(&mut driver, FixCommand::Open(Some(902)));
    let mut gone_through = 1;
    loop {
        let open = row(&driver);
        assert_eq!(open.row, 901 + gone_through);
        if !open.next.enabled {
            break;
        }
        gone_through += 1;
        driver.send(open.next.command);
    }
    assert_eq!(gone_through, 300);
}

#[test]
fn a_rule_that_is_no_fix_of_the_engine_changes_nothing() {
    let mut driver = checked(GALA);
    let before = groups(&driver);
    fix(&mut driver, FixCommand::Rule { code: 30, slot: None, fix: Some(Fix::LeaveOut) });
    assert_eq!(groups(&driver), before);
}
