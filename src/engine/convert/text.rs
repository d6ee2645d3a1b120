//! Text: composed (NFC) and otherwise kept as typed; text that was read with the wrong encoding
//! somewhere on its way is pointed out, with the repaired text as a suggestion.

use super::Conversion;
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

pub(super) fn read(text: &str) -> Conversion {
    if text.is_ascii() {
        return Conversion::text(text);
    }
    let kept = Value::Text(compose(text).into());
    match damage(text) {
        Damage::None => Conversion::value(kept),
        Damage::Lost => Conversion::warned(kept, code::TEXT_DAMAGED, None::<Box<str>>),
        Damage::Repairable(repaired) => Conversion::warned(kept, code::TEXT_DAMAGED, Some(repaired)),
    }
}

/// The text in Unicode's composed form, so that two ways of writing "é" are one.
pub(super) fn compose(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

#[derive(Debug, PartialEq)]
enum Damage {
    None,
    /// The replacement character: what stood there is gone.
    Lost,
    /// `JosÃ©`: Unicode text once read as Windows-1252.
    Repairable(Box<str>),
}

fn damage(text: &str) -> Damage {
    if may_be_misread(text)
        && let Some(repaired) = repair(text)
    {
        return Damage::Repairable(repaired);
    }
    if text.contains('\u{FFFD}') { Damage::Lost } else { Damage::None }
}

/// Whether a letter that Windows-1252 makes of a leading byte (`Â` to `ô`) stands before another
/// character outside ASCII. Rules out nearly all honest text without any work.
fn may_be_misread(text: &str) -> bool {
    text.as_bytes().windows(3).any(|w| w[0] == 0xC3 && (0x82..=0xB4).contains(&w[1]) && w[2] >= 0x80)
}

/// What the text said before it was read as Windows-1252, if that makes sense.
fn repair(text: &str) -> Option<Box<str>> {
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    if lossy {
        return None;
    }
    let repaired = std::str::from_utf8(&bytes).ok()?;
    // "ANDRÉ’S" would be repaired to "ANDRɒS": one rare letter on its own is no evidence.
    let foreign = repaired.chars().filter(|c| !c.is_ascii());
    let (all, rare) = foreign.fold((0, 0), |(all, rare), c| {
        let common = matches!(c, '\u{A0}'..='\u{17F}' | '\u{800}'..);
        (all + 1, rare + usize::from(!common))
    });
    (rare == 0 || all >= 3).then(|| compose(repaired).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(read("Jose\u{301}"), Conversion::text("José"));
        assert_eq!(read("José"), Conversion::text("José"));
        assert_eq!(read("Smith"), Conversion::text("Smith"));
    }

    #[test]
    fn misread_text_is_kept_with_the_repair_as_suggestion() {
        for (typed, repaired) in [
            ("JosÃ©", "José"),
            ("Oâ€™Brien", "O’Brien"),
            ("MÃ¼ller & SÃ¸n", "Müller & Søn"),
            ("â‚¬ 5", "€ 5"),
            ("â€œQuotedâ€\u{9d}", "“Quoted”"),
            ("ÐœÐ°Ñ€Ð¸Ð½Ð°", "Марина"),
        ] {
            let outcome = read(typed);
            assert_eq!(outcome.value, Some(Value::text(compose(typed))), "{typed}");
            let issue = outcome.issue.expect(typed);
            assert_eq!((issue.code, issue.suggestion.as_deref()), (code::TEXT_DAMAGED, Some(repaired)), "{typed}");
        }
    }

    #[test]
    fn a_lost_character_has_no_suggestion() {
        let issue = read("Jos\u{FFFD}").issue.unwrap();
        assert_eq!((issue.code, issue.suggestion), (code::TEXT_DAMAGED, None));
    }

    #[test]
    fn honest_accents_are_left_alone() {
        for text in ["José", "ANDRÉ’S", "CAFÉ®", "São Paulo", "Ångström", "Łódź", "日本", "Üñîçødé", "naïve—so"]
        {
            assert_eq!(read(text).issue, None, "{text}");
        }
    }
}
