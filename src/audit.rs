//! An audit: which framework, which dossiers, on which date, with which judgements and texts.

pub mod screening;
pub mod statements;

use std::collections::BTreeMap;

use crate::{
    assess::Judgements,
    compile::Overlay,
    diagnostic::{Code, Diagnostic, Sink, nearest},
    dossier::DossierId,
    findings::{self, Judgement, Selection, Text, Verdict},
    framework::{Decide, Decides, Framework},
    source::{FileId, Files, Spanned},
    syntax::{self, Entry, Node, Value},
    table::{Table, list, mapping, one_or_more, text, word},
    time::{Dates, Day},
};

use screening::Screening;
use statements::{Statements, Written};

/// What `audit.yaml` says.
#[derive(Debug, Clone)]
pub struct Audit {
    /// Its title.
    pub title: String,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The folders of the frameworks, relative to the audit's; at least one.
    pub frameworks: Vec<Spanned<String>>,
    /// The date on which dossiers are judged.
    pub as_of: Day,
    /// The populations, at least one.
    pub populations: Vec<Population>,
    /// Parameters with another value.
    pub overlays: Vec<Overlay>,
    /// Figures from outside, earlier ratings, and ratings that people gave instead.
    pub written: Written,
    /// The file with judgements, relative to the audit's folder.
    pub judgements: Option<Spanned<String>>,
    /// Sections of the report and the files with their text, relative to the audit's folder.
    pub texts: Vec<(Spanned<String>, Spanned<String>)>,
    /// Reactions to the report: from whom, when, the file with it, and the file with the reply.
    pub reactions: Vec<Reaction>,
    /// Name and value pairs for the colophon.
    pub colofon: Vec<findings::Entry>,
    /// What it says about the screen for identifying data.
    pub screening: Screening,
}

/// A reaction to the report by those whom it is about, and the reply to it.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// From whom.
    pub from: String,
    /// When, as it is written.
    pub date: Option<String>,
    /// The file with it, relative to the audit's folder.
    pub text: Spanned<String>,
    /// The file with the reply.
    pub reply: Option<Spanned<String>>,
}

/// Where the records of a subject are.
#[derive(Debug, Clone)]
pub struct Population {
    /// The name of the subject.
    pub subject: Spanned<String>,
    /// The folder or file of its records, relative to the audit's folder.
    pub records: Spanned<String>,
    /// How they were selected, where that is said.
    pub selected: Option<Selected>,
}

/// How records were selected, and what there is to say about that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// How.
    pub how: Selection,
    /// What there is to say.
    pub note: Option<String>,
}

/// The sections of a report that stand apart from any aspect.
pub const SECTIONS: [&str; 3] = ["voorwoord", "inleiding", "eindoordeel"];
/// The sections within an aspect.
pub const ASPECT_SECTIONS: [&str; 2] = ["gevolgen", "conclusie"];

