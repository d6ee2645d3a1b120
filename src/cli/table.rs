//! Columns of text, aligned by hand.

/// A table: every cell as wide as the widest of its column, headers first.
pub struct Table {
    headers: Vec<&'static str>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

/// Characters a cell may have before it is cut.
const WIDEST: usize = 44;

impl Table {
    /// A header that begins with `>` aligns its column to the right.
    pub fn new(headers: &[&'static str]) -> Table {
        Table {
            headers: headers.iter().map(|h| h.trim_start_matches('>')).collect(),
            right: headers.iter().map(|h| h.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| shortened(&cell)).collect());
    }

    /// The table as text, each line indented by two spaces.
    pub fn text(&self) -> String {
        let headers: Vec<String> = self.headers.iter().map(|h| (*h).to_owned()).collect();
        let lines = || std::iter::once(&headers).chain(&self.rows);
        let width = |column: usize| lines().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..headers.len()).map(width).collect();
        let mut text = String::new();
        for line in lines() {
            let mut shown = String::new();
            for ((cell, width), right) in line.iter().zip(&widths).zip(&self.right) {
                let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
                let (before, after) = if *right { (gap.as_str(), "") } else { ("", gap.as_str()) };
                shown.push_str(&format!("  {before}{cell}{after}"));
            }
            text.push_str(shown.trim_end());
            text.push('\n');
        }
        text
    }
}

/// One line, of bounded length, without control characters: what stands in a file must not steer a
/// terminal.
pub fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(WIDEST + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if shown.chars().count() > WIDEST {
        shown = shown.chars().take(WIDEST - 1).collect();
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_numbers_stand_right() {
        let mut table = Table::new(&["Name", ">Rows"]);
        table.row(["Núñez".to_owned(), "5".to_owned()]);
        table.row(["B".to_owned(), "12,345".to_owned()]);
        assert_eq!(table.text(), "  Name     Rows\n  Núñez       5\n  B      12,345\n");
    }

    #[test]
    fn a_cell_cannot_steer_the_terminal_or_fill_it() {
        assert_eq!(shortened("a\x1b[2J\nb"), "a [2J b");
        let long = shortened(&"x".repeat(1_000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (WIDEST, true));
    }
}
