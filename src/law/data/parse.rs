use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{AgencyEntry, Confidence, Day, LawEntry, Level, Problem, Register, Status, VersionEntry, VersionKind};

const LAW_KEYS: &[&str] = &[
    "title",
    "aliases",
    "former",
    "misnomers",
    "level",
    "issuer",
    "region",
    "status",
    "repealed_on",
    "superseded_by",
    "articles",
    "history_complete",
    "confidence",
    "source",
    "versions",
];
const VERSION_KEYS: &[&str] =
    &["date", "kind", "issuer", "number", "effective", "pending", "articles", "confidence", "source", "remove"];
const AGENCY_KEYS: &[&str] =
    &["name", "short", "from", "to", "successors", "successor_note", "type", "confidence", "note"];

/// Reads the table of a register file. `base` gives the entry that one of the same title corrects: keys that are given replace, names and
/// versions are added, and a version of the same date and kind is replaced. `origin` names the file (empty for bundled ones).
pub fn parse(table: &DeTable<'_>, origin: &str, base: &dyn Fn(&str) -> Option<LawEntry>) -> (Register, Vec<Problem>) {
    let mut reader = Reader { origin, problems: Vec::new() };
    let mut register = Register::default();
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "law" => {
                let laws = reader.items(value, "[[law]]");
                register.laws.extend(laws.into_iter().filter_map(|law| reader.law(law, base)));
            }
            "agency" => {
                let agencies = reader.items(value, "[[agency]]");
                register.agencies.extend(agencies.into_iter().filter_map(|agency| reader.agency(agency)));
            }
            other => reader.unknown(key.span(), other, &["law", "agency"]),
        }
    }
    (register, reader.problems)
}

type Value<'a> = Spanned<DeValue<'a>>;

