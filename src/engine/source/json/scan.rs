//! Finds where a JSON value ends, over chunks that end anywhere.
//!
//! It exists so that a file of any size is cut into records without being parsed first. It tracks
//! strings, escapes and brackets only; whether the value is valid is for the parser to say.

use memchr::memchr2;

/// Bytes JSON allows between values.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The end of one object, array or string being looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Extent {
    depth: u32,
    string: bool,
    escaped: bool,
}

impl Extent {
    /// The end of the brackets that are open already.
    pub fn within(depth: u32) -> Extent {
        Extent { depth, ..Extent::default() }
    }

    /// Looks at the next bytes; gives the position after the last byte of the value once it is met.
    pub fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if self.string {
                if self.escaped {
                    bytes.get(at)?;
                    at += 1;
                    self.escaped = false;
                }
                at += memchr2(b'"', b'\\', &bytes[at..])? + 1;
                self.escaped = bytes[at - 1] == b'\\';
                self.string = self.escaped;
                if !self.string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            at += bytes[at..].iter().position(|byte| STRUCTURE[usize::from(*byte)])? + 1;
            match bytes[at - 1] {
                b'"' => self.string = true,
                b'{' | b'[' => self.depth += 1,
                _ => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
            }
        }
    }
}

/// Bytes that mean something outside strings.
const STRUCTURE: [bool; 256] = {
    let mut table = [false; 256];
    table[b'"' as usize] = true;
    table[b'{' as usize] = true;
    table[b'[' as usize] = true;
    table[b'}' as usize] = true;
    table[b']' as usize] = true;
    table
};

/// The length of the value at the beginning of some bytes; `None` where they end before it does.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b'{' | b'[' | b'"' => Extent::default().feed(bytes),
        _ => bytes.iter().position(|byte| ends_literal(*byte)),
    }
}

/// Whether a number or a word such as `true` cannot go on with this byte.
pub(super) fn ends_literal(byte: u8) -> bool {
    is_space(byte) || matches!(byte, b',' | b']' | b'}' | b':' | b'{' | b'[' | b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ends_where_its_brackets_and_quotes_do() {
        for (text, expected) in [
            (r#"{"a":1},"#, Some(7)),
            (r#"{"a":"}"}x"#, Some(9)),
            (r#"{"a":"\"}"}x"#, Some(11)),
            (r#"{"a":"\\"}x"#, Some(10)),
            (r#"[[],[{}]]]"#, Some(9)),
            (r#""a\"b" "#, Some(6)),
            ("12,", Some(2)),
            ("true}", Some(4)),
            ("12", None),
            (r#"{"a":"#, None),
            (r#""a\"#, None),
            ("", None),
        ] {
            assert_eq!(length(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn chunks_may_end_anywhere() {
        let text = br#"{"a\\\"":["}\\",{"b":"\u0022"}],"c":{}} "#;
        for cut in 0..text.len() {
            let mut extent = Extent::default();
            let end = extent.feed(&text[..cut]).or_else(|| Some(cut + extent.feed(&text[cut..])?));
            assert_eq!(end, Some(text.len() - 1), "cut at {cut}");
        }
    }
}
