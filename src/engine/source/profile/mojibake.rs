//! Letters that were garbled before the file was saved.
//!
//! UTF-8 read as Windows-1252 turns `é` into `Ã©` and `’` into `â€™`. It must not take letters for
//! garbled that some language writes: `SÃO PAULO`, `ÂNGELA`, `“CAFÉ”`.

/// Whether a cell holds letters that were garbled, or the sign that stands for lost ones.
/// `lost_signs`: whether that sign stands in the file, rather than for bytes that could not be read.
pub(super) fn is_garbled(cell: &str, lost_signs: bool) -> bool {
    let mut before = None;
    let mut rest = cell.chars();
    while let Some(c) = rest.next() {
        if !c.is_ascii() {
            let mut after = rest.clone();
            let next = [after.next(), after.next()];
            if (c == char::REPLACEMENT_CHARACTER && lost_signs) || begins_garbled(before, c, next) {
                return true;
            }
        }
        before = Some(c);
    }
    false
}

/// Whether a character begins the garbled form of another one.
fn begins_garbled(before: Option<char>, c: char, [second, third]: [Option<char>; 2]) -> bool {
    let is = |c: Option<char>, of: fn(char) -> bool| c.is_some_and(of);
    match c {
        // À to ÿ
        'Ã' => match second {
            // The second half was a space that was made an ordinary one, or trimmed.
            None | Some(' ' | '\u{A0}') => is(before, char::is_lowercase),
            Some(quote) if is_punctuation(quote) => is(before, char::is_lowercase) || is(third, char::is_alphabetic),
            Some(other) => is_continuation(other),
        },
        // The signs from no-break space to ¿
        'Â' => match second {
            None | Some(' ') => !is(before, char::is_uppercase),
            Some(other) => matches!(other, '\u{80}'..='\u{BF}'),
        },
        // Letters of central Europe and Turkey
        'Ä' | 'Å' => match second {
            Some('‚' | '„' | '›' | '…') => is(third, char::is_lowercase) || is(before, char::is_lowercase),
            Some(other) => is_continuation(other) && !is_punctuation(other) && other != '\u{A0}',
            None => false,
        },
        // Quotes, dashes, the euro and trademark signs
        'â' => {
            matches!(second, Some('€' | '‚' | '„' | '\u{80}' | '\u{82}' | '\u{84}'))
                && third.is_some_and(is_continuation)
        }
        // The sign for lost letters, and pictures
        'ï' => second == Some('¿') && third == Some('½'),
        'ð' => matches!(second, Some('Ÿ' | '\u{9F}')),
        _ => false,
    }
}

/// What Windows-1252 has for the bytes 80 to BF, the second half of a garbled letter.
fn is_continuation(c: char) -> bool {
    matches!(
        c,
        '\u{80}'
            ..='\u{BF}'
                | 'Œ'
                | 'œ'
                | 'Š'
                | 'š'
                | 'Ÿ'
                | 'Ž'
                | 'ž'
                | 'ƒ'
                | 'ˆ'
                | '˜'
                | '†'
                | '‡'
                | '‰'
                | '€'
                | '™'
    ) || is_punctuation(c)
}

/// The quotes and dashes among them, which may well follow a letter.
fn is_punctuation(c: char) -> bool {
    matches!(c, '‘' | '’' | '‚' | '“' | '”' | '„' | '•' | '–' | '—' | '…' | '‹' | '›' | '«' | '»')
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;
    use proptest::prelude::*;

    fn garbled(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn garbled_letters_are_recognised() {
        for text in [
            "José",
            "Zoë",
            "Núñez",
            "Müller",
            "MUÑOZ",
            "Österreich",
            "ÉLODIE",
            "O’Brien",
            "“Ann”",
            "5 – 7",
            "10 €",
            "Ann™",
            "Łukasz Wałęsa",
            "Dvořák",
            "Şahin Yıldız",
            "Čapek",
            "voilà tout",
            "60° N",
            "£5",
            "«Ann»",
            "a\u{A0}b",
            "Søren",
            "naïve",
            "São",
            "João",
            "Ann 😀",
        ] {
            let once = garbled(text);
            assert!(is_garbled(&once, false), "{text}: {once}");
            let twice = garbled(&once);
            assert!(is_garbled(&twice, false), "{text}: {twice}");
            assert!(!is_garbled(text, false), "{text}");
        }
        for text in ["voilÃ", "Main St.Â", "Main St.Â Apt 5", "Â", "JosÃ\u{83}Â©", "Jos\u{EF}\u{BF}\u{BD}"] {
            assert!(is_garbled(text, false), "{text}");
        }
    }

    #[test]
    fn letters_of_real_names_are_not_garbled() {
        for text in [
            "SÃO PAULO",
            "JOÃO",
            "IRMÃ",
            "IRMÃ SILVA",
            "“AMANHÃ”",
            "AMANHÃ – HOJE",
            "ÂNGELA",
            "Ângela",
            "PÂNĂ",
            "CHÂTEAU",
            "“CAFÉ”",
            "Ålesund",
            "Å – Bergen",
            "Ängelholm",
            "„Ä“",
            "â",
            "pâté",
            "ï",
            "ð",
            "Ð",
            "François",
            "Αννα",
            "東京",
            "ÄÖÜ",
            "ÅSE",
            "Ann",
            "",
            "TRẦN THỊ ÂN",
            "Â.",
            "Ã",
        ] {
            assert!(!is_garbled(text, true), "{text}");
        }
    }

    #[test]
    fn lost_letters_count_only_where_the_file_holds_their_sign() {
        assert!(is_garbled("Jos\u{FFFD}", true));
        assert!(!is_garbled("Jos\u{FFFD}", false));
    }

    proptest! {
        #[test]
        fn any_small_accented_letter_within_a_word_is_recognised(
            before in "[A-Z][a-z]{1,5}", letter in "[à-öø-ÿ]", after in "[a-z]{1,5}",
        ) {
            let text = format!("{before}{letter}{after}");
            prop_assert!(is_garbled(&garbled(&text), false));
            prop_assert!(!is_garbled(&text, true));
        }
    }
}
