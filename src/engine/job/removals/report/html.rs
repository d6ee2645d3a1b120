//! The report as a page to read and to print. Everything it needs stands in it, and nothing of a file is markup.

use super::{Output, RemovalFacts, RemovalLines, approved, moment, word};
use crate::engine::schema::{Schema, group_digits};
use crate::engine::store::{ReportLine, ReportWhat};
use std::borrow::Cow;
use std::io::{self, Write};

const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;color:#1c2330;background:#fff;max-width:72rem;margin:2rem auto;padding:0 1.5rem}\
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}\
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.25rem;margin:1rem 0}\
dt{color:#5b6472}dd{margin:0;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #dfe3ea;\
overflow-wrap:anywhere}\
th{color:#5b6472;font-weight:600}td.what{white-space:nowrap}\
@media print{body{font-size:10pt;max-width:none;margin:0;padding:0}thead{display:table-header-group}\
tr{break-inside:avoid}h2{break-after:avoid}@page{margin:15mm}}";

/// A page.
pub(super) struct Page<'w> {
    to: &'w mut dyn Write,
    /// A table is begun: of records that went, or of those kept.
    kept: Option<bool>,
}

impl<'w> Page<'w> {
    pub fn new(to: &'w mut dyn Write) -> Page<'w> {
        Page { to, kept: None }
    }

    fn fact(&mut self, name: &str, value: &str) -> io::Result<()> {
        writeln!(self.to, "<dt>{}</dt><dd>{}</dd>", escaped(name), escaped(value))
    }

    fn table(&mut self, kept: bool) -> io::Result<()> {
        if self.kept == Some(kept) {
            return Ok(());
        }
        self.end_table()?;
        self.kept = Some(kept);
        let heading = if kept { "Kept" } else { "Removed" };
        let heads =
            ["What", "Type", "ID", "Name", "Why", "Decided"].map(|head| format!("<th scope=\"col\">{head}</th>"));
        writeln!(self.to, "<h2>{heading}</h2>\n<table>\n<thead><tr>{}</tr></thead>\n<tbody>", heads.concat())
    }

    fn end_table(&mut self) -> io::Result<()> {
        match self.kept {
            Some(_) => writeln!(self.to, "</tbody>\n</table>"),
            None => Ok(()),
        }
    }
}

impl Output for Page<'_> {
    fn begin(&mut self, facts: &RemovalFacts) -> io::Result<()> {
        let job = &facts.job;
        let title = format!("Removals of import {}: {}", job.id.0, job.file_name);
        let title = escaped(&title);
        writeln!(
            self.to,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<dl>"
        )?;
        self.fact("File", &format!("{}, {} bytes", job.file_name, group_digits(job.file_size)))?;
        self.fact("SHA-256", &job.file_sha256)?;
        if let Some(list) = &facts.job.list {
            self.fact("List", list)?;
        }
        self.fact("Imported", &format!("{} by {}", moment(job.created_at), job.created_by))?;
        for (approval, removal) in &facts.approvals {
            let what = approved(approval, removal);
            let approval = format!("{} by {}: {what} (job {})", moment(approval.at), approval.who, approval.job.0);
            self.fact("Approved", &approval)?;
        }
        if facts.approvals.is_empty() {
            self.fact("Approved", "nothing so far")?;
        }
        writeln!(self.to, "</dl>")
    }

    fn line(&mut self, line: &ReportLine, why: &str) -> io::Result<()> {
        self.table(line.what == ReportWhat::Kept)?;
        let known = Schema::built_in().record_type(&line.record_type);
        let label = known.map_or(line.record_type.as_str(), |of| of.label.as_str());
        let decided = line.decision.as_ref();
        let decided = decided.map(|decision| format!("{}, {}", decision.who, moment(decision.at))).unwrap_or_default();
        let cells = [label, &line.key, &line.title, why, &decided].map(|cell| format!("<td>{}</td>", escaped(cell)));
        writeln!(self.to, "<tr><td class=\"what\">{}</td>{}</tr>", word(line.what), cells.concat())
    }

    fn finish(&mut self, lines: RemovalLines) -> io::Result<()> {
        self.end_table()?;
        let RemovalLines { removed, brought_back, kept } = lines;
        let [removed, brought_back, kept] = [removed, brought_back, kept].map(group_digits);
        writeln!(
            self.to,
            "<h2>In all</h2>\n<p>{removed} removed, {brought_back} removed and brought back since, {kept} kept.</p>\n\
             </body>\n</html>"
        )
    }
}

/// Text that is text wherever it stands in a page.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_of_a_file_is_markup() {
        assert_eq!(escaped("<b onclick='x'>\"&\"</b>"), "&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/b&gt;");
        assert_eq!(escaped("Núñez"), "Núñez");
    }
}
