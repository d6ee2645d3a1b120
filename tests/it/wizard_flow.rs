//! The wizard without any window: commands in, screens out as text, effects carried out at once.

use crate::support::driver::Driver;
use crate::support::imports::{contact, request};
use almoner::engine::mapping::Feed;
use almoner::engine::model::Mode;
use almoner::engine::source::{HeaderRow, ReadOptions, Separator, Source};
use almoner::engine::store::{ChangeKind, PlanPage, PlanRows, Store};
use almoner::wizard::screen::{CheckTable, Page, screen};
use almoner::wizard::state::{CheckTab, Stage};
use almoner::wizard::{Command, Effect, News, State, update};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

fn slot(path: &str) -> almoner::engine::schema::Slot {
    contact().slot(path).expect("a slot")
}

#[test]
fn a_messy_file_goes_from_disk_to_database_and_back() {
    let mut driver = Driver::new();
    let mut story = Vec::new();
    driver.send(Command::FilesDropped(vec![sample("alumni_full_list.csv")]));
    story.push(driver.page_text());
    for command in [Command::GoToMatch, Command::StartCheck, Command::StartImport] {
        driver.send(command);
        story.push(driver.page_text());
    }
    let Stage::Result { report: Some(report), .. } = &driver.state.stage else { panic!("{:?}", driver.state.stage) };
    let job = report.job;
    driver.send(Command::AskToUndo(job));
    let Page::Undo(question) = screen(&driver.state).page else { panic!("a question") };
    story.push(format!("{} {}", question.title, question.confirm.label));
    driver.send(question.confirm.command);
    story.push(driver.page_text());
    insta::assert_snapshot!(story.join("\n"));
    assert_eq!(driver.world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 0));
}

