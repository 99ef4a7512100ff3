//! The frameworks that there are, as a table and as data.

use serde::Serialize;

use crate::{
    dutch,
    findings::Findings,
    inert::{one_line, prose},
    render::table,
};

/// A framework in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The folder with framework.yaml, with forward slashes.
    pub folder: String,
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The documents that its norms come from, by their short names.
    pub documents: Vec<String>,
    /// The kinds of record that it tests, what several are called; the main kind first.
    pub records: Vec<String>,
    /// Its aspects.
    pub aspects: Vec<ListedAspect>,
    /// How many figures describe a whole population.
    pub measures: usize,
    /// How many figures, words and ratings that its sources published it can be laid beside.
    pub published: usize,
    /// How many of these the source itself contradicts elsewhere.
    pub contradicted: usize,
}

/// An aspect in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListedAspect {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How many norms it has, about records and about the whole; none where it only describes.
    pub norms: usize,
}

impl Listed {
    /// A framework from findings without records.
    pub fn new(folder: String, findings: &Findings) -> Self {
        let aspect = |aspect: &crate::findings::Aspect| ListedAspect {
            id: aspect.id.clone(),
            title: aspect.title.clone(),
            norms: aspect.norms.len() + aspect.population_norms.len(),
        };
        let measures = findings.aspects.iter().map(|aspect| aspect.measures.len()).sum::<usize>();
        Self {
            folder,
            id: findings.framework.id.clone(),
            title: findings.framework.title.clone(),
            documents: findings.framework.documents.iter().map(|document| document.id.clone()).collect(),
            records: findings.populations.iter().map(|population| population.many.clone()).collect(),
            aspects: findings.aspects.iter().map(aspect).collect(),
            measures: measures + findings.measures.len(),
            published: findings.published().len(),
            contradicted: findings.published().iter().filter(|(_, p)| p.contradicted.is_some()).count(),
        }
    }

    fn norms(&self) -> usize {
        self.aspects.iter().map(|aspect| aspect.norms).sum()
    }
}

/// A table of frameworks for a terminal of so many columns, and what each consists of below it.
pub fn list(frameworks: &[Listed], width: Option<u16>) -> String {
    let header = ["map", "titel", "bron", "aspecten", "normen", "cijfers", "gepubliceerd", "weersproken"];
    let mut rows = table::table(header, 3..8, width);
    for framework in frameworks {
        let numbers = [
            framework.aspects.len(),
            framework.norms(),
            framework.measures,
            framework.published,
            framework.contradicted,
        ];
        let documents = framework.documents.join(", ");
        let words = [one_line(&framework.folder).into_owned(), prose(&framework.title), prose(&documents)];
        rows.add_row(words.into_iter().chain(numbers.map(|n| n.to_string())));
    }
    let mut text = table::lines(&rows) + "\n";
    for framework in frameworks {
        let aspects: Vec<String> = framework
            .aspects
            .iter()
            .map(|aspect| match aspect.norms {
                0 => format!("{} (beschrijvend)", prose(&aspect.title)),
                n => format!("{} ({n})", prose(&aspect.title)),
            })
            .collect();
        let (title, records) = (prose(&framework.title), prose(&dutch::join(&framework.records, "en")));
        text.push_str(&format!("\n{title} — toetst {records}\n  {}\n", aspects.join("; ")));
    }
    text
}
