//! One invocation of a function, which can end at any step: with an answer, or with none.

use std::sync::Arc;
use std::time::Duration;

use runtime::Function;
use serde_json::Value;
use tokio::sync::oneshot;

use crate::model::Call;
use crate::world::World;

tokio::task_local! {
    static RUNNING: Invocation;
}

/// The invocation that a task is in.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    pub(crate) id: u64,
    /// The call of a till that it answers, if it does.
    pub(crate) call: Option<Arc<Call>>,
}

/// The invocation of this task, if it is in one.
pub(crate) fn current() -> Option<Invocation> {
    RUNNING.try_with(Clone::clone).ok()
}

/// There is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// Nobody knows what came of it: the function died, or was cut off.
    Died,
    /// The function itself failed.
    Failed,
}

/// Invokes a function once.
pub(crate) async fn invoke(
    world: &World,
    function: &Function,
    time_max: Duration,
    event: Value,
    call: Option<Arc<Call>>,
) -> Result<Value, Lost> {
    let (kill, killed) = oneshot::channel();
    let id = {
        let mut state = world.state();
        state.invocations = state.invocations.saturating_add(1);
        let id = state.invocations;
        state.running.insert(id, kill);
        id
    };
    let running = RUNNING.scope(Invocation { id, call }, function.invoke(event));
    let answer = tokio::select! {
        biased;
        _ = killed => Err(Lost::Died),
        answer = tokio::time::timeout(time_max, running) => match answer {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(Lost::Failed),
            Err(_) => Err(Lost::Died),
        },
    };
    world.state().running.remove(&id);
    answer
}
