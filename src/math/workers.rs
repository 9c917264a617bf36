//! How to share many small tasks whose results may come in any order.
//!
//! Every thread keeps one worker and takes the next task until none is left. Which worker gets which
//! task depends on the threads, so this is for results in which that does not show: sums of whole
//! numbers, sets, findings that carry the number of what they are about. What does not commute goes
//! through [`super::lanes`] or fixed blocks.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

/// The workers that had a task, after all tasks below `tasks` are done.
pub fn share_out<Worker: Send>(
    tasks: usize,
    new: impl Fn() -> Worker + Sync,
    work: impl Fn(&mut Worker, usize) + Sync,
) -> Vec<Worker> {
    let next = AtomicUsize::new(0);
    let threads = rayon::current_num_threads().min(tasks);
    let shift = |_| {
        let mut worker = None;
        loop {
            let task = next.fetch_add(1, Ordering::Relaxed);
            if task >= tasks {
                break worker;
            }
            work(worker.get_or_insert_with(&new), task);
        }
    };
    (0..threads).into_par_iter().filter_map(shift).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_done_once() {
        for tasks in [0, 1, 1000] {
            let workers = share_out(tasks, Vec::new, |done: &mut Vec<usize>, task| done.push(task));
            let mut done = workers.concat();
            done.sort_unstable();
            assert_eq!(done, (0..tasks).collect::<Vec<_>>());
        }
    }
}
