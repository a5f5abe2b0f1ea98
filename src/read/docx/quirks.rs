//! What real Word documents hold: every kind of automatic number, tables in tables, fields, hidden text, content controls.

use super::tests::{archive, body, cell, numbers, reading, try_read};
use crate::model::Role;
use crate::read::ReadError;

const NAMESPACES: &str = "xmlns:w=\"x\" xmlns:mc=\"y\"";

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(inside: &str) -> String {
    format!("<w:p>{inside}</w:p>")
}

fn table_cell(inside: &str) -> String {
    let inside = if inside.starts_with('<') { inside.to_owned() } else { paragraph(&run(inside)) };
    format!("<w:tc>{inside}</w:tc>")
}

fn row(cells: &[&str]) -> String {
    format!("<w:tr>{}</w:tr>", cells.iter().map(|cell| table_cell(cell)).collect::<String>())
}

fn table(rows: &[String]) -> String {
    format!("<w:tbl>{}</w:tbl>", rows.concat())
}

fn header() -> String {
    row(&["序号", "项目名称", "实施依据"])
}

fn document(inside: &str, numbering: &str, styles: &str) -> Vec<u8> {
    archive(&[
        ("word/document.xml", &format!("<w:document {NAMESPACES}><w:body>{inside}</w:body></w:document>")),
        ("word/numbering.xml", &format!("<w:numbering {NAMESPACES}>{numbering}</w:numbering>")),
        ("word/styles.xml", &format!("<w:styles {NAMESPACES}>{styles}</w:styles>")),
    ])
}

fn level(at: usize, format: &str, text: &str, more: &str) -> String {
    format!(
        "<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{format}'/>{more}<w:lvlText w:val='{text}'/></w:lvl>"
    )
}

/// A list of its own with its only instance, which has the same number.
fn list(id: usize, levels: &str, overrides: &str) -> [String; 2] {
    [
        format!("<w:abstractNum w:abstractNumId='{id}'>{levels}</w:abstractNum>"),
        format!("<w:num w:numId='{id}'><w:abstractNumId w:val='{id}'/>{overrides}</w:num>"),
    ]
}

fn numbered(num: usize, level: usize, text: &str) -> String {
    paragraph(&format!(
        "<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{num}'/></w:numPr></w:pPr>{}",
        run(text)
    ))
}

fn lines(bytes: &[u8]) -> Vec<String> {
    try_read(bytes).unwrap().source.text().lines().map(str::to_owned).collect()
}

#[test]
fn numbers_of_every_kind() {
    let formats = [
        ("decimal", "%1.", ["1. ", "2. "]),
        ("decimal", "（%1）", ["（1）", "（2）"]),
        ("chineseCounting", "%1、", ["一、", "二、"]),
        ("chineseCountingThousand", "第%1条", ["第一条", "第二条"]),
        ("ideographDigital", "（%1）", ["（一）", "（二）"]),
        ("decimalEnclosedCircle", "%1", ["①", "②"]),
        ("decimalEnclosedCircleChinese", "%1", ["①", "②"]),
        ("ideographParenthesized", "%1", ["㈠", "㈡"]),
        ("chineseLegalSimplified", "%1、", ["壹、", "贰、"]),
        ("ideographTraditional", "%1、", ["甲、", "乙、"]),
        ("lowerLetter", "%1)", ["a)", "b)"]),
        ("upperLetter", "%1.", ["A. ", "B. "]),
        ("lowerRoman", "%1.", ["i. ", "ii. "]),
        ("upperRoman", "%1.", ["I. ", "II. "]),
        ("decimalZero", "%1", ["01 ", "02 "]),
        ("decimalFullWidth", "%1．", ["１．", "２．"]),
        ("none", "", ["", ""]),
        ("bullet", "•", ["", ""]),
    ];
    let lists: Vec<[String; 2]> = formats
        .iter()
        .enumerate()
        .map(|(at, (format, text, _))| list(at + 1, &level(0, format, text, ""), ""))
        .collect();
    let numbering: String =
        lists.iter().map(|list| list[0].as_str()).chain(lists.iter().map(|list| list[1].as_str())).collect();
    let text: String = (1..=formats.len()).map(|num| numbered(num, 0, "7事").repeat(2)).collect();
    let expected: Vec<String> = formats.iter().flat_map(|(.., made)| made.map(|made| format!("{made}7事"))).collect();
    assert_eq!(lines(&document(&text, &numbering, "")), expected);
}