/// Reads `audit.yaml`.
pub fn read(files: &Files, file: FileId, sink: &mut Sink) -> Option<Audit> {
    let root = syntax::parse(files, file, sink)?;
    let mut table = Table::open(&root, "the audit", sink)?;
    let title = table.required_text("audit", sink);
    let subtitle = table.text("subtitle", sink).map(|t| t.value);
    let framework = table.required("framework");
    let as_of = table.required_text("as_of", sink);
    let populations = table.required("populations");
    let parameters = table.optional("parameters");
    let judgements = table.text("judgements", sink);
    let written = Written::read(&mut table, sink);
    let texts_node = table.optional("texts");
    let reactions_node = table.optional("reactions");
    let colofon_node = table.optional("colofon");
    let screening = table.optional("screen").and_then(|node| Screening::read(node, sink));
    table.finish(sink);
    let frameworks = framework.map(|node| frameworks(node, sink)).unwrap_or_default();
    let as_of = as_of.and_then(|written| match Dates::parse(&written.value) {
        Ok(dates) if dates.is_exact() => Some(dates.lo),
        _ => {
            let diagnostic = Diagnostic::new(Code::Date, written.span, "`as_of` is one day");
            sink.push(diagnostic.help("write it as 2013-06-30"));
            None
        }
    });
    let population_entries = mapping(populations, "`populations`", sink);
    if let (Some(node), true) =
        (populations.filter(|n| matches!(n.value, Value::Mapping(_))), population_entries.is_empty())
    {
        let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "no population is named");
        sink.push(diagnostic.help("name the subject and its folder, such as `dossier: dossiers`"));
    }
    let populations: Vec<Population> =
        population_entries.iter().filter_map(|entry| population(entry, sink)).collect();
    let mut overlays = Vec::new();
    for entry in mapping(parameters, "`parameters`", sink) {
        let Some(mut table) = Table::open(&entry.value, "a parameter of the audit", sink) else { continue };
        let value = table.required_text("value", sink);
        let why = table.required_text("why", sink);
        table.finish(sink);
        if let (Some(value), Some(why)) = (value, why) {
            overlays.push(Overlay { parameter: entry.key.clone(), value, why: why.value });
        }
    }
    let reactions = reactions_node.map(|n| list(n, sink)).unwrap_or_default();
    let reactions = reactions.iter().filter_map(|node| reaction(node, sink)).collect();
    let texts = mapping(texts_node, "`texts`", sink);
    let texts = texts.iter().filter_map(|e| Some((e.key.clone(), text(&e.value, sink)?))).collect();
    let colofon = mapping(colofon_node, "`colofon`", sink)
        .iter()
        .filter_map(|e| {
            Some(findings::Entry { name: e.key.value.clone(), value: text(&e.value, sink)?.value })
        })
        .collect();
    Some(Audit {
        title: title?.value,
        subtitle,
        frameworks: Some(frameworks).filter(|named| !named.is_empty())?,
        as_of: as_of?,
        populations: Some(populations).filter(|p| !p.is_empty())?,
        overlays,
        written,
        judgements,
        texts,
        reactions,
        colofon,
        screening: screening.unwrap_or_default(),
    })
}

/// `FOLDER`, or a list of folders.
fn frameworks(node: &Node, sink: &mut Sink) -> Vec<Spanned<String>> {
    let mut named: Vec<Spanned<String>> = Vec::new();
    let nodes = one_or_more(node);
    for node in &nodes {
        let Some(name) = text(node, sink) else { continue };
        if let Some(first) = named.iter().find(|known| known.value == name.value) {
            let message = format!("`{}` is named twice", name.value);
            sink.push(
                Diagnostic::new(Code::DuplicateId, name.span, message)
                    .related(first.span, "the first is here"),
            );
        } else {
            named.push(name);
        }
    }
    if nodes.is_empty() {
        let diagnostic = Diagnostic::new(Code::MissingKey, node.span, "no framework is named");
        sink.push(diagnostic.help("name its folder, such as `framework: ../../norms/example`"));
    }
    named
}

/// `{from: …, date: …, text: FILE, reply: FILE}`
fn reaction(node: &Node, sink: &mut Sink) -> Option<Reaction> {
    let mut table = Table::open(node, "a reaction", sink)?;
    let from = table.required_text("from", sink);
    let date = table.text("date", sink).map(|date| date.value);
    let text = table.required_text("text", sink);
    let reply = table.text("reply", sink);
    table.finish(sink);
    Some(Reaction { from: from?.value, date, text: text?, reply })
}

/// `SUBJECT: FOLDER`, or `SUBJECT: {records: FOLDER, selection: …, note: …}`.
fn population(entry: &Entry, sink: &mut Sink) -> Option<Population> {
    const SELECTIONS: [(&str, Selection); 3] =
        [("chosen", Selection::Chosen), ("random", Selection::Random), ("all", Selection::All)];
    let subject = entry.key.clone();
    if !matches!(entry.value.value, Value::Mapping(_)) {
        return Some(Population { subject, records: text(&entry.value, sink)?, selected: None });
    }
    let mut table = Table::open(&entry.value, "a population", sink)?;
    let records = table.required_text("records", sink);
    let how = table.required("selection").and_then(|n| word(n, &SELECTIONS, sink));
    let note = table.text("note", sink).map(|note| note.value);
    table.finish(sink);
    Some(Population { subject, records: records?, selected: Some(Selected { how: how?, note }) })
}

