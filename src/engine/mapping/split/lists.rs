//! Lists in one cell: "ann@example.org; lee@example.org".

/// The items of a list, without spaces around them; blank ones are passed over.
pub fn items(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|item| !item.is_empty())
}

/// The signs that stand between items; the comma last, as it may be part of an item where another does.
pub const SEPARATORS: [char; 3] = [';', '|', ','];

/// The separator of a column's lists: the first of [`SEPARATORS`] that any value is a list by; `None` where no value
/// is one.
pub fn separator_of<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Option<char> {
    SEPARATORS.into_iter().find(|separator| texts.clone().any(|text| items(text, *separator).nth(1).is_some()))
}
