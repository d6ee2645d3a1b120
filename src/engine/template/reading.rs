//! Files that only a template knows how to read: a list on the second sheet, headers further down
//! than they are looked for, tildes between cells.
//!
//! It exists so that what somebody decided about reading is decided once. It opens nothing; who asks
//! does, so that the search may run where it keeps nobody waiting.

use super::Template;
use super::recognise::{ENOUGH, HeaderSet};
use crate::engine::source::{Format, HeaderRow, Packing, ReadOptions, Reading, Source};

/// Ways of reading that are tried on one file.
const TRIED: usize = 12;

/// A file opened as a template says.
#[derive(Debug)]
pub struct ReadAs {
    /// Place of the template among those handed in.
    pub template: usize,
    /// The headers are just those of the template, in whatever order.
    pub exact: bool,
    pub source: Source,
}

/// Looks whether a template knows a file better once it is read as that template says. `as_read` is
/// the file as it was opened, or `None` where it could not be; `open` opens it in another way.
///
/// `None` means that it stays as it was opened. Of templates that fit alike the first wins.
pub fn read_as_known<T: AsRef<Template>>(
    templates: &[T],
    as_read: Option<&Source>,
    mut open: impl FnMut(&ReadOptions) -> Option<Source>,
) -> Option<ReadAs> {
    let reading = as_read.map(|source| &source.reading);
    let known = as_read.and_then(|source| fitting(templates, &source.headers(), |_| true));
    let mut worth: Vec<&ReadOptions> = Vec::new();
    for (index, template) in templates.iter().enumerate() {
        let read = &template.as_ref().read;
        // One that fits just as the file stands has only its own way to say.
        let asked = known.is_none_or(|known| !known.exact || known.index == index);
        let fresh = *read != ReadOptions::default() && !worth.contains(&read);
        if asked && fresh && worth.len() < TRIED && reading.is_none_or(|reading| would_change(read, reading)) {
            worth.push(read);
        }
    }
    let mut best: Option<(Fitting, Source)> = None;
    for read in worth {
        let Some(source) = open(read) else { continue };
        let fits = fitting(templates, &source.headers(), |template| template.read == *read);
        let Some(fits) = fits.filter(|fits| fits.goes_before(known)) else { continue };
        if best.as_ref().is_none_or(|(before, _)| fits.rank() > before.rank()) {
            best = Some((fits, source));
        }
    }
    best.map(|(fits, source)| ReadAs { template: fits.index, exact: fits.exact, source })
}

#[derive(Debug, Clone, Copy)]
struct Fitting {
    index: usize,
    exact: bool,
    overlap: f64,
}

impl Fitting {
    fn rank(&self) -> (bool, f64) {
        (self.exact, self.overlap)
    }

    fn goes_before(&self, known: Option<Fitting>) -> bool {
        known.is_none_or(|known| {
            self.rank() > known.rank() || (self.index == known.index && self.rank() >= known.rank())
        })
    }
}

fn fitting<T: AsRef<Template>>(
    templates: &[T],
    headers: &[String],
    may: impl Fn(&Template) -> bool,
) -> Option<Fitting> {
    let found = HeaderSet::of(headers);
    let mut best: Option<Fitting> = None;
    for (index, template) in templates.iter().enumerate().filter(|(_, template)| may(template.as_ref())) {
        let own = HeaderSet::of(&template.as_ref().headers);
        let fits = Fitting { index, exact: own == found, overlap: own.overlap(&found) };
        if fits.overlap >= ENOUGH && best.is_none_or(|best| fits.rank() > best.rank()) {
            best = Some(fits);
        }
    }
    best
}

