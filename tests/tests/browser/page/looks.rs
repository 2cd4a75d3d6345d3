//! How the pages look, to people and to a judge that is not ours.

use tests::browser::{Scheme, Size};

use super::{PAGES, Visit};

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_by_day_and_by_night_on_phone_and_desk_in_both_languages() {
    let Some(visit) = Visit::of_hanako("looks").await else {
        return;
    };
    let window = &visit.window;
    for language in ["ja", "en"] {
        visit.choose(language).await;
        for (size, on) in [(Size::Phone, "phone"), (Size::Desk, "desk")] {
            window.size(size).await;
            for scheme in [Scheme::Light, Scheme::Dark] {
                window.scheme(scheme).await;
                for page in PAGES {
                    visit.go(page).await;
                    let name = page.strip_prefix('/').unwrap_or("card");
                    let seen = format!("{name}-{language}-{on}-{}", scheme.name());
                    window.screenshot(&seen).await;
                    visit.open_all().await;
                    assert_eq!(window.violations().await, [""; 0], "{seen}");
                    assert_eq!(visit.beyond_the_edge().await, 0, "{seen}");
                    let spoken = window.script("return document.documentElement.lang").await;
                    assert_eq!(spoken, language, "{seen}");
                }
            }
        }
    }
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_in_is_sound_and_asks_line_who_one_is() {
    let Some(visit) = Visit::open("way-in").await else {
        return;
    };
    let window = &visit.window;
    for scheme in [Scheme::Light, Scheme::Dark] {
        window.scheme(scheme).await;
        visit.go("").await;
        window.named("LINEでログイン").await;
        window.screenshot(scheme.name()).await;
        assert_eq!(window.violations().await, [""; 0]);
    }
    window.named("LINEでログイン").await.click().await;
    window.named("山田 花子").await.click().await;
    window.read("山田 花子 様").await;
    assert_eq!(window.complaints().await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn enlarged_the_pages_are_read_without_scrolling_sideways() {
    let Some(visit) = Visit::of_hanako("enlarged").await else {
        return;
    };
    for (width, height, scale) in [(390, 844, 2), (1280, 900, 2), (1280, 900, 4)] {
        visit.window.zoomed(width, height, scale).await;
        for page in PAGES {
            visit.go(page).await;
            visit.open_all().await;
            let seen = format!("{width}-{scale}{}", page.replace('/', "-"));
            visit.window.screenshot(&seen).await;
            assert_eq!(visit.beyond_the_edge().await, 0, "{seen}");
        }
    }
}
