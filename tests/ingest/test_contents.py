import bz2
import gzip
import lzma
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from flows.ingest import IngestOptions, discover, ingest

Read = Callable[..., Any]

TEXT = b"The bridge opened on Monday.\n\nPeople walked across it all day.\n"


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, "zstd", asbytes=True))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT),
        ("a.txt.gz", gzip.compress(TEXT)),
        ("a.txt.gz", gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:])),
        ("a.txt.bz2", bz2.compress(TEXT)),
        ("a.txt.xz", lzma.compress(TEXT)),
        ("a.txt.zst", zstd(TEXT)),
        ("a.txt.zst", zstd(TEXT[:9]) + zstd(TEXT[9:])),
        ("a.txt.gz.xz", lzma.compress(gzip.compress(TEXT))),
        ("a.txt", gzip.compress(TEXT)),
        ("a.txt.bz2", gzip.compress(TEXT)),
    ],
    ids=[
        "plain",
        "gzip",
        "two gzips",
        "bzip2",
        "xz",
        "zstd",
        "two zstds",
        "gzip in xz",
        "unsaid",
        "misnamed",
    ],
)
def test_a_text_is_the_same_document_however_it_is_compressed(read: Read, name: str, data: bytes) -> None:
    (row,) = read({name: data}).documents.values()
    assert row["raw_text"].encode() == TEXT
    assert row["byte_length"] == len(TEXT)
    assert row["document_id"] == "aac12c498c259bc64e5dbb5fbd08fe1c"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt.gz", gzip.compress(TEXT)[:-9]),
        ("a.txt.gz", gzip.compress(TEXT)[:12] + b"\xff" * 30),
        ("a.txt.bz2", bz2.compress(TEXT)[:-9]),
        ("a.txt.xz", lzma.compress(TEXT)[:-9]),
        ("a.txt.zst", zstd(TEXT)[:-9]),
        ("a.txt.gz", TEXT),
    ],
    ids=["cut gzip", "damaged gzip", "cut bzip2", "cut xz", "cut zstd", "no gzip"],
)
def test_broken_compression_is_one_failure(read: Read, name: str, data: bytes) -> None:
    result = read({name: data, "good.txt": TEXT})
    assert (list(result.texts), result.reasons) == (["good.txt"], {name: "bad-archive"})


def test_records_before_a_break_arrive(read: Read) -> None:
    rows = b"".join(
        b'{"text": "Article %d, %s."}\n' % (n, os.urandom(40).hex().encode()) for n in range(3000)
    )
    result = read({"a.jsonl.gz": gzip.compress(rows)[:-2000]})
    assert len(result.documents) > 2500
    assert result.reasons["a.jsonl.gz"] == "bad-archive"


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (b"", "empty", "a.txt is empty."),
        (b" \n\xc2\xa0\t\xe2\x80\x8b\n", "empty", "a.txt holds nothing but white space."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary", "a.txt is a PNG image, not text."),
        (bytes(range(256)) * 4, "binary", "a.txt is binary data, not text."),
    ],
)
def test_texts_that_are_none_fail_with_a_sentence(read: Read, data: bytes, reason: str, detail: str) -> None:
    row = read({"a.txt": data}).failed["a.txt"]
    assert (row["reason"], row["detail"], row["status"], row["stage"]) == (reason, detail, "failed", "ingest")
    assert len(row["version_key"]) == 32


def test_a_document_beyond_the_limit_is_refused_without_being_held(read: Read) -> None:
    result = read({"a.txt.gz": gzip.compress(b"a" * (65 * 1024 * 1024), compresslevel=1)})
    assert result.reasons == {"a.txt.gz": "too-large"}


def test_a_page_is_a_page_whatever_its_name(read: Read) -> None:
    result = read(
        {"a.txt": b"<!DOCTYPE html><p>One.</p><p>Two.</p>", "b.html": TEXT, "c.html": b"<p>One.</p>"}
    )
    assert {path: row["media_type"] for path, row in result.documents.items()} == {
        "a.txt": "text/html",
        "b.html": "text/plain",
        "c.html": "text/html",
    }
    assert result.texts["b.html"].encode() == TEXT


def test_a_file_of_an_unknown_name_is_sniffed_when_given_by_itself(tmp_path: Path) -> None:
    (tmp_path / "notes").write_bytes(TEXT)
    (tmp_path / "image.xyz").write_bytes(b"\x89PNG\r\n\x1a\n")
    sources = discover([tmp_path / "notes", tmp_path / "image.xyz"]).sources
    (part,) = ingest(sources, IngestOptions(), batch_documents=10, batch_bytes=10**6)
    assert part.documents["source_path"].to_pylist() == ["notes"]
    assert part.failed["reason"].to_pylist() == ["binary"]


def test_files_that_cannot_be_opened_fail_and_the_others_arrive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(TEXT)
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "shut.txt").write_bytes(TEXT + b"x")
    (tmp_path / "shut.txt").chmod(0)
    (part,) = ingest(discover([tmp_path]).sources, IngestOptions(), batch_documents=10, batch_bytes=10**6)
    details = dict(
        zip(part.failed["source_path"].to_pylist(), part.failed["detail"].to_pylist(), strict=True)
    )
    assert details["gone.txt"] == "gone.txt cannot be read: no such file or directory."
    if not os.access(tmp_path / "shut.txt", os.R_OK):  # whoever runs as root may read everything
        assert details["shut.txt"] == "shut.txt cannot be read: permission denied."
    assert "a.txt" in part.documents["source_path"].to_pylist()
    assert "gone.txt" not in part.sources["path"].to_pylist()
