//! Ratings: rules over a population or over one dossier.

use crate::{
    diagnostic::{Code, Diagnostic, Sink, nearest},
    findings::Origin,
    framework::{
        Aspect,
        condition::Condition,
        population::Population,
        rating::{
            CaseRating, Gives, Hit, Limit, MOST_PLACES, Outside, PublishedPlace, Rating, Rule, Rules, Unit,
        },
    },
    source::Spanned,
    syntax::{Node, Value as Syntax},
    table::{Table, list, mapping, number, text, word},
};

use super::{Compiler, condition::Scope};

/// An aspect as rules may refer to it.
#[derive(Debug, Clone)]
pub(super) struct DeclaredAspect {
    pub(super) name: Spanned<String>,
    /// The scale of its rating.
    pub(super) scale: Vec<String>,
    /// The scale on which it rates dossiers, if it does.
    pub(super) case_scale: Option<Vec<String>>,
}

impl DeclaredAspect {
    /// What an aspect file says of its scales, before it is compiled.
    pub(super) fn read(node: &Node, scale: &[String]) -> Self {
        let id = node.get("aspect").unwrap_or(node);
        let name = Spanned::new(id.as_text().unwrap_or_default().trim().to_owned(), id.span);
        let own = |node: Option<&Node>, outer: &[String]| {
            let own = node.and_then(|node| node.get("scale"));
            let own = own.map(|node| scale_of(node, &mut Sink::new())).filter(|own| !own.is_empty());
            own.unwrap_or_else(|| outer.to_vec())
        };
        let scale = own(Some(node), scale);
        let case = node.get("case_rating");
        Self { name, case_scale: case.map(|_| own(case, &scale)), scale: own(node.get("rating"), &scale) }
    }
}

/// The places on a scale; what is wrong with it is reported.
pub(super) fn scale_of(node: &Node, sink: &mut Sink) -> Vec<String> {
    let places: Vec<Spanned<String>> = list(node, sink).iter().filter_map(|n| text(n, sink)).collect();
    for (at, rate) in places.iter().enumerate() {
        if let Some(first) = places.iter().take(at).find(|s| s.value == rate.value) {
            let message = format!("`{}` is on the scale twice", rate.value);
            sink.push(
                Diagnostic::new(Code::DuplicateId, rate.span, message)
                    .related(first.span, "the first is here"),
            );
        }
    }
    if places.len() > MOST_PLACES {
        let message = format!("a scale has at most {MOST_PLACES} places, and this has {}", places.len());
        sink.push(Diagnostic::new(Code::Limit, node.span, message));
    }
    places.into_iter().map(|place| place.value).collect()
}

