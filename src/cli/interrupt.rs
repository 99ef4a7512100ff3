//! Ctrl-C: work that can be long ends where it stands and says so, and leaves nothing half-written; anything else ends at once.

use std::{
    process,
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use super::Exit;

/// Whether somebody watches, and so ends by himself.
static WATCHED: AtomicBool = AtomicBool::new(false);
static CAME: AtomicBool = AtomicBool::new(false);

/// Watches for it as long as this is kept.
pub(super) struct Interrupt(());

/// Begins to watch.
pub(super) fn watch() -> Interrupt {
    static HANDLER: OnceLock<()> = OnceLock::new();
    HANDLER.get_or_init(|| {
        // Where none can be set, the system ends the program as it always does.
        let _ = ctrlc::set_handler(|| {
            // Whoever asks twice does not want to wait.
            if !WATCHED.load(Relaxed) || CAME.swap(true, Relaxed) {
                process::exit(i32::from(Exit::Interrupted.code()));
            }
        });
    });
    WATCHED.store(true, Relaxed);
    Interrupt(())
}

impl Interrupt {
    /// Whether it came.
    pub(super) fn came(&self) -> bool {
        CAME.load(Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        WATCHED.store(false, Relaxed);
    }
}
