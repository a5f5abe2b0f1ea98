//! What real workbooks hold: several lists on a sheet, a list over several sheets, formulas without results, hidden parts,
//! numbers with formats, damage in one sheet of many.

use super::tests::{archive, cell, reading, row, says, try_read};
use crate::model::Role;
use crate::read::{Damage, Limits, ReadError, Reading};

const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn sheet(rows: &[String]) -> String {
    format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.concat())
}

fn head() -> String {
    row(&["序号", "事项名称", "实施依据"])
}

fn item(number: &str, name: &str) -> String {
    row(&[number, name, "《花木条例》第一条"])
}

/// A workbook with these sheets (attributes of the `sheet` element, part), and further parts.
fn workbook(sheets: &[(&str, &str)], more: &[(&str, &str)]) -> Vec<u8> {
    let mut book = format!("<workbook xmlns:r='{TYPE}'><sheets>");
    let mut relations = String::from("<Relationships>");
    for (at, (attributes, _)) in sheets.iter().enumerate() {
        book.push_str(&format!("<sheet name='表{}' r:id='r{at}' {attributes}/>", at + 1));
        relations
            .push_str(&format!("<Relationship Id='r{at}' Type='{TYPE}/worksheet' Target='worksheets/s{at}.xml'/>"));
    }
    book.push_str("</sheets></workbook>");
    relations.push_str(&format!("<Relationship Id='y' Type='{TYPE}/styles' Target='styles.xml'/>"));
    relations
        .push_str(&format!("<Relationship Id='z' Type='{TYPE}/sharedStrings' Target='strings.xml'/></Relationships>"));
    let names: Vec<String> = (0..sheets.len()).map(|at| format!("xl/worksheets/s{at}.xml")).collect();
    let mut parts = vec![("xl/workbook.xml", book.as_str()), ("xl/_rels/workbook.xml.rels", relations.as_str())];
    let has = |name: &str| more.iter().any(|(other, _)| *other == name);
    for (name, text) in [("xl/styles.xml", "<styleSheet/>"), ("xl/strings.xml", "<sst/>")] {
        if !has(name) {
            parts.push((name, text));
        }
    }
    parts.extend(
        names.iter().map(String::as_str).zip(sheets.iter().map(|(_, text)| *text)).filter(|(_, text)| !text.is_empty()),
    );
    parts.extend(more);
    archive(&parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

fn numbers(reading: &Reading) -> Vec<(u32, Option<u32>)> {
    let items = reading.document.entries.iter();
    items.map(|entry| (entry.part, entry.number.as_ref().and_then(|number| number.value))).collect()
}

fn told(reading: &Reading) -> Vec<&str> {
    reading.document.problems.iter().map(|problem| problem.zh.as_str()).collect()
}

#[test]
fn lists_on_one_sheet_and_over_several() {
    let first = sheet(&[
        head(),
        item("1", "对甲的处罚"),
        head(),
        item("2", "对乙的处罚"),
        row(&["乙市园林局许可清单"]),
        row(&["序号", "事项名称", "责任事项", "备注"]),
        item("1", "移植许可"),
    ]);
    let second = sheet(&[row(&["续表"]), row(&["2", "砍伐许可", "1.受理责任", "无"])]);
    let third = sheet(&[row(&["类别", "数量", "说明"]), row(&["处罚", "2", "无"]), row(&["许可", "2", "无"])]);
    let list = reading(&workbook(&[("", &first), ("", &second), ("", &third)], &[]));
    assert_eq!(numbers(&list), [(0, Some(1)), (0, Some(2)), (1, Some(1)), (2, Some(2))]);
    assert_eq!(list.document.parts[2].sheet.as_deref(), Some("表2"));
    assert_eq!((cell(&list, 3, Role::Name), cell(&list, 3, Role::Duties)), ("砍伐许可", "1.受理责任"));
    assert_eq!((list.document.entries[3].row, list.document.parts[3].columns.len()), (2, 0));
    assert_eq!(
        told(&list),
        ["工作表“表3”的表头（“类别”、“数量”、“说明”等）不是清单的表头，其中的文字只作一般文字检查。"]
    );

    assert_eq!(list.document.parts[1].title.as_ref().map(|title| title.value.as_str()), Some("乙市园林局许可清单"));

    // Another number does not go on with the list.
    let other = sheet(&[item("7", "砍伐许可")]);
    let list = reading(&workbook(&[("", &first), ("", &other)], &[]));
    assert_eq!((numbers(&list).len(), list.document.problems.len()), (3, 1));
}

#[test]
fn formulas_without_results_are_told() {
    let formula = |place: &str, value: &str| format!("<c r='{place}'><f>A1+1</f>{value}</c>");
    let rows = [
        head(),
        format!(
            "<row>{}<c t='str'><f>B1</f><v>对甲的处罚</v></c>{}</row>",
            formula("A2", "<v>1</v>"),
            formula("C2", "<v/>")
        ),
        // A result that is an empty text is a result.
        format!("<row>{}<c t='str'><f>B1</f><v></v></c></row>", formula("A3", "")),
    ];
    let list = reading(&workbook(&[("", &sheet(&rows))], &[]));
    assert_eq!(numbers(&list), [(0, Some(1))]);
    assert_eq!(
        told(&list),
        ["工作表“表1”有 2 个公式（首个在 C2）没有保存计算结果，读不到内容：请在 Excel/WPS 中打开并保存一次，再检查。"]
    );
}

#[test]
fn hidden_parts_are_read_and_told_once() {
    let rows = [head(), item("1", "对甲的处罚").replace("<row>", "<row hidden='1'>"), item("2", "对乙的处罚")];
    let list = sheet(&rows).replace(
        "<sheetData>",
        "<cols><col min='2' max='3' hidden='1'/><col min='9' max='99999999' hidden='1'/></cols><sheetData>",
    );
    let read =
        reading(&workbook(&[("", &list), ("state='veryHidden'", &sheet(&[head(), item("3", "对丙的处罚")]))], &[]));
    assert_eq!(numbers(&read), [(0, Some(1)), (0, Some(2)), (1, Some(3))]);
    let tail = "隐藏的，已照常检查：拿到文件的人都能看到，发布前请确认应否公开。";
    assert_eq!(told(&read), [format!("工作表“表1”的 1 行、B、C 列是{tail}"), format!("工作表“表2”是{tail}")]);
}

#[test]
fn numbers_are_read_as_they_are_shown() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId='200' formatCode='000'/><numFmt numFmtId='201' formatCode='yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;'/></numFmts>\
        <cellXfs><xf/><xf numFmtId='200'/><xf numFmtId='201'/><xf numFmtId='10'/></cellXfs></styleSheet>";
    let rows = [
        head(),
        "<row><c s='1'><v>7</v></c><c t='inlineStr'><is><t>对甲的处罚</t></is></c><c s='2'><v>45943</v></c></row>"
            .to_owned(),
        "<row><c s='0'><v>8</v></c><c t='inlineStr'><is><t>对乙的处罚</t></is></c><c s='3'><v>0.1</v></c></row>"
            .to_owned(),
    ];
    let list = reading(&workbook(&[("", &sheet(&rows))], &[("xl/styles.xml", styles)]));
    assert_eq!((cell(&list, 0, Role::Number), cell(&list, 0, Role::Basis)), ("007", "2025年10月13日"));
    assert_eq!(cell(&list, 1, Role::Basis), "10.00%");
    assert_eq!(numbers(&list), [(0, Some(7)), (0, Some(8))]);
    let span = |entry: usize, role: Role| list.document.entries[entry].cell(role).unwrap().span;
    assert!(!list.source.can_write(span(0, Role::Number)) && list.source.can_write(span(1, Role::Number)));
}

#[test]
fn damage_in_one_sheet_leaves_the_others() {
    let list = sheet(&[head(), item("1", "对甲的处罚")]);
    let cut = &sheet(&[head(), item("1", "对乙的处罚"), item("2", "对丙的处罚")]);
    let cut = &cut[..cut.rfind("对丙").unwrap()];
    let entities = format!("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>{list}");
    let strings = sheet(&["<row><c t='s'><v>0</v></c><c t='s'><v>7</v></c></row>".to_owned()]);
    let sheets = [("", list.as_str()), ("", cut), ("", &entities), ("", ""), ("", &strings)];
    let read = reading(&workbook(&sheets, &[("xl/strings.xml", "<sst><si><t>首个</t></si><si><t>末")]));
    assert_eq!(numbers(&read), [(0, Some(1)), (1, Some(1)), (1, Some(2))]);
    let told = told(&read);
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].starts_with("工作表“表2”只读到了前面的部分：正文已损坏。"));
    assert!(told[1].starts_with("工作表“表3”没有读取：正文声明了 XML 实体（DTD）"));
    assert!(told[2].starts_with("工作表“表4”没有读取：文件里没有正文。"));
    assert_eq!(told[3], "从这里起有 1 个单元格的文字不在文件里（共享字符串表已损坏），没有读取。");

    // A sheet that stands outside the file is not fetched.
    let outside = workbook(&[("", &list)], &[]);
    let package = |bytes: &[u8]| try_read(bytes, Limits::default());
    assert!(package(&outside).is_ok());
    let relations = format!(
        "<Relationships><Relationship Id='r0' Type='{TYPE}/worksheet' TargetMode='External' Target='http://example.com/s.xml'/></Relationships>"
    );
    let book = format!("<workbook xmlns:r='{TYPE}'><sheets><sheet name='表1' r:id='r0'/></sheets></workbook>");
    let outside =
        archive(&[("xl/workbook.xml", book.as_bytes()), ("xl/_rels/workbook.xml.rels", relations.as_bytes())]);
    assert!(matches!(package(&outside), Err(ReadError::Damaged { damage: Damage::MissingPart, .. })));
}

