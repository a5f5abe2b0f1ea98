//! References to articles, paragraphs and items: `第五十八条第一款第（四）项和第三款`.
//!
//! Reads the places that a citation names; whether the instrument has them is not asked here.

use super::number;
use super::scan::{any_word, char_at, closes_round, opens_round, rest, skip_blanks, skip_space, word};
use crate::model::{Article, Mark, MarkFault};
use crate::text::Span;

#[cfg(test)]
mod tests;

/// A run of references and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Articles {
    /// The references in the order written.
    pub articles: Vec<Article>,
    /// Where the run ends.
    pub end: usize,
    /// Missing 条, doubled 第.
    pub faults: Vec<MarkFault>,
}

/// The run of article references that begins at `from`; `None` where there is none.
///
/// Chapters, annexes and 全文 give an [`Article`] whose `article` is 0: they are places, but not articles.
/// A range of items is written out, one [`Article`] for each; a range of articles gives one with `to`.
pub fn articles(text: &str, from: usize) -> Option<Articles> {
    let mut run = Run::default();
    let mut at = from;
    let mut joint = Joint::Start;
    for _ in 0..LONGEST_RUN {
        let Some(token) = token(text, at, joint, &run) else {
            break;
        };
        run.take(token, joint);
        if run.pending.len() > LONGEST_PENDING {
            break;
        }
        let Some((next, after)) = joint_at(text, token.end) else {
            break;
        };
        joint = after;
        at = next;
    }
    run.finish(text)
}

/// The article at `at` whose 第 is missing: `四条：` right behind a title or note.
pub(super) fn without_ordinal(text: &str, at: usize) -> Option<Articles> {
    let (number, length) = number::parse_prefix(rest(text, at))?;
    let end = word(text, at + length, "条")?;
    // 十条措施 counts, and names none.
    let after = rest(text, end).chars().next();
    let closes = matches!(after, None | Some('：' | ':' | '。' | '；' | '\n')) || rest(text, end).starts_with("规定");
    let arabic = char_at(text, at).is_some_and(|c| number::arabic_digit(c).is_some());
    (closes && number > 0).then(|| Articles {
        articles: vec![Article { span: Span::of(at, end), article: number, arabic, ..Article::default() }],
        end,
        faults: vec![MarkFault {
            span: Span::of(at, at),
            mark: Mark::MissingArticleOrdinal,
            repair: Some("第".to_owned()),
        }],
    })
}

/// Most references in a run; what is longer is no citation, and must not be read again from each of its members.
const LONGEST_RUN: usize = 200;

/// Most numbers in a row that wait for their 条: 第三十、三十二、…、六十一条.
const LONGEST_PENDING: usize = 16;

/// Whether an article is named at `at`: the quick question, for places where most of what begins with 第 is no article.
pub(crate) fn names_article(text: &str, at: usize) -> bool {
    let Some(start) = word(text, at, "第") else {
        return false;
    };
    let Some((_, len)) = number::parse_prefix(rest(text, skip_blanks(text, start))) else {
        return false;
    };
    let next = skip_blanks(text, skip_blanks(text, start) + len);
    match char_at(text, next) {
        Some('条') => true,
        Some('、' | '至' | '和' | '，' | '-' | '—') => {
            articles(text, at).is_some_and(|run| run.articles.iter().any(|article| article.article != 0))
        }
        _ => false,
    }
}

/// Longest range of items that is written out; a longer one is a mistake of some kind.
const LONGEST_ITEM_RANGE: u32 = 60;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Division,
    Article,
    Paragraph,
    Item,
    Subitem,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Start,
    Nested,
    List,
    Range,
}

#[derive(Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    number: u32,
    sub: u32,
    arabic: bool,
    level: Option<Level>,
    ordinal: bool,
    doubled: Option<Span>,
}

#[derive(Default)]
struct Run {
    done: Vec<Article>,
    faults: Vec<MarkFault>,
    pending: Vec<(Token, bool, bool)>,
    end: usize,
    division: Option<Article>,
    level: Option<Level>,
}

impl Run {
    fn take(&mut self, token: Token, joint: Joint) {
        if let Some(span) = token.doubled {
            self.faults.push(MarkFault { span, mark: Mark::Doubled, repair: Some(String::new()) });
        }
        self.pending.push((token, joint == Joint::Range, joint == Joint::List));
        let Some(level) = token.level else { return };
        for (token, range, list) in std::mem::take(&mut self.pending) {
            self.add(token, level, range, list);
        }
        self.level = Some(level);
        self.end = token.end;
    }

