//! When Azure may change the control plane and the machines: in the platform's window, else early on Sundays.

use serde_json::{Value, json};

use crate::targets::Lowering;
use crate::words::platform::Platform;

/// The days of a week by their numbers in a cron line.
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// How long a window is at least and at most, in hours (AKS, planned maintenance).
const HOURS: (u64, u64) = (4, 24);

/// A maintenance window: a day of the week, counted from Sunday; an hour and a minute.
pub struct Window {
    /// The day.
    pub day: usize,
    /// The hour.
    pub hour: u32,
    /// The minute.
    pub minute: u32,
    /// Its length in hours.
    pub hours: u64,
}

/// The platform's window.
pub fn window(lowering: &Lowering<'_>) -> Window {
    let platform = lowering.all::<Platform>().iter().find_map(|declared| declared.first());
    let said = platform.and_then(|platform| platform.maintenance.as_ref());
    let cron = said.map(|said| said.schedule.cron.as_str());
    let field = |index: usize| cron.and_then(|cron| cron.split(' ').nth(index)?.parse::<u32>().ok());
    let hours = said.and_then(|said| said.length.as_ref()).map_or(HOURS.0, |length| length.seconds().div_ceil(60 * 60));
    Window {
        day: field(4).map_or(0, |day| day as usize % DAYS.len()),
        hour: field(1).unwrap_or(3),
        minute: field(0).unwrap_or(0),
        hours: hours.clamp(HOURS.0, HOURS.1),
    }
}

/// The same window for new versions of Kubernetes and for new images of the machines.
pub fn windows(lowering: &Lowering<'_>) -> Value {
    let window = window(lowering);
    let settings = json!({
        "frequency": "Weekly",
        "interval": 1,
        "day_of_week": DAYS.get(window.day).copied().unwrap_or_default(),
        "start_time": format!("{:02}:{:02}", window.hour, window.minute),
        "utc_offset": "+00:00",
        "duration": window.hours,
    });
    json!({ "maintenance_window_auto_upgrade": settings, "maintenance_window_node_os": settings })
}
