#!/usr/bin/env python3
"""Turns the collected law facts (CSV) into the register's TOML sources.

    python3 tools/law-facts/convert.py ../shared/law-facts rules/_data

Only facts are written: titles, dates, document numbers, counts. The output is sorted and does not depend on when or where
it was made, so that running it again over the same facts changes nothing. Standard library only.
"""

import collections
import csv
import pathlib
import re
import sys

COUNTRY = "中华人民共和国"
LAST_DAY = "2026-11-22"  # The day the facts were collected for; later effects are still to come.

# One file per level, local ones per region: (file, heading).
FILES = {
    "宪法": ("constitution", "宪法及修正案"),
    "法律": ("statutes", "法律"),
    "监察法规": ("supervision-regulations", "监察法规"),
    "行政法规": ("administrative-regulations", "行政法规"),
    "部门规章": ("department-rules", "部门规章"),
    "司法解释": ("judicial-interpretations", "司法解释"),
    "规范性文件": ("normative-documents", "规范性文件"),
    "党内法规": ("party-regulations", "党内法规"),
}
REGIONS = {
    "上海": "shanghai", "北京": "beijing", "山东": "shandong", "广东": "guangdong",
    "广西": "guangxi", "河南": "henan", "浙江": "zhejiang", "重庆": "chongqing",
}

# What users are shown for a source. The order here is the order in which several sources are named.
LRB = "国家法律法规数据库（经 LawRefBook 文本库，截至2025-04-19）"
JL = "现行法律文本库 just-laws（截至2026-07-17）"
INDEX = "官方法规库、国家规章库的衍生索引（2026年）"
MEMORY = "整理者记忆，未见原文"
LIST = "一份市级权责清单（2025年12月）所引"
WORDS = [
    (r"GitHub 预置法规来源核对清单引 xzfg\.moj\.gov\.cn LawID=1739", "国家行政法规库（LawID=1739），经公开代码库转引"),
    (r"laubeing-droid/legal-cn-core-codices（2026年官方库衍生索引，经公开索引核对）", INDEX),
    (r"LawRefBook（文件名日期\+国务院打包修改决定）", LRB + "，日期取自文本标题，文号取自国务院修改决定"),
    (r"LawRefBook（文件名日期）", LRB + "，日期取自文本标题"),
    (r"LawRefBook", LRB),
    (r"just-laws", JL),
    (r"public list of a city bureau \(2025\.12\)", LIST),
    (r"compiler, no document seen", MEMORY),
    (r"public repository text", "公开代码库中的文本"),
    (r"public page", "公开网页"),
]


def source_text(raw):
    """The text shown to users for the CSV's `source`."""
    parts = []
    for part in re.split(r";\s*", raw):
        clause = re.fullmatch(r"(.+?) 附则(?:“同时废止”)?", part)
        if clause:
            parts.append(f"《{clause.group(1)}》附则的废止条款")
            continue
        for pattern, word in WORDS:
            done, count = re.subn(pattern, lambda _: word, part)
            if count:
                part = done
                break
        if part.startswith("http"):
            part = "公开网页 " + part
        parts.append(part)
    # The CSV names the same two sources now in one order, now in the other.
    if set(parts) == {LRB, JL}:
        parts = [JL, LRB]
    return "；".join(parts)


# Old titles and titles of what a document carries, told apart from mistakes by hand: nothing in the letters shows them.
FORMER = {("旅游服务质量保证金存取管理办法", "旅行社质量保证金存取管理办法")}
CONTAINED = {
    ("广西壮族自治区人民政府关于加强我区非物质文化遗产保护工作的意见", "自治区级非物质文化遗产代表作申报评定暂行办法"),
}


# Organs that the facts name for a day on which they did not exist; from the very sources that the facts name.
ISSUERS = {
    ("卫星电视广播地面接收设施安装服务暂行办法", "2021-10-09"): ("国家广播电视总局", ""),
    ("电视剧内容管理规定", "2016-05-04"): ("国家新闻出版广电总局", ""),
    ("医疗机构制剂配制质量管理规范（试行）", "2001-03-13"): ("国家药品监督管理局", "国家药品监督管理局令第27号"),
}


def bare(title):
    """A title without the country and without what printing changes: marks around inner titles, the mark between issuers."""
    return re.sub(r"[《》〈〉<>、\s]", "", title.replace(COUNTRY, ""))


def kind_of_alias(title, alias):
    """aliases, former or misnomers; None for an alias that the look-up finds by itself."""
    if (title, alias) in FORMER:
        return "former"
    if (title, alias) in CONTAINED:
        return "aliases"
    if alias.startswith(COUNTRY) and not title.startswith(COUNTRY):
        return "misnomers"
    if alias == title.replace(COUNTRY, "", 1) and title.startswith(COUNTRY):
        return None  # The short title; the look-up knows it of every title.
    if bare(alias) == bare(title):
        return "aliases"
    if re.fullmatch(r"国务院\d+号令", alias):
        return "aliases"
    inner = re.search(r"(?:印发|发布|公布)《(.+)》的(?:通知|公告|决定)$", title)
    if inner and bare(alias) == bare(inner.group(1)):
        return "aliases"
    return "misnomers"