/// Whether reading a file as asked would make anything else of it, and means something for such a file.
pub fn would_change(asked: &ReadOptions, reading: &Reading) -> bool {
    let format = asked.format.unwrap_or(reading.format);
    let text_like = |format: Format| format == Format::Delimited || format.is_json();
    let (is_text, is_json) = (format == Format::Delimited, format.is_json());
    let means_nothing = (asked.format.is_some() && !text_like(reading.format))
        || (asked.member.is_some() && reading.packing != Packing::Zip)
        || (asked.sheet.is_some() && is_text)
        || ((asked.separator.is_some() || asked.encoding.is_some()) && !is_text)
        || (asked.header.is_some_and(|header| header != HeaderRow::InRecords) && is_json);
    let other = |asked: &Option<String>, now: Option<&str>| {
        asked.as_ref().is_some_and(|asked| now.is_none_or(|now| !now.eq_ignore_ascii_case(asked)))
    };
    let changes = format != reading.format
        || other(&asked.member, reading.member.as_deref())
        || other(&asked.sheet, reading.sheet.as_deref())
        || asked.separator.is_some_and(|separator| separator != reading.separator)
        || other(&asked.encoding, Some(&reading.encoding))
        || asked.header.is_some_and(|header| header != reading.header)
        || asked.keep_last_rows;
    changes && !means_nothing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::mapping::SavedMapping;
    use crate::engine::source::Separator;
    use std::path::Path;

    fn template(name: &str, headers: &[&str], read: ReadOptions) -> Template {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let mapping = SavedMapping { record_type: "contact".into(), matches: Vec::new() };
        Template { read, ..Template::new(name, &headers, mapping) }
    }

    fn header(row: u64) -> ReadOptions {
        ReadOptions { header: Some(HeaderRow::Row(row)), ..ReadOptions::default() }
    }

    fn separated(byte: u8) -> ReadOptions {
        ReadOptions { separator: Some(Separator(byte)), ..ReadOptions::default() }
    }

    /// What is found for a file with this text, by name, and how often it was opened for that.
    fn found(text: &str, templates: &[Template]) -> (Option<String>, usize) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("list.csv");
        std::fs::write(&path, text).expect("the folder is the test's");
        let opened = |read: &ReadOptions, path: &Path| Source::open(path, read).ok();
        let as_read = opened(&ReadOptions::default(), &path);
        let mut tries = 0;
        let known = read_as_known(templates, as_read.as_ref(), |read| {
            tries += 1;
            opened(read, &path)
        });
        (known.map(|known| templates[known.template].name.clone()), tries)
    }

    const LIST: &str = "ID,First,Last\nC1,Ann,Lee\nID~First~Last~Mail~x\nC2~Bo~Ray~bo@example.org~1\n";

    #[test]
    fn a_file_is_opened_as_the_template_reads_it_that_then_knows_its_columns() {
        let both = ReadOptions { header: Some(HeaderRow::Row(3)), ..separated(b'~') };
        let templates = [
            template("other", &["Company", "Website"], header(2)),
            template("tildes", &["ID", "First", "Last", "Mail", "x"], both),
        ];
        assert_eq!(found(LIST, &templates), (Some("tildes".into()), 2));
    }

    #[test]
    fn a_file_stays_as_it_was_opened_where_that_fits_or_no_way_does() {
        let plain = template("plain", &["Last", "ID", "First"], ReadOptions::default());
        let tildes = template("tildes", &["ID", "First", "Last", "Mail", "x"], separated(b'~'));
        assert_eq!(found(LIST, &[tildes.clone(), plain]), (None, 0), "the headers are known as they stand");
        assert_eq!(found(LIST, &[template("far", &["Company", "Website"], header(2))]), (None, 1));
        assert_eq!(found(LIST, &[template("same", &["Company"], separated(b','))]), (None, 0), "nothing would change");
        let sheet = ReadOptions { sheet: Some("2025".into()), ..ReadOptions::default() };
        assert_eq!(found(LIST, &[template("book", &["Company"], sheet)]), (None, 0), "text has no sheets");
    }

    #[test]
    fn what_a_template_says_about_the_last_rows_goes_with_its_columns() {
        let keep = ReadOptions { keep_last_rows: true, ..ReadOptions::default() };
        let templates = [template("kept", &["ID", "First", "Last"], keep)];
        assert_eq!(found("ID,First,Last\nC1,Ann,Lee\nTotal,1,\n", &templates), (Some("kept".into()), 1));
    }

    #[test]
    fn no_more_ways_are_tried_than_a_moment_allows() {
        let many: Vec<Template> = (2..60).map(|row| template("t", &["Nothing", "Alike"], header(row))).collect();
        assert_eq!(found(LIST, &many), (None, TRIED));
    }
}
