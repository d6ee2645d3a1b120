//! Time: on the clock, and spent working. Other programs change the first and not the second.

use std::time::{Duration, Instant};

/// How long this thread has worked; on systems that do not say, the clock.
pub fn thread_worked() -> Duration {
    worked(Whose::Thread)
}

/// How long all threads of this process have worked; on systems that do not say, the clock.
pub fn process_worked() -> Duration {
    worked(Whose::Process)
}

enum Whose {
    Thread,
    Process,
}

#[cfg(unix)]
fn worked(whose: Whose) -> Duration {
    let clock = match whose {
        Whose::Thread => rustix::time::ClockId::ThreadCPUTime,
        Whose::Process => rustix::time::ClockId::ProcessCPUTime,
    };
    let now = rustix::time::clock_gettime(clock);
    Duration::new(now.tv_sec.unsigned_abs(), now.tv_nsec.unsigned_abs() as u32)
}

#[cfg(not(unix))]
fn worked(_: Whose) -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGIN.get_or_init(Instant::now).elapsed()
}

/// Measures a stretch, or several.
pub struct Stopwatch {
    started: Instant,
    thread: Duration,
    process: Duration,
}

impl Stopwatch {
    pub fn start() -> Stopwatch {
        Stopwatch { started: Instant::now(), thread: thread_worked(), process: process_worked() }
    }

    /// Prints the figures: seconds on the clock, of work of this thread, and of work of all threads.
    pub fn stop(&self) {
        println!("seconds {}", self.started.elapsed().as_secs_f64());
        println!("own_work {}", (thread_worked() - self.thread).as_secs_f64());
        println!("work {}", (process_worked() - self.process).as_secs_f64());
    }
}
