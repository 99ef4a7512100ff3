//! What an audit states beside its dossiers: figures from outside, ratings of an earlier audit, and ratings that people
//! put in the place of those that the rules give.

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    dossier::DossierId,
    findings::{Earlier, Overruled, Waiver},
    framework::{Framework, rating::Unit},
    source::{Span, Spanned},
    syntax::Node,
    table::{Table, decimal, list, mapping, number, percentage, text, word},
    time::{Dates, Day},
    verdict::Places,
};

/// As `audit.yaml` has them, not yet held against a framework.
#[derive(Debug, Clone, Default)]
pub struct Written {
    figures: Vec<(Spanned<String>, Node, String)>,
    earlier: Vec<(Spanned<String>, Spanned<String>, String, String)>,
    overrides: Vec<WrittenOverride>,
    waivers: Vec<(Spanned<String>, Spanned<String>, Waiver)>,
}

#[derive(Debug, Clone)]
struct WrittenOverride {
    span: Span,
    aspect: Option<Spanned<String>>,
    dossier: Option<Spanned<String>>,
    overall: bool,
    rate: Spanned<String>,
    by: String,
    date: Option<String>,
    motivation: String,
}

/// Held against a framework.
#[derive(Debug, Clone, Default)]
pub struct Statements {
    /// Per figure of the framework its value and where that comes from, where it is supplied.
    pub figures: Vec<Option<(u64, String)>>,
    /// What an earlier audit gave.
    pub earlier: Vec<(Rated, usize, Earlier)>,
    /// What people put in the place of what the rules give.
    pub overrides: Vec<Override>,
    /// Deviations that are allowed for some time, and where each names its dossier.
    pub waivers: Vec<((usize, Spanned<DossierId>), Waiver)>,
}

/// What is rated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rated {
    /// An aspect, by its slot.
    Aspect(usize),
    /// A dossier on an aspect.
    Case(usize, DossierId),
    /// The whole.
    Overall,
}

/// A rating that a person gave instead of what the rules give.
#[derive(Debug, Clone)]
pub struct Override {
    /// What is rated.
    pub rated: Rated,
    /// The slot of its scale.
    pub place: usize,
    /// As findings show it.
    pub shown: Overruled,
    /// Where a dossier is named, with the slot of its subject.
    pub dossier: Option<(usize, Spanned<DossierId>)>,
}

impl Statements {
    /// What an earlier audit gave.
    pub fn earlier(&self, rated: &Rated) -> Option<(Places, &Earlier)> {
        let found = self.earlier.iter().find(|(of, _, _)| of == rated);
        found.map(|(_, slot, earlier)| (Places::only(*slot), earlier))
    }

    /// What a person gave instead.
    pub fn overruled(&self, rated: &Rated) -> Option<(Places, &Overruled)> {
        let found = self.overrides.iter().find(|given| given.rated == *rated);
        found.map(|given| (Places::only(given.place), &given.shown))
    }
}

/// The rating of the whole, where aspects are named.
const OVERALL: &str = "overall";

impl Written {
    /// Reads the keys of an audit.
    pub(super) fn read(table: &mut Table<'_>, sink: &mut Sink) -> Self {
        let mut written = Self::default();
        for entry in mapping(table.optional("figures"), "`figures`", sink) {
            let Some(mut table) = Table::open(&entry.value, "a figure of the audit", sink) else { continue };
            let value = table.required("value").cloned();
            let source = table.required_text("source", sink);
            table.finish(sink);
            written.figures.extend(value.zip(source).map(|(v, s)| (entry.key.clone(), v, s.value)));
        }
        for entry in mapping(table.optional("earlier"), "`earlier`", sink) {
            let Some(mut table) = Table::open(&entry.value, "an earlier rating", sink) else { continue };
            let rate = table.required_text("rate", sink);
            let date = table.required("date").and_then(|n| date(n, sink));
            let source = table.required_text("source", sink);
            table.finish(sink);
            if let (Some(rate), Some(date), Some(source)) = (rate, date, source) {
                written.earlier.push((entry.key.clone(), rate, date, source.value));
            }
        }
        for node in table.optional("overrides").map(|n| list(n, sink)).unwrap_or_default() {
            written.overrides.extend(written_override(node, sink));
        }
        for node in table.optional("waivers").map(|n| list(n, sink)).unwrap_or_default() {
            written.waivers.extend(waiver(node, sink));
        }
        written
    }

