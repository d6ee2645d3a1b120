//! Lists in one cell: "ann@example.org; lee@example.org".

/// The items of a list, without spaces around them; blank ones are passed over.
pub fn items(text: &str, separator: char) -> impl Iterator<Item = &str> {
    text.split(separator).map(str::trim).filter(|item| !item.is_empty())
}

/// The separator of a column's lists: the semicolon where any value has one, as commas may then be
/// part of an item, else the comma; `None` where no value is a list.
pub fn separator_of<'t>(texts: impl Iterator<Item = &'t str> + Clone) -> Option<char> {
    [';', ','].into_iter().find(|separator| texts.clone().any(|text| items(text, *separator).nth(1).is_some()))
}
