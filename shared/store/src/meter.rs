//! What each request cost, as AWS itself counts it.

use app::ports::Units;
use aws_sdk_dynamodb::types::ConsumedCapacity;

use crate::DynamoStore;

impl DynamoStore {
    /// Reports a request that only read.
    pub(crate) fn meter_read(&self, operation: &'static str, consumed: Option<&ConsumedCapacity>) {
        let units = Units {
            read_tenths: consumed.map_or(0, |consumed| tenths(consumed.capacity_units())),
            write_tenths: 0,
        };
        self.meter.consumed(operation, units);
    }

    /// Reports a request that wrote.
    pub(crate) fn meter_write(&self, operation: &'static str, consumed: Option<&ConsumedCapacity>) {
        let units = Units {
            read_tenths: 0,
            write_tenths: consumed.map_or(0, |consumed| tenths(consumed.capacity_units())),
        };
        self.meter.consumed(operation, units);
    }

    /// Reports a transaction. One that is repeated under its token is answered from memory, and counted as reads.
    pub(crate) fn meter_transaction(&self, operation: &'static str, consumed: &[ConsumedCapacity]) {
        let of = |units: fn(&ConsumedCapacity) -> u64| consumed.iter().map(units).sum();
        let units = Units {
            read_tenths: of(|consumed| tenths(consumed.read_capacity_units())),
            write_tenths: of(|consumed| tenths(consumed.write_capacity_units())),
        };
        self.meter.consumed(operation, units);
    }
}

/// Units come as binary fractions, and there is no arithmetic on those in this house: they are read off their text.
fn tenths(units: Option<impl std::fmt::Display>) -> u64 {
    let text = units.map(|units| format!("{units:.1}")).unwrap_or_default();
    text.replace('.', "").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn half_a_unit_is_five_tenths() {
        assert_eq!(tenths(Some(0.5)), 5);
        assert_eq!(tenths(Some(5.0)), 50);
        assert_eq!(tenths(Some(128.5)), 1285);
        assert_eq!(tenths(None::<u8>), 0);
    }
}
