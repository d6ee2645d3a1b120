//! Saying what values become, without any window.

use crate::support::driver::Driver;
use crate::support::imports::contact;
use almoner::engine::mapping::{BlankPolicy, Otherwise};
use almoner::engine::schema::Slot;
use almoner::engine::store::Store as _;
use almoner::wizard::Command;
use almoner::wizard::command::Becomes;
use almoner::wizard::screen::{Page, TranslateScreen, screen};
use almoner::wizard::state::Stage;
use almoner::wizard::{Effect, News, update};
use std::sync::Arc;

fn slot(path: &str) -> Slot {
    contact().slot(path).expect("a slot")
}

/// (email type, status, how many rows)
const VALUES: [(&str, &str, usize); 8] = [
    ("H", "Active", 9),
    ("home", "Active", 7),
    ("W", "Dcsd", 5),
    ("Wrok", "Actve", 4),
    ("Parish hall", "Active", 3),
    ("PARISH HALL", "Active", 2),
    ("n/a", "", 1),
    ("", "Inactive", 6),
];

/// A wizard on the Match page of a file with these values.
fn matching() -> Driver {
    let mut driver = Driver::new();
    let mut text = "Constituent ID,Last Name,E-mail,E-mail Type,Status\n".to_owned();
    let rows = VALUES.iter().flat_map(|(kind, status, rows)| std::iter::repeat_n((kind, status), *rows));
    for (number, (kind, status)) in rows.enumerate() {
        text.push_str(&format!("C{number},Lee,lee{number}@example.org,{kind},{status}\n"));
    }
    let path = driver.world.file("members.csv", &text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 3, slot: slot("emails.0.type") });
    driver.send(Command::Match { column: 4, slot: slot("is_deceased") });
    driver
}

fn open(path: &str) -> Driver {
    let mut driver = matching();
    driver.send(Command::OpenTranslate(slot(path)));
    driver
}

fn page(driver: &Driver) -> TranslateScreen {
    match screen(&driver.state).page {
        Page::Translate(page) => page,
        other => panic!("{other:?}"),
    }
}

fn translate(value: &str, becomes: &str) -> Command {
    Command::Translate { value: value.to_owned(), becomes: Becomes::Target(becomes.to_owned()) }
}

#[test]
fn fields_say_how_many_values_nobody_understands_in_the_whole_file() {
    let mut driver = matching();
    let before = driver.page_text();
    assert!(before.contains("[3 values not translated]") && !before.contains("to look at"), "{before}");
    driver.send(Command::OpenTranslate(slot("is_deceased")));
    driver.send(translate("Inactive", "no"));
    driver.send(Command::CloseTranslate);
    let after = driver.page_text();
    assert!(after.contains("Deceased ← “Status”: Active → No · Dcsd → Yes [4 translated]"), "{after}");
}

#[test]
fn the_page_lists_every_value_with_what_it_becomes_and_why() {
    insta::assert_snapshot!(open("emails.0.type").page_text());
}

#[test]
fn yes_or_no_is_translated_too_and_cannot_be_kept() {
    let driver = open("is_deceased");
    insta::assert_snapshot!(driver.page_text());
    assert!(page(&driver).otherwise.iter().all(|rule| !rule.label.starts_with("Keep")));
}

#[test]
fn every_change_can_be_taken_back_one_by_one() {
    let mut driver = open("emails.0.type");
    let changes = [
        translate("Parish hall", "other"),
        Command::Translate { value: "H".into(), becomes: Becomes::Blank },
        Command::Translate { value: "Wrok".into(), becomes: Becomes::Untranslated },
        Command::IgnoreCase(false),
        Command::IgnoreSpaces(true),
        Command::TranslateRest(Becomes::Target("school".into())),
        Command::SetOtherwise(Otherwise::Use("other".into())),
        Command::SetBlank { slot: slot("emails.0.type"), policy: BlankPolicy::Use("home".into()) },
    ];
    let mut pages = vec![format!("{:?}", page(&driver).rows)];
    let shown = |driver: &Driver| {
        let page = page(driver);
        format!("{:?} {:?} {:?} {} {}", page.rows, page.otherwise, page.blanks, page.ignore_case, page.ignore_spaces)
    };
    pages[0] = shown(&driver);
    for change in changes {
        driver.send(change.clone());
        pages.push(shown(&driver));
        assert_ne!(pages[pages.len() - 2], pages[pages.len() - 1], "{change:?}");
    }
    for before in pages.iter().rev().skip(1) {
        driver.send(Command::UndoMatch);
        assert_eq!(shown(&driver), *before);
    }
    for after in &pages[1..] {
        driver.send(Command::RedoMatch);
        assert_eq!(shown(&driver), *after);
    }
}

