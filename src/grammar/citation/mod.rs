//! Citations of instruments in one cell text: which stand where, and whether they are the list's own.
//!
//! Walks paragraphs and tells own citations from names in quoted text. The parts of a citation are read by `parts`; nothing
//! here judges a citation, nor knows which instruments exist.

mod mark;
mod parts;
mod tail;
#[cfg(test)]
mod tests;

use super::scan::{any_word, char_at, char_before, is_blank, rest, skip_blanks, trim_end, word};
use super::{article, tag};
use crate::model::{Citation, CitationSite, Mark, MarkFault, Pointer, Title, TitleMarks};
use crate::text::Span;
use mark::{head_mark, mark_before};
use parts::{Place, inline, own, punctuation};

/// All citations in `text`, in order of position. `text` is one cell or paragraph text, paragraphs parted by line breaks.
///
/// A paragraph that begins with 第N条 and goes on with the instrument cited above gives a citation of its own, with an empty
/// title and a [`Pointer`] to the title above.
pub fn citations(text: &str) -> Vec<Citation> {
    let mut walk = Walk { text, found: Vec::new(), open: None };
    let mut at = 0;
    while at < text.len() {
        let end = memchr::memchr(b'\n', rest(text, at).as_bytes()).map_or(text.len(), |offset| at + offset);
        at = walk.paragraph(at, end).max(end + 1);
    }
    walk.close(text.len());
    walk.found
}

/// An own citation whose quotation has begun: its place in the list, and where the quotation begins.
#[derive(Clone, Copy)]
struct Open {
    index: usize,
    from: usize,
}

struct Walk<'a> {
    text: &'a str,
    found: Vec<Citation>,
    open: Option<Open>,
}