#[test]
fn open_document_values_without_text() {
    let content = "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x' xmlns:style='s'>\
        <style:style style:name='ta1'/><style:style style:name='ta2'><style:table-properties table:display='false'/></style:style>\
        <table:table table:name='表1' table:style-name='ta2'>\
        <table:table-row><table:table-cell><text:p>序号</text:p></table:table-cell><table:table-cell><text:p>事项名称</text:p></table:table-cell><table:table-cell><text:p>实施依据</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type='float' office:value='1'/><table:table-cell office:value-type='string' office:string-value='对甲的处罚'/><table:table-cell office:value-type='string'><text:p/></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell table:formula='of:=[.A2]+1'/><table:table-cell><text:p>对乙的处罚</text:p></table:table-cell></table:table-row>\
        </table:table>\
        <table:table table:name=\"'file:///home/a.ods'#$Sheet1\"><table:table-row><table:table-cell><text:p>序号</text:p></table:table-cell></table:table-row></table:table>\
        </office:document-content>";
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let list = reading(&archive(&[("mimetype", kind.as_bytes()), ("content.xml", content.as_bytes())]));
    assert_eq!(numbers(&list), [(0, Some(1)), (0, None)]);
    assert_eq!((cell(&list, 0, Role::Name), cell(&list, 0, Role::Basis)), ("对甲的处罚", ""));
    assert_eq!(
        list.source.text().matches("序号").count(),
        1,
        "the copy of a sheet of another file is none of this one"
    );
    assert!(says(&list, "工作表“表1”是隐藏的") && says(&list, "1 个公式（首个在 A3）"));
    assert_eq!(list.document.problems.len(), 2);
}

