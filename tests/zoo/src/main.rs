//! `cargo run --profile simulation -p zoo`: every mutant of the zoo against every check of the house. Names of mutants
//! choose some.

use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use zoo::watch::{Fate, OPERATIONS_MAX, Planted, cargo};
use zoo::{Error, Mutant, copy, mutants, report, root};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("zoo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything was as it should be.
fn run() -> Result<bool, Error> {
    let all = mutants()?;
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    let is_chosen = |mutant: &&Mutant| chosen.is_empty() || chosen.contains(&mutant.name);
    let began = Instant::now();
    let planted = build(&all)?;
    let took = began.elapsed().as_secs();
    println!("{} mutants planted and built in {took} s", all.len());
    let began = Instant::now();
    let awake: Vec<&Mutant> = all.iter().filter(is_chosen).collect();
    let (asleep, fates) = watch_all(&planted, &awake)?;
    let is_clean = asleep == Fate::Survived;
    let what = match asleep {
        Fate::Survived => "no violation".to_owned(),
        other => format!("NOT CLEAN: {other:?}"),
    };
    println!("{OPERATIONS_MAX} operations with no mutant awake: {what}");
    println!("\n{}", report::HEAD);
    for (mutant, fate) in awake.iter().zip(&fates) {
        println!("{}", report::line(mutant, fate));
    }
    let caught = fates.iter().filter(|fate| report::is_caught(fate)).count();
    let took = began.elapsed().as_secs();
    println!("\n{caught} of {} mutants caught in {took} s", fates.len());
    Ok(is_clean && caught == fates.len())
}

/// Plants all mutants in one copy and builds it once.
fn build(all: &[Mutant]) -> Result<Planted, Error> {
    let target = root().join("target");
    let copy = target.join("zoo");
    copy::make(&root(), &copy, all)?;
    let mut build = cargo("build", &copy, &target);
    let built = build.args(["--package", "local"]).output()?;
    if !built.status.success() {
        let why = String::from_utf8_lossy(&built.stderr);
        return Err(format!("the planted house is not built:\n{why}").into());
    }
    for plain in all.iter().filter_map(|mutant| mutant.plain.as_ref()) {
        let mut tests = cargo("test", &copy, &target);
        // Whether they are built is seen when they run.
        tests
            .args(["--no-run", "--package", &plain.package, "--lib"])
            .output()?;
    }
    let program = target.join("simulation").join(copy::PROGRAM);
    Ok(Planted {
        copy,
        target,
        program,
    })
}

/// What becomes of the house in which no mutant is awake, and of each in which one is: as many at once as there are
/// cores.
fn watch_all(planted: &Planted, awake: &[&Mutant]) -> Result<(Fate, Vec<Fate>), Error> {
    let waiting = Mutex::new(
        std::iter::once(None)
            .chain(awake.iter().map(Some))
            .enumerate(),
    );
    let seen = Mutex::new(Vec::new());
    let work = || -> Result<(), Error> {
        loop {
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some((place, mutant)) = next else {
                return Ok(());
            };
            let fate = match mutant {
                None => planted.simulate("")?,
                Some(mutant) => planted.watch(mutant)?,
            };
            if let Some(mutant) = mutant {
                eprintln!("{}: {fate:?}", mutant.name);
            }
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.push((place, fate));
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let mut ended = workers.into_iter().map(|worker| worker.join());
        ended.try_for_each(|end| end.unwrap_or_else(|panicked| std::panic::resume_unwind(panicked)))
    })?;
    let mut seen = seen.into_inner().unwrap_or_else(PoisonError::into_inner);
    seen.sort_by_key(|(place, _)| *place);
    let mut fates = seen.into_iter().map(|(_, fate)| fate);
    let asleep = fates.next().ok_or("nothing was simulated")?;
    Ok((asleep, fates.collect()))
}
