//! Holds dossiers against the norms by hand-written code: `floor DOSSIERS.ndjson [NORMS]` prints how often each had each outcome.

use std::{
    env,
    fs::File,
    io::{self, BufReader, Write},
};

use toetssteen_bench::norms;
use toetssteen_compare::floor;

fn main() -> io::Result<()> {
    let mut arguments = env::args().skip(1);
    let wrong = || io::Error::other("floor DOSSIERS.ndjson [NORMS]");
    let path = arguments.next().ok_or_else(wrong)?;
    let norms = arguments.next().map_or(Ok(norms::KINDS), |norms| norms.parse()).map_err(|_| wrong())?;
    let lines = BufReader::with_capacity(1 << 18, File::open(path)?);
    writeln!(io::stdout(), "{}", floor::count(lines, norms)?.to_json())
}
