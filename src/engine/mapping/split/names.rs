//! Full names into prefix, first, middle, nickname, last and suffix.
//!
//! Two orders are known: "Dr. Anna Maria van der Berg, PhD" and "Berg, Anna Maria van der". What is
//! surely a title, a suffix or a particle is known by its word; a single middle name is taken for one.
//! Anything else that could be read in two ways is refused.

use super::Unsplit;
use super::words::{Class, Folded, classes};
use crate::engine::schema::Part;

/// A name longer than this many words is none.
const WORDS: usize = 16;
/// Bytes of a cell that may be a name.
const LONGEST: usize = 200;

/// A name in its parts: each word with what it is a part of, in reading order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Name<'t> {
    words: [Option<(Part, &'t str)>; WORDS],
    len: usize,
}

impl<'t> Name<'t> {
    pub(super) fn words(&self, part: Part) -> impl Iterator<Item = &'t str> {
        self.words[..self.len].iter().flatten().filter(move |(of, _)| *of == part).map(|(_, word)| *word)
    }

    /// How many kinds of parts it has.
    pub(super) fn kinds(&self) -> usize {
        use Part::{FirstName, LastName, MiddleName, NickName, Prefix, Suffix};
        let parts = [Prefix, FirstName, MiddleName, NickName, LastName, Suffix];
        parts.into_iter().filter(|part| self.words(*part).next().is_some()).count()
    }

    fn push(&mut self, part: Part, token: &Token<'t>) {
        // A name has as many words as its text, which were counted before.
        if let Some(place) = self.words.get_mut(self.len) {
            *place = Some((part, token.word));
            self.len += 1;
        }
    }

    fn push_all(&mut self, part: Part, tokens: &[Token<'t>]) {
        for token in tokens {
            self.push(part, token);
        }
    }
}

/// A word of the text.
#[derive(Debug, Clone, Copy)]
struct Token<'t> {
    word: &'t str,
    /// Bits of [`Class`].
    classes: u32,
    /// It stood in brackets or quotation marks.
    nick: bool,
}

impl Token<'_> {
    fn is(&self, class: Class) -> bool {
        !self.nick && self.classes & class as u32 != 0
    }

    fn is_lower(&self) -> bool {
        !self.word.chars().any(char::is_uppercase)
    }

    fn is_upper(&self) -> bool {
        !self.word.chars().any(char::is_lowercase)
    }

    /// "Q.", "Q", "J.R."
    fn is_initial(&self) -> bool {
        let letters = self.word.chars().filter(|c| c.is_alphabetic()).count();
        letters == 1 || (letters <= 4 && self.word.chars().filter(|c| *c == '.').count() == letters)
    }

    fn is_particle(&self) -> bool {
        matches!(self.word, "'t" | "’t" | "'T" | "d'" | "d’" | "D'" | "O'" | "O’" | "'s" | "’s")
            || self.is(Class::PlainParticle)
            || (self.is_lower() && self.is(Class::NameParticle))
    }

    /// A suffix wherever it stands, or one in capitals where others are not.
    fn is_suffix(&self, all_upper: bool) -> bool {
        self.is(Class::Suffix) || (!all_upper && self.is_upper() && self.is(Class::ShortSuffix))
    }
}

/// Splits a name.
///
/// # Errors
/// When it is not surely one person's, or can be read in two ways.
pub(super) fn split(text: &str) -> Result<Name<'_>, Unsplit> {
    if text.len() > LONGEST {
        return Err(Unsplit::Name);
    }
    let mut tokens = Tokens::default();
    tokens.read(text)?;
    tokens.refuse_others(text)?;
    let (segments, count) = tokens.segments()?;
    let all_upper = !text.chars().any(char::is_lowercase);
    let mut name = Name::default();
    match &segments[..count] {
        [natural] => in_reading_order(&mut name, natural, &[], all_upper)?,
        [natural, after @ ..] if after.iter().all(|s| goes_after(s, natural.len(), all_upper)) => {
            in_reading_order(&mut name, natural, after, all_upper)?;
        }
        [last, given] => last_first(&mut name, last, &[], given, &[], all_upper)?,
        // "Smith, Jr., John" and "Smith, John, Jr."
        [last, suffix, given] if is_all_suffix(suffix) => last_first(&mut name, last, suffix, given, &[], all_upper)?,
        [last, given, after @ ..] if after.iter().all(|s| goes_after(s, 2, all_upper)) => {
            last_first(&mut name, last, &[], given, after, all_upper)?;
        }
        _ => return Err(Unsplit::Name),
    }
    Ok(name)
}

