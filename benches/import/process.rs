//! A step in a process of its own, so that its memory is its own, and the figures it prints.

use anyhow::ensure;
use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

/// First argument of a run that is one step.
pub const MARKER: &str = "--step";

/// The figures of one step, by name.
#[derive(Debug)]
pub struct Measured(pub HashMap<String, f64>);

impl Measured {
    /// A figure, in seconds.
    pub fn value(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }

    pub fn seconds(&self) -> f64 {
        self.value("seconds")
    }

    /// Most memory the process held, where the system says.
    pub fn peak_mib(&self) -> Option<f64> {
        self.0.get("peak_kib").map(|kib| kib / 1024.0)
    }
}

/// Runs the step of this name on a file or folder, in a process of its own.
pub fn measure(step: &str, path: &Path) -> anyhow::Result<Measured> {
    let output = Command::new(std::env::current_exe()?).arg(MARKER).arg(step).arg(path).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "step {step} failed: {}", String::from_utf8_lossy(&output.stderr));
    let figure = |line: &str| Some((line.split_once(' ')?.0.to_owned(), line.split_once(' ')?.1.parse().ok()?));
    Ok(Measured(text.lines().filter_map(figure).collect()))
}

/// Seconds all threads of this process have worked, where the system says.
pub fn all_cpu() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let ticks: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let count = |at: usize| ticks.get(at)?.parse::<f64>().ok();
    // A tick is a hundredth of a second wherever Linux runs.
    Some((count(11)? + count(12)?) / 100.0)
}

/// Most memory this process held so far, where the system says.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
