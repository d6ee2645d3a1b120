//! A date's text in plain ASCII: dashes and spaces of every kind made plain, accents taken off, so
//! that the readers behind it look at bytes only.

use std::borrow::Cow;

/// `None` where the text holds a character no date has, or is longer than any date.
pub(super) fn plain(text: &str) -> Option<Cow<'_, str>> {
    if text.len() > 100 {
        return None;
    }
    if text.is_ascii() {
        return Some(Cow::Borrowed(text));
    }
    let plain: String = super::super::text::compose(text).chars().map(letter).collect::<Option<_>>()?;
    Some(Cow::Owned(plain.trim().to_owned()))
}

fn letter(c: char) -> Option<char> {
    Some(match c {
        _ if c.is_ascii() => c,
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'Á' | 'Ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'É' => 'e',
        'í' | 'ì' | 'Í' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'Û' => 'u',
        'ç' | 'Ç' => 'c',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{2044}' | '\u{2215}' => '/',
        'º' | 'ª' | '°' => ' ',
        _ if super::super::trim::is_invisible(c) => ' ',
        _ => return None,
    })
}
