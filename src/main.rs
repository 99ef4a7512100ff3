//! The command line of toetssteen.

use std::process::ExitCode;

fn main() -> ExitCode {
    toetssteen::cli::main()
}