#[test]
fn the_check_page_asks_for_rows_it_does_not_hold_and_only_once() {
    let mut driver = Driver::new();
    let mut text = "Constituent ID,First Name\n".to_owned();
    for number in 0..1_000 {
        writeln!(text, "C{number},Ann").expect("text grows");
    }
    let path = driver.world.file("many.csv", &text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let first_row = |driver: &Driver| match screen(&driver.state).page {
        Page::Check(check) => match check.table {
            CheckTable::New(lines) => (lines.offset, lines.rows.len(), lines.total),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(first_row(&driver), (0, 200, 1_000));
    driver.send(Command::WantRows(900));
    let (offset, rows, _) = first_row(&driver);
    assert!(offset <= 900 && offset + rows as u64 > 900, "{offset} {rows}");
    assert!(update(&mut driver.state, Command::WantRows(901)).is_empty(), "the row is there already");
    driver.send(Command::ShowTab(CheckTab::Changes));
    let Page::Check(check) = screen(&driver.state).page else { panic!("still the check") };
    assert!(matches!(check.table, CheckTable::Empty { .. }));
}

#[test]
fn the_lists_of_a_check_are_searched_and_narrowed() {
    let mut driver = Driver::new();
    let head = "Constituent ID,First Name,Last Name,Email\n";
    let path =
        driver.world.file("a.csv", &format!("{head}C1,María,Núñez,m@example.org\nC2,Bo,Li,\nC3,Cy,Oz,cy@x.org\n"));
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    let rows = "C1,Maria,Núñez,m@example.org\nC2,Bo,Li,bo@x.org\nC3,Cy,Oz,cy@x.org\nC4,Di,Po,di@x.org\n";
    let path = driver.world.file("b.csv", &format!("{head}{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let listed = |driver: &Driver| match screen(&driver.state).page {
        Page::Check(check) => match check.table {
            CheckTable::Empty { title, .. } => title,
            CheckTable::Changes(lines) | CheckTable::New(lines) | CheckTable::Unchanged(lines) => {
                lines.rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>().join(", ")
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    };
    assert_eq!(listed(&driver), "Maria Núñez, Bo Li");
    for (command, expected) in [
        (Command::FilterKind(Some(ChangeKind::Fills)), "Bo Li"),
        (Command::FilterKind(Some(ChangeKind::Clears)), "Nothing fits"),
        (Command::FilterKind(None), "Maria Núñez, Bo Li"),
        (Command::SearchPlan("nunez".into()), "Maria Núñez"),
        (Command::SearchPlan("M@EXAMPLE".into()), "Maria Núñez"),
        (Command::SearchPlan("bo@x".into()), "Bo Li"),
        (Command::SearchPlan("cy".into()), "Nothing fits"),
        (Command::ShowTab(CheckTab::Unchanged), "Cy Oz"),
        (Command::SearchPlan("di@x".into()), "Nothing fits"),
        (Command::ShowTab(CheckTab::New), "Di Po"),
    ] {
        let said = format!("{command:?}");
        driver.send(command);
        assert_eq!(listed(&driver), expected, "{said}");
    }
}

#[test]
fn every_change_of_the_matches_can_be_taken_back() {
    let mut driver = Driver::new();
    driver.send(Command::OpenFile(sample("spring_gala.csv")));
    driver.send(Command::GoToMatch);
    let before = driver.page_text();
    let changes = [
        Command::Match { column: 10, slot: slot("nick_name") },
        Command::Match { column: 1, slot: slot("last_name") },
        Command::MatchFixed { slot: slot("tags"), text: "Gala 2026".into() },
        Command::Unmatch(slot("emails.0.email")),
        Command::UnmatchColumn(0),
    ];
    let mut pages = vec![before];
    for change in changes {
        driver.send(change);
        pages.push(driver.page_text());
        assert_ne!(pages[pages.len() - 2], pages[pages.len() - 1]);
    }
    let Page::Match(page) = screen(&driver.state).page else { panic!("still matching") };
    assert!(!page.next.enabled, "without the ID nothing can be checked: {}", page.next.hint);
    driver.send(Command::StartCheck);
    assert!(matches!(driver.state.stage, Stage::Match(_)), "and it is not");
    for page in pages.iter().rev().skip(1) {
        driver.send(Command::UndoMatch);
        assert_eq!(driver.page_text(), *page);
    }
    driver.send(Command::UndoMatch);
    for page in &pages[1..] {
        driver.send(Command::RedoMatch);
        assert_eq!(driver.page_text(), *page);
    }
}

#[test]
fn a_dragged_column_says_what_dropping_it_would_mean() {
    let mut driver = Driver::new();
    driver.send(Command::OpenFile(sample("spring_gala.csv")));
    driver.send(Command::GoToMatch);
    driver.send(Command::Drag(Some(4)));
    let hint = |driver: &Driver, path: &str| {
        let Page::Match(page) = screen(&driver.state).page else { panic!("still matching") };
        let mut slots = page.sections.into_iter().flat_map(|section| section.slots);
        slots.find(|s| s.path == path).and_then(|s| s.drop)
    };
    let phone = hint(&driver, "phones.0.phone").expect("a hint");
    assert!(phone.fits && phone.text.starts_with("Release to match “Mobile”"), "{}", phone.text);
    let date = hint(&driver, "birth_date").expect("a hint");
    assert!(!date.fits && date.text.starts_with("“Mobile” hardly fits"), "{}", date.text);
    driver.send(Command::Drag(None));
    assert!(hint(&driver, "phones.0.phone").is_none());
}

#[test]
fn two_fields_swap_what_feeds_them_and_it_can_be_taken_back() {
    let mut driver = Driver::new();
    driver.send(Command::OpenFile(sample("spring_gala.csv")));
    driver.send(Command::GoToMatch);
    let feeds = |driver: &Driver| {
        let Stage::Match(draft) = &driver.state.stage else { panic!("still matching") };
        ["first_name", "last_name"].map(|path| draft.mapping.get(slot(path)).expect("a match").feed.clone())
    };
    let before = feeds(&driver);
    let Feed::Column(first) = before[0] else { panic!("a column feeds it") };
    driver.send(Command::Drag(Some(first)));
    let Page::Match(page) = screen(&driver.state).page else { panic!("still matching") };
    let mut slots = page.sections.iter().flat_map(|section| &section.slots);
    let onto = slots.find(|slot| slot.path == "last_name").and_then(|slot| slot.drop.clone()).expect("a hint");
    assert_eq!(onto.text, "Release to swap “First Name” and “Last Name”");
    driver.send(onto.command.expect("something to send"));
    let [first, last] = feeds(&driver);
    assert_eq!([last, first], before);
    let said = |driver: &Driver| match screen(&driver.state).page {
        Page::Match(page) => page.said,
        other => panic!("{other:?}"),
    };
    assert_eq!(said(&driver), "First name takes “Last Name”. Last name takes “First Name”.");
    driver.send(Command::Unmatch(slot("first_name")));
    assert_eq!(said(&driver), "First name takes nothing.");
    driver.send(Command::MatchFixed { slot: slot("first_name"), text: "Ann".into() });
    assert_eq!(said(&driver), "First name takes “Ann” in every row.");
    driver.send(Command::UndoMatch);
    driver.send(Command::UndoMatch);
    assert_eq!(said(&driver), "First name takes “Last Name”.");
    driver.send(Command::UndoMatch);
    assert_eq!(feeds(&driver), before);
}

#[test]
fn marked_columns_are_shared_out_among_the_fields_of_a_group() {
    let mut driver = Driver::new();
    let text = "Constituent ID,Street,Town,Favourite colour,Zip\nC1,1 Elm St,Boston,red,02134\n";
    let path = driver.world.file("places.csv", text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    for column in [1, 2, 3, 4] {
        driver.send(Command::MarkColumn { column, marked: true });
    }
    driver.send(Command::MarkColumn { column: 3, marked: false });
    driver.send(Command::Drag(Some(2)));
    let Page::Match(page) = screen(&driver.state).page else { panic!("still matching") };
    let drop = |path: &str| {
        let mut slots = page.sections.iter().flat_map(|section| &section.slots);
        slots.find(|slot| slot.path == path).and_then(|slot| slot.drop.clone()).expect("a hint")
    };
    assert!(drop("last_name").refused, "a single field takes one column");
    let onto = drop("addresses.0.city");
    assert_eq!(onto.text, "Release to match 3 columns to Address 1");
    driver.send(onto.command.expect("something to send"));
    let Stage::Match(draft) = &driver.state.stage else { panic!("still matching") };
    let fed = |path: &str| draft.mapping.get(slot(path)).map(|matched| matched.feed.clone());
    let column = |index| Some(Feed::Column(index));
    let address = ["addresses.0.line_1", "addresses.0.city", "addresses.0.postal_code"].map(fed);
    assert_eq!(address, [column(1), column(2), column(4)]);
    assert!(draft.marked.is_empty());
    assert_eq!(draft.mapping.slots_of_column(3).count(), 0);
}

#[test]
fn a_row_is_shown_as_it_will_be_saved_with_what_is_wrong() {
    let mut driver = Driver::new();
    let text = "Constituent ID,First Name,Birthdate,Home Phone\nC1,Ann,31/12/1980,617-555-0142\n,Bo,31/12/1981,12\n";
    let path = driver.world.file("two.csv", text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    let shown = |driver: &Driver| match screen(&driver.state).page {
        Page::Match(page) => page.record,
        other => panic!("{other:?}"),
    };
    assert!(shown(&driver).is_none());
    driver.send(Command::LookAtRow(Some(0)));
    let first = shown(&driver).expect("a row");
    assert!(!first.previous.enabled && first.next.enabled);
    driver.send(first.next.command.clone());
    let second = shown(&driver).expect("a row");
    assert!(second.previous.enabled && !second.next.enabled);
    insta::assert_yaml_snapshot!([&first, &second]);
    driver.send(second.close.command);
    assert!(shown(&driver).is_none());
}

#[test]
fn reading_a_file_another_way_redraws_the_preview_and_matches_anew() {
    let mut driver = Driver::new();
    let path = driver.world.file("odd.csv", "Constituent ID;First Name\nC1;Ann\nC2;Bo\n");
    driver.send(Command::OpenFile(path));
    driver.send(Command::SetSeparator(Some(Separator::COMMA)));
    assert!(driver.page_text().contains("1 column ·"), "{}", driver.page_text());
    driver.send(Command::SetSeparator(None));
    driver.send(Command::SetHeader(Some(HeaderRow::None)));
    assert!(driver.page_text().starts_with("Choose: 3 rows · 2 columns"), "{}", driver.page_text());
    driver.send(Command::SetHeader(Some(HeaderRow::Row(99))));
    let notice = driver.state.notice.as_ref().expect("a refusal");
    assert!(notice.is_error && notice.text.contains("no row 99"), "{}", notice.text);
    assert!(driver.page_text().starts_with("Choose: 3 rows"), "the file stays as it was read before");
}

#[test]
fn a_file_that_cannot_be_read_is_refused_with_the_reason() {
    let mut driver = Driver::new();
    let path = driver.world.file("empty.csv", "");
    driver.send(Command::OpenFile(path));
    assert!(
        driver.page_text().contains("empty.csv | empty.csv is empty. Save it again from the program it came from."),
        "{}",
        driver.page_text()
    );
}

#[test]
fn a_check_that_fails_goes_back_to_the_matches_with_the_reason() {
    let mut driver = Driver::new();
    let path = driver.world.file("a.csv", "Constituent ID,First Name\nC1,Ann\n");
    driver.send(Command::OpenFile(path.clone()));
    driver.send(Command::GoToMatch);
    std::fs::remove_file(path).expect("it was just written");
    driver.send(Command::StartCheck);
    assert!(matches!(driver.state.stage, Stage::Match(_)));
    assert!(driver.state.notice.as_ref().is_some_and(|n| n.text.starts_with("There is no file")));
}

#[test]
fn out_of_date_news_changes_nothing() {
    let mut driver = Driver::new();
    driver.send(Command::OpenFile(sample("spring_gala.csv")));
    let before = driver.page_text();
    let stale = Source::open(&sample("alumni_full_list.csv"), &ReadOptions::default()).expect("a readable file");
    driver.send(News::opened(0, stale, None).command());
    driver.send(News::JobDone { ticket: 0, result: Err("late".into()) }.command());
    assert_eq!(driver.page_text(), before);
}

#[test]
fn of_many_searches_typed_quickly_only_the_last_is_looked_for() {
    let mut driver = Driver::new();
    let path = driver.world.file("a.csv", "Constituent ID,First Name\nC1,Ann\nC2,Bo\n");
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let asked = |state: &mut State, search: &str| update(state, Command::SearchPlan(search.to_owned()));
    let first = asked(&mut driver.state, "a");
    assert!(matches!(&first[..], [Effect::LoadPlan { query, .. }] if query.search == "a"), "{first:?}");
    assert!(asked(&mut driver.state, "an").is_empty(), "one is on its way");
    assert!(asked(&mut driver.state, "ann").is_empty());
    let [Effect::LoadPlan { ticket, query, offset }] = &first[..] else { panic!("{first:?}") };
    let page = PlanPage { query: query.clone(), offset: *offset, total: 0, rows: PlanRows::Created(Vec::new()) };
    let next = update(&mut driver.state, News::PlanPage { ticket: *ticket, page: Ok(page) }.command());
    assert!(matches!(&next[..], [Effect::LoadPlan { query, .. }] if query.search == "ann"), "{next:?}");
}
