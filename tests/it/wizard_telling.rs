//! Being told how an import ended, and watching a folder, in the wizard without a window.

use crate::support::driver::Driver;
use almoner::engine::model::JobId;
use almoner::engine::notify::{Channel, Encryption, NotifySettings, Occasion, Secret};
use almoner::wizard::screen::{Page, SettingsScreen, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::telling::{TellCommand, TellField, Way};
use almoner::wizard::watching::{WatchCommand, WatchedFile};
use almoner::wizard::{Command, Effect, News, update};
use std::path::PathBuf;

const GALA: &str = "Constituent ID,First Name,Last Name\nC1,Ann,Lee\nC2,Bo,Ray\n";

/// A wizard that knows how people are told.
fn ready() -> Driver {
    let mut driver = Driver::new();
    let settings = Ok(NotifySettings::default());
    driver.send(News::Telling { settings, deliveries: Vec::new() }.command());
    driver
}

fn settings(driver: &mut Driver) -> SettingsScreen {
    driver.state.nav = Nav::Settings;
    match screen(&driver.state).page {
        Page::Settings(settings) => settings,
        other => panic!("{other:?}"),
    }
}

fn tell(driver: &mut Driver, command: TellCommand) -> Vec<Effect> {
    update(&mut driver.state, Command::Tell(command))
}

fn watch(driver: &mut Driver, command: WatchCommand) -> Vec<Effect> {
    update(&mut driver.state, Command::Watch(command))
}

fn checked(driver: &mut Driver) {
    let path = driver.world.file("gala.csv", GALA);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
}

#[test]
fn people_are_told_of_every_import_and_on_the_desktop_only_while_nobody_looks() {
    for away in [false, true] {
        let mut driver = ready();
        driver.send(Command::Tell(TellCommand::Away(away)));
        checked(&mut driver);
        assert_eq!(driver.told, [], "a check is nothing to tell");
        driver.send(Command::StartImport);
        let job = driver.told[0].0.expect("there is a job");
        assert_eq!(driver.told, [(Some(job), "gala.csv".to_owned(), away)]);
        driver.send(Command::Undo(job));
        assert_eq!(driver.told.len(), 2, "an undo, too");
    }
}

#[test]
fn an_import_that_could_not_run_is_told_by_its_file() {
    let mut driver = ready();
    checked(&mut driver);
    let effects = update(&mut driver.state, Command::StartImport);
    let ticket = effects.iter().find_map(|effect| match effect {
        Effect::Import { ticket, .. } => Some(*ticket),
        _ => None,
    });
    let failed = News::JobDone { ticket: ticket.expect("it began"), result: Err("The disk is full.".into()) };
    driver.send(failed.command());
    assert_eq!(driver.told, [(None, "gala.csv".to_owned(), false)]);
}

#[test]
fn what_is_typed_is_kept_once_it_is_finished_and_says_what_is_wrong() {
    let mut driver = ready();
    let email = Way::By(Channel::Email);
    assert!(matches!(&tell(&mut driver, TellCommand::Turn(email, true))[..], [Effect::SaveTelling(_)]));
    let fault = |driver: &mut Driver| settings(driver).telling.ways[1].fault.clone().unwrap_or_default();
    assert!(fault(&mut driver).contains("name of your mail server"));
    for (field, text) in [
        (TellField::Host, "smtp.example.org"),
        (TellField::From, "almoner@example.org"),
        (TellField::To, "maria@example.org; jo@example.org,"),
        (TellField::Port, "many"),
    ] {
        assert!(tell(&mut driver, TellCommand::Type(field, text.into())).is_empty(), "nothing is kept yet");
    }
    assert!(fault(&mut driver).contains("port"));
    assert!(!settings(&mut driver).telling.ways[1].test.enabled);
    tell(&mut driver, TellCommand::Type(TellField::Port, "2525".into()));
    let kept = tell(&mut driver, TellCommand::Typed(TellField::Port));
    let [Effect::SaveTelling(kept)] = &kept[..] else { panic!("{kept:?}") };
    assert_eq!((kept.email.port, kept.email.to.len()), (2525, 2));
    assert_eq!(fault(&mut driver), "");
    tell(&mut driver, TellCommand::Protect(Encryption::StartTls));
    assert_eq!(driver.state.telling.text(TellField::Port), "2525", "a port of one's own stays");
    tell(&mut driver, TellCommand::When(Occasion::Finished, false));
    let ticked: Vec<bool> = settings(&mut driver).telling.when.iter().map(|tick| tick.ticked).collect();
    assert_eq!(ticked, [false, true, true, true]);
}

#[test]
fn a_password_goes_to_the_keyring_and_nowhere_else() {
    let mut driver = ready();
    let field = TellField::Secret(Secret::Smtp);
    assert!(tell(&mut driver, TellCommand::Typed(field)).is_empty(), "left empty, the earlier one stays");
    tell(&mut driver, TellCommand::Type(field, "sesame".into()));
    let effects = tell(&mut driver, TellCommand::Test(Way::By(Channel::Email)));
    let [Effect::KeepSecret { secret: Secret::Smtp, text }, Effect::TestTelling { .. }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(text, "sesame");
    assert_eq!(driver.state.telling.text(field), "", "it is not held any longer");
}

#[test]
fn a_test_says_how_it_went() {
    let mut driver = ready();
    let way = Way::By(Channel::Webhook);
    tell(&mut driver, TellCommand::Turn(way, true));
    tell(&mut driver, TellCommand::Type(TellField::Url, "https://example.org/hook".into()));
    let shown = |driver: &mut Driver| {
        let way = settings(driver).telling.ways[2].clone();
        (way.tested.map(|pill| pill.text).unwrap_or_default(), way.test.enabled)
    };
    tell(&mut driver, TellCommand::Test(way));
    assert_eq!(shown(&mut driver), ("Sending…".to_owned(), false));
    let result = Err("the server does not answer".to_owned());
    driver.send(News::Tested { way, result }.command());
    assert_eq!(shown(&mut driver), ("Not delivered: the server does not answer".to_owned(), true));
    driver.send(News::Tested { way, result: Ok(()) }.command());
    assert_eq!(shown(&mut driver).0, "Delivered");
}

#[test]
fn settings_that_cannot_be_read_are_not_written_over() {
    let mut driver = Driver::new();
    let settings_news = News::Telling { settings: Err("It cannot be read.".into()), deliveries: Vec::new() };
    driver.send(settings_news.command());
    assert_eq!(settings(&mut driver).telling.problem.as_deref(), Some("It cannot be read."));
    assert!(tell(&mut driver, TellCommand::Turn(Way::Desktop, false)).is_empty());
}

#[test]
fn a_folder_is_watched_from_the_time_it_is_turned_on_and_a_person_goes_first() {
    let mut driver = ready();
    assert!(!watch(&mut driver, WatchCommand::Turn(true)).iter().any(|e| matches!(e, Effect::StartWatching { .. })));
    assert_eq!(settings(&mut driver).watching.missing, Some("Choose a folder first."));
    driver.send(News::WatchFolderPicked(Some("/in".into())).command());
    let effects = watch(&mut driver, WatchCommand::Turn(true));
    let expected = PathBuf::from("/in");
    let started = |effects: &[Effect]| {
        effects.iter().any(|e| matches!(e, Effect::StartWatching { folder, held: false, .. } if *folder == expected))
    };
    assert!(started(&effects), "{effects:?}");
    assert_eq!(settings(&mut driver).watching.state.map(|pill| pill.text), Some("Watching".to_owned()));
    driver.state.nav = Nav::Import;
    checked(&mut driver);
    assert!(driver.state.watching.held, "the plan that is looked at stays true");
    let effects = update(&mut driver.state, Command::Abandon);
    assert!(effects.iter().any(|e| matches!(e, Effect::HoldWatching(false))), "{effects:?}");
    let effects = watch(&mut driver, WatchCommand::Template(Some("Gala".into())));
    assert!(matches!(effects[1], Effect::StopWatching) && started(&effects), "begun anew: {effects:?}");
    let effects = update(&mut driver.state, Command::OpenDatabase("/other.db".into()));
    assert!(effects.iter().any(|e| matches!(e, Effect::StopWatching)), "{effects:?}");
    let summary = almoner::engine::store::Store::summary(&mut driver.world.store).expect("a summary");
    let effects = update(&mut driver.state, News::Database(Ok(summary)).command());
    assert!(started(&effects), "into the other database: {effects:?}");
}

#[test]
fn a_file_that_arrived_is_told_of_and_listed_and_a_watcher_that_ended_says_why() {
    let mut driver = ready();
    driver.send(News::WatchFolderPicked(Some("/in".into())).command());
    watch(&mut driver, WatchCommand::Turn(true));
    driver.send(Command::Tell(TellCommand::Away(true)));
    let words = "gala.csv: 2 changes imported".to_owned();
    let file = WatchedFile { file: "gala.csv".into(), words, needs_a_look: false, job: Some(JobId(3)) };
    driver.send(News::Watched(file).command());
    assert_eq!(driver.told, [(Some(JobId(3)), "gala.csv".to_owned(), true)]);
    assert_eq!(settings(&mut driver).watching.latest[0].text, "gala.csv: 2 changes imported");
    driver.send(News::WatchEnded(Some("The folder is gone.".into())).command());
    let page = settings(&mut driver).watching;
    assert_eq!(page.state.map(|pill| pill.text), Some("The folder is gone.".to_owned()));
    let effects = watch(&mut driver, WatchCommand::Turn(true));
    assert!(effects.iter().any(|e| matches!(e, Effect::StartWatching { .. })), "tried again: {effects:?}");
}
