//! The template of the Match page: which one is in use, and which others there are.

use super::matching::short;
use super::parts::Button;
use super::templates::does;
use crate::engine::template::{ENOUGH, HeaderSet};
use crate::wizard::draft::Draft;
use crate::wizard::format::count;
use crate::wizard::state::State;
use crate::wizard::templates::{Known, TemplateCommand, is_same};
use serde::Serialize;

/// The menu "Template: Spring gala".
#[derive(Debug, Clone, Serialize)]
pub struct TemplateMenu {
    pub label: String,
    /// Those that know most of the file's columns, the best first.
    pub fitting: Vec<TemplateChoice>,
    pub others: Vec<TemplateChoice>,
    /// Matches by what the columns are.
    pub none: TemplateChoice,
    /// Where the matches are not what the template says.
    pub update: Option<Button>,
    pub save: Button,
}

/// A template that can be used.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateChoice {
    pub button: Button,
    /// "knows 12 of 14 columns".
    pub note: String,
    pub chosen: bool,
}

/// The menu; `None` where there is no template to choose from.
pub(super) fn menu(state: &State, draft: &Draft) -> Option<TemplateMenu> {
    let used = draft.template.as_ref().map(|template| template.name.as_str());
    let of_file = HeaderSet::of(&draft.headers());
    let mut known: Vec<(f64, &Known)> = state
        .templates
        .list
        .iter()
        .flatten()
        .filter(|known| known.template.is_ok() && known.stored.record_type == draft.record_type.name)
        .map(|known| (known.headers.overlap(&of_file), known))
        .collect();
    if known.is_empty() && used.is_none() {
        return None;
    }
    known.sort_by(|a, b| b.0.total_cmp(&a.0));
    let choice = |(_, known): &(f64, &Known)| {
        let name = known.stored.name.clone();
        TemplateChoice {
            note: format!(
                "knows {} of {}",
                known.headers.shared(&of_file),
                count(of_file.len() as u64, "column", "columns")
            ),
            chosen: used.is_some_and(|used| is_same(used, &name)),
            button: does(&name.clone(), TemplateCommand::Use(Some(name))),
        }
    };
    let (fitting, others): (Vec<_>, Vec<_>) = known.iter().partition(|(overlap, _)| *overlap >= ENOUGH);
    let update = used.filter(|_| draft.differs_from_template());
    Some(TemplateMenu {
        label: format!("Template: {}", used.map_or_else(|| "none".to_owned(), short)),
        fitting: fitting.into_iter().map(choice).collect(),
        others: others.into_iter().map(choice).collect(),
        none: TemplateChoice {
            button: does("None, match by suggestion", TemplateCommand::Use(None)),
            note: String::new(),
            chosen: used.is_none(),
        },
        update: update.map(|name| does(&format!("Update “{}”", short(name)), TemplateCommand::Update)),
        save: does("Save as template…", TemplateCommand::AskToSave),
    })
}
