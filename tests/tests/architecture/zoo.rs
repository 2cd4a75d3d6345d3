//! The zoo of planted bugs: it cannot rot unseen, and nothing of it is in the house.

use std::collections::BTreeMap;

use zoo::{Edit, Mutant, mutants, plant};

use crate::source;

fn all() -> Vec<Mutant> {
    mutants().unwrap_or_else(|wrong| panic!("{wrong}"))
}

#[test]
fn every_mutant_can_still_be_planted() {
    let mutants = all();
    let mut edits: BTreeMap<&str, Vec<(&str, &Edit)>> = BTreeMap::new();
    for mutant in &mutants {
        for edit in &mutant.edits {
            let here = edits.entry(&edit.file).or_default();
            here.push((&mutant.name, edit));
        }
    }
    assert!(edits.len() > 1, "the zoo is empty");
    for (file, edits) in edits {
        let is_product = file.starts_with("shared/") || file.starts_with("functions/");
        assert!(is_product, "{file} is no code of the product");
        plant(&source::read(file), &edits).unwrap_or_else(|wrong| panic!("{wrong}"));
    }
}

#[test]
fn every_mutant_asks_whether_it_is_awake_and_names_its_bug() {
    for mutant in all() {
        let name = &mutant.name;
        let asks = mutant.edits.iter().any(|edit| edit.after.contains("AWAKE"));
        assert!(asks, "{name} is always awake");
        let (number, told) = mutant.bug.split_once(' ').expect("a number and more");
        let is_a_peers = number.parse::<u32>().is_ok() && told.starts_with("https://");
        let is_an_anomaly = number.starts_with(['A', 'I'])
            && number
                .get(1..)
                .is_some_and(|rest| rest.parse::<u32>().is_ok());
        assert!(
            is_a_peers || is_an_anomaly,
            "{name} names no bug: {}",
            mutant.bug
        );
    }
}

#[test]
fn nothing_of_the_zoo_is_in_the_house() {
    let planted: Vec<String> = source::sources()
        .into_iter()
        .filter(|source| !source.path.starts_with("tests/"))
        .filter(|source| source.code.contains("planted") || source.code.contains("is_awake"))
        .map(|source| source.path)
        .collect();
    assert!(planted.is_empty(), "a mutant got out: {planted:?}");
}
