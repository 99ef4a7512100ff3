//! What one run of a program takes: time, and the most memory that it had at once.

use std::{
    env, fs,
    io::{self, Read},
    path::Path,
    process::{Command, Stdio, exit},
    time::Instant,
};

use nix::sys::{
    resource::{Resource, UsageWho, getrusage, setrlimit},
    time::TimeVal,
};
use serde_json::{Value, json};

/// What a run took, and what it said.
#[derive(Debug, Clone)]
pub struct Run {
    /// From beginning to end, in seconds.
    pub seconds: f64,
    /// What all its threads worked together, in seconds.
    pub worked: f64,
    /// The most memory that it had resident at once, in bytes.
    pub memory: u64,
    /// What it printed.
    pub printed: String,
}

impl Run {
    /// The faster of two; of memory the least, since what one run did without, the other did not need.
    #[must_use]
    pub fn better(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.min(other.seconds),
            worked: self.worked.min(other.worked),
            memory: self.memory.min(other.memory),
            printed: other.printed,
        }
    }
}

/// Runs a command to its end. One that fails is an error.
///
/// The system tells only of all processes that ended together how much memory they had, so each is started by one of its own:
/// this program, which calls itself.
pub fn run(command: &[String], report: &Path) -> io::Result<Run> {
    run_within(command, report, None)
}

/// The same, where the command may have no more memory than so many bytes.
pub fn run_within(command: &[String], report: &Path, memory: Option<u64>) -> io::Result<Run> {
    let memory = memory.map(|bytes| format!("--memory={bytes}"));
    let mut child = Command::new(env::current_exe()?)
        .arg("once")
        .args(memory)
        .arg(report)
        .arg("--")
        .args(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut printed = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut printed)?;
    if !child.wait()?.success() {
        return Err(io::Error::other(format!("{} failed", command.join(" "))));
    }
    let took: Value = serde_json::from_str(&fs::read_to_string(report)?)?;
    let number = |key: &str| took[key].as_f64().expect("it was written as a number");
    let memory = took["memory"].as_u64().expect("it was written as a number");
    Ok(Run { seconds: number("seconds"), worked: number("worked"), memory, printed })
}

/// Runs a command, within so many bytes of memory, writes to a file what it took, and ends as it did.
#[expect(clippy::disallowed_methods, reason = "here time is what is asked for")]
pub fn measured(report: &Path, memory: Option<u64>, command: &[String]) -> io::Result<()> {
    if let Some(bytes) = memory {
        setrlimit(Resource::RLIMIT_AS, bytes, bytes)?;
    }
    let (program, arguments) = command.split_first().expect("a command has a program");
    let begin = Instant::now();
    let status = Command::new(program).args(arguments).status()?;
    let seconds = begin.elapsed().as_secs_f64();
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let worked: f64 = [usage.user_time(), usage.system_time()].iter().map(seconds_of).sum();
    let memory = usage.max_rss().unsigned_abs() * 1024;
    fs::write(report, json!({"seconds": seconds, "worked": worked, "memory": memory}).to_string())?;
    exit(status.code().unwrap_or(1))
}

fn seconds_of(time: &TimeVal) -> f64 {
    let whole = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    whole(time.tv_sec()) + whole(time.tv_usec()) / 1e6
}
