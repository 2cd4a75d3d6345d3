//! What goes on once everything is put together.

use super::System;
use crate::{schedule, server};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub(super) fn serve(
    system: &System,
    listener: TcpListener,
    ready: watch::Receiver<bool>,
    mut stopped: watch::Receiver<bool>,
) {
    let router = server::router(system, ready);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stopped.wait_for(|stopped| *stopped).await.ok();
    });
    tokio::spawn(async { server.await });
}

/// Works queues, streams and, while the clock runs, schedules.
pub(super) fn work(system: &System, mut stopped: watch::Receiver<bool>) {
    let system = system.clone();
    tokio::spawn(async move {
        let parts = &system.parts;
        let fire = async {
            if !parts.clock.is_frozen() {
                schedule::run(&parts.schedules, &parts.clock, || parts.worker.wake()).await;
            }
        };
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => {}
            ((), ()) = async { tokio::join!(parts.worker.run(), fire) } => {}
        }
    });
}