impl Walk<'_> {
    /// Reads the paragraph from `start` to `end`; says where it stopped, which lies beyond `end` where a note is broken over lines.
    fn paragraph(&mut self, start: usize, end: usize) -> usize {
        let first = skip_blanks(self.text, start);
        let mark = head_mark(self.text, first);
        let head = mark.map_or(first, |mark| skip_blanks(self.text, mark.end));
        let numbered = mark.is_some_and(|mark| mark.closes);
        if numbered {
            self.close(start);
        }
        let place = if numbered { Place::Numbered } else { Place::Head };
        let mut at = head;
        if let Some(after) = self.supplied(head) {
            at = after;
        } else if let Some((citation, after)) = own(self.text, head, place).or_else(|| self.continued(head, end)) {
            self.close(start);
            at = self.take(citation, after);
        }
        // A line break inside a note takes the rest of the next line along.
        let end = if at > end {
            memchr::memchr(b'\n', rest(self.text, at).as_bytes()).map_or(self.text.len(), |offset| at + offset)
        } else {
            end
        };
        self.running(at, end)
    }

    /// Finds citations in running text: tagged or numbered ones are the list's own, the rest are names.
    fn running(&mut self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end {
            let part = self.text.as_bytes().get(at..end).unwrap_or_default();
            let Some(offset) = memchr::memchr2(0xE3, b'[', part) else {
                break;
            };
            let here = at + offset;
            let next = match self.text.as_bytes().get(here..(here + 3).min(end)) {
                Some(&[0xE3, 0x80, 0x8A]) => self.title(here, from),
                Some(&[0xE3, 0x80, 0x90]) | Some(&[b'[', ..]) => self.tagged(here, from),
                Some(&[0xE3, ..]) => here + 3,
                _ => here + 1,
            };
            at = next.max(here + 1);
        }
        at.max(end)
    }

    fn tagged(&mut self, here: usize, from: usize) -> usize {
        let width = char_at(self.text, here).map_or(1, char::len_utf8);
        if tag::tag(self.text, here, false).is_none() {
            return here + width;
        }
        match own(self.text, here, Place::Tagged) {
            Some((citation, after)) => {
                self.close(mark_before(self.text, from, here).unwrap_or(here));
                self.take(citation, after)
            }
            None => here + width,
        }
    }

    fn title(&mut self, here: usize, from: usize) -> usize {
        let numbered = mark_before(self.text, from, here);
        if let Some(mark) = numbered {
            if let Some((citation, after)) = own(self.text, here, Place::Numbered) {
                self.close(mark);
                return self.take(citation, after);
            }
        } else if matches!(char_before(self.text, trim_end(self.text, from, here)), Some('。' | '；'))
            && let Some((citation, after)) = own(self.text, here, Place::Sentence)
        {
            self.close(here);
            return self.take(citation, after);
        }
        let Some(mut citation) = inline(self.text, here) else {
            return here + '《'.len_utf8();
        };
        let after = citation.span.end() as usize;
        self.point(&mut citation);
        self.found.push(citation);
        after
    }

    /// Takes an own citation and those joined to it, and opens the quotation of the last.
    fn take(&mut self, citation: Citation, after: usize) -> usize {
        let mut citation = citation;
        let mut after = after;
        loop {
            self.point(&mut citation);
            let joined = joint(self.text, after).and_then(|next| own(self.text, next, Place::Joined));
            if let Some((next, next_after)) = joined {
                self.found.push(citation);
                citation = next;
                after = next_after;
                continue;
            }
            let from = punctuation(self.text, after, &mut citation);
            self.open = Some(Open { index: self.found.len(), from });
            self.found.push(citation);
            return from;
        }
    }

    /// Ends the quotation that is open, at the latest at `at`.
    fn close(&mut self, at: usize) {
        let Some(open) = self.open.take() else { return };
        let start = super::scan::skip_space(self.text, open.from).min(at);
        let end = trim_end(self.text, start, at.max(start));
        if start < end
            && let Some(citation) = self.found.get_mut(open.index)
        {
            citation.quotation = Some(Span::of(start, end));
        }
    }

    /// The articles of the citation above, where that ends its line with the title: gives where the quotation begins.
    fn supplied(&mut self, head: usize) -> Option<usize> {
        let open = self.open?;
        let citation = self.found.get_mut(open.index)?;
        let bare = citation.articles.is_empty() && !citation.title.text.is_empty();
        let next = super::scan::skip_space(self.text, open.from) == head;
        let named = any_word(self.text, head, &["第", "附件", "附录", "全文"]).is_some();
        (bare && next && named).then_some(())?;
        let run = article::articles(self.text, head)?;
        citation.span = Span::of(citation.span.start() as usize, run.end);
        citation.articles = run.articles;
        citation.faults.extend(run.faults);
        citation.separator = None;
        let from = punctuation(self.text, run.end, citation);
        self.open = Some(Open { from, ..open });
        Some(from)
    }

    /// 同上, 本条例第三条：, 第三条： at the head of a paragraph: citations of the instrument named above.
    fn continued(&self, head: usize, end: usize) -> Option<(Citation, usize)> {
        let text = self.text;
        let mut citation = empty(head);
        if let Some(after) = any_word(text, head, &["同上", "同前"]) {
            let next = char_at(text, skip_blanks(text, after));
            matches!(next, None | Some('\n' | '。' | '，' | ',' | '；' | ';' | '、' | '第' | '：' | ':' | '\r'))
                .then_some(())?;
            let title = self.last_title("").unwrap_or_default();
            citation.pointer = Some(Box::new(Pointer { span: Span::of(head, after), title }));
            citation.span = Span::of(head, after);
            return Some(self.with_articles(citation, after));
        }
        let mut at = head;
        let mut title = None;
        if let Some(after) = word(text, head, "本") {
            let (name, after) = TYPE_WORDS.iter().find_map(|name| word(text, after, name).map(|end| (*name, end)))?;
            title = Some(self.last_title(name)?);
            at = after;
        }
        let run = article::articles(text, at)?;
        let title = title.or_else(|| self.last_title(""))?;
        let next = char_at(text, run.end);
        let parted = match next {
            Some('：' | ':') | None => true,
            Some('\n' | '。' | '…') => at == head,
            Some(c) => at == head && is_blank(c) && run.articles.iter().all(|article| article.article != 0),
        };
        (parted && run.end <= end.max(run.end)).then_some(())?;
        citation.pointer = Some(Box::new(Pointer { span: Span::of(head, at), title }));
        let (mut citation, after) = self.with_articles(citation, at);
        // 第二款： alone goes on with the article above.
        let above =
            self.own_ones().find_map(|own| own.articles.last()).map_or((0, 0), |last| (last.article, last.sub_article));
        for article in &mut citation.articles {
            if article.article == 0 && article.paragraph != 0 {
                (article.article, article.sub_article) = above;
            }
        }
        Some((citation, after))
    }

    fn with_articles(&self, mut citation: Citation, at: usize) -> (Citation, usize) {
        let mut after = at;
        if let Some(run) = article::articles(self.text, at) {
            after = run.end;
            citation.span = Span::of(citation.span.start() as usize, run.end);
            citation.articles = run.articles;
            citation.faults.extend(run.faults);
        }
        (citation, after)
    }

    /// 《条例》 points back to the last own title that ends with 条例.
    fn point(&self, citation: &mut Citation) {
        let name = &*citation.title.text;
        if citation.pointer.is_none() && TYPE_WORDS.contains(&name) {
            let title = self.last_title(name).unwrap_or_default();
            citation.pointer = Some(Box::new(Pointer { span: citation.title.marked, title }));
        }
    }

    fn own_ones(&self) -> impl Iterator<Item = &Citation> {
        self.found.iter().rev().filter(|citation| citation.site == CitationSite::Own).take(FURTHEST_POINTER)
    }

    fn last_title(&self, ending: &str) -> Option<String> {
        self.own_ones().find_map(|citation| {
            let pointed = citation.pointer.as_ref().map(|pointer| pointer.title.as_str());
            let title = pointed.unwrap_or(&citation.title.text);
            (!title.is_empty() && title.ends_with(ending)).then(|| title.to_owned())
        })
    }
}

/// Words that alone are no title but point back to one.
const TYPE_WORDS: [&str; 8] = ["条例", "办法", "规定", "细则", "实施细则", "法", "决定", "规则"];

/// How many own citations above are asked for the title that a pointer means.
const FURTHEST_POINTER: usize = 40;

/// Where a citation joined to the one that ends at `at` would begin.
fn joint(text: &str, at: usize) -> Option<usize> {
    let mark = skip_blanks(text, at);
    let end = any_word(text, mark, &["以及", "、", "，", ",", "；", ";", "和", "及", "与"])
        .or_else(|| matches!(char_at(text, mark), Some('【' | '《')).then_some(mark))?;
    let next = skip_blanks(text, end);
    matches!(char_at(text, next), Some('《' | '【' | '[' | '［')).then_some(next)
}

/// A citation without any words, at `at`.
fn empty(at: usize) -> Citation {
    let span = Span::of(at, at);
    Citation {
        span,
        site: CitationSite::Own,
        host: None,
        tag: None,
        title: Title { span, marked: span, text: "".into(), marks: TitleMarks::None },
        note: None,
        articles: Vec::new(),
        separator: None,
        quotation: None,
        pointer: None,
        faults: Vec::new(),
    }
}

/// A fault whose repair is to write `repair` at its place.
fn fault(start: usize, end: usize, mark: Mark, repair: &str) -> MarkFault {
    MarkFault { span: Span::of(start, end), mark, repair: Some(repair.to_owned()) }
}
