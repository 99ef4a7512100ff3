//! Finding frameworks and audits from the paths that people give.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use super::{Exit, output::say};

/// Folders of frameworks and of audits, each once.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) frameworks: BTreeSet<PathBuf>,
    pub(super) audits: BTreeSet<PathBuf>,
}

impl Found {
    /// What lies at or below several paths, or what these belong to.
    pub(super) fn at(paths: &[PathBuf]) -> Result<Self, Exit> {
        let mut found = Self::default();
        for path in paths {
            if !path.exists() {
                say(&format!("error: {} does not exist", path.display()));
                return Err(Exit::Input);
            }
            found.look(path).map_err(|error| {
                say(&format!("error: {error}"));
                Exit::Input
            })?;
        }
        Ok(found)
    }

    /// Whether a folder was added because of a file in it.
    fn add(&mut self, file: &Path) -> bool {
        let folder = file.parent().unwrap_or(Path::new("."));
        // `check` in the current folder names files as people do, without `./`.
        let folder = folder.strip_prefix(".").ok().filter(|f| !f.as_os_str().is_empty()).unwrap_or(folder);
        match file.file_name().and_then(|name| name.to_str()) {
            Some("framework.yaml") => self.frameworks.insert(folder.to_path_buf()),
            Some("audit.yaml") => self.audits.insert(folder.to_path_buf()),
            _ => return false,
        };
        true
    }

    /// Adds what lies at or below a path; if there is nothing, what the path belongs to: a dossier to its audit, an
    /// aspect to its framework, shared definitions to the frameworks beside them.
    fn look(&mut self, path: &Path) -> Result<(), walkdir::Error> {
        let walk = walkdir::WalkDir::new(path).sort_by_file_name().follow_links(false);
        let mut any = false;
        for entry in walk.into_iter().filter_entry(searched) {
            any |= self.add(entry?.path());
        }
        if !any {
            let near = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            let above = std::path::absolute(path).unwrap_or_default();
            let folders = near.chain(above.ancestors().skip(1));
            let belongs = folders.flat_map(|f| [f.join("audit.yaml"), f.join("framework.yaml")]);
            let owner = belongs.into_iter().find(|file| file.is_file());
            match (owner, path.parent()) {
                (Some(file), _) => {
                    self.add(&file);
                }
                // What several frameworks share lies beside them.
                (None, Some(beside)) if path.is_file() && yaml(path) => {
                    let beside = if beside.as_os_str().is_empty() { Path::new(".") } else { beside };
                    self.look(beside)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn yaml(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yaml") || e.eq_ignore_ascii_case("yml"))
}

/// Hidden folders and build output hold nothing that people wrote.
fn searched(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0
        || !(entry.file_type().is_dir()
            && (name.starts_with('.') || name == "target" || name == "node_modules"))
}
