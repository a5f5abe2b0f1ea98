//! `citation`: an instrument cited, its note, its articles; and the facts about citations that need the whole document.

use std::sync::Arc;

use rhai::{Dynamic, ImmutableString};

use super::document::is_own;
use super::{Api, Marks, cell_in, int, mark, set, text};
use crate::facts::{self, RoleMask};
use crate::model::{Citation, CitationSite, Event, EventKind, Mark as CitationMark, TextId};
use crate::script::node::{CellNode, CitationNode, DocNode, EventNode, Facts, Mark, Site};
use crate::script::set::Set;
use crate::text::Span;

/// Registers `citation`, `event`, and the filters of their sets.
pub fn register(api: &mut Api<'_>) {
    api.kind::<CitationNode>("Citation")
        .about(
            "一处法规引用；范围为 citation 的规则的第一个参数",
            "A citation of an instrument; the first argument of rules of scope citation",
        )
        .get("title", |c: &mut CitationNode| text(c.title()))
        .doc(
            "名称，去掉书名号和空格；“同上”“本条例”等为所指的名称，说不准则为空",
            "The title, without marks and spaces; of 同上 and the like the one pointed back to, empty where that cannot be told",
            r#"citation.title // "甲市户外广告管理办法""#,
        )
        .get("text", |c: &mut CitationNode| text(c.slice(c.get().span)))
        .doc(
            "从标签到最后一条的原文，不含引文",
            "Its words from the tag to the last article, without the quoted text",
            r#"citation.text.ends_with("第六条") // true"#,
        )
        .get("quotation", |c: &mut CitationNode| text(c.get().quotation.map_or("", |span| c.slice(span))))
        .doc(
            "所引条文；没有则为空",
            "The quoted text; empty where there is none",
            r#"citation.quotation // "设置户外广告设施的，应当申请批准。""#,
        )
        .get("level", |c: &mut CitationNode| text(c.get().tag.as_ref().map_or("", |tag| tag.text.as_str())))
        .doc(
            "效力级别标签中的词；没有标签则为空",
            "The words of its level tag; empty where it has none",
            r#"citation.level // "地方政府规章""#,
        )
        .get("note", |c: &mut CitationNode| text(c.get().note.as_ref().map_or("", |note| c.slice(note.span))))
        .doc(
            "版本说明原文；没有则为空",
            "Its promulgation note as written; empty where it has none",
            r#"citation.note.contains("公布") // true"#,
        )
        .get("is_own", |c: &mut CitationNode| is_own(c))
        .doc(
            "是否清单自己的引用（不是条文中提到的）",
            "Whether it is one of the list's own, and not named in running or quoted text",
            r#"citation.is_own // true"#,
        )
        .get("is_dated", |c: &mut CitationNode| is_dated(c))
        .doc("是否写明日期或文号", "Whether it gives a date or number", r#"citation.is_dated // true"#)
        .get("article_count", |c: &mut CitationNode| int(c.get().articles.len()))
        .doc("引了几条", "How many articles it names", r#"citation.article_count // 1"#)
        .get("points_to", |c: &mut CitationNode| {
            text(c.get().pointer.as_ref().map_or("", |pointer| pointer.title.as_str()))
        })
        .doc(
            "“同上”“本条例”等所指的名称；不是这类则为空",
            "The title that 同上 and the like point back to; empty for others",
            r#"citation.points_to // """#,
        )
        .get("events", |c: &mut CitationNode| events(c))
        .doc("版本说明中的各件事", "What its note tells", r#"citation.events.count // 2"#)
        .get("faults", |c: &mut CitationNode| Marks::new(faults(c)))
        .doc(
            "标点或字的缺漏、重复",
            "Marks or words missing or doubled",
            r#"citation.faults.first.kind // "missing-ordinal""#,
        )
        .get("cell", |c: &mut CitationNode| c.cell.clone())
        .doc("所在的单元格", "The cell it stands in", r#"citation.cell.role // "basis""#);
    api.kind::<EventNode>("Event")
        .about("版本说明中的一件事：公布、修订、施行等", "What a note tells: issued, revised, effective and so on")
        .get("kind", |event: &mut EventNode| text(event.get().map_or("", |event| event_kind(event.kind))))
        .doc(
            "issued 公布、adopted 通过、revised 修订、effective 施行、approved 批准、repealed 废止",
            "issued, adopted, revised, effective, approved or repealed",
            r#"citation.events.first.kind // "issued""#,
        )
        .get("date", |event: &mut EventNode| {
            let date = event.get().and_then(|event| event.date.as_ref());
            date.map_or(Dynamic::UNIT, |date| Dynamic::from(date.value))
        })
        .gives("Date?")
        .doc(
            "日期；没有写则为 ()",
            "Its date; `()` where none is written",
            r#"citation.events.first.date.text // "2016-07-01""#,
        )
        .get("issuer", |event: &mut EventNode| {
            let issuer = event.get().and_then(|event| event.issuer.as_ref());
            text(issuer.map_or("", |issuer| issuer.value.as_str()))
        })
        .doc(
            "机关；没有写则为空",
            "By whom; empty where that is not written",
            r#"citation.events.first.issuer // "甲市人民政府""#,
        )
        .get("number", |event: &mut EventNode| {
            let number = event.get().and_then(|event| event.number.as_ref());
            number.map_or(Dynamic::UNIT, |number| Dynamic::from_int(i64::from(number.number)))
        })
        .gives("int?")
        .doc(
            "文号中的数；没有写则为 ()",
            "The number of the order or document; `()` where none is written",
            r#"citation.events.first.number // 21"#,
        )
        .get("text", |event: &mut EventNode| text(event.get().map_or("", |e| event.citation.slice(e.span))))
        .doc("原文", "Its words", r#"citation.events.first.text // "2016年7月1日甲市人民政府令21号公布""#);
    set::register::<EventNode>(api, "Events", "一组事件", "A set of events");
    api.get("own", |set: &mut Set<CitationNode>| set.filter(is_own))
        .doc("清单自己的引用", "The list's own", r#"cell.citations.own.count // 1"#)
        .get("inline", |set: &mut Set<CitationNode>| set.filter(|c| !is_own(c)))
        .doc("行文或条文中提到的", "Those named in running or quoted text", r#"cell.citations.inline.count // 0"#)
        .get("dated", |set: &mut Set<CitationNode>| set.filter(is_dated))
        .doc("写明日期或文号的", "Those that give a date or number", r#"cell.citations.dated.count // 1"#)
        .get("undated", |set: &mut Set<CitationNode>| set.filter(|c| !is_dated(c)))
        .doc("没有写明的", "Those that do not", r#"cell.citations.undated.count // 0"#)
        .get("without_article", |set: &mut Set<CitationNode>| set.filter(|c| c.get().articles.is_empty()))
        .doc("没有写条的", "Those that name no article", r#"cell.citations.without_article.count // 0"#)
        .get("with_article", |set: &mut Set<CitationNode>| set.filter(|c| !c.get().articles.is_empty()))
        .doc("写了条的", "Those that name an article", r#"cell.citations.with_article.count // 1"#)
        .get("untagged", |set: &mut Set<CitationNode>| set.filter(|c| c.get().tag.is_none()))
        .doc("没有效力级别标签的", "Those without a level tag", r#"cell.citations.untagged.count // 0"#)
        .get("malformed", |set: &mut Set<CitationNode>| set.filter(|c| !c.get().faults.is_empty()))
        .doc("有缺漏或重复的", "Those with marks or words missing or doubled", r#"cell.citations.malformed.count // 1"#)
        .get("inside_quotation", |set: &mut Set<CitationNode>| set.filter(is_inside_quotation))
        .doc("引文之中提到的", "Those inside quoted text", r#"cell.citations.inside_quotation.count // 0"#)
        .method("tagged", |set: &mut Set<CitationNode>, tag: ImmutableString| {
            Ok(set.filter(|c| c.get().tag.as_ref().is_some_and(|own| own.text == tag.as_str())))
        })
        .doc("标签为某级别的", "Those with this level tag", r#"cell.citations.tagged("地方政府规章").count // 1"#);
    api.get("chronology_faults", |doc: &mut DocNode| chronology(&doc.0))
        .doc(
            "日期先后矛盾、不存在的日期：值 title、note、date、earlier",
            "Dates in an impossible order, or that do not exist, with title, note, date and earlier",
            r#"doc.chronology_faults.first.kind // "unreal-date""#,
        )
        .get("version_conflicts", |doc: &mut DocNode| conflicts(&doc.0))
        .doc(
            "同一法规引用了不同版本：值 title、usual、usual_count、form",
            "One instrument cited in different versions, with title, usual, usual_count and form",
            r#"doc.version_conflicts.first.title // "甲市道路照明管理条例""#,
        )
        .get("number_runs", |doc: &mut DocNode| runs(&doc.0))
        .doc(
            "逐行加一的文号（下拉填充）：值 title、first、last、number、count、usual",
            "Document numbers that count up, with title, first, last, number, count and usual",
            r#"doc.number_runs.count // 0"#,
        )
        .get("undated_citations", |doc: &mut DocNode| undated(&doc.0))
        .doc(
            "没有日期文号而清单别处写了的：值 title、level、usual、usual_count、percent",
            "Citations without date and number where the list gives them elsewhere",
            r#"doc.undated_citations.count // 0"#,
        )
        .get("unseparated_citations", |doc: &mut DocNode| unseparated(&doc.0))
        .doc(
            "条与引文之间缺标点的：值 title",
            "Citations with no mark between article and quoted text, with title",
            r#"doc.unseparated_citations.count // 0"#,
        )
        .get("notes_in_quotations", |doc: &mut DocNode| notes_in_quotations(&doc.0))
        .doc(
            "引文中混入的版本说明：值 title、note、host",
            "Promulgation notes inside quoted text, with title, note and host",
            r#"doc.notes_in_quotations.first.title // "甲市市政设施条例""#,
        );
}

fn is_dated(node: &CitationNode) -> bool {
    node.get().note.as_ref().is_some_and(|note| !note.events.is_empty())
}

/// Whether the citation stands inside the quoted text of another.
fn is_inside_quotation(node: &CitationNode) -> bool {
    let Some(id) = node.cell.text else {
        return false;
    };
    let parsed = node.cell.facts.text(id);
    let host = node.get().host.and_then(|host| parsed.citations.get(host as usize));
    host.and_then(|host| host.quotation).is_some_and(|quotation| quotation.covers(node.get().span))
}

fn events(node: &CitationNode) -> Set<EventNode> {
    let count = node.get().note.as_ref().map_or(0, |note| note.events.len());
    let nodes = (0..u32::try_from(count).unwrap_or(u32::MAX)).map(|index| EventNode { citation: node.clone(), index });
    Set::new(nodes.collect())
}

/// The name of an event's kind in scripts.
fn event_kind(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Issued => "issued",
        EventKind::Adopted => "adopted",
        EventKind::Revised => "revised",
        EventKind::Effective => "effective",
        EventKind::Approved => "approved",
        EventKind::Repealed => "repealed",
    }
}

/// The name of a fault's kind in scripts and message ids.
fn fault_kind(mark: CitationMark) -> &'static str {
    match mark {
        CitationMark::TitleNotClosed => "title-not-closed",
        CitationMark::TitleNotOpened => "title-not-opened",
        CitationMark::NoteNotClosed => "note-not-closed",
        CitationMark::NoteNotOpened => "note-not-opened",
        CitationMark::TagNotClosed => "tag-not-closed",
        CitationMark::MissingOrdinal => "missing-ordinal",
        CitationMark::MissingNumberWord => "missing-number-word",
        CitationMark::MissingOrderWord => "missing-order-word",
        CitationMark::MissingYearWord => "missing-year-word",
        CitationMark::MissingDayWord => "missing-day-word",
        CitationMark::MissingArticleWord => "missing-article-word",
        CitationMark::MissingArticleOrdinal => "missing-article-ordinal",
        CitationMark::MissingLevelWord => "missing-level-word",
        CitationMark::Doubled => "doubled",
        CitationMark::InnerMarks => "inner-marks",
        CitationMark::DoubledNote => "doubled-note",
        CitationMark::StrayWord => "stray-word",
    }
}

fn faults(node: &CitationNode) -> Vec<super::MarkNode> {
    let citation = node.get();
    citation
        .faults
        .iter()
        .map(|fault| {
            mark(Mark {
                cell: node.cell.clone(),
                span: fault.span,
                citation: Some(node.index),
                kind: fault_kind(fault.mark),
                values: vec![
                    ("title", citation.title.text.to_string()),
                    ("repair", fault.repair.clone().unwrap_or_default()),
                ],
                repair: fault.repair.clone(),
                related: None,
            })
        })
        .collect()
}

fn at_all_places(facts: &Arc<Facts>, text: TextId) -> CellNode {
    cell_in(facts, text, RoleMask::KNOWN)
}

fn chronology(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for id in facts.texts_in(RoleMask::KNOWN) {
        for (index, citation) in facts.text(id).citations.iter().enumerate() {
            let Some(note) = &citation.note else { continue };
            marks.extend(facts::chronology_faults(note).into_iter().map(|fault| {
                let shown = |event: &Event| {
                    event.date.as_ref().map_or(String::new(), |date| date.span.slice(facts.words(id)).to_owned())
                };
                mark(Mark {
                    cell: at_all_places(facts, id),
                    span: fault.span,
                    citation: u32::try_from(index).ok(),
                    kind: fault.kind,
                    values: vec![
                        ("title", citation.title.text.to_string()),
                        ("note", note.span.slice(facts.words(id)).to_owned()),
                        ("date", shown(&note.events[fault.event])),
                        ("earlier", fault.earlier.map_or(String::new(), |event| shown(&note.events[event]))),
                    ],
                    repair: None,
                    related: None,
                })
            }));
        }
    }
    Set::new(marks)
}

/// The citation's note, without its brackets, or else its title.
fn note_span(facts: &Facts, (id, index): (TextId, u32)) -> Span {
    let citation = &facts.text(id).citations[index as usize];
    let Some(note) = &citation.note else {
        return citation.title.marked;
    };
    let words = note.span.slice(facts.words(id));
    if !note.bracketed {
        return note.span;
    }
    let open = words.chars().next().map_or(0, char::len_utf8);
    let close = if words.ends_with(['）', ')']) { words.chars().next_back().map_or(0, char::len_utf8) } else { 0 };
    Span::of(note.span.start() as usize + open, note.span.end() as usize - close)
}

fn conflicts(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for conflict in facts.version_conflicts() {
        let (text, index) = conflict.reference.members[0];
        let reference = at_all_places(facts, text).at(note_span(facts, (text, index)), Some(index));
        for form in &conflict.deviating {
            marks.extend(form.members.iter().map(|&(text, index)| {
                mark(Mark {
                    cell: at_all_places(facts, text),
                    span: note_span(facts, (text, index)),
                    citation: Some(index),
                    kind: if conflict.by_register { "against-register" } else { "version" },
                    values: vec![
                        ("title", conflict.title.clone()),
                        ("usual", conflict.reference.words.clone()),
                        ("usual_count", conflict.reference.count.to_string()),
                        ("form", form.words.clone()),
                    ],
                    repair: Some(conflict.reference.words.clone()),
                    related: Some(reference.clone()),
                })
            }));
        }
    }
    Set::new(marks)
}

fn runs(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for run in facts.number_runs() {
        for &(place, (text, index)) in &run.members {
            let citation = &facts.text(text).citations[index as usize];
            let number = citation.note.iter().flat_map(|note| &note.events).find_map(|event| event.number.as_ref());
            let Some(number) = number else { continue };
            marks.push(mark(Mark {
                cell: CellNode { facts: Arc::clone(facts), text: Some(text), site: Site::Placed(place) },
                span: number.digits,
                citation: Some(index),
                kind: "run",
                values: vec![
                    ("title", run.title.clone()),
                    ("first", run.first.to_string()),
                    ("last", run.last.to_string()),
                    ("number", number.number.to_string()),
                    ("count", run.members.len().to_string()),
                    ("usual", run.usual.map_or(String::new(), |usual| usual.to_string())),
                ],
                repair: run.usual.map(|usual| usual.to_string()),
                related: None,
            }));
        }
    }
    Set::new(marks)
}

fn undated(facts: &Arc<Facts>) -> Marks {
    let titles = facts.undated_titles().iter().enumerate();
    let found = titles.flat_map(|(at, title)| title.members.iter().map(move |member| (at, *member)));
    let (found, facts) = (found.collect(), Arc::clone(facts));
    Set::late(found, move |&(at, (text, index))| {
        let title = &facts.undated_titles()[at];
        let share = facts.conventions().dated_share(&title.tag);
        let usual = title.reference.as_ref();
        mark(Mark {
            cell: at_all_places(&facts, text),
            span: facts.text(text).citations[index as usize].title.marked,
            citation: Some(index),
            kind: if usual.is_some() { "elsewhere" } else { "nowhere" },
            values: vec![
                ("title", title.title.clone()),
                ("level", title.tag.clone()),
                ("usual", usual.map_or(String::new(), |form| form.words.clone())),
                ("usual_count", usual.map_or(0, |form| form.count).to_string()),
                ("percent", format!("{:.0}", share * 100.0)),
            ],
            repair: None,
            related: usual
                .and_then(|form| form.members.first())
                .map(|&(text, index)| at_all_places(&facts, text).at(note_span(&facts, (text, index)), Some(index))),
        })
    })
}

/// Own citations whose quotation follows the article with no mark and no space; the mark is where one belongs.
fn unseparated(facts: &Arc<Facts>) -> Marks {
    let mut found = Vec::new();
    for text in facts.texts_in(RoleMask::KNOWN) {
        for (citation, index) in facts.text(text).citations.iter().zip(0..) {
            let missing = citation.site == CitationSite::Own
                && facts::is_quoted(citation)
                && citation.separator.is_none_or(|span| span.is_empty());
            // A place in an annex, or a chapter, is followed by words of the list's own.
            if let Some(article) = citation.articles.last().filter(|article| missing && article.article > 0) {
                found.push((text, index, article.span.end()));
            }
        }
    }
    let facts = Arc::clone(facts);
    Set::late(found, move |&(text, index, end): &(TextId, u32, u32)| {
        mark(Mark {
            cell: at_all_places(&facts, text),
            span: Span::new(end, end),
            citation: Some(index),
            kind: "unseparated",
            values: vec![("title", facts.text(text).citations[index as usize].title.text.to_string())],
            repair: Some("：".to_owned()),
            related: None,
        })
    })
}

/// Promulgation notes inside the quoted text of an own citation. `host` tells what is quoted: `law` for statutes and rules,
/// `document` for normative documents, which may themselves cite numbers.
fn notes_in_quotations(facts: &Arc<Facts>) -> Marks {
    let mut marks = Vec::new();
    for id in facts.texts_in(RoleMask::KNOWN) {
        let words = facts.words(id);
        let mut host: Option<&Citation> = None;
        for (index, citation) in facts.text(id).citations.iter().enumerate() {
            if citation.site == CitationSite::Own {
                host = Some(citation);
                continue;
            }
            let quoting = host.filter(|host| host.quotation.is_some_and(|quotation| quotation.covers(citation.span)));
            let (Some(host), Some(note)) = (quoting, &citation.note) else {
                continue;
            };
            if note.events.is_empty() || !note.bracketed {
                continue;
            }
            marks.push(mark(Mark {
                cell: at_all_places(facts, id),
                span: note.span,
                citation: u32::try_from(index).ok(),
                kind: "note",
                values: vec![
                    ("title", citation.title.text.to_string()),
                    ("note", note.span.slice(words).to_owned()),
                    ("host", if facts::is_normative_document(host) { "document" } else { "law" }.to_owned()),
                ],
                repair: Some(String::new()),
                related: None,
            }));
        }
    }
    Set::new(marks)
}
