//! Headers that mean something only beside another column: “Name” beside “Vorname” is the family
//! name, alone it may be anything. It must not know any field; it says which header is meant.

use super::ColumnFacts;
use super::normalise;

/// A header, the headers of which one must stand in the same file, and the header it then stands for.
const MEANT: &[(&str, &[&str], &str)] = &[
    ("name", &["vorname", "vornamen", "rufname", "voornaam", "prenom"], "Familienname"),
    ("naam", &["voornaam", "voornamen", "roepnaam"], "achternaam"),
    ("nome", &["sobrenome", "apelido", "ultimonome", "nomedefamilia"], "primeiro nome"),
];

/// The headers to read instead of the file's own, one per column.
pub(super) fn stand_ins(columns: &[ColumnFacts]) -> Vec<Option<&'static str>> {
    let joined: Vec<String> = columns.iter().map(|c| short(&c.header)).collect();
    let meant = |header: &String| {
        let (_, _, meant) = MEANT
            .iter()
            .find(|(own, beside, _)| own == header && joined.iter().any(|other| beside.contains(&other.as_str())))?;
        Some(*meant)
    };
    joined.iter().map(meant).collect()
}

/// The joined words; a header of many is none of those looked for.
fn short(header: &str) -> String {
    if header.len() > 40 { String::new() } else { normalise::words(header).concat() }
}
