//! A window without a screen: any drawing function over any state, in our theme, through the software renderer.

use almoner::gui::theme;
use egui::{Theme, Ui};
use egui_kittest::Harness;

use super::cpu_renderer::CpuRenderer;

/// A state and what draws it, as an app.
pub struct Window<S> {
    /// What the drawing function reads and changes.
    pub state: S,
    draw: fn(&mut Ui, &mut S),
}

impl<S> eframe::App for Window<S> {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        (self.draw)(ui, &mut self.state);
    }
}

/// Opens a window of `size` points at `scale` pixels a point.
pub fn open<S: 'static>(
    theme: Theme,
    size: [f32; 2],
    scale: f32,
    state: S,
    draw: fn(&mut Ui, &mut S),
) -> Harness<'static, Window<S>> {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(12)
        .renderer(CpuRenderer::default())
        .with_context_setup(theme::apply)
        .build_eframe(|_| Window { state, draw })
}
