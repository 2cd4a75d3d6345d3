//! The deployment as the simulator drives it: functions, routes, queues and the table, all read from the template.

use crate::apps::{queue_of, variable};
use crate::functions::{self, LineAccess};
use crate::gateway::{self, Context, Routes};
use crate::streams;
use crate::template::{Attribute, DEPLOYED, Event, Index, StreamMapping, Template, TemplateError};
use app::App;
use app::ports::QueueName;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use runtime::Function;
use serde_json::Value;
use simulator::{House, IndexShape, QueueShape, Request, SortKey, TableShape};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

/// The queues of the house.
const QUEUES: [QueueName; 6] = [
    QueueName::LineEvents,
    QueueName::Pushes,
    QueueName::Announcements,
    QueueName::ExpireWork,
    QueueName::BirthdayWork,
    QueueName::CampaignWork,
];

/// The deployment.
pub struct Deployment {
    template: Template,
    routes: Routes<String>,
    stream: (String, StreamMapping),
}

impl Deployment {
    /// What the template deploys.
    ///
    /// # Errors
    /// Where the template cannot be read, or nobody reads the table's stream.
    pub fn read() -> Result<Self, TemplateError> {
        let template = Template::parse(DEPLOYED)?;
        let mut routes = Vec::new();
        let mut stream = None;
        for function in &template.functions {
            for event in &function.events {
                match event {
                    Event::Route(route) => routes.push((route.clone(), function.package.clone())),
                    Event::Stream(mapping) => {
                        stream = Some((function.package.clone(), mapping.clone()));
                    }
                    Event::Queue(_) | Event::Schedule(_) => {}
                }
            }
        }
        let stream = stream.ok_or_else(TemplateError::unread_stream)?;
        Ok(Self {
            template,
            routes: Routes::new(routes),
            stream,
        })
    }

    fn queue(&self, name: QueueName) -> Option<QueueShape> {
        let id = queue_of(&self.template, variable(name))?;
        let queue = self.template.queues.iter().find(|queue| queue.id == id)?;
        let (reader, batch) = self.reader(&id)?;
        let dead_letters = queue.dead_letters.as_ref()?;
        Some(QueueShape {
            name,
            reader,
            batch,
            visibility: Duration::from_secs(u64::try_from(queue.visibility_timeout).ok()?),
            receives_max: u32::try_from(dead_letters.max_receive_count).ok()?,
        })
    }

    /// Who reads a queue, and how many messages at once.
    fn reader(&self, queue: &str) -> Option<(String, usize)> {
        self.template.functions.iter().find_map(|function| {
            function.events.iter().find_map(|event| match event {
                Event::Queue(mapping) if mapping.queue == queue => {
                    let batch = usize::try_from(mapping.batch_size).ok()?;
                    Some((function.package.clone(), batch))
                }
                _ => None,
            })
        })
    }
}

impl House for Deployment {
    fn functions(&self) -> Vec<(String, Duration)> {
        let functions = self.template.functions.iter();
        functions
            .map(|function| (function.package.clone(), function.timeout))
            .collect()
    }

    fn function(&self, package: &str, app: App, line_secrets: &[&str]) -> Function {
        let secrets = line_secrets.iter().map(|secret| (*secret).into());
        let line = LineAccess {
            secrets: secrets.collect(),
            ..LineAccess::default()
        };
        functions::code(package, app, line)
            .unwrap_or_else(|| panic!("the template deploys an unknown crate: {package}"))
    }

    fn table(&self) -> TableShape {
        let table = &self.template.table;
        let indexes = table.global_secondary_indexes.iter();
        TableShape {
            indexes: indexes
                .map(|of| index(of, &table.attribute_definitions))
                .collect(),
            time_to_live: table
                .time_to_live_specification
                .as_ref()
                .map(|named| named.attribute_name.clone()),
        }
    }

    fn queues(&self) -> Vec<QueueShape> {
        let shape = |name| {
            self.queue(name).unwrap_or_else(|| {
                panic!("the template has no such queue, reader or dead letters: {name:?}")
            })
        };
        QUEUES.into_iter().map(shape).collect()
    }

    fn stream_reader(&self) -> (String, usize) {
        let (reader, mapping) = &self.stream;
        (
            reader.clone(),
            usize::try_from(mapping.batch_size).unwrap_or(1),
        )
    }

    fn stream_takes(&self, record: &Value) -> bool {
        streams::takes(&self.stream.1, record)
    }

    fn http(&self, request: &Request<'_>) -> Option<(String, Value)> {
        let (path, query) = request.path.split_once('?').unwrap_or((request.path, ""));
        let route = self.routes.find(request.method, path)?;
        let headers = request.headers.iter().filter_map(|(name, value)| {
            Some((
                HeaderName::try_from(*name).ok()?,
                HeaderValue::try_from(*value).ok()?,
            ))
        });
        let arrived = gateway::Request {
            method: request.method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::from_iter(headers),
            body: Bytes::copy_from_slice(request.body.as_bytes()),
            source_ip: IpAddr::V4(Ipv4Addr::LOCALHOST),
        };
        let context = Context {
            request_id: request.id,
            now: request.now,
            route_key: &route.key,
            parameters: &route.parameters,
        };
        Some((route.target.clone(), gateway::event(&arrived, &context)))
    }
}

fn index(index: &Index, attributes: &[Attribute]) -> IndexShape {
    let key = |kind: &str| {
        let mut keys = index.key_schema.iter();
        keys.find(|key| key.key_type == kind)
            .map(|key| key.attribute_name.clone())
            .unwrap_or_default()
    };
    let sort = key("RANGE");
    let is_number = attributes
        .iter()
        .any(|of| of.attribute_name == sort && of.attribute_type == "N");
    IndexShape {
        name: index.index_name.clone(),
        partition: key("HASH"),
        sort,
        sort_key: if is_number {
            SortKey::Number
        } else {
            SortKey::Text
        },
        keys_only: index.projection.projection_type == "KEYS_ONLY",
    }
}
