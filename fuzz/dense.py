#!/usr/bin/env python3
"""Files that are nothing but one notation, and how long quanze takes for them.

    python3 fuzz/dense.py [--size MB] [--cell BYTES] [--bin PATH] [NAME...]

Each file repeats one notation (《甲法》, （, 1., ？？？ …) in cells or paragraphs of the given length until it has the given size; `all-*`
files mix faults in equal or in different cells. With QUANZE_LAW_TEXTS, `quotations` quotes the articles there with a slip in each.
Printed are exit code, seconds and the peak of memory; what takes much longer than its neighbours grows faster than the text.
"""
import argparse, glob, itertools, os, re, subprocess, sys, tempfile, time

NOTATIONS = {
    "cite": "《甲法》", "cite-note": "《甲法》(2011年1月1日国务院令第1号)第一条", "quote": "《甲法》第八条：", "title-open": "《", "title-close": "》",
    "article": "第1条", "articles": "第一条、", "tag": "【法律】", "order": "令第1号", "date": "2011年1月1日", "document": "〔2011〕1号",
    "half-paren": "(", "paren": "（", "marks": "中,", "semicolon": "；", "comma": "、", "question": "？", "ellipsis": "……", "dash": "——",
    "number": "1.", "circled": "①", "chinese-number": "（一）", "lines": "一\n", "numbered-lines": "1.\n", "outline": "一、甲\n",
    "chapters": "第一章\n", "reference": "同1-1", "unit": "（科）", "units": "甲局、", "label": "责任单位：甲局；", "items": "1项", "total": "共3项",
    "doubled": "的的", "space": "中 ", "spaces": "中  ", "blank": "　", "tab": "\t", "wide": "１２", "lost": "\ufffd", "gloss": "中zhong",
    "box": "─", "template": "×", "others": "其他", "word": "监督管理局",
}
FAULTY = "1.《中华人民共和国甲法》(1996年3月17日通过)第九十九条：行为的的处罚， 按规定执行。2．根据《乙法第八条（2002年修正，予以处罚;"
HEADER = "序号,职权类型,项目名称,实施依据,责任主体,备注\n"


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


def rows_of(name, cell):
    if name == "all-equal":
        body = quoted(FAULTY)
        return (f"{at},行政处罚,{body},{body},{body},{body}\n" for at in itertools.count(1))
    if name == "all-different":
        return (f"{at},行政处罚," + ",".join(quoted(f"{at}{column}{FAULTY}") for column in "abcd") + "\n" for at in itertools.count(1))
    if name == "quotations":
        return quotations(os.environ["QUANZE_LAW_TEXTS"])
    body = NOTATIONS[name] * max(1, cell // len(NOTATIONS[name].encode()))
    return (f"{at},行政处罚,第{at}项,{quoted(str(at) + body)},甲局,\n" for at in itertools.count(1))


def quotations(folder):
    articles = []
    for path in sorted(glob.glob(folder + "/**/*.md", recursive=True)):
        text = open(path, encoding="utf-8").read()
        title = re.search(r"^#\s*(.+)$", text, re.M)
        title = title.group(1).strip() if title else os.path.basename(path)[:-3]
        found = re.finditer(r"(第[一二三四五六七八九十百千零〇]+条)[\s\u3000]*([^\n]{20,300})", text)
        articles += [(title, one.group(1), one.group(2).strip().strip("*")) for one in found]
    quotes = (f"《{title}》{article}：{words}（{at}）" for at, (title, article, words) in enumerate(itertools.cycle(articles)))
    for at in itertools.count(1):
        yield f"{at},行政处罚,第{at}项,{quoted(chr(10).join(itertools.islice(quotes, 7)))},甲局,\n"


def write(path, name, size, cell):
    prose = path.endswith(".txt")
    with open(path, "w", encoding="utf-8") as file:
        written = file.write("关于工作的报告\n" if prose else HEADER)
        body = NOTATIONS.get(name, "") * max(1, cell // len(NOTATIONS.get(name, "x").encode()))
        rows = (f"{at}{body}\n" for at in itertools.count(1)) if prose else rows_of(name, cell)
        for row in rows:
            written += len(row.encode())
            if written > size:
                break
            file.write(row)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=4, help="MB of each file")
    parser.add_argument("--cell", type=int, default=9_000, help="bytes of each cell or paragraph")
    parser.add_argument("--bin", default="target/release/quanze")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    mixed = ["all-equal", "all-different"] + (["quotations"] if "QUANZE_LAW_TEXTS" in os.environ else [])
    if "QUANZE_LAW_TEXTS" not in os.environ:
        print("quotations: skipped, QUANZE_LAW_TEXTS is not set", file=sys.stderr)
    names = arguments.names or [*NOTATIONS, *mixed]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            for form in ["csv", "txt"] if name in NOTATIONS else ["csv"]:
                path = f"{folder}/{name}.{form}"
                write(path, name, int(arguments.size * 1e6), arguments.cell)
                started = time.monotonic()
                with open(os.devnull, "w") as nothing:
                    child = subprocess.Popen([arguments.bin, "check", "--format", "json", path], stdout=nothing, stderr=nothing)
                    _, status, used = os.wait4(child.pid, 0)
                code = os.waitstatus_to_exitcode(status)
                print(f"{name}.{form:4} exit {code}  {time.monotonic() - started:6.2f} s  {used.ru_maxrss // 1024:5} MB", flush=True)
                os.remove(path)


if __name__ == "__main__":
    main()
