//! Which coupons go together, and which go with points.

use super::*;

fn coupon(id: &str) -> CouponTemplate {
    CouponTemplate::giving(id, id, CouponEffect::AmountOff(500))
}

#[test]
fn of_two_coupons_each_must_let_the_other_be() {
    let (tea, cake, mut choosy) = (coupon("tea"), coupon("cake"), coupon("choosy"));
    choosy.combine.coupons = WithCoupons::Only(vec!["tea".to_owned()]);
    assert!(tea.goes_with(&cake));
    assert!(choosy.goes_with(&tea) && tea.goes_with(&choosy));
    assert!(!choosy.goes_with(&cake) && !cake.goes_with(&choosy));
}

#[test]
fn the_code_of_a_coupon_is_found_in_small_letters_and_large() {
    let mut program = Program::sample();
    program.coupons.push(CouponTemplate {
        code: Some("SPRING-27".to_owned()),
        ..coupon("spring")
    });
    let found = |code: &str| {
        program
            .coupon_by_code(code)
            .map(|coupon| coupon.id.as_str())
    };
    assert_eq!(found("spring-27"), Some("spring"));
    assert_eq!(found("SPRING-27"), Some("spring"));
    assert_eq!(found("birthday"), None);
}

#[test]
fn points_and_a_coupon_go_together_where_the_rules_their_list_and_the_coupon_let_them() {
    let (tea, cake) = (coupon("tea"), coupon("cake"));
    let of = |change: fn(&mut Program)| {
        let mut program = Program::sample();
        change(&mut program);
        let with = [&tea, &cake].map(|coupon| program.combines_points_with(coupon));
        (with, program.keeps_points_from_coupons())
    };
    assert_eq!(of(|_| ()), ([true, true], false));
    let never = of(|program| program.redemption.combine_with_coupons = false);
    assert_eq!(never, ([false, false], true));
    let listed = of(|program| {
        program.redemption.not_combinable_with.coupons = vec!["tea".to_owned()];
    });
    assert_eq!(listed, ([false, true], true));
    let by_coupon = of(|program| program.coupons[0].combine.points = false);
    assert_eq!(by_coupon, ([true, true], true));
    let mut alone = tea.clone();
    alone.combine.points = false;
    assert!(!Program::sample().combines_points_with(&alone));
}
