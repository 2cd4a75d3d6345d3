use crate::limits::POSTBACK_DATA_MAX;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

fn all(wish: &Intent, texts: &[&str]) {
    for text in texts {
        assert_eq!(&Intent::of_text(text), wish, "{text:?}");
    }
}

#[test]
fn the_words_of_the_contract_are_understood() {
    let history = Intent::History { cursor: None };
    all(&Intent::Points, &["ポイント", "残高", "points"]);
    all(&history, &["履歴", "history"]);
    all(&Intent::Expiring, &["期限", "失効", "expiring"]);
    all(&Intent::Card, &["会員証", "カード", "card"]);
    all(&Intent::Coupons { after: None }, &["クーポン", "coupons"]);
    all(&Intent::Rank, &["ランク", "rank"]);
    all(&Intent::Campaigns, &["キャンペーン", "campaigns"]);
    all(&Intent::Link, &["連携", "link"]);
    all(&Intent::Unlink, &["解除", "unlink"]);
    all(&Intent::Languages, &["言語", "language"]);
    all(&Intent::Help, &["ヘルプ", "help"]);
}

#[test]
fn width_case_kana_and_punctuation_do_not_matter() {
    all(
        &Intent::Points,
        &[
            "ﾎﾟｲﾝﾄ",
            "ぽいんと",
            "ＰＯＩＮＴＳ",
            "Points?",
            "　ポイント　",
            "ポイント！",
            "残高を教えて",
            "ポイント残高",
            "my points please",
        ],
    );
}

#[test]
fn a_dash_for_a_long_vowel_does_not_matter() {
    all(
        &Intent::Card,
        &["カ-ド", "ｶ－ﾄﾞ", "カ―ド", "かーど", "QR code"],
    );
    all(&Intent::Coupons { after: None }, &["ク-ポン", "クーポン"]);
    all(&Intent::Campaigns, &["キャンペ−ン"]);
    all(&Intent::Points, &["ポイント-残高", "残高-"]);
}

#[test]
fn words_written_by_their_sound_are_understood() {
    all(&Intent::Points, &["ざんだか", "ザンダカ", "ｻﾞﾝﾀﾞｶ"]);
    all(&Intent::History { cursor: None }, &["りれき", "リレキ"]);
    all(&Intent::Expiring, &["きげん", "しっこう"]);
    all(&Intent::Card, &["かいいんしょう"]);
    all(&Intent::Link, &["れんけい"]);
    all(&Intent::Unlink, &["かいじょ"]);
    all(&Intent::Notices, &["つうち"]);
    all(&Intent::SetNotices(true), &["つうち おん", "notice on"]);
    all(&Intent::SetNotices(false), &["つうち おふ", "ツウチＯＦＦ"]);
    all(&Intent::Languages, &["げんご"]);
    // Inside a sentence a sound may be part of any word: ごきげん asks for no dates.
    all(&Intent::Unknown, &["ごきげんよう", "じょうれんけいこ"]);
}

#[test]
fn notices_are_switched_in_many_ways() {
    all(
        &Intent::SetNotices(true),
        &[
            "通知ON",
            "通知 on",
            "通知 ＯＮ",
            "通知オン",
            "notifications on",
            "お知らせオン",
            "turn on notifications",
        ],
    );
    all(
        &Intent::SetNotices(false),
        &[
            "通知OFF",
            "通知 off",
            "通知をオフにして",
            "通知停止",
            "通知解除",
            "お知らせ OFF",
            "お知らせ-オフ",
            "お知らせを解除したい",
            "配信を解除して",
            "配信停止",
            "stop notifications",
            "Turn off notifications!",
            "unsubscribe",
        ],
    );
    all(&Intent::Notices, &["通知", "お知らせ", "STOP"]);
}

#[test]
fn the_particular_goes_before_the_general() {
    all(
        &Intent::Expiring,
        &["ポイントの有効期限", "ポイントいつまで？"],
    );
    all(
        &Intent::History { cursor: None },
        &["ポイント履歴", "points history"],
    );
    all(&Intent::Coupons { after: None }, &["クーポンの期限"]);
    all(&Intent::Card, &["ポイントカード"]);
    all(
        &Intent::Unlink,
        &["連携解除", "LINE連携を解除したい", "解除したい"],
    );
    all(&Intent::Unknown, &["ブロック解除したよ"]);
}

