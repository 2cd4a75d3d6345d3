//! The function on Lambda: it only wires.

#[tokio::main]
async fn main() -> Result<(), runtime::Error> {
    let deployed = runtime::deployed(line::messenger).await?;
    line_bot::function(deployed.app, deployed.link_page_url)
        .run()
        .await
}
