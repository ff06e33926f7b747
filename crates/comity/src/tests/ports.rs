//! Ports to listen on.

use std::sync::atomic::{AtomicU32, Ordering};

/// A port that is free now, and that the system gives to nobody by itself: those that it gives to
/// whoever connects begin at 32768, and a test beside this one would soon have it.
pub(crate) fn free_port() -> u16 {
    static TRIED: AtomicU32 = AtomicU32::new(0);
    loop {
        let nth = std::process::id() * 16 + TRIED.fetch_add(1, Ordering::Relaxed);
        let Ok(port) = u16::try_from(20_000 + nth % 12_000) else { continue };
        #[expect(clippy::disallowed_methods, reason = "it is tried, and let go")]
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
