use super::*;
use crate::diagnostic::Lang;
use crate::model::{DocumentKind, Entry, ProblemKind, Role};

const DUMP: &str = include_str!("../../fixtures/formats/power-list.txt");
const CSV: &str = include_str!("../../fixtures/formats/power-list.csv");
const REGISTERS: &str = include_str!("../../fixtures/formats/registers.txt");

fn try_read(path: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    let vocabulary = Vocabulary::bundled();
    let limits = Limits::default();
    read(path, bytes, &ReadOptions { vocabulary: &vocabulary, limits })
}

fn reading(text: &str) -> Reading {
    try_read("list", text.as_bytes()).unwrap()
}

fn cell(reading: &Reading, entry: usize, role: Role) -> Option<&str> {
    let cell = reading.document.entries[entry].cell(role)?;
    Some(reading.source.slice(cell.span))
}

fn column(reading: &Reading, role: Role) -> Vec<String> {
    let plain = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    (0..reading.document.entries.len()).map(|at| plain(cell(reading, at, role).unwrap_or(""))).collect()
}

fn is_item(entry: &&Entry) -> bool {
    entry.parent.is_none()
}

#[test]
fn dump_and_csv_of_one_list_agree() {
    let (dump, csv) = (reading(DUMP), reading(CSV));
    assert_eq!((dump.document.format, csv.document.format), ("dump", "csv"));
    for reading in [&dump, &csv] {
        let document = &reading.document;
        assert_eq!((document.item_count(), document.entries.len()), (8, 10));
        assert_eq!(document.authority.as_deref(), Some("青山市园林局"));
        assert_eq!(document.title.as_ref().unwrap().value, "青山市园林局权责清单");
        let numbers = document.entries.iter().filter(is_item).map(|item| item.number.as_ref().unwrap().value);
        assert!(numbers.eq((1..=8).map(Some)));
    }
    for &role in Role::ALL.iter().filter(|role| **role != Role::Number) {
        assert_eq!(column(&dump, role), column(&csv, role), "{role}");
    }
}

#[test]
fn a_dump_says_what_it_lost() {
    let Reading { document, .. } = reading(DUMP);
    let inferred = document.entries.iter().filter(is_item).filter(|item| item.number.as_ref().unwrap().inferred);
    assert_eq!(inferred.count(), 4);
    assert_eq!(document.problems.len(), 1);
    assert_eq!(document.problems[0].kind, ProblemKind::Lossy);
    assert!(document.problems[0].zh.contains("4 个自动序号"), "{}", document.problems[0].zh);
    // The text behind the table is prose, and no part of its last cell.
    let (part, _) = document.paragraphs[document.paragraphs.len() - 1];
    assert_eq!(document.parts[part as usize].kind, DocumentKind::Prose);
}

#[test]
fn lost_cells_are_absent_and_merged_ones_inherited() {
    let dump = reading(DUMP);
    let lost = 7;
    assert_eq!(cell(&dump, lost, Role::Category), None);
    assert_eq!(cell(&dump, lost, Role::Name), None);
    assert_eq!(cell(&dump, lost, Role::Actor), Some("青山市园林局"));
    let sub = &dump.document.entries[3];
    assert_eq!(sub.parent, Some(2));
    assert_eq!(cell(&dump, 3, Role::SubName), Some("2.对砍伐的处罚"));
    let basis = sub.cell(Role::Basis).unwrap();
    assert!(basis.inherited);
    assert_eq!(Some(basis.span), dump.document.entries[2].cell(Role::Basis).map(|cell| cell.span));
    // An empty cell of an item stands at its place.
    let empty = dump.document.entries[0].cell(Role::SubName).unwrap();
    assert!(empty.span.is_empty() && !empty.inherited);
    assert!(dump.source.text()[..empty.span.start() as usize].ends_with('\t'));
}

