//! Columns of text, aligned by hand.

/// A table: every cell as wide as the widest of its column, headers first.
pub struct Table {
    headers: Vec<&'static str>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
    /// Lines below rows: the row's index and the text, whole lines.
    notes: Vec<(usize, String)>,
    /// Characters a line may have.
    within: usize,
}

/// Characters a cell may have before it is cut.
const WIDEST: usize = 44;
/// Characters a column keeps when it is cut to fit.
const NARROWEST: usize = 8;

impl Table {
    /// A header that begins with `>` aligns its column to the right.
    pub fn new(headers: &[&'static str]) -> Table {
        Table {
            headers: headers.iter().map(|h| h.trim_start_matches('>')).collect(),
            right: headers.iter().map(|h| h.starts_with('>')).collect(),
            rows: Vec::new(),
            notes: Vec::new(),
            within: usize::MAX,
        }
    }

    /// Cuts the widest columns of text until a line has at most so many characters.
    pub fn within(mut self, characters: usize) -> Table {
        self.within = characters;
        self
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|cell| shortened(&cell)).collect());
    }

    /// Puts whole lines below the row added last.
    pub fn note(&mut self, lines: String) {
        if let Some(row) = self.rows.len().checked_sub(1) {
            self.notes.push((row, lines));
        }
    }

    /// The table as text, each line indented by two spaces.
    pub fn text(&self) -> String {
        self.lines(true)
    }

    /// The same without the headers, to stand below a part that has them.
    pub fn more(&self) -> String {
        self.lines(false)
    }

    fn lines(&self, with_headers: bool) -> String {
        let headers: Vec<String> = self.headers.iter().map(|h| (*h).to_owned()).collect();
        let lines = || std::iter::once(&headers).chain(&self.rows);
        let width = |column: usize| lines().filter_map(|r| r.get(column)).map(|c| c.chars().count()).max().unwrap_or(0);
        let widths = self.fitting((0..headers.len()).map(width).collect());
        let mut text = if with_headers { self.line(&headers, &widths) } else { String::new() };
        let mut notes = self.notes.iter().peekable();
        for (index, row) in self.rows.iter().enumerate() {
            text.push_str(&self.line(row, &widths));
            while let Some((_, lines)) = notes.next_if(|(row, _)| *row == index) {
                text.push_str(lines);
            }
        }
        text
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut shown = String::new();
        for ((cell, width), right) in cells.iter().zip(widths).zip(&self.right) {
            let cell = cut(cell, *width);
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if *right { (gap.as_str(), "") } else { ("", gap.as_str()) };
            shown.push_str(&format!("  {before}{cell}{after}"));
        }
        format!("{}\n", shown.trim_end())
    }

    /// Widths that keep to the longest line allowed; numbers are never cut.
    fn fitting(&self, mut widths: Vec<usize>) -> Vec<usize> {
        let line = |widths: &[usize]| widths.iter().map(|width| width + 2).sum::<usize>();
        while line(&widths) > self.within {
            let text = (0..widths.len()).filter(|&column| !self.right[column]);
            match text.max_by_key(|&column| widths[column]).filter(|&column| widths[column] > NARROWEST) {
                Some(widest) => widths[widest] -= 1,
                None => break,
            }
        }
        widths
    }
}

/// One line, of bounded length, without control characters: what stands in a file must not steer a
/// terminal.
pub fn shortened(text: &str) -> String {
    let shown: String = text.chars().take(WIDEST + 1).map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut(&shown, WIDEST)
}

/// At most so many characters, the last an ellipsis where some are missing.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut shown: String = text.chars().take(most.saturating_sub(1)).collect();
    shown.push('…');
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
    fn a_line_keeps_to_its_length_and_notes_stand_below_their_row() {
        let mut table = Table::new(&["Column", ">Filled", "Looks like"]).within(40);
        table.row(["x".repeat(60), "100 %".to_owned(), "text".to_owned()]);
        table.note("      a note\n".to_owned());
        table.row(["b".to_owned(), "5 %".to_owned(), "dates".to_owned()]);
        let text = table.text();
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[1].contains("…   100 %  text") && lines[2] == "      a note", "{text}");
        assert!(lines[3].starts_with("  b "), "{text}");
    }

    #[test]
    fn a_cell_cannot_steer_the_terminal_or_fill_it() {
        assert_eq!(shortened("a\x1b[2J\nb"), "a [2J b");
        let long = shortened(&"x".repeat(1_000));
        assert_eq!((long.chars().count(), long.ends_with('…')), (WIDEST, true));
    }
}
