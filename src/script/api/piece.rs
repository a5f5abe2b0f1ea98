//! `piece`: a stretch of a cell that a rule has found by itself, with its place.

use std::sync::Arc;

use rhai::{Array, Dynamic, EvalAltResult, INT, ImmutableString, Variant};

use super::registry::Api;
use super::text::strings;
use super::{date, set, text};
use crate::facts::dates_in;
use crate::script::failure::fault;
use crate::script::limits::{in_memory, in_time};
use crate::script::node::{CellNode, CitationNode, MarkNode, Piece, PieceNode};
use crate::script::pattern::{any_of, compiled};
use crate::script::set::Set;
use crate::script::words::{self, Class};
use crate::text::Span;

type Fallible<T> = Result<T, Box<EvalAltResult>>;
type Pieces = Set<PieceNode>;

/// A handle with words of a cell.
trait Worded: Variant + Clone {
    fn cell(&self) -> &CellNode;
    /// The stretch of the cell.
    fn stretch(&self) -> Span;

    fn words(&self) -> &str {
        self.stretch().slice(self.cell().words())
    }
}

impl Worded for CellNode {
    fn cell(&self) -> &CellNode {
        self
    }

    fn stretch(&self) -> Span {
        self.whole()
    }
}

impl Worded for MarkNode {
    fn cell(&self) -> &CellNode {
        &self.0.cell
    }

    fn stretch(&self) -> Span {
        // A mark outside cells stands in the source, and has no words that could be placed in a cell.
        if self.0.cell.text.is_some() { self.0.span } else { Span::default() }
    }
}

impl Worded for CitationNode {
    fn cell(&self) -> &CellNode {
        &self.cell
    }

    fn stretch(&self) -> Span {
        self.get().span
    }
}

impl Worded for PieceNode {
    fn cell(&self) -> &CellNode {
        &self.0.cell
    }

    fn stretch(&self) -> Span {
        self.0.span
    }
}

