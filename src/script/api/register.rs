//! `ctx.laws`: the register of laws; its instruments and their versions.

use std::sync::Arc;

use rhai::{Array, Dynamic, INT, ImmutableString};

use super::registry::Api;
use super::text;
use super::text::array;
use crate::law::{Confidence, Existence, Law, LawRegister, LawVersion, Standing};
use crate::model::Date;
use crate::script::limits::in_time;
use crate::script::node::CitationNode;

/// The register.
#[derive(Clone)]
pub struct LawsNode(pub Arc<LawRegister>);

/// An instrument of it, by its title.
#[derive(Clone)]
pub struct LawNode {
    laws: Arc<LawRegister>,
    title: Arc<str>,
}

/// One of its versions, counted from the oldest.
#[derive(Clone)]
pub struct VersionNode {
    law: LawNode,
    number: usize,
}

impl LawNode {
    fn of(laws: &Arc<LawRegister>, law: Law<'_>) -> Self {
        Self { laws: Arc::clone(laws), title: law.title().into() }
    }

    fn read<R>(&self, absent: R, read: impl FnOnce(Law<'_>) -> R) -> R {
        // The node was made from an instrument of this register, so that the title is there.
        self.laws.by_title(&self.title).map_or(absent, read)
    }

    fn version(&self, wanted: &LawVersion<'_>) -> Dynamic {
        let number = wanted.law().versions().position(|version| version == *wanted);
        number.map_or(Dynamic::UNIT, |number| Dynamic::from(VersionNode { law: self.clone(), number }))
    }
}

impl VersionNode {
    fn read<R>(&self, absent: R, read: impl FnOnce(LawVersion<'_>) -> R) -> R {
        let law = self.law.laws.by_title(&self.law.title);
        law.and_then(|law| law.versions().nth(self.number)).map_or(absent, read)
    }
}

fn maybe<T: Into<Dynamic>>(value: Option<T>) -> Dynamic {
    value.map_or(Dynamic::UNIT, Into::into)
}

fn day(value: Option<Date>) -> Dynamic {
    value.map_or(Dynamic::UNIT, Dynamic::from)
}

fn count(value: Option<u32>) -> Dynamic {
    maybe(value.map(INT::from))
}

/// Registers the register.
pub fn register(api: &mut Api<'_>) {
    api.kind::<LawsNode>("Laws").about(
        "法规库：随程序附带的，加上 quanze.toml 中 laws.paths 的地方法规库",
        "The register of laws: the bundled one and the local ones of quanze.toml",
    );
    laws(api);
    law(api);
    version(api);
    cited(api);
}

fn laws(api: &mut Api<'_>) {
    api.method("find", |laws: &mut LawsNode, name: ImmutableString| {
        Ok(laws.0.get(&name).map_or(Dynamic::UNIT, |found| Dynamic::from(LawNode::of(&laws.0, found.law))))
    })
    .gives("Law?")
    .doc(
        "按全称、简称、别名、旧称找法规；库中没有则为 ()，这并不说明名称有错",
        "The instrument of a title, short title, alias or old name; `()` where the register has none, which says nothing against the name",
        r#"ctx.laws.find("甲市户外广告管理办法").issuer // "甲市人民政府""#,
    )
    .method("near", |laws: &mut LawsNode, name: ImmutableString| {
        in_time()?;
        Ok(array(laws.0.near(&name).into_iter().take(10).map(|near| LawNode::of(&laws.0, near.law))))
    })
    .doc(
        "名称相近的法规，最像的在前",
        "Instruments with names near to this one, the likeliest first",
        r#"ctx.laws.near("甲市道路照明管埋条例")[0].title // "甲市道路照明管理条例""#,
    )
    .method2("existed", |laws: &mut LawsNode, organ: ImmutableString, on: Date| {
        Ok(text(match laws.0.existed(&organ, on) {
            Existence::Existed(_) => "yes",
            Existence::DidNot(_) => "no",
            Existence::Unclear(_) | Existence::Unknown => "unknown",
        }))
    })
    .doc(
        "某机关在某日是否存在：\"yes\"、\"no\"、\"unknown\"",
        "Whether an organ existed on a day: yes, no or unknown",
        r#"ctx.laws.existed("甲市照明局", date(2020, 1, 1)) // "no""#,
    )
    .method2("name_on", |laws: &mut LawsNode, organ: ImmutableString, on: Date| {
        Ok(maybe(laws.0.name_on(&organ, on).map(text)))
    })
    .gives("string?")
    .doc(
        "某机关在某日的名称：当时存在则为其本名，否则为唯一的承继机关；说不准则为 ()",
        "What an organ was called on a day: itself, or its only successor; `()` where that cannot be told",
        r#"ctx.laws.name_on("甲市照明局", date(2020, 1, 1)) // "甲市城市管理局""#,
    );
}

fn law(api: &mut Api<'_>) {
    api.kind::<LawNode>("Law")
        .about("法规库中的一部法规", "An instrument of the register")
        .shown(|law: &mut LawNode| law.title.to_string())
        .get("title", |law: &mut LawNode| text(&law.title))
        .doc("全称", "The official title", r#"ctx.laws.find("甲市照明条例").title // "甲市道路照明管理条例""#)
        .get("level", |law: &mut LawNode| text(law.read("", |law| law.level().name())))
        .doc(
            "效力级别：宪法、法律、监察法规、行政法规、地方性法规、部门规章、地方政府规章、司法解释、规范性文件、党内法规",
            "The level, in Chinese",
            r#"ctx.laws.find("甲市户外广告管理办法").level // "地方政府规章""#,
        )
        .get("issuer", |law: &mut LawNode| text(law.read(String::new(), |law| law.issuer().to_owned())))
        .doc("制定机关；不知道则为空", "Who issued it; empty where unknown", r#"ctx.laws.find("甲市户外广告管理办法").issuer // "甲市人民政府""#)
        .get("region", |law: &mut LawNode| text(law.read(String::new(), |law| law.region().to_owned())))
        .doc("地方法规的省份；其他为空", "The province of a local instrument; else empty", r#"ctx.laws.find("甲市照明条例").region // "甲省""#)
        .get("status", |law: &mut LawNode| text(law.read("", |law| law.status().name())))
        .doc("状态：现行有效、已修改、已废止、尚未生效", "The status, in Chinese", r#"ctx.laws.find("甲市照明条例").status // "现行有效""#)
        .get("repealed_on", |law: &mut LawNode| day(law.read(None, |law| law.repealed_on())))
        .gives("Date?")
        .doc("废止日期；没有废止或不知道则为 ()", "When it was repealed; `()` where it was not, or that is unknown", r#"ctx.laws.find("甲市路灯管理办法").repealed_on.year // 2015"#)
        .get("superseded_by", |law: &mut LawNode| {
            let laws = Arc::clone(&law.laws);
            let next = law.read(None, |law| laws.get(law.superseded_by()?).map(|found| LawNode::of(&laws, found.law)));
            next.map_or(Dynamic::UNIT, Dynamic::from)
        })
        .gives("Law?")
        .doc("取代它的法规；没有则为 ()", "What replaced it; `()` where nothing did", r#"ctx.laws.find("甲市路灯管理办法").superseded_by.title // "甲市道路照明管理条例""#)
        .get("article_count", |law: &mut LawNode| count(law.read(None, |law| law.articles())))
        .gives("int?")
        .doc("现行文本的条数；不知道则为 ()", "The number of its last article; `()` where unknown", r#"ctx.laws.find("甲市照明条例").article_count // 45"#)
        .get("aliases", |law: &mut LawNode| law.read(Array::new(), |law| array(law.aliases().map(text))))
        .doc("公认的其他名称", "Accepted other names", r#"ctx.laws.find("甲市道路照明管理条例").aliases // ["甲市照明条例"]"#)
        .get("is_certain", |law: &mut LawNode| law.read(false, |law| law.confidence() == Confidence::High))
        .doc("这些知识是否可靠；不可靠时应提示人工核实", "Whether the entry can be relied on", r#"ctx.laws.find("甲市照明条例").is_certain // true"#)
        .get("history_complete", |law: &mut LawNode| law.read(false, |law| law.history_complete()))
        .doc(
            "是否收齐了历次版本；没有收齐时，库中没有的日期说明不了什么",
            "Whether all of its versions are known; else a date that is missing means nothing",
            r#"ctx.laws.find("甲市照明条例").history_complete // true"#,
        )
        .get("source", |law: &mut LawNode| text(law.read(String::new(), |law| law.source().to_owned())))
        .doc("知识的出处", "Where the facts come from", r#"ctx.laws.find("甲市照明条例").source // "虚构""#)
        .get("versions", |law: &mut LawNode| {
            let count = law.read(0, |law| law.versions().count());
            array((0..count).map(|number| VersionNode { law: law.clone(), number }))
        })
        .doc("历次版本，旧的在前", "Its versions, the oldest first", r#"ctx.laws.find("甲市照明条例").versions.len // 2"#)
        .method("in_force_on", |law: &mut LawNode, on: Date| {
            Ok(law.read(Dynamic::UNIT, |found| found.version_on(on.latest()).map_or(Dynamic::UNIT, |v| law.version(&v))))
        })
        .gives("Version?")
        .doc("某日有效的版本；没有或不知道则为 ()", "The version in force on a day; `()` where there was none, or that is unknown", r#"ctx.laws.find("甲市照明条例").in_force_on(date(2018, 1, 1)).date.year // 2015"#)
        .method("standing", |law: &mut LawNode, on: Date| {
            Ok(text(law.read("unknown", |law| match law.standing(on) {
                Standing::InForce(_) => "in-force",
                Standing::Repealed(_) => "repealed",
                Standing::Pending(_) => "pending",
                Standing::NotIssued => "not-issued",
                _ => "unknown",
            })))
        })
        .doc(
            "某日的效力：\"in-force\" 有效、\"repealed\" 已废止、\"pending\" 尚未生效、\"not-issued\" 尚未公布、\"unknown\" 不知道",
            "What it was on a day: in-force, repealed, pending, not-issued or unknown",
            r#"ctx.laws.find("甲市路灯管理办法").standing(date(2020, 1, 1)) // "repealed""#,
        );
}

fn version(api: &mut Api<'_>) {
    api.kind::<VersionNode>("Version")
        .about("一部法规的一个版本", "One version of an instrument")
        .get("law", |version: &mut VersionNode| version.law.clone())
        .doc("所属法规", "The instrument", r#"citation.version.law.title // "甲市户外广告管理办法""#)
        .get("date", |version: &mut VersionNode| day(version.read(None, |version| version.date())))
        .gives("Date?")
        .doc("人们引用时写的日期", "The date that people cite it by", r#"citation.version.date.text // "2016-07-01""#)
        .get("kind", |version: &mut VersionNode| text(version.read("", |version| version.kind().name())))
        .doc("由来：公布、通过、修正、修订", "What made it, in Chinese", r#"citation.version.kind // "公布""#)
        .get("number", |version: &mut VersionNode| {
            text(version.read(String::new(), |version| version.number().unwrap_or_default().to_owned()))
        })
        .doc(
            "文号；不知道则为空",
            "The document number; empty where unknown",
            r#"citation.version.number // "甲市人民政府令第21号""#,
        )
        .get("issuer", |version: &mut VersionNode| {
            text(version.read(String::new(), |version| version.issuer().unwrap_or_default().to_owned()))
        })
        .doc(
            "公布机关；不知道则为空",
            "Who issued it; empty where unknown",
            r#"citation.version.issuer // "甲市人民政府""#,
        )
        .get("effective", |version: &mut VersionNode| day(version.read(None, |version| version.in_force_from())))
        .gives("Date?")
        .doc(
            "自何日起施行；已知尚未生效则为 ()",
            "Since when it has effect; `()` where it is known to have none yet",
            r#"citation.version.effective.text // "2016-09-01""#,
        )
        .get("article_count", |version: &mut VersionNode| count(version.read(None, |version| version.articles())))
        .gives("int?")
        .doc(
            "条数；不知道则为 ()",
            "The number of its last article; `()` where unknown",
            r#"citation.version.article_count // 30"#,
        )
        .get("is_newest", |version: &mut VersionNode| version.read(false, |version| version.is_newest()))
        .doc(
            "是否库中最新",
            "Whether it is the newest that the register holds",
            r#"citation.version.is_newest // true"#,
        )
        .get("is_certain", |version: &mut VersionNode| version.read(false, |version| version.is_certain()))
        .doc("这些知识是否可靠", "Whether its facts can be relied on", r#"citation.version.is_certain // true"#)
        .get("source", |version: &mut VersionNode| {
            text(version.read(String::new(), |version| version.source().to_owned()))
        })
        .doc("知识的出处", "Where the facts come from", r#"citation.version.source // "虚构""#)
        .operator("==", |a: VersionNode, b: VersionNode| a.law.title == b.law.title && a.number == b.number)
        .doc(
            "是否同一版本",
            "Whether it is the same version",
            r#"citation.version == citation.law.in_force_on(ctx.as_of) // true"#,
        )
        .operator("!=", |a: VersionNode, b: VersionNode| a.law.title != b.law.title || a.number != b.number)
        .doc(
            "是否不同版本",
            "Whether it is another version",
            r#"citation.version != citation.law.versions[0] // false"#,
        );
}

/// What the register says of a citation.
fn cited(api: &mut Api<'_>) {
    api.get("law", |citation: &mut CitationNode| {
        let facts = &citation.cell.facts;
        let found = facts.law_meant(citation.get());
        found.map_or(Dynamic::UNIT, |law| Dynamic::from(LawNode::of(&facts.laws, law)))
    })
    .gives("Law?")
    .doc(
        "所引的法规（“同上”等也算）；法规库中没有则为 ()",
        "The instrument cited; `()` where the register has none",
        r#"citation.law.title // "甲市户外广告管理办法""#,
    )
    .get("version", |citation: &mut CitationNode| {
        let facts = &citation.cell.facts;
        let found = facts.version_meant(citation.get());
        found.map_or(Dynamic::UNIT, |version| LawNode::of(&facts.laws, version.law()).version(&version))
    })
    .gives("Version?")
    .doc(
        "版本说明所指的版本；说不准则为 ()",
        "The version that its note means; `()` where that cannot be told",
        r#"citation.version.date.year // 2016"#,
    );
}
