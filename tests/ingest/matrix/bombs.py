"""Small files that want to become large ones: by ratio, by count, by size, by depth."""

import gzip
import lzma
import zipfile
import zlib
from functools import cache

import pyarrow as pa

from flows.ingest.limits import MAX_LINES, MEGABYTE
from tests.ingest.matrix.case import READ, Case, named, one, text
from tests.ingest.matrix.containers import tarred, zipped


@cache
def packed(megabytes: int, byte: bytes = b"x") -> bytes:
    """So many megabytes of one byte as gzip, a thousandth of that."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = byte * MEGABYTE
    return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()


def _quine_like() -> bytes:
    """Archives in archives, ten in each of ten: a billion texts if all were unpacked."""
    data = text("Bottom").encode()
    members = {f"{n}.txt": data for n in range(10)}
    for _ in range(5):
        members = {f"{n}.zip": zipped(members) for n in range(10)}
    return zipped(members)


def _overlapping() -> bytes:
    """A zip whose directory names the same bytes five hundred times."""
    data = zipped({"0.txt": b"y" * MEGABYTE})
    directory = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[directory:end]
    count = 500
    size = (len(entry) * count).to_bytes(4, "little")
    number = count.to_bytes(2, "little")
    tail = data[end : end + 8] + number + number + size + data[end + 16 :]
    return data[:directory] + entry * count + tail


CASES = [
    one("a text of 300 MB in 300 KB", "a.txt.gz", packed(300), "too-large"),
    one("a page of 300 MB in 300 KB", "a.html.gz", packed(300, b"<"), "too-large"),
    one("one line of 300 MB", "a.jsonl.gz", packed(300), "bomb"),
    one("a column of 300 MB", "a.csv.gz", gzip.compress(b"text\n") + packed(300), "bomb"),
    one("one array of 300 MB of brackets", "a.json.gz", packed(300, b"["), "bad-file"),
    one("an object of 300 MB", "a.json.gz", gzip.compress(b'{"text": "') + packed(300), "too-large"),
    one("an xz of an xz", "a.txt.xz", lzma.compress(lzma.compress(b"x" * (20 * MEGABYTE))), "too-large"),
    one("gzip in gzip in gzip", "a.txt.gz", gzip.compress(gzip.compress(packed(300))), "too-large"),
    one(
        "a zstd of 300 MB",
        "a.txt.zst",
        bytes(pa.compress(b"x" * (300 * MEGABYTE), "zstd", asbytes=True)),
        "too-large",
    ),
    Case(
        "a bomb beside a good member",
        named(
            {
                "a.zip": zipped(
                    {"bomb.jsonl.gz": packed(300), "good.txt": text("Beside").encode()}, zipfile.ZIP_STORED
                )
            }
        ),
        {"a.zip!bomb.jsonl.gz": "bomb", "a.zip!good.txt": READ},
    ),
    Case(
        "a bomb in a tar",
        named({"a.tar": tarred({"good.txt": text("Tar").encode(), "z.txt.gz": packed(300)})}),
        {"a.tar!good.txt": READ, "a.tar!z.txt.gz": "too-large"},
    ),
    Case(
        "archives that branch",
        named({"a.zip": _quine_like()}),
        {
            f"a.zip!{a}.zip!{b}.zip!{c}.zip": "bad-archive"
            for a in range(10)
            for b in range(10)
            for c in range(10)
        },
    ),
    Case("a zip that says the same bytes many times", named({"a.zip": _overlapping()}), {"a.zip": "bomb"}),
    one("a text of too many lines", "a.txt", b"x\n" * (MAX_LINES + 1), "too-large"),
    one("a text of too many empty lines", "a.txt", b"\n" * (MAX_LINES + 1) + b"x", "too-large"),
    one("a text of too many bytes", "a.txt", b"words " * (2 * MEGABYTE), "too-large"),
    one(
        "a tag of 20,000 attributes",
        "a.html",
        b"<p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">Words.</p>",
        READ,
        "Words.",
    ),
    one("a page of 20,000 open tags", "a.html", b"<html><b>" + b"<div>" * 20_000 + b"Words.", READ, "Words."),
]
