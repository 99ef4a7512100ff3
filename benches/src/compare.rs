//! The program beside other means to the same end, on the same dossiers, one after another in turn. Whoever comes to other
//! outcomes than the floor is no comparison, and an error.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
    thread,
};

use serde_json::Value;

use crate::{
    document::{
        self,
        Column::{Figures, Words},
        grouped, short, table,
    },
    dossiers::Parameters,
    folder::{self, Form},
    norms,
    once::{self, Run},
};

/// Which share of the facts is missing where some are.
const PATCHINESS: f64 = 0.15;
/// How many norms there are in the larger framework.
const MORE_NORMS: usize = 40;

/// Where everything is.
#[derive(Debug)]
pub struct Place {
    /// The program.
    pub toetssteen: PathBuf,
    /// The program built as it is handed out.
    pub toetssteen_dist: Option<PathBuf>,
    /// The folder of the programs that it is set beside.
    pub others: PathBuf,
    /// The floor built as programs are handed out.
    pub floor_dist: Option<PathBuf>,
    /// The folder of what is written in Python.
    pub scripts: PathBuf,
    /// A Python that has `duckdb`.
    pub python: PathBuf,
    /// Where dossiers and norms are written.
    pub data: PathBuf,
}

/// Who is measured.
struct Contender {
    name: String,
    command: Vec<String>,
    /// On so many of the dossiers.
    dossiers: u64,
    threads: usize,
    /// What the program around it does in its place.
    help: &'static str,
    /// The file of its dossiers.
    on: PathBuf,
    /// How many norms there are.
    norms: usize,
    /// Whether it prints what it counts; the program writes findings instead.
    prints: bool,
    best: Option<Run>,
}

impl Contender {
    fn of(name: &str, command: &[&str], on: &Data, threads: usize, help: &'static str) -> Self {
        Self {
            name: name.to_owned(),
            command: command.iter().map(|part| (*part).to_owned()).collect(),
            dossiers: on.dossiers,
            threads,
            help,
            on: on.file.clone(),
            norms: on.norms,
            prints: true,
            best: None,
        }
    }

    fn best(&self) -> &Run {
        self.best.as_ref().expect("it was run")
    }

    /// Seconds a dossier: from beginning to end, and worked by all threads together.
    fn each(&self) -> (f64, f64) {
        let dossiers = self.dossiers.to_string().parse::<f64>().expect("a number is one");
        (self.best().seconds / dossiers, self.best().worked / dossiers)
    }
}

/// Dossiers, in a folder that can be audited.
struct Data {
    folder: PathBuf,
    file: PathBuf,
    dossiers: u64,
    norms: usize,
}

impl Data {
    fn written(place: &Place, name: &str, dossiers: u64, norms: usize, patchiness: f64) -> io::Result<Self> {
        let folder = place.data.join(name);
        folder::write(
            &folder,
            norms,
            dossiers,
            Parameters { patchiness, ..Parameters::default() },
            Form::Ndjson,
        )?;
        Ok(Self { file: folder.join(Form::Ndjson.place()), folder, dossiers, norms })
    }

    /// The first tenth, for who is slow.
    fn tenth(&self) -> io::Result<Self> {
        let file = self.folder.join("tenth.ndjson.part");
        let dossiers = self.dossiers.div_ceil(10);
        let mut lines = BufReader::new(File::open(&self.file)?);
        let (mut to, mut line) = (BufWriter::new(File::create(&file)?), Vec::new());
        for _ in 0..dossiers {
            line.clear();
            lines.read_until(b'\n', &mut line)?;
            to.write_all(&line)?;
        }
        to.flush()?;
        Ok(Self { folder: self.folder.clone(), file, dossiers, norms: self.norms })
    }
}

