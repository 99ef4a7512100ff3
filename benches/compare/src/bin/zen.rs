//! Holds dossiers against the norms by ZEN, with the norms as its expressions: `zen DOSSIERS.ndjson [graph]`. As a graph, one node
//! evaluates every expression and a decision table for each norm gives its outcome; otherwise the expressions are evaluated as
//! far as they are needed.

use std::{env, io};

use serde_json::{Value, json};
use toetssteen_bench::norms::KINDS;
use toetssteen_compare::{
    counts::{Counts, Outcome},
    host,
};
use zen_engine::{Decision, model::GraphContent};
use zen_expression::{Expression, Isolate, Variable, expression::Standard};

const EXPRESSIONS: &str = include_str!("../../zen/norms.txt");

fn main() -> io::Result<()> {
    if env::args().nth(2).as_deref() == Some("graph") { as_graph() } else { as_expressions() }
}

/// Names and expressions, in their order.
fn expressions() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = EXPRESSIONS.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split_once(": ").expect("a line is a name and an expression"))
}

fn read(line: &str, text: &mut String) -> Variable {
    host::dates_as_numbers(line, text);
    serde_json::from_str(text).expect("the line is JSON")
}

fn as_expressions() -> io::Result<()> {
    let mut isolate = Isolate::new();
    let mut compile = |text| isolate.compile_standard(text).expect("the expression is right");
    let compiled: Vec<(&str, Expression<Standard>)> =
        expressions().map(|(name, text)| (name, compile(text))).collect();
    let (shared, norms) = compiled.split_at(compiled.len() - 3 * KINDS);
    let mut text = String::new();
    host::run(|line, counts: &mut Counts| {
        isolate.set_environment(read(line, &mut text));
        for (name, expression) in shared {
            let value = run(&mut isolate, expression);
            isolate.insert_dollar(name, value);
        }
        for (norm, asked) in norms.chunks(3).enumerate() {
            let mut holds = |at: usize| run(&mut isolate, &asked[at].1).as_bool() == Some(true);
            let outcome = if !holds(0) {
                Outcome::NotApplicable
            } else if holds(1) {
                Outcome::Met
            } else if holds(2) {
                Outcome::Partly
            } else {
                Outcome::NotMet
            };
            counts.add(norm, outcome);
        }
    })
}

fn run(isolate: &mut Isolate, expression: &Expression<Standard>) -> Variable {
    isolate.run_compiled(expression.bytecode()).expect("it holds for every dossier")
}

fn as_graph() -> io::Result<()> {
    let decision = graph();
    let names: Vec<String> = (0..KINDS).map(|norm| format!("outcome{norm}")).collect();
    let mut text = String::new();
    host::run(|line, counts: &mut Counts| {
        let found =
            pollster::block_on(decision.evaluate(read(line, &mut text))).expect("it holds for every dossier");
        for (norm, name) in names.iter().enumerate() {
            let outcome = found.result.dot(name).expect("each table gives one");
            counts.add(norm, host::outcome(outcome.as_str().expect("it is a name")));
        }
    })
}

fn graph() -> Decision {
    let all: Vec<Value> =
        expressions().map(|(name, text)| json!({"id": name, "key": name, "value": text})).collect();
    let mut nodes = vec![
        json!({"id": "dossier", "name": "dossier", "type": "inputNode", "content": {}}),
        json!({"id": "facts", "name": "facts", "type": "expressionNode", "content": {"expressions": all}}),
        json!({"id": "outcomes", "name": "outcomes", "type": "outputNode", "content": {}}),
    ];
    let edge = |from: &str, to: &str| json!({"id": format!("{from}-{to}"), "sourceId": from, "targetId": to});
    let mut edges = vec![edge("dossier", "facts")];
    for norm in 0..KINDS {
        let table = format!("table{norm}");
        let input = |name: &str| json!({"id": name, "name": name, "field": format!("{name}{norm}")});
        let rule = |applies: &str, met: &str, partly: &str, outcome: &str| json!({"applies": applies, "met": met, "partly": partly, "outcome": format!("'{outcome}'")});
        let content = json!({
            "hitPolicy": "first",
            "inputs": [input("applies"), input("met"), input("partly")],
            "outputs": [{"id": "outcome", "name": "outcome", "field": format!("outcome{norm}")}],
            "rules": [
                rule("false", "", "", "not_applicable"),
                rule("", "true", "", "met"),
                rule("", "", "true", "partly"),
                rule("", "", "", "not_met"),
            ],
        });
        nodes.push(json!({"id": table, "name": table, "type": "decisionTableNode", "content": content}));
        edges.extend([edge("facts", &table), edge(&table, "outcomes")]);
    }
    let mut content: GraphContent =
        serde_json::from_value(json!({"nodes": nodes, "edges": edges})).expect("the graph is right");
    content.compile();
    Decision::from(content)
}
