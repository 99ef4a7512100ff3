//! How time and memory grow with dossiers, norms and events.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    chart,
    document::{
        self,
        Column::{Figures, Words},
        grouped, megabytes, short, table,
    },
    dossiers::Parameters,
    folder::{self, Form},
    norms,
    once::{self, Run},
};

/// Which share of the facts is missing: what is open is what costs most.
const PATCHINESS: f64 = 0.15;
/// How many dossiers there are where norms grow.
const DOSSIERS: u64 = 100;

/// On what is measured.
#[derive(Debug)]
pub struct Sizes {
    /// Numbers of dossiers, by thirteen norms.
    pub dossiers: Vec<u64>,
    /// Numbers of norms, for a hundred dossiers.
    pub norms: Vec<usize>,
    /// Numbers of events in one dossier, by thirteen norms.
    pub events: Vec<u32>,
}

/// How it is measured, and where it is written beside being printed.
#[derive(Debug)]
pub struct How {
    /// How often each is run; the fastest counts.
    pub rounds: usize,
    /// How many bytes of memory the program may have.
    pub memory: u64,
    /// The document with a place for the table.
    pub document: Option<PathBuf>,
    /// The chart.
    pub chart: Option<PathBuf>,
}

/// One thing that grows.
struct Series {
    title: &'static str,
    note: String,
    /// Each size, and what it took where memory was enough.
    points: Vec<(u64, Option<Run>)>,
}

/// Measures each size so many times, and writes table and chart.
pub fn run(toetssteen: &Path, data: &Path, sizes: &Sizes, how: &How) -> io::Result<()> {
    let parameters = Parameters { patchiness: PATCHINESS, ..Parameters::default() };
    let audit =
        |name: &str, norms: usize, dossiers: u64, parameters: Parameters| -> io::Result<Option<Run>> {
            let folder = data.join(name);
            folder::write(&folder, norms, dossiers, parameters, Form::Ndjson)?;
            let run = measure(toetssteen, &folder, dossiers, how, &data.join("took.json"));
            let told = match &run {
                Ok(run) => format!("{:.2} s, {} MB", run.seconds, megabytes(run.memory)),
                Err(error) => error.to_string(),
            };
            writeln!(io::stderr(), "{name}: {told}")?;
            // A million dossiers are gigabytes.
            fs::remove_dir_all(folder)?;
            Ok(run.ok())
        };
    let all = [
        Series {
            title: "dossiers",
            note: format!("by {} norms", norms::KINDS),
            points: points(&sizes.dossiers, |n| {
                audit(&format!("dossiers-{n}"), norms::KINDS, n, parameters)
            })?,
        },
        Series {
            title: "norms",
            note: format!("for {DOSSIERS} dossiers"),
            points: points(&sizes.norms, |n| {
                audit(&format!("norms-{n}"), usize::try_from(n).unwrap_or(usize::MAX), DOSSIERS, parameters)
            })?,
        },
        Series {
            title: "events in one dossier",
            note: format!("by {} norms", norms::KINDS),
            points: points(&sizes.events, |n| {
                let events = u32::try_from(n).unwrap_or(u32::MAX);
                audit(&format!("events-{n}"), norms::KINDS, 1, Parameters { events, ..parameters })
            })?,
        },
    ];
    let text = table_of(&all, how.memory);
    io::stdout().write_all(text.as_bytes())?;
    if let Some(document) = &how.document {
        document::replace(document, "growth", &text)?;
    }
    if let Some(path) = &how.chart {
        fs::write(path, drawn(&all))?;
    }
    Ok(())
}

fn points<N: Copy + TryInto<u64>>(
    sizes: &[N],
    mut measure: impl FnMut(u64) -> io::Result<Option<Run>>,
) -> io::Result<Vec<(u64, Option<Run>)>> {
    let sizes = sizes.iter().filter_map(|size| (*size).try_into().ok());
    sizes.map(|size| Ok((size, measure(size)?))).collect()
}

/// The best of several runs on one thread: how many there are changes what grows by a factor only.
fn measure(toetssteen: &Path, folder: &Path, dossiers: u64, how: &How, report: &Path) -> io::Result<Run> {
    let text = |path: &Path| path.to_str().expect("paths here are plain").to_owned();
    let mut command = vec![text(toetssteen), "audit".into(), text(folder), "--jobs".into(), "1".into()];
    // What is measured here is beyond what practice asks for.
    for (limit, most) in [
        ("records", dossiers.max(1)),
        ("bytes", u64::from(u32::MAX)),
        ("values", 1 << 40),
        ("steps", 1 << 40),
        ("conditions", 1 << 40),
    ] {
        command.extend(["--limit".into(), format!("{limit}={most}")]);
    }
    let once = || once::run_within(&command, report, Some(how.memory));
    let mut best = once()?;
    for _ in 1..how.rounds {
        // What takes a minute is measured well enough by once.
        if best.seconds > 60.0 {
            break;
        }
        best = best.better(once()?);
    }
    Ok(best)
}

fn table_of(all: &[Series], memory: u64) -> String {
    let float = |number: u64| number.to_string().parse::<f64>().expect("a number is one");
    let mut rows = Vec::new();
    for Series { title, note, points } in all {
        let mut before: Option<(u64, f64)> = None;
        for (size, run) in points {
            let name = format!("{} {title}, {note}", grouped(*size));
            let Some(run) = run else {
                rows.push(vec![name, "—".into(), String::new(), format!("more than {}", megabytes(memory))]);
                continue;
            };
            let grown = before.map_or_else(String::new, |(size_before, seconds)| {
                let times = float(*size) / float(size_before);
                format!("{} for {}", short(run.seconds / seconds), plain(times))
            });
            before = Some((*size, run.seconds));
            rows.push(vec![name, short(run.seconds), grown, megabytes(run.memory)]);
        }
    }
    let head = [
        ("", Words),
        ("time (s)", Figures),
        ("× the time, for × as many", Figures),
        ("memory (MB)", Figures),
    ];
    table(&head, &rows)
}

/// How many times as many, which is mostly a whole number.
fn plain(times: f64) -> String {
    if times.fract() == 0.0 { format!("{times}") } else { short(times) }
}

fn drawn(all: &[Series]) -> String {
    let panels: Vec<chart::Panel> = all
        .iter()
        .map(|Series { title, note, points }| chart::Panel {
            title: format!("more {title}"),
            note: note.clone(),
            points: points
                .iter()
                .filter_map(|(size, run)| {
                    let run = run.as_ref()?;
                    Some(chart::Point { size: *size, seconds: run.seconds, bytes: run.memory })
                })
                .collect(),
        })
        .collect();
    chart::draw(&panels)
}
