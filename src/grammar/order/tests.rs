use super::*;

#[test]
fn reads_all_styles() {
    use NumberForm::{Bracketed, Order};
    for (text, prefix, year, number, form, issuer) in [
        ("国务院令第732号公布", "国务院令", None, 732, Order, Some("国务院")),
        ("2013年国家体育总局第17号令公布", "国家体育总局令", None, 17, Order, Some("国家体育总局")),
        ("主席令第七十四号", "主席令", None, 74, Order, Some("主席")),
        (
            "原国家安全生产监督管理总局令第44号",
            "国家安全生产监督管理总局令",
            None,
            44,
            Order,
            Some("国家安全生产监督管理总局"),
        ),
        ("1997年新闻出版署署长令第12号", "新闻出版署署长令", None, 12, Order, Some("新闻出版署")),
        (
            "国家广播电影电视总局、信息产业部令第56号",
            "国家广播电影电视总局、信息产业部令",
            None,
            56,
            Order,
            Some("国家广播电影电视总局、信息产业部"),
        ),
        ("国务院令2007年第512号", "国务院令", Some(2007), 512, Order, Some("国务院")),
        ("709号令修正", "令", None, 709, Order, None),
        ("根据2020年11月29日发布的国务院令第732号修订", "国务院令", None, 732, Order, Some("国务院")),
        ("文人发[2000]60号", "文人发", Some(2000), 60, Bracketed, None),
        ("桂政发〔2013〕9号", "桂政发", Some(2013), 9, Bracketed, None),
        ("【2021】58号", "", Some(2021), 58, Bracketed, None),
        ("(2004)62号文件", "", Some(2004), 62, Bracketed, None),
        ("甲办〔 2013 〕 82号", "甲办", Some(2013), 82, Bracketed, None),
        ("甲办﹝2015﹞2号", "甲办", Some(2015), 2, Bracketed, None),
        ("河北省人民政府令[2008]第3号", "河北省人民政府令", Some(2008), 3, Bracketed, Some("河北省人民政府")),
        ("第5号令", "令", None, 5, Order, None),
    ] {
        let order = find(text, 0, text.len());
        let order = order.as_ref();
        assert_eq!(order.map(|order| order.number.prefix.as_str()), Some(prefix), "{text}");
        assert_eq!(order.map(|order| order.number.year), Some(year), "{text}");
        assert_eq!(order.map(|order| order.number.number), Some(number), "{text}");
        assert_eq!(order.map(|order| order.number.form), Some(form), "{text}");
        let name = order.and_then(|order| order.issuer.as_ref()).map(|issuer| issuer.value.as_str());
        assert_eq!(name, issuer, "{text}");
        assert_eq!(order.map(|order| order.faults.len()), Some(0), "{text}");
    }
}

#[test]
fn tells_what_is_missing() {
    for (text, mark, at) in [
        ("2018年国家体育总局令24号修改", Mark::MissingOrdinal, 28),
        ("国务院令第732公布", Mark::MissingNumberWord, 18),
        ("2009年国家广播电影电视总局第60号公布", Mark::MissingOrderWord, 37),
        ("国务院令第732号号", Mark::Doubled, 21),
        ("国务院令第第732号", Mark::Doubled, 15),
    ] {
        let order = find(text, 0, text.len());
        let faults: Vec<_> =
            order.iter().flat_map(|order| &order.faults).map(|fault| (fault.mark, fault.span.start())).collect();
        assert_eq!(faults, [(mark, at)], "{text}");
    }
}
