//! What changed in a file since its template was saved, in words and as a document.

use super::choose::UsedTemplate;
use crate::cli::screen::wrapped;
use crate::cli::table::shortened;
use crate::engine::schema::RecordType;
use crate::engine::template::Added;
use serde::Serialize;

/// Columns named in one sentence.
const SHOWN: usize = 20;

/// How a file differs from the template used for it.
#[derive(Debug, Serialize)]
pub struct DriftDocument {
    added: Vec<AddedDocument>,
    missing: Vec<MissingDocument>,
    renamed: Vec<RenamedDocument>,
    /// Fields whose dates or numbers the file proves to be written otherwise; they are read as there.
    otherwise: Vec<String>,
}

#[derive(Debug, Serialize)]
struct AddedDocument {
    index: usize,
    header: String,
    /// The field it surely belongs to; null where that is not sure. Nothing is matched to it.
    suggested: Option<String>,
}

#[derive(Debug, Serialize)]
struct MissingDocument {
    header: String,
    /// Fields it fed.
    slots: Vec<String>,
}

#[derive(Debug, Serialize)]
struct RenamedDocument {
    index: usize,
    from: String,
    to: String,
    reason: String,
}

impl DriftDocument {
    pub fn of(used: &UsedTemplate, record_type: &RecordType) -> DriftDocument {
        let drift = &used.drift;
        let added = drift.added.iter().map(|a| AddedDocument {
            index: a.column,
            header: a.header.clone(),
            suggested: a.suggestion.as_ref().map(|s| record_type.slot_path(s.slot)),
        });
        let missing =
            drift.missing.iter().map(|m| MissingDocument { header: m.header.clone(), slots: m.slots.clone() });
        let renamed = drift.renamed.iter().map(|r| RenamedDocument {
            index: r.column,
            from: r.from.clone(),
            to: r.to.clone(),
            reason: r.why.clone(),
        });
        DriftDocument {
            added: added.collect(),
            missing: missing.collect(),
            renamed: renamed.collect(),
            otherwise: used.otherwise.iter().map(|slot| record_type.slot_path(*slot)).collect(),
        }
    }
}

/// Which template was used, and what changed.
pub fn text(used: &UsedTemplate, record_type: &RecordType) -> String {
    let template = &used.chosen.template;
    let drift = &used.drift;
    let names = template.mapping.entry_names(record_type);
    let label = |path: &str| {
        let slot = record_type.slot(path);
        slot.map_or_else(|| path.to_owned(), |slot| names.label(record_type, slot))
    };
    let changed = if drift.is_empty() { " Its columns are all there." } else { " The columns changed since:" };
    let mut text =
        wrapped("  ", &format!("Matched by template “{}” ({}).{changed}", template.name, template.fingerprint()));
    let mut line = |words: &str| text.push_str(&wrapped("  · ", words));
    for renamed in &drift.renamed {
        let (from, to) = (shortened(&renamed.from), shortened(&renamed.to));
        line(&format!("“{from}” is probably “{to}” now, and matched as that: {}.", renamed.why));
    }
    for missing in drift.missing.iter().filter(|missing| !missing.slots.is_empty()) {
        let labels: Vec<String> = missing.slots.iter().map(|path| label(path)).collect();
        line(&format!("“{}” is missing, so nothing feeds {}.", shortened(&missing.header), labels.join(", ")));
    }
    let unused: Vec<&str> =
        drift.missing.iter().filter(|m| m.slots.is_empty()).map(|missing| missing.header.as_str()).collect();
    if !unused.is_empty() {
        line(&format!("Missing, and not used before: {}.", listed(&unused)));
    }
    for (added, path) in drift.added.iter().filter_map(|a| Some((a, suggested(a, record_type)?))) {
        let header = shortened(&added.header);
        line(&format!("“{header}” is new and not read. It fits {}: --set '{path}={header}'.", label(&path)));
    }
    let new: Vec<&str> = drift.added.iter().filter(|a| a.suggestion.is_none()).map(|a| a.header.as_str()).collect();
    if !new.is_empty() {
        line(&format!("New, and not read: {}.", listed(&new)));
    }
    for slot in &used.otherwise {
        let label = names.label(record_type, *slot);
        line(&format!("{label} is written otherwise than the template says; the file proves it, and it is read so."));
    }
    text
}

fn suggested(added: &Added, record_type: &RecordType) -> Option<String> {
    added.suggestion.as_ref().map(|s| record_type.slot_path(s.slot))
}

fn listed(headers: &[&str]) -> String {
    let shown: Vec<String> = headers.iter().take(SHOWN).map(|header| format!("“{}”", shortened(header))).collect();
    let more = headers.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
