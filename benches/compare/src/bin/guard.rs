//! Holds dossiers against seven of the norms by Guard, the `cfn-guard` of AWS: `guard DOSSIERS.ndjson`. The others ask for what its
//! rules cannot say: a sum, an order, a gap, and what follows each of several events.

use std::io::{self, Cursor};

use cfn_guard::{
    CommandBuilder, ValidateBuilder,
    commands::{ERROR_STATUS_CODE, Executable, validate::OutputFormatType},
    utils::{
        reader::{ReadBuffer, Reader},
        writer::{WriteBuffer, Writer},
    },
};
use serde_json::{Value, json};
use toetssteen_bench::norms::{self, KINDS};
use toetssteen_compare::{
    counts::{Counts, Outcome},
    host,
};

const RULES: &str = include_str!("../../guard/norms.guard");
const AS_OF: i64 = 20_269;

fn main() -> io::Result<()> {
    // Rules are read once for so many dossiers.
    let mut batch: Vec<Value> = Vec::new();
    let asked: Vec<(usize, String)> = (0..KINDS)
        .map(|norm| (norm, norms::id(norm).replace('-', "_")))
        .filter(|(_, name)| RULES.contains(&format!("rule {name} ")))
        .collect();
    let mut text = String::new();
    let mut counts = Counts::new(KINDS);
    host::each(|line| {
        host::dates_as_numbers(line, &mut text);
        batch.push(prepared(&text).into());
        if batch.len() == 1_000 {
            judge(&batch, &asked, &mut counts);
            batch.clear();
        }
    })?;
    judge(&batch, &asked, &mut counts);
    host::print(&counts)
}

/// What the rules need and cannot reckon themselves.
fn prepared(text: &str) -> String {
    let mut record: Value = serde_json::from_str(text).expect("the line is JSON");
    let start = record["uitkering"]["instroom"].as_i64().expect("it is known");
    let end = record["uitkering"]["einde"].as_i64().map_or(AS_OF, |end| end.min(AS_OF));
    record["duur"] = (end - start).into();
    for kind in ["gesprek", "diagnose", "plan", "aanbod"] {
        let Some(events) = record.get_mut(kind).and_then(Value::as_array_mut) else { continue };
        for event in events {
            event["dag"] = event["datum"].as_i64().map(|day| day - start).into();
        }
    }
    let plans = record.get("plan").and_then(Value::as_array);
    if let Some(first) = plans.and_then(|plans| plans.iter().filter_map(|plan| plan["dag"].as_i64()).min()) {
        record["eerste_plan"] = first.into();
    }
    record.to_string()
}

fn judge(dossiers: &[Value], asked: &[(usize, String)], counts: &mut Counts) {
    if dossiers.is_empty() {
        return;
    }
    let payload = json!({"rules": [RULES], "data": dossiers}).to_string();
    let mut reader = Reader::new(ReadBuffer::Cursor(Cursor::new(payload.into_bytes())));
    let mut writer = Writer::new(WriteBuffer::Vec(Vec::new())).expect("it is no error stream");
    let command = ValidateBuilder::default()
        .payload(true)
        .structured(true)
        .output_format(OutputFormatType::JSON)
        .show_summary(vec![])
        .try_build()
        .expect("these go together");
    let status = command.execute(&mut writer, &mut reader).expect("the rules hold for every dossier");
    assert!(status != ERROR_STATUS_CODE, "the rules are wrong");
    let found = writer.into_string().expect("it was written to memory");
    let found: Value = serde_json::from_str(&found).unwrap_or_else(|_| panic!("{found}"));
    for report in found.as_array().expect("it is a list") {
        let lists = |list: &str, name: &str| {
            report[list].as_array().is_some_and(|rules| rules.iter().any(|rule| rule == name))
        };
        for (norm, name) in asked {
            let outcome = if lists("not_applicable", name) {
                Outcome::NotApplicable
            } else if lists("compliant", name) {
                Outcome::Met
            } else if lists("compliant", &format!("{name}_deels")) {
                Outcome::Partly
            } else {
                Outcome::NotMet
            };
            counts.add(*norm, outcome);
        }
    }
}