    fn add(&mut self, token: Token, level: Level, range: bool, list: bool) {
        let span = Span::of(token.start, token.end);
        if range && self.add_range(token, level) {
            return;
        }
        if level == Level::Division {
            let fresh = Article { span, ..Article::default() };
            if let Some(before) = self.division.replace(fresh) {
                self.done.push(before);
            }
            return;
        }
        let division = self.division.take();
        if level == Level::Article {
            self.done.push(Article {
                span,
                article: token.number,
                sub_article: token.sub,
                arabic: token.arabic,
                ..Article::default()
            });
            return;
        }
        if let Some(division) = division {
            self.done.push(division);
        }
        let nested = !list && self.done.last().is_some_and(|last| deeper(last, level));
        let base = self.done.last().cloned().unwrap_or_default();
        let mut fresh = match level {
            Level::Paragraph => Article { paragraph: token.number, item: 0, subitem: 0, ..base },
            Level::Item => Article { item: token.number, subitem: 0, ..base },
            _ => Article { subitem: token.number, ..base },
        };
        if nested && fresh.to.is_none() {
            if let Some(last) = self.done.last_mut() {
                fresh.span = last.span.join(span);
                *last = fresh;
            }
        } else {
            fresh.to = None;
            fresh.span = span;
            self.done.push(fresh);
        }
    }

    /// Takes the end of a range; `false` where it does not fit its beginning and has to stand for itself.
    fn add_range(&mut self, token: Token, level: Level) -> bool {
        let Some(last) = self.done.last_mut() else {
            return false;
        };
        let span = last.span.join(Span::of(token.start, token.end));
        match level {
            Level::Article if last.article != 0 && last.paragraph == 0 && last.item == 0 => {
                last.to = Some(token.number);
                last.span = span;
                true
            }
            Level::Item if last.item != 0 && token.number > last.item => {
                if token.number - last.item > LONGEST_ITEM_RANGE {
                    return false;
                }
                last.span = span;
                let base = last.clone();
                self.done.extend((base.item + 1..=token.number).map(|item| Article {
                    item,
                    subitem: 0,
                    ..base.clone()
                }));
                true
            }
            _ => false,
        }
    }

    fn finish(mut self, text: &str) -> Option<Articles> {
        // 第二十五：, with a colon where 条 ought to stand.
        let pending = std::mem::take(&mut self.pending);
        if let Some((last, ..)) = pending.last().copied() {
            let after_article = matches!(self.level, None | Some(Level::Article));
            let colon = matches!(char_at(text, last.end), Some('：' | ':'));
            let all_ordinal = pending.iter().all(|(token, ..)| token.ordinal);
            let is_below =
                pending.len() == 1 && self.level.is_some() && pending.iter().all(|(_, range, list)| !range && !list);
            if colon && after_article && all_ordinal && is_below {
                // 第四条第二：, where only a person knows whether 款 or 项 is meant.
                self.end = last.end;
                self.faults.push(MarkFault {
                    span: Span::of(last.end, last.end),
                    mark: Mark::MissingLevelWord,
                    repair: None,
                });
            } else if colon && after_article && all_ordinal {
                for (token, range, list) in pending {
                    self.add(token, Level::Article, range, list);
                }
                self.end = last.end;
                self.faults.push(MarkFault {
                    span: Span::of(last.end, last.end),
                    mark: Mark::MissingArticleWord,
                    repair: Some("条".to_owned()),
                });
            }
        }
        self.done.extend(self.division.take());
        let end = self.end;
        self.faults.retain(|fault| fault.span.end() as usize <= end);
        (!self.done.is_empty()).then_some(Articles { articles: self.done, end, faults: self.faults })
    }
}

fn deeper(last: &Article, level: Level) -> bool {
    match level {
        Level::Paragraph => last.article != 0 && last.paragraph == 0 && last.item == 0,
        Level::Item => last.item == 0,
        Level::Subitem => last.subitem == 0,
        Level::Division | Level::Article => false,
    }
}

