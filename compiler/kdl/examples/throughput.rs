//! How fast a file is parsed: `cargo run --release -p platc-kdl --example throughput -- [FILE] [TIMES]`.
//!
//! Without a file it makes one of 5 MB that looks like a platform spec. Prints MB/s (10⁶ bytes) of the fastest run.

use std::hint::black_box;
use std::time::{Duration, Instant};

const SIZE: usize = 5_000_000;

fn main() -> Result<(), std::io::Error> {
    let mut arguments = std::env::args().skip(1);
    let source = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => platform(SIZE),
    };
    let times = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(20);
    let mut fastest = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        let (document, problems) = platc_kdl::parse(black_box(&source));
        drop(black_box((document, problems)));
        fastest = fastest.min(start.elapsed());
    }
    let speed = source.len() as f64 / 1e6 / fastest.as_secs_f64();
    println!("{} bytes, fastest of {times}: {:.1} ms, {speed:.0} MB/s", source.len(), fastest.as_secs_f64() * 1e3);
    Ok(())
}

/// Services as platform specs have them, numbered so that they differ, until the size is reached.
fn platform(size: usize) -> String {
    let mut source = String::with_capacity(size + 1000);
    for number in 0.. {
        if source.len() >= size {
            break;
        }
        source.push_str(&format!(
            r#"
// Service {number}: one of many.
service service-{number} tier=critical {{
    image web-{number}
    port http {port} protocol=http
    uses database.main  as=DATABASE_URL connections=2
    uses cache.sessions as=REDIS_URL
    env LOG_LEVEL info
    env GREETING "hello\tfrom ${{service.service-{number}}}"
    env API_KEY (secret)secret.api-{number}
    health ready="/ready" live="/live"
    resources {{ cpu "500m" limit="2"; memory "512Mi" limit="1Gi" }}
    scale min=2 max=40 {{
        on cpu "70%"
        on requests each=50
    }}
    rollout canary {{ step 5 for="10m"; step 25 for="10m"; step 100 }}
    slo availability "99.9%" window="30d"
    alert errors severity=critical above="5%" for="5m"     // tuned here
    versioning #true
}}
"#,
            port = 8000 + number % 1000,
        ));
    }
    source
}
