//! The databases that must agree.

use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

use app::ports::{Meter, Units};
use app::store::Store;
use simulator::{IndexShape, SortKey, StandIn, TableShape};
use store::{AwsDatabase, Database, DynamoStore};

use crate::apart::Apart;
use crate::conformance::engine::{client, create_table, engine};
use crate::conformance::sample::Stopped;

/// A database and the name of its table.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) database: Arc<dyn Database>,
    pub(crate) table: String,
}

/// The table of `infra/template.yaml`, as the engine's is made.
pub(crate) fn stand_in() -> StandIn {
    let index = |name: &str, keys: [&str; 2], sort_key, keys_only| IndexShape {
        name: name.to_owned(),
        partition: keys[0].to_owned(),
        sort: keys[1].to_owned(),
        sort_key,
        keys_only,
    };
    StandIn::new(TableShape {
        indexes: vec![
            index("history", ["HM", "HS"], SortKey::Number, false),
            index("due", ["DP", "DS"], SortKey::Text, true),
        ],
        time_to_live: None,
    })
}

/// Every database there is, each with an empty table; the simulator's comes first.
pub(crate) async fn all() -> Vec<Named> {
    let mut all = vec![
        Named {
            name: "the simulator's table",
            database: Arc::new(stand_in()),
            table: "table".to_owned(),
        },
        fresh("the embedded engine", engine().await).await,
    ];
    if let Some(endpoint) = other() {
        all.push(fresh("the other database", endpoint).await);
    }
    all
}

/// A new table at an endpoint. The other database is not ours, so its tables have names that nobody else has.
async fn fresh(name: &'static str, endpoint: String) -> Named {
    static TABLES: AtomicU64 = AtomicU64::new(0);
    let count = TABLES.fetch_add(1, Ordering::Relaxed);
    let table = format!("conformance-{}-{count}", std::process::id());
    let client = client(endpoint);
    create_table(&client, &table).await;
    let database = Apart {
        database: AwsDatabase::new(&client),
        table: table.clone(),
    };
    Named {
        name,
        database: Arc::new(database),
        table,
    }
}

/// A store over the simulator's table.
pub(crate) async fn stand_in_store() -> Option<Arc<dyn Store>> {
    let database = Arc::new(stand_in());
    Some(store(database, "table".to_owned()))
}

/// A store over the other database.
pub(crate) async fn other_store() -> Option<Arc<dyn Store>> {
    let Named {
        database, table, ..
    } = fresh("the other database", other()?).await;
    Some(store(database, table))
}

fn store(database: Arc<dyn Database>, table: String) -> Arc<dyn Store> {
    let store = DynamoStore::new(database, table, Arc::new(Stopped), Arc::new(Uncounted));
    Arc::new(store)
}

/// Counts nothing.
struct Uncounted;

impl Meter for Uncounted {
    fn consumed(&self, _: &'static str, _: Units) {}
}

/// Where the other database answers. Where there is none, that is said once, past the capture of tests that pass: nobody
/// may take silence for a comparison.
fn other() -> Option<String> {
    static SAID: Once = Once::new();
    let endpoint = setting("TAMERU_OTHER_DYNAMODB");
    if endpoint.is_none() {
        SAID.call_once(|| {
            let said = writeln!(
                std::io::stderr().lock(),
                "\nNOT COMPARED: a second DynamoDB. TAMERU_OTHER_DYNAMODB names no endpoint, so the simulator's table was \
                 held against the embedded engine alone.\n"
            );
            said.unwrap();
        });
    }
    endpoint
}

/// A setting of whoever runs the tests.
#[expect(
    clippy::disallowed_methods,
    reason = "a test's own settings are no part of the product's"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
