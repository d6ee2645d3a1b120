//! Text of older Macs, which no detector of encodings knows.
//!
//! Excel still offers "CSV (Macintosh)". Read as Windows-1252, "José" becomes "JosŽ", which nobody
//! notices before letters go out. Only signs that no Windows-1252 text gives are taken.

/// Accented small letters of a Mac that are capitals, signs or nothing at all in Windows-1252: á à â ä å
/// ç é è ê ò ù ü. Such as are dashes or quotes there prove nothing.
const TELLING: [u8; 12] = [0x87, 0x88, 0x89, 0x8A, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x98, 0x9D, 0x9F];
/// Accented small letters of DOS, among them é, ü and ä, where some of a Mac are others.
const OF_DOS: [u8; 3] = [0x81, 0x82, 0x84];
/// The first accented small letter of Windows-1252.
const OF_WINDOWS: u8 = 0xDF;

/// Whether text taken for Windows-1252 is that of a Mac: small letters followed by what is an accented
/// small letter only there.
pub(super) fn is_mac_roman(text: &[u8]) -> bool {
    let (mut telling, mut against) = (0usize, 0usize);
    for pair in text.windows(2).filter(|pair| pair[0].is_ascii_lowercase() && !pair[1].is_ascii()) {
        telling += usize::from(TELLING.contains(&pair[1]));
        against += usize::from(pair[1] >= OF_WINDOWS || OF_DOS.contains(&pair[1]));
    }
    telling > against * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_that_make_no_sense_elsewhere_prove_a_mac() {
        for (text, expected) in [
            (&b"Jos\x8E Mu\x96oz,Le\x97n"[..], true),
            (b"Fran\x8Doise,Besan\x8Don,Mme Ch\x89telet", true),
            (b"J\x9Frgen", false),
            (b"Kr\x9Fger", true),
            // Windows-1252, with its dashes, quotes and signs.
            (b"Jos\xE9 said \x93yes\x94, well\x97maybe, Acme\x99", false),
            (b"Fran\xE7ois \x8Eika \x8Aime", false),
            (b"Fran\xE7ois, Jos\x8E", false),
            // DOS.
            (b"Jos\x82 Fran\x87ois", false),
            (b"Ann", false),
            (b"", false),
        ] {
            assert_eq!(is_mac_roman(text), expected, "{text:?}");
        }
    }
}
