//! The catalogue: what points can be given for, and how many of each are left.

use domain::program::{Program, Reward};
use futures::future::try_join_all;

use crate::{App, Error};

/// A reward as it is now.
#[derive(Clone, Debug)]
pub struct RewardNow {
    /// What the program says of it.
    pub reward: Reward,
    /// How many are left.
    pub left: u64,
}

impl App {
    /// The rewards of a program, in its order. One item of the table is read for each.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn catalogue(&self, program: &Program) -> Result<Vec<RewardNow>, Error> {
        let rewards = program.rewards.iter();
        try_join_all(rewards.map(|reward| async {
            let stock = self.stock(&reward.id).await?;
            Ok(RewardNow {
                reward: reward.clone(),
                left: stock.left,
            })
        }))
        .await
    }
}
