//! A step in a process of its own, so that its memory is its own, and the figures it prints.

use crate::steps::Step;
use anyhow::ensure;
use std::collections::HashMap;
use std::process::Command;

/// First argument of a run that is one step.
pub const MARKER: &str = "--step";

/// The figures of one step, by name.
#[derive(Debug, Clone, Default)]
pub struct Measured(pub HashMap<String, f64>);

impl Measured {
    /// A figure; not a number where it was not measured.
    pub fn value(&self, name: &str) -> f64 {
        self.0.get(name).copied().unwrap_or(f64::NAN)
    }

    /// Most memory the process held, in megabytes, where the system says.
    pub fn peak_mb(&self) -> Option<f64> {
        self.0.get("peak_kib").map(|kib| kib * 1024.0 / 1e6)
    }

    /// The figures among lines of "name number".
    pub fn of(text: &str) -> Measured {
        let figure =
            |line: &str| Some((line.split_once(' ')?.0.to_owned(), line.split_once(' ')?.1.trim().parse().ok()?));
        Measured(text.lines().filter_map(figure).collect())
    }
}

/// Runs a step in a process of its own.
///
/// # Errors
/// With what the step said, when it failed.
pub fn measure(step: &Step) -> anyhow::Result<Measured> {
    let mut command = Command::new(std::env::current_exe()?);
    // A sentence is enough where the whole table is to be read.
    let output = command.args([MARKER, &serde_json::to_string(step)?]).env("RUST_BACKTRACE", "0").output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(Measured::of(&String::from_utf8_lossy(&output.stdout)))
}

/// Most memory this process held so far, where the system says.
pub fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