/// Checks what an audit says against the framework it names, and returns what it states beside its dossiers.
pub fn check(audit: &Audit, framework: &Framework, sink: &mut Sink) -> Statements {
    let subjects: Vec<&str> = framework.subjects.iter().map(|subject| subject.id.as_str()).collect();
    for Population { subject, .. } in &audit.populations {
        if !subjects.contains(&subject.value.as_str()) {
            let message = format!("`{}` is no subject of the framework `{}`", subject.value, framework.id);
            let diagnostic = Diagnostic::new(Code::OtherSubject, subject.span, message);
            let known = match subjects.as_slice() {
                [one] => format!("its subject is `{one}`"),
                several => format!("its subjects are {}", several.join(", ")),
            };
            sink.push(diagnostic.help(known));
        }
    }
    let mut sections: Vec<String> = SECTIONS.iter().map(|s| (*s).to_owned()).collect();
    sections.extend(
        framework.aspects.iter().flat_map(|a| ASPECT_SECTIONS.iter().map(move |s| format!("{}.{s}", a.id))),
    );
    for (section, _) in &audit.texts {
        if !sections.contains(&section.value) {
            let diagnostic = Diagnostic::new(
                Code::UnknownName,
                section.span,
                format!("`{}` is no section of the report", section.value),
            );
            sink.push(match nearest(&section.value, sections.iter().map(String::as_str)) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("the sections are {}", sections.join(", "))),
            });
        }
    }
    audit.written.check(framework, audit.as_of, sink)
}

/// The judgements that people gave: for evaluation, for the findings, and with their places for checking.
#[derive(Debug, Clone, Default)]
pub struct JudgementList {
    /// By dossier, norm and criterion.
    pub verdicts: Judgements,
    /// As the findings show them, in the order of the file.
    pub shown: Vec<Judgement>,
    /// Where each dossier is named, with the slot of the subject that it is a record of.
    pub dossiers: Vec<(usize, Spanned<DossierId>)>,
}

/// Reads a file of judgements and checks norms and criteria; which dossiers exist is known only after reading them.
pub fn judgements(files: &Files, file: FileId, framework: &Framework, sink: &mut Sink) -> JudgementList {
    const VERDICTS: [(&str, Verdict); 4] = [
        ("met", Verdict::Met),
        ("partly", Verdict::Partly),
        ("not_met", Verdict::NotMet),
        ("not_applicable", Verdict::NotApplicable),
    ];
    let mut judgements = JudgementList::default();
    let mut given: BTreeMap<(DossierId, String, String), Vec<(String, Verdict)>> = BTreeMap::new();
    let Some(root) = syntax::parse(files, file, sink) else { return judgements };
    for node in list(&root, sink) {
        let Some(mut table) = Table::open(node, "a judgement", sink) else { continue };
        let dossier = table.required_text("dossier", sink);
        let norm = table.required_text("norm", sink);
        let criterion = table.required_text("criterion", sink);
        let verdict = table.required("verdict").and_then(|n| word(n, &VERDICTS, sink));
        let by = table.required_text("by", sink);
        let date = table.text("date", sink);
        let motivation = table.required_text("motivation", sink);
        table.finish(sink);
        let (Some(dossier), Some(norm), Some(criterion), Some(verdict), Some(by), Some(motivation)) =
            (dossier, norm, criterion, verdict, by, motivation)
        else {
            continue;
        };
        if !judged(framework, &norm, &criterion, sink) {
            continue;
        }
        let id = DossierId(dossier.value.clone());
        let key = (id.clone(), norm.value.clone(), criterion.value.clone());
        let others = given.entry(key).or_default();
        if others.iter().any(|(other, _)| *other == by.value) {
            let message = format!("`{}` judges this question twice for this dossier", by.value);
            sink.push(Diagnostic::new(Code::Judgement, dossier.span, message).help("keep one judgement"));
            continue;
        }
        others.push((by.value.clone(), verdict));
        let subject = framework.norms.iter().find(|n| n.id == norm.value).map_or(0, |norm| norm.subject);
        judgements.dossiers.push((subject, Spanned::new(id, dossier.span)));
        judgements.shown.push(Judgement {
            dossier: dossier.value,
            norm: norm.value,
            criterion: criterion.value,
            verdict,
            by: by.value,
            date: date.map(|d| d.value),
            motivation: motivation.value,
        });
    }
    for (key, given) in given {
        let verdicts: Vec<Verdict> = given.into_iter().map(|(_, verdict)| verdict).collect();
        let decided = decide(framework, &key.1, &key.2).of(&verdicts);
        judgements.verdicts.insert(key, decided);
    }
    judgements
}

