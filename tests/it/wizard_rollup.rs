//! Giving totals made anew from the settings.

use crate::support::driver::Driver;
use crate::support::imports::{request, request_of};
use almoner::engine::model::Mode;
use almoner::engine::schema::Schema;
use almoner::engine::store::RollUpCounts;
use almoner::wizard::screen::{Page, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::{Command, News};

fn notice(driver: &Driver) -> String {
    screen(&driver.state).notice.expect("it says so").text
}

#[test]
fn giving_is_recomputed_on_request_and_what_it_came_to_is_said() {
    let mut driver = Driver::new();
    let donors = "Constituent ID,First Name,Lifetime Giving\nD1,Ann,$777.00\nD2,Bo,\n";
    let path = driver.world.file("donors.csv", donors);
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    let gifts = "Gift ID,Gift type,Donor ID,Gift date,Amount\nG1,Cash,D1,2024-01-02,5.00\nG2,Cash,D2,2024-01-02,5.00\n";
    let path = driver.world.file("gifts.csv", gifts);
    let gift = Schema::built_in().record_type("gift").expect("gifts are built in");
    driver.world.import(&request_of(gift, &path, Mode::AddAndUpdate)).expect("an import");

    driver.send(Command::GoTo(Nav::Settings));
    let Page::Settings(settings) = screen(&driver.state).page else { panic!("the settings") };
    assert_eq!((settings.roll_up.label.as_str(), settings.roll_up.enabled), ("Recompute giving from gifts", true));
    driver.send(settings.roll_up.command);
    assert_eq!(
        notice(&driver),
        "Nothing changed in the giving totals of 2 donors. 1 donor keeps the totals that were imported."
    );
}

#[test]
fn the_button_waits_while_totals_are_made_and_says_what_went_wrong() {
    let mut driver = Driver::new();
    driver.state.summing_up = true;
    driver.send(Command::GoTo(Nav::Settings));
    let Page::Settings(settings) = screen(&driver.state).page else { panic!("the settings") };
    assert!(!settings.roll_up.enabled);
    driver.send(Command::News(Box::new(News::RolledUp(Err("The disk is full.".to_owned())))));
    assert_eq!(notice(&driver), "The disk is full.");
    let counts = RollUpCounts { records: 1_200, changed: 1, kept: 0, several_currencies: 3 };
    driver.send(Command::News(Box::new(News::RolledUp(Ok(counts)))));
    assert_eq!(
        notice(&driver),
        "Giving totals of 1,200 donors were made, and those of 1 donor changed. 3 donors gave in several currencies."
    );
}
