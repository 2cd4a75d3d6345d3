//! What a member who goes on takes over.

use domain::wallet::Wallet;
use domain::wallet::merge::Brought;

/// All that a wallet can bring.
pub(super) fn brought(wallet: Wallet) -> Brought {
    Brought {
        pending: wallet.pending,
        holds: wallet.holds,
        debt: wallet.debt,
        orders: wallet.orders,
        rank: wallet.rank,
        used: wallet.used,
        noticed: wallet.noticed,
        former: wallet.former,
    }
}
