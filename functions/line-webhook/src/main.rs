//! The function on Lambda: it only wires.

#[tokio::main]
async fn main() -> Result<(), runtime::Error> {
    let deployed = runtime::deployed(line::messenger).await?;
    line_webhook::function(deployed.app, deployed.line_channel_secrets)
        .run()
        .await
}