#[test]
fn workbooks_of_excel_97() {
    let list = reading(include_bytes!("../../../fixtures/formats/sheets/small.xls"));
    assert_eq!((list.document.format, numbers(&list)), ("xls", vec![(0, Some(1)), (0, Some(2))]));
    assert_eq!((cell(&list, 1, Role::Category), cell(&list, 1, Role::Basis)), ("行政处罚", "2025-10-13"));
    assert!(list.document.entries[1].cell(Role::Category).unwrap().inherited && told(&list).is_empty());
}

#[test]
fn titles_part_lists_of_one_header() {
    let title = |name: &str| row(&[&format!("{name}权责清单")]);
    let rows = [
        title("甲市园林局"),
        head(),
        item("1", "对甲的处罚"),
        // The next page.
        title("甲市园林局"),
        head(),
        item("2", "对乙的处罚"),
        title("甲市林业局"),
        row(&["（2025.12）"]),
        head(),
        item("1", "对丙的处罚"),
    ];
    let list = reading(&workbook(&[("", &sheet(&rows))], &[]));
    assert_eq!(numbers(&list), [(0, Some(1)), (0, Some(2)), (1, Some(1))]);
    assert_eq!(list.document.parts[1].title.as_ref().unwrap().value, "甲市林业局权责清单");
    assert!(told(&list).is_empty());
}

#[test]
fn a_workbook_of_pictures_is_named() {
    let drawing = "<xdr:wsDr><xdr:pic/><xdr:pic/><xdr:sp><a:t>扫描件</a:t></xdr:sp></xdr:wsDr>";
    let relations = format!(
        "<Relationships><Relationship Id='d' Type='{TYPE}/drawing' Target='../drawings/d.xml'/></Relationships>"
    );
    let more = [("xl/worksheets/_rels/s0.xml.rels", relations.as_str()), ("xl/drawings/d.xml", drawing)];
    let pictures = try_read(&workbook(&[("", "<worksheet/>")], &more), Limits::default());
    assert!(matches!(pictures, Err(ReadError::NoText { pictures: 3, embedded: 0 })));
    let list = reading(&workbook(&[("", &sheet(&[head(), item("1", "对甲的处罚")]))], &more));
    assert_eq!(
        told(&list),
        ["工作表“表1”上有 1 个文本框（“扫描件…”）、2 张图片，不在单元格里，未检查；发布前请确认应否删去。"]
    );
}
