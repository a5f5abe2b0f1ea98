use std::sync::Arc;

use super::{Date, Spanned};
use crate::text::Span;

/// A citation of an instrument (引用): level tag, title, promulgation note, articles, quoted text.
///
/// All spans are byte ranges in the text that was parsed (a distinct cell text), not in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// From the tag (or title) to the last article; without the quoted text.
    pub span: Span,
    /// Where it stands: one of the list's own citations, or a name inside running or quoted text.
    pub site: CitationSite,
    /// Of one in running text, the list's own citation before it, by its index among the citations of the text.
    pub host: Option<u32>,
    /// The level tag before the title: 【法律】.
    pub tag: Option<Box<Tag>>,
    /// The title. For a pure pointer (同上) its text is empty.
    pub title: Title,
    /// The promulgation note, with all its events, whether in brackets after the title or outside them.
    pub note: Option<Note>,
    /// Articles in the order written; a range gives one [`Article`] with `to`.
    pub articles: Vec<Article>,
    /// The mark (or space) between the articles and the quoted text.
    pub separator: Option<Span>,
    /// The quoted text after the articles, up to the next of the list's own citations or the end of the paragraph.
    pub quotation: Option<Span>,
    /// What 同上, 本条例, 《条例》 points back to.
    pub pointer: Option<Box<Pointer>>,
    /// Marks or words that are missing, doubled or out of place. At most one for each place.
    pub faults: Vec<MarkFault>,
}

impl Citation {
    /// Gives back room that was only kept for growing.
    pub fn shrink(&mut self) {
        self.articles.shrink_to_fit();
        self.faults.shrink_to_fit();
        if let Some(note) = &mut self.note {
            note.events.shrink_to_fit();
        }
    }
}

/// Where a citation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CitationSite {
    /// A citation of the list itself: at the head of a paragraph (after its number), after a tag, or joined to such a one.
    Own,
    /// Named in running text: “依照《…》第十条处罚”, and everything inside quoted text.
    Inline,
}

/// A level tag (效力级别标签).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// With its brackets.
    pub span: Span,
    /// The words inside: `法律`, `行政法规`.
    pub text: String,
}

/// The marks around a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TitleMarks {
    /// 《…》.
    Book,
    /// No marks.
    None,
}

/// The title of an instrument (名称).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The words, without the outer marks.
    pub span: Span,
    /// With the outer marks.
    pub marked: Span,
    /// The words without spaces and line breaks, inner marks as 〈〉: for comparing and looking up.
    pub text: Arc<str>,
    /// The outer marks.
    pub marks: TitleMarks,
}

/// A promulgation note (版本说明): everything that says which version is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// With its brackets where it has some.
    pub span: Span,
    /// The events in the order written.
    pub events: Vec<Event>,
    /// Whether the note stands in brackets.
    pub bracketed: bool,
}

/// One event in the life of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event's words.
    pub span: Span,
    /// What happened.
    pub kind: EventKind,
    /// When, as written.
    pub date: Option<Spanned<Date>>,
    /// By whom: `国务院`, `文化部`, `第十三届全国人民代表大会常务委员会第二十五次会议`, without 原 and without 令.
    pub issuer: Option<Spanned<String>>,
    /// The document number.
    pub number: Option<Box<DocumentNumber>>,
}

/// What an event of a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// 公布, 发布, 颁布, 印发, or no word at all: the instrument was issued.
    Issued,
    /// 通过.
    Adopted,
    /// 修订, 修正, 修改.
    Revised,
    /// 施行, 实施, 生效.
    Effective,
    /// 批准.
    Approved,
    /// 废止.
    Repealed,
}

/// The number of an order or document (令号, 发文字号).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNumber {
    /// From the issuer's name or code to 号.
    pub span: Span,
    /// Only the digits.
    pub digits: Span,
    /// Its shape.
    pub form: NumberForm,
    /// What stands before the year or 第: `国务院令`, `主席令`, `桂政发`.
    pub prefix: String,
    /// The year of 〔2013〕9号.
    pub year: Option<u16>,
    /// The number itself.
    pub number: u32,
}

/// The shape of a document number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NumberForm {
    /// 国务院令第732号, 第3号令.
    Order,
    /// 桂政发〔2013〕9号, whatever the brackets.
    Bracketed,
}

/// An article reference (条款项目).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// As written: 第五十条第一款第（四）项.
    pub span: Span,
    /// 条: 0 for a lone 第二款 that continues no article.
    pub article: u32,
    /// 之一 is 1; 0 where there is none.
    pub sub_article: u32,
    /// 款, 0 where none is named.
    pub paragraph: u32,
    /// 项, 0 where none is named.
    pub item: u32,
    /// 目, 0 where none is named.
    pub subitem: u32,
    /// The last article of a range: 第七条至第九条 has 9.
    pub to: Option<u32>,
    /// Whether the number of the 条 is written with Arabic digits.
    pub arabic: bool,
}

/// A word that points back to an instrument named before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The word: 同上, 本条例, 《条例》.
    pub span: Span,
    /// The title pointed to, where it can be told; empty else.
    pub title: String,
}

/// A mark or word missing, doubled or out of place in a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkFault {
    /// The exact characters; empty where something is missing.
    pub span: Span,
    /// What is wrong.
    pub mark: Mark,
    /// The text that ought to stand at `span`; `None` where only a person can tell.
    pub repair: Option<String>,
}

/// What is wrong with a mark of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Mark {
    /// 《 without 》.
    TitleNotClosed,
    /// 》 without 《.
    TitleNotOpened,
    /// （ of the note without ）.
    NoteNotClosed,
    /// ） without （.
    NoteNotOpened,
    /// 【 without 】 or the other way round.
    TagNotClosed,
    /// 第 missing: 国务院令732号.
    MissingOrdinal,
    /// 号 missing: 国务院令第732公布.
    MissingNumberWord,
    /// 令 missing: 国家体育总局第17号公布.
    MissingOrderWord,
    /// 年 missing.
    MissingYearWord,
    /// 日 missing.
    MissingDayWord,
    /// 条 missing: 第二十五：.
    MissingArticleWord,
    /// 第 missing before an article: 《…》四条：.
    MissingArticleOrdinal,
    /// 款 or 项 missing: 第四条第二：.
    MissingLevelWord,
    /// A mark doubled: 《《, 》》, ：：, 第第.
    Doubled,
    /// 《》 within 《》, where 〈〉 belong.
    InnerMarks,
    /// The same note twice in a row.
    DoubledNote,
    /// A word that does not belong: 【部门规章】条：《…》.
    StrayWord,
}
