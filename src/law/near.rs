use super::data::{near_key, provisional, short_key, signature};
use super::instrument::Law;
use super::register::LawRegister;

/// A registered name near to one that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'r> {
    /// The instrument.
    pub law: Law<'r>,
    /// Its name that is near, without blanks, marks and 中华人民共和国.
    pub name: &'r str,
    /// Edits between the two: characters put in, left out, replaced, or swapped with their neighbour.
    pub distance: usize,
    /// What the difference looks like.
    pub kind: NearKind,
}

/// What the difference between two names looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NearKind {
    /// A slip of the pen.
    Slip,
    /// 暂行 or 试行 too much or too little. A newer instrument may well be called so: look, but do not accuse.
    Provisional,
    /// Near, but likely another instrument: another place, number, year or kind of instrument, or another word.
    Other,
}

impl Near<'_> {
    /// Whether the name is likely a mistake for this one.
    pub fn is_likely(&self) -> bool {
        self.kind != NearKind::Other
    }
}

/// Edits that may be a slip, by the length of the name without country and words for provisional: short names are all near to
/// one another.
pub fn slips(length: usize) -> usize {
    match length {
        0..=5 => 0,
        6..=15 => 1,
        _ => 2,
    }
}

/// Edits up to which names are near at all.
fn reach(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        8..=15 => 2,
        _ => 3,
    }
}

impl LawRegister {
    /// The instruments whose names are near, likely ones first, then the nearest. Meant for names that [`LawRegister::get`]
    /// does not know.
    pub fn near(&self, name: &str) -> Vec<Near<'_>> {
        let whole = short_key(name);
        let key = near_key(&whole);
        let is_provisional = provisional(&whole);
        let wanted: Vec<char> = key.chars().collect();
        let reach = reach(wanted.len());
        let bits = signature(&key);
        let mut found: Vec<Near<'_>> = Vec::new();
        for index in self.indexes().rev() {
            for record in index.name_records() {
                let length = usize::from(record.length);
                if !record.near
                    || length.abs_diff(wanted.len()) > reach
                    || (record.signature ^ bits).count_ones() as usize > 2 * reach
                {
                    continue;
                }
                let name = index.text(record.key);
                let known: Vec<char> = near_key(name).chars().collect();
                let Some(edits) = distance(&wanted, &known, reach) else {
                    continue;
                };
                let law = Law { index, at: record.law };
                // An entry of a lower register that a higher one has changed.
                if found.iter().any(|near| near.law.title() == law.title()) {
                    continue;
                }
                let differs = record.provisional != is_provisional;
                let kind = if !self.is_slip(&wanted, &known, edits) {
                    NearKind::Other
                } else if differs {
                    NearKind::Provisional
                } else {
                    NearKind::Slip
                };
                found.push(Near { law, name, distance: edits + usize::from(differs), kind });
            }
        }
        found.sort_by_key(|near| (near.kind, near.distance));
        found
    }
}

/// Edits between two names (optimal string alignment), where there are at most `most`.
fn distance(a: &[char], b: &[char], most: usize) -> Option<usize> {
    // What is the same at both ends needs no table.
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut best = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|least| *least > most) {
            return None;
        }
        before = above;
        above = row;
    }
    above.last().copied().filter(|edits| *edits <= most)
}

/// Kinds of instruments, as titles end.
const ENDINGS: [&str; 14] =
    ["条例", "办法", "规定", "细则", "规则", "决定", "通知", "意见", "解释", "批复", "目录", "标准", "决议", "法"];

impl LawRegister {
    /// Whether the difference can be a slip: not in the place, in a number, or in the kind of instrument, not one whole word for
    /// another, and such that it leaves characters side by side that stand so in no registered name. 审计 for 统计 is
    /// another word, 管里 for 管理 is none.
    fn is_slip(&self, wanted: &[char], known: &[char], edits: usize) -> bool {
        if edits == 0 {
            return true;
        }
        let head = wanted.iter().zip(known).take_while(|(x, y)| x == y).count();
        let rest = wanted[head..].iter().rev().zip(known[head..].iter().rev());
        let tail = rest.take_while(|(x, y)| x == y).count();
        let (x, y) = (&wanted[head..wanted.len() - tail], &known[head..known.len() - tail]);
        let is_number = |c: &char| c.is_ascii_digit() || "一二三四五六七八九十〇零百上下".contains(*c);
        if x.iter().chain(y).any(is_number) || ending(wanted) != ending(known) {
            return false;
        }
        if head < place(wanted).max(place(known)) {
            return false;
        }
        let around = &wanted[head.saturating_sub(1)..(wanted.len() - tail + 1).min(wanted.len())];
        if around.windows(2).all(|two| self.indexes().any(|index| index.has_pair(two[0], two[1]))) {
            return false;
        }
        if edits == 2 && x.is_empty() {
            // A word left out, as 服务 in 上网服务营业场所.
            return wanted.len() >= 10;
        }
        // Two characters side by side are a word: 药品 put in, 网络 for 互联. Two slips lie apart.
        edits <= slips(wanted.len()) && (edits < 2 || x.len().max(y.len()) > 2)
    }
}

fn ending(name: &[char]) -> Option<&'static str> {
    let name: String = name.iter().skip_while(|c| **c == '(').filter(|c| !matches!(c, '(' | ')')).collect();
    ENDINGS.into_iter().find(|ending| name.ends_with(ending))
}

/// The length of the place that a name begins with: 广西壮族自治区, 钦州市.
fn place(name: &[char]) -> usize {
    let head = &name[..name.len().min(12)];
    // 城市, 市场 and the like are no places.
    let is_place = |at: &usize| {
        let before = at.checked_sub(1).and_then(|before| head.get(before));
        matches!(head[*at], '省' | '市' | '县' | '旗')
            && !matches!(before, Some('城' | '市' | '都') | None)
            && !matches!(head.get(at + 1), Some('场' | '政' | '容' | '民'))
    };
    let last = (0..head.len()).rev().find(is_place);
    let region = head.windows(3).rposition(|three| matches!(three, ['自', '治', '区' | '州' | '县']));
    let region = region.map_or(0, |at| at + 3);
    region.max(last.map_or(0, |at| at + 1))
}
