//! A redemption that was refused stays refused for its id, for three days.

use chrono::TimeDelta;
use domain::entry::Record;
use simulator::model::{Call, No};

use crate::judge::{Judge, key};
use crate::till::Asked;

/// For how long a refused redemption stays refused.
pub(crate) const REFUSAL: TimeDelta = TimeDelta::hours(72);

/// The refusals that are remembered.
const REMEMBERED: [No; 5] = [
    (409, "insufficient_points"),
    (422, "below_minimum"),
    (422, "above_limit"),
    (422, "not_a_multiple"),
    (422, "not_combinable"),
];

impl Asked {
    /// The refusal that this answer was, where it is one that is remembered.
    pub(crate) fn remembered(&self) -> Option<No> {
        let is_redemption = matches!(self.call, Some(Call::Redeem { .. }));
        let mut known = REMEMBERED.iter().filter(|_| is_redemption);
        let no =
            known.find(|(status, code)| self.answer.status == *status && self.answer.body == *code);
        no.copied()
    }
}

impl Judge<'_> {
    /// What was refused and then done, or refused again for another reason, before the time was over.
    pub(crate) fn refused_once_and_for_all(&self) -> Vec<String> {
        let refused: Vec<(&Asked, No)> = self
            .told
            .asked
            .iter()
            .filter_map(|asked| Some((asked, asked.remembered()?)))
            .collect();
        let again = refused.iter().filter_map(|(first, no)| {
            let until = self.told.hours[first.began.hour] + REFUSAL;
            let other = refused.iter().find(|(second, other)| {
                second.call == first.call
                    && other != no
                    && second.began.tick > first.ended.tick
                    && self.told.hours[second.ended.hour] < until
            })?;
            Some(format!("{first:?} was refused again as {other:?}"))
        });
        let done = refused.iter().filter_map(|(first, _)| {
            let call = first.call.as_ref()?;
            let until = self.told.hours[first.began.hour] + REFUSAL;
            let mut entries = self.journal.entries.values().flatten();
            let entry = entries.find(|entry| entry.key == key(call) && entry.at < until)?;
            let equal = self.yes.get(&key(call))?;
            let is_this = equal.iter().any(|asked| asked.call.as_ref() == Some(call));
            (is_this && entry.key.record == Record::Redemption)
                .then(|| format!("{first:?} was done all the same at {}", entry.at))
        });
        again.chain(done).collect()
    }
}
