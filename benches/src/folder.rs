//! A folder that can be audited: norms, dossiers, and the file that says which belong together.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use flate2::{Compression, write::GzEncoder};

use crate::{
    dossiers::{self, AS_OF, Parameters},
    norms,
};

/// How dossiers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One to a line of one file.
    Ndjson,
    /// The same, packed.
    NdjsonGz,
    /// A file of YAML each.
    Yaml,
}

impl Form {
    /// Where the dossiers are, in the folder.
    pub fn place(self) -> &'static str {
        match self {
            Self::Ndjson => "dossiers.ndjson",
            Self::NdjsonGz => "dossiers.ndjson.gz",
            Self::Yaml => "dossiers",
        }
    }
}

/// Writes a folder with an audit of so many dossiers by so many norms. What is in the way is replaced, nothing else touched.
pub fn write(
    folder: &Path,
    norms: usize,
    dossiers: u64,
    parameters: Parameters,
    form: Form,
) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    write_norms(&folder.join("norms"), norms)?;
    fs::write(folder.join("audit.yaml"), audit(form))?;
    write_dossiers(&folder.join(form.place()), dossiers, parameters, form)
}

/// Writes a framework of so many norms.
pub fn write_norms(folder: &Path, norms: usize) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    norms::files(norms).into_iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
}

/// Writes dossiers to a file, or as files in a folder.
pub fn write_dossiers(path: &Path, dossiers: u64, parameters: Parameters, form: Form) -> io::Result<()> {
    match form {
        Form::Ndjson => lines(BufWriter::new(File::create(path)?), dossiers, parameters)?.flush(),
        Form::NdjsonGz => {
            let packed = GzEncoder::new(BufWriter::new(File::create(path)?), Compression::default());
            lines(packed, dossiers, parameters)?.finish()?.flush()
        }
        Form::Yaml => {
            fs::create_dir_all(path)?;
            (1..=dossiers).try_for_each(|number| {
                let dossier = dossiers::dossier(number, parameters);
                let text = serde_yaml::to_string(&dossier).map_err(io::Error::other)?;
                fs::write(path.join(format!("{number}.yaml")), text)
            })
        }
    }
}

fn lines<W: Write>(mut to: W, dossiers: u64, parameters: Parameters) -> io::Result<W> {
    for number in 1..=dossiers {
        serde_json::to_writer(&mut to, &dossiers::dossier(number, parameters))?;
        to.write_all(b"\n")?;
    }
    Ok(to)
}

fn audit(form: Form) -> String {
    format!(
        "\
audit: Meting
framework: norms
as_of: {AS_OF}
populations:
  dossier: {{records: {}, selection: all}}
",
        form.place()
    )
}
