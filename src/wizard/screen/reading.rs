//! How a file is read, as chips that can be changed.

use super::choose::{Chip, Choice};
use crate::engine::source::{Format, HeaderRow, Member, Packing, Part, Reading, Separator};
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::size;
use crate::wizard::opening::{Help, Refused, without_folders};

/// Rows offered as the header whatever the file looks like.
const OFFERED_ROWS: u64 = 8;

const FORMAT: &str = "The file is";
const MEMBER: &str = "File in the archive";
const SEPARATOR: &str = "Cells are separated by";
const ENCODING: &str = "Text is";
const HEADERS: &str = "Headers";

/// Encodings by their WHATWG labels, in words.
const ENCODINGS: [(&str, &str); 15] = [
    ("UTF-8", "Unicode text"),
    ("windows-1252", "Western European (Windows-1252)"),
    ("ISO-8859-15", "Western European (ISO 8859-15)"),
    ("macintosh", "Older Macintosh"),
    ("windows-1250", "Central European (Windows-1250)"),
    ("windows-1251", "Cyrillic (Windows-1251)"),
    ("windows-1253", "Greek (Windows-1253)"),
    ("windows-1254", "Turkish (Windows-1254)"),
    ("windows-1255", "Hebrew (Windows-1255)"),
    ("windows-1256", "Arabic (Windows-1256)"),
    ("Shift_JIS", "Japanese (Shift JIS)"),
    ("GBK", "Chinese, simplified (GBK)"),
    ("Big5", "Chinese, traditional (Big5)"),
    ("EUC-KR", "Korean (EUC-KR)"),
    ("UTF-16LE", "Unicode text (UTF-16)"),
];

/// The chips of a file that is read.
pub(super) fn of_draft(draft: &Draft) -> Vec<Chip> {
    let source = &draft.source;
    let reading = &source.reading;
    let mut chips = vec![format_chip(draft)];
    if reading.packing == Packing::Zip
        && let Some(member) = &reading.member
    {
        chips.push(member_chip(&source.members, Some(member)));
    }
    if source.parts.len() > 1 {
        let current = source.part().map(|part| part.selector.as_str());
        let chip = part_chip(&source.parts, current.filter(|_| !draft.is_several()), reading.format.is_json());
        chips.push(match draft.is_several() {
            true => Chip { label: format!("{} lists of records", source.parts.len()), ..chip },
            false => chip,
        });
    }
    if reading.format == Format::Delimited {
        chips.push(separator_chip(Some(reading.separator)));
        chips.push(encoding_chip(Some(reading), draft.found_encoding.as_deref()));
    }
    if reading.header != HeaderRow::InRecords {
        let last = source.preview.last().or(source.above.last()).map_or(0, |row| row.number);
        chips.push(header_chip(Some(reading.header), last));
    }
    chips
}

/// What may be decided otherwise so that a refused file is read after all.
pub(super) fn of_refused(refused: &Refused) -> Vec<Chip> {
    let (options, refusal) = (&refused.options, &refused.refusal);
    let mut chips = Vec::new();
    if refusal.inside.members.len() > 1 {
        chips.push(member_chip(&refusal.inside.members, refusal.inside.member.as_deref()));
    }
    if refusal.inside.parts.len() > 1 {
        let json = options.format.is_some_and(Format::is_json);
        chips.push(part_chip(&refusal.inside.parts, options.sheet.as_deref(), json));
    }
    chips.extend(refusal.help.iter().map(|help| match help {
        Help::Format => Chip {
            name: FORMAT,
            label: options.format.map_or("Kind of file", Format::words).to_owned(),
            options: formats(options.format),
        },
        Help::Separator => separator_chip(options.separator),
        Help::Encoding => {
            let mut chip = encoding_chip(None, None);
            let asked = options.encoding.as_deref();
            for (choice, (label, words)) in chip.options.iter_mut().zip(ENCODINGS) {
                choice.selected = asked.is_some_and(|asked| asked.eq_ignore_ascii_case(label));
                if choice.selected {
                    chip.label = words.to_owned();
                }
            }
            chip
        }
        Help::Header => header_chip(options.header, u64::MAX),
    }));
    chips
}

