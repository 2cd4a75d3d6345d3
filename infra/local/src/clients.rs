//! The ordinary AWS clients, pointed at one endpoint: the code that talks to AWS is the code that talks here.

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_types::SdkConfig;
use aws_types::region::Region;

/// Where the deployed system would be; the stand-ins do not mind.
pub const REGION: &str = "ap-northeast-1";
/// The account that local ARNs name.
pub const ACCOUNT: &str = "000000000000";

/// What the clients of one endpoint share.
#[must_use]
pub fn config(endpoint: &str, credentials: Credentials) -> SdkConfig {
    // Reading the system's root certificates costs milliseconds, so plain endpoints go without.
    let http = if endpoint.starts_with("https://") {
        Builder::new()
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build_https()
    } else {
        Builder::new().build_http()
    };
    SdkConfig::builder()
        .behavior_version(aws_sdk_sqs::config::BehaviorVersion::latest())
        .region(Region::from_static(REGION))
        .endpoint_url(endpoint)
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http)
        .build()
}

/// Credentials for a stand-in, which checks none.
#[must_use]
pub fn no_credentials() -> Credentials {
    Credentials::new("local", "local", None, None, "local")
}
