//! A word on the terminal while something takes long; nothing for what is quick, and nothing in a pipe.

use std::io::{IsTerminal, Write, stderr};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long a person waits before wondering.
const PATIENCE: Duration = Duration::from_millis(500);

/// Back to the first column, and the line cleared (ECMA-48, EL).
const ERASE: &str = "\r\x1b[K";

/// Does the work, and says `doing` on the terminal while it takes longer than [`PATIENCE`].
pub(crate) fn during<T>(doing: &str, work: impl FnOnce() -> T) -> T {
    if !stderr().is_terminal() {
        return work();
    }
    let (done, waiting) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                show(&format!("{doing}..."));
                // The sender is dropped when the work ends, however it ends.
                let _ = waiting.recv();
                show(ERASE);
            }
        });
        let _done = done;
        work()
    })
}

/// A terminal that has gone away is no reason to stop.
fn show(text: &str) {
    let mut stream = stderr();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
