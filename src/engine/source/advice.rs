//! What can be done about what was noticed.
//!
//! It exists so that a notice stays one sentence and says what to do only where something can be done.

use super::Notice;

impl Notice {
    /// What a person can do about it, where something can be done.
    pub fn advice(&self) -> Option<&'static str> {
        let advice = match self.code {
            "mixed_encodings" => "Look at their accented letters.",
            "undecodable_bytes" => "Choose another encoding, or export the file again as Unicode (UTF-8).",
            "formulas_without_value" => "Open the file in the spreadsheet program and save it again.",
            "hidden_rows" => "If they should stay out, delete them from the sheet and choose the file again.",
            "hidden_columns" => "Leave out those you do not want when you match the columns.",
            "merged_cells_unread" => "Unmerge those cells and fill them down, then choose the file again.",
            "kinds_not_offered" => "Read all records as one list, or each of those kinds by its name.",
            "several_record_types" => "To import one kind, choose it as the list to read.",
            "names_without_column" => "Export the records with fewer different names.",
            "ragged_rows" => "Look at those rows; a separator within a value is the usual cause.",
            "no_header" => "If a row holds the headers, click it in the preview.",
            "title_rows_skipped" | "two_header_rows" => "If another row holds the headers, click it in the preview.",
            _ => return None,
        };
        Some(advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_given_only_where_something_can_be_done() {
        let advice = |code| Notice { code, message: String::new(), row: None }.advice();
        assert!(advice("formulas_without_value").is_some_and(|words| words.contains("save it again")));
        assert_eq!(advice("blank_rows"), None);
    }
}
