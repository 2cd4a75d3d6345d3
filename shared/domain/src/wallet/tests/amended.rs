//! An order is edited after the fact.

use super::*;
