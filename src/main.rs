//! The program: the command line when a command is named, the window otherwise.
//!
//! It exists to set up what belongs to the whole process (log, panic message, exit code) and to
//! choose the shell. It must not do any work of its own.

use almoner::cli::{self, Cli};
use clap::Parser;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

/// An import makes millions of small values on one thread and frees them on another; the allocators
/// of most systems spend a quarter to a half of the writing thread's work on that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    install_panic_hook();
    start_log();
    let Cli { command, common } = Cli::parse();
    let work = || match command {
        Some(command) => cli::run(command, &common),
        None => open_window(&common),
    };
    // The hook has said what happened; what is left is the promised exit code.
    std::panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or(cli::could_not_run())
}

/// One sentence, and where it happened. Never the panic's own text: it could hold a donor's data.
fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!(" ({}, line {})", l.file(), l.line())).unwrap_or_default();
        cli::say(&format!(
            "Almoner made a mistake and had to stop{place}. What was saved before is whole; please report this."
        ));
    }));
}

/// Warnings go to standard error; `ALMONER_LOG` asks for more, as `RUST_LOG` does elsewhere.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("ALMONER_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

#[cfg(feature = "gui")]
fn open_window(common: &cli::Common) -> ExitCode {
    if !has_display() {
        cli::say("There is no display to open a window on. Use the command line instead: `almoner import FILE`.");
        return cli::could_not_run();
    }
    match almoner::gui::run(common.named_database()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            cli::say(&error.to_string());
            cli::could_not_run()
        }
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_: &cli::Common) -> ExitCode {
    cli::say("This build has no window. Name a command, such as `almoner import FILE`; `almoner --help` lists them.");
    cli::could_not_run()
}

/// Whether there is anywhere to open a window. Only Linux may be without.
#[cfg(feature = "gui")]
#[expect(clippy::disallowed_methods, reason = "the shell reads the environment, here")]
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set)
}
