//! A chart of what grows, as SVG: for each thing that grows its time above and its memory below, both axes in powers of ten. A
//! dashed line shows what growth in proportion would be.

use std::fmt::Write;

use crate::document::{grouped, short};

/// One measured size.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    /// How many there were.
    pub size: u64,
    /// How long it took.
    pub seconds: f64,
    /// The most memory at once.
    pub bytes: u64,
}

/// What grows.
#[derive(Debug, Clone)]
pub struct Panel {
    /// What it is.
    pub title: String,
    /// What stays the same.
    pub note: String,
    /// Sizes in their order.
    pub points: Vec<Point>,
}

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 44.0;
const HEAD: f64 = 44.0;
const LEGEND: f64 = 8.0;

/// Whoever reads in the dark gets light lines.
const STYLE: &str = "\
text { font: 12px system-ui, sans-serif; fill: #333 }
.title { font-size: 14px; font-weight: 600; fill: #111 }
.axis { fill: #666; font-size: 11px }
.value { font-size: 11px; font-weight: 600; stroke: #fff; stroke-width: 3px; paint-order: stroke }
.grid { stroke: #e3e3e3 }
.even { stroke: #999; stroke-dasharray: 3 4; fill: none }
.time { stroke: #1f5fa8; fill: none; stroke-width: 2 }
.memory { stroke: #a8501f; fill: none; stroke-width: 2 }
circle.time { fill: #1f5fa8 }
circle.memory { fill: #a8501f }
.ground { fill: #fff }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd }
  .title { fill: #fff }
  .axis { fill: #aaa }
  .value { stroke: #111 }
  .grid { stroke: #333 }
  .even { stroke: #777 }
  .time { stroke: #7fb2ec }
  .memory { stroke: #eca27f }
  circle.time { fill: #7fb2ec }
  circle.memory { fill: #eca27f }
  .ground { fill: #111 }
}
";

/// The chart.
pub fn draw(panels: &[Panel]) -> String {
    let columns = panels.iter().map(|_| 1.0).sum::<f64>();
    let (width, height) = (columns * WIDTH, HEAD + 2.0 * HEIGHT + LEGEND);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"How time and memory grow\">\n<style>\n{STYLE}</style>\n\
         <rect class=\"ground\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    for (panel, left) in panels.iter().zip((0_u32..).map(|column| f64::from(column) * WIDTH)) {
        text(&mut svg, "title", left + LEFT, 20.0, "start", &panel.title);
        text(&mut svg, "axis", left + LEFT, 37.0, "start", &panel.note);
        let values = |of: fn(&Point) -> f64| panel.points.iter().map(|p| (p.size, of(p))).collect::<Vec<_>>();
        let time = values(|point| point.seconds);
        plot(&mut svg, "time", "time (s)", (left, HEAD), &time, |seconds| format!("{} s", short(seconds)));
        let memory = values(|point| float(point.bytes.div_ceil(1_000_000)));
        plot(&mut svg, "memory", "memory (MB)", (left, HEAD + HEIGHT), &memory, |mb| {
            format!("{} MB", short(mb).trim_end_matches(".00").trim_end_matches(".0"))
        });
    }
    let (from, at) = (LEFT, height - 6.0);
    put(&mut svg, &format!("<path class=\"even\" d=\"M{from} {:.1}h28\"/>\n", at - 4.0));
    text(&mut svg, "axis", from + 36.0, at, "start", "growth in proportion");
    svg.push_str("</svg>\n");
    svg
}

fn text(svg: &mut String, class: &str, x: f64, y: f64, anchor: &str, text: &str) {
    put(
        svg,
        &format!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>\n"
        ),
    );
}

fn put(svg: &mut String, text: &str) {
    svg.write_str(text).expect("a string takes whatever is written");
}

fn float(number: u64) -> f64 {
    number.to_string().parse().expect("a number is one")
}

/// A whole number without its decimals.
fn plain(figure: f64) -> String {
    let text = short(figure);
    text.split_once('.')
        .filter(|(_, rest)| rest.bytes().all(|b| b == b'0'))
        .map_or(text.clone(), |(whole, _)| whole.to_owned())
}

/// A power of ten, as it is read.
fn power(of: f64) -> String {
    if of < 0.0 { 10_f64.powf(of).to_string() } else { plain(10_f64.powf(of)) }
}

fn plot(
    svg: &mut String,
    class: &str,
    axis: &str,
    (left, top): (f64, f64),
    points: &[(u64, f64)],
    value: impl Fn(f64) -> String,
) {
    let logs: Vec<(f64, f64)> =
        points.iter().map(|(size, value)| (float(*size).log10(), value.max(1e-4).log10())).collect();
    if logs.is_empty() {
        return;
    }
    let least = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| logs.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (first, last) = (least(|p| p.0) - 0.3, most(|p| p.0) + 0.3);
    let (low, high) = (least(|p| p.1).floor(), most(|p| p.1).ceil().max(least(|p| p.1).floor() + 1.0));
    let x = |log: f64| left + LEFT + (log - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    let y = |log: f64| top + HEIGHT - BOTTOM - (log - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
    text(svg, "axis", left + LEFT, top + 20.0, "start", axis);
    let mut decade = low;
    while decade <= high {
        let (from, to, at) = (x(first), x(last), y(decade));
        put(svg, &format!("<path class=\"grid\" d=\"M{from:.1} {at:.1}H{to:.1}\"/>\n"));
        text(svg, "axis", from - 6.0, at + 4.0, "end", &power(decade));
        decade += 1.0;
    }
    for (size, (log, _)) in points.iter().zip(&logs) {
        text(svg, "axis", x(*log), top + HEIGHT - BOTTOM + 18.0, "middle", &grouped(size.0));
    }
    if let Some(begin) = logs.first() {
        // As far as there is room for it.
        let end = (begin.0 + high - begin.1).min(last);
        let (from, to) = ((x(begin.0), y(begin.1)), (x(end), y(begin.1 + end - begin.0)));
        put(
            svg,
            &format!("<path class=\"even\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>\n", from.0, from.1, to.0, to.1),
        );
    }
    let line: Vec<String> = logs.iter().map(|(a, b)| format!("{:.1} {:.1}", x(*a), y(*b))).collect();
    put(svg, &format!("<path class=\"{class}\" d=\"M{}\"/>\n", line.join("L")));
    for ((_, figure), (a, b)) in points.iter().zip(&logs) {
        let (a, b) = (x(*a), y(*b));
        put(svg, &format!("<circle class=\"{class}\" cx=\"{a:.1}\" cy=\"{b:.1}\" r=\"3.5\"/>\n"));
        text(svg, "value", a, b - 9.0, "middle", &value(*figure));
    }
}
