//! Messages: the secure channel between officers.

use super::bodies;
use crate::{Text, coded::coded};

coded! {
    /// How far a message has come at the receiving agency.
    pub enum Reception ("reception") {
        /// Somebody opened it.
        Opened = 1 "opened",
        /// A named officer took charge of it.
        Taken = 2 "taken",
        /// Somebody who looks after the law read on which facts it was decided.
        Examined = 3 "examined",
    }
}

bodies! {
    /// A message.
    pub struct MessageSend {
        /// What it is about, in one line.
        #[n(0)]
        pub subject: Text<400>,
        /// What it says.
        #[n(1)]
        pub text: Text<100_000>,
    }

    /// Somebody opened a message, took charge of it, or looked at how it was decided; the act
    /// `answers` that message.
    pub struct MessageAcknowledge {
        /// Opened, taken or examined.
        #[n(0)]
        pub reception: Reception,
        /// A word to the sender.
        #[n(1)]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub note: Option<Text<1_000>>,
    }
}
