//! Measures, the words for shares, and the sentences that use them.

use crate::{
    diagnostic::{Code, Diagnostic, nearest},
    dutch,
    findings::Verdict,
    framework::{
        Quantities, Word,
        condition::{Condition, FieldRef, Literal, Policy, Test, Tests},
        measure::{Beside, Figure, Group, Grouping, Measure, Sample},
        published::Part,
    },
    sentence,
    source::Spanned,
    stats::Assumed,
    syntax::{Node, Value as Syntax},
    table::{Table, list, number, percentage, text, word},
    verdict::Verdicts,
    vocabulary::{Timing, Type},
};

use super::{Compiler, DeclaredMeasure, condition::Scope, population::Kind};

impl Compiler<'_> {
    pub(super) fn quantities(&mut self, node: &Node) -> Option<Quantities> {
        let mut table = Table::open(node, "the words for shares", self.sink)?;
        let minimum = table.required("minimum").and_then(|n| number(n, self.sink));
        let fixed: Vec<Option<Word>> = ["none", "one", "two", "all"]
            .into_iter()
            .map(|key| {
                let node = table.required(key)?;
                let mut table = Table::open(node, "a word for a share", self.sink)?;
                let word = self.quantity_word(&mut table);
                table.finish(self.sink);
                word
            })
            .collect();
        let mut shares = Vec::new();
        let steps = table.required("shares");
        for node in steps.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a word for a share", self.sink) else { continue };
            let from = table.required("from").and_then(|n| percentage(n, self.sink));
            let word = self.quantity_word(&mut table);
            table.finish(self.sink);
            shares.extend(from.zip(word));
        }
        table.finish(self.sink);
        let ascending =
            shares.first().is_some_and(|(from, _)| *from == 0) && shares.windows(2).all(|w| w[0].0 < w[1].0);
        if let (Some(steps), false) = (steps, ascending) {
            let message = "these shares do not cover everything from 0% upwards in order";
            self.sink.push(
                Diagnostic::new(Code::WrongType, steps.span, message).help("begin `from: 0%` and go up"),
            );
        }
        let [none, single, two, all] = <[Option<Word>; 4]>::try_from(fixed).ok()?;
        Some(Quantities { minimum: minimum?, none: none?, one: single?, two: two?, all: all?, shares })
    }

    fn quantity_word(&mut self, table: &mut Table<'_>) -> Option<Word> {
        let word_text = table.required_text("word", self.sink).map(|t| t.value);
        let plural =
            table.optional("plural").and_then(|n| word(n, &[("true", true), ("false", false)], self.sink));
        Some(Word { word: word_text?, plural: plural.unwrap_or(false) })
    }

    pub(super) fn measures(&mut self, node: Option<&Node>) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        let mut ids: Vec<Spanned<String>> = Vec::new();
        for node in node.map(|n| list(n, self.sink)).unwrap_or_default() {
            let Some(mut table) = Table::open(node, "a measure", self.sink) else { continue };
            let subject = self.turn_to(&mut table);
            let id = table.required_text("id", self.sink);
            let title = table.required_text("title", self.sink);
            let source = table.optional("source").and_then(|n| self.source(n));
            let applies = table.optional("applies").map(|n| self.condition(n, Scope::DOSSIER));
            let wording = table.text("sentence", self.sink);
            let share = table.optional("share");
            let distribution = table.optional("distribution");
            let distinct = table.optional("distinct");
            let sum = table.optional("sum");
            let mean = table.optional("mean");
            let median = table.optional("median");
            let at_once = table.optional("at_once");
            let sample = table.optional("sample");
            // Of what is under way at once it names the field by whose values periods are counted apart.
            let by_node = table.optional("by");
            let by = by_node.filter(|_| at_once.is_none()).map(|n| self.grouping(n));
            let beside = table.text("beside", self.sink);
            let published_node = table.optional("published");
            let written: Vec<&Node> = [share, distribution, distinct, sum, mean, median, at_once, sample]
                .into_iter()
                .flatten()
                .collect();
            let figure = if let [node] = written.as_slice() {
                match (share, distribution, distinct, sum, mean) {
                    (Some(_), ..) => self.condition(node, Scope::DOSSIER).map(Figure::Share),
                    (_, Some(_), ..) => self.grouping(node).map(Figure::Distribution),
                    (_, _, Some(_), ..) => self.distinct_field(node).map(Figure::Distinct),
                    (_, _, _, Some(_), _) if matches!(node.value, Syntax::Mapping(_)) => {
                        self.amount(node, Scope::DOSSIER).map(Figure::Sum)
                    }
                    (_, _, _, Some(_), _) => self.summed(&mut table, "sum", Scope::DOSSIER).map(Figure::Sum),
                    (.., Some(_)) => self.amount(node, Scope::DOSSIER).map(Figure::Mean),
                    _ if at_once.is_some() => self.at_once(&mut table, by_node),
                    _ if sample.is_some() => self.sample(node).map(Figure::Sample),
                    _ => self.amount(node, Scope::DOSSIER).map(Figure::Median),
                }
            } else {
                let diagnostic = Diagnostic::new(Code::Operator, node.span, "a measure has one figure");
                let known =
                    "`share`, `distribution`, `distinct`, `sum`, `mean`, `median`, `at_once`, `sample`";
                self.sink.push(diagnostic.help(format!("give one of {known}")));
                None
            };
            table.finish(self.sink);
            let by = by.map_or(Some(None), |by| by.map(Some));
            let applies = applies.map_or(Some(None), |applies| applies.map(Some));
            if let (Some(wording), Some(figure)) = (&wording, &figure) {
                let blank = figure.blank();
                let checked =
                    sentence::check_measure(&wording.value, &blank, &plain_quantities(), beside.is_some());
                self.template(wording, checked);
            }
            if let (Some(beside), Some(figure)) = (&beside, &figure)
                && !matches!(figure, Figure::Share(_))
            {
                let message = "only a share can be set beside another";
                let diagnostic = Diagnostic::new(Code::Operator, beside.span, message);
                self.sink.push(diagnostic.help("make this measure a `share`, or leave `beside` out"));
            }
            let own = by.as_ref().and_then(Option::as_ref);
            let groups = match &figure {
                Some(figure) if !figure.divides() => Vec::new(),
                _ => own.map_or_else(|| self.groups_of(subject), |by| super::names(Some(by))),
            };
            let published = figure
                .as_ref()
                .and_then(|f| self.published(published_node, &counted(f), source.as_ref(), &groups));
            if let (Some(id), Some(title), Some(applies), Some(figure), Some(by), Some(published)) =
                (id, title, applies, figure, by, published)
            {
                if let Some(first) = ids.iter().find(|known| known.value == id.value).map(|known| known.span)
                {
                    self.duplicate("measures", &id, first);
                }
                ids.push(id.clone());
                self.besides.extend(beside.map(|name| (self.measures.len(), name)));
                self.measures.push(DeclaredMeasure {
                    id: id.value.clone(),
                    aspect: self.aspect,
                    kind: Kind::of(&figure),
                    parts: counted(&figure),
                    groups,
                });
                measures.push(Measure {
                    id: id.value,
                    title: title.value,
                    subject,
                    source,
                    sentence: wording.map(|w| w.value),
                    applies,
                    figure,
                    by,
                    beside: None,
                    published,
                });
            }
        }
        measures
    }

    fn measured_field(&mut self, node: &Node) -> Option<usize> {
        let path = text(node, self.sink)?;
        match self.field_ref(&path, Scope::DOSSIER)? {
            (FieldRef::Dossier(slot), _) => Some(slot),
            (FieldRef::This(_), _) => None,
        }
    }

    /// Groups of records: the values of a field, the levels of a ladder, the verdicts on a norm, or conditions.
    pub(super) fn grouping(&mut self, node: &Node) -> Option<Grouping> {
        if let Syntax::Scalar(_) = &node.value {
            return self.by_field(node);
        }
        if let Syntax::Sequence(items) = &node.value {
            return self.by_conditions(items, node);
        }
        let mut table = Table::open(node, "groups", self.sink)?;
        let (ladder, verdict) = (table.optional("ladder"), table.optional("verdict"));
        table.finish(self.sink);
        match (ladder, verdict) {
            (Some(ladder), None) => self.by_ladder(ladder),
            (None, Some(norm)) => {
                let name = text(norm, self.sink)?;
                let norm = self.norm_of_record(&name)?;
                let words = ["met", "partly", "not_met", "not_applicable"];
                let verdicts = [Verdict::Met, Verdict::Partly, Verdict::NotMet, Verdict::NotApplicable];
                let group = |(word, verdict): (&str, Verdict)| Group {
                    value: word.into(),
                    label: dutch::verdict(verdict).into(),
                    when: Condition::Verdict { norm, is: Verdicts::only(verdict) },
                };
                let groups = words.into_iter().zip(verdicts).map(group).collect();
                Some(Grouping { title: format!("uitkomst van {}", name.value), multiple: false, groups })
            }
            _ => {
                let diagnostic =
                    Diagnostic::new(Code::Operator, node.span, "what sets the groups apart is missing");
                self.sink.push(diagnostic.help(
                    "name a field, or write `{ladder: NAME}`, `{verdict: NORM}`, or a list of `{title: …, when: CONDITION}`",
                ));
                None
            }
        }
    }

    /// What each measure that is set beside another share is set beside, by slot.
    pub(super) fn besides(&mut self) -> Vec<(usize, Beside)> {
        let mut found = Vec::new();
        for (slot, name) in std::mem::take(&mut self.besides) {
            let norm = self.norms.iter().position(|(norm, _)| norm.value == name.value);
            let aspect = self.measures.get(slot).and_then(|measure| measure.aspect);
            let named = |(at, m): &(usize, &DeclaredMeasure)| {
                m.id == name.value && m.kind == Kind::Share && *at != slot
            };
            let mut measures = self.measures.iter().enumerate().filter(named);
            let near = measures.clone().find(|(_, m)| m.aspect == aspect).or_else(|| measures.next());
            let beside = norm.map(Beside::Norm).or(near.map(|(at, _)| Beside::Measure(at)));
            if beside.is_none() {
                let message = format!("there is no norm and no share `{}` to set this beside", name.value);
                let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
                let shares = self.measures.iter().filter(|m| m.kind == Kind::Share).map(|m| m.id.as_str());
                let known = self.norms.iter().map(|(norm, _)| norm.value.as_str()).chain(shares);
                self.sink.push(match nearest(&name.value, known) {
                    Some(near) => diagnostic.did_you_mean(near),
                    None => diagnostic.help("name a norm, or a measure that is a `share`"),
                });
            }
            found.extend(beside.map(|beside| (slot, beside)));
        }
        found
    }

    /// `{at_once: KIND, where: …, by: FIELD}`
    fn at_once(&mut self, table: &mut Table<'_>, by: Option<&Node>) -> Option<Figure> {
        let node = table.optional("at_once")?;
        let select = self.selection(table, "at_once", Scope::DOSSIER);
        let field = by.map(|node| self.distinct_field(node));
        let select = select?;
        let kinds = &self.vocabulary().kinds;
        let moment = select.kinds.iter().filter_map(|kind| kinds.get(*kind));
        let moment = moment.into_iter().find(|kind| !matches!(kind.timing, Timing::Period(..)));
        if let Some(kind) = moment {
            let message = format!("`{}` has no beginning and end, so nothing of it is under way", kind.name);
            let diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
            self.sink.push(diagnostic.help("name a kind with `x-event: {from: …, until: …}`"));
            return None;
        }
        let by = field.map_or(Some(None), |field| field.map(Some))?;
        let whose = by.and_then(|slot| self.vocabulary().fields.get(slot)).map(|field| field.title.clone());
        Some(Figure::AtOnce { select, by, whose })
    }

    /// `{shares: [10%, 20%], significance: 5%, sided: one, power: 80%, size: 180}`
    fn sample(&mut self, node: &Node) -> Option<Sample> {
        const SIDES: [(&str, bool); 2] = [("one", false), ("two", true)];
        let mut table = Table::open(node, "a sample", self.sink)?;
        let shares_node = table.required("shares");
        let nodes = shares_node.map(|n| list(n, self.sink)).unwrap_or_default();
        let shares: Option<Vec<u64>> = nodes.iter().map(|n| percentage(n, self.sink)).collect();
        let significance = table.required("significance").and_then(|n| percentage(n, self.sink));
        let sided = table.required("sided").and_then(|n| word(n, &SIDES, self.sink));
        let power = table.required("power").and_then(|n| percentage(n, self.sink));
        let size = table.optional("size").map(|n| number(n, self.sink));
        table.finish(self.sink);
        let share = |hundredths: u64| {
            u32::try_from(hundredths).map_or(1.0, |hundredths| f64::from(hundredths) / 10_000.0)
        };
        let shares = shares?;
        let [first, second] = shares.as_slice() else {
            let message = "a sample is reckoned for two shares that are to be told apart";
            let at = shares_node.map_or(node.span, |n| n.span);
            self.sink.push(Diagnostic::new(Code::WrongType, at, message).help("write `shares: [10%, 20%]`"));
            return None;
        };
        let shares = (share(*first), share(*second));
        let assumed = Assumed { shares, significance: share(significance?), two_sided: sided? };
        let sample =
            Sample { assumed, power: share(power?), size: size.map_or(Some(None), |n| n.map(Some))? };
        if sample.assumed.needed(sample.power).is_none() {
            let message = "with these assumptions no number of records can be reckoned";
            let diagnostic = Diagnostic::new(Code::WrongType, node.span, message);
            self.sink.push(
                diagnostic
                    .help("the shares must differ, and `significance` and `power` lie between 0% and 100%"),
            );
            return None;
        }
        Some(sample)
    }

    /// A field of which different values are counted: one that has a single value.
    fn distinct_field(&mut self, node: &Node) -> Option<usize> {
        let slot = self.measured_field(node)?;
        let field = self.vocabulary().fields.get(slot)?;
        if matches!(field.ty, Type::Number | Type::Choice(_) | Type::Text) {
            return Some(slot);
        }
        let message =
            format!("`{}` is {}; different values are counted of one value", field.path, field.ty.name());
        let diagnostic =
            Diagnostic::new(Code::WrongType, node.span, message).related(field.span, "defined here");
        self.sink.push(diagnostic.help("count lists with `distribution`, which counts each value"));
        None
    }

    fn by_field(&mut self, node: &Node) -> Option<Grouping> {
        let slot = self.measured_field(node)?;
        let field = self.vocabulary().fields.get(slot)?;
        let Some(choices) = field.ty.choices() else {
            let message =
                format!("`{}` is {}; groups need a field with listed values", field.path, field.ty.name());
            let diagnostic =
                Diagnostic::new(Code::WrongType, node.span, message).related(field.span, "defined here");
            self.sink.push(diagnostic.help("group by conditions: a list of `{title: …, when: CONDITION}`"));
            return None;
        };
        let multiple = matches!(field.ty, Type::Set(_));
        let group = |(at, (value, label)): (usize, (&String, &String))| {
            let literal = vec![Literal::Choice(at)].into();
            let test = if multiple { Test::Contains(literal) } else { Test::In(literal) };
            let tests = Tests { according_to: Policy::Undisputed, all: vec![test] };
            let when = Condition::Field { field: FieldRef::Dossier(slot), tests };
            Group { value: value.clone(), label: label.clone(), when }
        };
        let groups = choices.values.iter().zip(&choices.labels).enumerate().map(group).collect();
        Some(Grouping { title: field.title.clone(), multiple, groups })
    }

    fn by_conditions(&mut self, items: &[Node], node: &Node) -> Option<Grouping> {
        if items.is_empty() {
            self.empty(node);
        }
        let mut groups = Vec::new();
        for item in items {
            let Some(mut table) = Table::open(item, "a group", self.sink) else { continue };
            let id = table.text("id", self.sink);
            let title = table.required_text("title", self.sink);
            let when = table.required("when").and_then(|n| self.condition(n, Scope::DOSSIER));
            table.finish(self.sink);
            if let (Some(title), Some(when)) = (title, when) {
                let value = id.map_or_else(|| title.value.clone(), |id| id.value);
                groups.push(Group { value, label: title.value, when });
            }
        }
        let whole = groups.len() == items.len() && !items.is_empty();
        // By its groups, for it has no name; that keeps it apart from the groups of the population.
        let labels: Vec<&str> = groups.iter().map(|group| group.label.as_str()).collect();
        let title = dutch::join(&labels, "of");
        whole.then_some(Grouping { title, multiple: true, groups })
    }

    /// Reports what is wrong with a sentence, if anything.
    pub(super) fn template(&mut self, written: &Spanned<String>, checked: Result<(), String>) {
        if let Err(problem) = checked {
            let diagnostic = Diagnostic::new(Code::Template, written.span, problem);
            self.sink.push(
                diagnostic.help("a sentence is text in which {{ name }} stands for a figure or its word"),
            );
        }
    }
}

