//! What the changes of a check are narrowed to.

use crate::engine::schema::group_digits;
use crate::engine::store::{ChangeKind, ChangedField};
use crate::wizard::Command;
use crate::wizard::state::CheckView;
use serde::Serialize;

/// The filters above the changes.
#[derive(Debug, Clone, Serialize)]
pub struct Filters {
    pub kinds: Vec<KindFilter>,
    /// What is shown of the choice of a field.
    pub field: String,
    pub fields: Vec<FieldFilter>,
}

/// Changes of one kind, or of all.
#[derive(Debug, Clone, Serialize)]
pub struct KindFilter {
    /// With its count: "Overwrites something 12".
    pub label: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// Changes of one field, or of all.
#[derive(Debug, Clone, Serialize)]
pub struct FieldFilter {
    pub label: String,
    pub count: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

const KINDS: [(ChangeKind, &str); 3] =
    [(ChangeKind::Overwrites, "Overwrites"), (ChangeKind::Fills, "Fills a blank"), (ChangeKind::Clears, "Clears")];

pub(super) fn filters(check: &CheckView) -> Filters {
    let of_field = |field: &&ChangedField| check.field.is_none_or(|slot| slot == field.slot);
    let of_kind = |field: &ChangedField, kind: Option<ChangeKind>| match kind {
        Some(kind) => field.count(kind),
        None => field.fills + field.overwrites + field.clears,
    };
    let kind = |kind: Option<ChangeKind>, label: &str| {
        let count: u64 = check.fields().iter().filter(of_field).map(|field| of_kind(field, kind)).sum();
        let label = format!("{label} {}", group_digits(count));
        KindFilter { label, selected: check.kind == kind, command: Command::FilterKind(kind) }
    };
    let all = std::iter::once(kind(None, "All"));
    let field = |field: &ChangedField| FieldFilter {
        label: field.label.clone(),
        count: group_digits(of_kind(field, check.kind)),
        selected: check.field == Some(field.slot),
        command: Command::FilterField(Some(field.slot)),
    };
    let every = FieldFilter {
        label: "All fields".to_owned(),
        count: group_digits(check.fields().iter().map(|field| of_kind(field, check.kind)).sum()),
        selected: check.field.is_none(),
        command: Command::FilterField(None),
    };
    let fields: Vec<FieldFilter> = std::iter::once(every).chain(check.fields().iter().map(field)).collect();
    Filters {
        kinds: all.chain(KINDS.into_iter().map(|(of, label)| kind(Some(of), label))).collect(),
        field: fields.iter().find(|field| field.selected).map(|field| field.label.clone()).unwrap_or_default(),
        fields,
    }
}
