use super::*;

/// One event as `kind date issuer number`, short enough for a table.
fn short(event: &Event) -> String {
    let mut words = vec![format!("{:?}", event.kind)];
    words.extend(event.date.as_ref().map(|date| date.value.to_string()));
    words.extend(event.issuer.as_ref().map(|issuer| issuer.value.clone()));
    words.extend(event.number.as_ref().map(|number| format!("#{}", number.number)));
    words.join(" ")
}

#[test]
fn reads_all_styles() {
    for (text, expected) in [
        (
            "1996年3月17日第八届全国人民代表大会第四次会议通过，2021年1月22日第十三届全国人民代表大会常务委员会第二十五次会议修订",
            "Adopted 1996-03-17 第八届全国人民代表大会第四次会议|Revised 2021-01-22 第十三届全国人民代表大会常务委员会第二十五次会议",
        ),
        (
            "1996年3月17日颁布，2021年1月22日修订,2021年7月15日起施行",
            "Issued 1996-03-17|Revised 2021-01-22|Effective 2021-07-15",
        ),
        ("2021年1月22日修正", "Revised 2021-01-22"),
        ("2020修订", "Revised 2020"),
        ("2011年本", "Issued 2011"),
        (
            "2002年6月29日中华人民共和国主席令第70号公布，自2002年11月1日起施行。2021年6月10日第三次修正",
            "Issued 2002-06-29 中华人民共和国主席 #70|Effective 2002-11-01|Revised 2021-06-10",
        ),
        ("1986年1月20日主席令第三十四号，2013年12月28日予以修改", "Issued 1986-01-20 主席 #34|Revised 2013-12-28"),
        ("中华人民共和国主席令第65号，自2013年7月1日起施行", "Issued 中华人民共和国主席 #65|Effective 2013-07-01"),
        ("2003年主席令第七号", "Issued 2003 主席 #7"),
        ("国务院令2007年第512号", "Issued 国务院 #512"),
        ("国务院令第649号，709号令修正", "Issued 国务院 #649|Revised #709"),
        ("1982年11月19日通过，2017年11月4日第五次修正", "Adopted 1982-11-19|Revised 2017-11-04"),
        (
            "根据2011年1月8日《甲的决定》第一次修订　根据2017年3月1日《乙的决定》第二次修订",
            "Revised 2011-01-08|Revised 2017-03-01",
        ),
        ("2001年国务院令第341号公布，2020年国务院令第732号修订", "Issued 2001 国务院 #341|Revised 2020 国务院 #732"),
        ("2016年自治区十二届人大常委会第二十六次会议通过", "Adopted 2016 自治区十二届人大常委会第二十六次会议"),
        ("根据2020年11月29日发布的国务院令第732号修订", "Revised 2020-11-29 国务院 #732"),
        (
            "2004年10月5日，第九届全国人民代表大会常务委员会第三次会议修订通过",
            "Revised 2004-10-05 第九届全国人民代表大会常务委员会第三次会议",
        ),
        ("1990年2月3日国务院批准1990年2月5日甲部令第2号发布", "Approved 1990-02-03 国务院|Issued 1990-02-05 甲部 #2"),
        (
            "甲办发〔2014〕189号，自2014年1月1日起施行，2003年2月3日甲办印发的《乙》同时废止",
            "Issued #189|Effective 2014-01-01",
        ),
        ("2021年1月22第九届全国人民代表大会第三次会议通过", "Adopted 2021-01-22 第九届全国人民代表大会第三次会议"),
        ("2017年3月1日《关于修改和废止部分法规的决定》修正", "Revised 2017-03-01"),
        ("2006年12月18日甲局令第8号公布，自公布之日起施行", "Issued 2006-12-18 甲局 #8|Effective"),
        ("2008年6月4日,总理甲乙4日签署第535号国务院令", "Issued 2008-06-04 国务院 #535"),
        ("以下简称条例", ""),
        ("一", ""),
    ] {
        let found: Vec<_> = events(text, 0, text.len()).events.iter().map(short).collect();
        assert_eq!(found.join("|"), expected, "{text}");
    }
}

#[test]
fn tells_what_is_missing() {
    let text = "2021年1月22第九届全国人民代表大会第三次会议通过";
    let faults: Vec<_> =
        events(text, 0, text.len()).faults.iter().map(|fault| (fault.mark, fault.span.start())).collect();
    assert_eq!(faults, [(Mark::MissingDayWord, 13)]);
}
