//! How much memory a process has taken, as Linux tells it.

use std::path::PathBuf;

/// A process.
#[derive(Debug, Clone, Copy)]
pub(super) enum Process {
    /// This one.
    Own,
    /// The one with this number.
    Of(u32),
}

impl Process {
    fn file(self, name: &str) -> PathBuf {
        match self {
            Process::Own => PathBuf::from("/proc/self").join(name),
            Process::Of(id) => PathBuf::from("/proc").join(id.to_string()).join(name),
        }
    }

    /// Forgets the most that it has taken, so that the next [`Process::peak_kb`] is of what comes now.
    pub(super) fn forget_peak(self) {
        // Elsewhere than on Linux there is nothing to forget.
        std::fs::write(self.file("clear_refs"), "5").ok();
    }

    /// The most that it has taken, in KB; `None` where nobody tells.
    pub(super) fn peak_kb(self) -> Option<u64> {
        let status = std::fs::read_to_string(self.file("status")).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().strip_suffix("kB")?.trim().parse().ok()
    }
}
