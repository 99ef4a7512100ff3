//! `--jobs N`: how many threads read and assess records; what comes out is the same for any number.

use std::{num::NonZeroUsize, sync::OnceLock, thread};

use rayon::{
    ThreadPool, ThreadPoolBuilder,
    iter::{IntoParallelIterator, ParallelIterator},
};

static JOBS: OnceLock<usize> = OnceLock::new();
static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// Sets the number for this run; as many as the machine runs at once, where none is given.
pub(super) fn set(given: Option<NonZeroUsize>) {
    // The command line is read once.
    let _ = JOBS.set(given.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get));
}

/// How many threads work.
pub(super) fn jobs() -> usize {
    JOBS.get().copied().unwrap_or(1)
}

/// What each item comes to, in the order of the items; and what this thread does meanwhile comes to.
pub(super) fn in_order<T: Send, R: Send, M>(
    items: Vec<T>,
    work: impl Fn(T) -> R + Sync + Send,
    meanwhile: impl FnOnce() -> M,
) -> (Vec<R>, M) {
    // Where no thread can be had, this one does the work.
    let pool = POOL.get_or_init(|| ThreadPoolBuilder::new().num_threads(jobs()).build().ok());
    match pool.as_ref().filter(|_| jobs() > 1) {
        Some(pool) => {
            let mut done = Vec::new();
            let (all, work) = (&mut done, &work);
            let meanwhile = pool.in_place_scope(|scope| {
                scope.spawn(move |_| *all = items.into_par_iter().map(work).collect());
                meanwhile()
            });
            (done, meanwhile)
        }
        None => (items.into_iter().map(work).collect(), meanwhile()),
    }
}
