//! Ctrl-C, or a request to end: work that can be long stops where it stands, says so, and leaves nothing half-written; anything else
//! ends at once, and so does whoever is asked twice.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    flag,
};

use super::Exit;

/// Watches for it as long as this is kept.
pub(super) struct Interrupt {
    /// Whether the next request ends the program: nobody watches, or one came.
    armed: Arc<AtomicBool>,
}

/// Begins to watch.
pub(super) fn watch() -> Interrupt {
    static ARMED: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    let armed = ARMED.get_or_init(|| {
        let armed = Arc::new(AtomicBool::new(true));
        for signal in [SIGINT, SIGTERM] {
            let exit = i32::from(Exit::Interrupted.code());
            // Where none can be set, the system ends the program as it always does.
            let _ = flag::register_conditional_shutdown(signal, exit, Arc::clone(&armed));
            let _ = flag::register(signal, Arc::clone(&armed));
        }
        armed
    });
    armed.store(false, Relaxed);
    Interrupt { armed: Arc::clone(armed) }
}

impl Interrupt {
    /// Whether it came.
    pub(super) fn came(&self) -> bool {
        self.armed.load(Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.armed.store(true, Relaxed);
    }
}
