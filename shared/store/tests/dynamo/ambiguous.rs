//! Ambiguous is not failed: whatever happens on the way, a plan is committed at most once, and what
//! is said of it is true.

use app::ports::Fault as PortFault;
use app::store::{Claimed, Commit, Read, Recorded, Store, Write};
use domain::entry::{EntryKey, Record};
use domain::ids::MemberId;
use uuid::Uuid;

use crate::conformance::sample::{balance, done, earning, joined, member, now, profile, wallet};
use crate::faults::Fault;
use crate::faults::Fault::{AnswerLost, CommittedButAnswered, Lost, Refused, TokenForgotten};
use crate::rig::Rig;

const INTERNAL: &str =
    r#"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"oops"}"#;
const THROTTLED: &str =
    r#"{"__type":"com.amazon.coral.availability#ThrottlingException","message":"slow down"}"#;
const IN_PROGRESS: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionInProgressException","Message":"wait"}"#;
const MISMATCH: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException","Message":"no"}"#;
const CONFLICT: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled","CancellationReasons":[{"Code":"TransactionConflict","Message":"ongoing"},{"Code":"None"}]}"#;
const NO_CAPACITY: &str = r#"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled","CancellationReasons":[{"Code":"None"},{"Code":"ThrottlingError","Message":"slow down"}]}"#;
const INVALID: &str =
    r#"{"__type":"com.amazon.coral.validate#ValidationException","message":"no such thing"}"#;

fn purchase(member: &MemberId) -> Vec<Write> {
    vec![
        Write::Wallet(wallet(member, 2)),
        Write::Entry(earning(member, 2, "ec-1001")),
    ]
}

/// Commits a purchase over these faults: how it ended, and the balance after (100 without it, 200 with it).
async fn over<const N: usize>(faults: [Fault; N]) -> (Result<Commit, PortFault>, u64) {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    rig.faults.come(faults);
    let commit = rig.store.commit(purchase(&member)).await;
    let entries = rig.store.history(&member, None, 10).await.unwrap().len();
    let balance = balance(&*rig.store, &member).await;
    assert_eq!(balance, if entries == 1 { 200 } else { 100 });
    (commit, balance)
}

async fn is_done_over<const N: usize>(faults: [Fault; N]) {
    let (commit, balance) = over(faults).await;
    assert!(matches!(commit, Ok(Commit::Done)), "{commit:?}");
    assert_eq!(balance, 200);
}

async fn is_stale_over<const N: usize>(faults: [Fault; N]) {
    let (commit, balance) = over(faults).await;
    assert!(matches!(commit, Ok(Commit::Stale)), "{commit:?}");
    assert_eq!(balance, 100);
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_done_once() {
    is_done_over([AnswerLost]).await;
    is_done_over([AnswerLost, AnswerLost]).await;
}

#[tokio::test]
async fn a_commit_that_was_answered_with_an_error_is_done_once() {
    is_done_over([CommittedButAnswered(500, INTERNAL)]).await;
    is_done_over([CommittedButAnswered(503, "<html>")]).await;
}

#[tokio::test]
async fn a_request_that_never_arrived_is_sent_again() {
    is_done_over([Lost, Lost]).await;
    is_done_over([Refused(500, INTERNAL)]).await;
}

#[tokio::test]
async fn a_busy_table_is_asked_again() {
    is_done_over([Refused(400, THROTTLED)]).await;
    is_done_over([Refused(400, NO_CAPACITY)]).await;
    is_done_over([Refused(400, IN_PROGRESS)]).await;
}

#[tokio::test]
async fn our_own_earlier_try_is_recognised_when_its_token_is_forgotten() {
    is_done_over([AnswerLost, TokenForgotten]).await;
}

#[tokio::test]
async fn after_the_last_try_a_strong_read_finds_what_was_committed() {
    is_done_over([AnswerLost, Lost, Lost]).await;
    is_done_over([AnswerLost, AnswerLost, AnswerLost]).await;
}

#[tokio::test]
async fn a_conflict_with_another_writer_asks_for_a_new_decision() {
    is_stale_over([Refused(400, CONFLICT)]).await;
}

#[tokio::test]
async fn a_token_of_another_plan_asks_for_a_new_decision() {
    is_stale_over([Refused(400, MISMATCH)]).await;
}

#[tokio::test]
async fn a_claim_whose_answers_were_lost_is_held_by_who_asked() {
    let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let answered = CommittedButAnswered(500, INTERNAL);
    for faults in [vec![AnswerLost], vec![answered], vec![answered; 4]] {
        let rig = Rig::new().await;
        faults.iter().for_each(|fault| rig.faults.come([*fault]));
        let claim = |holder| rig.store.claim_event("01F", holder, now());
        assert_eq!(claim(ours).await.unwrap(), Claimed::Ours, "{faults:?}");
        assert_eq!(rig.faults.left(), 0);
        assert_eq!(claim(theirs).await.unwrap(), Claimed::Busy);
    }
}

#[tokio::test]
async fn what_cannot_be_settled_is_unknown_and_the_same_plan_settles_it_later() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    rig.faults.come([Lost, Lost, Lost, Lost]);
    let commit = rig.store.commit(purchase(&member)).await;
    assert!(
        matches!(commit, Err(PortFault::Unavailable(_))),
        "{commit:?}"
    );
    assert_eq!(rig.faults.left(), 1, "three tries and no more");
    done(&*rig.store, purchase(&member)).await;
    assert_eq!(balance(&*rig.store, &member).await, 200);
}

