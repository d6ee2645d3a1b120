//! Which encoding a file has.

use super::mac;
use super::sample::Sample;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memrchr};

/// Bytes of lines with other than ASCII characters that are looked at.
const TELLING_BYTES: usize = 256 << 10;
/// Bytes looked at for the zeros of UTF-16.
const ZEROS_PART: usize = 64 << 10;

/// An encoding, and the length of the byte order mark that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    pub encoding: &'static Encoding,
    pub mark: usize,
}

/// The encoding of a file, judged by its parts.
pub fn detect(sample: &Sample) -> Found {
    if let Some(found) = by_mark(&sample.head) {
        return found;
    }
    let encoding = utf16_by_zeros(&sample.head).unwrap_or_else(|| by_characters(sample));
    Found { encoding, mark: 0 }
}

/// The encoding a person asked for, `None` when there is none of that name. A byte order mark of that
/// encoding is passed over.
pub fn named(label: &str, sample: &Sample) -> Option<Found> {
    let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
    let mark = by_mark(&sample.head).filter(|found| found.encoding == encoding).map_or(0, |found| found.mark);
    Some(Found { encoding, mark })
}

/// Whether the text has zero characters, which only files that are no text have. Zeros that fill it up
/// at its end do not count.
pub fn has_zeros(sample: &Sample, encoding: &'static Encoding) -> bool {
    let head = &sample.head[..sample.head.len().min(ZEROS_PART) & !1];
    if encoding == UTF_16LE || encoding == UTF_16BE {
        head.chunks_exact(2).any(|unit| unit == [0, 0])
    } else {
        let filled_up = sample.head.iter().rev().take_while(|byte| **byte == 0).count();
        let end = if sample.whole { sample.head.len() - filled_up } else { sample.head.len() };
        end == 0 || memchr(0, &sample.head[..end]).is_some()
    }
}

fn by_mark(head: &[u8]) -> Option<Found> {
    let (encoding, mark) = Encoding::for_bom(head)?;
    Some(Found { encoding, mark })
}

/// Separators, digits and Latin letters have a zero byte in UTF-16, always on the same side.
fn utf16_by_zeros(head: &[u8]) -> Option<&'static Encoding> {
    let part = &head[..head.len().min(ZEROS_PART)];
    let units = part.len() / 2;
    let (mut even, mut odd, mut plain) = (0, 0, 0);
    for unit in part.chunks_exact(2) {
        even += usize::from(unit[0] == 0);
        odd += usize::from(unit[1] == 0);
        plain += usize::from(matches!(unit, [b' '..=b'~', b' '..=b'~']));
    }
    // Pairs of letters and digits: text of one byte a character with a stray zero. Of Chinese in UTF-16
    // less than half are such.
    if plain * 5 > units * 3 {
        return None;
    }
    // Enough zeros to be the rule, and nearly none where they do not belong.
    let rule = |zeros: usize, others: usize| zeros * 12 > units && others * 50 <= zeros;
    if rule(odd, even) {
        Some(UTF_16LE)
    } else if rule(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn by_characters(sample: &Sample) -> &'static Encoding {
    if sample.whole {
        if std::str::from_utf8(&sample.head).is_ok() {
            return UTF_8;
        }
    } else if sample.parts().map(whole_lines).all(|part| std::str::from_utf8(part).is_ok()) {
        return UTF_8;
    }
    let telling = telling_lines(sample);
    // A file of several sources may be mostly UTF-8; text in another encoding is hardly ever valid.
    let (mut valid, mut invalid) = (0, 0);
    for chunk in telling.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    if valid > invalid {
        return UTF_8;
    }
    by_letters(&telling)
}

/// The encoding of text that is not UTF-8, judged by its letters.
pub fn by_letters(telling: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(telling, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if guess == WINDOWS_1252 && mac::is_mac_roman(telling) { MACINTOSH } else { guess }
}

/// The lines with other than ASCII characters, up to a bound.
fn telling_lines(sample: &Sample) -> Vec<u8> {
    let mut telling = Vec::new();
    for line in sample.parts().flat_map(|part| part.split_inclusive(|byte| *byte == b'\n')) {
        if telling.len() >= TELLING_BYTES {
            break;
        }
        if !line.is_ascii() {
            telling.extend_from_slice(&line[..line.len().min(TELLING_BYTES)]);
        }
    }
    telling
}

/// A part without the lines cut off at its ends, so that no character is cut either.
fn whole_lines(part: &[u8]) -> &[u8] {
    let start = memchr(b'\n', part).map_or(0, |at| at + 1);
    let end = memrchr(b'\n', part).map_or(part.len(), |at| at + 1);
    if start < end { &part[start..end] } else { part }
}
