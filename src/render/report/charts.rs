//! Charts as inline SVG. They say nothing that the table beside them does not say, and they stay legible without
//! colour: outcomes differ in lightness, pattern and number.

use std::fmt::Write as _;

use super::language::{Language, say};
use crate::findings::{Counts, Share, Verdict};
use crate::inert::marked;

const WIDTH: f64 = 600.0;
const INK: &str = "#1a1a1a";
const DARK: &str = "#14485f";
const PALE: &str = "#bcd6e0";
const WARM: &str = "#d9952f";
const GREY: &str = "#8a8a8a";

/// A norm in a chart of outcomes.
pub(super) struct Outcomes<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) counts: Counts,
}

/// A norm in a chart of shares.
pub(super) struct Shares<'a> {
    pub(super) id: &'a str,
    pub(super) share: Option<Share>,
}

/// A group of bars: what is counted, and per value its name and number.
pub(super) struct Bars<'a> {
    pub(super) title: &'a str,
    pub(super) bars: Vec<Bar>,
}

/// How often something was found.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) count: u64,
    pub(super) counts: Counting,
}

/// What a bar counts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Counting {
    /// Records with a value.
    Value,
    /// Records that have none of the values.
    None,
    /// Records that do not say.
    Unknown,
    /// Records to which the question does not apply.
    NotApplicable,
}

