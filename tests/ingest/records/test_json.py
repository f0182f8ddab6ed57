import json
from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def lines(*records: object) -> bytes:
    return "\n".join(json.dumps(record) for record in records).encode()


def test_each_line_is_a_record_numbered_by_its_line(read: Read) -> None:
    result = read({"a.jsonl": lines({"text": "One."}) + b"\n\n" + lines({"text": "Three."}) + b"\n"})
    assert result.texts == {"a.jsonl#1": "One.", "a.jsonl#3": "Three."}
    assert result.documents["a.jsonl#1"]["media_type"] == "application/x-ndjson"
    assert result.sources["a.jsonl"]["records"] == 2


def test_bad_lines_fail_one_by_one_and_the_good_ones_arrive(read: Read) -> None:
    data = b"\n".join(
        [
            b'{"text": "One."}',
            b"{broken",
            b"[1, 2]",
            b'{"title": "No text"}',
            b'{"text": "\\ud800 half, \\u0000 nul", "score": NaN}',
            b"[" * 100_000,
            b'{"text": "R\xe9cent, l\'\xe9t\xe9 dernier \xe0 Besan\xe7on."}',
            b'{"text": "Eight."}',
        ]
    )
    result = read({"a.jsonl": data})
    assert result.texts == {
        "a.jsonl#1": "One.",
        "a.jsonl#5": "\ufffd half,  nul",
        "a.jsonl#7": "Récent, l'été dernier à Besançon.",
        "a.jsonl#8": "Eight.",
    }
    assert result.reasons == {
        "a.jsonl#2": "bad-record",
        "a.jsonl#3": "bad-record",
        "a.jsonl#4": "no-text-field",
        "a.jsonl#6": "bad-record",
    }
    assert result.failed["a.jsonl#2"]["detail"].startswith("a.jsonl#2 is not valid JSON: ")
    assert result.documents["a.jsonl#5"]["metadata"] == "{}"
    assert result.sources["a.jsonl"]["records"] == 8


@pytest.mark.parametrize("depth", [300, 950, 5000])
def test_a_record_nested_deeply_is_read_or_fails_but_stops_nothing(read: Read, depth: int) -> None:
    deep = b'{"text": "Deep.", "more": ' + b"[" * depth + b"]" * depth + b"}"
    result = read({"a.jsonl": deep + b'\n{"text": "Two.", "score": 1e999}'})
    assert len(result.documents) + len(result.failed) == 2
    assert result.documents["a.jsonl#2"]["metadata"] == "{}"


def test_a_line_that_is_cut_off_fails_alone(read: Read) -> None:
    result = read({"a.jsonl": lines({"text": "One."}, {"text": "Two."})[:-4]})
    assert (result.texts, result.reasons) == ({"a.jsonl#1": "One."}, {"a.jsonl#2": "bad-record"})


def test_line_files_that_hold_something_else_fail_as_one(read: Read) -> None:
    result = read(
        {
            "void.jsonl": b"",
            "page.jsonl": b"<html><body>Not found\n</body></html>",
            "noise.jsonl": bytes(range(256)),
        }
    )
    assert result.reasons == {"void.jsonl": "empty", "page.jsonl": "bad-file", "noise.jsonl": "binary"}


def test_a_byte_order_mark_says_how_lines_are_encoded(read: Read) -> None:
    record = '{"text": "Köln"}\n{"text": "Łódź"}'
    for name in ("utf-8-sig", "utf-16"):
        assert list(read({"a.jsonl": record.encode(name)}).texts.values()) == ["Köln", "Łódź"]


def test_json_is_an_array_an_answer_one_record_or_lines(read: Read) -> None:
    result = read(
        {
            "array.json": b'[{"text": "One."},\n {"text": "Two."}, 3]',
            "answer.json": b'{"status": "ok", "articles": [{"content": "Three."}]}',
            "one.json": b'{"text": "Four.", "tags": ["a", "b"]}',
            "lines.json": b'{"text": "Five."}\n{"text": "Six."}\n',
            "named.jsonl": b'[{"text": "Seven."}]',
            "broken.json": b'[{"text": "Eight."}',
        }
    )
    assert result.texts == {
        "array.json#1": "One.",
        "array.json#2": "Two.",
        "answer.json#1": "Three.",
        "one.json#1": "Four.",
        "lines.json#1": "Five.",
        "lines.json#2": "Six.",
        "named.jsonl#1": "Seven.",
    }
    assert result.reasons == {"array.json#3": "bad-record", "broken.json": "bad-file"}


def test_a_given_encoding_does_not_hide_a_byte_order_mark(read: Read) -> None:
    result = read({"a.jsonl": '{"text": "Köln"}'.encode("utf-8-sig")}, encoding="UTF8")
    assert result.texts == {"a.jsonl#1": "Köln"}
