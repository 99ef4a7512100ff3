//! What a page holds that could act: elements, attributes and addresses.

use std::collections::BTreeSet;

/// Elements of our designs, and those that Markdown gives.
const ELEMENTS: &str = "a aside b bdi blockquote body br caption circle code dd defs desc details div dl dt em figcaption \
    figure g h1 h2 h3 h4 h5 h6 head header hr html i img li line main meta nav ol p path pattern pre rect section span strong \
    style sub summary sup svg table tbody td text tfoot th thead title tr tspan ul";

/// Attributes that run something or fetch something.
const ACTING: [&str; 8] =
    ["action", "background", "formaction", "ping", "poster", "srcdoc", "srcset", "xlink:href"];

/// Panics where a page holds what the templates did not put there.
pub fn inert(page: &str) {
    let elements: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let mut rest = page
        .strip_prefix("<!doctype html>")
        .or_else(|| page.strip_prefix("<!DOCTYPE html>"))
        .expect("a page");
    let mut styles = 0;
    while let Some(at) = rest.find('<') {
        let tag = &rest[at + 1..];
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = &comment[comment.find("-->").expect("a comment ends") + 3..];
            continue;
        }
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).expect("a tag ends");
        let name = tag[..end].to_ascii_lowercase();
        assert!(elements.contains(name.as_str()), "<{name}> was not expected: {}", near(tag));
        styles += usize::from(name == "style" && !closing);
        rest = attributes(&tag[end..]);
        if name == "style" && !closing {
            rest = &rest[rest.find("</style").expect("the style ends")..];
        }
    }
    assert!(styles <= 1, "somebody added a style");
}

/// Looks at the attributes of a tag, and returns what stands behind it.
fn attributes(mut rest: &str) -> &str {
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        if let Some(behind) = rest.strip_prefix('>') {
            return behind;
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).expect("an attribute ends");
        let name = rest[..end].to_ascii_lowercase();
        assert!(!name.is_empty(), "no attribute: {}", near(rest));
        assert!(!name.starts_with("on") && !ACTING.contains(&name.as_str()), "{name} acts: {}", near(rest));
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else { continue };
        let value = value.strip_prefix('"').unwrap_or_else(|| panic!("no quotes: {}", near(rest)));
        let end = value.find('"').expect("quotes end");
        let address = &value[..end];
        let allowed: &[&str] = match name.as_str() {
            "href" => &["#", "http://", "https://", "mailto:"],
            "src" => &["data:image/"],
            _ => &[""],
        };
        assert!(allowed.iter().any(|scheme| address.starts_with(scheme)), "{name} leads to {address}");
        rest = &value[end + 1..];
    }
}

fn near(text: &str) -> String {
    text.chars().take(80).collect()
}
