//! The member's page as a phone gets it: through the gateway and the deployed function, signed in by LINE's token.

mod browser;
mod card;
mod cost;
mod forms;
mod guard;
mod shown;
mod web;