impl Compiler<'_> {
    /// The scale of a rating: its own, or that of the aspect or the framework. One of its own is reported on here.
    pub(super) fn own_scale(&mut self, node: Option<&Node>, outer: &[String]) -> Vec<String> {
        let Some(node) = node else { return outer.to_vec() };
        let scale = scale_of(node, self.sink);
        if scale.is_empty() && matches!(node.value, Syntax::Sequence(_)) {
            self.empty(node);
        }
        if scale.is_empty() { outer.to_vec() } else { scale }
    }

    /// The rating of a population; `scale` is that of what is rated.
    pub(super) fn rating(&mut self, node: &Node, scale: &[String]) -> Option<Rating> {
        let mut table = Table::open(node, "a rating", self.sink)?;
        let minimum = table.optional("minimum").map(|n| number(n, self.sink));
        let published = table.optional("published");
        let rules = self.rules(&mut table, scale, true, Self::population);
        table.finish(self.sink);
        let rules = rules?;
        let nodes = published.map(|n| list(n, self.sink)).unwrap_or_default();
        let published: Vec<_> = nodes.iter().map(|n| self.published_place(n, &rules.scale)).collect();
        let published = published.into_iter().collect::<Option<Vec<_>>>()?;
        let counts = |rules: &Rules<_>| rules.conditions().any(|condition| self.counts(condition));
        if minimum.is_none() && counts(&rules) {
            let message = "`minimum` is missing from a rating";
            let diagnostic = Diagnostic::new(Code::MissingKey, node.span, message);
            self.sink
                .push(diagnostic.help("say of how many assessed dossiers a share must be: `minimum: 10`"));
            return None;
        }
        Some(Rating { minimum: minimum.map_or(Some(0), |m| m)?, rules, published })
    }

    /// `{rate: beperkt, text: …, source: …, note: …}`
    fn published_place(&mut self, node: &Node, scale: &[String]) -> Option<PublishedPlace> {
        let mut table = Table::open(node, "a rating that was published", self.sink)?;
        let place = table.required("rate").and_then(|n| self.place_on_scale(n, scale));
        let text = table.text("text", self.sink).map(|t| t.value);
        let source = table.required("source").and_then(|n| self.source(n));
        let note = table.text("note", self.sink).map(|t| t.value);
        table.finish(self.sink);
        Some(PublishedPlace { place: place?, text, source: source?, note })
    }

    /// The rating of one dossier.
    pub(super) fn case_rating(&mut self, node: &Node, scale: &[String]) -> Option<CaseRating> {
        let mut table = Table::open(node, "a rating of dossiers", self.sink)?;
        let subject = self.turn_to(&mut table);
        let applies = table.optional("applies").map(|n| self.condition(n, Scope::DOSSIER));
        let rules = self.rules(&mut table, scale, false, |compiler, node| -> Option<Condition> {
            compiler.condition(node, Scope::DOSSIER)
        });
        table.finish(self.sink);
        Some(CaseRating { subject, applies: applies.map_or(Some(None), |a| a.map(Some))?, rules: rules? })
    }

    /// The rules, the limits and where they come from.
    fn rules<W>(
        &mut self,
        table: &mut Table<'_>,
        scale: &[String],
        carries: bool,
        ask: impl Fn(&mut Self, &Node) -> Option<W>,
    ) -> Option<Rules<W>> {
        const ORIGINS: [(&str, Origin); 2] = [("source", Origin::Source), ("chosen", Origin::Chosen)];
        const HITS: [(&str, Hit); 4] =
            [("first", Hit::First), ("unique", Hit::Unique), ("best", Hit::Best), ("worst", Hit::Worst)];
        let scale = self.own_scale(table.optional("scale"), scale);
        let hit = table.optional("hit").map(|n| word(n, &HITS, self.sink));
        let rules_node = table.required("rules");
        let limits_node = table.optional("limits");
        let origin = table.required("origin").and_then(|n| word(n, &ORIGINS, self.sink));
        let why = table.text("why", self.sink).map(|t| t.value);
        let nodes = rules_node.map(|n| list(n, self.sink)).unwrap_or_default();
        if let (Some(node), true) =
            (rules_node.filter(|n| matches!(n.value, Syntax::Sequence(_))), nodes.is_empty())
        {
            self.empty(node);
        }
        let rules: Vec<_> = nodes.iter().map(|node| self.rating_rule(node, &scale, carries, &ask)).collect();
        let limits = limits_node.map(|n| list(n, self.sink)).unwrap_or_default();
        let limits: Vec<_> = limits.iter().map(|node| self.limit(node, &scale, &ask)).collect();
        Some(Rules {
            scale,
            hit: hit.map_or(Some(Hit::First), |h| h)?,
            rules: rules.into_iter().collect::<Option<_>>()?,
            limits: limits.into_iter().collect::<Option<_>>()?,
            origin: origin?,
            why,
        })
    }

    fn rating_rule<W>(
        &mut self,
        node: &Node,
        scale: &[String],
        carries: bool,
        ask: impl Fn(&mut Self, &Node) -> Option<W>,
    ) -> Option<Rule<W>> {
        let mut table = Table::open(node, "a rule of a rating", self.sink)?;
        let rate = table.required("rate");
        let when = table.optional("when").map(|n| ask(self, n));
        table.finish(self.sink);
        let rate = rate?;
        let earlier = carries && rate.as_text() == Some("earlier") && !scale.iter().any(|s| s == "earlier");
        let mut known = scale.to_vec();
        known.extend(carries.then(|| "earlier".to_owned()));
        let rate = if earlier { Gives::Earlier } else { Gives::Place(self.place_on_scale(rate, &known)?) };
        Some(Rule { rate, when: when.map_or(Some(None), |w| w.map(Some))? })
    }

    /// A place on a scale.
    pub(super) fn place_on_scale(&mut self, node: &Node, scale: &[String]) -> Option<usize> {
        let words: Vec<(&str, usize)> =
            scale.iter().enumerate().map(|(slot, word)| (word.as_str(), slot)).collect();
        word(node, &words, self.sink)
    }

    /// `{when: …, always: RATE}` or `{when: …, at_most: RATE}`.
    fn limit<W>(
        &mut self,
        node: &Node,
        scale: &[String],
        ask: impl Fn(&mut Self, &Node) -> Option<W>,
    ) -> Option<Limit<W>> {
        let mut table = Table::open(node, "a limit of a rating", self.sink)?;
        let when = table.required("when").and_then(|n| ask(self, n));
        let always = table.optional("always");
        let at_most = table.optional("at_most");
        table.finish(self.sink);
        let (rate, decides) = match (always, at_most) {
            (Some(rate), None) => (rate, true),
            (None, Some(rate)) => (rate, false),
            _ => {
                let message = "a limit decides the rating, or says how good it is at most";
                let diagnostic = Diagnostic::new(Code::Operator, node.span, message);
                self.sink.push(diagnostic.help("give one of `always: RATE` and `at_most: RATE`"));
                return None;
            }
        };
        let rate_slot = self.place_on_scale(rate, scale)?;
        if rate_slot == 0 && !decides {
            let message = "this is the best rating, so this limits nothing";
            self.sink.push(Diagnostic::new(Code::UnknownValue, rate.span, message).help("name a lower one"));
            return None;
        }
        Some(Limit { when: when?, rate: rate_slot, decides })
    }

    /// Figures that audits supply.
    pub(super) fn figures(&mut self, node: Option<&Node>) -> Vec<Outside> {
        const UNITS: [(&str, Unit); 3] =
            [("percentage", Unit::Percentage), ("number", Unit::Number), ("decimal", Unit::Decimal)];
        let mut figures = Vec::new();
        for entry in mapping(node, "`figures`", self.sink) {
            let Some(mut table) = Table::open(&entry.value, "a figure from outside", self.sink) else {
                continue;
            };
            let title = table.required_text("title", self.sink);
            let unit = table.optional("unit").map(|n| word(n, &UNITS, self.sink));
            let source = table.optional("source").map(|n| self.source(n));
            table.finish(self.sink);
            let unit = unit.map_or(Some(Unit::Percentage), |unit| unit);
            let source = source.map_or(Some(None), |source| source.map(Some));
            if let (Some(title), Some(unit), Some(source)) = (title, unit, source) {
                self.figures.push((entry.key.clone(), unit, false));
                figures.push(Outside { id: entry.key.value.clone(), title: title.value, unit, source });
            }
        }
        figures
    }

    /// The aspects in an order in which each comes after those whose rating it needs. None, and reported, when some go
    /// round in a circle.
    pub(super) fn rated(&mut self, aspects: &[Aspect]) -> Option<Vec<usize>> {
        let needs = |aspect: &Aspect| -> Vec<usize> {
            let rules = aspect.rating.iter().map(|rating| &rating.rules);
            let leaves = rules.flat_map(Rules::conditions).flat_map(Population::leaves);
            leaves
                .filter_map(|leaf| match leaf {
                    Population::Rating { aspect, .. } => Some(*aspect),
                    _ => None,
                })
                .collect()
        };
        let needs: Vec<Vec<usize>> = aspects.iter().map(needs).collect();
        let mut order: Vec<usize> = Vec::new();
        let mut left: Vec<usize> = (0..aspects.len()).collect();
        while !left.is_empty() {
            let ready = |slot: &usize| needs.get(*slot).is_some_and(|n| n.iter().all(|x| order.contains(x)));
            let Some(at) = left.iter().position(ready) else {
                let circle = |slot: &usize| self.aspects.get(*slot).map(|a| a.name.value.clone());
                let names: Vec<String> = left.iter().filter_map(circle).collect();
                let span = left.first().and_then(|slot| self.aspects.get(*slot)).map(|a| a.name.span)?;
                let message = format!("the ratings of {} need each other in a circle", names.join(", "));
                self.sink.push(
                    Diagnostic::new(Code::Cycle, span, message)
                        .help("an aspect may need the rating of another only if that does not need its own"),
                );
                return None;
            };
            order.push(left.remove(at));
        }
        Some(order)
    }

    /// The slot of an aspect by its name.
    pub(super) fn aspect_named(&mut self, name: &Spanned<String>) -> Option<usize> {
        let slot = self.aspects.iter().position(|aspect| aspect.name.value == name.value);
        if slot.is_none() {
            let message = format!("there is no aspect `{}`", name.value);
            let diagnostic = Diagnostic::new(Code::UnknownName, name.span, message);
            let known: Vec<&str> = self.aspects.iter().map(|a| a.name.value.as_str()).collect();
            self.sink.push(match nearest(&name.value, known.iter().copied()) {
                Some(near) => diagnostic.did_you_mean(near),
                None => diagnostic.help(format!("the aspects are {}", known.join(", "))),
            });
        }
        slot
    }
}
