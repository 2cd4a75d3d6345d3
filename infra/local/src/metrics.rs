//! What DynamoDB was asked for and what it cost, by operation and by function, since it was last forgotten.

use app::ports::{Meter, Units};
use serde_json::{Map, Number, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The counts of a whole system.
#[derive(Debug, Default)]
pub struct Metrics {
    counts: Mutex<BTreeMap<(String, &'static str), Count>>,
}

/// Calls and what they cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// Requests answered.
    pub calls: u64,
    /// Tenths of read units.
    pub read_tenths: u64,
    /// Tenths of write units.
    pub write_tenths: u64,
}

/// The meter that one function reports to.
struct FunctionMeter {
    function: String,
    metrics: Arc<Metrics>,
}

impl Meter for FunctionMeter {
    fn consumed(&self, operation: &'static str, units: Units) {
        let key = (self.function.clone(), operation);
        let mut counts = self
            .metrics
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key).or_default();
        *count = count.plus(Count {
            calls: 1,
            read_tenths: units.read_tenths,
            write_tenths: units.write_tenths,
        });
    }

    fn used(&self) -> Units {
        let counts = self
            .metrics
            .counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let of_function = counts
            .iter()
            .filter(|((function, _), _)| *function == self.function);
        let total = of_function
            .map(|(_, count)| *count)
            .fold(Count::default(), Count::plus);
        Units {
            read_tenths: total.read_tenths,
            write_tenths: total.write_tenths,
        }
    }
}

impl Count {
    fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls.saturating_add(other.calls),
            read_tenths: self.read_tenths.saturating_add(other.read_tenths),
            write_tenths: self.write_tenths.saturating_add(other.write_tenths),
        }
    }

    fn shown(self) -> Value {
        json!({ "calls": self.calls, "read_units": units(self.read_tenths), "write_units": units(self.write_tenths) })
    }
}

impl Metrics {
    /// The meter of one function.
    #[must_use]
    pub fn meter(self: &Arc<Self>, function: &str) -> Arc<dyn Meter> {
        Arc::new(FunctionMeter {
            function: function.to_owned(),
            metrics: Arc::clone(self),
        })
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.counts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// What all functions together were charged.
    #[must_use]
    pub fn total(&self) -> Count {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.values().copied().fold(Count::default(), Count::plus)
    }

    /// The counts as `GET /local/metrics` shows them.
    #[must_use]
    pub fn shown(&self) -> Value {
        let counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut by_operation = BTreeMap::<&str, Count>::new();
        let mut by_function = BTreeMap::<&str, (Count, Map<String, Value>)>::new();
        for ((function, operation), count) in &*counts {
            let sum = by_operation.entry(operation).or_default();
            *sum = sum.plus(*count);
            let (sum, operations) = by_function.entry(function).or_default();
            *sum = sum.plus(*count);
            operations.insert((*operation).to_owned(), count.shown());
        }
        let total = by_operation
            .values()
            .copied()
            .fold(Count::default(), Count::plus);
        let by_operation: Map<String, Value> = by_operation
            .into_iter()
            .map(|(name, count)| (name.to_owned(), count.shown()))
            .collect();
        let by_function: Map<String, Value> = by_function
            .into_iter()
            .map(|(name, (count, operations))| {
                let mut shown = count.shown();
                shown["by_operation"] = Value::Object(operations);
                (name.to_owned(), shown)
            })
            .collect();
        json!({ "total": total.shown(), "by_operation": by_operation, "by_function": by_function })
    }
}

/// Tenths as a JSON number with one decimal, without ever being a float here.
fn units(tenths: u64) -> Value {
    format!("{}.{}", tenths / 10, tenths % 10)
        .parse::<Number>()
        .map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests {
    use super::{Count, Metrics};
    use app::ports::Units;
    use serde_json::json;
    use std::sync::Arc;

    #[test]
    fn units_are_summed_by_operation_and_by_function() {
        let metrics = Arc::new(Metrics::default());
        let (earn, redeem) = (metrics.meter("earn"), metrics.meter("redeem"));
        earn.consumed(
            "GetItem",
            Units {
                read_tenths: 5,
                write_tenths: 0,
            },
        );
        earn.consumed(
            "TransactWriteItems",
            Units {
                read_tenths: 0,
                write_tenths: 50,
            },
        );
        redeem.consumed(
            "GetItem",
            Units {
                read_tenths: 10,
                write_tenths: 0,
            },
        );
        assert_eq!(
            metrics.shown(),
            json!({
                "total": { "calls": 3, "read_units": 1.5, "write_units": 5.0 },
                "by_operation": {
                    "GetItem": { "calls": 2, "read_units": 1.5, "write_units": 0.0 },
                    "TransactWriteItems": { "calls": 1, "read_units": 0.0, "write_units": 5.0 }
                },
                "by_function": {
                    "earn": { "calls": 2, "read_units": 0.5, "write_units": 5.0, "by_operation": {
                        "GetItem": { "calls": 1, "read_units": 0.5, "write_units": 0.0 },
                        "TransactWriteItems": { "calls": 1, "read_units": 0.0, "write_units": 5.0 }
                    } },
                    "redeem": { "calls": 1, "read_units": 1.0, "write_units": 0.0, "by_operation": {
                        "GetItem": { "calls": 1, "read_units": 1.0, "write_units": 0.0 }
                    } }
                }
            })
        );
        metrics.clear();
        assert_eq!(metrics.total(), Count::default());
    }
}
