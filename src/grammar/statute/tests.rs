use super::*;

/// Each article as its number and the items of its paragraphs.
fn shape(text: &str) -> Vec<(u32, u32, Vec<u32>)> {
    let found = statute(text);
    found.articles.iter().map(|article| (article.number, article.sub, article.paragraphs())).collect()
}

#[test]
fn takes_markdown_apart() {
    let text = "# 纸鸢法\n\n2001年通过\n\n## 第一章　总则\n\n**第一条**　为了放飞，制定本法。\n\n**第二条**　有下列情形的：\n\n（一）甲；\n\n（二）乙。\n\n前款另有规定的除外。\n\n**第二条之一**　丙。\n\n## 第二章　附则\n\n**第三条**　丁。\n";
    assert_eq!(shape(text), [(1, 0, vec![0]), (2, 0, vec![2, 0]), (2, 1, vec![0]), (3, 0, vec![0])]);
    let found = statute(text);
    assert!(found.preamble.slice(text).contains("2001年"));
    assert_eq!(found.articles[3].lines[0].span.slice(text), "丁。");
}

#[test]
fn takes_plain_text_apart() {
    let text = "纸鸢条例\r\n第一章 总 则\r\n第一条 甲。\r\n　　第二条 下列：1.甲；\r\n1．乙；\r\n2．丙。\r\n第三条规定的，从其规定。\r\n第三条：（一）甲；（二）乙；（三）丙，依照第一条第（一）项。\r\n附件：\r\n第四条 不是。\r\n";
    assert_eq!(shape(text), [(1, 0, vec![0]), (2, 0, vec![2, 0]), (3, 0, vec![3])]);
}

#[test]
fn attached_documents_are_not_its_articles() {
    assert_eq!(shape("第一条 甲。\n第二条 乙。\n第一条 丙。\n第三条 丁。\n").len(), 2);
    assert_eq!(shape("第一条 甲。\n第三百条 乙。\n").len(), 1);
    assert!(shape("一、甲。\n二、乙。\n").is_empty());
    assert!(shape("").is_empty());
}
