//! Which record type a draft is of: proposed from the file, said by a template, or chosen by a person.
//!
//! It exists so that all that belongs to one type goes when another is chosen.

use super::command::News;
use super::draft::Draft;
use super::effect::Effect;
use crate::engine::job::propose_type_of;
use crate::engine::mapping::Mapping;
use crate::engine::mapping::suggest::TypeFit;
use crate::engine::model::Recognise;
use crate::engine::schema::RecordType;
use crate::engine::source::Source;
use crate::engine::store::StoredCustomField;
use crate::engine::template::Template;
use std::sync::Arc;

impl News {
    /// A file that was opened, with what its rows are proposed as; `by` is the template that says how it was read.
    /// Not within a frame: it looks at the first rows.
    pub fn opened(ticket: u64, source: Source, by: Option<Arc<Template>>) -> News {
        let proposed = Some(Arc::new(propose_type_of(&source)));
        News::SourceOpened { ticket, result: Ok(Arc::new(source)), by, proposed }
    }
}

impl Draft {
    /// The rows are of another type from now on: nothing that was matched before holds.
    pub(super) fn set_record_type(&mut self, record_type: &'static RecordType) {
        if self.record_type.name == record_type.name {
            return;
        }
        self.record_type = record_type;
        self.template = None;
        self.drift = None;
        self.gave_way.clear();
        self.mapping = Mapping::default();
        self.given = Mapping::default();
        self.suggestions.clear();
        self.touched = false;
        self.asked = None;
        self.recognise = Recognise::default();
        self.marked.clear();
        self.values.clear();
        self.counted.clear();
        self.translating = None;
        self.looking = None;
        self.customs = super::customs::Customs::default();
        self.forget_type();
    }

    /// A person says what the rows are.
    pub(super) fn choose_record_type(&mut self, name: &str, stored: &[StoredCustomField]) -> Option<Effect> {
        let record_type = self.schema.record_type(name)?;
        self.type_chosen = true;
        if record_type.name == self.record_type.name {
            return None;
        }
        self.set_record_type(record_type);
        self.know_customs(stored);
        Some(self.ask_for_matches())
    }

    /// How well the type the rows are of suits the file.
    pub fn type_fit(&self) -> Option<&TypeFit> {
        self.proposed.as_ref()?.of(self.record_type)
    }
}