/// What a figure counts, by the names that `published` uses; first what is meant where it names none.
fn counted(figure: &Figure) -> Vec<(String, Part)> {
    let named =
        |parts: &[(&str, Part)]| parts.iter().map(|(name, part)| ((*name).to_owned(), *part)).collect();
    match figure {
        Figure::Share(_) => named(&[
            ("yes", Part::Yes),
            ("no", Part::No),
            ("unknown", Part::Unknown),
            ("not_applicable", Part::NotApplicable),
        ]),
        Figure::Distribution(grouping) => {
            let values = grouping.groups.iter().enumerate().map(|(at, g)| (g.value.clone(), Part::Value(at)));
            let rest = [("unknown", Part::Unknown), ("not_applicable", Part::NotApplicable)];
            values.chain(rest.map(|(name, part)| (name.to_owned(), part))).collect()
        }
        Figure::Distinct(_) => named(&[("count", Part::All)]),
        Figure::Sum(_) => named(&[("total", Part::All)]),
        Figure::Mean(_) => named(&[("mean", Part::Middle)]),
        Figure::Median(_) => named(&[("median", Part::Middle)]),
        Figure::AtOnce { .. } => named(&[("highest", Part::All)]),
        Figure::Sample(_) => named(&[("needed", Part::All), ("power", Part::Power)]),
    }
}

/// Without words of its own a framework speaks in numbers only.
pub(super) fn plain_quantities() -> Quantities {
    let word = |word: &str, plural| Word { word: word.into(), plural };
    Quantities {
        minimum: u64::MAX,
        none: word("geen van de", false),
        one: word("één van de", false),
        two: word("twee van de", true),
        all: word("alle", true),
        shares: Vec::new(),
    }
}
