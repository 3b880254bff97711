//! Schedules: one way to write a time of repetition for every word that has one.

use crate::schema::{Expected, Leaf, Literal, Type};

/// When something repeats, as a cron line of five fields in the platform's time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Minute, hour, day of the month, month, day of the week (crontab(5)).
    pub cron: String,
}

/// Words without a time and the cron line they stand for.
const WORDS: &[(&str, &str)] = &[
    ("hourly", "0 * * * *"),
    ("daily", "0 0 * * *"),
    ("weekly", "0 0 * * 1"),
    ("monthly", "0 0 1 * *"),
    ("quarterly", "0 0 1 1,4,7,10 *"),
    ("yearly", "0 0 1 1 *"),
];

const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Least and greatest number of each cron field.
const CRON_RANGES: &[(u32, u32)] = &[(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

impl Leaf for Schedule {
    const TYPE: &'static Type = &Type {
        name: "schedule",
        doc: "a schedule: \"daily 02:00\", \"sun 03:00\", \"weekly\", \"monthly\", or a cron line such as \"0 2 * * *\"",
        literal: Literal::Text,
        examples: &["daily 02:00", "sun 03:00", "monthly", "0 2 * * *"],
        words: &[],
        reference: &[],
        check: crate::schema::check::<Self>,
    };

    fn parse(text: &str) -> Result<Self, Expected> {
        let parts: Vec<_> = text.split_ascii_whitespace().collect();
        let cron = match parts.as_slice() {
            [word] => WORDS.iter().find(|(known, _)| known == word).map(|(_, cron)| (*cron).to_owned()),
            [word, time] => at_time(word, time),
            fields => is_cron(fields).then(|| normal(fields)),
        };
        cron.map(|cron| Self { cron })
            .ok_or_else(|| Expected::new(format!("`{text}` does not fit: this takes {}", Self::TYPE.doc)))
    }

    fn others(&self) -> Vec<Self> {
        vec![Self { cron: "17 5 * * *".to_owned() }, Self { cron: "41 6 * * 2".to_owned() }]
    }
}

fn at_time(word: &str, time: &str) -> Option<String> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let rest = match DAYS.iter().position(|day| *day == word) {
        Some(day) => format!("* * {day}"),
        None => WORDS.iter().find(|(known, _)| *known == word && word != "hourly")?.1.splitn(3, ' ').nth(2)?.to_owned(),
    };
    Some(format!("{minute} {hour} {rest}"))
}

/// The line as every reader of it takes it: Sunday is 0, since 7 is unknown to Kubernetes and CloudNativePG.
fn normal(fields: &[&str]) -> String {
    let (weekdays, others) = fields.split_last().map_or(("*", fields), |(last, others)| (*last, others));
    let day = |part: &str| match part.split_once('-') {
        _ if part == "7" => "0".to_owned(),
        Some(("7", "7")) => "0".to_owned(),
        Some((from, "7")) => format!("{from}-6,0"),
        _ => part.to_owned(),
    };
    let weekdays = weekdays.split(',').map(day).collect::<Vec<_>>().join(",");
    others.iter().copied().chain([weekdays.as_str()]).collect::<Vec<_>>().join(" ")
}

fn is_cron(fields: &[&str]) -> bool {
    fields.len() == 5
        && fields.iter().zip(CRON_RANGES).all(|(field, range)| field.split(',').all(|part| is_cron_part(part, *range)))
}

fn is_cron_part(part: &str, (least, greatest): (u32, u32)) -> bool {
    let (range, step) = part.split_once('/').map_or((part, None), |(range, step)| (range, Some(step)));
    let in_range = |text: &str| text.parse::<u32>().is_ok_and(|number| (least..=greatest).contains(&number));
    let step_fits = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0));
    let range_fits = range == "*"
        || in_range(range)
        || range.split_once('-').is_some_and(|(from, to)| {
            in_range(from) && in_range(to) && from.parse::<u32>().ok() <= to.parse::<u32>().ok()
        });
    step_fits && range_fits
}

#[cfg(test)]
mod tests {
    use super::Schedule;
    use crate::schema::Leaf;

    #[test]
    fn each_spelling_is_a_cron_line() {
        let cron = |text| Schedule::parse(text).map(|schedule| schedule.cron).unwrap_or_default();
        assert_eq!(cron("daily 02:00"), "0 2 * * *");
        assert_eq!(cron("sun 03:30"), "30 3 * * 0");
        assert_eq!(cron("monthly"), "0 0 1 * *");
        assert_eq!(cron("quarterly 06:00"), "0 6 1 1,4,7,10 *");
        assert_eq!(cron("*/5 1-4 * * 1,3"), "*/5 1-4 * * 1,3");
        assert_eq!(cron("0 3 * * 7"), "0 3 * * 0");
        assert_eq!(cron("0 3 * * 1,5-7"), "0 3 * * 1,5-6,0");
        for wrong in ["daily 24:00", "hourly 02:00", "61 * * * *", "soon", "5-1 * * * *", ""] {
            assert!(Schedule::parse(wrong).is_err(), "{wrong}");
        }
    }
}
