//! How long points last.

use crate::calendar::{Day, add_months, fiscal_year_end, month_end};
use crate::program::{Align, ExpiryPolicy, Program};

/// The last day on which ordinary points issued on `issued_on` can be used; none where points last for ever.
///
/// Under the rolling policy it is the day for points whose owner was last active on `issued_on`.
#[must_use]
pub fn last_day(program: &Program, issued_on: Day) -> Option<Day> {
    let expiry = &program.expiry;
    if expiry.policy == ExpiryPolicy::Never {
        return None;
    }
    let day = add_months(issued_on, expiry.months);
    Some(match expiry.align {
        Align::Day => day,
        Align::MonthEnd => month_end(day),
        Align::FiscalYearEnd => fiscal_year_end(day, expiry.fiscal_year_starts),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lasts(policy: ExpiryPolicy, months: u32, align: Align, issued_on: &str) -> Option<String> {
        let mut program = Program::sample();
        program.expiry.policy = policy;
        program.expiry.months = months;
        program.expiry.align = align;
        last_day(&program, issued_on.parse().unwrap()).map(|day| day.to_string())
    }

    #[test]
    fn points_of_a_november_last_to_the_end_of_the_next_november() {
        let until = lasts(ExpiryPolicy::Fixed, 12, Align::MonthEnd, "2026-11-22");
        assert_eq!(until.as_deref(), Some("2027-11-30"));
    }

    #[test]
    fn without_alignment_points_last_to_the_same_day() {
        assert_eq!(
            lasts(ExpiryPolicy::Fixed, 12, Align::Day, "2026-11-22").as_deref(),
            Some("2027-11-22")
        );
        assert_eq!(
            lasts(ExpiryPolicy::Rolling, 6, Align::Day, "2026-08-31").as_deref(),
            Some("2027-02-28")
        );
        assert_eq!(
            lasts(ExpiryPolicy::Fixed, 12, Align::Day, "2028-02-29").as_deref(),
            Some("2029-02-28")
        );
    }

    #[test]
    fn aligned_to_the_fiscal_year_points_last_to_a_thirty_first_of_march() {
        let until = lasts(ExpiryPolicy::Fixed, 12, Align::FiscalYearEnd, "2026-11-22");
        assert_eq!(until.as_deref(), Some("2028-03-31"));
    }

    #[test]
    fn points_that_never_expire_have_no_last_day() {
        assert_eq!(
            lasts(ExpiryPolicy::Never, 12, Align::Day, "2026-11-22"),
            None
        );
    }
}
