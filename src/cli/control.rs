//! Ctrl+C: the first press stops between two batches, the second at once.

use super::say;
use crate::engine::job::Control;
use std::sync::Arc;

/// The control of this process's one job, listening to Ctrl+C.
pub fn listening() -> Arc<Control> {
    let control = Arc::new(Control::default());
    let pressed = Arc::clone(&control);
    let listen = ctrlc::set_handler(move || {
        if pressed.is_cancelled() {
            end_now();
        }
        pressed.cancel();
        say("\nStopping after the rows at hand… Press Ctrl+C again to stop at once.");
    });
    if let Err(error) = listen {
        tracing::warn!("Ctrl+C will stop at once: {error}");
    }
    control
}

#[expect(
    clippy::exit,
    clippy::disallowed_methods,
    reason = "asked twice: a batch under way is rolled back by the database"
)]
fn end_now() -> ! {
    std::process::exit(130)
}