/// Per norm one bar, divided by outcome.
pub(super) fn outcomes(l: &Language, name: &str, title: &str, rows: &[Outcomes<'_>]) -> String {
    const ROW: f64 = 40.0;
    const TOP: f64 = 34.0;
    let height = TOP + ROW * float(rows.len() as u64) + 2.0;
    let mut svg = open(name, title, &l.word("chart-outcomes"), height);
    let _ = write!(
        svg,
        "<defs><pattern id=\"{name}-deels\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"{PALE}\"/>\
         <rect width=\"2\" height=\"6\" fill=\"{DARK}\"/></pattern>\
         <pattern id=\"{name}-open\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"6\" height=\"6\" fill=\"#fff\"/><circle cx=\"3\" cy=\"3\" r=\"1\" fill=\"#444\"/></pattern></defs>"
    );
    let fills = [
        DARK.to_owned(),
        format!("url(#{name}-deels)"),
        WARM.to_owned(),
        format!("url(#{name}-open)"),
        "#fff".to_owned(),
    ];
    let mut x = 0.5;
    let outcomes = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::Unknown, Verdict::NotApplicable];
    for (outcome, fill) in outcomes.into_iter().zip(&fills) {
        let label = l.verdict(outcome);
        rect(&mut svg, x, 2.0, 16.0, 12.0, fill);
        text(&mut svg, x + 21.0, 12.5, "start", "", &label);
        x += 40.0 + 6.1 * float(label.chars().count() as u64);
    }
    for (at, row) in rows.iter().enumerate() {
        let y = TOP + ROW * float(at as u64);
        let Counts { met, partly, not_met, unknown, not_applicable, .. } = row.counts;
        let parts = [met, partly, not_met, unknown, not_applicable];
        let total = parts.iter().copied().fold(0, u64::saturating_add);
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{:.1}\"><tspan font-weight=\"bold\">{}</tspan> {}</text>",
            y + 9.0,
            escape(row.id),
            escape(&short(row.title, 72))
        );
        let mut x = 0.5;
        for ((part, fill), at) in parts.iter().zip(&fills).zip(0..) {
            if *part == 0 || total == 0 {
                continue;
            }
            let width = float(*part) / float(total) * (WIDTH - 1.0);
            rect(&mut svg, x, y + 14.0, width, 17.0, fill);
            let label = part.to_string();
            if width > 8.0 * float(label.len() as u64) + 2.0 {
                let middle = x + width / 2.0;
                // Behind a number on a pattern a plain ground.
                if at == 1 || at == 3 {
                    let plate = 7.6 * float(label.len() as u64) + 3.0;
                    let left = middle - plate / 2.0;
                    let _ = write!(
                        svg,
                        "<rect x=\"{left:.1}\" y=\"{:.1}\" width=\"{plate:.1}\" height=\"13\" fill=\"#fff\"/>",
                        y + 16.0
                    );
                }
                let look = if at == 0 { " fill=\"#fff\"" } else { "" };
                text(&mut svg, middle, y + 27.0, "middle", look, &label);
            }
            x += width;
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Per norm a dot for the share, a line for its interval, a band for its bounds.
pub(super) fn shares(l: &Language, name: &str, title: &str, rows: &[Shares<'_>]) -> String {
    const ROW: f64 = 24.0;
    const TOP: f64 = 44.0;
    const LEFT: f64 = 62.0;
    const RIGHT: f64 = 545.0;
    let bottom = TOP + ROW * float(rows.len() as u64);
    let mut svg = open(name, title, &l.word("chart-shares"), bottom + 22.0);
    let at = |share: f64| LEFT + clamp(share) * (RIGHT - LEFT);
    dot(&mut svg, 8.0, 8.0);
    let mut x = named(&mut svg, 17.0, 12.5, &l.word("chart-share"));
    whisker(&mut svg, x, x + 28.0, 8.0);
    x = named(&mut svg, x + 34.0, 12.5, &l.word("chart-interval"));
    rect(&mut svg, x, 2.0, 28.0, 12.0, PALE);
    named(&mut svg, x + 34.0, 12.5, &l.word("chart-bounds"));
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = at(tick);
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\" stroke=\"#bbb\"/>",
            TOP - 12.0
        );
        text(&mut svg, x, bottom + 16.0, "middle", "", &l.percent(Some(tick)));
    }
    for (row, place) in rows.iter().zip(0..) {
        let y = TOP + ROW * float(place);
        text(&mut svg, 0.0, y + 4.0, "start", " font-weight=\"bold\"", row.id);
        let Some(share) = row.share else {
            text(
                &mut svg,
                LEFT + 8.0,
                y + 4.0,
                "start",
                " font-style=\"italic\"",
                &l.verdict(Verdict::Unknown),
            );
            continue;
        };
        let (low, high) = (at(share.lowest), at(share.highest));
        rect(&mut svg, low - 1.0, y - 6.0, high - low + 2.0, 12.0, PALE);
        if let (Some(low), Some(high)) = (share.low, share.high) {
            whisker(&mut svg, at(low), at(high), y);
        }
        if let Some(value) = share.value {
            dot(&mut svg, at(value), y);
            text(&mut svg, WIDTH, y + 4.0, "end", "", &l.percent(Some(value)));
        }
    }
    svg.push_str("</svg>");
    svg
}

/// Groups of bars, all on one scale.
pub(super) fn distributions(
    l: &Language,
    name: &str,
    title: &str,
    many: &str,
    groups: &[Bars<'_>],
) -> String {
    const ROW: f64 = 19.0;
    const HEAD: f64 = 26.0;
    const LEFT: f64 = 190.0;
    const LABEL: usize = 26;
    let bars = || groups.iter().flat_map(|group| &group.bars);
    let rows: f64 = bars().map(|bar| ROW + extra(&lines(&bar.label, LABEL))).sum();
    let height = rows + HEAD * float(groups.len() as u64) + 2.0;
    let most = bars().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let desc = say!(l, "chart-distributions", many = many);
    let mut svg = open(name, title, &desc, height);
    let mut y = 0.0;
    for group in groups {
        text(&mut svg, 0.0, y + 16.0, "start", " font-weight=\"bold\"", &short(group.title, 80));
        y += HEAD;
        for Bar { label, count, counts } in &group.bars {
            let width = float(*count) / float(most) * (WIDTH - LEFT - 45.0);
            let label = lines(label, LABEL);
            for (line, at) in label.iter().zip(0..) {
                text(&mut svg, LEFT - 8.0, y + 11.0 + LINE * float(at), "end", "", line);
            }
            let fill = if *counts == Counting::Unknown { "#fff" } else { DARK };
            rect(&mut svg, LEFT, y + 1.0, width.max(0.5), 13.0, fill);
            text(&mut svg, LEFT + width + 6.0, y + 11.5, "start", "", &count.to_string());
            y += ROW + extra(&label);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A norm with its share in each of several groups.
pub(super) struct Pair {
    pub(super) label: String,
    /// None where nothing is known of a group.
    pub(super) shares: Vec<Option<f64>>,
}

/// Per norm a bar for each group, all on one scale; groups differ in lightness and in pattern.
pub(super) fn pairs(l: &Language, name: &str, title: &str, labels: &[String], rows: &[Pair]) -> String {
    const BAR: f64 = 11.0;
    const GAP: f64 = 12.0;
    const LEFT: f64 = 62.0;
    const RIGHT: f64 = 540.0;
    let each = BAR * float(labels.len() as u64) + GAP;
    // One line of the legend for each group: their names may be long.
    let top = 20.0 * float(labels.len() as u64) + 12.0;
    let bottom = top + each * float(rows.len() as u64);
    let desc = say!(l, "chart-pairs", groups = labels.join(", "));
    let mut svg = open(name, title, &desc, bottom + 20.0);
    let _ = write!(
        svg,
        "<defs><pattern id=\"{name}-streep\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"5\" height=\"5\" fill=\"#fff\"/>\
         <rect width=\"2\" height=\"5\" fill=\"{DARK}\"/></pattern></defs>"
    );
    let fills = [DARK.to_owned(), format!("url(#{name}-streep)"), PALE.to_owned(), WARM.to_owned()];
    let fill = |at: usize| fills[at % fills.len()].as_str();
    for (at, label) in labels.iter().enumerate() {
        let y = 2.0 + 20.0 * float(at as u64);
        rect(&mut svg, 0.5, y, 16.0, 12.0, fill(at));
        text(&mut svg, 22.0, y + 10.5, "start", "", &short(label, 80));
    }
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = LEFT + tick * (RIGHT - LEFT);
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" y1=\"{top:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\" stroke=\"#bbb\"/>"
        );
        text(&mut svg, x, bottom + 14.0, "middle", "", &l.percent(Some(tick)));
    }
    for (row, pair) in rows.iter().enumerate() {
        let y = top + GAP / 2.0 + each * float(row as u64);
        let middle = y + BAR * float(labels.len() as u64) / 2.0;
        text(&mut svg, 0.0, middle + 4.0, "start", " font-weight=\"bold\"", &pair.label);
        for (at, share) in pair.shares.iter().enumerate() {
            let y = y + BAR * float(at as u64);
            match share {
                Some(share) => {
                    let width = clamp(*share) * (RIGHT - LEFT);
                    rect(&mut svg, LEFT, y, width.max(0.5), BAR - 1.0, fill(at));
                    let look = " font-size=\"10\"";
                    text(&mut svg, LEFT + width + 5.0, y + 8.5, "start", look, &l.percent(Some(*share)));
                }
                None => {
                    let look = " font-size=\"10\" font-style=\"italic\"";
                    text(&mut svg, LEFT + 5.0, y + 8.5, "start", look, &l.verdict(Verdict::Unknown));
                }
            }
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A share that was published, and what was computed.
pub(super) struct Laid {
    pub(super) label: String,
    pub(super) published: f64,
    pub(super) computed: f64,
}

/// Per share a diamond for what was published and a dot for what was computed, joined by a line.
pub(super) fn laid(l: &Language, name: &str, rows: &[Laid]) -> String {
    const ROW: f64 = 22.0;
    const TOP: f64 = 34.0;
    const LEFT: f64 = 262.0;
    const RIGHT: f64 = 560.0;
    const LABEL: usize = 40;
    let labels: Vec<Vec<String>> = rows.iter().map(|row| lines(&row.label, LABEL)).collect();
    let bottom = TOP + labels.iter().map(|label| ROW + extra(label)).sum::<f64>();
    let mut svg = open(name, &l.word("chart-laid-title"), &l.word("chart-laid"), bottom + 18.0);
    let at = |share: f64| LEFT + clamp(share) * (RIGHT - LEFT);
    let diamond = |svg: &mut String, x: f64, y: f64| {
        let _ = write!(
            svg,
            "<path d=\"M{x:.1} {:.1}l6 6l-6 6l-6 -6z\" fill=\"#fff\" stroke=\"{INK}\" stroke-width=\"1.5\"/>",
            y - 6.0
        );
    };
    diamond(&mut svg, 8.0, 9.0);
    let x = named(&mut svg, 20.0, 13.0, &l.word("chart-published"));
    dot(&mut svg, x, 9.0);
    named(&mut svg, x + 9.0, 13.0, &l.word("chart-computed"));
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = at(tick);
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" y1=\"{:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\" stroke=\"#bbb\"/>",
            TOP - 8.0
        );
        text(&mut svg, x, bottom + 14.0, "middle", "", &l.percent(Some(tick)));
    }
    let mut top = TOP;
    for (row, label) in rows.iter().zip(&labels) {
        let y = top + f64::midpoint(ROW, extra(label));
        let first = y + 4.0 - extra(label) / 2.0;
        for (line, at) in label.iter().zip(0..) {
            text(&mut svg, LEFT - 12.0, first + LINE * float(at), "end", " font-size=\"11\"", line);
        }
        top += ROW + extra(label);
        let (published, computed) = (at(row.published), at(row.computed));
        let _ = write!(
            svg,
            "<line x1=\"{published:.1}\" y1=\"{y:.1}\" x2=\"{computed:.1}\" y2=\"{y:.1}\" stroke=\"{INK}\"/>"
        );
        diamond(&mut svg, published, y);
        dot(&mut svg, computed, y);
    }
    svg.push_str("</svg>");
    svg
}

fn open(name: &str, title: &str, desc: &str, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" \
         aria-labelledby=\"{name}-t {name}-d\" font-size=\"12\" fill=\"{INK}\">\
         <title id=\"{name}-t\">{}</title><desc id=\"{name}-d\">{}</desc>",
        escape(title),
        escape(desc)
    )
}

fn rect(svg: &mut String, x: f64, y: f64, width: f64, height: f64, fill: &str) {
    let _ = write!(
        svg,
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\" stroke=\"{GREY}\"/>"
    );
}

fn dot(svg: &mut String, x: f64, y: f64) {
    let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{DARK}\" stroke=\"#fff\"/>");
}

fn whisker(svg: &mut String, from: f64, to: f64, y: f64) {
    let (top, bottom) = (y - 4.0, y + 4.0);
    let _ = write!(
        svg,
        "<path d=\"M{from:.1} {top:.1}V{bottom:.1}M{from:.1} {y:.1}H{to:.1}M{to:.1} {top:.1}V{bottom:.1}\" \
         stroke=\"{INK}\" stroke-width=\"1.5\" fill=\"none\"/>"
    );
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, look: &str, words: &str) {
    let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
    let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\"{anchor}{look}>{}</text>", escape(words));
}

/// A name in a legend; where the next sign comes.
fn named(svg: &mut String, x: f64, y: f64, name: &str) -> f64 {
    text(svg, x, y, "start", "", name);
    x + 6.2 * float(name.chars().count() as u64) + 24.0
}

/// Text for HTML and SVG, in content and in attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in marked(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The text, cut with an ellipsis where it does not fit.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

/// The height of a further line of a label.
const LINE: f64 = 13.0;

/// What the lines of a label take more than one.
fn extra(lines: &[String]) -> f64 {
    LINE * float((lines.len() as u64).saturating_sub(1))
}

/// A label in one line of at most so many characters, or in two, the second cut where it does not fit.
fn lines(text: &str, most: usize) -> Vec<String> {
    let fits = text.char_indices().nth(most).map(|(at, _)| at);
    match fits.and_then(|end| text[..end].rfind(' ')) {
        Some(space) => vec![text[..space].to_owned(), short(text[space..].trim_start(), most)],
        None => vec![short(text, most)],
    }
}

/// Exact up to four thousand million, beyond which no chart shows a difference.
fn float(n: u64) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

fn clamp(share: f64) -> f64 {
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_fill_the_bar_and_text_is_inert() {
        let l = &Language::dutch();
        let counts = Counts { read: 4, met: 1, not_met: 3, ..Counts::default() };
        let svg = outcomes(l, "f", "<script>", &[Outcomes { id: "X-1", title: "a & b", counts }]);
        assert!(svg.contains("width=\"149.8\"") && svg.contains("width=\"449.2\""), "{svg}");
        assert!(svg.contains("&lt;script&gt;") && svg.contains("a &amp; b") && !svg.contains("<script"));
        assert!(
            svg.starts_with("<svg")
                && svg.contains("<title id=\"f-t\">")
                && svg.contains("<desc id=\"f-d\">")
        );
    }

    #[test]
    fn nothing_to_show_is_no_division_by_zero() {
        let l = &Language::dutch();
        let empty = Outcomes { id: "X-1", title: "leeg", counts: Counts::default() };
        let odd = Share { value: Some(f64::NAN), low: None, high: None, lowest: 0.0, highest: 1.0 };
        let all = outcomes(l, "a", "t", &[empty])
            + &shares(
                l,
                "b",
                "t",
                &[Shares { id: "X-1", share: Some(odd) }, Shares { id: "X-2", share: None }],
            )
            + &distributions(
                l,
                "c",
                "t",
                "dossiers",
                &[Bars {
                    title: "g",
                    bars: vec![Bar { label: "v".into(), count: 0, counts: Counting::Value }],
                }],
            );
        assert!(!all.contains("NaN\"") && !all.contains("inf"));
        assert!(all.contains("niet te beoordelen"));
    }
}
