//! What a report looks like: a folder of templates, a style and messages; those that come with the program, and one's own.

use std::collections::BTreeMap;

use crate::limits::Limits;

use super::language::Language;

macro_rules! files {
    ($($path:literal),* $(,)?) => { &[$(($path, include_str!(concat!("../../../reports/", $path)))),*] };
}

/// Every file that comes with the program, by its path in `reports/`.
pub(super) const BUILT_IN: &[(&str, &str)] = files![
    "inspectierapport/rapport.html.j2",
    "inspectierapport/rapport.md.j2",
    "inspectierapport/stijl.css",
    "normenkader/rapport.html.j2",
    "normenkader/rapport.md.j2",
    "talen/en/algemeen.ftl",
    "talen/en/cijfers.ftl",
    "talen/en/inspectierapport.ftl",
    "talen/en/normenkader.ftl",
    "talen/en/zelfevaluatie.ftl",
    "talen/en/zinnen.ftl",
    "talen/nl/algemeen.ftl",
    "talen/nl/cijfers.ftl",
    "talen/nl/inspectierapport.ftl",
    "talen/nl/normenkader.ftl",
    "talen/nl/zelfevaluatie.ftl",
    "talen/nl/zinnen.ftl",
    "zelfevaluatie/rapport.html.j2",
    "zelfevaluatie/rapport.md.j2",
];

/// The design that others are laid over.
const INSPECTION: &str = "inspectierapport";
const GUIDE: &str = "normenkader";
const STYLE: &str = "stijl.css";

/// The designs that come with the program, by which `--template` knows them.
pub const DESIGNS: [&str; 2] = [INSPECTION, "zelfevaluatie"];

/// The form of a rendered report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One page that needs nothing else.
    Html,
    /// For those who go on writing in it.
    Markdown,
}

impl Form {
    /// The template that gives this form.
    pub fn template(self) -> &'static str {
        match self {
            Self::Html => "rapport.html.j2",
            Self::Markdown => "rapport.md.j2",
        }
    }
}

/// A folder of templates, style and messages, laid over one that comes with the program.
#[derive(Debug, Clone)]
pub struct Design {
    base: &'static str,
    /// One's own files by path within the folder, with forward slashes.
    own: BTreeMap<String, String>,
    /// How much more it may do than the design that it is laid over does, in times.
    effort: usize,
}

impl Design {
    /// One that comes with the program; none if there is none of this name.
    pub fn named(name: &str) -> Option<Self> {
        let base = DESIGNS.into_iter().find(|design| *design == name)?;
        Some(Self { base, own: BTreeMap::new(), effort: 1 })
    }

    /// The inspection report.
    pub fn inspection() -> Self {
        Self { base: INSPECTION, own: BTreeMap::new(), effort: 1 }
    }

    /// The framework in words.
    pub(super) fn guide() -> Self {
        Self { base: GUIDE, own: BTreeMap::new(), effort: 1 }
    }

    /// Somebody's own folder: what is not in it is taken from the inspection report.
    pub fn of_folder(own: BTreeMap<String, String>) -> Self {
        Self { base: INSPECTION, own, effort: Limits::default().effort }
    }

    /// The same, which may do so many times as much as one of ours does.
    #[must_use]
    pub fn with_effort(self, effort: usize) -> Self {
        Self { effort, ..self }
    }

    /// How many times as much it may do as one of ours does.
    pub(super) fn effort(&self) -> u64 {
        self.effort as u64
    }

    /// Whether there is anything in it that does not come with the program.
    pub(super) fn is_own(&self) -> bool {
        !self.own.is_empty()
    }

    /// Whether a file of this name has a place in a folder of one's own: a template, the style, or messages.
    pub fn takes(name: &str) -> bool {
        match extension(name) {
            Some("j2") => true,
            Some("ftl") => !name.contains('/'),
            _ => name == STYLE,
        }
    }

    /// Every template by the name under which others include it: one's own, those they are laid over, and all that come with
    /// the program by their folder and name.
    pub(super) fn templates(&self) -> BTreeMap<&str, &str> {
        let mut templates: BTreeMap<&str, &str> = BTreeMap::new();
        for (path, text) in BUILT_IN.iter().filter(|(path, _)| extension(path) == Some("j2")) {
            templates.insert(path, text);
            let own = path.strip_prefix(self.base).and_then(|rest| rest.strip_prefix('/'));
            templates.extend(own.map(|name| (name, *text)));
        }
        templates.extend(self.own.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        templates
    }

    /// The style sheet, which is put into the page.
    pub(super) fn style(&self) -> &str {
        let built_in = |base: &str| {
            let path = format!("{base}/{STYLE}");
            BUILT_IN.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
        };
        let own = self.own.get(STYLE).map(String::as_str);
        own.or_else(|| built_in(self.base)).or_else(|| built_in(INSPECTION)).unwrap_or_default()
    }

    /// The language with its messages, one's own before those that come with the program.
    pub(super) fn language(&self, tag: &str) -> Result<Language, Vec<String>> {
        let folder = format!("talen/{tag}/");
        let built_in = BUILT_IN.iter().filter(|(path, _)| path.starts_with(&folder));
        let mut files: Vec<(String, &str)> =
            built_in.map(|(path, text)| ((*path).to_owned(), *text)).collect();
        let own = format!("{tag}.ftl");
        files.extend(self.own.get(&own).map(|text| (own.clone(), text.as_str())));
        if files.is_empty() {
            return Err(vec![format!(
                "there are no messages in the language `{tag}`: known are {}, and a folder of templates may hold {own}",
                languages().join(", ")
            )]);
        }
        Language::new(tag, &files)
    }
}

/// What stands behind the last dot of a name; names are ours or those of a folder of templates, both in small letters.
pub(super) fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension)
}

/// The tags of the languages that come with the program.
pub fn languages() -> Vec<&'static str> {
    let mut tags: Vec<&str> =
        BUILT_IN.iter().filter_map(|(path, _)| path.strip_prefix("talen/")?.split('/').next()).collect();
    tags.sort_unstable_by_key(|tag| (*tag != "nl", *tag));
    tags.dedup();
    tags
}