#[test]
fn registers_have_items_and_rows() {
    let registers = reading(REGISTERS);
    let document = &registers.document;
    let kinds: Vec<_> = document.parts.iter().map(|part| part.kind).collect();
    assert_eq!(kinds, [DocumentKind::DutyRegister, DocumentKind::BoundaryRegister, DocumentKind::Prose]);
    let counts = |part: u32| {
        let of_part = || document.entries.iter().filter(move |entry| entry.part == part);
        (of_part().filter(is_item).count(), of_part().count())
    };
    assert_eq!((counts(0), counts(1)), ((2, 4), (1, 2)));
    assert_eq!(cell(&registers, 0, Role::Unit), Some("花木科"));
    assert_eq!(cell(&registers, 1, Role::Unit), Some("养护科"));
    assert_eq!(cell(&registers, 1, Role::DepartmentDuty), Some("管理第1类花木。"));
    assert_eq!(cell(&registers, 5, Role::Case), Some("有人出售病株。"));
    assert_eq!(document.parts[1].title.as_ref().unwrap().value, "青山市园林局与相关部门的职责边界登记表");
}

#[test]
fn line_ends_and_encodings_do_not_matter() {
    let plain = reading(DUMP);
    let crlf = reading(&DUMP.replace('\n', "\r\n"));
    let (chinese, _, _) = encoding_rs::GB18030.encode(DUMP);
    let chinese = try_read("list", &chinese).unwrap();
    for &role in Role::ALL {
        assert_eq!(column(&plain, role), column(&crlf, role));
        assert_eq!(column(&plain, role), column(&chinese, role));
    }
}

#[test]
fn csv_places_lead_back_to_the_file() {
    let text = "序号,事项名称,实施依据\n1,甲,\"《\"\"甲\"\"条例》\n第一条\"\n2,乙,《乙条例》\n";
    let quoted = reading(text);
    assert_eq!(cell(&quoted, 0, Role::Basis), Some("《\"甲\"条例》\n第一条"));
    let second = quoted.document.entries[1].cell(Role::Basis).unwrap();
    let native = quoted.source.native_offset(second.span.start()).unwrap() as usize;
    assert!(text[native..].starts_with("《乙条例》"));
    assert_eq!(quoted.source.line_column(second.span.start()).line, 4);
}

#[test]
fn other_delimiters_sections_and_repeated_headers() {
    let text = "序号\t权力类型\t事项名称\t实施依据\n一、行政处罚\t\t\t\n1\t行政处罚\t甲\t《甲条例》\n序号\t权力类型\t事项名称\t实施依据\n2\t行政处罚\t乙\t\n备注：略\n";
    let tsv = reading(text);
    assert_eq!(tsv.document.format, "tsv");
    assert_eq!(tsv.document.entries.len(), 2);
    assert_eq!(cell(&tsv, 1, Role::Basis), Some(""));
    assert_eq!(tsv.document.paragraphs.len(), 2);
    let semicolons = reading(&text.replace('\t', ";"));
    assert_eq!(semicolons.document.entries.len(), 2);
}

#[test]
fn a_sub_item_may_have_a_category_of_its_own() {
    let text = "序号,事项名称,子项名称,权力类型,实施依据\n1,甲,1.子,行政许可,《甲条例》\n,,2.子,行政许可,《乙条例》\n,丙,,行政许可,\n";
    let Reading { document, .. } = reading(text);
    let parents: Vec<_> = document.entries.iter().map(|entry| entry.parent).collect();
    assert_eq!(parents, [None, Some(0), None]);
}

#[test]
fn broken_quotes_and_limits_are_problems() {
    let open = reading("序号,事项名称,实施依据\n1,甲,\"《甲条例》\n2,乙,《乙条例》\n");
    assert_eq!(open.document.entries.len(), 2);
    assert_eq!(open.document.problems[0].kind, ProblemKind::Unreadable);

    let vocabulary = Vocabulary::bundled();
    let limits = Limits { rows: 4, ..Limits::default() };
    let options = ReadOptions { vocabulary: &vocabulary, limits };
    let cut = read("list", CSV.as_bytes(), &options).unwrap();
    assert_eq!(cut.document.problems.len(), 1);
    let small = Limits { file_bytes: 3, ..Limits::default() };
    let error = read("list", b"1234", &ReadOptions { vocabulary: &vocabulary, limits: small });
    assert!(matches!(error, Err(ReadError::TooLarge { bytes: 4, limit: 3 })));
}

