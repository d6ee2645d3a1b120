//! Draws what egui would send to the graphics card, in plain Rust, so that pictures can be compared on a machine that has
//! no graphics card and come out the same everywhere.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, ImageData, Primitive, Vertex};
use egui::{Color32, Context, FullOutput, Pos2, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};

/// A software renderer for `HarnessBuilder::renderer`.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
}

struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
}

impl Texture {
    /// The texture's colour at a place from 0 to 1, blended between the four nearest texels, premultiplied, each 0 to 255.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let [width, height] = self.size;
        let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let texel = |x: f32, y: f32| {
            let column = (x.max(0.0) as usize).min(width - 1);
            let row = (y.max(0.0) as usize).min(height - 1);
            self.pixels[row * width + column].to_array().map(f32::from)
        };
        let (a, b, c, d) =
            (texel(left, top), texel(left + 1.0, top), texel(left, top + 1.0), texel(left + 1.0, top + 1.0));
        std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * right_share;
            let lower = c[i] + (d[i] - c[i]) * right_share;
            upper + (lower - upper) * bottom_share
        })
    }
}

impl TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in delta.set.drain() {
            for change in images {
                let ImageData::Color(picture) = &change.image;
                match change.pos {
                    None => {
                        let texture = Texture { size: picture.size, pixels: picture.pixels.clone() };
                        self.textures.insert(id, texture);
                    }
                    Some([left, top]) => {
                        let texture = self.textures.get_mut(&id).expect("a patch follows the whole texture");
                        for (row, line) in picture.pixels.chunks_exact(picture.size[0]).enumerate() {
                            let start = (top + row) * texture.size[0] + left;
                            texture.pixels[start..start + line.len()].copy_from_slice(line);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("paint callbacks need a graphics card".to_owned());
            };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a mesh names a texture that was never sent")?;
            let clip = canvas.pixels_in(clip_rect * scale);
            for corners in mesh.indices.chunks_exact(3) {
                let corners = [0, 1, 2].map(|corner| mesh.vertices[corners[corner] as usize]);
                canvas.triangle(corners, scale, clip, texture);
            }
        }
        Ok(canvas.into_image())
    }
}

/// Whole pixels: left, top, right, bottom; the last two are outside.
type Pixels = [usize; 4];

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 4]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 4]; width * height] }
    }

    fn pixels_in(&self, rect: Rect) -> Pixels {
        let whole = |value: f32, limit: usize| (value.round().max(0.0) as usize).min(limit);
        [
            whole(rect.min.x, self.width),
            whole(rect.min.y, self.height),
            whole(rect.max.x, self.width),
            whole(rect.max.y, self.height),
        ]
    }

    /// Paints every pixel whose middle lies in the triangle. A middle on an edge belongs to the triangle on one side only,
    /// so that neighbours neither overlap nor leave a seam.
    fn triangle(&mut self, corners: [Vertex; 3], scale: f32, clip: Pixels, texture: &Texture) {
        let [mut a, mut b, c] = corners;
        let mut area = cross(a.pos, b.pos, c.pos) * scale * scale;
        if area == 0.0 {
            return;
        }
        if area < 0.0 {
            std::mem::swap(&mut a, &mut b);
            area = -area;
        }
        let at = [a, b, c].map(|vertex| (vertex.pos.to_vec2() * scale).to_pos2());
        let bounds = Rect::from_points(&at);
        let [left, top, right, bottom] = self.pixels_in(bounds.expand(1.0));
        // Areas without a picture point at one texel.
        let plain = (a.uv == b.uv && b.uv == c.uv).then(|| texture.sample(a.uv.x, a.uv.y));
        let owns = |from: Pos2, to: Pos2| (from.y.total_cmp(&to.y).is_eq() && to.x > from.x) || to.y < from.y;
        let edges = [(at[1], at[2]), (at[2], at[0]), (at[0], at[1])];
        for y in top.max(clip[1])..bottom.min(clip[3]) {
            for x in left.max(clip[0])..right.min(clip[2]) {
                let middle = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                let weights = edges.map(|(from, to)| cross(from, to, middle));
                let inside = (0..3).all(|i| weights[i] > 0.0 || (weights[i] == 0.0 && owns(edges[i].0, edges[i].1)));
                if !inside {
                    continue;
                }
                let [wa, wb, wc] = weights.map(|weight| weight / area);
                let texel = plain.unwrap_or_else(|| {
                    let u = a.uv.x * wa + b.uv.x * wb + c.uv.x * wc;
                    let v = a.uv.y * wa + b.uv.y * wb + c.uv.y * wc;
                    texture.sample(u, v)
                });
                let (ca, cb, cc) = (a.color.to_array(), b.color.to_array(), c.color.to_array());
                let source: [f32; 4] = std::array::from_fn(|i| {
                    let color = f32::from(ca[i]) * wa + f32::from(cb[i]) * wb + f32::from(cc[i]) * wc;
                    color * texel[i] / 255.0
                });
                let pixel = &mut self.pixels[y * self.width + x];
                let rest = 1.0 - source[3] / 255.0;
                *pixel = std::array::from_fn(|i| source[i] + pixel[i] * rest);
            }
        }
    }

    fn into_image(self) -> RgbaImage {
        let mut image = RgbaImage::new(self.width as u32, self.height as u32);
        for (target, pixel) in image.pixels_mut().zip(self.pixels) {
            *target = Rgba(pixel.map(|part| part.round().clamp(0.0, 255.0) as u8));
        }
        image
    }
}

/// Twice the signed area of a triangle.
fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}
