"""CSV: ragged, unclosed, with other delimiters, without a header, with NULs."""

import gzip

from flows.ingest.limits import MEGABYTE
from tests.ingest.matrix.case import READ, Case, named, one

_ROW = b"1,The ferry sailed on Monday.\n"


def _case(name: str, data: bytes, *reasons: str, file: str = "a.csv") -> Case:
    return Case(
        name, named({file: data}), {f"{file}#{n}": reason for n, reason in enumerate(reasons, start=1)}
    )


CASES = [
    _case(
        "ragged rows",
        b"id,text\n" + _ROW + b"2\n3,Three.,x\n4,Four.\n",
        READ,
        "bad-record",
        "bad-record",
        READ,
    ),
    _case("a quote that is never closed", b'id,text\n1,One.\n2,"Two.\n3,Three.\n', READ, "bad-record"),
    _case("a quote in mid-field", b'id,text\n1,"One" more.\n2,Two "said" he.\n', "bad-record", READ),
    _case("quotes over lines", b'id,text\n1,"One.\n\nTwo, said ""he"".\n"\n2,Two.\n', READ, READ),
    *[
        _case(f"fields parted by {mark!r}", b"id,text\n1,One sentence.\n".replace(b",", mark.encode()), READ)
        for mark in ";\t|"
    ],
    one("a comma file named .tsv", "a.tsv", b"id,text\n1,One.\n", "no-text-field"),
    one("no header", "a.csv", _ROW * 3, "no-text-field"),
    one("a header alone", "a.csv", b"id,text\n", "empty"),
    one("nothing named .csv", "a.csv", b"", "empty"),
    one("blank lines named .csv", "a.csv", b"\n\n\n", "empty"),
    one("a page named .csv", "a.csv", b"<html><p>Sorry.</p>", "bad-file"),
    one("noise named .csv", "a.csv", bytes(range(256)) * 9, "binary"),
    _case("NULs in fields", b"id,text\n1,The ferry sailed on Mon\0day and came back.\n2,Two.\n", READ, READ),
    _case("a name twice and one without", b"text,text,\nOne.,Two.,x\n", READ),
    _case("a header in the middle", b"id,text\n1,One.\nid,text\n2,Two.\n", READ, READ),
    _case("blank lines between rows", b"id,text\n\n1,One.\n\n\n2,Two.\n", READ, READ),
    _case("returns alone as line ends", b"id,text\r1,One.\r2,Two.\r", READ, READ),
    _case("a mark before the header", b"\xef\xbb\xbftext,id\nOne.,1\n", READ),
    _case("rows in UTF-16", "text,id\nOne.,1\n".encode("utf-16"), READ),
    _case(
        "a row in another encoding",
        b"id,text\n1,One.\n" + "2,Der Fluß führte große Mengen Öl.\n".encode("cp1252"),
        READ,
        READ,
    ),
    _case("a row without a text", b"id,text\n1,\n2,Two.\n", "empty", READ),
    _case("formulas", b'id,text\n=1+1,"=HYPERLINK(""x"")"\n', READ),
    Case(
        "a field of 40 MB between good ones",
        named(
            {"a.csv.gz": gzip.compress(b"id,text\n1,One.\n2," + b"x" * (40 * MEGABYTE) + b"\n3,Three.\n", 1)}
        ),
        {"a.csv.gz#1": READ, "a.csv.gz#2": "too-large", "a.csv.gz#3": READ},
    ),
    Case(
        "a thousand columns",
        named(
            {
                "a.csv": b",".join([b"text", *(b"c%d" % n for n in range(1000))])
                + b"\n"
                + b",".join([b"One."] * 1001)
                + b"\n"
            }
        ),
        {"a.csv#1": READ},
    ),
]