/// Runs everyone in turn, so many rounds, and writes the tables.
pub fn run(place: &Place, dossiers: u64, rounds: usize, document: Option<&Path>) -> io::Result<()> {
    let exact = Data::written(place, "exact", dossiers, norms::KINDS, 0.0)?;
    let mut beside = everyone(place, &exact, &exact.tenth()?);
    let others = [
        ("all known, 13 norms", None),
        ("all known, 40 norms", Some(Data::written(place, "exact-40", dossiers, MORE_NORMS, 0.0)?)),
        ("15% missing, 13 norms", Some(Data::written(place, "patchy", dossiers, norms::KINDS, PATCHINESS)?)),
        ("15% missing, 40 norms", Some(Data::written(place, "patchy-40", dossiers, MORE_NORMS, PATCHINESS)?)),
    ];
    let all = cores().to_string();
    let mut by_data: Vec<(&str, [Contender; 3])> = others
        .iter()
        .map(|(name, data)| {
            let data = data.as_ref().unwrap_or(&exact);
            let [one, all] = ["1", &all].map(|threads| toetssteen(place, data, threads, &[]));
            (*name, [floor(place, data), one, all])
        })
        .collect();
    let report = place.data.join("took.json");
    for round in 0..rounds.max(1) {
        for contender in beside.iter_mut().chain(by_data.iter_mut().flat_map(|(_, both)| both)) {
            let run = once::run(&contender.command, &report)?;
            say(&format!("{} of {rounds}: {}: {:.2} s", round + 1, contender.name, run.seconds))?;
            contender.best = Some(match contender.best.take() {
                Some(best) => best.better(run),
                None => run,
            });
        }
    }
    agree(place, &beside)?;
    for (_, both) in &by_data {
        agree(place, both)?;
    }
    let text = tables(&beside, &by_data, fs::metadata(&exact.file)?.len() / dossiers, dossiers);
    io::stdout().write_all(text.as_bytes())?;
    document.map_or(Ok(()), |document| document::replace(document, "compare", &text))
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{line}")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("paths here are plain")
}

fn floor(place: &Place, on: &Data) -> Contender {
    let program = place.others.join("floor");
    Contender::of(
        "by hand, in Rust: the floor",
        &[text(&program), text(&on.file), &on.norms.to_string()],
        on,
        1,
        "",
    )
}

fn toetssteen(place: &Place, on: &Data, threads: &str, more: &[&str]) -> Contender {
    let limit = format!("records={}", on.dossiers);
    let command = [text(&place.toetssteen), "audit", text(&on.folder), "--limit", &limit, "--jobs", threads];
    let name = [&["toetssteen"], more].concat().join(" ");
    let threads = threads.parse().expect("it is a number");
    Contender { prints: false, ..Contender::of(&name, &[&command, more].concat(), on, threads, "") }
}

/// How many threads run at once here.
fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

const DATES: &str = "dates become numbers";
const NOTHING: &str = "";

fn everyone(place: &Place, exact: &Data, tenth: &Data) -> Vec<Contender> {
    let cores = cores();
    let all = cores.to_string();
    let program = |name: &str| text(&place.others.join(name)).to_owned();
    let script = |name: &str| text(&place.scripts.join(name)).to_owned();
    let file = text(&exact.file);
    let part = text(&tenth.file);
    let python = text(&place.python);
    let [zen, rego, guard] = ["zen", "rego", "guard"].map(program);
    let [duck, plain] = ["duck.py", "norms.py"].map(script);
    let mut everyone = vec![floor(place, exact)];
    if let Some(dist) = &place.floor_dist {
        everyone.push(Contender::of("the floor, built with `dist`", &[text(dist), file], exact, 1, NOTHING));
    }
    everyone.push(toetssteen(place, exact, "1", &[]));
    if let Some(dist) = &place.toetssteen_dist {
        let mut contender = toetssteen(place, exact, "1", &[]);
        text(dist).clone_into(&mut contender.command[0]);
        "toetssteen, built with `dist`".clone_into(&mut contender.name);
        everyone.push(contender);
    }
    everyone.push(toetssteen(place, exact, "1", &["--only-needed"]));
    if cores > 1 {
        everyone.push(toetssteen(place, exact, &all, &[]));
    }
    everyone.push(Contender::of("DuckDB, one query", &[python, &duck, file, "1"], exact, 1, NOTHING));
    if cores > 1 {
        everyone.push(Contender::of(
            "DuckDB, one query",
            &[python, &duck, file, &all],
            exact,
            cores,
            NOTHING,
        ));
    }
    everyone.extend([
        Contender::of("Python, by hand", &[python, &plain, file], exact, 1, NOTHING),
        Contender::of("ZEN, expressions", &[&zen, file], exact, 1, DATES),
        Contender::of("ZEN, graph with decision tables", &[&zen, file, "graph"], exact, 1, DATES),
        Contender::of("Rego (regorus), compiled", &[&rego, file], exact, 1, DATES),
        Contender::of("Rego (regorus), interpreted", &[&rego, part, "interpreted"], tenth, 1, DATES),
        Contender::of(
            "Guard (cfn-guard), 7 of the 13 norms",
            &[&guard, part],
            tenth,
            1,
            "days since assistance began, its length, the first plan",
        ),
    ]);
    everyone
}

