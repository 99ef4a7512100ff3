//! Audits with many small records, in every form in which these come.

#![allow(dead_code, reason = "each who uses them uses some of what they give")]

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "fixture.rs"]
mod fixture;

pub(crate) const RECORDS: usize = 60;

/// An audit in a folder, whose records are where its `populations` says.
pub(crate) struct Place(TempDir);

impl Place {
    /// With records in these files, by path in the audit's folder.
    pub(crate) fn new(records: &str, files: &[(&str, Vec<u8>)]) -> Self {
        let place = Self(TempDir::new().unwrap());
        for (path, text) in fixture::files_of("") {
            place.write(&format!("norm/{path}"), text);
        }
        let audit = format!(
            "audit: Proef\nframework: ../norm\nas_of: 2013-06-30\npopulations: {{zaak: {records}}}\n"
        );
        place.write("audit/audit.yaml", audit);
        for (path, bytes) in files {
            place.write(&format!("audit/{path}"), bytes);
        }
        place
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path: PathBuf = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_toetssteen"));
        command.args(arguments.split(' ')).current_dir(self.0.path()).output().unwrap()
    }

    pub(crate) fn works(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn refused(&self, arguments: &str, code: i32, message: &str) {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments}: {said}");
        assert!(said.contains(message), "{arguments}: {message} is not in\n{said}");
        assert!(output.stdout.is_empty(), "{arguments}");
    }
}

pub(crate) fn record(number: usize) -> Value {
    let mut record = json!({"zaak": number});
    if !number.is_multiple_of(3) {
        record["gesprek"] = json!([{"datum": format!("2012-{:02}-01", number % 12 + 1), "vorm": "telefoon"}]);
    }
    if number.is_multiple_of(5) {
        record["dekking"] = json!({"gesprek": "volledig"});
    }
    record
}

pub(crate) fn lines() -> String {
    (1..=RECORDS).map(|number| record(number).to_string() + "\n").collect()
}

pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstandard(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}
