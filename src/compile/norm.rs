//! Aspects, norms and their criteria.

use crate::{
    diagnostic::{Code, Diagnostic},
    findings::{Addressee, Modality, Verdict},
    framework::{
        Aspect, Clause, Criterion, Decide, Decides, Need, Norm, Validity,
        condition::{Anchor, Condition},
        population::PopulationNorm,
        published::Part,
    },
    sentence,
    source::Spanned,
    syntax::{Node, Value as Syntax},
    table::{Table, list, mapping, number, text, word},
    vocabulary::entries,
};

use super::{Compiler, condition::Scope};

/// How far a norm binds, as it is written.
pub(super) const MODALITIES: [(&str, Modality); 4] = [
    ("obligation", Modality::Obligation),
    ("rule", Modality::Rule),
    ("ideal", Modality::Ideal),
    ("permission", Modality::Permission),
];

const DECIDE: [(&str, Decide); 3] =
    [("unanimous", Decide::Unanimous), ("majority", Decide::Majority), ("first", Decide::First)];

const ADDRESSEES: [(&str, Addressee); 2] = [("service", Addressee::Service), ("client", Addressee::Client)];

impl Compiler<'_> {
    pub(super) fn aspect(
        &mut self,
        node: &Node,
        scale: &[String],
        norms: &mut Vec<Norm>,
        population_norms: &mut Vec<PopulationNorm>,
    ) -> Option<Aspect> {
        let mut table = Table::open(node, "an aspect", self.sink)?;
        self.about = self.main_at(node.span);
        let id = table.required_text("aspect", self.sink);
        let title = table.required_text("title", self.sink);
        let frame = table.required_text("frame", self.sink);
        let source = table.optional("source").and_then(|n| self.source(n));
        table.optional("parameters");
        table.optional("extends");
        self.date = table.optional("date").and_then(|n| self.date(n));
        let parts_node = table.optional("parts");
        let measures_node = table.optional("measures");
        // An aspect of which only figures are known judges nothing.
        let population_node = table.optional("population_norms");
        let without = table.optional("norms").is_none();
        let described = measures_node.is_some() && without && population_node.is_none();
        let norms_node =
            if without && (described || population_node.is_some()) { None } else { table.required("norms") };
        let scale_node = table.optional("scale");
        let rating_node = if described { table.optional("rating") } else { table.required("rating") };
        let case_node = table.optional("case_rating");
        table.finish(self.sink);
        let first = norms.len();
        for node in norms_node.map(|n| list(n, self.sink)).unwrap_or_default() {
            norms.extend(self.norm_entry(node));
        }
        let slots: Vec<usize> = (first..norms.len()).collect();
        let parts = self.parts(parts_node);
        let measures = self.measures(measures_node);
        let first = population_norms.len();
        population_norms.extend(self.population_norms(population_node));
        let of_population = (first..population_norms.len()).collect();
        let scale = self.own_scale(scale_node, scale);
        let case_rating = case_node.map(|n| self.case_rating(n, &scale));
        let rating = rating_node.map(|n| self.rating(n, &scale));
        Some(Aspect {
            id: id?.value,
            title: title?.value,
            frame: frame?.value,
            source,
            parts,
            norms: slots,
            population_norms: of_population,
            measures,
            rating: rating.map_or(Some(None), |r| r.map(Some))?,
            case_rating: case_rating.map_or(Some(None), |c| c.map(Some))?,
        })
    }

    /// The date by which norms are judged.
    fn date(&mut self, node: &Node) -> Option<Anchor> {
        let date = self.anchor(node, Scope::DOSSIER);
        if let (Some(slot), Some(_)) = (self.dated.pop(), &date) {
            let name = self.parameters.get(slot).map_or("", |p| p.parameter.id.as_str());
            let message = format!("`${name}` depends on this date, so this date cannot depend on it");
            self.sink.push(Diagnostic::new(Code::Validity, node.span, message).help("write the length out"));
        }
        self.dated.clear();
        date
    }

    fn parts(&mut self, node: Option<&Node>) -> Vec<(String, Vec<usize>)> {
        let mut parts = Vec::new();
        for entry in mapping(node, "`parts`", self.sink) {
            let Some(mut table) = Table::open(&entry.value, "a part of an aspect", self.sink) else {
                continue;
            };
            let title = table.required_text("title", self.sink);
            let norms = table.required("norms");
            table.finish(self.sink);
            let named: Vec<_> = norms
                .map(|n| list(n, self.sink))
                .unwrap_or_default()
                .iter()
                .filter_map(|n| text(n, self.sink))
                .collect();
            let slots: Vec<usize> = named.iter().filter_map(|name| self.norm(name)).collect();
            parts.extend(title.map(|t| (t.value, slots)));
        }
        parts
    }

    fn norm_entry(&mut self, node: &Node) -> Option<Norm> {
        let mut table = Table::open(node, "a norm", self.sink)?;
        let subject = self.turn_to(&mut table);
        let id = table.required_text("id", self.sink);
        let title = table.required_text("title", self.sink);
        let statement = table.required_text("statement", self.sink);
        let source = match table.optional("source") {
            Some(node) => self.source(node),
            None => {
                let at = id.as_ref().map_or(node.span, |id| id.span);
                let diagnostic = Diagnostic::new(Code::Source, at, "this norm has no source");
                self.sink.push(
                    diagnostic.help("say where it comes from: `source: {document: …, section: …, quote: …}`"),
                );
                None
            }
        };
        let inherited = self.foreign.contains(&node.span.file);
        let modality = table.optional("modality").map(|n| word(n, &MODALITIES, self.sink));
        let addressee = table.optional("addressee").map(|n| word(n, &ADDRESSEES, self.sink));
        let open = table.text("open", self.sink).map(|t| t.value);
        let validity = self.validity(&mut table);
        let date = table.optional("date").and_then(|n| self.date(n)).or_else(|| self.date.clone());
        let applies = table.optional("applies").map(|n| self.condition(n, Scope::DOSSIER));
        let criteria_node = table.optional("criteria");
        let entries = mapping(criteria_node, "`criteria`", self.sink);
        if let (Some(node), true) =
            (criteria_node.filter(|n| matches!(n.value, Syntax::Mapping(_))), entries.is_empty())
        {
            self.empty(node);
        }
        let criteria: Vec<Option<Criterion>> =
            entries.iter().map(|e| self.criterion(&e.key, &e.value)).collect();
        let number_of = criteria_node.map(|_| entries.len());
        let met = table.required("met").and_then(|n| self.clause(n, number_of));
        let partly_node = table.optional("partly");
        let partly = partly_node.map(|n| self.clause(n, number_of));
        if let (Some(Some(Modality::Permission)), Some(node)) = (modality, partly_node) {
            let message = "a permission is used or it is not; it cannot be used partly";
            self.sink.push(Diagnostic::new(Code::Operator, node.span, message).help("leave `partly` out"));
        }
        let finding = table.required_text("finding", self.sink);
        let published = table.optional("published");
        table.finish(self.sink);
        if let Some(finding) = &finding {
            self.template(finding, sentence::check(&finding.value));
        }
        let published = self.published(published, &counted(), source.as_ref(), &self.groups_of(subject));
        let published = published?;
        Some(Norm {
            id: id?.value,
            title: title?.value,
            statement: statement?.value,
            subject,
            source: source?,
            modality: modality.map_or(Some(Modality::default()), |m| m)?,
            addressee: addressee.map_or(Some(Addressee::default()), |a| a)?,
            open,
            inherited,
            validity: validity?,
            date,
            applies: in_force(validity?, applies.map_or(Some(None), |a| a.map(Some))?),
            criteria: criteria.into_iter().collect::<Option<_>>()?,
            met: met?,
            partly: partly.map_or(Some(None), |p| p.map(Some))?,
            finding: finding?.value,
            published,
        })
    }

    /// `all` and `{at_least: n}` speak of the criteria; anything else is a condition of its own.
    /// `criteria` is how many there are; none if the norm has no such key.
    fn clause(&mut self, node: &Node, criteria: Option<usize>) -> Option<Clause> {
        let keys: Vec<&str> = entries(Some(node)).map(|e| e.key.value.as_str()).collect();
        let need = match (&node.value, keys.as_slice()) {
            (Syntax::Scalar(scalar), _) if scalar.text == "all" => Some(Need::All),
            (Syntax::Mapping(_), ["at_least"]) => {
                let least = node.get("at_least").and_then(|n| number(n, self.sink))?;
                Some(Need::AtLeast(u32::try_from(least).unwrap_or(u32::MAX)))
            }
            _ => None,
        };
        match need {
            None => self.condition(node, Scope::DOSSIER).map(Clause::Condition),
            Some(Need::AtLeast(n)) if criteria.is_some_and(|c| c > 0 && n as usize > c) => {
                let message = format!("there are fewer than {n} criteria, so this can never hold");
                self.sink.push(Diagnostic::new(Code::Operator, node.span, message));
                None
            }
            Some(_) if criteria.is_none() => {
                let diagnostic = Diagnostic::new(
                    Code::Operator,
                    node.span,
                    "this speaks of criteria, and the norm has none",
                );
                self.sink.push(diagnostic.help("add `criteria:`, or write a condition here"));
                None
            }
            Some(need) => Some(Clause::Criteria(need)),
        }
    }

    fn criterion(&mut self, id: &Spanned<String>, node: &Node) -> Option<Criterion> {
        let mut table = Table::open(node, "a criterion", self.sink)?;
        let question = table.required_text("question", self.sink);
        let met = table.optional("met");
        let partly = table.optional("partly");
        let judged = table.optional("judged");
        table.finish(self.sink);
        let decides = match (met, judged) {
            (Some(met), None) => {
                let met = self.condition(met, Scope::DOSSIER);
                let partly = partly.map(|n| self.condition(n, Scope::DOSSIER));
                Decides::Rule { met: met?, partly: partly.map_or(Some(None), |p| p.map(Some))? }
            }
            (None, Some(judged)) => {
                if let Some(partly) = partly {
                    let diagnostic = Diagnostic::new(
                        Code::Operator,
                        partly.span,
                        "a person decides whether this is partly met",
                    );
                    self.sink.push(diagnostic.help("leave `partly` out; the judgement says so"));
                }
                let mut table = Table::open(judged, "`judged`", self.sink)?;
                let guidance = table.required_text("guidance", self.sink);
                let decide = table.optional("decide").map(|n| word(n, &DECIDE, self.sink));
                table.finish(self.sink);
                let decide = decide.map_or(Some(Decide::default()), |decide| decide)?;
                Decides::Judgement { guidance: guidance?.value, decide }
            }
            _ => {
                let message = format!("criterion `{}` is decided by a rule or by a person", id.value);
                let diagnostic = Diagnostic::new(Code::Operator, id.span, message);
                self.sink
                    .push(diagnostic.help("give it `met: CONDITION`, or `judged: {guidance: …}`, not both"));
                return None;
            }
        };
        Some(Criterion { id: id.value.clone(), question: question?.value, decides })
    }
}

/// What is counted of a norm, by the names that `published` uses; first what is meant where it names none.
fn counted() -> Vec<(String, Part)> {
    let parts = [
        ("met", Part::Verdict(Verdict::Met)),
        ("partly", Part::Verdict(Verdict::Partly)),
        ("not_met", Part::Verdict(Verdict::NotMet)),
        ("unknown", Part::Unknown),
        ("not_applicable", Part::NotApplicable),
        ("assessed", Part::Assessed),
    ];
    parts.into_iter().map(|(name, part)| (name.to_owned(), part)).collect()
}

/// A norm applies while it is in force.
fn in_force(validity: Validity, applies: Option<Condition>) -> Option<Condition> {
    if validity == Validity::ALWAYS {
        return applies;
    }
    let in_force = Condition::InForce(validity);
    Some(match applies {
        Some(applies) => Condition::All(vec![in_force, applies]),
        None => in_force,
    })
}