/// Who decides about a criterion where several people judged.
fn decide(framework: &Framework, norm: &str, criterion: &str) -> Decide {
    let norm = framework.norms.iter().find(|n| n.id == norm);
    let criterion = norm.and_then(|n| n.criteria.iter().find(|c| c.id == criterion));
    match criterion.map(|c| &c.decides) {
        Some(Decides::Judgement { decide, .. }) => *decide,
        _ => Decide::default(),
    }
}

/// Whether a person decides this criterion of this norm; if not, that is reported.
fn judged(
    framework: &Framework,
    norm: &Spanned<String>,
    criterion: &Spanned<String>,
    sink: &mut Sink,
) -> bool {
    let Some(found) = framework.norms.iter().find(|n| n.id == norm.value) else {
        let diagnostic =
            Diagnostic::new(Code::Judgement, norm.span, format!("there is no norm `{}`", norm.value));
        sink.push(match nearest(&norm.value, framework.norms.iter().map(|n| n.id.as_str())) {
            Some(near) => diagnostic.did_you_mean(near),
            None => diagnostic,
        });
        return false;
    };
    let judged: Vec<&str> = found
        .criteria
        .iter()
        .filter(|c| matches!(c.decides, Decides::Judgement { .. }))
        .map(|c| c.id.as_str())
        .collect();
    if judged.contains(&criterion.value.as_str()) {
        return true;
    }
    let message = format!("no person decides `{}` of {}", criterion.value, norm.value);
    let diagnostic = Diagnostic::new(Code::Judgement, criterion.span, message);
    sink.push(if judged.is_empty() {
        diagnostic.help("rules decide every criterion of this norm")
    } else {
        diagnostic.help(format!("people decide {}", judged.join(", ")))
    });
    false
}

impl Audit {
    /// The files with texts, relative to the audit's folder.
    pub fn text_files(&self) -> impl Iterator<Item = &Spanned<String>> {
        let reactions = self.reactions.iter().flat_map(|r| [Some(&r.text), r.reply.as_ref()]);
        self.texts.iter().map(|(_, path)| path).chain(reactions.flatten())
    }
}

/// The texts for the report, given what their files hold.
pub fn texts(audit: &Audit, content: impl Fn(&str) -> Option<String>) -> Vec<Text> {
    let text = |(section, path): &(Spanned<String>, Spanned<String>)| {
        content(&path.value).map(|markdown| Text { section: section.value.clone(), markdown })
    };
    audit.texts.iter().filter_map(text).collect()
}

/// The reactions for the report, given what their files hold.
pub fn reactions(audit: &Audit, content: impl Fn(&str) -> Option<String>) -> Vec<findings::Reaction> {
    let reaction = |reaction: &Reaction| {
        Some(findings::Reaction {
            from: reaction.from.clone(),
            date: reaction.date.clone(),
            markdown: content(&reaction.text.value)?,
            reply: reaction.reply.as_ref().and_then(|path| content(&path.value)),
        })
    };
    audit.reactions.iter().filter_map(reaction).collect()
}