fn choice(label: impl Into<String>, hint: impl Into<String>, selected: bool, command: Command) -> Choice {
    Choice { label: label.into(), hint: hint.into(), selected, warns: false, command }
}

/// What the file is. Only where there is doubt can it be said otherwise.
fn format_chip(draft: &Draft) -> Chip {
    let reading = &draft.source.reading;
    let label = match (reading.format, reading.separator) {
        (Format::Delimited, Separator::COMMA | Separator::SEMICOLON) => "CSV",
        (Format::Delimited, Separator::TAB) => "TSV",
        (format, _) => format.words(),
    };
    let asked = draft.source.options.format.is_some();
    let doubtful = !reading.format.is_workbook() && (asked || reading.format.is_json() || named_like_json(draft));
    let options = if doubtful { formats(Some(reading.format)) } else { Vec::new() };
    Chip { name: FORMAT, label: label.to_owned(), options }
}

fn named_like_json(draft: &Draft) -> bool {
    let name = draft.source.reading.member.clone().unwrap_or_else(|| draft.file_name()).to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    [".json", ".jsonl", ".ndjson"].iter().any(|end| name.ends_with(end))
}

fn formats(current: Option<Format>) -> Vec<Choice> {
    [Format::Delimited, Format::Json, Format::JsonLines]
        .into_iter()
        .map(|format| {
            let hint = if format == Format::Delimited { "rows of separated cells" } else { "" };
            choice(format.words(), hint, current == Some(format), Command::SetFormat(format))
        })
        .collect()
}

fn member_chip(members: &[Member], current: Option<&str>) -> Chip {
    let folder = common_folder(members);
    let option = |member: &Member| {
        let selected = current == Some(member.name.as_str());
        choice(&member.name[folder..], size(member.size), selected, Command::SetMember(member.name.clone()))
    };
    // The only one is no choice.
    let options = if members.len() > 1 { members.iter().map(option).collect() } else { Vec::new() };
    // Its folders only make it long.
    let place = members.iter().position(|member| Some(member.name.as_str()) == current);
    let label = current.map(|name| of_several("File", place, members.len(), without_folders(name)));
    Chip { name: MEMBER, label: label.unwrap_or_else(|| "Choose a file in the archive".to_owned()), options }
}

/// Bytes of the folder all members are in.
fn common_folder(members: &[Member]) -> usize {
    let Some(first) = members.first() else { return 0 };
    let ends = first.name.match_indices('/').map(|(at, _)| at + 1);
    ends.rev().find(|end| members.iter().all(|member| member.name.starts_with(&first.name[..*end]))).unwrap_or(0)
}

/// "Sheet 2 of 5: Donors"; the only one goes by its name.
fn of_several(what: &str, place: Option<usize>, count: usize, name: &str) -> String {
    match place {
        Some(place) if count > 1 => format!("{what} {} of {count}: {name}", place + 1),
        _ => name.to_owned(),
    }
}

fn part_chip(parts: &[Part], current: Option<&str>, json: bool) -> Chip {
    let option = |part: &Part| {
        let hint = if part.hidden { "hidden" } else { "" };
        choice(&part.name, hint, current == Some(part.selector.as_str()), Command::SetSheet(part.selector.clone()))
    };
    let (name, ask) = if json { ("List", "Choose a list") } else { ("Sheet", "Choose a sheet") };
    let place = parts.iter().position(|part| Some(part.selector.as_str()) == current);
    let shown = place.and_then(|place| parts.get(place)).map(|part| part.name.as_str()).or(current);
    let label = shown.map_or_else(|| ask.to_owned(), |shown| of_several(name, place, parts.len(), shown));
    Chip { name, label, options: parts.iter().map(option).collect() }
}

fn separator_chip(current: Option<Separator>) -> Chip {
    let mut separators = vec![Separator::COMMA, Separator::SEMICOLON, Separator::TAB, Separator::PIPE];
    separators.extend(current.filter(|current| !separators.contains(current)));
    let option = |s: &Separator| choice(capital(&s.words()), "", Some(*s) == current, Command::SetSeparator(Some(*s)));
    let label = current.map_or_else(|| "Choose what separates cells".to_owned(), |s| capital(&s.words()));
    Chip { name: SEPARATOR, label, options: separators.iter().map(option).collect() }
}