/// Registers pieces, and what finds them.
pub fn register(api: &mut Api<'_>) {
    api.kind::<PieceNode>("Piece")
        .about(
            "规则自己在单元格中找到的一段文字，可以报告",
            "A stretch of a cell that a rule has found; it can be reported",
        )
        .get("text", |piece: &mut PieceNode| text(piece.words()))
        .doc("这段文字", "Its words", r#"cell.find("第.条").text // "第六条""#)
        .get("cell", |piece: &mut PieceNode| piece.0.cell.clone())
        .doc("所在的单元格", "The cell it stands in", r#"cell.find("第.条").cell.role // "basis""#)
        .get("before", |piece: &mut PieceNode| text(&piece.0.cell.words()[..piece.0.span.start() as usize]))
        .doc("单元格中它之前的文字", "What stands before it in its cell", r#"entry.name.find("广告").before // "户外""#)
        .get("after", |piece: &mut PieceNode| text(&piece.0.cell.words()[piece.0.span.end() as usize..]))
        .doc(
            "单元格中它之后的文字",
            "What stands behind it in its cell",
            r#"entry.name.find("广告").after // "设施设置审批""#,
        )
        .get("date", |piece: &mut PieceNode| date::parse(piece.words()).map_or(Dynamic::UNIT, Dynamic::from))
        .gives("Date?")
        .doc(
            "这段文字表示的日期；不是日期则为 ()",
            "The date that it is; `()` where it is none",
            r#"cell.dates.first.date.year // 2016"#,
        )
        .method("part", |piece: &mut PieceNode, number: INT| {
            let groups = &piece.0.groups;
            let span = usize::try_from(number).ok().and_then(|number| groups.get(number)).ok_or_else(|| {
                let last = groups.len().saturating_sub(1);
                fault(
                    &format!("正则表达式没有第 {number} 组，最多到第 {last} 组"),
                    &format!("the pattern has no group {number}; the last is {last}"),
                )
            })?;
            Ok(span.map_or(Dynamic::UNIT, |span| Dynamic::from(sub(&piece.0.cell, span))))
        })
        .gives("Piece?")
        .doc(
            "用 captures 找到的某一组（第 0 组为整体）；该组没有匹配则为 ()",
            "A group of what `captures` found (group 0 is all of it); `()` where it did not take part",
            r#"cell.captures("第(.+?)条").part(1).text // "六""#,
        );
    set::register::<PieceNode>(api, "Pieces", "一组找到的文字", "A set of pieces");
    finders::<CellNode>(api);
    finders::<CitationNode>(api);
    finders::<MarkNode>(api);
    finders::<PieceNode>(api);
    cells(api);
}

/// What finds pieces in a handle's words.
fn finders<T: Worded>(api: &mut Api<'_>) {
    api.method("find", |on: &mut T, pattern: ImmutableString| {
        let words = on.words();
        let found = compiled(&pattern, words.len())?.find(words);
        Ok(found.map_or(Dynamic::UNIT, |found| {
            Dynamic::from(sub(on.cell(), Span::of(found.start(), found.end()).shift(on.stretch().start())))
        }))
    })
    .gives("Piece?")
    .doc(
        "正则表达式的第一处匹配，带位置，可以报告；没有则为 ()",
        "The first match of a regular expression, with its place; `()` where there is none",
        r#"ctx.report(cell.find("第.条"), "found") // Report"#,
    )
    .method("find_all", |on: &mut T, pattern: ImmutableString| found_all(on, &pattern))
    .doc(
        "正则表达式的所有匹配，带位置",
        "All matches of a regular expression, with their places",
        r#"entry.duties.find_all("(?m)^\\d+\\.").count // 4"#,
    )
    .method("find_any", |on: &mut T, parts: Array| {
        let pattern = any_of(&strings(&parts, "find_any")?);
        if pattern.is_empty() { Ok(Pieces::new(Vec::new())) } else { found_all(on, &pattern) }
    })
    .doc(
        "这些词的所有出现，带位置，较长的优先",
        "All places of these words, the longer first",
        r#"entry.name.find_any(["广告", "审批"]).count // 2"#,
    )
    .method("captures", |on: &mut T, pattern: ImmutableString| {
        let words = on.words();
        let start = on.stretch().start();
        let found = compiled(&pattern, words.len())?.captures(words);
        Ok(found.map_or(Dynamic::UNIT, |groups| {
            let spans = groups.iter().map(|group| group.map(|group| Span::of(group.start(), group.end()).shift(start)));
            let groups: Vec<Option<Span>> = spans.collect();
            let span = groups.first().copied().flatten().unwrap_or_default();
            Dynamic::from(PieceNode(Arc::new(Piece { cell: on.cell().clone(), span, groups })))
        }))
    })
    .gives("Piece?")
    .doc(
        "第一处匹配，各组用 part(1)、part(2) 取；没有则为 ()",
        "The first match, whose groups are part(1), part(2); `()` where there is none",
        r#"cell.captures("《(.+?)》").part(1).text // "甲市户外广告管理办法""#,
    )
    .method("matches", |on: &mut T, pattern: ImmutableString| {
        Ok(compiled(&pattern, on.words().len())?.is_match(on.words()))
    })
    .doc(
        "是否有正则表达式匹配之处",
        "Whether a regular expression matches somewhere",
        r#"entry.name.matches("审批$") // true"#,
    )
    .method("contains_any", |on: &mut T, parts: Array| {
        Ok(strings(&parts, "contains_any")?.iter().any(|part| on.words().contains(part.as_str())))
    })
    .doc(
        "是否含有其中任何一个",
        "Whether it contains any of them",
        r#"entry.name.contains_any(["审批", "处罚"]) // true"#,
    )
    .method("has_any", |on: &mut T, class: ImmutableString| {
        let class = Class::of(&class)?;
        Ok(on.words().chars().any(|c| class.has(c)))
    })
    .doc("是否含有某类字符", "Whether any character is of a class", r#"entry.name.has_any("digit") // false"#)
    .get("dates", |on: &mut T| {
        let start = on.stretch().start();
        Pieces::new(dates_in(on.words()).into_iter().map(|date| sub(on.cell(), date.span.shift(start))).collect())
    })
    .doc("其中的各个日期，带位置", "The dates in it, with their places", r#"cell.dates.first.text // "2016年7月1日""#)
    .get("paragraphs", |on: &mut T| subs(on, words::paragraphs(on.words())))
    .doc("各段，带位置", "Its paragraphs, with their places", r#"entry.duties.paragraphs.count // 4"#)
    .get("sentences", |on: &mut T| subs(on, words::sentences(on.words())))
    .doc(
        "各句，带位置",
        "Its sentences, with their places",
        r#"entry.duties.sentences.last.text // "4.其他法律法规规章规定的责任。""#,
    )
    .get("len", |on: &mut T| super::int(on.words().chars().count()))
    .doc("字数", "Its length in characters", r#"entry.name.len // 10"#);
}

/// Filters of whole sets of cells.
fn cells(api: &mut Api<'_>) {
    api.method("matching", |set: &mut Set<CellNode>, pattern: ImmutableString| matching(set, &pattern, true))
        .doc(
            "正则表达式有匹配之处的单元格",
            "The cells in which a regular expression matches",
            r#"doc.cells("name").matching("处罚$").count // 3"#,
        )
        .method("not_matching", |set: &mut Set<CellNode>, pattern: ImmutableString| matching(set, &pattern, false))
        .doc(
            "正则表达式没有匹配之处的单元格",
            "The cells in which a regular expression does not match",
            r#"doc.cells("name").not_matching("处罚$").count // 8"#,
        )
        .method("containing_any", |set: &mut Set<CellNode>, parts: Array| {
            let parts = strings(&parts, "containing_any")?;
            Ok(set.filter(|cell| parts.iter().any(|part| cell.words().contains(part.as_str()))))
        })
        .doc(
            "含有其中任何一个的单元格",
            "The cells that contain any of them",
            r#"doc.cells("name").containing_any(["迁移", "占用"]).count // 2"#,
        )
        .method("find_all", |set: &mut Set<CellNode>, pattern: ImmutableString| {
            let mut found = Vec::new();
            for cell in set.iter() {
                search(&cell, &pattern, &mut found)?;
            }
            Ok(Pieces::new(found))
        })
        .doc(
            "在所有这些单元格中找，相同的文字只找一次",
            "All matches in all of these cells; equal texts are searched once",
            r#"for piece in doc.cells("basis").find_all("令\\d+号") { ctx.report(piece, "found"); }"#,
        );
}

fn matching(set: &Set<CellNode>, pattern: &str, wanted: bool) -> Fallible<Set<CellNode>> {
    let mut kept = Vec::new();
    for (count, cell) in set.iter().enumerate() {
        if count.is_multiple_of(64) {
            in_time()?;
        }
        if compiled(pattern, cell.words().len())?.is_match(cell.words()) == wanted {
            kept.push(cell);
        }
    }
    Ok(Set::new(kept))
}

fn found_all<T: Worded>(on: &T, pattern: &str) -> Fallible<Pieces> {
    let mut found = Vec::new();
    search(on, pattern, &mut found)?;
    Ok(Pieces::new(found))
}

/// Adds all matches in a handle's words.
fn search<T: Worded>(on: &T, pattern: &str, found: &mut Vec<PieceNode>) -> Fallible<()> {
    let words = on.words();
    let start = on.stretch().start();
    for (count, one) in compiled(pattern, words.len())?.find_iter(words).enumerate() {
        if count.is_multiple_of(64) {
            in_time()?;
            in_memory(found.len() * size_of::<Piece>())?;
        }
        found.push(sub(on.cell(), Span::of(one.start(), one.end()).shift(start)));
    }
    Ok(())
}

fn sub(cell: &CellNode, span: Span) -> PieceNode {
    PieceNode(Arc::new(Piece { cell: cell.clone(), span, groups: Vec::new() }))
}

fn subs<T: Worded>(on: &T, spans: Vec<Span>) -> Pieces {
    let start = on.stretch().start();
    Pieces::new(spans.into_iter().map(|span| sub(on.cell(), span.shift(start))).collect())
}
