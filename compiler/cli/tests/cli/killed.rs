//! A build that is killed at any moment leaves a repository that the next build puts right.

use std::thread;
use std::time::{Duration, Instant};

use crate::support::*;

/// A platform large enough that a kill finds it at work.
fn large(folder: &std::path::Path, level: &str) {
    let services: String = (0..300)
        .map(|number| format!("web-service s{number} {{ image \"example.com/s\" tag=\"1\"; env LOG_LEVEL {level} }}\n"))
        .collect();
    put(folder, "platform/many.kdl", services);
}

#[test]
fn the_next_build_gives_the_right_tree() {
    let (expected, folder) = (shop(), built_shop());
    large(expected.path(), "warn");
    large(folder.path(), "warn");
    let start = Instant::now();
    assert_eq!(run(expected.path(), "build").code, 0);
    let whole = start.elapsed();
    for tenths in 1..10 {
        large(folder.path(), if tenths % 2 == 0 { "warn" } else { "error" });
        let mut child = platc(folder.path()).args(["build", "--quiet"]).spawn().unwrap();
        thread::sleep(whole.mul_f64(f64::from(tenths) / 10.0).min(Duration::from_secs(5)));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    large(folder.path(), "warn");
    assert_eq!(run(folder.path(), "build").code, 0);
    assert_eq!(tree(&folder.path().join("out")), tree(&expected.path().join("out")));
    assert_eq!(run(folder.path(), "check").code, 0);
}
