use super::*;

/// One reference as `条-之/款/项/目~to`, short enough for a table.
fn short(article: &Article) -> String {
    let to = article.to.map(|to| format!("~{to}")).unwrap_or_default();
    format!(
        "{}-{}/{}/{}/{}{to}",
        article.article, article.sub_article, article.paragraph, article.item, article.subitem
    )
}

#[test]
fn reads_all_styles() {
    for (text, expected, rest) in [
        ("第三条：甲", "3-0/0/0/0", "：甲"),
        ("第一百二十条之一 ", "120-1/0/0/0", " "),
        ("第三十条、第三十二条、第三十四条：", "30-0/0/0/0 32-0/0/0/0 34-0/0/0/0", "："),
        ("第三十、三十二、六十一条。", "30-0/0/0/0 32-0/0/0/0 61-0/0/0/0", "。"),
        ("第四十四条，第四十七条至第四十九条，第五十条第一款", "44-0/0/0/0 47-0/0/0/0~49 50-0/1/0/0", ""),
        ("第三十九至第五十条", "39-0/0/0/0~50", ""),
        ("第七条—第九条：", "7-0/0/0/0~9", "："),
        ("第五十条第一款第四项", "50-0/1/4/0", ""),
        ("第五十八条第一款第（四）项和第三款", "58-0/1/4/0 58-0/3/0/0", ""),
        ("第五条第一款（四）项", "5-0/1/4/0", ""),
        ("第五条第（二项）：", "5-0/0/2/0", "："),
        ("第七十八条第一款第一、三、四项", "78-0/1/1/0 78-0/1/3/0 78-0/1/4/0", ""),
        ("第九十七条第一项、第二项", "97-0/0/1/0 97-0/0/2/0", ""),
        ("第九条第一项至第三项", "9-0/0/1/0 9-0/0/2/0 9-0/0/3/0", ""),
        ("第二十六条第一款和第二款", "26-0/1/0/0 26-0/2/0/0", ""),
        ("第二款：甲", "0-0/2/0/0", "：甲"),
        ("第3条第6款", "3-0/6/0/0", ""),
        ("第 21 条 甲", "21-0/0/0/0", " 甲"),
        ("【第27条】【第1款】【第4项】", "27-0/1/4/0", ""),
        ("第4.3条", "4-3/0/0/0", ""),
        ("第五章、第六章：", "0-0/0/0/0 0-0/0/0/0", "："),
        ("第三章第十八条", "18-0/0/0/0", ""),
        ("附件1第34项“甲”", "0-0/0/34/0", "“甲”"),
        ("附件目录第183项", "0-0/0/183/0", ""),
        ("全文适用", "0-0/0/0/0", ""),
        ("第三条第一项第（二）小项", "3-0/0/1/2", ""),
        ("第三条（一）甲", "3-0/0/0/0", "（一）甲"),
        ("第三条 第二届", "3-0/0/0/0", " 第二届"),
        ("第三条、第\n四条", "3-0/0/0/0 4-0/0/0/0", ""),
    ] {
        let run = articles(text, 0).unwrap_or_default();
        let found: Vec<_> = run.articles.iter().map(short).collect();
        assert_eq!(found.join(" "), expected, "{text}");
        assert_eq!(&text[run.end..], rest, "{text}");
    }
    for text in ["", "第三届", "三条", "（一）项", "第：", "条"] {
        assert_eq!(articles(text, 0), None, "{text}");
    }
}

#[test]
fn tells_what_is_missing() {
    for (text, mark, at) in [("第二十五：甲", Mark::MissingArticleWord, 12), ("第第五条", Mark::Doubled, 3)] {
        let run = articles(text, 0).unwrap_or_default();
        let faults: Vec<_> = run.faults.iter().map(|fault| (fault.mark, fault.span.start())).collect();
        assert_eq!(faults, [(mark, at)], "{text}");
    }
}
