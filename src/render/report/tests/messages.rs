//! That no language lacks a message, that what uses one gives it its values, and that none is for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::super::design::BUILT_IN;
use super::super::languages;

/// What a message takes: the values that it is given, and other messages.
#[derive(Default)]
struct Taken {
    values: BTreeSet<String>,
    messages: BTreeSet<String>,
}

impl Taken {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.messages.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { arguments, .. }
            | InlineExpression::TermReference { arguments: Some(arguments), .. } => self.arguments(arguments),
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }

    fn arguments(&mut self, arguments: &CallArguments<&str>) {
        arguments.positional.iter().for_each(|argument| self.inline(argument));
        arguments.named.iter().for_each(|argument| self.inline(&argument.value));
    }
}

/// Every message of a language, and what is defined more than once.
fn messages(language: &str) -> (BTreeMap<String, Taken>, Vec<String>) {
    let (mut all, mut twice) = (BTreeMap::new(), Vec::new());
    let folder = format!("talen/{language}/");
    for (path, text) in BUILT_IN.iter().filter(|(path, _)| path.starts_with(&folder)) {
        for entry in fluent_syntax::parser::parse(*text).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let mut taken = Taken::default();
            message.value.iter().for_each(|pattern| taken.pattern(pattern));
            if all.insert(message.id.name.to_owned(), taken).is_some() {
                twice.push(format!("{path}: {}", message.id.name));
            }
        }
    }
    (all, twice)
}

fn is_template(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "j2")
}

/// The templates that come with the program, and the sources of the report without their tests and comments.
fn sources() -> Vec<(String, String)> {
    let templates = BUILT_IN.iter().filter(|(path, _)| is_template(path));
    let mut sources: Vec<(String, String)> =
        templates.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/render/report");
    let entries = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    for path in files.filter(|path| !path.ends_with("tests.rs")).chain([folder.with_extension("rs")]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        sources.push((path.display().to_string(), lines.collect::<Vec<_>>().join("\n")));
    }
    assert!(sources.len() > 10, "the sources of the report are elsewhere");
    sources
}

/// The arguments of a call, from behind its opening parenthesis.
fn arguments(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quoted => drop(chars.next()),
            '"' => quoted = !quoted,
            _ if quoted => {}
            // A character between quotes, which is not the lifetime that it could be.
            '\'' if text[at + 1..].starts_with('\\') => drop(chars.nth(2)),
            '\'' if text[at + 1..].chars().nth(1) == Some('\'') => drop(chars.nth(1)),
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                found.push(text[start..at].trim());
                start = at + 1;
                if c == ')' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// A use of a message, with the values that it is given.
struct Use {
    file: String,
    id: String,
    values: BTreeSet<String>,
}

/// `t("id", name=…)` in templates; `say!(…, "id", name = …)` and `.word("id")` in sources.
fn uses() -> Vec<Use> {
    let mut uses = Vec::new();
    for (file, text) in &sources() {
        let calls: &[(&str, usize)] =
            if is_template(file) { &[("t(", 0)] } else { &[("say!(", 1), (".word(", 0)] };
        for &(call, before) in calls {
            for (at, _) in text.match_indices(call) {
                // No other function whose name ends like it.
                if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') && call == "t(" {
                    continue;
                }
                let given = arguments(&text[at + call.len()..]);
                // What is no literal is chosen elsewhere.
                let literal = |id: &&str| Some(id.strip_prefix('"')?.strip_suffix('"')?.to_owned());
                let Some(id) = given.get(before).and_then(literal) else { continue };
                let names = given.iter().skip(before + 1).filter_map(|value| value.split_once('='));
                let values = names.map(|(name, _)| name.trim().to_owned()).collect();
                uses.push(Use { file: file.clone(), id, values });
            }
        }
    }
    uses
}

#[test]
fn every_language_has_the_same_messages_with_the_same_values() {
    let languages = languages();
    let (first, twice) = messages(languages[0]);
    assert!(twice.is_empty(), "defined twice: {twice:#?}");
    for language in &languages[1..] {
        let (other, twice) = messages(language);
        assert!(twice.is_empty(), "defined twice: {twice:#?}");
        let names = |all: &BTreeMap<String, Taken>| all.keys().cloned().collect::<BTreeSet<_>>();
        let odd: Vec<String> = names(&first).symmetric_difference(&names(&other)).cloned().collect();
        assert!(odd.is_empty(), "only in `{}` or only in `{language}`: {odd:#?}", languages[0]);
        for (id, taken) in &first {
            assert_eq!(taken.values, other[id].values, "`{id}` in `{}` and in `{language}`", languages[0]);
        }
    }
}

#[test]
fn every_message_that_is_used_is_there_and_is_given_its_values() {
    let (all, _) = messages(languages()[0]);
    let (uses, mut wrong) = (uses(), Vec::new());
    assert!(uses.len() > 100, "messages are used in another way than is looked for");
    for Use { file, id, values } in uses {
        match all.get(&id) {
            None => wrong.push(format!("{file}: there is no `{id}`")),
            Some(taken) => {
                let missing: Vec<&String> = taken.values.difference(&values).collect();
                if !missing.is_empty() {
                    wrong.push(format!("{file}: `{id}` is not given {missing:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_message_is_used() {
    let (all, _) = messages(languages()[0]);
    let sources = sources();
    let used = |id: &String| {
        sources.iter().any(|(_, text)| text.contains(&format!("\"{id}\"")))
            || all.values().any(|other| other.messages.contains(id))
    };
    let unused: Vec<&String> = all.keys().filter(|id| !used(id)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}