#[test]
fn levels_restarts_and_styles() {
    let levels = [
        level(0, "chineseCounting", "%1、", "<w:pStyle w:val='One'/>"),
        level(1, "decimal", "%2.", "<w:pStyle w:val='Two'/>"),
        level(2, "decimal", "%2.%3", "<w:isLgl/>"),
        // Goes on behind a second level, and begins again behind a first.
        level(3, "lowerLetter", "%4)", "<w:lvlRestart w:val='1'/>"),
        // Never begins again.
        level(4, "decimalEnclosedCircle", "%5", "<w:lvlRestart w:val='0'/>"),
    ]
    .concat();
    let [definition, instance] = list(1, &levels, "");
    let start = "<w:lvlOverride w:ilvl='1'><w:startOverride w:val='5'/></w:lvlOverride>";
    let second = format!("<w:num w:numId='2'><w:abstractNumId w:val='1'/>{start}</w:num>");
    // The second style is known to the list alone; the third is based on it and changes nothing about numbers.
    let styles = "<w:style w:type='paragraph' w:styleId='One'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>\
        <w:style w:type='paragraph' w:styleId='Two'><w:basedOn w:val='One'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Three'><w:basedOn w:val='Two'/></w:style>\
        <w:style w:type='paragraph' w:styleId='Ring'><w:basedOn w:val='Ring'/></w:style>";
    let styled = |style: &str| paragraph(&format!("<w:pPr><w:pStyle w:val='{style}'/></w:pPr>{}", run("事")));
    let text = [
        styled("One"),
        styled("Two"),
        styled("Three"),
        numbered(1, 2, "事"),
        numbered(1, 3, "事"),
        numbered(1, 4, "事"),
        styled("Two"),
        numbered(1, 3, "事"),
        styled("One"),
        numbered(1, 3, "事"),
        numbered(1, 4, "事"),
        numbered(2, 1, "事"),
        numbered(2, 1, "事"),
        styled("Ring"),
    ]
    .concat();
    let numbers = ["一、", "1.", "2.", "2.1", "a)", "①", "3.", "b)", "二、", "a)", "②", "5.", "6.", ""];
    let expected: Vec<String> = numbers.iter().map(|number| format!("{number}事")).collect();
    assert_eq!(lines(&document(&text, &[definition, instance, second].concat(), styles)), expected);
}

#[test]
fn a_list_may_stand_in_a_table_for_layout() {
    let inner = table(&[
        header(),
        row(&["1", "对甲的处罚", "《花木条例》第一条"]),
        row(&["2", "对乙的处罚", "《花木条例》第二条"]),
    ]);
    let title = paragraph(&run("青山市园林局权责清单"));
    let layout = table(&[row(&[&format!("{title}{inner}{}", paragraph(&run("表后的话。")))])]);
    let list = reading(&body(&layout));
    assert_eq!(numbers(&list), ["1", "2"]);
    assert_eq!(cell(&list, 1, Role::Basis), "《花木条例》第二条");
    assert_eq!(list.document.title.as_ref().unwrap().value, "青山市园林局权责清单");
    assert!(list.document.paragraphs.iter().any(|(_, span)| list.source.slice(*span) == "表后的话。"));

    // In a list of its own it is text of the cell; in a cell that is covered it is covered too.
    let grid = table(&[row(&["法律", "《花木条例》第三条"]), row(&["", "《树木办法》"])]);
    let merged = |inside: &str, value: &str| format!("<w:tc><w:tcPr><w:vMerge{value}/></w:tcPr>{inside}<w:p/></w:tc>");
    let rows = [
        header(),
        format!("<w:tr>{}{}{}</w:tr>", table_cell("1"), table_cell("对甲的处罚"), merged(&grid, " w:val='restart'")),
        format!("<w:tr>{}{}{}</w:tr>", table_cell("2"), table_cell("对乙的处罚"), merged(&grid, "")),
    ];
    let list = reading(&body(&table(&rows)));
    assert_eq!(cell(&list, 0, Role::Basis), "法律\n《花木条例》第三条\n\n《树木办法》");
    assert_eq!(cell(&list, 1, Role::Basis), cell(&list, 0, Role::Basis));
    assert!(list.document.problems[0].zh.contains("1 个被合并单元格遮住"));

    let deep = format!("{}深处{}", "<w:tbl><w:tr><w:tc>".repeat(100), "</w:tc></w:tr></w:tbl>".repeat(100));
    let deep = deep.replace("深处", &paragraph(&run("深处")));
    let list = reading(&body(&table(&[header(), row(&["1", "对甲的处罚", &deep])])));
    assert_eq!(cell(&list, 0, Role::Basis), "深处");
}

