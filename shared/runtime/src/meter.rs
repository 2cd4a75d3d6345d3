//! What an invocation asked of the database, as one line in the log.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use app::ports::{Meter, Units};

/// What was used by operation since the last line. A process of Lambda answers one event at a time, so all of it
/// belongs to the present invocation.
static USED: Mutex<Counted> = Mutex::new(Counted::new());

type Counted = BTreeMap<&'static str, Used>;

/// Counts for the present invocation of this process.
pub(crate) struct InvocationMeter;

/// What one operation used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Used {
    calls: u64,
    units: Units,
}

impl Meter for InvocationMeter {
    fn consumed(&self, operation: &'static str, units: Units) {
        let mut counted = USED.lock().unwrap_or_else(PoisonError::into_inner);
        count(&mut counted, operation, units);
    }

    fn used(&self) -> Units {
        total(&USED.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn total(counted: &Counted) -> Units {
    let mut total = Units::default();
    for used in counted.values() {
        add(&mut total, used.units);
    }
    total
}

fn count(counted: &mut Counted, operation: &'static str, units: Units) {
    let used = counted.entry(operation).or_default();
    used.calls = used.calls.saturating_add(1);
    add(&mut used.units, units);
}

fn add(sum: &mut Units, units: Units) {
    sum.read_tenths = sum.read_tenths.saturating_add(units.read_tenths);
    sum.write_tenths = sum.write_tenths.saturating_add(units.write_tenths);
}

/// Writes the line, and begins again. An invocation that asked nothing writes none.
pub(crate) fn log() {
    let counted = std::mem::take(&mut *USED.lock().unwrap_or_else(PoisonError::into_inner));
    if counted.is_empty() {
        return;
    }
    let total = total(&counted);
    let calls = counted.values().map(|used| used.calls);
    tracing::info!(
        database.calls = calls.fold(0, u64::saturating_add),
        database.read_unit_tenths = total.read_tenths,
        database.write_unit_tenths = total.write_tenths,
        database.operations = by_operation(&counted),
        "used the database"
    );
}

/// `TransactWriteItems×1 r0 w50, GetItem×2 r10 w0`: units in tenths.
fn by_operation(counted: &Counted) -> String {
    let words: Vec<String> = counted
        .iter()
        .map(|(operation, used)| {
            let Units {
                read_tenths,
                write_tenths,
            } = used.units;
            format!("{operation}×{} r{read_tenths} w{write_tenths}", used.calls)
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_is_added_up_by_operation() {
        let mut counted = Counted::new();
        let read = |read_tenths| Units {
            read_tenths,
            write_tenths: 0,
        };
        count(&mut counted, "GetItem", read(5));
        count(&mut counted, "GetItem", read(10));
        count(
            &mut counted,
            "TransactWriteItems",
            Units {
                read_tenths: 0,
                write_tenths: 50,
            },
        );
        assert_eq!(
            by_operation(&counted),
            "GetItem×2 r15 w0, TransactWriteItems×1 r0 w50"
        );
        let all = total(&counted);
        assert_eq!((all.read_tenths, all.write_tenths), (15, 50));
    }
}