struct Reader<'a> {
    origin: &'a str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn tell(&mut self, at: Range<usize>, zh: impl Into<String>, en: impl Into<String>) {
        self.problems.push(Problem::new(at, zh, en));
    }

    fn unknown(&mut self, at: Range<usize>, word: &str, known: &[&str]) {
        let zh = format!("不认识“{word}”；可用的有：{}", known.join("、"));
        self.tell(at, zh, format!("“{word}” is not known here; known: {}", known.join(", ")));
    }

    fn items<'v, 'd>(&mut self, value: &'v Value<'d>, name: &str) -> Vec<&'v Value<'d>> {
        let Some(items) = value.get_ref().as_array() else {
            self.tell(value.span(), format!("应写作 {name}"), format!("expected {name}"));
            return Vec::new();
        };
        items.iter().collect()
    }

    fn table<'v, 'd>(&mut self, value: &'v Value<'d>, known: &[&str]) -> Option<&'v DeTable<'d>> {
        let Some(table) = value.get_ref().as_table() else {
            self.tell(value.span(), "这里应为一个表", "expected a table here");
            return None;
        };
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            self.unknown(key.span(), key.get_ref(), known);
        }
        Some(table)
    }

    fn text(&mut self, value: &Value<'_>) -> Option<String> {
        match value.get_ref().as_str().map(str::trim) {
            Some(text) if !text.is_empty() => Some(text.to_owned()),
            _ => {
                self.tell(value.span(), "这里应为一段文字（加引号，不能为空）", "expected a string that is not empty");
                None
            }
        }
    }

    fn texts(&mut self, value: &Value<'_>, into: &mut Vec<String>) {
        for item in self.items(value, "[\"…\", \"…\"]") {
            if let Some(text) = self.text(item)
                && !into.contains(&text)
            {
                into.push(text);
            }
        }
    }

    fn day(&mut self, value: &Value<'_>) -> Option<Day> {
        let text = self.text(value)?;
        let day = Day::parse(&text);
        if day.is_none() {
            let zh = format!("“{text}”不是日期；应如 \"2025-12-31\"，只知年份时如 \"2025\"");
            self.tell(value.span(), zh, format!("“{text}” is no date; write \"2025-12-31\", or \"2025\" for a year"));
        }
        day
    }

    fn count(&mut self, value: &Value<'_>) -> Option<u32> {
        let number = match value.get_ref() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (1..=9999).contains(number));
        if number.is_none() {
            self.tell(value.span(), "这里应为 1 至 9999 的整数", "expected a whole number from 1 to 9999");
        }
        number
    }

    fn flag(&mut self, value: &Value<'_>) -> bool {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.tell(value.span(), "这里应为 true 或 false", "expected true or false");
        }
        flag.unwrap_or(false)
    }

    fn word<T: Copy>(
        &mut self,
        value: &Value<'_>,
        of: fn(&str) -> Option<T>,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(value)?;
        let word = of(&text);
        if word.is_none() {
            let known: Vec<&str> = all.iter().map(|value| name(*value)).collect();
            self.unknown(value.span(), &text, &known);
        }
        word
    }

    fn confidence(&mut self, value: &Value<'_>) -> Confidence {
        self.word(value, Confidence::of, Confidence::ALL, Confidence::name).unwrap_or(Confidence::Low)
    }

    fn required<'v, 'd>(&mut self, of: &Value<'_>, table: &'v DeTable<'d>, key: &str) -> Option<&'v Value<'d>> {
        let value = table.get(key);
        if value.is_none() {
            self.tell(of.span(), format!("缺少 {key}"), format!("{key} is missing"));
        }
        value
    }

    fn law(&mut self, item: &Value<'_>, base: &dyn Fn(&str) -> Option<LawEntry>) -> Option<LawEntry> {
        let table = self.table(item, LAW_KEYS)?;
        let title = self.required(item, table, "title")?;
        let at = title.span();
        let title = self.text(title)?;
        let found = base(&title);
        let is_new = found.is_none();
        let mut law = found.unwrap_or_else(|| LawEntry::new(&title));
        law.at = at;
        self.origin.clone_into(&mut law.origin);
        if is_new {
            self.required(item, table, "level")?;
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "aliases" => self.texts(value, &mut law.aliases),
                "former" => self.texts(value, &mut law.former),
                "misnomers" => self.texts(value, &mut law.misnomers),
                "level" => set(&mut law.level, self.word(value, Level::of, Level::ALL, Level::name)),
                "issuer" => set(&mut law.issuer, self.text(value)),
                "region" => set(&mut law.region, self.text(value)),
                "status" => set(&mut law.status, self.word(value, Status::of, Status::ALL, Status::name)),
                "repealed_on" => set(&mut law.repealed_on, self.day(value)),
                "superseded_by" => {
                    set(&mut law.superseded_by, self.text(value));
                    law.superseded_at = value.span();
                }
                "articles" => set(&mut law.articles, self.count(value)),
                "history_complete" => law.history_complete = self.flag(value),
                "confidence" => law.confidence = self.confidence(value),
                "source" => set(&mut law.source, self.text(value)),
                _ => {}
            }
        }
        // Last, since versions without a source have the instrument's.
        if let Some(versions) = table.get("versions") {
            self.versions(versions, &mut law);
        }
        Some(law)
    }

    fn versions(&mut self, value: &Value<'_>, law: &mut LawEntry) {
        let mut last = Day::NONE;
        for item in self.items(value, "versions = [{ date = \"…\", kind = \"…\" }]") {
            let Some((version, remove)) = self.version(item, &law.source) else {
                continue;
            };
            if version.date < last {
                self.tell(item.span(), "日期应由早到晚排列", "versions must stand in the order of their dates");
            }
            last = last.max(version.date);
            law.versions.retain(|other| (other.date, other.kind) != (version.date, version.kind));
            if !remove {
                let at = law.versions.partition_point(|other| other.date <= version.date);
                law.versions.insert(at, version);
            }
        }
    }

    fn version(&mut self, item: &Value<'_>, source: &str) -> Option<(VersionEntry, bool)> {
        let table = self.table(item, VERSION_KEYS)?;
        let date = self.required(item, table, "date")?;
        let kind = self.required(item, table, "kind")?;
        let mut version = VersionEntry {
            date: self.day(date)?,
            kind: self.word(kind, VersionKind::of, VersionKind::ALL, VersionKind::name)?,
            issuer: String::new(),
            number: String::new(),
            effective: Day::NONE,
            pending: false,
            articles: 0,
            confidence: Confidence::High,
            source: source.to_owned(),
            origin: self.origin.to_owned(),
        };
        let mut remove = false;
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "issuer" => set(&mut version.issuer, self.text(value)),
                "number" => set(&mut version.number, self.text(value)),
                "effective" => set(&mut version.effective, self.day(value)),
                "pending" => version.pending = self.flag(value),
                "articles" => set(&mut version.articles, self.count(value)),
                "confidence" => version.confidence = self.confidence(value),
                "source" => set(&mut version.source, self.text(value)),
                "remove" => remove = self.flag(value),
                _ => {}
            }
        }
        Some((version, remove))
    }

    fn agency(&mut self, item: &Value<'_>) -> Option<AgencyEntry> {
        let table = self.table(item, AGENCY_KEYS)?;
        let name = self.required(item, table, "name")?;
        let from = self.required(item, table, "from")?;
        let mut agency = AgencyEntry {
            name: self.text(name)?,
            short: Vec::new(),
            from: self.day(from)?,
            to: Day::NONE,
            successors: Vec::new(),
            successor_note: String::new(),
            kind: String::new(),
            confidence: Confidence::High,
            note: String::new(),
            origin: self.origin.to_owned(),
            at: name.span(),
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "short" => self.texts(value, &mut agency.short),
                "to" => set(&mut agency.to, self.day(value)),
                "successors" => self.texts(value, &mut agency.successors),
                "successor_note" => set(&mut agency.successor_note, self.text(value)),
                "type" => set(&mut agency.kind, self.text(value)),
                "confidence" => agency.confidence = self.confidence(value),
                "note" => set(&mut agency.note, self.text(value)),
                _ => {}
            }
        }
        if !agency.to.is_none() && agency.to < agency.from {
            self.tell(item.span(), "撤销早于设立", "ends before it begins");
        }
        Some(agency)
    }
}

/// A mistake in one value must not hide those behind it.
fn set<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
