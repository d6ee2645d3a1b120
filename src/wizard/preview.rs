//! The first rows of a file as they are shown: those above the headers, the headers, then data.
//!
//! It exists so that cells are cut for the page once per reading and not once per frame.

use crate::engine::source::{HeaderRow, Row, Source};
use serde::Serialize;
use std::sync::Arc;

/// A row of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewRow {
    pub number: u64,
    pub kind: RowKind,
    pub cells: Vec<String>,
}

/// What a row is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum RowKind {
    /// Above the headers, and passed over.
    Above,
    Header,
    Data,
}

/// Cells are cut to this many characters.
const CELL_CHARS: usize = 60;

/// Cells of a preview: very wide files show fewer rows, so that opening them stays quick.
const PREVIEW_CELLS: usize = 40_000;

/// Rows shown of however wide a file.
const FEWEST: usize = 8;

/// The first rows of a file.
pub(super) fn rows(source: &Source) -> Arc<[PreviewRow]> {
    let columns = source.columns.len();
    let shown = |row: Row<'_>, kind, cells: usize| PreviewRow {
        number: row.number,
        kind,
        cells: (0..cells).map(|column| cut(row.cell(column))).collect(),
    };
    let most = (PREVIEW_CELLS / columns.max(1)).max(FEWEST);
    let above = source.above.iter().take(most).map(|row| {
        let kind = if is_header(source.reading.header, row.number) { RowKind::Header } else { RowKind::Above };
        shown(row, kind, columns)
    });
    // Headers alone stand at the head of the columns already.
    let nothing_else = source.reading.header.rows() == Some((1, 1));
    let above = above.filter(|_| !nothing_else);
    let data = source.preview.iter().take(most).map(|row| shown(row, RowKind::Data, columns));
    above.chain(data).collect()
}

fn is_header(header: HeaderRow, number: u64) -> bool {
    header.rows().is_some_and(|(first, last)| (first..=last).contains(&number))
}

/// A cell on one line, cut where it is long.
fn cut(cell: &str) -> String {
    let one_line = cell.trim().replace(['\r', '\n'], " ");
    match one_line.char_indices().nth(CELL_CHARS) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::source::ReadOptions;

    #[test]
    fn titles_headers_and_data_are_told_apart_and_long_cells_cut() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("donors.csv");
        let long = "x".repeat(100_000);
        std::fs::write(&path, format!("Donors\n\nName,Note\nAnn,\"two\nlines\"\nBo,{long}\n")).expect("written");
        let source = Source::open(&path, &ReadOptions::default()).expect("it can be read");
        let rows = rows(&source);
        let kinds: Vec<(u64, RowKind)> = rows.iter().map(|row| (row.number, row.kind)).collect();
        let expected =
            [(1, RowKind::Above), (2, RowKind::Above), (3, RowKind::Header), (4, RowKind::Data), (5, RowKind::Data)];
        assert_eq!(kinds, expected);
        assert_eq!(rows[3].cells, ["Ann", "two lines"]);
        assert_eq!(rows[4].cells[1].chars().count(), CELL_CHARS + 1);
    }
}