    /// Holds them against the framework; what names nothing there is reported.
    pub(super) fn check(&self, framework: &Framework, as_of: Day, sink: &mut Sink) -> Statements {
        let mut statements =
            Statements { figures: vec![None; framework.figures.len()], ..Statements::default() };
        for (name, value, source) in &self.figures {
            let slot = framework.figures.iter().position(|figure| figure.id == name.value);
            let Some(figure) = slot.and_then(|slot| framework.figures.get(slot)) else {
                let ids = framework.figures.iter().map(|figure| figure.id.as_str());
                sink.push(unknown(name, "figure of this framework", ids));
                continue;
            };
            let value = match figure.unit {
                Unit::Percentage => percentage(value, sink),
                Unit::Number => number(value, sink),
                Unit::Decimal => decimal(value, sink),
            };
            if let (Some(slot), Some(value)) = (slot, value)
                && let Some(place) = statements.figures.get_mut(slot)
            {
                *place = Some((value, source.clone()));
            }
        }
        for (name, rate, date, source) in &self.earlier {
            let Some((rated, scale)) = rated(name, framework, sink) else { continue };
            let Some(slot) = place(rate, scale, sink) else { continue };
            let earlier = Earlier { place: rate.value.clone(), date: date.clone(), source: source.clone() };
            statements.earlier.push((rated, slot, earlier));
        }
        for written in &self.overrides {
            let Some(given) = written.check(framework, sink) else { continue };
            if statements.overrides.iter().any(|other| other.rated == given.rated) {
                let message = "this rating is overruled twice";
                sink.push(Diagnostic::new(Code::Judgement, written.rate.span, message).help("keep one"));
                continue;
            }
            statements.overrides.push(given);
        }
        for (dossier, norm, waiver) in &self.waivers {
            let Some(found) = framework.norms.iter().find(|n| n.id == norm.value) else {
                let ids = framework.norms.iter().map(|n| n.id.as_str());
                sink.push(unknown(norm, "norm of this framework", ids));
                continue;
            };
            let expired = Dates::parse(&waiver.until).is_ok_and(|until| until.lo < as_of);
            if expired {
                let message = format!("this deviation was allowed until {}, before {as_of}", waiver.until);
                sink.push(
                    Diagnostic::new(Code::Expired, dossier.span, message)
                        .help("it is shown as expired; renew it, or leave it out"),
                );
            }
            let named = Spanned::new(DossierId(dossier.value.clone()), dossier.span);
            statements.waivers.push(((found.subject, named), Waiver { expired, ..waiver.clone() }));
        }
        statements
    }
}

impl WrittenOverride {
    fn check(&self, framework: &Framework, sink: &mut Sink) -> Option<Override> {
        let shown = Overruled {
            place: self.rate.value.clone(),
            by: self.by.clone(),
            date: self.date.clone(),
            motivation: self.motivation.clone(),
        };
        let (rated, scale, dossier) = match (&self.aspect, &self.dossier, self.overall) {
            (Some(aspect), None, false) => {
                let (rated, scale) = rated(aspect, framework, sink)?;
                (rated, scale, None)
            }
            (Some(aspect), Some(dossier), false) => {
                let slot = aspect_slot(aspect, framework, sink)?;
                let Some(rating) = framework.aspects.get(slot).and_then(|a| a.case_rating.as_ref()) else {
                    let message = format!("the aspect `{}` does not rate dossiers", aspect.value);
                    let diagnostic = Diagnostic::new(Code::Judgement, aspect.span, message);
                    sink.push(diagnostic.help("leave `dossier` out to overrule the rating of the aspect"));
                    return None;
                };
                let id = DossierId(dossier.value.clone());
                let named = (rating.subject, Spanned::new(id.clone(), dossier.span));
                (Rated::Case(slot, id), rating.rules.scale.as_slice(), Some(named))
            }
            (None, None, true) => {
                let (rated, scale) = rated(&Spanned::new(OVERALL.to_owned(), self.span), framework, sink)?;
                (rated, scale, None)
            }
            _ => {
                let message = "this names no rating";
                let help = "give `aspect: ASPECT`, `aspect` and `dossier`, or `overall: true`";
                sink.push(Diagnostic::new(Code::MissingKey, self.span, message).help(help));
                return None;
            }
        };
        Some(Override { rated, place: place(&self.rate, scale, sink)?, shown, dossier })
    }
}