fn is_all_suffix(tokens: &[Token<'_>]) -> bool {
    tokens.iter().all(|token| token.is(Class::Suffix))
}

/// What stands behind a comma belongs to the name before it: suffixes, or a title.
fn goes_after(tokens: &[Token<'_>], words_before: usize, all_upper: bool) -> bool {
    let suffixes = words_before > 1 && tokens.iter().all(|t| t.is_suffix(all_upper));
    is_all_suffix(tokens) || suffixes || tokens.iter().all(|t| t.is(Class::Prefix))
}

fn push_after<'t>(name: &mut Name<'t>, after: &[&[Token<'t>]]) {
    for tokens in after {
        let title = tokens.iter().all(|t| t.is(Class::Prefix)) && !is_all_suffix(tokens);
        name.push_all(if title { Part::Prefix } else { Part::Suffix }, tokens);
    }
}

/// "Dr. Anna Maria van der Berg Jr."
fn in_reading_order<'t>(
    name: &mut Name<'t>,
    tokens: &[Token<'t>],
    after: &[&[Token<'t>]],
    all_upper: bool,
) -> Result<(), Unsplit> {
    let (prefix, rest) = cut_prefix(tokens)?;
    let (rest, suffix) = cut_suffix(rest, all_upper);
    name.push_all(Part::Prefix, prefix);
    push_reading_order(name, rest, prefix)?;
    name.push_all(Part::Suffix, suffix);
    push_after(name, after);
    Ok(())
}

fn push_reading_order<'t>(name: &mut Name<'t>, rest: &[Token<'t>], prefix: &[Token<'t>]) -> Result<(), Unsplit> {
    let titled = !prefix.is_empty();
    match rest {
        [] => return Err(Unsplit::Name),
        [only] => {
            // One word is a last name only after "Mr." and the like.
            let first = prefix.iter().any(|t| t.is(Class::GoesWithFirstName));
            if !titled || first || only.nick {
                return Err(Unsplit::Name);
            }
            name.push(Part::LastName, only);
            return Ok(());
        }
        [first, _, _, ..] if first.is(Class::MayBeTitle) => return Err(Unsplit::Name),
        // French for "Mr.", or an initial.
        [first, ..] if first.word == "M." && !titled => return Err(Unsplit::Name),
        [first, ..] if first.nick || first.is(Class::WrittenFirst) => return Err(Unsplit::Name),
        [first, second, ..] if first.is_particle() => {
            // "Van Morrison", but "Mr. van der Berg" and "De La Cruz" are last names alone.
            let named = ["van", "mac"].iter().any(|name| first.word.eq_ignore_ascii_case(name)) && !first.is_lower();
            if !named && titled && last_name_alone(rest) {
                name.push_all(Part::LastName, rest);
                return Ok(());
            }
            if !named || titled || second.is_particle() {
                return Err(Unsplit::Name);
            }
        }
        _ => {}
    }
    let (first, rest) = (&rest[0], &rest[1..]);
    let last_from = last_name_begins(rest)?;
    let (middle, last) = rest.split_at(last_from);
    refuse_unsure_middle(middle)?;
    name.push(Part::FirstName, first);
    push_middle(name, middle);
    name.push_all(Part::LastName, last);
    Ok(())
}

/// Particles and one name.
fn last_name_alone(tokens: &[Token<'_>]) -> bool {
    tokens
        .split_last()
        .is_some_and(|(last, before)| !last.nick && !last.is_particle() && before.iter().all(Token::is_particle))
}

/// Where in `rest`, the words after the first name, the last name begins.
fn last_name_begins(rest: &[Token<'_>]) -> Result<usize, Unsplit> {
    let Some((last, before)) = rest.split_last() else { return Err(Unsplit::Name) };
    let unsure = |t: &Token<'_>| t.is(Class::Nobility) || (!t.is_lower() && t.is(Class::NameParticle));
    if last.nick || before.iter().any(unsure) {
        return Err(Unsplit::Name);
    }
    let Some(particle) = before.iter().position(Token::is_particle) else {
        // A letter alone at the end of a longer name may be a generation, an initial or a suffix.
        let letter = !before.is_empty() && last.is_initial();
        return if letter || last.is_particle() && !before.is_empty() { Err(Unsplit::Name) } else { Ok(before.len()) };
    };
    // "María del Carmen García" has no last name "del Carmen".
    let unsure_last = last.is(Class::Devotional) || last.is(Class::WrittenFirst);
    if !last_name_alone(&rest[particle..]) || unsure_last {
        return Err(Unsplit::Name);
    }
    Ok(particle)
}

/// One middle name, initials, or a middle name and initials are sure. Two names may be a second first
/// name and a first last name, and so may a last name where many people have two.
fn refuse_unsure_middle(middle: &[Token<'_>]) -> Result<(), Unsplit> {
    let mut named = middle.iter().filter(|t| !t.nick && !t.is_initial());
    let one = named.next();
    let initial_before = middle.iter().skip_while(|t| t.nick || !t.is_initial()).any(|t| !t.nick && !t.is_initial());
    let last_name = one.is_some_and(|t| t.is(Class::IberianLastName) || t.is(Class::Suffix));
    let more = named.next().is_some() || middle.iter().filter(|t| t.nick).count() > 1;
    if more || initial_before || last_name { Err(Unsplit::Name) } else { Ok(()) }
}

fn push_middle<'t>(name: &mut Name<'t>, middle: &[Token<'t>]) {
    for token in middle {
        name.push(if token.nick { Part::NickName } else { Part::MiddleName }, token);
    }
}

/// "van der Berg Jr., Dr. Anna Maria"
fn last_first<'t>(
    name: &mut Name<'t>,
    last: &[Token<'t>],
    last_suffix: &[Token<'t>],
    given: &[Token<'t>],
    after: &[&[Token<'t>]],
    all_upper: bool,
) -> Result<(), Unsplit> {
    let (prefix, last) = cut_prefix(last)?;
    let (last, suffix) = cut_suffix(last, all_upper);
    let (given_prefix, given) = cut_prefix(given)?;
    let (given, given_suffix) = if given.len() > 1 { cut_suffix(given, all_upper) } else { (given, &[][..]) };
    let particles = given.iter().rev().take_while(|t| t.is_lower() && t.is_particle()).count();
    let (given, particles) = given.split_at(given.len() - particles);
    let Some((first, middle)) = given.split_first() else { return Err(Unsplit::Name) };
    // "Boston, MA", "SMITH, MD": a single word and a degree is no last and first name.
    let degree = first.is_upper() && (first.is(Class::ShortSuffix) || first.is(Class::Suffix));
    let unsure_first = first.nick || (first.is_particle() && first.is_lower()) || (degree && middle.is_empty());
    let nicks = middle.iter().filter(|t| t.nick).count();
    if unsure_first || nicks > 1 || middle.len() > 4 || !is_last_name(last, particles) {
        return Err(Unsplit::Name);
    }
    name.push_all(Part::Prefix, prefix);
    name.push_all(Part::Prefix, given_prefix);
    name.push(Part::FirstName, first);
    push_middle(name, middle);
    name.push_all(Part::LastName, particles);
    name.push_all(Part::LastName, last);
    for suffix in [suffix, last_suffix, given_suffix] {
        name.push_all(Part::Suffix, suffix);
    }
    push_after(name, after);
    Ok(())
}

/// What stands before the comma is surely a last name: one word, or several that belong together. "John
/// Smith, Mary" is two people.
fn is_last_name(last: &[Token<'_>], particles: &[Token<'_>]) -> bool {
    let together = |t: &Token<'_>| t.is(Class::NameParticle) || t.is_particle() || t.is(Class::IberianLastName);
    match last {
        [] => false,
        [only] => !only.nick && !only.is_initial(),
        _ => particles.is_empty() && last.len() <= 5 && !last.iter().any(|t| t.nick) && last.iter().any(together),
    }
}

/// Titles at the beginning; at least one word stays.
fn cut_prefix<'a, 't>(tokens: &'a [Token<'t>]) -> Result<(&'a [Token<'t>], &'a [Token<'t>]), Unsplit> {
    let mut end = 0;
    if let [the, next, ..] = tokens
        && the.word.eq_ignore_ascii_case("the")
        && next.is(Class::GoesWithThe)
    {
        end = 1;
    }
    let title = |at: usize, t: &Token<'_>| {
        t.is(Class::Prefix)
            || (at > 0 && ((t.is(Class::TitleTail) && t.is_lower()) || (at == 1 && t.is(Class::GoesWithThe))))
    };
    while end + 1 < tokens.len() && title(end, &tokens[end]) {
        end += 1;
    }
    let (prefix, rest) = tokens.split_at(end);
    // "Mr. Mrs. John Smith"
    let of = |class: Class| prefix.iter().any(|t| t.is(class));
    if of(Class::OfMan) && of(Class::OfWoman) {
        return Err(Unsplit::SeveralPeople);
    }
    // Only a title is left: "Mr. Dr."
    if let [only] = rest
        && only.is(Class::Prefix)
        && only.word.ends_with('.')
    {
        return Err(Unsplit::Name);
    }
    Ok((prefix, rest))
}

/// Suffixes at the end; at least one word stays, and two where the suffix is a name as well.
fn cut_suffix<'a, 't>(tokens: &'a [Token<'t>], all_upper: bool) -> (&'a [Token<'t>], &'a [Token<'t>]) {
    let mut begin = tokens.len();
    while begin > 1 && tokens[begin - 1].is_suffix(all_upper) {
        let sure = tokens[begin - 1].is(Class::Suffix);
        if !sure && begin < 3 {
            break;
        }
        begin -= 1;
    }
    tokens.split_at(begin)
}

/// The words of a text and where its commas are.
#[derive(Debug)]
struct Tokens<'t> {
    tokens: [Token<'t>; WORDS],
    len: usize,
    /// Numbers of words before each comma.
    commas: [usize; COMMAS],
    commas_len: usize,
}

const COMMAS: usize = 4;

impl Default for Tokens<'_> {
    fn default() -> Self {
        let blank = Token { word: "", classes: 0, nick: false };
        Tokens { tokens: [blank; WORDS], len: 0, commas: [0; COMMAS], commas_len: 0 }
    }
}

impl<'t> Tokens<'t> {
    fn read(&mut self, text: &'t str) -> Result<(), Unsplit> {
        let text = text.trim().trim_end_matches([',', ' ']);
        for (i, segment) in text.split(',').enumerate() {
            if i > 0 {
                *self.commas.get_mut(self.commas_len).ok_or(Unsplit::Name)? = self.len;
                self.commas_len += 1;
            }
            for word in segment.split_whitespace() {
                let (word, nick) = unquoted(word)?;
                let token = Token { word, classes: classes(Folded::new(word).text()), nick };
                *self.tokens.get_mut(self.len).ok_or(Unsplit::Name)? = token;
                self.len += 1;
            }
        }
        Ok(())
    }

    fn all(&self) -> &[Token<'t>] {
        &self.tokens[..self.len]
    }

    /// Refuses what is not one person's name.
    fn refuse_others(&self, text: &str) -> Result<(), Unsplit> {
        let words = self.all();
        let last_first = self.commas_len > 0;
        if words.iter().any(|t| t.is(Class::OfOrganisation)) {
            return Err(Unsplit::Organisation);
        }
        if words.iter().skip(1).any(|t| t.is(Class::JoinsPeople)) || text.contains(['&', '+']) {
            return Err(Unsplit::SeveralPeople);
        }
        // "John/Mary Smith", but not "N/A".
        if let Some((before, after)) = text.split_once('/') {
            let long = |side: &str| side.chars().filter(|c| c.is_alphabetic()).count() > 1;
            return Err(if long(before) && long(after) && !text.contains("c/o") {
                Unsplit::SeveralPeople
            } else {
                Unsplit::Name
            });
        }
        if words.len() > 1 && words[0].word.eq_ignore_ascii_case("the") && !words[1].is(Class::GoesWithThe) {
            return Err(Unsplit::Organisation);
        }
        let bare_letter = !text.chars().any(char::is_lowercase);
        let joining = |t: &Token<'_>| {
            (t.is(Class::MayJoinPeople) && t.is_lower())
                || (bare_letter && matches!(t.word, "Y" | "E" | "NÉE" | "NEE" | "GEB."))
        };
        let organisation = |t: &Token<'_>| !last_first && t.is(Class::MayBeOfOrganisation);
        if words.iter().skip(1).any(|t| joining(t) || organisation(t)) || words.iter().any(|t| !is_name_word(t)) {
            return Err(Unsplit::Name);
        }
        Ok(())
    }

    /// The words between commas.
    fn segments(&self) -> Result<([&[Token<'t>]; COMMAS + 1], usize), Unsplit> {
        let mut segments: [&[Token<'t>]; COMMAS + 1] = [&[]; COMMAS + 1];
        let mut begin = 0;
        for (segment, end) in segments.iter_mut().zip(self.commas[..self.commas_len].iter().copied().chain([self.len]))
        {
            *segment = &self.tokens[begin..end];
            begin = end;
            if segment.is_empty() {
                return Err(Unsplit::Name);
            }
        }
        Ok((segments, self.commas_len + 1))
    }
}

/// A word without brackets or quotation marks around it, and whether there were any.
fn unquoted(word: &str) -> Result<(&str, bool), Unsplit> {
    const MARKS: [(char, char); 6] = [('(', ')'), ('"', '"'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];
    let pair = MARKS.iter().find_map(|(open, close)| word.strip_prefix(*open)?.strip_suffix(*close));
    let single = || (word.len() > 4).then(|| word.strip_prefix('\'')?.strip_suffix('\'')).flatten();
    if let Some(inner) = pair.or_else(single) {
        let note = Folded::new(inner);
        let noted =
            matches!(note.text(), "deceased" | "decd" | "dec" | "late" | "nee" | "geb" | "retired" | "ret" | "estate");
        return if inner.is_empty() || noted { Err(Unsplit::Name) } else { Ok((inner, true)) };
    }
    if word.contains(['(', ')', '"', '“', '”', '„', '«', '»', '[', ']']) {
        Err(Unsplit::Name)
    } else {
        Ok((word, false))
    }
}

/// Letters with hyphens, dots and apostrophes; at least one letter. "2nd" is a suffix.
fn is_name_word(token: &Token<'_>) -> bool {
    let mark = |c: char| matches!(c, '-' | '‐' | '‑' | '.' | '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | '·' | 'ª' | 'º');
    let combining = |c: char| ('\u{300}'..='\u{36f}').contains(&c) || ('\u{900}'..='\u{dff}').contains(&c);
    let letters = token.word.chars().any(char::is_alphabetic);
    letters && (token.word.chars().all(|c| c.is_alphabetic() || mark(c) || combining(c)) || token.is(Class::Suffix))
}