#[test]
fn a_letter_to_the_shop_is_not_a_wish() {
    let letter = "先日は丁寧にご対応いただきありがとうございました。ポイントも付いていて嬉しかったです。また伺います。";
    all(
        &Intent::Unknown,
        &[letter, "", "   ", "おはよう", "discard", "🎉"],
    );
}

#[test]
fn disconnecting_is_never_one_word_away() {
    assert_eq!(Intent::of_text("解除"), Intent::Unlink);
    assert_eq!(
        Intent::of_postback("v1:unlink:yes"),
        Intent::UnlinkConfirmed
    );
}

#[test]
fn buttons_of_this_version_mean_what_they_say() {
    assert_eq!(Intent::of_postback("v1:points"), Intent::Points);
    assert_eq!(Intent::of_postback("v1:join"), Intent::Join);
    assert_eq!(
        Intent::of_postback("v1:history:120"),
        Intent::History {
            cursor: Some("120".into())
        }
    );
    assert_eq!(
        Intent::of_postback("v1:language:en"),
        Intent::SetLanguage(Language::En)
    );
}

#[test]
fn foreign_buttons_are_not_understood() {
    for data in [
        "",
        "v1",
        "v1:",
        "v2:points",
        "storeId=12345",
        "v1:history:",
        "v1:coupons:",
        "v1:notices:weather:on",
        "v1:notices:points:maybe",
        "v1:language:fr",
        "v1:points#fr",
    ] {
        assert_eq!(Intent::of_postback(data), Intent::Unknown, "{data:?}");
    }
}

#[test]
fn a_shops_own_rich_menu_may_send_plain_words() {
    assert_eq!(Intent::of_postback("points"), Intent::Points);
    assert_eq!(Intent::of_postback("会員証"), Intent::Card);
}

#[test]
fn a_cursor_too_long_for_a_button_starts_over() {
    let intent = Intent::History {
        cursor: Some("x".repeat(400)),
    };
    assert_eq!(intent.postback(), "v1:history");
    let intent = Intent::Coupons {
        after: Some("x".repeat(400)),
    };
    assert_eq!(intent.postback(), "v1:coupons");
}

#[test]
fn a_cursor_that_only_just_fits_gives_way_to_the_language() {
    let intent = Intent::History {
        cursor: Some("x".repeat(POSTBACK_DATA_MAX - "v1:history:".len())),
    };
    assert_eq!(intent.postback().len(), POSTBACK_DATA_MAX);
    let language = Some(Language::En);
    assert_eq!(Wish { intent, language }.postback(), "v1:history#en");
}

#[test]
fn a_button_in_english_says_so_to_those_who_have_not_chosen() {
    let wish = Wish::of_postback("v1:join#en");
    assert_eq!(
        (&wish.intent, wish.language),
        (&Intent::Join, Some(Language::En))
    );
    assert_eq!(wish.postback(), "v1:join#en");
    assert_eq!(Wish::of_postback("v1:join").language, None);
}

fn any_intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        Just(Intent::Points),
        "[A-Za-z0-9_-]{1,200}".prop_map(|cursor| Intent::History {
            cursor: Some(cursor)
        }),
        Just(Intent::History { cursor: None }),
        any::<bool>().prop_map(Intent::SetNotices),
        "[A-Za-z0-9._:-]{1,64}".prop_map(|after| Intent::Coupons { after: Some(after) }),
        (select(&Topic::ALL[..]), any::<bool>())
            .prop_map(|(topic, on)| Intent::SetTopic(topic, on)),
        Just(Intent::Unknown),
        Just(Intent::SetLanguage(Language::En)),
        Just(Intent::SetLanguage(Language::Ja)),
        Just(Intent::UnlinkConfirmed),
        Just(Intent::Join),
        Just(Intent::Help),
    ]
}

fn any_language() -> impl Strategy<Value = Option<Language>> {
    select(&[None, Some(Language::Ja), Some(Language::En)][..])
}

proptest! {
    #[test]
    fn a_button_gives_back_the_wish_it_was_made_for(intent in any_intent(), language in any_language()) {
        prop_assert_eq!(&Intent::of_postback(&intent.postback()), &intent);
        let wish = Wish { intent, language };
        prop_assert_eq!(Wish::of_postback(&wish.postback()), wish);
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,300}") {
        let _ = Intent::of_text(&text);
    }
}
