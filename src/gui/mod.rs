//! The window: draws what the wizard says with egui, and sends back what the person did. It decides nothing, and knows
//! neither SQL nor files.

pub mod app;
pub mod effects;
pub mod icon;
pub mod theme;
pub mod views;
pub mod widgets;

use crate::engine::job::Person;
use crate::engine::notify::Keyring;
use crate::engine::schema::Schema;
use crate::engine::source::web::WebOptions;
use anyhow::{Context as _, anyhow};
use app::App;
use effects::{Places, Setup, SystemDialogs, Threads};
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the window and returns when it is closed. `database` goes before the one opened last.
///
/// # Errors
/// One sentence, when the system names no folder for the program's files or no window can be opened.
pub fn run(database: Option<PathBuf>) -> anyhow::Result<()> {
    let places = Places::of_platform()
        .context("The system does not say where your data folder is. Set HOME, or use the command line.")?;
    let database = database.map(std::path::absolute).transpose().context("That is not a path a database can have.")?;
    let create = move |cc: &eframe::CreationContext<'_>| {
        let ctx = cc.egui_ctx.clone();
        let (threads, inbox) = Threads::start(Setup {
            schema: Schema::built_in(),
            places,
            database,
            person: person(),
            picker: Arc::new(SystemDialogs),
            secrets: Arc::new(Keyring::new(from_environment)),
            web: WebOptions { proxy: proxy(from_environment), ..WebOptions::default() },
            wake: Arc::new(move || ctx.request_repaint()),
        });
        let app = App::new(&cc.egui_ctx, Box::new(threads), inbox, Box::new(jiff::Zoned::now));
        Ok(Box::new(app) as Box<dyn eframe::App>)
    };
    eframe::run_native("Almoner", options(), Box::new(create)).map_err(|error| anyhow!(no_window(&error)))
}

/// The way to the network where it has one, as other programs are told of it.
fn proxy(setting: impl Fn(&str) -> Option<String>) -> Option<String> {
    let named = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"].into_iter().filter_map(setting);
    named.map(|proxy| proxy.trim().to_owned()).find(|proxy| !proxy.is_empty())
}

fn from_environment(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "the shell reads the environment, here")]
    std::env::var(name).ok()
}

/// Who is at the keyboard, for the history and for others who wait.
fn person() -> Person {
    let user = whoami::username().unwrap_or_else(|_| "somebody".to_owned());
    let host = whoami::hostname().unwrap_or_else(|_| "this computer".to_owned());
    let holder = format!("{user} on {host} (Almoner window, pid {})", std::process::id());
    Person { user, holder }
}

fn options() -> eframe::NativeOptions {
    let viewport = egui::ViewportBuilder::default()
        .with_title("Almoner")
        .with_app_id("almoner")
        .with_icon(theme::window_icon())
        .with_inner_size([1280.0, 800.0])
        .with_min_inner_size([1024.0, 700.0])
        .with_drag_and_drop(true);
    eframe::NativeOptions {
        viewport,
        renderer: eframe::Renderer::Glow,
        persist_window: false,
        event_loop_builder: event_loop(),
        ..Default::default()
    }
}

/// Under Wayland no dropped files arrive, so X11 goes first wherever it is there, too.
#[cfg(target_os = "linux")]
fn event_loop() -> Option<eframe::EventLoopBuilderHook> {
    #[expect(clippy::disallowed_methods, reason = "the shell reads the environment, here")]
    let has_x11 = std::env::var_os("DISPLAY").is_some_and(|display| !display.is_empty());
    if !has_x11 {
        return None;
    }
    Some(Box::new(|builder| {
        use winit::platform::x11::EventLoopBuilderExtX11 as _;
        builder.with_x11();
    }))
}

#[cfg(not(target_os = "linux"))]
fn event_loop() -> Option<eframe::EventLoopBuilderHook> {
    None
}

fn no_window(error: &eframe::Error) -> String {
    let graphics =
        matches!(error, eframe::Error::Glutin(_) | eframe::Error::NoGlutinConfigs(..) | eframe::Error::OpenGL(_));
    if graphics {
        format!(
            "The window needs OpenGL 2.1 or later, which this display does not offer ({error}). Use the command line instead: `almoner import FILE`."
        )
    } else {
        format!("The window could not be opened ({error}). Use the command line instead: `almoner import FILE`.")
    }
}

#[cfg(test)]
mod tests {
    use super::proxy;

    #[test]
    fn the_first_proxy_that_is_set_is_taken() {
        let set = |name: &str| match name {
            "HTTPS_PROXY" => Some("  ".to_owned()),
            "https_proxy" => Some("http://proxy.example:8080".to_owned()),
            "ALL_PROXY" => Some("http://other.example".to_owned()),
            _ => None,
        };
        assert_eq!(proxy(set).as_deref(), Some("http://proxy.example:8080"));
        assert_eq!(proxy(|_| None), None);
    }
}
