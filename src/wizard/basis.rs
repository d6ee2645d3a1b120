//! What the matches of a draft come from, a template or what the columns are, and every step back.
//!
//! It exists so that a template chosen by mistake is taken back as any other change is: the matches,
//! and all that came with it.

use super::draft::Draft;
use super::effect::Effect;
use super::which_list::WhichList;
use crate::engine::convert::Settings;
use crate::engine::mapping::suggest::Suggestion;
use crate::engine::mapping::{Mapping, Match, SavedMapping};
use crate::engine::model::{Mode, Recognise};
use crate::engine::schema::Slot;
use crate::engine::source::ReadOptions;
use crate::engine::template::{Drift, Template, TemplateSettings, give_way, would_change};
use std::mem::{replace, swap};
use std::sync::Arc;

/// What matches come from, with all that goes with it.
#[derive(Debug, Clone)]
pub(super) struct Basis {
    template: Option<Arc<Template>>,
    drift: Option<Drift>,
    gave_way: Vec<Slot>,
    suggestions: Vec<Suggestion>,
    given: Mapping,
    touched: bool,
    mode: Mode,
    which_list: WhichList,
    recognise: Recognise,
    settings: Settings,
}

/// What a step back brings back.
#[derive(Debug)]
pub(super) struct Step {
    mapping: Mapping,
    /// Where the step changed what the matches come from.
    basis: Option<Box<Basis>>,
}

/// Matches that a person asked for and that are not there yet. Until they are, all stays as it was.
#[derive(Debug)]
pub(super) struct Asked {
    /// The template they come from; `None` where they come from what the columns are.
    template: Option<Arc<Template>>,
}

/// Steps back that are kept.
const UNDO_STEPS: usize = 100;

impl Draft {
    /// Matches come from this template from now on, or from none; what it says of the mode and of
    /// values that do not say is taken over.
    pub(super) fn use_template(&mut self, template: Option<Arc<Template>>) {
        let of_type = template.as_ref().and_then(|t| self.schema.record_type(&t.mapping.record_type));
        if let Some(record_type) = of_type {
            self.set_record_type(record_type);
        }
        self.drift = None;
        self.template = template;
        if let Some(template) = &self.template {
            self.mode = template.mode;
            self.which_list.be(template.list.as_deref());
            self.recognise.clone_from(&template.recognise);
            self.settings.region.clone_from(&template.settings.region);
            self.settings.currency = template.settings.currency;
        }
    }

    /// A person wants the matches of this template, or none; can be taken back.
    pub(super) fn choose_template(&mut self, template: Option<Arc<Template>>) -> Effect {
        self.asked = Some(Asked { template });
        self.ask_for_matches()
    }

    /// A person wants the matches as they are suggested; can be taken back.
    pub(super) fn match_again(&mut self) -> Effect {
        self.choose_template(self.template.clone())
    }

    /// What suggests matches, from what is known of the columns now.
    pub(super) fn ask_for_matches(&self) -> Effect {
        Effect::Suggest {
            ticket: self.ticket,
            record_type: self.record_type.name.clone(),
            columns: self.facts(),
            template: self.asked.as_ref().map_or(&self.template, |asked| &asked.template).clone(),
        }
    }

    /// Takes over suggested matches where a person asked for them, or has not begun to change those
    /// there are.
    pub(super) fn suggested(&mut self, mut mapping: Mapping, mut suggestions: Vec<Suggestion>, drift: Option<Drift>) {
        self.suggest_customs(&mut mapping, &mut suggestions);
        let asked = self.asked.take();
        if self.touched && asked.is_none() {
            self.suggestions = suggestions;
            return;
        }
        let basis = asked.map(|asked| {
            let basis = Box::new(self.basis());
            self.use_template(asked.template);
            basis
        });
        self.suggestions = suggestions;
        let before = replace(&mut self.mapping, mapping);
        self.drift = drift;
        self.touched = false;
        self.give_way();
        self.given = self.mapping.clone();
        if let Some(basis) = basis.filter(|basis| basis.template != self.template || before != self.mapping) {
            self.say(&before);
            if let Some(template) = self.template.as_ref().filter(|_| basis.template != self.template) {
                self.said = format!("Matched by the template “{}”. {}", template.name, self.said).trim().to_owned();
            }
            self.keep_step(Step { mapping: before, basis: Some(basis) });
        }
        self.refresh();
    }

    /// A whole column is better evidence of how dates and numbers are written than an earlier file.
    fn give_way(&mut self) {
        self.gave_way.clear();
        if self.drift.is_some() && self.profile.complete {
            self.gave_way = give_way(&mut self.mapping, self.record_type, &self.profile);
        }
    }

