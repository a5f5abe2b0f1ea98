//! What two readings of one list do not have in common: what a form could not hold.

use std::collections::BTreeMap;

use super::canonical::{Reader, plain};
use crate::diagnostic::Bilingual;
use crate::model::{Cell, Document, Entry, Role};
use crate::text::Source;

/// Something that a document had and its other form has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What, with how many and the first.
    pub message: Bilingual,
}

/// How the second reading differs from the first. Formats, places and line ends do not count, nor what readers had to say.
pub fn differences(first: (&Source, &Document), second: (&Source, &Document)) -> Vec<Difference> {
    let mut found = Found::default();
    let (a, b) = (Reader { source: first.0, document: first.1 }, Reader { source: second.0, document: second.1 });
    heads(&a, &b, &mut found);
    parts(&a, &b, &mut found);
    paragraphs(&a, &b, &mut found);
    entries(&a, &b, &mut found);
    found.told()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Kind,
    Title,
    Date,
    Authority,
    Parts,
    Columns,
    Paragraphs,
    Order,
    Rows,
    Parents,
    Numbers,
    Counted,
    Merged,
    Gone,
    Texts,
}

/// How many of each, with the first.
#[derive(Default)]
struct Found(BTreeMap<What, (usize, String)>);

impl Found {
    fn add(&mut self, what: What, place: impl FnOnce() -> String) {
        self.0.entry(what).or_insert_with(|| (0, place())).0 += 1;
    }

    /// Something found where there was nothing is no loss.
    fn gone<T: PartialEq + std::fmt::Debug>(&mut self, what: What, one: Option<T>, other: Option<T>) {
        if one.is_some() {
            self.differ(what, &one, &other);
        }
    }

    fn differ<T: PartialEq + std::fmt::Debug>(&mut self, what: What, one: &T, other: &T) {
        if one != other {
            self.add(what, || format!("{one:?} → {other:?}"));
        }
    }

    fn told(self) -> Vec<Difference> {
        let told = self.0.into_iter().map(|(what, (count, first))| {
            let (zh, en) = match what {
                What::Kind => (format!("文件或其中一部分的种类（{first}）"), format!("the kind ({first})")),
                What::Title => (format!("标题（{first}）"), format!("the title ({first})")),
                What::Date => (format!("日期（{first}）"), format!("the date ({first})")),
                What::Authority => (format!("单位名称（{first}）"), format!("the authority ({first})")),
                What::Parts => (format!("各部分的划分（{first}）"), format!("the division into parts ({first})")),
                What::Columns => (format!("{count} 处表头（{first}）"), format!("{count} column headers ({first})")),
                What::Paragraphs => (
                    format!("{count} 段表外文字（{first}）"),
                    format!("{count} paragraphs outside the tables ({first})"),
                ),
                What::Order => (format!("表外文字的次序（{first}）"), format!("the order of paragraphs ({first})")),
                What::Rows => (format!("行数（{first}）"), format!("the number of rows ({first})")),
                What::Parents => (
                    format!("{count} 行与所属事项的关系（首个：{first}）"),
                    format!("to which item {count} rows belong (first: {first})"),
                ),
                What::Numbers => {
                    (format!("{count} 个序号（首个：{first}）"), format!("{count} item numbers (first: {first})"))
                }
                What::Counted => (
                    format!("{count} 个序号是原文件丢失后推算的这一点（首个：{first}）"),
                    format!("that {count} item numbers were counted, not read (first: {first})"),
                ),
                What::Merged => (
                    format!("{count} 个单元格与上面合并这一点（首个：{first}；内容仍在）"),
                    format!("that {count} cells are merged with those above (first: {first}; their text is kept)"),
                ),
                What::Gone => (
                    format!("{count} 个单元格在原文件中已丢失这一点（首个：{first}）"),
                    format!("that {count} cells had been lost before (first: {first})"),
                ),
                What::Texts => (
                    format!("{count} 个单元格的文字（首个：{first}）"),
                    format!("the text of {count} cells (first: {first})"),
                ),
            };
            Difference { message: Bilingual { zh, en } }
        });
        told.collect()
    }
}

fn heads(a: &Reader<'_>, b: &Reader<'_>, found: &mut Found) {
    let (one, other) = (a.document, b.document);
    found.differ(What::Kind, &one.kind.name(), &other.kind.name());
    let title = |document: &Document| document.title.as_ref().map(|title| title.value.clone());
    found.gone(What::Title, title(one), title(other));
    let date = |document: &Document| document.date.as_ref().map(|date| date.value.to_string());
    found.gone(What::Date, date(one), date(other));
    found.gone(What::Authority, one.authority.as_ref(), other.authority.as_ref());
}

