//! Who a member is now: themselves, or the membership that theirs was merged into.
//!
//! Whatever is asked for a membership that was merged is done for the one that has everything of it, under the same ids
//! and with the same answers. It costs one read more, and only there: everybody else's wallet says by itself that it is
//! theirs.

use domain::entry::Entry;
use domain::ids::MemberId;
use domain::wallet::Wallet;
use domain::wallet::merge::FORMER_MAX;

use crate::store::{MemberFile, Read};
use crate::{App, Error, Missing};

impl App {
    /// The wallet with a member's points.
    pub(crate) async fn wallet(
        &self,
        member: &MemberId,
        read: Read,
    ) -> Result<Option<Wallet>, Error> {
        let mut wallet = self.store.wallet(member, read).await?;
        for _ in 0..=FORMER_MAX {
            let into = wallet.as_ref().and_then(|found| found.merged_into.clone());
            match into {
                None => return Ok(wallet),
                Some(into) => wallet = self.store.wallet(&into, read).await?,
            }
        }
        Err(endless(member))
    }

    /// Everything kept about a member, looked for twice before they are called missing. Coupons that were given to
    /// memberships which were merged into theirs are among theirs.
    pub(crate) async fn file(&self, member: &MemberId, read: Read) -> Result<MemberFile, Error> {
        let file = self.own_file(member, read).await?;
        self.with_former_coupons(file, read).await
    }

    /// The same of a member who may be told something: none where nobody is there any more.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn file_of_present(&self, member: &MemberId) -> Result<Option<MemberFile>, Error> {
        match self.file(member, Read::Strong).await {
            Err(Error::NotFound(_)) => Ok(None),
            found => found.map(|file| Some(file).filter(|file| !file.wallet.withdrawn)),
        }
    }

    /// The same, with the coupons only that were given under the name that the member has now.
    pub(crate) async fn own_file(
        &self,
        member: &MemberId,
        read: Read,
    ) -> Result<MemberFile, Error> {
        let mut file = self.file_under(member, read).await?;
        for _ in 0..=FORMER_MAX {
            match file.wallet.merged_into.clone() {
                None => return Ok(file),
                Some(into) => file = self.file_under(&into, read).await?,
            }
        }
        Err(endless(member))
    }

    /// What is kept under one name, whoever that is now.
    pub(crate) async fn file_under(
        &self,
        member: &MemberId,
        read: Read,
    ) -> Result<MemberFile, Error> {
        let found = match self.store.member(member, read).await? {
            None if read == Read::Eventual => self.store.member(member, Read::Strong).await?,
            found => found,
        };
        found.ok_or(Error::NotFound(Missing::Member))
    }

    pub(crate) async fn with_former_coupons(
        &self,
        mut file: MemberFile,
        read: Read,
    ) -> Result<MemberFile, Error> {
        for former in &file.wallet.former {
            let merged = self.store.member(former, read).await?;
            let coupons = merged.into_iter().flat_map(|merged| merged.coupons);
            file.coupons.extend(coupons);
        }
        Ok(file)
    }

    /// Whether an entry is a member's, under whichever name it was written.
    pub(crate) async fn is_of(&self, entry: &Entry, member: &MemberId) -> Result<bool, Error> {
        self.are_one(&entry.member, member).await
    }

    /// Whether two names are one member's. Members may be merged between two looks: a no stands only where the first was
    /// the same before and after the other was looked up.
    pub(crate) async fn are_one(&self, one: &MemberId, other: &MemberId) -> Result<bool, Error> {
        if one == other {
            return Ok(true);
        }
        let mut first = self.holder(one).await?;
        for _ in 0..=FORMER_MAX {
            let Some(now) = first else {
                return Ok(false);
            };
            if self.holder(other).await?.as_ref() == Some(&now) {
                return Ok(true);
            }
            first = self.holder(&now).await?;
            if first.as_ref() == Some(&now) {
                return Ok(false);
            }
        }
        Err(endless(one))
    }

    /// Whether a member, or whoever they are now, has left.
    pub(crate) async fn has_left(&self, member: &MemberId) -> Result<bool, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        Ok(wallet.is_none_or(|wallet| wallet.withdrawn))
    }

    /// Who a member is now.
    async fn holder(&self, member: &MemberId) -> Result<Option<MemberId>, Error> {
        let wallet = self.wallet(member, Read::Strong).await?;
        Ok(wallet.map(|found| found.member))
    }
}

fn endless(member: &MemberId) -> Error {
    Error::Broken(format!("{member} was merged round and round"))
}