#[test]
fn fields_show_their_results() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let code = |text: &str| format!("<w:r><w:instrText>{text}</w:instrText></w:r>");
    let drawn = |text: &str| [mark("begin"), code(text), mark("end")].concat();
    let inner = [mark("begin"), code("PAGE"), mark("separate"), run("3"), mark("end")].concat();
    let basis = [
        format!("<w:fldSimple w:instr='SEQ 表 \\* ARABIC'>{}</w:fldSimple>", run("一")),
        [mark("begin"), code("IF "), inner, code(" = 3"), mark("separate"), run("《花木条例》"), mark("end")].concat(),
        drawn("eq \\o\\ac(○,"),
        drawn(" eq \\o\\ac(○,1)"),
        // Word cuts codes into runs as it does text.
        [mark("begin"), code(" eq \\o\\a"), code("c(○,2)"), mark("end")].concat(),
        drawn("TC \"第一条\""),
        run("第三条"),
    ]
    .concat();
    let list = reading(&body(&table(&[header(), row(&["1", "对甲的处罚", &paragraph(&basis)])])));
    assert_eq!(cell(&list, 0, Role::Basis), "一《花木条例》①②第三条");
    let problems: Vec<&str> = list.document.problems.iter().map(|problem| problem.zh.as_str()).collect();
    assert_eq!(problems, ["文档中有 1 个没有结果的域，其内容没有检查。"]);
}

#[test]
fn hidden_text_is_told_and_not_read() {
    let styles = "<w:style w:type='paragraph' w:styleId='Form'><w:rPr><w:vanish/></w:rPr></w:style>";
    let hidden = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>";
    let basis = [
        paragraph("<w:r><w:t>《花木</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>（内部）</w:t></w:r><w:r><w:t>条例》</w:t></w:r>"),
        paragraph(&format!("<w:pPr><w:pStyle w:val='Form'/></w:pPr>{}", run("窗体顶端"))),
        // The style hides; the run says otherwise. A hidden mark ends no paragraph.
        paragraph("<w:pPr><w:pStyle w:val='Form'/></w:pPr><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>第一</w:t></w:r>"),
        paragraph(&format!("{hidden}{}", run("条"))),
        paragraph(&run("第二款")),
    ]
    .concat();
    let list = reading(&document(&table(&[header(), row(&["1", "对甲的处罚", &basis])]), "", styles));
    assert_eq!(cell(&list, 0, Role::Basis), "《花木条例》\n第一条第二款");
    assert_eq!(list.document.problems.len(), 1);
    assert!(list.document.problems[0].zh.contains("2 处隐藏文字"), "{}", list.document.problems[0].zh);
}

#[test]
fn controls_and_custom_xml_are_passed_through() {
    let control = |inside: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val='甲'/><w:docPart w:val='x'/></w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        )
    };
    let second = format!(
        "<w:tr>{}{}{}</w:tr>",
        table_cell("2"),
        control(&table_cell("对乙的处罚")),
        table_cell(&control(&paragraph(&format!(
            "{}<w:smartTag>{}</w:smartTag>",
            control(&run("《花木条例》")),
            run("第二条")
        ))))
    );
    let rows = [header(), control(&row(&["1", "对甲的处罚", "《花木条例》"])), control(&second)];
    let list = reading(&body(&control(&table(&rows))));
    assert_eq!(numbers(&list), ["1", "2"]);
    assert_eq!(cell(&list, 1, Role::Name), "对乙的处罚");
    assert_eq!(cell(&list, 1, Role::Basis), "《花木条例》第二条");
    assert!(list.document.problems.is_empty());
}

#[test]
fn symbols_count_points() {
    let symbol = |font: &str, code: &str| format!("<w:r><w:sym w:font='{font}' w:char='{code}'/></w:r>");
    let text = [
        symbol("Wingdings", "F081"),
        symbol("Wingdings", "F08A"),
        symbol("Wingdings", "F08C"),
        symbol("Wingdings 2", "F06B"),
        symbol("Wingdings 2", "F07E"),
        symbol("宋体", "2460"),
        symbol("Webdings", "F021"),
    ]
    .concat();
    let list = try_read(&body(&paragraph(&text))).unwrap();
    assert_eq!(list.source.text(), "①⑩❶②❿①\n");
    assert!(list.document.problems[0].zh.contains("1 个无法识别的符号"));
}

