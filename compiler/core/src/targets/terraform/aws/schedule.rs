//! Times as AWS writes them: a field for the year, and a question mark for the day that the other day decides (Amazon EventBridge
//! Scheduler User Guide, cron expressions).

/// The expression of a cron line of five fields; the time zone stands beside it.
pub fn cron(line: &str) -> String {
    let fields: Vec<&str> = line.split(' ').collect();
    let [minute, hour, day, month, weekday] = fields.as_slice() else { return "cron(0 2 * * ? *)".to_owned() };
    if *weekday == "*" {
        return format!("cron({minute} {hour} {day} {month} ? *)");
    }
    format!("cron({minute} {hour} ? {month} {} *)", weekdays(weekday))
}

/// Days of the week by their names, which mean the same everywhere; by number AWS begins with Sunday as 1.
const WEEKDAYS: &[(char, &str)] =
    &[('0', "SUN"), ('1', "MON"), ('2', "TUE"), ('3', "WED"), ('4', "THU"), ('5', "FRI"), ('6', "SAT"), ('7', "SUN")];

fn weekdays(field: &str) -> String {
    let name = |letter: char| {
        let named = WEEKDAYS.iter().find(|(digit, _)| *digit == letter);
        named.map_or_else(|| letter.to_string(), |(_, name)| (*name).to_owned())
    };
    field.chars().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::cron;

    #[test]
    fn a_line_becomes_an_expression() {
        assert_eq!(cron("0 2 * * *"), "cron(0 2 * * ? *)");
        assert_eq!(cron("30 3 * * 0"), "cron(30 3 ? * SUN *)");
        assert_eq!(cron("*/5 1-4 * * 1-5"), "cron(*/5 1-4 ? * MON-FRI *)");
        assert_eq!(cron("0 0 1 1,4,7,10 *"), "cron(0 0 1 1,4,7,10 ? *)");
    }
}
