//! The one table that is printed.

use std::fmt;

/// What a number has to keep to.
#[derive(Debug, Clone, Copy)]
pub enum Bound {
    None,
    AtMost(f64),
    AtLeast(f64),
}

pub struct Table {
    title: String,
    lines: Vec<[String; 5]>,
}

impl Table {
    pub fn new(title: String) -> Table {
        Table { title, lines: Vec::new() }
    }

    /// A ratio of two steps, with the speed and the peak memory (MiB) of the first.
    pub fn ratio(&mut self, name: &str, ratio: f64, bound: Bound, rows_per_second: Option<f64>, peak: Option<f64>) {
        let extra = [
            rows_per_second.map(|speed| format!("{:.0}k rows/s", speed / 1e3)),
            peak.map(|mib| format!("{mib:.0} MiB")),
        ];
        let extra: Vec<String> = extra.into_iter().flatten().collect();
        self.line(name, format!("{ratio:.2}"), bound, ratio, extra.join(", "));
    }

    pub fn amount(&mut self, name: &str, amount: f64, unit: &str, bound: Bound) {
        self.line(name, format!("{amount:.0} {unit}"), bound, amount, String::new());
    }

    pub fn notice(&mut self, name: &str, notice: &str) {
        self.lines.push([name.into(), "–".into(), String::new(), String::new(), notice.into()]);
    }

    fn line(&mut self, name: &str, shown: String, bound: Bound, value: f64, extra: String) {
        let (target, kept) = match bound {
            Bound::None => (String::new(), None),
            Bound::AtMost(most) => (format!("≤ {most}"), Some(value <= most)),
            Bound::AtLeast(least) => (format!("≥ {least}"), Some(value >= least)),
        };
        let verdict = match kept {
            None => "",
            Some(true) => "pass",
            Some(false) => "MISS",
        };
        self.lines.push([name.into(), shown, target, verdict.into(), extra]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        let headers = ["what", "measured", "target", "", "speed and peak memory"];
        writeln!(f, "{:<34} {:>12} {:>8} {:<5} {}", headers[0], headers[1], headers[2], headers[3], headers[4])?;
        for [name, shown, target, verdict, extra] in &self.lines {
            writeln!(f, "{name:<34} {shown:>12} {target:>8} {verdict:<5} {extra}")?;
        }
        Ok(())
    }
}
