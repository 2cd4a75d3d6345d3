//! What members and the contract call each fact.

use super::Fact;

macro_rules! kinds {
    ($($name:ident = $text:literal, $label:literal;)*) => {
        /// What the member reads an entry as.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is the word the contract lists, and its label says it in Japanese")]
        pub enum EntryKind { $($name,)* }

        impl EntryKind {
            /// The contract's word.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(EntryKind::$name => $text,)* }
            }

            /// The word a member reads.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(EntryKind::$name => $label,)* }
            }
        }
    };
}

kinds! {
    Earned = "earned", "お買い物";
    Amended = "amended", "お買い物の変更";
    Confirmed = "confirmed", "ポイント確定";
    Held = "held", "ポイント利用(手続き中)";
    Redeemed = "redeemed", "ポイント利用";
    Captured = "captured", "ポイント利用確定";
    Voided = "voided", "ポイント利用取消";
    Lapsed = "lapsed", "ポイント利用期限切れ";
    Returned = "returned", "返品";
    Granted = "granted", "ポイント進呈";
    Rewarded = "rewarded", "スタンプカード特典";
    ClawedBack = "clawed_back", "ポイント取消";
    Adjusted = "adjusted", "ポイント調整";
    Expired = "expired", "ポイント失効";
    DebtOffset = "debt_offset", "不足分の相殺";
    Forfeited = "forfeited", "退会による失効";
    Merged = "merged", "カード統合";
    TransferredOut = "transferred_out", "家族へのポイント移行";
    TransferredIn = "transferred_in", "家族からのポイント移行";
    Exchanged = "exchanged", "特典交換";
    Restored = "restored", "特典交換の取消";
    Drawn = "drawn", "抽選";
    HandedOver = "handed_over", "特典の受け渡し";
    Referred = "referred", "お友だちからのご紹介";
    ReferralPending = "referral_pending", "ご紹介ポイントの予定";
    ReferralGranted = "referral_granted", "ご紹介ポイント";
    ReferralCancelled = "referral_cancelled", "ご紹介ポイントの取消";
    CouponUsed = "coupon_used", "クーポン利用";
    CouponReleased = "coupon_released", "クーポン利用取消";
}

impl Fact {
    /// What the member reads it as.
    #[must_use]
    pub const fn kind(&self) -> EntryKind {
        match self {
            Fact::Earned(_) => EntryKind::Earned,
            Fact::Amended(_) => EntryKind::Amended,
            Fact::Confirmed { .. } => EntryKind::Confirmed,
            Fact::Held { .. } => EntryKind::Held,
            Fact::Redeemed { .. } => EntryKind::Redeemed,
            Fact::Captured { .. } => EntryKind::Captured,
            Fact::Voided { .. } => EntryKind::Voided,
            Fact::Lapsed { .. } => EntryKind::Lapsed,
            Fact::Returned(_) => EntryKind::Returned,
            Fact::Granted { .. } => EntryKind::Granted,
            Fact::Rewarded(_) => EntryKind::Rewarded,
            Fact::ClawedBack { .. } => EntryKind::ClawedBack,
            Fact::Adjusted { .. } => EntryKind::Adjusted,
            Fact::Expired { .. } => EntryKind::Expired,
            Fact::DebtOffset => EntryKind::DebtOffset,
            Fact::Forfeited { .. } => EntryKind::Forfeited,
            Fact::MergedInto { .. } | Fact::MergedFrom { .. } => EntryKind::Merged,
            Fact::TransferredTo { .. } => EntryKind::TransferredOut,
            Fact::TransferredFrom { .. } => EntryKind::TransferredIn,
            Fact::Exchanged { .. } => EntryKind::Exchanged,
            Fact::Restored { .. } => EntryKind::Restored,
            Fact::Drawn(_) => EntryKind::Drawn,
            Fact::HandedOver { .. } => EntryKind::HandedOver,
            Fact::Referred(_) => EntryKind::Referred,
            Fact::Promised(_) => EntryKind::ReferralPending,
            Fact::PromiseKept(_) => EntryKind::ReferralGranted,
            Fact::PromiseBroken(_) => EntryKind::ReferralCancelled,
            Fact::CouponUsed { .. } => EntryKind::CouponUsed,
            Fact::CouponReleased { .. } => EntryKind::CouponReleased,
        }
    }
}