#[test]
fn undoing_the_match_itself_closes_the_page() {
    let mut driver = open("is_deceased");
    for _ in 0..3 {
        driver.send(Command::UndoMatch);
    }
    assert!(matches!(screen(&driver.state).page, Page::Match(_)), "{}", driver.page_text());
}

#[test]
fn case_is_ignored_only_as_long_as_that_is_wanted() {
    let mut driver = open("emails.0.type");
    driver.send(translate("Parish hall", "other"));
    assert_eq!(page(&driver).footer, "Every row holds a value that is recognised");
    driver.send(Command::IgnoreCase(false));
    assert_eq!(page(&driver).footer, "2 rows still hold a value that is not recognised");
}

#[test]
fn the_same_for_all_remaining_leaves_alone_what_is_recognised() {
    let mut driver = open("emails.0.type");
    driver.send(Command::TranslateRest(Becomes::Target("other".into())));
    let shown: Vec<(String, String)> = page(&driver).rows.into_iter().map(|row| (row.value, row.becomes)).collect();
    let becomes = |value: &str| shown.iter().find(|(v, _)| v == value).map(|(_, becomes)| becomes.as_str());
    assert_eq!(becomes("Parish hall"), Some("Other"));
    assert_eq!(becomes("PARISH HALL"), Some("Other"));
    assert_eq!((becomes("home"), becomes("Wrok")), (Some("Home"), Some("Work")));
    assert!(page(&driver).rest.is_empty());
}

#[test]
fn values_stay_listed_while_those_not_recognised_are_worked_through() {
    let mut driver = open("emails.0.type");
    let values = |driver: &Driver| -> Vec<String> { page(driver).rows.into_iter().map(|row| row.value).collect() };
    driver.send(Command::ShowUnknownOnly(true));
    assert_eq!(values(&driver), ["Parish hall", "PARISH HALL"]);
    driver.send(translate("Parish hall", "other"));
    assert_eq!(values(&driver), ["Parish hall", "PARISH HALL"]);
    driver.send(Command::ShowUnknownOnly(false));
    assert_eq!(values(&driver).len(), VALUES.len());
}

#[test]
fn suggest_again_fills_in_what_was_taken_back_and_keeps_what_a_person_said() {
    let mut driver = open("emails.0.type");
    driver.send(Command::Translate { value: "Wrok".into(), becomes: Becomes::Untranslated });
    driver.send(translate("Parish hall", "school"));
    driver.send(Command::SuggestTranslations);
    let text = driver.page_text();
    assert!(text.contains("Wrok (4) → Work [suggested]"), "{text}");
    assert!(text.contains("Parish hall (3) → School [yours]"), "{text}");
}

#[test]
fn back_leads_to_the_matches_and_a_field_without_choices_has_no_page() {
    let mut driver = open("emails.0.type");
    driver.send(Command::Back);
    assert!(matches!(screen(&driver.state).page, Page::Match(_)));
    for path in ["last_name", "gender", "emails.0.email"] {
        driver.send(Command::OpenTranslate(slot(path)));
        assert!(matches!(screen(&driver.state).page, Page::Match(_)), "{path}");
    }
}

