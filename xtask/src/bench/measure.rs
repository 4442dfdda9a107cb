//! Whole processes, measured.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use signalbook_cli::Failure;
use wait4::Wait4;

/// What a process took.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// From its start to its end.
    pub(super) wall: Duration,
    /// Of the processors, its own and the system's on its behalf.
    pub(super) cpu: Duration,
    /// The most memory that it had at once, in bytes.
    pub(super) peak: u64,
}

impl Cost {
    /// What one process takes, and then another.
    pub(super) fn then(self, other: Cost) -> Cost {
        Cost {
            wall: self.wall + other.wall,
            cpu: self.cpu + other.cpu,
            peak: self.peak.max(other.peak),
        }
    }

    /// The lesser of each.
    pub(super) fn least(self, other: Cost) -> Cost {
        Cost {
            wall: self.wall.min(other.wall),
            cpu: self.cpu.min(other.cpu),
            peak: self.peak.min(other.peak),
        }
    }
}

/// Runs a command, and fails if it does.
pub(super) fn run(command: &mut Command) -> Result<Cost, Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    let cannot = |error| Failure::Environment(format!("cannot run {program}: {error}"));
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().map_err(cannot)?;
    let used = child.wait4().map_err(cannot)?;
    let wall = start.elapsed();
    if !used.status.success() {
        return Err(Failure::Environment(format!("{command:?}: {}", used.status)));
    }
    let usage = used.rusage;
    Ok(Cost { wall, cpu: usage.utime + usage.stime, peak: usage.maxrss })
}

/// The least of several runs, each of which is prepared first.
pub(super) fn least(
    runs: usize,
    mut prepare: impl FnMut(usize) -> Result<Command, Failure>,
) -> Result<Cost, Failure> {
    let mut least = run(&mut prepare(0)?)?;
    for number in 1..runs {
        least = least.least(run(&mut prepare(number)?)?);
    }
    Ok(least)
}
