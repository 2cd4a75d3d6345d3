//! What every store must do, whatever it is made of: the one over DynamoDB, and any that a simulator puts in its place.
//!
//! Each law is a function over a fresh store. [`for_every_law`] makes a test of each.

mod commit;
mod endings;
pub(crate) mod engine;
mod entry;
mod fact;
mod index;
mod member;
mod others;
mod runs;
pub(crate) mod sample;

pub(crate) use commit::*;
pub(crate) use endings::*;
pub(crate) use entry::*;
pub(crate) use index::*;
pub(crate) use member::*;
pub(crate) use others::*;
pub(crate) use runs::*;

/// Makes a test of every law; `$fresh` is an async function that answers a fresh store, or nothing where there is none.
#[macro_export]
macro_rules! for_every_law {
    ($fresh:path) => {
        $crate::for_every_law! { $fresh;
            a_wallet_and_its_entry_are_written_together_and_read_back
            a_wallet_is_written_only_over_its_predecessor
            nothing_is_written_when_one_condition_fails
            the_same_plan_again_is_done_once
            of_two_writers_on_one_wallet_one_is_done
            of_two_members_with_one_order_one_is_done
            a_taken_id_answers_what_stands_there
            an_id_that_is_taken_tells_more_than_a_stale_wallet
            a_fact_that_time_decided_is_never_a_repetition
            a_plan_without_writes_is_done
            every_kind_of_fact_reads_back_equal_and_its_chain_holds
            a_refused_id_is_taken_until_the_refusal_runs_out
            a_refusal_never_replaces_an_entry
            a_void_before_the_hold_keeps_the_hold_out_for_ever
            a_void_takes_the_place_of_a_refusal
            history_is_newest_first_and_pages_by_number
            marks_and_other_members_are_not_in_a_history
            due_wallets_are_found_through_a_day_by_shard
            the_longest_overdue_come_first
            a_wallet_that_is_settled_leaves_its_day
            birthdays_are_found_until_the_member_leaves
            coupons_are_found_by_their_last_day_while_they_can_be_used
            coupons_that_end_are_told_together_once
            what_a_month_left_out_adds_up_and_the_next_begins_anew
            a_member_is_read_whole
            all_members_are_found_shard_by_shard
            a_unique_key_has_one_owner
            a_unique_key_is_released_by_its_owner_only
            a_unique_key_goes_over_from_its_owner_only_and_once
            a_coupon_is_changed_only_over_its_predecessor
            a_tie_is_changed_only_over_its_predecessor
            a_family_is_changed_only_over_its_predecessor
            a_stock_is_changed_only_over_its_predecessor
            a_lottery_is_opened_once
            a_counter_is_changed_only_over_its_predecessor
            a_join_record_is_kept_and_can_be_erased
            programs_follow_each_other
            an_api_key_reads_back_with_all_its_limits
            a_job_marker_never_goes_back
            runs_are_listed_newest_first_and_by_page
            a_chunk_is_laid_out_once
            a_chunk_that_is_done_stays_done_when_it_is_laid_out_again
            whom_a_count_passed_over_is_kept_with_its_chunk
            a_campaign_run_is_changed_only_over_its_predecessor
            an_event_is_claimed_once_and_a_claim_lapses
            an_answered_event_stays_answered
        }
    };
    ($fresh:path; $($law:ident)*) => {
        $(
            #[tokio::test]
            async fn $law() {
                if let Some(store) = $fresh().await {
                    conformance::$law(store).await;
                }
            }
        )*
    };
}