fn encoding_chip(reading: Option<&Reading>, found: Option<&str>) -> Chip {
    let current = reading.map(|reading| reading.encoding.as_str());
    let option = |label: &str, words: String| {
        let hint = if found == Some(label) { "detected" } else { "" };
        choice(words, hint, current == Some(label), Command::SetEncoding(Some(label.to_owned())))
    };
    let mut options: Vec<Choice> = ENCODINGS.iter().map(|(label, words)| option(label, (*words).to_owned())).collect();
    for label in [current, found].into_iter().flatten() {
        let known = |choice: &Choice| matches!(&choice.command, Command::SetEncoding(Some(it)) if it == label);
        if !options.iter().any(known) {
            options.push(option(label, format!("{label} text")));
        }
    }
    let label = reading.map_or_else(|| "Choose the kind of text".to_owned(), Reading::encoding_words);
    Chip { name: ENCODING, label, options }
}

/// `last` is the number of the last row known; headers need a row below them.
fn header_chip(current: Option<HeaderRow>, last: u64) -> Chip {
    let mut headers: Vec<HeaderRow> = (1..=OFFERED_ROWS.min(last.saturating_sub(1))).map(HeaderRow::Row).collect();
    if let Some((from, to)) = current.and_then(HeaderRow::rows) {
        headers.push(HeaderRow::Row(to));
        // Two rows of headers are chosen by keyboard from here.
        let above = (to > 1).then(|| HeaderRow::Rows(to - 1, to));
        let below = (from == to && to + 1 < last).then_some(HeaderRow::Rows(to, to + 1));
        headers.extend(above.into_iter().chain(below));
        headers.extend(current);
    }
    headers.sort_by_key(|header| header.rows().map(|(from, to)| (to - from, from)));
    headers.dedup();
    headers.push(HeaderRow::None);
    let option =
        |header: HeaderRow| choice(words(header), "", current == Some(header), Command::SetHeader(Some(header)));
    let label = current.map_or_else(|| "Choose the header row".to_owned(), words);
    Chip { name: HEADERS, label, options: headers.into_iter().map(option).collect() }
}

fn words(header: HeaderRow) -> String {
    match header {
        HeaderRow::None => "No headers".to_owned(),
        HeaderRow::Row(number) => format!("Headers in row {number}"),
        HeaderRow::Rows(first, last) => format!("Headers in rows {first}–{last}"),
        HeaderRow::InRecords => "Names in the records".to_owned(),
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_rows_offered_have_a_row_below_them_and_pairs_go_with_the_current_one() {
        let labels = |current, last| -> Vec<String> {
            header_chip(current, last).options.into_iter().map(|option| option.label).collect()
        };
        assert_eq!(
            labels(Some(HeaderRow::Row(1)), 3),
            ["Headers in row 1", "Headers in row 2", "Headers in rows 1–2", "No headers"]
        );
        let pair = labels(Some(HeaderRow::Rows(11, 12)), 40);
        assert_eq!(pair[8..], ["Headers in row 12", "Headers in rows 11–12", "No headers"]);
        assert_eq!(labels(None, u64::MAX).len(), 9);
    }

    #[test]
    fn files_in_one_folder_are_offered_without_it() {
        let member = |name: &str| Member { name: name.into(), size: 5 };
        let labels = |names: [&str; 2]| -> Vec<String> {
            let chip = member_chip(&names.map(member), Some(names[1]));
            std::iter::once(chip.label).chain(chip.options.into_iter().map(|option| option.label)).collect()
        };
        assert_eq!(labels(["export/2026/a.csv", "export/2026/b.csv"]), ["File 2 of 2: b.csv", "a.csv", "b.csv"]);
        assert_eq!(labels(["export/2025/a.csv", "export/2026/a.csv"])[1..], ["2025/a.csv", "2026/a.csv"]);
        assert_eq!(labels(["a.csv", "export/a.csv"])[1..], ["a.csv", "export/a.csv"]);
    }

    #[test]
    fn an_encoding_that_is_not_common_is_offered_while_it_is_in_use() {
        let chip = encoding_chip(None, Some("KOI8-R"));
        let last = chip.options.last().expect("several");
        assert_eq!((last.label.as_str(), last.hint.as_str()), ("KOI8-R text", "detected"));
    }
}
