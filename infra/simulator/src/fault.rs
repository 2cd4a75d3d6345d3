//! What can go wrong, by its number in the catalogue of faults that the guarantees name.

/// Chances are counted in ten-thousandths of the occasions a fault has.
const WHOLE: u32 = 10_000;

macro_rules! faults {
    ($($name:ident = $code:literal, $words:literal, $chance:literal;)*) => {
        /// A kind of fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $(#[doc = $words] $name,)*
        }

        impl Fault {
            /// All of them, in the catalogue's order.
            pub const ALL: [Fault; [$($code),*].len()] = [$(Fault::$name),*];

            /// Its number in the catalogue.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Fault::$name => $code,)* }
            }

            /// What happens.
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Fault::$name => $words,)* }
            }

            /// How often it happens when it could, in ten-thousandths. Where this is nothing, something else decides:
            /// the workload, or a race.
            const fn chance(self) -> u32 {
                match self { $(Fault::$name => $chance,)* }
            }
        }
    };
}

faults! {
    LostRequest = "F1", "a request is lost on its way to the table", 60;
    LostReply = "F2", "the table commits and its answer is lost", 60;
    ErrorNotApplied = "F3", "the table answers 500 and did nothing", 40;
    ErrorApplied = "F4", "the table answers 500 and did it all the same", 40;
    LateCommit = "F5", "a transaction nobody waits for any more commits later", 40;
    Conflict = "F6", "a transaction is cancelled by another one under way", 40;
    InProgress = "F7", "the same token is still under way", 30;
    Throttled = "F8", "the table throttles, in each of its three words", 60;
    ConditionRace = "F9", "somebody else wrote first", 0;
    SlowTable = "F10", "the table takes longer than anybody waits", 20;
    StaleRead = "F11", "an eventually consistent read misses a write", 2000;
    IndexLag = "F12", "an index lags behind its table", 2000;
    TornQuery = "F13", "a query reads its items at different times", 2000;
    LateTimeToLive = "F14", "an item outlives its time to live", 5000;
    TokenMismatch = "F18", "a token is said to name something else", 20;
    Crash = "F19", "a function dies at any step", 30;
    HardTimeout = "F20", "Lambda cuts a function off", 20;
    FrozenCache = "F21", "a function thaws with what it knew days ago", 0;
    ClockSkew = "F22", "the machines' clocks differ by up to ten seconds", 1000;
    ClockBackwards = "F23", "a clock jumps back", 100;
    DoubleInvocation = "F24", "one event is worked by two invocations at once", 100;
    Panic = "F26", "a function's process is lost with all it knew", 2000;
    DuplicateMessage = "F27", "a message is delivered twice", 500;
    ReorderedMessage = "F28", "messages come in another order", 5000;
    DelayedMessage = "F29", "a message comes days later", 50;
    PoisonMessage = "F30", "a message nobody can read, among good ones", 50;
    PartialBatch = "F31", "a part of a batch fails", 100;
    VisibilityLapse = "F32", "a message comes again while it is being worked", 200;
    Redrive = "F33", "dead letters are sent again", 100;
    LostBatchAnswer = "F34", "a batch's answer is lost after its work was done", 200;
    MissedTick = "F35", "a schedule does not fire", 1000;
    DoubleTick = "F36", "a schedule fires twice", 1000;
    OverlappingRuns = "F37", "a run begins while the last is under way", 1000;
    LateTick = "F38", "a schedule fires days late", 1000;
    RateLimit = "F39", "LINE answers 429", 300;
    LineErrorBefore = "F40", "LINE answers 500 and sent nothing", 300;
    LineTimeoutAfter = "F41", "LINE sends, at once or minutes later, and its answer is lost", 300;
    LineKnownKey = "F42", "LINE answers 409: it was sent before", 0;
    WebhookRedelivery = "F43", "LINE delivers an event again", 500;
    WebhookReorder = "F44", "LINE delivers events in another order", 500;
    ForgedSignature = "F45", "a webhook is not signed by LINE", 600;
    ReplayedWebhook = "F46", "a signed webhook is sent again by a stranger", 600;
    BlockedUser = "F47", "a user blocks the account", 0;
    DeadReplyToken = "F48", "a reply token is used up or too old", 300;
    Retry = "F49", "a call is made again", 0;
    OtherMember = "F50", "one order is sent for two members", 0;
    OtherBody = "F51", "one id is used for two things", 0;
    VoidFirst = "F52", "a hold is voided before it is seen", 0;
    Abandoned = "F53", "a till gives up after an unknown outcome", 1000;
    DoubleClick = "F54", "one call is made up to fifty times at once", 0;
    OfflineBatch = "F55", "a till sends old orders late", 0;
    SecretRotated = "F56", "the channel's secret is rotated under way", 3000;
    MonthlyLimit = "F57", "LINE takes no more messages this month", 140;
    QuotaUnreadable = "F58", "LINE does not say what the month has left", 3000;
}

/// How often each fault has happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired([u64; Fault::ALL.len()]);

impl Default for Fired {
    fn default() -> Fired {
        Fired([0; Fault::ALL.len()])
    }
}

impl Fired {
    /// How often this one has.
    #[must_use]
    pub fn count(&self, fault: Fault) -> u64 {
        self.0.get(place(fault)).copied().unwrap_or(0)
    }

    /// Counts one more.
    pub(crate) fn add(&mut self, fault: Fault) {
        if let Some(count) = self.0.get_mut(place(fault)) {
            *count = count.saturating_add(1);
        }
    }

    /// Adds all of another run.
    pub(crate) fn add_all(&mut self, other: &Fired) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count = count.saturating_add(more);
        }
    }
}

fn place(fault: Fault) -> usize {
    Fault::ALL
        .iter()
        .position(|known| *known == fault)
        .unwrap_or(usize::MAX)
}

/// Chooses what goes wrong, and counts it.
#[derive(Debug)]
pub(crate) struct Faults {
    chance: fastrand::Rng,
    pub(crate) fired: Fired,
    /// Whether anything goes wrong at all: not while a world is made, and not any more once it heals.
    awake: bool,
    /// Kinds that never happen: a failing history is tried without them.
    without: Vec<Fault>,
}

impl Faults {
    pub(crate) fn new(seed: u64, without: Vec<Fault>) -> Faults {
        Faults {
            chance: fastrand::Rng::with_seed(seed),
            fired: Fired::default(),
            awake: false,
            without,
        }
    }

    /// From now on things go wrong.
    pub(crate) fn wake(&mut self) {
        self.awake = true;
    }

    /// From now on everything works.
    pub(crate) fn heal(&mut self) {
        self.awake = false;
    }

    /// Whether this goes wrong now. It is counted where it does.
    pub(crate) fn strikes(&mut self, fault: Fault) -> bool {
        let strikes = self.would(fault);
        if strikes {
            self.fired.add(fault);
        }
        strikes
    }

    /// Whether this would go wrong now; whoever asks counts it if something comes of it.
    pub(crate) fn would(&mut self, fault: Fault) -> bool {
        // The die is cast whatever comes of it, so that leaving a kind out moves nothing else.
        let cast = self.chance.u32(0..WHOLE);
        self.awake && cast < fault.chance() && !self.without.contains(&fault)
    }

    /// One of so many, by chance.
    pub(crate) fn pick(&mut self, of: usize) -> usize {
        self.chance.usize(0..of.max(1))
    }
}
