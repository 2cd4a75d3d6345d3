mod login;
mod signer;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use self::signer::{SECRET, Signer};
use super::*;

const USER: &str = "U4af4980629a1b2c3d4e5f60718293a4b";
const CHANNEL: &str = "2000000001";

/// 2026-11-22, noon in Tokyo.
fn noon() -> DateTime<Utc> {
    "2026-11-22T03:00:00Z".parse().unwrap()
}

fn expected(nonce: Option<&str>) -> Expected<'_> {
    Expected {
        channel_id: CHANNEL,
        nonce,
        now: noon(),
    }
}

/// What a sound token of LIFF says.
fn claims() -> Value {
    let now = noon().timestamp();
    json!({
        "iss": "https://access.line.me", "sub": USER, "aud": CHANNEL,
        "exp": now + 3_600, "iat": now, "amr": ["linesso"], "name": "花子",
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

fn verified(signer: &Signer, token: &str) -> Result<LineUser, NotAToken> {
    verify(token, &signer.keys(), &expected(None))
}

#[test]
fn a_token_that_line_signed_proves_its_user() {
    let signer = Signer::new("key-1");
    let user = verified(&signer, &signer.es256(&claims())).unwrap();
    assert_eq!(user.as_str(), USER);
}

#[test]
fn what_a_token_says_is_believed_only_where_all_of_it_is_right() {
    let now = noon().timestamp();
    let signer = Signer::new("key-1");
    for (field, value, refused) in [
        (
            "iss",
            json!("https://access.line.me.evil.example"),
            NotAToken::Issuer,
        ),
        ("aud", json!("2000000002"), NotAToken::Audience),
        ("aud", json!(""), NotAToken::Audience),
        ("exp", json!(now), NotAToken::Ended),
        ("exp", json!(now - 3_600), NotAToken::Ended),
        ("iat", json!(now + 61), NotAToken::NotYet),
        ("nonce", json!("somebody-else's"), NotAToken::Nonce),
        ("sub", json!("U4af4980629"), NotAToken::Subject),
        (
            "sub",
            json!("C4af4980629a1b2c3d4e5f60718293a4b"),
            NotAToken::Subject,
        ),
        (
            "sub",
            json!("U4af4980629a1b2c3d4e5f60718293a4é"),
            NotAToken::Subject,
        ),
        ("sub", json!(7), NotAToken::Malformed),
        ("aud", json!([CHANNEL]), NotAToken::Malformed),
    ] {
        let token = signer.es256(&with(field, value.clone()));
        assert_eq!(verified(&signer, &token), Err(refused), "{field}: {value}");
    }
    for (field, value) in [("exp", now + 1), ("iat", now + 60)] {
        let token = signer.es256(&with(field, json!(value)));
        assert!(verified(&signer, &token).is_ok(), "{field}: {value}");
    }
}

#[test]
fn a_channel_that_is_not_set_up_believes_nobody() {
    let signer = Signer::new("key-1");
    let token = signer.es256(&with("aud", json!("")));
    let nothing_set_up = Expected {
        channel_id: "",
        ..expected(None)
    };
    let refused = verify(&token, &signer.keys(), &nothing_set_up);
    assert_eq!(refused, Err(NotAToken::Audience));
}

#[test]
fn a_token_without_an_algorithm_of_lines_proves_nothing() {
    let signer = Signer::new("key-1");
    for alg in [
        "none", "None", "NONE", "", "RS256", "ES384", "PS256", "es256",
    ] {
        let header = json!({ "typ": "JWT", "alg": alg, "kid": "key-1" });
        for signature in [&b""[..], &[0; 64]] {
            let token = signer::token(&header, &claims(), |_| signature.to_vec());
            assert_eq!(
                verified(&signer, &token),
                Err(NotAToken::Algorithm),
                "{alg}"
            );
        }
    }
}

#[test]
fn a_published_key_is_no_secret_to_sign_with() {
    let signer = Signer::new("key-1");
    let keys = signer.keys().with_channel_secret(SECRET.into());
    let set = signer.set().to_string();
    let forms = [
        signer.point(),
        signer.point()[1..].to_vec(),
        set.into_bytes(),
        URL_SAFE_NO_PAD.encode(signer.point()).into_bytes(),
        Vec::new(),
    ];
    for key in forms {
        let token = signer::hs256(&key, Some("key-1"), &with("nonce", json!("n")));
        let refused = Err(NotAToken::Signature);
        assert_eq!(verify(&token, &keys, &expected(Some("n"))), refused);
        let no_secret = verify(&token, &signer.keys(), &expected(Some("n")));
        assert_eq!(no_secret, Err(NotAToken::UnknownKey));
    }
    let empty = signer.keys().with_channel_secret("".into());
    let token = signer::hs256(b"", None, &with("nonce", json!("n")));
    let refused = verify(&token, &empty, &expected(Some("n")));
    assert_eq!(refused, Err(NotAToken::UnknownKey));
}

#[test]
fn a_token_of_the_web_proves_its_user_by_the_secret_and_by_our_nonce() {
    let keys = Signer::new("key-1").keys();
    let keys = keys.with_channel_secret(SECRET.into());
    let web = |claims: &Value| signer::hs256(SECRET.as_bytes(), None, claims);
    let ours = web(&with("nonce", json!("ours")));
    assert!(verify(&ours, &keys, &expected(Some("ours"))).is_ok());
    for (token, nonce) in [
        (&ours, Some("another")),
        (&ours, None),
        (&web(&claims()), None),
        (&web(&claims()), Some("ours")),
    ] {
        let refused = verify(token, &keys, &expected(nonce));
        assert_eq!(refused, Err(NotAToken::Nonce), "{nonce:?}");
    }
}

#[test]
fn a_token_signed_by_another_key_or_changed_anywhere_is_refused() {
    let (line, other) = (Signer::new("key-1"), Signer::new("key-1"));
    let token = other.es256(&claims());
    assert_eq!(verified(&line, &token), Err(NotAToken::Signature));
    let sound = line.es256(&claims());
    let (head, signature) = sound.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let changed = URL_SAFE_NO_PAD.encode(with("sub", json!("U0")).to_string());
    let grafted = format!("{header}.{changed}.{signature}");
    assert_eq!(verified(&line, &grafted), Err(NotAToken::Signature));
    for at in 0..sound.len() {
        let mut bytes = sound.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(verified(&line, &changed).is_err(), "at {at}");
    }
}

#[test]
fn a_token_names_the_key_that_signed_it() {
    let (line, unknown) = (Signer::new("key-1"), Signer::new("key-2"));
    let token = unknown.es256(&claims());
    assert_eq!(verified(&line, &token), Err(NotAToken::UnknownKey));
    let nameless = json!({ "typ": "JWT", "alg": "ES256" });
    let token = signer::token(&nameless, &claims(), |message| line.sign(message));
    assert_eq!(verified(&line, &token), Err(NotAToken::UnknownKey));
}

#[test]
fn what_is_no_token_is_refused_whatever_it_is() {
    let signer = Signer::new("key-1");
    let sound = signer.es256(&claims());
    let long = format!("{sound}{}", "A".repeat(4_096));
    for text in [
        "",
        ".",
        "..",
        "a.b",
        "a.b.c",
        "e30.e30.",
        "e30.e30.e30",
        "é.é.é",
        &sound[..40],
        &format!("{sound}="),
        &format!("{sound}.e30"),
        &format!(" {sound}"),
        &long,
    ] {
        assert!(verified(&signer, text).is_err(), "{text}");
    }
}

#[test]
fn keys_that_are_of_no_use_are_passed_over_and_what_is_no_set_is_none() {
    let signer = Signer::new("key-1");
    let mut set = signer.set();
    let others = [
        json!({ "kty": "RSA", "kid": "rsa", "n": "AQAB", "e": "AQAB" }),
        json!({ "kty": "EC", "crv": "P-384", "kid": "p384", "x": "AA", "y": "AA" }),
        json!({ "kty": "EC", "crv": "P-256", "kid": "short", "x": "AA", "y": "AA" }),
        json!("nonsense"),
    ];
    set["keys"].as_array_mut().unwrap().splice(0..0, others);
    let keys = Keys::published(set.to_string().as_bytes()).unwrap();
    assert!(verify(&signer.es256(&claims()), &keys, &expected(None)).is_ok());
    for text in ["", "[]", "{}", r#"{"keys":{}}"#, "<html>"] {
        assert!(Keys::published(text.as_bytes()).is_none(), "{text}");
    }
}