fn token(text: &str, from: usize, joint: Joint, run: &Run) -> Option<Token> {
    let start = if joint == Joint::Start { from } else { skip_space(text, from) };
    if joint == Joint::Start || joint == Joint::List {
        if let Some(end) = any_word(text, start, &["全文适用", "全文"]) {
            return Some(plain(start, end, Level::Division));
        }
        if let Some(end) = annex(text, start) {
            return Some(plain(start, end, Level::Division));
        }
    }
    // 【第27条】
    let boxed = char_at(text, start).filter(|c| matches!(c, '【' | '［' | '['));
    let mut at = start + boxed.map_or(0, char::len_utf8);
    let mut doubled = None;
    let ordinal = word(text, at, "第");
    if let Some(end) = ordinal {
        at = end;
        if let Some(end) = word(text, at, "第") {
            doubled = Some(Span::of(at, end));
            at = end;
        }
    } else if boxed.is_some() || joint == Joint::Start {
        return None;
    }
    let before_number = skip_space(text, at);
    at = before_number;
    let bracket = char_at(text, at).filter(|c| opens_round(*c));
    at += bracket.map_or(0, char::len_utf8);
    at = skip_blanks(text, at);
    let first = char_at(text, at)?;
    let (number, len) = number::parse_prefix(rest(text, at))?;
    (number != 0).then_some(())?;
    at += len;
    let arabic = number::arabic_digit(first).is_some();
    let mut sub = 0;
    if arabic
        && char_at(text, at) == Some('.')
        && let Some((value, len)) = number::parse_prefix(rest(text, at + 1))
    {
        sub = value;
        at += 1 + len;
    }
    let mut level = None;
    if bracket.is_some() {
        // （四）项, and （二项）.
        let inside =
            level_at(text, skip_blanks(text, at)).filter(|(_, end)| char_at(text, *end).is_some_and(closes_round));
        if let Some((found, end)) = inside {
            level = Some(found);
            at = end;
        }
        at = skip_blanks(text, at);
        char_at(text, at).filter(|c| closes_round(*c)).map(|c| at += c.len_utf8())?;
    }
    if level.is_none()
        && let Some((found, end)) = level_at(text, skip_blanks(text, at))
    {
        level = Some(found);
        at = end;
    }
    if level == Some(Level::Article)
        && let Some(end) = word(text, at, "之")
        && let Some((value, len)) = number::parse_prefix(rest(text, end))
    {
        sub = value;
        at = end + len;
    }
    if boxed.is_some() {
        let close = char_at(text, at).filter(|c| matches!(c, '】' | '］' | ']'))?;
        level?;
        at += close.len_utf8();
    }
    // Without 第, only a member of a list or an item in brackets is a reference: 第三十、三十二条, 第一款（四）项.
    if ordinal.is_none() {
        let item = bracket.is_some() && !run.done.is_empty();
        let member = matches!(joint, Joint::List | Joint::Range);
        if !(item || member) || (bracket.is_some() && matches!(level, Some(Level::Article | Level::Division))) {
            return None;
        }
    }
    // A division (第三章) may not come after an article; there it is the quoted text's.
    if level == Some(Level::Division) && run.level.is_some_and(|level| level != Level::Division) {
        return None;
    }
    Some(Token { start, end: at, number, sub, arabic, level, ordinal: ordinal.is_some(), doubled })
}

fn plain(start: usize, end: usize, level: Level) -> Token {
    Token { start, end, number: 0, sub: 0, arabic: false, level: Some(level), ordinal: true, doubled: None }
}

fn level_at(text: &str, at: usize) -> Option<(Level, usize)> {
    let (level, name) = match char_at(text, at)? {
        '条' => (Level::Article, "条"),
        '款' => (Level::Paragraph, "款"),
        // 项目 is a word of running text: 第一项目.
        '项' if word(text, at, "项目").is_none() => (Level::Item, "项"),
        '目' if word(text, at, "目录").is_none() => (Level::Subitem, "目"),
        '小' if word(text, at, "小项").is_some() => (Level::Subitem, "小项"),
        '章' => (Level::Division, "章"),
        '节' if word(text, at, "节目").is_none() => (Level::Division, "节"),
        '编' => (Level::Division, "编"),
        _ => return None,
    };
    Some((level, at + name.len()))
}

/// An annex: 附件1, 附件目录, 附件：, 附录二, 附表3, with 序号 or 目录 after it.
fn annex(text: &str, from: usize) -> Option<usize> {
    let mut end = any_word(text, from, &["附件", "附录", "附表"])?;
    if let Some((_, len)) = number::parse_prefix(rest(text, end)) {
        end += len;
    }
    Some(any_word(text, end, &["目录", "序号"]).unwrap_or(end))
}

/// What joins the reference that ends at `from` to a next one, and where that would begin.
fn joint_at(text: &str, from: usize) -> Option<(usize, Joint)> {
    let at = skip_blanks(text, from);
    let c = char_at(text, at)?;
    let next = at + c.len_utf8();
    match c {
        '、' | '，' | ',' | '；' | ';' | '和' | '及' | '与' | '或' => {
            // “，和”, “以及”.
            let next = skip_blanks(text, next);
            Some((any_word(text, next, &["以及", "和", "及", "与", "或者", "者"]).unwrap_or(next), Joint::List))
        }
        '以' => Some((word(text, at, "以及")?, Joint::List)),
        '至' | '到' | '-' | '－' | '—' | '–' | '~' | '～' => {
            let next = if c == '—' { word(text, next, "—").unwrap_or(next) } else { next };
            Some((next, Joint::Range))
        }
        // An article after a blank is a member of a list; a paragraph after a blank is nested.
        '第' | '【' | '［' | '[' | '（' | '(' => {
            let list = at > from && closes_with(text, at, '条');
            Some((at, if list { Joint::List } else { Joint::Nested }))
        }
        _ => None,
    }
}

/// Whether a 第N at `at` is followed by `unit`.
fn closes_with(text: &str, at: usize, unit: char) -> bool {
    word(text, at, "第")
        .and_then(|at| number::parse_prefix(rest(text, at)).map(|(_, len)| at + len))
        .is_some_and(|at| char_at(text, at) == Some(unit))
}