#[test]
fn notes_are_read_behind_the_text() {
    let refer = |kind: &str, id: &str| format!("<w:r><w:{kind}Reference w:id='{id}'/></w:r>");
    let basis =
        [run("《花木条例》"), refer("footnote", "7"), run("第一条"), refer("endnote", "2"), refer("footnote", "5")]
            .concat();
    // A damaged text may refer to one note again and again.
    let basis = format!("{basis}{}", refer("footnote", "7"));
    let text = table(&[header(), row(&["1", "对甲的处罚", &paragraph(&basis)])]);
    let notes = format!(
        "<w:footnotes {NAMESPACES}><w:footnote w:type='separator' w:id='0'>{0}</w:footnote><w:footnote w:id='5'>{1}{2}</w:footnote>\
         <w:footnote w:id='7'>{3}</w:footnote><w:footnote w:id='9'>{0}</w:footnote></w:footnotes>",
        paragraph(&run("分隔")),
        paragraph(&run("第一段。")),
        paragraph(&run("第二段。")),
        paragraph(&format!("<w:r><w:footnoteRef/></w:r>{}", run("2020年公布。")))
    );
    let bytes = archive(&[
        ("word/document.xml", &format!("<w:document {NAMESPACES}><w:body>{text}</w:body></w:document>")),
        ("word/footnotes.xml", &notes),
    ]);
    let list = try_read(&bytes).unwrap();
    assert_eq!(cell(&list, 0, Role::Basis), "《花木条例》第一条");
    let lines: Vec<&str> = list.document.paragraphs.iter().map(|(_, span)| list.source.slice(*span)).collect();
    assert_eq!(lines, ["脚注1：2020年公布。", "脚注2：第一段。", "第二段。"]);
    let (_, note) = list.document.paragraphs[0];
    assert!(!list.source.can_write(note));
    // The part with the endnote is not there.
    assert_eq!(list.document.problems.len(), 1);
    assert!(list.document.problems[0].zh.contains("1 处脚注或尾注"), "{}", list.document.problems[0].zh);
}

#[test]
fn documents_without_text_say_what_they_hold() {
    let picture = paragraph("<w:r><w:drawing/></w:r>");
    let table = "<w:object><v:shape/><o:OLEObject ProgID='Excel.Sheet.12'/></w:object>";
    for (inside, pictures, embedded) in [
        (picture.repeat(3), 3, 0),
        (paragraph(&format!("<w:r>{table}</w:r>")), 0, 1),
        ("<w:altChunk/>".to_owned(), 0, 1),
    ] {
        assert_eq!(try_read(&body(&inside)).unwrap_err(), ReadError::NoText { pictures, embedded });
    }
    assert!(matches!(try_read(&body(&paragraph(""))), Err(ReadError::Empty { .. })));
}

/// A document with a little of everything, a piece taken out anywhere: whatever comes of it, places stay in order and in bounds.
#[test]
fn a_missing_piece_does_no_harm() {
    let mark = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
    let boxed = format!("<w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>", paragraph(&run("框")));
    let drawn =
        [mark("begin"), "<w:r><w:instrText>eq \\o\\ac(○,1)</w:instrText></w:r>".to_owned(), mark("end")].concat();
    let inner = table(&[
        row(&["法律", "《花木条例》"]),
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>".to_owned(),
    ]);
    let hidden = "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>";
    let basis = [
        numbered(1, 0, "2020年"),
        paragraph(&[drawn, boxed, run("乙")].concat()),
        inner,
        paragraph(hidden),
        paragraph("<w:r><w:t>注</w:t><w:footnoteReference w:id='1'/></w:r>"),
    ]
    .concat();
    let part = table(&[header(), row(&["1", "对甲的处罚", &basis])]);
    let part = format!("<w:document {NAMESPACES}><w:body>{part}</w:body></w:document>");
    let notes =
        format!("<w:footnotes {NAMESPACES}><w:footnote w:id='1'>{}</w:footnote></w:footnotes>", paragraph(&run("脚")));
    let [list, instance] = list(1, &level(0, "decimal", "%1.", ""), "");
    let numbering = format!("<w:numbering {NAMESPACES}>{list}{instance}</w:numbering>");
    let parts = [("word/document.xml", part), ("word/footnotes.xml", notes), ("word/numbering.xml", numbering)];
    let whole = archive(&parts.each_ref().map(|(name, text)| (*name, text.as_str())));
    let whole = reading(&whole);
    assert_eq!(cell(&whole, 0, Role::Basis), "1. 2020年\n①乙\n框\n法律\n《花木条例》\n\n注");
    assert!(whole.source.text().ends_with("脚注1：脚\n"));
    for which in 0..parts.len() {
        let text = &parts[which].1;
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        for pair in places.windows(12).step_by(5) {
            let cut = format!("{}{}", &text[..pair[0]], &text[pair[11]..]);
            let mut changed = parts.each_ref().map(|(name, text)| (*name, text.as_str()));
            changed[which].1 = &cut;
            let Ok(list) = try_read(&archive(&changed)) else { continue };
            let segments = list.source.segments();
            assert!(segments.is_sorted_by(|a, b| a.span.end() <= b.span.start()));
            let text = list.source.text();
            let cells = list.document.entries.iter().flat_map(|entry| &entry.cells).map(|cell| cell.span);
            let spans = segments.iter().map(|segment| segment.span).chain(cells);
            for span in spans.chain(list.document.paragraphs.iter().map(|(_, span)| *span)) {
                assert!(text.get(span.range()).is_some(), "{span:?} in {text:?}");
            }
        }
    }
}
