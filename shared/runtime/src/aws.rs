//! The AWS clients, lean: no configuration files are searched, one TLS stack, and no certificate but Amazon's own
//! is loaded, which together make a cold start several milliseconds shorter.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sqs::config::retry::RetryConfig;
use aws_sdk_sqs::config::timeout::TimeoutConfig;
use aws_sdk_sqs::config::{BehaviorVersion, Region, SharedHttpClient};
use aws_smithy_http_client::Builder;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_types::SdkConfig;
use secrecy::ExposeSecret;

use crate::Error;
use crate::config::{AwsCredentials, Config};

/// Amazon's roots (<https://www.amazontrust.com/repository/>): every AWS endpoint's certificate ends in one of
/// them. The file follows that page.
const AMAZON_ROOTS: &str = include_str!("aws/amazon_roots.pem");

/// A connection to an AWS endpoint of the same region takes milliseconds.
const CONNECT: Duration = Duration::from_secs(1);
/// One try; a healthy answer takes some ten milliseconds.
const ATTEMPT: Duration = Duration::from_secs(2);
/// All tries together: an HTTP function has ten seconds, and its caller less patience.
const OPERATION: Duration = Duration::from_secs(5);
/// One try and two more.
const ATTEMPTS: u32 = 3;

/// What all clients of one function share.
///
/// # Errors
/// When the certificates in this crate cannot be read.
pub fn sdk_config(config: &Config) -> Result<SdkConfig, Error> {
    Ok(SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(config.region.clone()))
        .credentials_provider(SharedCredentialsProvider::new(credentials(
            &config.credentials,
        )))
        .http_client(https()?)
        .timeout_config(timeouts())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .build())
}

/// How long a call may take.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build()
}

fn credentials(given: &AwsCredentials) -> Credentials {
    Credentials::new(
        &given.access_key_id,
        given.secret_access_key.expose_secret(),
        Some(given.session_token.expose_secret().to_owned()),
        None,
        "lambda",
    )
}

fn https() -> Result<SharedHttpClient, Error> {
    let trust = TrustStore::empty().with_pem_certificate(AMAZON_ROOTS);
    let context = TlsContext::builder().with_trust_store(trust).build()?;
    Ok(Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build_https())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_certificates_are_amazons_and_the_client_takes_them() {
        assert_eq!(AMAZON_ROOTS.matches("BEGIN CERTIFICATE").count(), 5);
        assert!(https().is_ok());
    }
}
