#!/usr/bin/env python3
"""Fills fuzz/corpus/<target> with the lists of fixtures/ and of the rules' cases, in the form each target takes.

Usage: python3 fuzz/seed.py   (from anywhere; needs nothing but Python's own library)
"""

import hashlib
import pathlib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
MARK = b"\n=====\n"


def put(target: str, data: bytes) -> None:
    folder = ROOT / "fuzz" / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        return b""
    except zipfile.BadZipFile:
        return b""


def office(path: pathlib.Path, data: bytes) -> None:
    target = "docx" if path.suffix == ".docx" else "xlsx"
    put(target, data)
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        return
    with archive:
        if path.suffix == ".docx":
            names = ["document", "numbering", "styles", "footnotes"]
            put("docx", MARK.join(part(archive, f"word/{name}.xml") for name in names))
        elif path.suffix == ".xlsx":
            names = ["worksheets/sheet1", "sharedStrings", "workbook", "styles"]
            put("xlsx", MARK.join(part(archive, f"xl/{name}.xml") for name in names))
        else:
            put("xlsx", MARK * 4 + part(archive, "content.xml"))


def text(path: pathlib.Path, data: bytes) -> None:
    choices = {".html": b"\0", ".htm": b"\0", ".md": b"\2", ".toml": b"\3", ".json": b"\4"}
    if path.suffix in (".csv", ".tsv"):
        put("csv", (b"\0" if path.suffix == ".csv" else b"\1") + data)
    elif path.suffix in choices:
        put("html", choices[path.suffix] + data)
    elif path.suffix == ".txt":
        put("dump", data)
        put("check", data)
        for cell in data.decode("utf-8", "replace").split("\t"):
            put("grammars", cell.encode())


def main() -> None:
    for folder in ("fixtures", "rules"):
        for path in sorted((ROOT / folder).rglob("*")):
            if not path.is_file() or "_data" in path.parts or path.stat().st_size > 200_000:
                continue
            data = path.read_bytes()
            if path.suffix in (".docx", ".xlsx", ".xls", ".ods"):
                office(path, data)
            elif not path.name.endswith((".case.toml", "rule.toml", "README.md", ".expected")):
                text(path, data)
                if path.suffix == ".csv":
                    # The same cells as grammars and the whole check see them.
                    table = data.decode("utf-8", "replace")
                    dump = table.replace(",", "\n\t").encode()
                    put("check", dump)
                    put("dump", dump)
                    for cell in table.split(","):
                        put("grammars", cell.encode())


if __name__ == "__main__":
    main()
