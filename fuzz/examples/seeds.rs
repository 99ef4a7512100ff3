//! Writes what the targets begin with into a folder: the project's own norms, fixtures, records and findings, as far as they have
//! no more than so many bytes.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use toetssteen::findings::document::{self, Form};

#[path = "../../tests/support/fixture.rs"]
mod fixture;

type Done = Result<(), Box<dyn Error>>;

fn main() -> Done {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = fuzz.join("..");
    let mut arguments = env::args().skip(1);
    let (Some(folder), Some(largest)) = (arguments.next(), arguments.next()) else {
        return Err("seeds FOLDER BYTES".into());
    };
    let corpus = Corpus { folder: folder.into(), largest: largest.parse()? };
    for path in files(&root.join("tests/diagnostics"))?.into_iter().chain([fuzz.join("seeds/report.yaml")]) {
        corpus.add("norms", &path, &fs::read(&path)?)?;
    }
    for path in files(&root.join("docs/diagnostics"))? {
        let page = fs::read_to_string(&path)?;
        for (number, block) in
            page.split("```yaml\n").skip(1).filter_map(|b| b.split("```").next()).enumerate()
        {
            corpus.add(
                "norms",
                &path.with_extension(number.to_string()),
                format!("--- + aspect.yaml\n{block}").as_bytes(),
            )?;
        }
    }
    for path in files(&root.join("casefiles"))?.into_iter().chain(files(&root.join("norms"))?) {
        let text = fs::read(&path)?;
        if path.parent().is_some_and(|folder| folder.ends_with("dossiers")) {
            for which in 0..5 {
                // The byte that says which framework stands behind the text.
                let seed = [text.as_slice(), &[which]].concat();
                corpus.add("dossier", &path.with_extension(which.to_string()), &seed)?;
            }
        }
        corpus.add("screen", &path, &text)?;
        if path.extension().is_some_and(|extension| extension == "md") {
            corpus.add("report", &path, &text)?;
        }
    }
    for path in files(&root.join("reports"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        corpus.add("report", &path, &[format!("--- {name}\n").as_bytes(), &fs::read(&path)?].concat())?;
    }
    let outcome = fixture::read(&fs::read_to_string(fuzz.join("seeds/report.yaml"))?);
    let framework = outcome.framework.ok_or(outcome.text)?;
    let findings = toetssteen_fuzz::findings(&framework, &outcome.dossiers, fixture::as_of());
    for (form, name) in [(Form::Json, "findings.json"), (Form::Yaml, "findings.yaml")] {
        corpus.add("findings", Path::new(name), document::write(&findings, form)?.as_bytes())?;
    }
    Ok(())
}

struct Corpus {
    folder: PathBuf,
    largest: usize,
}

impl Corpus {
    fn add(&self, target: &str, path: &Path, text: &[u8]) -> Done {
        if text.len() > self.largest {
            return Ok(());
        }
        let folder = self.folder.join(target);
        fs::create_dir_all(&folder)?;
        let name = path.to_string_lossy().rsplit('/').take(3).collect::<Vec<_>>().join("-");
        Ok(fs::write(folder.join(name), text)?)
    }
}

/// Every file at or below a folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
