use super::*;
use app::store::SHARDS;
use domain::ids::{FamilyId, OrderId};
use domain::member::{ExternalId, MemberNumber};

fn member_id() -> MemberId {
    MemberId::parse("0199f0c2a4b87d1e9c3f5a6b7c8d9e0f").unwrap()
}

fn external(provider: &str, id: &str) -> UniqueKey {
    UniqueKey::External(ExternalId {
        provider: provider.to_owned(),
        id: id.to_owned(),
    })
}

#[test]
fn an_entry_stands_under_the_callers_own_id() {
    let name = EntryKey::new(Record::Earning, "shibuya-20261122-0042");
    let key = entry(&name);
    assert_eq!(key.pk, "E#earning#shibuya-20261122-0042");
    assert_eq!(key.sk, "E");
    assert_eq!(read_entry(&key), Some(name));
}

#[test]
fn a_members_items_share_a_partition_and_read_back() {
    let id = member_id();
    let coupon_id = CouponId::parse("birthday:2026").unwrap();
    assert_eq!(
        read_member(&wallet(&id)),
        Some(OfMember::Wallet(id.clone()))
    );
    assert_eq!(
        read_member(&profile(&id)),
        Some(OfMember::Profile(id.clone()))
    );
    assert_eq!(coupon(&id, &coupon_id).sk, "C#birthday:2026");
    assert_eq!(
        read_member(&coupon(&id, &coupon_id)),
        Some(OfMember::Coupon(id, coupon_id))
    );
}

#[test]
fn unique_keys_of_different_things_never_meet() {
    assert_ne!(unique(&external("a#b", "c")), unique(&external("a", "b#c")));
    assert_ne!(
        unique(&external("a%23b", "c")),
        unique(&external("a#b", "c"))
    );
    let number = MemberNumber::parse("2912345678906").unwrap();
    assert_eq!(
        unique(&UniqueKey::Number(number)).pk,
        "U#number#2912345678906"
    );
    assert_eq!(
        unique(&external("line", "U4af4")).pk,
        "U#external#line#U4af4"
    );
}

#[test]
fn a_due_wallet_stands_by_its_day_and_reads_back() {
    let day: Day = "2026-11-22".parse().unwrap();
    assert_eq!(due(10), "DUE#a");
    let place = due_place(day, &member_id());
    assert_eq!(place, "2026-11-22#0199f0c2a4b87d1e9c3f5a6b7c8d9e0f");
    assert_eq!(read_due_place(&place), Some(day));
    assert_eq!(birthday("02-29".parse().unwrap(), 0), "BDAY#02-29#0");
}

#[test]
fn a_days_last_place_is_after_all_of_that_day_and_before_the_next() {
    let (day, next): (Day, Day) = ("2026-11-30".parse().unwrap(), "2026-12-01".parse().unwrap());
    let longest = MemberId::parse(&"z".repeat(64)).unwrap();
    assert!(due_place(day, &longest) < due_through(day));
    assert!(due_through(day) < due_place(next, &MemberId::parse("-").unwrap()));
}

#[test]
fn a_page_goes_on_right_after_the_place_where_the_last_one_ended() {
    let place = |id: &str| due_place("2026-11-22".parse().unwrap(), &MemberId::parse(id).unwrap());
    assert!(place("a") < place_after(&place("a")));
    assert!(place_after(&place("a")) < place("a-"));
    assert!(place_after("") < place("-"));
    assert!("zz" < LAST_PLACE);
}

#[test]
fn every_member_has_one_shard_and_all_shards_are_used() {
    assert_eq!(shard(&member_id()), shard(&member_id()));
    let used: std::collections::BTreeSet<u8> = (0..400)
        .map(|n| shard(&MemberId::parse(&format!("m{n}")).unwrap()))
        .collect();
    assert_eq!(
        used.into_iter().collect::<Vec<_>>(),
        (0..SHARDS).collect::<Vec<_>>()
    );
}

#[test]
fn a_notice_names_its_member_and_its_day() {
    let on: Day = "2026-11-22".parse().unwrap();
    assert_eq!(
        read_notice(&notice(&member_id(), on)),
        Some((member_id(), on))
    );
}

#[test]
fn every_key_says_what_kind_of_item_stands_there() {
    let on: Day = "2026-11-22".parse().unwrap();
    let number = MemberNumber::parse("2912345678906").unwrap();
    let keys = [
        (entry(&EntryKey::new(Record::Earning, "ec-1")), Kind::Entry),
        (wallet(&member_id()), Kind::Member),
        (unique(&UniqueKey::Number(number)), Kind::Unique),
        (joined("once"), Kind::Join),
        (link(&LinkId::parse("ec-1").unwrap()), Kind::Link),
        (link_place("5f"), Kind::Link),
        (program_in_force(), Kind::Program),
        (program(1), Kind::Program),
        (api_key("till"), Kind::ApiKey),
        (
            tie(&TieName::Order(OrderId::parse("ec-1").unwrap())),
            Kind::Tie,
        ),
        (family(&FamilyId::parse("home").unwrap()), Kind::Family),
        (stock("mug"), Kind::Stock),
        (counter("tea#1", 15), Kind::Counter),
        (job(Job::Birthday), Kind::Job),
        (run("run-1"), Kind::Run),
        (
            campaign_run(&CampaignRunId::parse("thanks").unwrap()),
            Kind::Run,
        ),
        (notice(&member_id(), on), Kind::Notice),
        (event("event-1"), Kind::Event),
        (listed(&member_id()), Kind::Listed),
    ];
    for (key, kind_meant) in keys {
        assert_eq!(kind(&key), Some(kind_meant), "{key:?}");
    }
    let stranger = Key {
        pk: "stranger".to_owned(),
        sk: "W".to_owned(),
    };
    assert_eq!(kind(&stranger), None);
    assert!(is_in_force(&program_in_force()) && !is_in_force(&program(1)));
}

#[test]
fn a_coupons_place_says_its_day_its_kind_and_what_was_told_and_reads_back() {
    let coupon = crate::item::coupon::tests::told(Some(3));
    let place = ending_place(&coupon);
    assert_eq!(place, "2026-12-21#tea.10#3#m1#birthday:2026");
    let read = read_ending_place(&place).unwrap();
    assert_eq!((read.expires_on, read.told), (coupon.expires_on, Some(3)));
    assert_eq!((read.member, read.coupon), (coupon.member, coupon.id));
    let fresh = ending_place(&crate::item::coupon::tests::told(None));
    assert_eq!(fresh, "2026-12-21#tea.10##m1#birthday:2026");
    assert_eq!(read_ending_place(&fresh).unwrap().told, None);
    for other in ["", "2026-12-21#m1", "2026-12-21#tea#3#m1#c#more"] {
        assert_eq!(read_ending_place(other), None, "{other}");
    }
}

#[test]
fn what_a_month_left_out_is_no_job_of_ours() {
    let key = left_out("2026-11".parse().unwrap());
    assert_eq!(key.pk, "J#line#2026-11");
    assert_eq!(kind(&key), Some(Kind::LeftOut));
    assert_eq!(kind(&job(Job::Birthday)), Some(Kind::Job));
}
