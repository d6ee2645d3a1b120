//! Just enough reading of Rust to see which paths a file names.
//!
//! It exists so that comments, strings and test code never count. It must not try to be a compiler:
//! it knows tokens, braces and `use` trees, not types.

/// A path as written, `crate::engine::schema`, or the name of a macro with its `!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// One-based.
    pub line: usize,
    pub segments: Vec<String>,
    /// How many inline modules (`mod x { … }`) stand around it.
    pub inline_modules: usize,
}

/// The text with everything inside comments, strings and characters replaced by spaces; lines stay
/// where they are.
pub fn without_comments_and_strings(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => find(&chars, at, |c, i| c[i] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => end_of_block_comment(&chars, at),
            '"' => end_of_string(&chars, at + 1),
            'r' if !continues_a_word(&chars, at) => end_of_raw_string(&chars, at).unwrap_or(at),
            '\'' => end_of_char(&chars, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Blanks every item marked `#[cfg(test)]`, and says which modules were declared that way without a
/// body. Expects text without comments and strings.
pub fn without_test_items(code: &str) -> (String, Vec<String>) {
    const MARK: &str = "#[cfg(test)]";
    let mut out = code.to_owned();
    let mut declared = Vec::new();
    while let Some(start) = out.find(MARK) {
        let rest = &out[start + MARK.len()..];
        let mut depth = 0_usize;
        let length = rest
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '{' | '[' | '(' => depth += 1,
                    '}' | ']' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0 && matches!(c, ';' | '}')
            })
            .map_or(rest.len(), |(i, _)| i + 1);
        let item = &rest[..length];
        if let Some(name) = item.trim().strip_suffix(';').and_then(|i| i.split_once("mod ")).map(|(_, name)| name) {
            declared.push(name.trim().to_owned());
        }
        let end = start + MARK.len() + length;
        let blank: String = out[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    (out, declared)
}

/// Every path and every macro a text names. Expects text without comments and strings.
pub fn mentions(code: &str) -> Vec<Mention> {
    let tokens = tokens(code);
    let mut found = Vec::new();
    let (mut at, mut depth, mut modules) = (0, 0_usize, Vec::new());
    while at < tokens.len() {
        let token = tokens[at].1.as_str();
        match token {
            "{" => depth += 1,
            "}" => {
                modules.retain(|inside| *inside < depth);
                depth = depth.saturating_sub(1);
            }
            "mod" if is(&tokens, at + 2, "{") => modules.push(depth + 1),
            _ if is_word(token) && !(at > 0 && matches!(tokens[at - 1].1.as_str(), "::" | ".")) => {
                // `pub(in crate::engine)` names a place, it uses nothing.
                let visibility = at > 1 && tokens[at - 1].1 == "in" && tokens[at - 2].1 == "(";
                let mut paths = Vec::new();
                at = tree(&tokens, at, &[], &mut paths);
                let keep = |(_, segments): &(usize, Vec<String>)| {
                    !visibility && (segments.len() > 1 || segments[0].ends_with('!'))
                };
                paths.retain(keep);
                found.extend(paths.into_iter().map(|(line, segments)| Mention {
                    line,
                    segments,
                    inline_modules: modules.len(),
                }));
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Reads one path, and where it ends in `::{…}` every path inside. Returns where it ends.
fn tree(tokens: &[(usize, String)], mut at: usize, before: &[String], paths: &mut Vec<(usize, Vec<String>)>) -> usize {
    let mut path = before.to_vec();
    let mut line = tokens.get(at).map_or(0, |t| t.0);
    loop {
        match tokens.get(at).map(|t| t.1.as_str()) {
            Some(word) if is_word(word) => {
                path.push(word.to_owned());
                line = tokens[at].0;
            }
            Some("*") => {}
            Some("{") => {
                at += 1;
                while at < tokens.len() && !is(tokens, at, "}") {
                    let next = tree(tokens, at, &path, paths);
                    at = if next == at { at + 1 } else { next };
                }
                return at + 1;
            }
            _ => return at,
        }
        at += 1;
        let inside_a_path = is(tokens, at, "::")
            && tokens.get(at + 1).is_some_and(|t| is_word(&t.1) || t.1 == "{" || (t.1 == "*" && !path.is_empty()));
        if !inside_a_path {
            break;
        }
        at += 1;
    }
    if is(tokens, at, "!")
        && !is(tokens, at + 1, "=")
        && let Some(last) = path.last_mut()
    {
        last.push('!');
    }
    if is(tokens, at, "as") && !before.is_empty() {
        at += 2;
    }
    paths.push((line, path));
    at
}

fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if is_word(rest) {
                rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push((number + 1, rest[..length].to_owned()));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

fn is(tokens: &[(usize, String)], at: usize, what: &str) -> bool {
    tokens.get(at).is_some_and(|t| t.1 == what)
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

fn find(chars: &[char], from: usize, ends: impl Fn(&[char], usize) -> bool) -> usize {
    (from..chars.len()).find(|i| ends(chars, *i)).unwrap_or(chars.len())
}

fn continues_a_word(chars: &[char], at: usize) -> bool {
    // `br"…"` and `cr"…"` are raw strings too.
    let before = |n: usize| at.checked_sub(n).map(|i| chars[i]);
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let prefix = matches!(before(1), Some('b' | 'c')) && !word(before(2));
    word(before(1)) && !prefix
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn end_of_raw_string(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |c: &[char], i: usize| c[i] == '"' && c[i + 1..].iter().take_while(|h| **h == '#').count() >= hashes;
    Some((find(chars, open + 1, closes) + 1 + hashes).min(chars.len()))
}

/// `None` for a lifetime.
fn end_of_char(chars: &[char], start: usize) -> Option<usize> {
    if chars.get(start + 1) == Some(&'\\') {
        return Some((find(chars, start + 3, |c, i| c[i] == '\'') + 1).min(chars.len()));
    }
    (chars.get(start + 2) == Some(&'\'')).then_some(start + 3)
}