/// Everybody comes to the outcomes of the floor, for the norms that they test.
fn agree<'a>(place: &Place, contenders: impl IntoIterator<Item = &'a Contender>) -> io::Result<()> {
    for contender in contenders {
        let floor = [
            text(&place.others.join("floor")).to_owned(),
            text(&contender.on).to_owned(),
            contender.norms.to_string(),
        ];
        let expected = counted(&once::run(&floor, &place.data.join("took.json"))?.printed)?;
        let found = if contender.prints {
            counted(&contender.best().printed)?
        } else {
            let findings = place.data.join("findings.json");
            let to = ["-o".to_owned(), format!("json:{}", findings.display())];
            once::run(&[&contender.command[..], &to].concat(), &place.data.join("took.json"))?;
            of_findings(&fs::read_to_string(findings)?)?
        };
        let mut differ = found.iter().filter(|norm| !expected.contains(norm));
        if let Some((norm, counts)) = differ.next() {
            let others = expected.iter().find(|(other, _)| other == norm);
            let message = format!("{}: {norm} comes to {counts:?}, of the floor {others:?}", contender.name);
            return Err(io::Error::other(message));
        }
        if found.is_empty() || !contender.name.contains(" of the ") && found.len() != expected.len() {
            return Err(io::Error::other(format!("{}: only {} norms", contender.name, found.len())));
        }
    }
    say("everyone comes to the same outcomes")
}

const OUTCOMES: [&str; 5] = ["met", "partly", "not_met", "unknown", "not_applicable"];

type Counts = Vec<(String, [Option<u64>; 5])>;

fn counts(of: &Value) -> [Option<u64>; 5] {
    OUTCOMES.map(|outcome| of[outcome].as_u64())
}

fn counted(text: &str) -> io::Result<Counts> {
    let printed: Value = serde_json::from_str(text)?;
    let norms = printed["norms"].as_object().into_iter().flatten();
    Ok(norms.map(|(norm, of)| (norm.clone(), counts(of))).collect())
}

fn of_findings(text: &str) -> io::Result<Counts> {
    let findings: Value = serde_json::from_str(text)?;
    let aspects = findings["aspects"].as_array().into_iter().flatten();
    let norms = aspects.flat_map(|aspect| aspect["norms"].as_array().into_iter().flatten());
    Ok(norms
        .map(|norm| (norm["id"].as_str().unwrap_or_default().to_owned(), counts(&norm["counts"])))
        .collect())
}

fn tables(beside: &[Contender], by_data: &[(&str, [Contender; 3])], bytes: u64, dossiers: u64) -> String {
    let floor = beside[0].each();
    let rows: Vec<Vec<String>> = beside
        .iter()
        .map(|contender| {
            let (seconds, worked) = contender.each();
            vec![
                contender.name.clone(),
                contender.threads.to_string(),
                short(seconds / floor.0),
                short(worked / floor.1),
                document::megabytes(contender.best().memory),
                contender.help.to_owned(),
            ]
        })
        .collect();
    let head = [
        ("", Words),
        ("threads", Figures),
        ("time, × the floor", Figures),
        ("work of all threads, × the floor", Figures),
        ("memory (MB)", Figures),
        ("done for it outside", Words),
    ];
    let on: Vec<Vec<String>> = by_data
        .iter()
        .map(|(name, both)| {
            let [own, one, all] = both.each_ref().map(|contender| contender.each().0);
            let figures = [own / floor.0, one / floor.0, one / own, all / floor.0, all / own];
            [(*name).to_owned()].into_iter().chain(figures.map(short)).collect()
        })
        .collect();
    let all = format!("toetssteen, {} threads", cores());
    let head_on = [
        ("", Words),
        ("by hand", Figures),
        ("toetssteen, one thread", Figures),
        ("× by hand", Figures),
        (all.as_str(), Figures),
        ("× by hand", Figures),
    ];
    format!(
        "{} dossiers of {} bytes on average and 20 events, 13 norms, everything known:\n\n{}\n\
         The same where facts are missing, and by more norms; time, × the floor above:\n\n{}",
        grouped(dossiers),
        grouped(bytes),
        table(&head, &rows),
        table(&head_on, &on),
    )
}