def history_complete(law, versions):
    """Whether every version that this instrument ever had is believed to be known; see README."""
    if law["confidence"] != "high" or law["status"] == "已修改" or not versions:
        return False
    if versions[0]["kind"] not in ("通过", "公布"):
        return False
    if any(version["confidence"] == "low" or len(version["date"]) != 10 for version in versions):
        return False
    if law["level"] in ("宪法", "法律"):
        return "just-laws" in law["source"]
    if law["level"] == "行政法规":
        return "legal-cn-core-codices" in law["source"] and not any("文件名日期）" in v["source"] for v in versions)
    return False


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def pair(key, value):
    if isinstance(value, bool):
        return f"{key} = {str(value).lower()}"
    if isinstance(value, int):
        return f"{key} = {value}"
    if isinstance(value, list):
        return f"{key} = [{', '.join(quoted(item) for item in value)}]"
    return f"{key} = {quoted(value)}"


def version_line(version, law_source):
    fields = [("date", version["date"]), ("kind", version["kind"])]
    fields += [(key, version[column]) for key, column in
               (("issuer", "issuer"), ("number", "doc_no"), ("effective", "effective")) if version[column]]
    if version["articles"]:
        fields.append(("articles", int(version["articles"])))
    pending = "（尚未施行）" in version["source"] or version["effective"] > LAST_DAY
    if pending and not version["effective"]:
        fields.append(("pending", True))
    if version["confidence"] != "high":
        fields.append(("confidence", version["confidence"]))
    source = source_text(version["source"].replace("（尚未施行）", ""))
    if source != law_source:
        fields.append(("source", source))
    return "  { " + ", ".join(pair(key, value) for key, value in fields) + " },"


def law_entry(law, versions, extra, counts):
    names = collections.defaultdict(list)
    for alias in filter(None, law["aliases"].split("|")):
        kind = kind_of_alias(law["title"], alias)
        counts[kind or "short titles"] += 1
        if kind:
            names[kind].append(alias)
    for kind, alias in extra:
        counts[kind] += 1
        names[kind].append(alias)
    source = source_text(law["source"])
    lines = ["[[law]]", pair("title", law["title"])]
    lines += [pair(kind, sorted(names[kind])) for kind in ("aliases", "former", "misnomers") if names[kind]]
    lines.append(pair("level", law["level"]))
    lines += [pair(key, law[key]) for key in ("issuer", "region") if law[key]]
    lines.append(pair("status", law["status"]))
    lines += [pair(key, law[key]) for key in ("repealed_on", "superseded_by") if law[key]]
    if law["articles"]:
        lines.append(pair("articles", int(law["articles"])))
    if history_complete(law, versions):
        lines.append(pair("history_complete", True))
        counts["history_complete " + law["level"]] += 1
    lines += [pair("confidence", law["confidence"]), pair("source", source)]
    if versions:
        lines += ["versions = [", *(version_line(version, source) for version in versions), "]"]
    return "\n".join(lines) + "\n"


def agency_entry(row, names):
    short = re.search(r"简称([^；]+)", row["note"])
    parts = [re.sub(r"（.*?）", "", part) for part in re.split(r"[、；]", row["successor"]) if part]
    lines = ["[[agency]]", pair("name", row["name"])]
    if short:
        lines.append(pair("short", short.group(1).split("、")))
    lines.append(pair("from", row["from"]))
    if row["to"]:
        lines.append(pair("to", row["to"]))
    known = [part for part in parts if part in names]
    if known:
        lines.append(pair("successors", known))
    if row["successor"] and "、".join(known) != row["successor"]:
        lines.append(pair("successor_note", row["successor"]))
    lines += [pair("type", row["type"]), pair("confidence", row["confidence"])]
    if row["note"]:
        lines.append(pair("note", row["note"]))
    return "\n".join(lines) + "\n"


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(facts, out):
    laws, versions = rows(facts / "laws.csv"), rows(facts / "versions.csv")
    by_title = collections.defaultdict(list)
    for version in versions:
        right = ISSUERS.get((version["title"], version["date"]))
        if right:
            version["issuer"], version["doc_no"] = right
        by_title[version["title"]].append(version)
    extra = collections.defaultdict(list)
    for row in rows(pathlib.Path(__file__).with_name("names.csv")):
        extra[row["title"]].append((row["kind"], row["name"]))
    files, counts = collections.defaultdict(list), collections.Counter()
    for law in sorted(laws, key=lambda law: law["title"]):
        name, _ = FILES.get(law["level"], (None, None))
        if name is None or law["region"]:
            name = "local-" + REGIONS[law["region"]]
        found = by_title.pop(law["title"], [])
        files[name].append(law_entry(law, found, extra.pop(law["title"], []), counts))
        counts["laws"] += 1
        counts["versions"] += len(found)
    if by_title or extra:
        sys.exit(f"without instrument: {sorted(by_title)} {sorted(extra)}")
    folder = out / "laws"
    folder.mkdir(parents=True, exist_ok=True)
    headings = {name: heading for name, heading in FILES.values()}
    headings |= {"local-" + name: region + "的地方性法规、规章和文件" for region, name in REGIONS.items()}
    for name, entries in sorted(files.items()):
        head = f"# {headings[name]}：{len(entries)} 件。格式见 rules/_data/laws/README.md。\n\n"
        (folder / f"{name}.toml").write_text(head + "\n".join(entries), encoding="utf-8")
    agencies = rows(facts / "agencies.csv")
    names = {row["name"] for row in agencies}
    agencies.sort(key=lambda row: (row["name"], row["from"]))
    head = f"# 制定机关及其存续年月：{len(agencies)} 行。格式见 rules/_data/laws/README.md。\n\n"
    body = "\n".join(agency_entry(row, names) for row in agencies)
    (out / "agencies.toml").write_text(head + body, encoding="utf-8")
    counts["agencies"] = len(agencies)
    for key, count in sorted(counts.items()):
        print(f"{count:6} {key}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
