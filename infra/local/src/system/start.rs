//! Putting the system together, part by part.

use super::run::{serve, work};
use super::{Parts, System, menus};
use crate::apps::{NoQueue, Workshop};
use crate::clock::ProgramClock;
use crate::engine::{Engine, EngineError};
use crate::fire;
use crate::functions::{self, LineAccess, Unwired};
use crate::gateway::{Api, Routes};
use crate::invoker::Invoker;
use crate::keys;
use crate::line_platform::{Channel, LinePlatform, login};
use crate::metrics::Metrics;
use crate::options::{FolderError, Options};
use crate::poller::Poller;
use crate::queues::{QueueError, Queues};
use crate::rich_menu::NoMenu;
use crate::schedule::{Schedule, UnknownSchedule};
use crate::seed::{self, LineAt, SeedError};
use crate::store_page;
use crate::streams::{Checkpoint, Reader, Stream};
use crate::template::{DEPLOYED, Event, Template, TemplateError};
use crate::worker::Worker;
use app::ports::Fault;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// The channel's id, to the stand-in and to the functions.
pub(crate) const CHANNEL_ID: &str = "local-channel";

/// Why a system does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The template cannot be played.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A schedule cannot be played.
    #[error(transparent)]
    Schedule(#[from] UnknownSchedule),
    /// The template and the crates do not agree.
    #[error(transparent)]
    Unwired(#[from] Unwired),
    /// The template tells no function a queue.
    #[error(transparent)]
    NoQueue(#[from] NoQueue),
    /// The table's engine does not run.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The queues do not run.
    #[error(transparent)]
    Queues(#[from] QueueError),
    /// An event names a queue or a stream that the template does not have.
    #[error("infra/template.yaml: {0} is started by what does not exist")]
    NoSource(String),
    /// The port is taken, or not for everybody.
    #[error("port {0} of 127.0.0.1 cannot be had ({1}); --port chooses another")]
    Port(u16, io::Error),
    /// The data folder cannot be had.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The data folder cannot be read.
    #[error("{0}: {1}")]
    Io(&'static str, io::Error),
    /// The table does not take the key.
    #[error("the API key cannot be kept: {0}")]
    Key(Fault),
    /// The sample cannot be made.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The rich menus cannot be shown.
    #[error(transparent)]
    Menu(#[from] NoMenu),
}

pub(super) async fn start(options: Options) -> Result<System, StartError> {
    let template = Template::parse(DEPLOYED)?;
    let (listener, base_url) = listen(options.port)
        .await
        .map_err(|error| StartError::Port(options.port, error))?;
    let ground = Ground::lay(&template, &options).await?;
    let is_new = ground.is_new;
    let (stop, stopped) = watch::channel(false);
    let parts = assemble(&template, &options, ground, base_url, stop)?;
    let system = System {
        parts: Arc::new(parts),
    };
    let (ready, readiness) = watch::channel(false);
    serve(&system, listener, readiness, stopped.clone());
    if let Some(text) = &options.api_key {
        keys::create_chosen(&system.app("local"), text)
            .await
            .map_err(StartError::Key)?;
    }
    if is_new && options.sample {
        seed::seed(&system, LineAt::of(&options)).await?;
    }
    if options.rich_menu && options.line_api_base.is_none() {
        menus::show(&system, &template, &options).await?;
    }
    // What the start itself did is nobody's business.
    system.line().clear_sent();
    system.metrics().clear();
    if options.background {
        work(&system, stopped);
    }
    ready.send_replace(true);
    Ok(system)
}

/// What functions stand on.
struct Ground {
    folder: Option<File>,
    engine: Engine,
    stream: Option<String>,
    is_new: bool,
    queues: Arc<Queues>,
    checkpoints: BTreeMap<String, Checkpoint>,
}

impl Ground {
    async fn lay(template: &Template, options: &Options) -> Result<Self, StartError> {
        let folder = options.hold_folder()?;
        let checkpoints = checkpoints(template, options)?;
        let delivered = checkpoints.values().map(Checkpoint::delivered).min();
        let engine = Engine::start(&options.table, delivered.flatten()).await?;
        let (stream, is_new) = engine.create_table(&template.table).await?;
        let queues = Arc::new(Queues::start(&template.queues).await?);
        Ok(Self {
            folder,
            engine,
            stream,
            is_new,
            queues,
            checkpoints,
        })
    }
}

/// Wires functions to the ground, and everything that starts them to the functions.
fn assemble(
    template: &Template,
    options: &Options,
    mut ground: Ground,
    base_url: String,
    stop: watch::Sender<bool>,
) -> Result<Parts, StartError> {
    let clock = Arc::new(ProgramClock::new(options.clock, options.frozen_clock));
    let channel = Channel {
        id: CHANNEL_ID.to_owned(),
        secret: options.line_channel_secret.clone().into(),
    };
    let folder = options.folder.as_deref();
    let line = LinePlatform::new(channel.clone(), Arc::clone(&clock), folder)
        .map_err(|error| StartError::Io("LINE's friends cannot be read", error))?;
    let login = login::at(&base_url);
    let line_api_base = options.line_api_base.as_ref().unwrap_or(&login.api_base);
    let metrics = Arc::new(Metrics::default());
    let workshop = Workshop::new(
        template,
        fire::client(&ground.engine.config, options.fire.as_ref()),
        Arc::clone(&ground.queues),
        Arc::clone(&clock),
        Arc::clone(&metrics),
        (line_api_base, &channel, &login),
    )?;
    let access = LineAccess {
        secrets: vec![channel.secret],
        login,
        link_page: Some(format!("{base_url}{}", store_page::PATH)),
    };
    let functions = functions::wire(template, &workshop, &access)?;
    let sources = Sources::of(template, &functions, &mut ground, &clock)?;
    let queues = ground.queues;
    let worker = Worker::new(sources.streams, sources.pollers, Arc::clone(&queues));
    let worker = Arc::new(worker);
    let routes = Routes::new(sources.routes);
    Ok(Parts {
        base_url,
        api_key: options.api_key.clone().unwrap_or_default(),
        api: Api::new(routes, Arc::clone(&clock), Arc::clone(&worker)),
        clock,
        line,
        metrics,
        queues,
        worker,
        schedules: sources.schedules,
        functions,
        workshop,
        engine: ground.engine,
        _folder: ground.folder,
        stop,
    })
}

async fn listen(port: u16) -> io::Result<(TcpListener, String)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    Ok((listener, base_url))
}

/// One checkpoint for each function that reads the stream.
fn checkpoints(
    template: &Template,
    options: &Options,
) -> Result<BTreeMap<String, Checkpoint>, StartError> {
    let readers = template.functions.iter().filter(|function| {
        function
            .events
            .iter()
            .any(|event| matches!(event, Event::Stream(_)))
    });
    readers
        .map(|function| {
            let checkpoint = Checkpoint::load(options.folder.as_deref(), &function.package)
                .map_err(|error| StartError::Io("a stream's checkpoint cannot be read", error))?;
            Ok((function.package.clone(), checkpoint))
        })
        .collect()
}

/// What starts functions, in its running form.
#[derive(Default)]
struct Sources {
    routes: Vec<(crate::template::Route, Invoker)>,
    pollers: Vec<Poller>,
    streams: Vec<Stream>,
    schedules: Vec<Schedule>,
}

impl Sources {
    fn of(
        template: &Template,
        functions: &BTreeMap<String, Invoker>,
        ground: &mut Ground,
        clock: &Arc<ProgramClock>,
    ) -> Result<Self, StartError> {
        let mut sources = Self::default();
        let events = template
            .functions
            .iter()
            .flat_map(|function| function.events.iter().map(move |event| (function, event)));
        for (function, event) in events {
            let no_source = || StartError::NoSource(function.id.clone());
            let invoker = functions
                .get(&function.package)
                .cloned()
                .ok_or_else(no_source)?;
            match event {
                Event::Route(route) => sources.routes.push((route.clone(), invoker)),
                Event::Queue(mapping) => {
                    let poller = Poller::new(&ground.queues, mapping.clone(), invoker);
                    sources.pollers.push(poller.ok_or_else(no_source)?);
                }
                Event::Stream(mapping) => {
                    let client = aws_sdk_dynamodbstreams::Client::new(&ground.engine.config);
                    let checkpoint = ground
                        .checkpoints
                        .remove(&function.package)
                        .ok_or_else(no_source)?;
                    let reader = Reader::new(
                        client,
                        ground.stream.as_deref().ok_or_else(no_source)?,
                        checkpoint,
                        Arc::clone(clock),
                    );
                    sources
                        .streams
                        .push(Stream::new(reader, mapping.clone(), invoker));
                }
                Event::Schedule(schedule) => {
                    sources
                        .schedules
                        .push(Schedule::new(&function.id, schedule, invoker)?);
                }
            }
        }
        Ok(sources)
    }
}
