//! Settings, "Tell me": when, how, and what became of what was sent.

use super::choose::Choice;
use super::parts::{Button, Kind, Pill};
use crate::engine::notify::{Channel, DeliveryState, Encryption, Occasion, Secret};
use crate::wizard::Command;
use crate::wizard::format::{capitalised, when};
use crate::wizard::state::State;
use crate::wizard::telling::{TellCommand, TellField, TestState, Way};
use serde::Serialize;

/// Deliveries listed.
const LISTED: usize = 6;

#[derive(Debug, Clone, Serialize)]
pub struct TellingScreen {
    /// Why nothing can be set up.
    pub problem: Option<String>,
    pub when: Vec<TickScreen>,
    pub ways: Vec<WayScreen>,
    /// What was sent lately; empty where nothing was.
    pub deliveries: Vec<DeliveryLine>,
}

/// A box to tick.
#[derive(Debug, Clone, Serialize)]
pub struct TickScreen {
    pub label: String,
    pub ticked: bool,
    /// Sent when it is clicked.
    #[serde(skip)]
    pub command: Command,
}

/// One way to be told.
#[derive(Debug, Clone, Serialize)]
pub struct WayScreen {
    pub turn: TickScreen,
    pub note: &'static str,
    /// Shown while it is on.
    pub fields: Vec<FieldScreen>,
    /// How the way to the mail server is protected; empty for other ways.
    pub protection: Vec<Choice>,
    /// What has to be mended before anything can be sent.
    pub fault: Option<String>,
    pub test: Button,
    pub tested: Option<Pill>,
}

/// A field to type into.
#[derive(Debug, Clone, Serialize)]
pub struct FieldScreen {
    pub label: &'static str,
    pub text: String,
    pub hint: &'static str,
    /// What is typed is not shown.
    pub secret: bool,
    #[serde(skip)]
    pub field: TellField,
}

/// Something that was sent, or not.
#[derive(Debug, Clone, Serialize)]
pub struct DeliveryLine {
    pub when: String,
    pub way: &'static str,
    pub what: String,
    pub outcome: Pill,
}

pub(super) fn telling(state: &State) -> TellingScreen {
    let telling = &state.telling;
    let ways = [Way::Desktop, Way::By(Channel::Email), Way::By(Channel::Webhook)];
    let tick = |occasion: Occasion| {
        let ticked = telling.settings.as_ref().is_some_and(|settings| settings.occasions.contains(&occasion));
        tick(occasion.label(), ticked, TellCommand::When(occasion, !ticked))
    };
    TellingScreen {
        problem: telling.problem.clone(),
        when: Occasion::ALL.into_iter().map(tick).collect(),
        ways: ways.into_iter().map(|way| of_way(state, way)).collect(),
        deliveries: deliveries(state),
    }
}

fn tick(label: &str, ticked: bool, command: TellCommand) -> TickScreen {
    TickScreen { label: label.to_owned(), ticked, command: Command::Tell(command) }
}

fn of_way(state: &State, way: Way) -> WayScreen {
    let telling = &state.telling;
    let settings = telling.settings.clone().unwrap_or_default();
    let (label, note, on) = match way {
        Way::Desktop => ("On this desktop", "while another window is in front", settings.desktop),
        Way::By(Channel::Email) => ("By e-mail", "through your own mail server", settings.email.on),
        Way::By(Channel::Webhook) => ("By calling a web address", "for other programs; signed", settings.webhook.on),
    };
    let fault = match way {
        Way::By(channel) if on => settings.fault(channel),
        _ => None,
    };
    let (test_label, shown_as) = match way {
        Way::Desktop => ("Show a test", "Shown, if this desktop shows such things"),
        Way::By(Channel::Email) => ("Send a test mail", "Delivered"),
        Way::By(Channel::Webhook) => ("Send a test call", "Delivered"),
    };
    let test = Button::new(test_label, Command::Tell(TellCommand::Test(way)));
    let test = match (&fault, telling.test(way)) {
        (Some(fault), _) => test.disabled(fault.clone()),
        (None, Some(TestState::Sending)) => test.disabled("It is being sent"),
        _ => test,
    };
    let tested = telling.test(way).map(|test| match test {
        TestState::Sending => Pill::new(Kind::Info, "Sending…"),
        TestState::Delivered => Pill::new(Kind::Good, shown_as),
        TestState::Failed(why) => Pill::new(Kind::Danger, format!("Not delivered: {why}")),
    });
    WayScreen {
        turn: tick(label, on, TellCommand::Turn(way, !on)),
        note,
        fields: if on { fields(state, way) } else { Vec::new() },
        protection: if on && way == Way::By(Channel::Email) {
            protection(settings.email.encryption)
        } else {
            Vec::new()
        },
        fault,
        test,
        tested,
    }
}

fn fields(state: &State, way: Way) -> Vec<FieldScreen> {
    const KEPT: &str = "empty keeps the earlier one";
    let all: &[(TellField, &str, &str)] = match way {
        Way::Desktop => &[],
        Way::By(Channel::Email) => &[
            (TellField::Host, "Mail server", "smtp.example.org"),
            (TellField::Port, "Port", "465"),
            (TellField::User, "User", "empty if it asks for none"),
            (TellField::Secret(Secret::Smtp), "Password", KEPT),
            (TellField::From, "From", "almoner@example.org"),
            (TellField::To, "To", "one or more addresses, with commas between"),
        ],
        Way::By(Channel::Webhook) => &[
            (TellField::Url, "Web address", "https://example.org/almoner"),
            (TellField::Secret(Secret::Webhook), "Signing secret", KEPT),
        ],
    };
    let field = |(field, label, hint): &(TellField, &'static str, &'static str)| FieldScreen {
        label,
        text: state.telling.text(*field),
        hint,
        secret: matches!(field, TellField::Secret(_)),
        field: *field,
    };
    all.iter().map(field).collect()
}

fn protection(chosen: Encryption) -> Vec<Choice> {
    let choice = |encryption: Encryption| Choice {
        label: encryption.label().to_owned(),
        hint: String::new(),
        selected: encryption == chosen,
        warns: encryption == Encryption::None,
        command: Command::Tell(TellCommand::Protect(encryption)),
    };
    Encryption::ALL.into_iter().map(choice).collect()
}

fn deliveries(state: &State) -> Vec<DeliveryLine> {
    let kind = |state: &DeliveryState| match state {
        DeliveryState::Delivered { .. } => Kind::Good,
        DeliveryState::NotDelivered { .. } => Kind::Danger,
        DeliveryState::Waiting { why: Some(_), .. } => Kind::Warn,
        DeliveryState::Waiting { .. } | DeliveryState::Sending { .. } => Kind::Info,
    };
    let line = |delivery: &crate::engine::notify::Delivery| DeliveryLine {
        when: when(delivery.created_at, &state.now),
        way: delivery.channel.label(),
        what: delivery.body.clone(),
        outcome: Pill::new(kind(&delivery.state), capitalised(&delivery.outcome())),
    };
    state.telling.deliveries.iter().take(LISTED).map(line).collect()
}
