//! The function on Lambda: it only wires.

#[tokio::main]
async fn main() -> Result<(), runtime::Error> {
    let deployed = runtime::deployed(line::messenger).await?;
    campaign::function(deployed.app).run().await
}