    /// The matches as a template, with how the file is read and all else that goes with them.
    pub(super) fn as_template(&self, name: &str) -> Template {
        let headers = self.headers();
        let saved = SavedMapping::from_mapping(&self.decided(), self.record_type, &headers);
        Template {
            read: self.read_on_purpose(),
            mode: self.mode,
            list: self.list(),
            recognise: self.recognise.clone(),
            settings: TemplateSettings { region: self.settings.region.clone(), currency: self.settings.currency },
            ..Template::new(name, &headers, saved)
        }
    }

    /// What somebody decided about reading: here, or in the template that is used.
    fn read_on_purpose(&self) -> ReadOptions {
        let mut own = self.source.options.clone();
        // What the whole file showed is found again in the next one.
        if self.found_encoding.as_ref() == Some(&self.source.reading.encoding) {
            own.encoding = None;
        }
        let as_it_says = |template: &Arc<Template>| {
            let read = &template.read;
            (!would_change(read, &self.source.reading)).then(|| read.clone())
        };
        own.over(&self.template.as_ref().and_then(as_it_says).unwrap_or_default())
    }

    /// Whether the template in use would have the file read in another way.
    pub fn is_read_otherwise(&self) -> bool {
        self.template.as_ref().is_some_and(|template| {
            template.read.over(&ReadOptions::default()) != self.source.options.over(&ReadOptions::default())
                && would_change(&template.read, &self.source.reading)
        })
    }

    /// The matches are saved as this template, and come from it from now on.
    pub(super) fn saved_as(&mut self, template: Arc<Template>) {
        self.template = Some(template);
        self.drift = None;
        self.gave_way.clear();
        self.given = self.mapping.clone();
    }

    /// Whether the template would say something else if the matches were saved as it now.
    pub fn differs_from_template(&self) -> bool {
        self.template.as_ref().is_some_and(|template| {
            self.mapping != self.given
                || self.drift.as_ref().is_some_and(|drift| !drift.is_empty())
                || self.mode != template.mode
                || !self.is_list_of(template)
                || self.recognise != template.recognise
                || self.read_on_purpose() != template.read
        })
    }

    /// Matches the columns that the template does not know, where it is sure which fields they are for.
    pub(super) fn match_added(&mut self) {
        let added = self.drift.iter().flat_map(|drift| &drift.added).filter_map(|added| added.suggestion.clone());
        let added: Vec<Suggestion> = added.collect();
        self.edit(|mapping| {
            for suggestion in &added {
                let free = mapping.get(suggestion.slot).is_none();
                if free && mapping.slots_of_column(suggestion.column).next().is_none() {
                    mapping.set(suggestion.slot, Match::new(crate::engine::mapping::Feed::Column(suggestion.column)));
                }
            }
        });
    }

    /// Every change of the matches goes through here, so that each can be taken back.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Mapping)) {
        let before = self.mapping.clone();
        change(&mut self.mapping);
        if self.mapping == before {
            return;
        }
        self.say(&before);
        self.keep_step(Step { mapping: before, basis: None });
        self.touched = true;
        self.refresh();
    }

    fn keep_step(&mut self, step: Step) {
        self.undo.push(step);
        if self.undo.len() > UNDO_STEPS {
            self.undo.remove(0);
        }
        self.redo.clear();
    }

    pub(super) fn undo_match(&mut self) {
        if let Some(step) = self.undo.pop() {
            let back = self.go(step);
            self.redo.push(back);
        }
    }

    pub(super) fn redo_match(&mut self) {
        if let Some(step) = self.redo.pop() {
            let back = self.go(step);
            self.undo.push(back);
        }
    }

    /// Goes where a step leads, and gives the step that leads back.
    fn go(&mut self, step: Step) -> Step {
        let mapping = replace(&mut self.mapping, step.mapping);
        let basis = step.basis.map(|mut basis| {
            self.exchange(&mut basis);
            basis
        });
        self.say(&mapping);
        self.refresh();
        Step { mapping, basis }
    }

    fn basis(&self) -> Basis {
        Basis {
            template: self.template.clone(),
            drift: self.drift.clone(),
            gave_way: self.gave_way.clone(),
            suggestions: self.suggestions.clone(),
            given: self.given.clone(),
            touched: self.touched,
            mode: self.mode,
            which_list: self.which_list.clone(),
            recognise: self.recognise.clone(),
            settings: self.settings.clone(),
        }
    }

    fn exchange(&mut self, basis: &mut Basis) {
        swap(&mut self.template, &mut basis.template);
        swap(&mut self.drift, &mut basis.drift);
        swap(&mut self.gave_way, &mut basis.gave_way);
        swap(&mut self.suggestions, &mut basis.suggestions);
        swap(&mut self.given, &mut basis.given);
        swap(&mut self.touched, &mut basis.touched);
        swap(&mut self.mode, &mut basis.mode);
        swap(&mut self.which_list, &mut basis.which_list);
        swap(&mut self.recognise, &mut basis.recognise);
        swap(&mut self.settings, &mut basis.settings);
    }

    fn say(&mut self, before: &Mapping) {
        self.said = super::said::changes(self.record_type, &self.source.columns, before, &self.mapping);
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }
}
