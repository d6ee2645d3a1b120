//! Choosing how records are recognised, and deciding about possible duplicates, without any window.

use crate::support::driver::Driver;
use almoner::engine::model::{Repeats, Verdict};
use almoner::wizard::Command;
use almoner::wizard::recognising::RecogniseCommand;
use almoner::wizard::screen::{CheckScreen, CheckTable, DuplicatesScreen, Page, screen};
use almoner::wizard::state::{CheckTab, Stage};

const HEAD: &str = "Constituent ID,First Name,Last Name,Email,ZIP\n";

fn recognise(command: RecogniseCommand) -> Command {
    Command::Recognise(command)
}

/// A file with two possible duplicates, checked by email and name.
fn checked(rows: &str) -> Driver {
    let mut driver = Driver::new();
    let path = driver.world.file("known.csv", &format!("{HEAD}C1,María,Núñez,m@example.org,02134\nC2,Bo,Li,,10001\n"));
    let request = crate::support::imports::request(&path, almoner::engine::model::Mode::AddAndUpdate);
    driver.world.import(&request).expect("an import");
    let path = driver.world.file("rows.csv", rows);
    driver.send(Command::OpenFile(path));
    driver.send(recognise(RecogniseCommand::ByEmail(true)));
    driver.send(recognise(RecogniseCommand::ByName(true)));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    driver.send(Command::ShowTab(CheckTab::Duplicates));
    driver
}

fn two() -> Driver {
    checked(&format!("{HEAD}C9,Mary,Núñez,m@example.org,\n,Bo,Li,bo@example.org,10001\nC2,Bo,Li,,\n"))
}

fn check_page(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(check) => check,
        other => panic!("{other:?}"),
    }
}

fn duplicates(driver: &Driver) -> DuplicatesScreen {
    match check_page(driver).table {
        CheckTable::Duplicates(duplicates) => duplicates,
        other => panic!("{other:?}"),
    }
}

fn press(driver: &mut Driver, key: char) {
    let pair = duplicates(driver).pair.expect("a pair is looked at");
    let answer = pair.answers.into_iter().find(|answer| answer.key == key).expect("an answer");
    driver.send(answer.command);
}

#[test]
fn a_pair_is_shown_side_by_side_with_why() {
    let driver = two();
    let page = check_page(&driver);
    let cards: Vec<String> = page.cards.iter().map(|card| format!("{} {}", card.number, card.caption)).collect();
    assert!(cards.contains(&"2 possible duplicates".to_owned()) && cards.contains(&"0 rows with problems".to_owned()));
    assert!(page.footer.starts_with("2 possible duplicates will be left out"), "{}", page.footer);
    let tab = page.tabs.iter().find(|tab| tab.selected).expect("a tab");
    assert_eq!((tab.label.as_str(), tab.count.as_str()), ("Duplicates", "2"));
    insta::assert_yaml_snapshot!(duplicates(&driver));
}

#[test]
fn decisions_are_kept_and_the_plan_is_made_again() {
    let mut driver = two();
    press(&mut driver, 'S');
    let after = duplicates(&driver);
    assert_eq!((after.selected, after.lines.rows[0].cells[0].as_str()), (1, "Same"), "on to the next one");
    let page = check_page(&driver);
    assert!(!page.next.enabled, "the plan goes by other decisions");
    assert!(page.banner.expect("what to do").text.starts_with("1 decision is kept"));
    press(&mut driver, 'L');
    press(&mut driver, 'D');
    assert_eq!(duplicates(&driver).lines.rows[1].cells[0], "Different", "the last word counts");
    driver.send(Command::StartCheck);

    let page = check_page(&driver);
    assert!(page.banner.is_none());
    assert_eq!(page.next.label, "Import 1 change");
    let shown = duplicates(&driver);
    assert_eq!(shown.text, "All are decided.");
    let note = shown.pair.expect("the first pair").note;
    assert!(note.starts_with("Decided ") && note.ends_with("by maria."), "{note}");
    // Once more the same answer takes it back.
    press(&mut driver, 'S');
    assert_eq!(duplicates(&driver).lines.rows[0].cells[0], "Undecided");
    driver.send(Command::StartCheck);
    assert_eq!(duplicates(&driver).text, "1 is undecided; its row is left out until somebody decides.");
}

#[test]
fn one_answer_for_all_that_nobody_decided_about() {
    let mut driver = two();
    driver.send(recognise(RecogniseCommand::Rest(Some(Verdict::Same))));
    let shown = duplicates(&driver);
    assert_eq!(shown.text, "This import takes all others for the same person.");
    assert_eq!(shown.pair.expect("a pair").note, "Decided by the rule of this import.");
    driver.send(Command::StartImport);
    let Stage::Result { report: Some(report), .. } = &driver.state.stage else { panic!("{:?}", driver.state.stage) };
    assert_eq!((report.counts.updated, report.counts.created, report.counts.left_out), (2, 0, 0));
}

#[test]
fn an_import_may_do_without_ids_where_more_than_the_id_counts() {
    let mut driver = checked("First Name,Last Name,Email\nMary,Núñez,m@example.org\nZoe,Ng,zoe@example.org\n");
    assert_eq!(duplicates(&driver).lines.total, 1);
    driver.send(Command::Back);
    for (command, can_check) in [
        (RecogniseCommand::MakeKeys(true), true),
        (RecogniseCommand::ByEmail(false), true),
        (RecogniseCommand::ByName(false), false),
        (RecogniseCommand::ByEmail(true), true),
    ] {
        let said = format!("{command:?}");
        driver.send(recognise(command));
        let Page::Match(page) = screen(&driver.state).page else { panic!("the matches") };
        assert_eq!(page.next.enabled, can_check, "{said}");
    }
    driver.send(Command::StartCheck);
    assert!(driver.page_text().contains("1 new contact,"), "{}", driver.page_text());
}

#[test]
fn the_question_says_in_words_what_is_chosen() {
    let mut driver = Driver::new();
    let path = driver.world.file("rows.csv", &format!("{HEAD}C1,Ann,Lee,ann@example.org,\n"));
    driver.send(Command::OpenFile(path));
    let label = |driver: &Driver| match screen(&driver.state).page {
        Page::Choose(page) => page.recognise.label,
        other => panic!("{other:?}"),
    };
    assert_eq!(label(&driver), "Recognised by ID only…");
    assert!(screen(&driver.state).recognising.is_none());
    driver.send(recognise(RecogniseCommand::Ask(true)));
    let asked = screen(&driver.state).recognising.expect("a question");
    assert!(asked.keyless.is_empty() && asked.signs.iter().all(|sign| !sign.selected));
    for sign in asked.signs {
        driver.send(sign.command);
    }
    driver.send(recognise(RecogniseCommand::Repeats(Repeats::First)));
    driver.send(recognise(RecogniseCommand::MakeKeys(true)));
    driver.send(recognise(RecogniseCommand::TypePrefix(" ".into())));
    let asked = screen(&driver.state).recognising.expect("a question");
    assert!(asked.prefix_problem.is_some() && !asked.done.enabled);
    driver.send(recognise(RecogniseCommand::TypePrefix("W-".into())));
    insta::assert_yaml_snapshot!(screen(&driver.state).recognising.expect("a question"));
    driver.send(recognise(RecogniseCommand::Ask(false)));
    assert!(screen(&driver.state).recognising.is_none());
    assert_eq!(label(&driver), "Recognised by ID, email or name…");
}
