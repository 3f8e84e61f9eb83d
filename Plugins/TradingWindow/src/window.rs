//! A daily window in UTC and the days it opens on.

const MINUTE: i64 = 60_000_000_000;
const DAY: i64 = 1_440 * MINUTE;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// From `from` up to, not including, `to`; over midnight when `to` is not later than `from`.
///
/// A window over midnight belongs to the day it opens on. Equal ends mean the whole day.
pub struct Window {
    pub from: i64,
    pub to: i64,
    /// Monday first.
    pub days: [bool; 7],
}

impl Window {
    /// Whether the window is open at an instant, in nanoseconds since 1970-01-01 UTC.
    pub fn is_open(&self, now: i64) -> bool {
        let time = now.rem_euclid(DAY);
        // 1970-01-01 was a Thursday.
        let day = (now.div_euclid(DAY) + 3).rem_euclid(7) as usize;
        let yesterday = (day + 6) % 7;
        let (from, to) = (self.from * MINUTE, self.to * MINUTE);
        if from < to {
            self.days[day] && (from..to).contains(&time)
        } else {
            (self.days[day] && time >= from) || (self.days[yesterday] && time < to)
        }
    }

    /// The minute of the day at an instant.
    pub fn minute(now: i64) -> i64 {
        now.rem_euclid(DAY) / MINUTE
    }
}

/// Minutes since midnight from `14:00`.
pub fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let digits = |part: &str| {
        let plain = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok())?
    };
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Days from `mon,tue`; nothing means all.
pub fn days(text: &str) -> Option<[bool; 7]> {
    if text.trim().is_empty() {
        return Some([true; 7]);
    }
    let mut result = [false; 7];
    for word in text.split(',') {
        let word = word.trim().to_ascii_lowercase();
        result[DAYS.iter().position(|day| *day == word)?] = true;
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * MINUTE;

    fn window(from: &str, to: &str, which: &str) -> Window {
        Window {
            from: minutes(from).unwrap(),
            to: minutes(to).unwrap(),
            days: days(which).unwrap(),
        }
    }

    #[test]
    fn opens_on_its_first_and_closes_on_its_last_instant() {
        let window = window("14:00", "15:00", "");
        assert!(!window.is_open(14 * HOUR - 1));
        assert!(window.is_open(14 * HOUR));
        assert!(window.is_open(15 * HOUR - 1));
        assert!(!window.is_open(15 * HOUR));
    }

    #[test]
    fn over_midnight_belongs_to_the_day_it_opens_on() {
        let window = window("23:00", "01:00", "thu");
        assert!(window.is_open(23 * HOUR), "Thursday evening");
        assert!(window.is_open(DAY), "the night to Friday");
        assert!(!window.is_open(DAY + HOUR));
        assert!(!window.is_open(0), "the night from Wednesday");
        assert!(!window.is_open(DAY + 23 * HOUR), "Friday evening");
    }

    #[test]
    fn refuses_what_is_no_time_or_day() {
        for text in ["", "14", "1:00", "24:00", "14:60", "+1:00", "14:0a", "14:00:00"] {
            assert_eq!(minutes(text), None, "{text}");
        }
        assert_eq!(days("mon,someday"), None);
        assert_eq!(days(" Mon , sun "), Some([true, false, false, false, false, false, true]));
    }
}
