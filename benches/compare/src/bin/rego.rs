//! Holds dossiers against the norms by regorus, with the norms in Rego: `rego DOSSIERS.ndjson [interpreted]`.

use std::{env, io, sync::Arc};

use regorus::{
    Engine, Value,
    languages::rego::compiler::Compiler,
    rvm::{Program, RegoVM},
};
use toetssteen_compare::host;

const RULES: &str = include_str!("../../rego/norms.rego");
const OUTCOMES: &str = "data.norms.outcomes";

fn main() -> io::Result<()> {
    let mut engine = Engine::new();
    engine.add_policy("norms.rego".into(), RULES.into()).expect("the rules are right");
    if env::args().nth(2).as_deref() == Some("interpreted") {
        return judge(|input| {
            engine.set_input(input);
            engine.eval_rule(OUTCOMES.into()).expect("the rules hold for every dossier")
        });
    }
    let policy = engine.compile_with_entrypoint(&OUTCOMES.into()).expect("the rules are right");
    let program: Arc<Program> = Compiler::compile_from_policy(&policy, &[OUTCOMES]).expect("they compile");
    let mut machine = RegoVM::new_with_policy(policy);
    machine.load_program(program);
    judge(|input| {
        machine.set_input(input);
        machine.execute().expect("the rules hold for every dossier")
    })
}

fn judge(mut evaluate: impl FnMut(Value) -> Value) -> io::Result<()> {
    let mut text = String::new();
    host::run(|line, counts| {
        host::dates_as_numbers(line, &mut text);
        let outcomes = evaluate(Value::from_json_str(&text).expect("the line is JSON"));
        for (norm, outcome) in outcomes.as_array().expect("it is a list").iter().enumerate() {
            counts.add(norm, host::outcome(outcome.as_string().expect("it is a name")));
        }
    })
}
