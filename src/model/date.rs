use std::fmt;

/// A date as written: a year, perhaps a month, perhaps a day. It need not exist; [`Date::is_real`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, 0 where none is given. Values above 12 are kept as written.
    pub month: u8,
    /// The day, 0 where none is given. Values above 31 are kept as written.
    pub day: u8,
}

impl Date {
    /// A date from its parts; 0 stands for a part that is not given.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// Whether the calendar has this date (a year or a month alone counts as a date).
    pub fn is_real(self) -> bool {
        match (self.month, self.day) {
            (0, 0) => true,
            (1..=12, 0) => true,
            (1..=12, day) => day <= self.days_in_month(),
            _ => false,
        }
    }

    /// Whether year, month and day are all given.
    pub const fn is_full(self) -> bool {
        self.month != 0 && self.day != 0
    }

    /// The last day that the date can mean: 2025 is 2025-12-31, 2025-02 is 2025-02-28.
    pub fn latest(self) -> Self {
        let month = if self.month == 0 { 12 } else { self.month };
        let filled = Self { month, ..self };
        let day = if self.month == 0 || self.day == 0 { filled.days_in_month() } else { self.day };
        Self { day, ..filled }
    }

    /// The first day that the date can mean.
    pub fn earliest(self) -> Self {
        Self { year: self.year, month: self.month.max(1), day: self.day.max(1) }
    }

    /// The day after the last day that the date can mean.
    pub fn day_after(self) -> Self {
        let Self { year, month, day } = self.latest();
        match (month, day) {
            (12, 31) => Self::new(year.saturating_add(1), 1, 1),
            (_, day) if day < self.latest().days_in_month() => Self::new(year, month, day + 1),
            _ => Self::new(year, month.saturating_add(1), 1),
        }
    }

    /// Whether this date certainly lies before `other`, however the missing parts are filled in.
    pub fn is_before(self, other: Self) -> bool {
        self.latest() < other.earliest()
    }

    /// Days in the date's month; 0 for a month that does not exist.
    pub fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 0,
        }
    }

    /// Days since 1970-01-01 of the first day that a real date can mean (proleptic Gregorian calendar).
    pub fn days(self) -> i64 {
        // Howard Hinnant's `days_from_civil`.
        let Self { year, month, day } = self.earliest();
        let (year, month, day) = (i64::from(year) - i64::from(month <= 2), i64::from(month), i64::from(day));
        let era = year.div_euclid(400);
        let yoe = year.rem_euclid(400);
        let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
        era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
    }

    /// The date of a number of days since 1970-01-01 (proleptic Gregorian calendar).
    pub fn from_days(days: i64) -> Self {
        // Howard Hinnant's `civil_from_days`.
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = doy - (153 * mp + 2) / 5 + 1;
        let month = if mp < 10 { mp + 3 } else { mp - 9 };
        let year = yoe + era * 400 + i64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(0),
            month: u8::try_from(month).unwrap_or(0),
            day: u8::try_from(day).unwrap_or(0),
        }
    }
}

impl fmt::Display for Date {
    /// `2025-12-31`, `2025-12` or `2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month != 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day != 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_calendar() {
        assert!(Date::new(2024, 2, 29).is_real());
        assert!(!Date::new(2023, 2, 29).is_real());
        assert!(!Date::new(2023, 13, 1).is_real());
        assert!(!Date::new(2023, 0, 5).is_real());
        assert_eq!(Date::new(2025, 12, 0).latest(), Date::new(2025, 12, 31));
        assert_eq!(Date::new(2025, 0, 0).latest(), Date::new(2025, 12, 31));
        assert_eq!(Date::new(2024, 2, 28).day_after(), Date::new(2024, 2, 29));
        assert_eq!(Date::new(2025, 2, 0).day_after(), Date::new(2025, 3, 1));
        assert_eq!(Date::new(2025, 12, 0).day_after(), Date::new(2026, 1, 1));
        assert!(Date::new(2019, 0, 0).is_before(Date::new(2020, 1, 1)));
        assert!(!Date::new(2020, 0, 0).is_before(Date::new(2020, 1, 1)));
        assert_eq!(Date::from_days(0), Date::new(1970, 1, 1));
        assert_eq!(Date::from_days(20_000), Date::new(2024, 10, 4));
        assert_eq!(Date::new(2024, 10, 4).days(), 20_000);
        for days in (-200_000..200_000).step_by(97) {
            assert_eq!(Date::from_days(days).days(), days);
        }
    }
}
