//! A notification on the desktop.
//!
//! It exists for the person who went on with something else. Where a system has nobody to show it, nothing
//! happens and the log says so: a job is never worth less for it.

use super::words::Notice;
use notify_rust::Notification;

/// Shows a notice. It may take a moment: not to be called where a frame is drawn.
pub fn show_on_desktop(notice: &Notice) {
    let mut notification = Notification::new();
    // Some desktops read the text as markup, which a file's name may look like.
    let plain = |text: &str| text.replace('<', "‹").replace('>', "›").replace('&', "+");
    notification.appname("Almoner").summary(&plain(&notice.title)).body(&plain(&notice.body));
    #[cfg(all(unix, not(target_os = "macos")))]
    notification.icon("almoner");
    if let Err(error) = notification.show() {
        tracing::info!(%error, "no notification can be shown");
    }
}