#[test]
fn a_column_of_too_many_values_says_so_and_still_takes_rules() {
    let mut driver = Driver::new();
    let rows: String = (0..1_100).map(|number| format!("C{number},Lee,code {number}\n")).collect();
    let path = driver.world.file("many.csv", &format!("Constituent ID,Last Name,Sort\n{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column: 2, slot: slot("gender") });
    driver.send(Command::OpenTranslate(slot("gender")));
    let shown = page(&driver);
    assert!(shown.missing.contains("too many to be listed") && shown.rows.is_empty(), "{}", shown.missing);
    driver.send(Command::SetOtherwise(Otherwise::Use("unknown".into())));
    driver.send(Command::CloseTranslate);
    assert!(!driver.page_text().contains("to look at"), "{}", driver.page_text());
}

#[test]
fn what_was_translated_is_what_goes_into_the_database() {
    let mut driver = open("emails.0.type");
    driver.send(Command::TranslateRest(Becomes::Target("other".into())));
    driver.send(Command::CloseTranslate);
    driver.send(Command::OpenTranslate(slot("is_deceased")));
    driver.send(translate("Inactive", "no"));
    driver.send(Command::CloseTranslate);
    driver.send(Command::StartCheck);
    let check = driver.page_text();
    assert!(check.contains("37 new") && check.contains("0 rows with problems"), "{check}");
    driver.send(Command::StartImport);
    assert_eq!(driver.world.store.summary().expect("a summary").records[0], ("contact".to_owned(), 37));
}

/// A wizard on the Match page of a file with these columns, of which one is matched.
fn file(text: &str, column: usize, path: &str) -> Driver {
    let mut driver = Driver::new();
    let file = driver.world.file("file.csv", text);
    driver.send(Command::OpenFile(file));
    driver.send(Command::GoToMatch);
    driver.send(Command::Match { column, slot: slot(path) });
    driver
}

#[test]
fn countries_and_states_are_translated() {
    let text = "Constituent ID,Last Name,Land,Region\nC1,Lee,Germny,Mass.\nC2,Ray,Holland & Co,Bay Area\nC3,Orr,USA,\n";
    let mut driver = file(text, 2, "addresses.0.country");
    driver.send(Command::Match { column: 3, slot: slot("addresses.0.state") });
    let before = driver.page_text();
    assert!(before.contains("“Land”") && before.contains("[2 values not translated]"), "{before}");
    assert!(before.contains("[1 value not translated: “Bay Area”]"), "{before}");
    driver.send(Command::OpenTranslate(slot("addresses.0.country")));
    driver.send(translate("Holland & Co", "NL"));
    insta::assert_snapshot!(driver.page_text());
    assert!(page(&driver).otherwise.iter().all(|rule| !rule.label.starts_with("Keep")), "it holds nothing else");
    driver.send(Command::CloseTranslate);
    driver.send(Command::OpenTranslate(slot("addresses.0.state")));
    let used = |driver: &Driver| page(driver).otherwise.last().expect("a rule that names a value").command.0.clone();
    assert!(matches!(used(&driver), Command::SetOtherwise(Otherwise::Use(state)) if state == "AL"));
    driver.send(Command::SetOtherwise(Otherwise::Keep));
    driver.send(Command::CloseTranslate);
    let after = driver.page_text();
    assert!(!after.contains("not translated") && after.contains("[3 translated]"), "{after}");
}

#[test]
fn what_is_split_off_and_what_is_joined_is_translated_as_it_reaches_the_field() {
    let text =
        "Constituent ID,Last Name,Place,A,B\nC1,Lee,\"Boston, MA\",M,ale\nC2,Ray,\"Salem, MA\",x,y\nC3,Orr,Bonn,x,y\n";
    let mut driver = file(text, 2, "addresses.0.city");
    driver.send(Command::SplitColumn { column: 2, whole: almoner::engine::schema::Whole::Place });
    driver.send(Command::OpenTranslate(slot("addresses.0.state")));
    let shown = page(&driver);
    assert_eq!(shown.title, "Translate values: state of Place → Address 1 · State or province");
    let rows: Vec<String> = shown.rows.iter().map(|row| format!("{} {}", row.value, row.rows)).collect();
    assert_eq!(rows, ["MA 2", "(blank) 1"]);
    driver.send(Command::CloseTranslate);
    driver.send(Command::Match { column: 3, slot: slot("gender") });
    driver.send(Command::JoinColumn { column: 4, slot: slot("gender") });
    driver.send(Command::OpenTranslate(slot("gender")));
    let rows = |driver: &Driver| -> Vec<String> {
        page(driver).rows.into_iter().map(|row| format!("{} {} {}", row.value, row.rows, row.pill.text)).collect()
    };
    assert_eq!(rows(&driver), ["x y 2 not recognised", "M ale 1 same"]);
    assert_eq!(page(&driver).title, "Translate values: A + B → Gender");
    driver.send(translate("x y", "unknown"));
    driver.send(Command::CloseTranslate);
    assert!(
        driver.page_text().contains("Gender ← (A + B): M ale → Male · x y → Unknown [1 translated]"),
        "{}",
        driver.page_text()
    );
    // What is joined otherwise gives other values, which are counted anew.
    driver.send(Command::JoinWith { slot: slot("gender"), separator: "-".into() });
    driver.send(Command::OpenTranslate(slot("gender")));
    assert_eq!(rows(&driver), ["x-y 2 not recognised", "M-ale 1 same"]);
    driver.send(Command::CloseTranslate);
    driver.send(Command::Match { column: 3, slot: slot("nick_name") });
    driver.send(Command::JoinColumn { column: 4, slot: slot("nick_name") });
    driver.send(Command::OpenTranslate(slot("nick_name")));
    assert!(matches!(screen(&driver.state).page, Page::Match(_)), "any text goes there");
}

#[test]
fn a_translation_goes_along_only_to_a_field_with_the_same_choices() {
    let text = "Constituent ID,Last Name,Kind\nC1,Lee,Biz\nC2,Ray,Parish hall\n";
    let mut driver = file(text, 2, "emails.0.type");
    driver.send(Command::OpenTranslate(slot("emails.0.type")));
    driver.send(translate("Parish hall", "other"));
    driver.send(Command::CloseTranslate);
    driver.send(Command::Match { column: 2, slot: slot("emails.1.type") });
    assert!(
        driver.page_text().contains("Email 2 · Type ← “Kind”: Biz → Work · Parish hall → Other"),
        "{}",
        driver.page_text()
    );
    assert!(driver.state.notice.is_none());
    driver.send(Command::Match { column: 2, slot: slot("gender") });
    assert!(
        driver.page_text().contains("Gender ← “Kind”: Biz · Parish hall [2 values not translated]")
            || driver.page_text().contains("[2 values not translated]"),
        "{}",
        driver.page_text()
    );
    let notice = driver.state.notice.as_ref().expect("it is said").text.clone();
    assert!(notice.starts_with("Gender has other choices"), "{notice}");
    driver.send(Command::UndoMatch);
    assert!(driver.page_text().contains("Parish hall → Other"), "{}", driver.page_text());
}

#[test]
fn fields_that_change_places_take_their_translations_along_where_they_can() {
    let text = "Constituent ID,Last Name,Kind,Other\nC1,Lee,Biz,xx\n";
    let mut driver = file(text, 2, "emails.0.type");
    driver.send(Command::Match { column: 3, slot: slot("emails.1.type") });
    driver.send(Command::OpenTranslate(slot("emails.1.type")));
    driver.send(translate("xx", "school"));
    driver.send(Command::CloseTranslate);
    driver.send(Command::Swap(slot("emails.0.type"), slot("emails.1.type")));
    assert!(driver.page_text().contains("Email 1 · Type ← “Other”: xx → School"), "{}", driver.page_text());
    driver.send(Command::Match { column: 2, slot: slot("gender") });
    driver.send(Command::Swap(slot("emails.0.type"), slot("gender")));
    let notice = driver.state.notice.as_ref().expect("it is said").text.clone();
    assert!(notice.contains("Gender has other choices"), "{notice}");
}

/// The profile of the first rows of a file, as it is reported half-way.
fn half_way(driver: &Driver, values: &[(&str, u64)]) -> Command {
    let (Stage::Match(draft) | Stage::Choose(draft)) = &driver.state.stage else { panic!("preparing") };
    let mut profile = (*draft.profile).clone();
    profile.complete = false;
    profile.rows = values.iter().map(|(_, rows)| rows).sum();
    profile.columns[3].values = values.iter().map(|(value, rows)| ((*value).to_owned(), *rows)).collect();
    profile.columns[3].filled = profile.rows;
    News::ProfileSoFar { ticket: draft.ticket, profile: Arc::new(profile), took: None }.command()
}

#[test]
fn values_appear_while_the_file_is_being_read_and_nothing_typed_is_lost() {
    let mut driver = matching();
    let whole = {
        let Stage::Match(draft) = &driver.state.stage else { panic!("matching") };
        News::ProfileSoFar { ticket: draft.ticket, profile: draft.profile.clone(), took: None }.command()
    };
    let news = half_way(&driver, &[("H", 3), ("Parish hall", 2)]);
    driver.send(news);
    driver.send(Command::OpenTranslate(slot("emails.0.type")));
    let rows = |driver: &Driver| -> Vec<String> {
        page(driver).rows.into_iter().map(|row| format!("{} {} {}", row.value, row.rows, row.becomes)).collect()
    };
    assert_eq!(rows(&driver), ["H 3 Home", "Parish hall 2 Choose…"]);
    assert!(page(&driver).words.contains("still being read"), "{}", page(&driver).words);
    driver.send(translate("Parish hall", "other"));
    driver.send(Command::ShowUnknownOnly(true));
    let news = half_way(&driver, &[("Wrok", 9), ("Parish hall", 5), ("Vicarage", 4), ("H", 3)]);
    driver.send(news);
    assert_eq!(rows(&driver), ["Vicarage 4 Choose…"], "what is new and not recognised is listed as well");
    driver.send(Command::ShowUnknownOnly(false));
    // What was listed keeps its place; what is most likely meant is filled in.
    assert_eq!(rows(&driver), ["H 3 Home", "Parish hall 5 Other", "Wrok 9 Work", "Vicarage 4 Choose…"]);
    driver.send(Command::Translate { value: "Wrok".into(), becomes: Becomes::Untranslated });
    driver.send(whole);
    let finished = rows(&driver);
    assert!(finished.contains(&"Parish hall 3 Other".to_owned()), "{finished:?}");
    assert!(
        finished.contains(&"Wrok 4 Choose…".to_owned()),
        "what was taken back is not filled in again: {finished:?}"
    );
    assert!(page(&driver).words.contains("all 37 rows"), "{}", page(&driver).words);
}

#[test]
fn a_count_that_failed_says_so_and_one_for_another_field_is_forgotten() {
    let text = "Constituent ID,Last Name,A,B\nC1,Lee,M,ale\n";
    let mut driver = file(text, 2, "gender");
    let asked = update(&mut driver.state, Command::JoinColumn { column: 3, slot: slot("gender") });
    assert!(update(&mut driver.state, Command::OpenTranslate(slot("gender"))).is_empty(), "it is being counted");
    let [Effect::CountValues { ticket, slot: of, feed, .. }] = &asked[..] else { panic!("{asked:?}") };
    assert!(page(&driver).counting && page(&driver).footer_warns);
    let news = |ticket: u64, result| News::Counted { ticket, slot: *of, feed: feed.clone(), result }.command();
    driver.send(news(ticket + 1, Ok(Arc::default())));
    assert!(page(&driver).counting, "that was another file");
    driver.send(news(*ticket, Err("The file is gone.".to_owned())));
    assert_eq!(page(&driver).missing, "The values could not be counted: The file is gone.");
}

#[test]
fn joined_columns_are_counted_one_field_after_the_other_and_again_after_a_check_came_between() {
    let text = "Constituent ID,Last Name,A,B,C\nC1,Lee,M,ale,x\nC2,Ray,M,ale,\n";
    let mut driver = file(text, 2, "gender");
    driver.send(Command::Match { column: 4, slot: slot("emails.0.type") });
    let join =
        |driver: &mut Driver, path| update(&mut driver.state, Command::JoinColumn { column: 3, slot: slot(path) });
    let first = join(&mut driver, "gender");
    assert!(matches!(first[..], [Effect::CountValues { .. }]), "{first:?}");
    assert!(join(&mut driver, "emails.0.type").is_empty(), "one at a time");
    // The check takes its place, and what was being counted is asked for again.
    update(&mut driver.state, Command::StartCheck);
    update(&mut driver.state, Command::Back);
    let Stage::Checking { work, .. } = &driver.state.stage else { panic!("checking") };
    let failed = News::CheckDone { ticket: work.ticket, result: Err("stopped".into()) }.command();
    update(&mut driver.state, failed);
    driver.send(Command::SelectColumn(None));
    let shown = driver.page_text();
    assert!(shown.contains("(C + B): x ale [2 values not translated]"), "{shown}");
}
