//! The function on Lambda: it only wires.

#[tokio::main]
async fn main() -> Result<(), runtime::Error> {
    let deployed = runtime::deployed(line::messenger).await?;
    member_page::function(deployed.app, &deployed.line_login)
        .run()
        .await
}
