"""JSON: lines, arrays and objects that are none, too deep, too large, or hold what JSON should not."""

import gzip
import json

from flows.ingest.limits import MAX_DEPTH, MEGABYTE
from tests.ingest.matrix.case import READ, Case, named, one, text

_TEXT = text("JSON")


def _record(**fields: object) -> bytes:
    return json.dumps({"text": _TEXT, **fields}).encode()


def _lines(*lines: bytes) -> bytes:
    return b"\n".join(lines)


def _case(name: str, file: str, data: bytes, *reasons: str) -> Case:
    """A case of a file whose records, from 1 on, come to these."""
    return Case(
        name, named({file: data}), {f"{file}#{n}": reason for n, reason in enumerate(reasons, start=1)}
    )


def _nested(depth: int) -> bytes:
    return b'{"text": "Words.", "x": ' + b"[" * depth + b"]" * depth + b"}"


_DIGITS = b"9" * 5000
CASES = [
    _case(
        "a bad line between good ones",
        "a.jsonl",
        _lines(_record(n=1), b"{bad}", _record(n=3)),
        READ,
        "bad-record",
        READ,
    ),
    _case("a line that breaks off", "a.jsonl", _lines(_record(), b'{"text": "Wor'), READ, "bad-record"),
    _case(
        "lines that are no records",
        "a.jsonl",
        b'{"text": "A."}\n1\n"x"\n[1]\nnull\ntrue',
        READ,
        *["bad-record"] * 5,
    ),
    _case("two records on a line", "a.jsonl", b'{"text": "A."} {"text": "B."}', "bad-record"),
    _case("a record without a text", "a.jsonl", _lines(b'{"lead": "x"}', _record()), "no-text-field", READ),
    _case(
        "texts that are none",
        "a.jsonl",
        b'{"text": 1}\n{"text": {"a": 1}}\n{"text": null}\n{"text": ""}\n{"text": [1]}',
        "bad-record",
        "bad-record",
        "empty",
        "empty",
        "bad-record",
    ),
    _case("a text of paragraphs", "a.jsonl", b'{"text": ["One.", "Two."]}', READ),
    _case("a name twice", "a.jsonl", b'{"text": "First.", "text": "Second."}', READ),
    _case(
        "numbers that are none in lines",
        "a.jsonl",
        b'{"text": "A.", "a": NaN, "b": -Infinity, "c": 1e999, "d": -0.0}',
        READ,
    ),
    _case(
        "a number of 5,000 digits",
        "a.jsonl",
        b'{"text": "A.", "n": ' + _DIGITS + b', "m": -' + _DIGITS + b"}",
        READ,
    ),
    _case("an id of 5,000 digits", "a.jsonl", b'{"text": "A.", "id": ' + _DIGITS + b"}", READ),
    _case("a text that is a number of 5,000 digits", "a.jsonl", b'{"text": ' + _DIGITS + b"}", READ),
    _case("as deep as may be", "a.jsonl", _nested(MAX_DEPTH - 1), READ),
    _case("one level too deep", "a.jsonl", _lines(_nested(MAX_DEPTH), _record()), "bad-record", READ),
    _case(
        "a hundred thousand levels deep", "a.jsonl", _lines(_nested(100_000), _record()), "bad-record", READ
    ),
    _case(
        "objects in objects",
        "a.jsonl",
        b'{"text": "A.", "x": ' + b'{"a":' * 5000 + b"1" + b"}" * 5001,
        "bad-record",
    ),
    _case("a mark before the first line", "a.jsonl", b"\xef\xbb\xbf" + _record(), READ),
    _case("a mark before an array", "a.json", b"\xef\xbb\xbf[" + _record() + b"]", READ),
    _case(
        "lines in UTF-16", "a.jsonl", _lines(_record(n=1), _record(n=2)).decode().encode("utf-16"), READ, READ
    ),
    _case("an array in UTF-16", "a.json", (b"[" + _record() + b"]").decode().encode("utf-16-le"), READ),
    _case(
        "half a pair, escaped",
        "a.jsonl",
        b'{"text": "A \\ud800 b.", "\\udfff": "\\udc00", "title": "\\ud83d"}',
        READ,
    ),
    _case("NULs, escaped", "a.jsonl", b'{"text": "A\\u0000b.", "title": "\\u0000", "a\\u0000": 1}', READ),
    _case(
        "a line in another encoding",
        "a.jsonl",
        _lines(_record(), '{"text": "Der Fluß führte große Mengen."}'.encode("cp1252")),
        READ,
        READ,
    ),
    _case(
        "fields with odd names",
        "a.jsonl",
        b'{"text": "A.", "": 1, " ": 2, "__proto__": 3, "a.b[0]": 4, "\'\\";--": 5}',
        READ,
    ),
    _case(
        "fields that are not what they say",
        "a.jsonl",
        b'{"text": "A.", "title": {"x": [1]}, "url": 5, "date": [], "authors": {"a": {"b": 1}}, "publisher": true}',
        READ,
    ),
    _case(
        "dates at the ends of the calendar",
        "a.jsonl",
        b'{"text": "A.", "date": "0001-01-01T00:00:00+14:00"}\n{"text": "B.", "date": "9999-12-31T23:59:59-14:00"}\n'
        b'{"text": "C.", "date": "275760-09-13"}\n{"text": "D.", "date": -62135596800000}',
        READ,
        READ,
        READ,
        READ,
    ),
    _case(
        "addresses that are none",
        "a.jsonl",
        b'{"text": "A.", "url": "http://[::1"}\n{"text": "B.", "url": "javascript:alert(1)"}\n{"text": "C.", "url": "http://a:99999999/x"}',
        READ,
        READ,
        READ,
    ),
    Case(
        "a line of 40 MB between good ones",
        named(
            {
                "a.jsonl.gz": gzip.compress(
                    _record(n=1) + b'\n{"text": "' + b"x" * (40 * MEGABYTE) + b'"}\n' + _record(n=3), 1
                )
            }
        ),
        {"a.jsonl.gz#1": READ, "a.jsonl.gz#2": "too-large", "a.jsonl.gz#3": READ},
    ),
    Case(
        "a text of 3 MB between good ones",
        named(
            {
                "a.jsonl.gz": gzip.compress(
                    _record(n=1) + b'\n{"text": "' + b"x" * (3 * MEGABYTE) + b'"}\n' + _record(n=3), 1
                )
            }
        ),
        {"a.jsonl.gz#1": READ, "a.jsonl.gz#2": "too-large", "a.jsonl.gz#3": READ},
    ),
    Case(
        "three million values in a record",
        named(
            {
                "a.jsonl.gz": gzip.compress(
                    b'{"text": "A.", "x": [' + b"1," * 3_000_000 + b"1]}\n" + _record(), 1
                )
            }
        ),
        {"a.jsonl.gz#1": "too-large", "a.jsonl.gz#2": READ},
    ),
    Case(
        "ten thousand lines that are no records",
        named({"a.jsonl.gz": gzip.compress(b"1\n" * 20_000)}),
        {**{f"a.jsonl.gz#{n}": "bad-record" for n in range(1, 10_001)}, "a.jsonl.gz": "bad-file"},
    ),
    _case(
        "a bad element between good ones",
        "a.json",
        b"[" + _record(n=1) + b', {"text": }, 5, ' + _record(n=4) + b"]",
        READ,
        "bad-record",
        "bad-record",
        READ,
    ),
    _case("an array with a last comma", "a.json", b"[" + _record() + b",]", READ),
    Case(
        "an array that breaks off",
        named({"a.json": b"[" + _record(n=1) + b',{"text": "Wor'}),
        {"a.json#1": READ, "a.json": "bad-file"},
    ),
    Case(
        "words behind an array",
        named({"a.json": b"[" + _record() + b"] and more"}),
        {"a.json#1": READ, "a.json": "bad-file"},
    ),
    Case(
        "an array of 40 MB",
        named(
            {
                "a.json.gz": gzip.compress(
                    b"["
                    + b",".join(b'{"text": "A%d ' % n + b"x" * (MEGABYTE) + b'"}' for n in range(40))
                    + b"]",
                    1,
                )
            }
        ),
        {f"a.json.gz#{n}": READ for n in range(1, 41)},
    ),
    Case(
        "an object of 40 MB around records",
        named(
            {
                "a.json.gz": gzip.compress(
                    b'{"articles": ['
                    + b",".join(b'{"text": "A%d ' % n + b"x" * (MEGABYTE) + b'"}' for n in range(40))
                    + b"]}",
                    1,
                )
            }
        ),
        {"a.json.gz": "too-large"},
    ),
    _case(
        "an object around records",
        "a.json",
        b'{"status": "ok", "articles": [' + _record(n=1) + b"," + _record(n=2) + b"]}",
        READ,
        READ,
    ),
    _case("a single record", "a.json", _record(), READ),
    _case("lines named .json", "a.json", _lines(_record(n=1), _record(n=2)), READ, READ),
    _case("an array named .jsonl", "a.jsonl", b"\n [" + _record() + b"]", READ),
    one("an empty array", "a.json", b"[]", "empty"),
    _case("an object of nothing", "a.json", b"{}", "no-text-field"),
    one("a page named .json", "a.json", b"<!doctype html><p>Sorry.</p>", "bad-file"),
    one("words named .json", "a.json", _TEXT.encode(), "bad-file"),
    one("an object that breaks off", "a.json", b'{"text": "Wor', "bad-file"),
    one("an object that is too deep", "a.json", _nested(100_000), "bad-file"),
    one("nothing named .jsonl", "a.jsonl", b"\n\n \n", "empty"),
    one("noise named .jsonl", "a.jsonl", bytes(range(256)) * 9, "binary"),
]
