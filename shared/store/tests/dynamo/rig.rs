//! An engine of its own for every test, with the table of `infra/template.yaml`.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use app::ports::{Meter, Units};
use app::store::Store;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity};
use domain::entry::EntryKey;
use domain::ids::MemberId;
use serde_dynamo::Item;
use store::whole::Whole;
use store::{AwsDatabase, DynamoStore};
use tokio::net::TcpListener;

use crate::conformance::engine::{client, create_table, engine};
use crate::conformance::sample;
use crate::faults::Faults;

const TABLE: &str = "table";

/// A store with its own engine; what they run on ends with the test's runtime.
pub(crate) struct Rig {
    pub(crate) client: Client,
    pub(crate) store: Arc<DynamoStore>,
    pub(crate) meter: Arc<Counted>,
    pub(crate) faults: Faults,
}

/// A store for the laws that hold for any.
pub(crate) async fn store() -> Option<Arc<dyn Store>> {
    Some(Rig::new().await.store)
}

impl Rig {
    pub(crate) async fn new() -> Rig {
        let rig = Rig::without_table().await;
        create_table(&rig.client, TABLE).await;
        rig
    }

    /// The table as the audit reads it.
    pub(crate) fn whole(&self) -> Whole {
        Whole::new(&self.client, TABLE)
    }

    pub(crate) async fn without_table() -> Rig {
        Rig::at(engine().await)
    }

    /// A rig over a table that takes every request and answers none.
    pub(crate) async fn silent() -> Rig {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((connection, _)) = listener.accept().await {
                held.push(connection);
            }
        });
        Rig::at(endpoint)
    }

    fn at(endpoint: String) -> Rig {
        let client = client(endpoint);
        let meter = Arc::new(Counted::default());
        let faults = Faults::default();
        let faulty = client
            .config()
            .to_builder()
            .interceptor(faults.clone())
            .build();
        let faulty = Client::from_conf(faulty);
        let store = Arc::new(DynamoStore::new(
            Arc::new(AwsDatabase::new(&faulty)),
            TABLE,
            Arc::new(sample::Stopped),
            meter.clone(),
        ));
        Rig {
            client,
            store,
            meter,
            faults,
        }
    }

    /// An item as it is stored.
    pub(crate) async fn raw(&self, pk: &str, sk: &str) -> Item {
        let key = |text: &str| AttributeValue::S(text.to_owned());
        let get = self
            .client
            .get_item()
            .table_name(TABLE)
            .consistent_read(true);
        let answer = get
            .key("PK", key(pk))
            .key("SK", key(sk))
            .send()
            .await
            .unwrap();
        answer.item.unwrap().into()
    }

    /// The partition of everything about a member.
    pub(crate) fn partition(member: &MemberId) -> String {
        ["M", member.as_str()].join("#")
    }

    /// A journal entry as it is stored.
    pub(crate) async fn raw_entry(&self, key: &EntryKey) -> Item {
        self.raw(&["E", key.record.as_str(), &key.id].join("#"), "E")
            .await
    }

    /// What the one request since the last look cost.
    pub(crate) fn only_cost(&self) -> Units {
        let requests = self.meter.take();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests[0].1
    }

    /// Puts an item past the store, and answers what that cost in tenths of write units.
    pub(crate) async fn put_raw(&self, item: Item) -> u64 {
        let put = self.client.put_item().table_name(TABLE);
        let put = put.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = put.set_item(Some(item.into())).send().await.unwrap();
        let units = answer.consumed_capacity.unwrap().capacity_units.unwrap();
        format!("{units:.1}").replace('.', "").parse().unwrap()
    }
}

/// What was consumed, request by request.
#[derive(Default)]
pub(crate) struct Counted(Mutex<VecDeque<(&'static str, Units)>>);

impl Counted {
    /// The requests since the last look.
    pub(crate) fn take(&self) -> Vec<(&'static str, Units)> {
        self.0.lock().unwrap().drain(..).collect()
    }
}

impl Meter for Counted {
    fn consumed(&self, operation: &'static str, units: Units) {
        self.0.lock().unwrap().push_back((operation, units));
    }
}
