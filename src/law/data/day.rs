/// A date as the register stores it: year, month and day in one number that sorts like the date. 0 stands for no date; a
/// missing month or day is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u32);

impl Day {
    /// No date.
    pub const NONE: Self = Self(0);

    /// Reads `2025-12-31`, `2025-12` or `2025`; `None` where the calendar has no such date.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = matches!(text.len(), 4 | 7 | 10)
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return None;
        }
        let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or(0));
        let (year, month, day) = (parts.next()?, parts.next(), parts.next());
        let in_calendar = (1900..=2999).contains(&year)
            && month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| day >= 1 && day <= length(year, month.unwrap_or(0)));
        in_calendar.then(|| Self(year << 16 | month.unwrap_or(0) << 8 | day.unwrap_or(0)))
    }

    /// Year, month, day; 0 for what is not given.
    pub fn parts(self) -> (u16, u8, u8) {
        let [day, month, low, high] = self.0.to_le_bytes();
        (u16::from_le_bytes([low, high]), month, day)
    }

    /// Whether there is no date.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Days from an arbitrary origin, for telling how far two dates lie apart; missing parts count as the first.
    pub fn number(self) -> i64 {
        let (year, month, day) = self.parts();
        let (year, month, day) = (i64::from(year), i64::from(month.max(1)), i64::from(day.max(1)));
        // Months counted from March, so that the leap day ends the year.
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day
    }
}

fn length(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    }
}