fn written_override(node: &Node, sink: &mut Sink) -> Option<WrittenOverride> {
    let mut table = Table::open(node, "a rating that a person gave", sink)?;
    let aspect = table.optional("aspect").map(|n| text(n, sink));
    let dossier = table.optional("dossier").map(|n| text(n, sink));
    let overall = table.optional("overall").map(|n| word(n, &[("true", true), ("false", false)], sink));
    let rate = table.required_text("rate", sink);
    let by = table.required_text("by", sink);
    let date = table.optional("date").map(|n| date(n, sink));
    let motivation = table.required_text("motivation", sink);
    let span = table.span;
    table.finish(sink);
    if let Some(motivation) = motivation.as_ref().filter(|m| m.value.is_empty()) {
        let message = "a rating is overruled for a reason";
        sink.push(Diagnostic::new(Code::MissingKey, motivation.span, message).help("say which"));
        return None;
    }
    Some(WrittenOverride {
        span,
        aspect: aspect.map_or(Some(None), |a| a.map(Some))?,
        dossier: dossier.map_or(Some(None), |d| d.map(Some))?,
        overall: overall.map_or(Some(false), |o| o)?,
        rate: rate?,
        by: by?.value,
        date: date.map_or(Some(None), |d| d.map(Some))?,
        motivation: motivation?.value,
    })
}

/// `{dossier: …, norm: …, until: …, by: …, motivation: …}`
fn waiver(node: &Node, sink: &mut Sink) -> Option<(Spanned<String>, Spanned<String>, Waiver)> {
    let mut table = Table::open(node, "a waiver", sink)?;
    let dossier = table.required_text("dossier", sink);
    let norm = table.required_text("norm", sink);
    let until = table.required_text("until", sink);
    let by = table.required_text("by", sink);
    let motivation = table.required_text("motivation", sink);
    table.finish(sink);
    let until = until.filter(|written| {
        let day = Dates::parse(&written.value).is_ok_and(Dates::is_exact);
        if !day {
            let diagnostic = Diagnostic::new(Code::Date, written.span, "a deviation is allowed until a day");
            sink.push(diagnostic.help("write it as 2013-12-31; the day itself is included"));
        }
        day
    });
    let (dossier, norm) = (dossier?, norm?);
    let waiver = Waiver {
        dossier: dossier.value.clone(),
        norm: norm.value.clone(),
        until: until?.value,
        by: by?.value,
        motivation: motivation?.value,
        expired: false,
    };
    Some((dossier, norm, waiver))
}

/// A date, of any precision.
fn date(node: &Node, sink: &mut Sink) -> Option<String> {
    let written = text(node, sink)?;
    if Dates::parse(&written.value).is_err() {
        let diagnostic = Diagnostic::new(Code::Date, written.span, "this is no date");
        sink.push(diagnostic.help("write it as 2013-06-30, 2013-06 or 2013"));
        return None;
    }
    Some(written.value)
}

fn unknown<'a>(
    name: &Spanned<String>,
    what: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::UnknownName, name.span, format!("`{}` is no {what}", name.value));
    match nearest(&name.value, known.clone()) {
        Some(near) => diagnostic.did_you_mean(near),
        None => {
            let known: Vec<&str> = known.collect();
            diagnostic.help(if known.is_empty() {
                "there is none".to_owned()
            } else {
                format!("known are {}", known.join(", "))
            })
        }
    }
}

fn aspect_slot(name: &Spanned<String>, framework: &Framework, sink: &mut Sink) -> Option<usize> {
    let slot = framework.aspects.iter().position(|aspect| aspect.id == name.value);
    if slot.is_none() {
        let ids = framework.aspects.iter().map(|aspect| aspect.id.as_str());
        sink.push(unknown(name, "aspect of this framework", ids));
    }
    slot
}

/// What a name stands for, and its scale.
fn rated<'f>(
    name: &Spanned<String>,
    framework: &'f Framework,
    sink: &mut Sink,
) -> Option<(Rated, &'f [String])> {
    if name.value != OVERALL {
        let slot = aspect_slot(name, framework, sink)?;
        let rating = framework.aspects.get(slot).and_then(|aspect| aspect.rating.as_ref());
        let Some(rating) = rating else {
            let message = format!("the aspect `{}` is not rated", name.value);
            sink.push(Diagnostic::new(Code::UnknownName, name.span, message).help("name one that is"));
            return None;
        };
        let scale = rating.rules.scale.as_slice();
        return Some((Rated::Aspect(slot), scale));
    }
    let Some(overall) = &framework.overall else {
        let message = "this framework has no rating of the whole";
        sink.push(Diagnostic::new(Code::UnknownName, name.span, message).help("name an aspect"));
        return None;
    };
    Some((Rated::Overall, &overall.rules.scale))
}

fn place(rate: &Spanned<String>, scale: &[String], sink: &mut Sink) -> Option<usize> {
    let slot = scale.iter().position(|place| *place == rate.value);
    if slot.is_none() {
        let message = format!("`{}` is not on the scale", rate.value);
        let diagnostic = Diagnostic::new(Code::UnknownValue, rate.span, message);
        sink.push(match nearest(&rate.value, scale.iter().map(String::as_str)) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic.help(format!("the scale is {}", scale.join(", "))),
        });
    }
    slot
}