fn parts(a: &Reader<'_>, b: &Reader<'_>, found: &mut Found) {
    let (one, other) = (&a.document.parts, &b.document.parts);
    found.differ(What::Parts, &one.len(), &other.len());
    for (one, other) in one.iter().zip(other) {
        found.differ(What::Kind, &one.kind.name(), &other.kind.name());
        let title = |title: &Option<crate::model::Spanned<String>>| title.as_ref().map(|title| title.value.clone());
        found.differ(What::Title, &title(&one.title), &title(&other.title));
        let column = |column: &crate::model::Column| (column.header.clone(), column.role.map(Role::name));
        let (one, other): (Vec<_>, Vec<_>) =
            (one.columns.iter().map(column).collect(), other.columns.iter().map(column).collect());
        found.differ(What::Columns, &one.len(), &other.len());
        one.iter().zip(&other).for_each(|(one, other)| found.differ(What::Columns, one, other));
    }
}

fn paragraphs(a: &Reader<'_>, b: &Reader<'_>, found: &mut Found) {
    let texts = |side: &Reader<'_>| -> Vec<(u32, String)> {
        side.document.paragraphs.iter().map(|(part, span)| (*part, side.text(*span))).collect()
    };
    let (one, other) = (texts(a), texts(b));
    if one == other {
        return;
    }
    let mut left: BTreeMap<&str, i64> = BTreeMap::new();
    one.iter().for_each(|(_, text)| *left.entry(text).or_default() += 1);
    other.iter().for_each(|(_, text)| *left.entry(text).or_default() -= 1);
    left.retain(|_, count| *count != 0);
    for text in one.iter().chain(&other).map(|(_, text)| text.as_str()).filter(|text| left.contains_key(text)) {
        found.add(What::Paragraphs, || shown(text));
    }
    if left.is_empty() {
        let first = one.iter().zip(&other).find(|(one, other)| one != other);
        found.add(What::Order, || first.map_or_else(String::new, |(one, _)| shown(&one.1)));
    }
}

fn entries(a: &Reader<'_>, b: &Reader<'_>, found: &mut Found) {
    let (one, other) = (&a.document.entries, &b.document.entries);
    found.differ(What::Rows, &one.len(), &other.len());
    for (one, other) in one.iter().zip(other) {
        let place = || named(a, one);
        if (one.parent, one.part) != (other.parent, other.part) {
            found.add(What::Parents, place);
        }
        let text = |entry: &Entry| entry.number.as_ref().map(|number| plain(&number.text));
        if text(one) != text(other) {
            found.add(What::Numbers, place);
        } else if one.number.as_ref().map(|number| number.inferred)
            != other.number.as_ref().map(|number| number.inferred)
        {
            found.add(What::Counted, place);
        }
        cells((a, one), (b, other), found);
    }
}

fn cells(a: (&Reader<'_>, &Entry), b: (&Reader<'_>, &Entry), found: &mut Found) {
    // The cell of a number that was counted says nothing.
    let is_counted = |entry: &Entry| entry.number.as_ref().is_some_and(|number| number.inferred);
    let without_number = a.1.parent.is_none() && (is_counted(a.1) || is_counted(b.1));
    let [one, other] = [a.1, b.1].map(|entry| by_column(entry, without_number));
    for key in one.keys().chain(other.keys().filter(|key| !one.contains_key(*key))) {
        let place = || {
            format!(
                "{} {}",
                named(a.0, a.1),
                key.0.map_or_else(|| format!("第{}列", key.1 + 1), |role| role.chinese().to_owned())
            )
        };
        match (one.get(key), other.get(key)) {
            (Some(one), Some(other)) => {
                if a.0.text(one.span) != b.0.text(other.span) {
                    found.add(What::Texts, place);
                } else if one.inherited != other.inherited {
                    found.add(What::Merged, place);
                }
            }
            (Some(cell), None) | (None, Some(cell)) if cell.span.is_empty() => found.add(What::Gone, place),
            _ => found.add(What::Texts, place),
        }
    }
}

/// The cells by what they hold, or else by their place. An empty one in a column that holds nothing known says nothing.
fn by_column(entry: &Entry, without_number: bool) -> BTreeMap<(Option<Role>, u16), &Cell> {
    let mut cells: BTreeMap<(Option<Role>, u16), &Cell> = BTreeMap::new();
    for cell in &entry.cells {
        let key = match cell.role {
            Some(Role::Number) if without_number => continue,
            None if cell.span.is_empty() => continue,
            // The second column of a role is known by its place.
            Some(role) if cells.contains_key(&(Some(role), 0)) => (Some(role), cell.column),
            Some(role) => (Some(role), 0),
            None => (None, cell.column),
        };
        cells.insert(key, cell);
    }
    cells
}

fn named(side: &Reader<'_>, entry: &Entry) -> String {
    let number = entry.number.as_ref().map_or("", |number| number.text.as_str());
    let name = [Role::SubName, Role::Name, Role::DepartmentDuty]
        .into_iter()
        .filter_map(|role| entry.cell(role).filter(|cell| !cell.inherited && !cell.span.is_empty()))
        .map(|cell| shown(side.source.slice(cell.span)))
        .next();
    format!("{number} {}", name.unwrap_or_default()).trim().to_owned()
}

fn shown(text: &str) -> String {
    let text: String = text.split_whitespace().collect();
    crate::text::width::shorten(&text, 40).into_owned()
}
