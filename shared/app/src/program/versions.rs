//! The versions of the program, one by one.

use domain::calendar::Instant;
use domain::program::{Published, Timeline};
use futures::future::try_join_all;

use crate::store::Read;
use crate::{App, Error, Missing};

/// The most versions of one page.
pub const VERSIONS_MAX: u32 = 50;

/// A version and what it is now.
#[derive(Clone, Debug)]
pub struct Version {
    /// As it was published; version 0 is the built-in sample, and was not.
    pub published: Published,
    /// What it is now.
    pub standing: Standing,
}

/// What a version is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It will be in force from this instant on.
    Announced(Instant),
    /// It is in force.
    InForce,
    /// It was in force, or another took its place before it was.
    Past,
}

impl App {
    /// A page of versions, the newest first, from below `below`; and where the next begins.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn program_versions(
        &self,
        below: Option<u32>,
        limit: u32,
    ) -> Result<(Vec<Version>, Option<u32>), Error> {
        let timeline = self.timeline(Read::Strong).await?;
        let end = timeline.newest().saturating_add(1);
        let end = below.map_or(end, |below| below.min(end));
        let first = end.saturating_sub(limit);
        let numbers = (first..end).rev();
        let page = numbers.map(|version| self.numbered(version, &timeline));
        let page = try_join_all(page).await?;
        Ok((page, (first > 0).then_some(first)))
    }

    /// One version.
    ///
    /// # Errors
    /// [`Missing::Record`] for one that was never published.
    pub async fn program_numbered(&self, version: u32) -> Result<Version, Error> {
        let timeline = self.timeline(Read::Strong).await?;
        if version > timeline.newest() {
            return Err(Error::NotFound(Missing::Record));
        }
        self.numbered(version, &timeline).await
    }

    async fn numbered(&self, version: u32, timeline: &Timeline) -> Result<Version, Error> {
        let now = self.now();
        let standing = match timeline.announced_for(version, now) {
            Some(from) => Standing::Announced(from),
            None if timeline.at(now) == version => Standing::InForce,
            None => Standing::Past,
        };
        let published = match version {
            0 => Published::sample(),
            _ => self.published(version).await?,
        };
        Ok(Version {
            published,
            standing,
        })
    }
}