#[test]
fn errors_say_what_to_do() {
    let error = |bytes: &[u8]| try_read("x.csv", bytes).unwrap_err();
    assert!(matches!(error(b""), ReadError::Empty { bytes: 0 }));
    assert!(matches!(error(" \n\u{3000}".as_bytes()), ReadError::Empty { .. }));
    assert!(matches!(error(b"a\xFFb\xFE"), ReadError::Encoding { offset: 1, .. }));
    let unknown = error("地点,天气,备注\n青山,晴,无\n".as_bytes());
    assert!(unknown.message(Lang::Zh).contains("天气"));
    assert!(
        unknown.help(Lang::Zh).contains("[columns]\nname = [\"地点\"]\nbasis = [\"天气\"]"),
        "{}",
        unknown.help(Lang::Zh)
    );
    let directory = error("序号,公开事项,公开依据,公开主体,备注\n1,甲,乙,丙,丁\n".as_bytes());
    assert!(matches!(directory, ReadError::UnknownHeaders { other: Some(_), .. }));
    let loose = "某局权责清单\n序号\n权力类型\n事项名称\n实施依据\n责任事项\n1\n行政处罚\n";
    assert!(matches!(try_read("x.txt", loose.as_bytes()), Err(ReadError::NoCellMarks { .. })));
}

#[test]
fn prose_holds_no_list() {
    let prose = reading("养护制度\n\n\t一、总则，花木应当养护，不得损坏，也不得移栽，更不得砍伐，违者应当补种。\n");
    assert_eq!(prose.document.kind, DocumentKind::Prose);
    assert_eq!((prose.document.entries.len(), prose.document.paragraphs.len()), (0, 2));
}

#[test]
fn surplus_cells_are_kept_and_named() {
    let text = "序号,事项名称,实施依据\n1,甲,《甲条例》,第一条\n2,乙,《乙条例》\n";
    let Reading { document, .. } = reading(text);
    assert_eq!(document.entries[0].cells.len(), 4);
    assert_eq!(document.entries[0].cells[3].role, None);
    assert_eq!(document.problems.len(), 1);
    let dump = "\t序号\n\t事项名称\n\t实施依据\n\n\t1\n\t甲\n\t《甲条例》\n\t多余\n\n\t2\n\t乙\n\t《乙条例》\n";
    let Reading { document, .. } = reading(dump);
    assert_eq!((document.item_count(), document.entries[0].cells.len()), (2, 4));
    let unreadable = document.problems.iter().filter(|problem| problem.kind != ProblemKind::Lossy);
    assert_eq!(unreadable.count(), 1);
}

#[test]
fn a_header_over_two_columns_and_a_header_broken_in_two() {
    let text = "序号,事项名称,实施层级及权限,,实施依据\n1,甲,市级,直接实施,《甲条例》\n";
    let reading_of_two = reading(text);
    assert_eq!(cell(&reading_of_two, 0, Role::Level), Some("市级"));
    assert_eq!(cell(&reading_of_two, 0, Role::Basis), Some("《甲条例》"));
    let levels = "序号,事项名称,实施层级,,,实施依据\n,,省,市,县,\n1,甲,,√,,《甲条例》\n";
    let Reading { document, .. } = reading(levels);
    assert_eq!(document.entries.len(), 1);
    assert_eq!(document.parts[0].columns[4].header, "县");
    let broken = "\t序号\n\t权力类型\n\t事项名称\n\n\t实施主体\n\t实施依据\n\n\t1\n\t行政处罚\n\t对损坏花木的处罚\n\t某局\n\t《花木条例》\n";
    let broken = reading(broken);
    assert_eq!(cell(&broken, 0, Role::Basis), Some("《花木条例》"));
}

#[test]
fn the_start_of_any_list_reads_without_panic() {
    let vocabulary = Vocabulary::bundled();
    let options = ReadOptions { vocabulary: &vocabulary, limits: Limits::default() };
    for text in [DUMP, CSV, REGISTERS] {
        for end in (0..text.len()).step_by(5) {
            let mut bytes = text.as_bytes()[..end].to_vec();
            for tail in [&b""[..], b"\"", b"\n \t", b" "] {
                bytes.truncate(end);
                bytes.extend_from_slice(tail);
                let Ok(reading) = read("x", &bytes, &options) else {
                    continue;
                };
                for cell in reading.document.entries.iter().flat_map(|entry| &entry.cells) {
                    assert!(reading.source.text().get(cell.span.range()).is_some());
                }
                crate::report::inspect::json(&[(&reading.source, &reading.document)]);
                let page = crate::report::inspect::table(&reading.source, &reading.document, Lang::Zh, 30);
                assert!(page.lines().all(|line| crate::text::width::of_str(line) <= 30), "{page}");
            }
        }
    }
}
