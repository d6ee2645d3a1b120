//! Telling people how an import ended: what is set up, trying it, and when there is something to tell.

use super::super::command::News;
use super::super::effect::Effect;
use super::super::state::{Stage, State};
use super::super::telling::{TellCommand, TellField, TestState, Way};
use super::reviews;
use crate::engine::job::Report;
use crate::engine::model::JobId;
use crate::engine::notify::{Channel, Delivery, NotifySettings, Secret};

pub(super) fn update(state: &mut State, command: TellCommand) -> Vec<Effect> {
    match command {
        TellCommand::Away(away) => {
            state.telling.away = away;
            if away { Vec::new() } else { reviews::came_back(state) }
        }
        TellCommand::When(occasion, wanted) => change(state, |settings| {
            if wanted {
                settings.occasions.insert(occasion);
            } else {
                settings.occasions.remove(&occasion);
            }
        }),
        TellCommand::Turn(way, on) => change(state, |settings| match way {
            Way::Desktop => settings.desktop = on,
            Way::By(Channel::Email) => settings.email.on = on,
            Way::By(Channel::Webhook) => settings.webhook.on = on,
        }),
        TellCommand::Protect(encryption) => {
            state.telling.typed_port = None;
            change(state, |settings| {
                if settings.email.port == settings.email.encryption.usual_port() {
                    settings.email.port = encryption.usual_port();
                }
                settings.email.encryption = encryption;
            })
        }
        TellCommand::Type(field, text) => {
            type_text(state, field, text);
            Vec::new()
        }
        TellCommand::Typed(field) => typed(state, field),
        TellCommand::Test(way) => test(state, way),
    }
}

/// Changes what is set up, and keeps it.
fn change(state: &mut State, change: impl FnOnce(&mut NotifySettings)) -> Vec<Effect> {
    let Some(settings) = &mut state.telling.settings else { return Vec::new() };
    change(settings);
    vec![Effect::SaveTelling(Box::new(settings.clone()))]
}

fn type_text(state: &mut State, field: TellField, text: String) {
    let telling = &mut state.telling;
    let Some(settings) = &mut telling.settings else { return };
    match field {
        TellField::Host => settings.email.host = text,
        TellField::User => settings.email.user = text,
        TellField::From => settings.email.from = text,
        TellField::Url => settings.webhook.url = text,
        TellField::Port => {
            // What is no port shows as one that has to be mended.
            settings.email.port = text.trim().parse().unwrap_or(0);
            telling.typed_port = Some(text);
        }
        TellField::To => {
            let addresses = text.split([',', ';']).map(str::trim).filter(|address| !address.is_empty());
            settings.email.to = addresses.map(str::to_owned).collect();
            telling.typed_to = Some(text);
        }
        TellField::Secret(secret) => {
            telling.typed_secrets.retain(|(own, _)| *own != secret);
            telling.typed_secrets.push((secret, text));
        }
    }
}

fn typed(state: &mut State, field: TellField) -> Vec<Effect> {
    if let TellField::Secret(secret) = field {
        let typed = &mut state.telling.typed_secrets;
        let place = typed.iter().position(|(own, text)| *own == secret && !text.is_empty());
        // Left empty, what is kept stays.
        return place.map(|place| Effect::KeepSecret { secret, text: typed.remove(place).1 }).into_iter().collect();
    }
    state.telling.typed_port = state.telling.typed_port.take().filter(|text| text.trim().parse::<u16>().is_err());
    change(state, |_| ())
}

fn test(state: &mut State, way: Way) -> Vec<Effect> {
    let Some(settings) = state.telling.settings.clone() else { return Vec::new() };
    let mut effects: Vec<Effect> = [Secret::Smtp, Secret::Webhook]
        .into_iter()
        .filter(|secret| way == Way::By(channel_of(*secret)))
        .flat_map(|secret| typed(state, TellField::Secret(secret)))
        .collect();
    note_test(state, way, TestState::Sending);
    effects.push(Effect::TestTelling { way, settings: Box::new(settings) });
    effects
}

fn channel_of(secret: Secret) -> Channel {
    match secret {
        Secret::Smtp => Channel::Email,
        Secret::Webhook => Channel::Webhook,
    }
}

fn note_test(state: &mut State, way: Way, test: TestState) {
    state.telling.tests.retain(|(own, _)| *own != way);
    state.telling.tests.push((way, test));
}

/// What became of something that was asked.
pub(super) fn news(state: &mut State, news: News) -> Vec<Effect> {
    match news {
        News::Telling { settings, deliveries } => loaded(state, settings, deliveries),
        News::Tested { way, result } => {
            let test = result.map_or_else(TestState::Failed, |()| TestState::Delivered);
            note_test(state, way, test);
        }
        News::Delivered(deliveries) => state.telling.deliveries = deliveries,
        _ => {}
    }
    Vec::new()
}

fn loaded(state: &mut State, result: Result<NotifySettings, String>, deliveries: Vec<Delivery>) {
    state.telling.deliveries = deliveries;
    match result {
        Ok(settings) => {
            state.telling.settings = Some(settings);
            state.telling.problem = None;
        }
        Err(problem) => state.telling.problem = Some(problem),
    }
}

/// Tells of the job under way, which has just ended; to be asked while its page is still there.
pub(super) fn of_ended(state: &State, result: &Result<Report, String>) -> Option<Effect> {
    let Stage::Importing { draft, title, work, .. } = &state.stage else { return None };
    let job = match result {
        Ok(report) => Some(report.job),
        Err(_) => work.progress.as_ref().and_then(|progress| progress.job),
    };
    let file_name = draft.as_ref().map_or_else(|| title.clone(), |draft| draft.file_name());
    Some(of_job(state, job, file_name))
}

/// Tells of a job, or of a file that was not imported; on the desktop only where nobody looks at the window.
pub(super) fn of_job(state: &State, job: Option<JobId>, file_name: String) -> Effect {
    Effect::Tell { job, file_name, on_desktop: state.telling.away }
}
