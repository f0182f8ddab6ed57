import pytest

from flows.ingest.forms import Compression, Foreign, Form, Kind, form_of_name, has_tags, is_page, signature

GZIP, ZSTD = Compression.GZIP, Compression.ZSTD


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", Form(Kind.TEXT)),
        ("A.TXT", Form(Kind.TEXT)),
        ("a.b.htm", Form(Kind.HTML)),
        ("a.jsonl.gz", Form(Kind.JSON_LINES, (GZIP,))),
        ("a.txt.gz.zst", Form(Kind.TEXT, (ZSTD, GZIP))),
        ("a.tar.gz", Form(Kind.TAR, (GZIP,))),
        ("a.tgz", Form(Kind.TAR, (GZIP,))),
        ("a.gz", Form(None, (GZIP,))),
        ("README.md", Form(None)),
        ("txt", Form(None)),
        (".txt", Form(None)),
    ],
)
def test_a_name_promises_a_form(name: str, form: Form) -> None:
    assert form_of_name(name) == form


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\x1f\x8b\x08", Compression.GZIP),
        (b"BZh91AY&SY", Compression.BZIP2),
        (b"BZh is how the note begins", None),
        (b"PAR1\x15", Kind.PARQUET),
        (b"%PDF-1.7", Foreign("a PDF document")),
        (b"\0" * 257 + b"ustar", Kind.TAR),
        (b"Plain words", None),
        (b"", None),
    ],
)
def test_bytes_have_a_signature_or_none(head: bytes, what: object) -> None:
    assert signature(head) == what


@pytest.mark.parametrize(
    "text", ["<!DOCTYPE html><p>x", "\n <html lang=en>", "<?xml version='1'?><!-- a --><html>"]
)
def test_a_page_is_told_by_its_beginning(text: str) -> None:
    assert is_page(text)


@pytest.mark.parametrize(
    "text", ["The <html> tag opens a page.", "<p>A fragment</p>", "", "<header> is no page"]
)
def test_other_texts_are_no_pages(text: str) -> None:
    assert not is_page(text)


def test_comparisons_are_no_tags() -> None:
    assert not has_tags("1 < 2 and 3 > 2")
    assert has_tags("one<br>two")