#[tokio::test]
async fn a_request_that_can_never_succeed_is_not_repeated() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    rig.faults.come([Refused(400, INVALID), Lost]);
    let commit = rig.store.commit(purchase(&member)).await;
    let said = "TransactWriteItems: ValidationException".to_owned();
    assert_eq!(commit.unwrap_err(), PortFault::Unavailable(said));
    assert_eq!(rig.faults.left(), 1);
}

#[tokio::test]
async fn after_the_last_try_somebody_elses_entry_is_told() {
    let rig = Rig::new().await;
    let (one, two) = (joined(&*rig.store, 1).await, joined(&*rig.store, 2).await);
    done(&*rig.store, purchase(&one)).await;
    rig.faults.come([Lost, Lost, Lost]);
    match rig.store.commit(purchase(&two)).await.unwrap() {
        Commit::Recorded(found) => {
            assert_eq!(*found, Recorded::Entry(earning(&one, 2, "ec-1001")));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_plan_without_an_entry_is_settled_by_what_it_wrote() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    rig.faults.come([AnswerLost, Lost, Lost]);
    done(&*rig.store, vec![Write::Profile(profile(&member, 1))]).await;
    rig.faults.come([AnswerLost, TokenForgotten]);
    done(&*rig.store, vec![Write::Profile(profile(&member, 2))]).await;
}

#[tokio::test]
async fn a_late_repetition_of_a_plan_finds_its_own_entry_even_when_the_wallet_has_moved_on() {
    let rig = Rig::new().await;
    let member = joined(&*rig.store, 1).await;
    done(&*rig.store, purchase(&member)).await;
    done(&*rig.store, vec![Write::Wallet(wallet(&member, 3))]).await;
    rig.faults.come([TokenForgotten]);
    match rig.store.commit(purchase(&member)).await.unwrap() {
        Commit::Recorded(found) => {
            assert_eq!(*found, Recorded::Entry(earning(&member, 2, "ec-1001")));
        }
        other => panic!("{other:?}"),
    }
    let key = EntryKey::new(Record::Earning, "ec-1001");
    assert!(
        rig.store
            .recorded(&key, Read::Strong)
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_table_that_is_not_there_is_a_fault_and_not_an_absence() {
    let rig = Rig::without_table().await;
    let key = EntryKey::new(Record::Earning, "ec-1001");
    let read = rig.store.recorded(&key, Read::Strong).await;
    let said = "GetItem: ResourceNotFoundException".to_owned();
    assert_eq!(read.unwrap_err(), PortFault::Unavailable(said));
}

#[tokio::test(start_paused = true)]
async fn a_table_that_never_answers_is_given_up_within_the_time_of_a_request() {
    let rig = Rig::silent().await;
    let began = tokio::time::Instant::now();
    let commit = rig.store.commit(purchase(&member(1))).await;
    assert!(
        matches!(commit, Err(PortFault::Unavailable(_))),
        "{commit:?}"
    );
    let took = began.elapsed().as_millis();
    assert!((6_000..9_000).contains(&took), "{took} ms");
}

#[tokio::test(start_paused = true)]
async fn a_read_that_is_never_answered_is_given_up_sooner() {
    let rig = Rig::silent().await;
    let began = tokio::time::Instant::now();
    let read = rig.store.wallet(&member(1), Read::Eventual).await;
    let said = "GetItem: no answer in time".to_owned();
    assert_eq!(read, Err(PortFault::Unavailable(said)));
    assert!(began.elapsed().as_millis() <= 2_600);
}
