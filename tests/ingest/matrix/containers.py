"""Archives and compressed files: cut off, damaged, nested, misnamed, with names that lead elsewhere."""

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping

import pyarrow as pa

from tests.ingest.matrix.case import READ, Case, named, one, text

_TEXT = text("Containers").encode()
_LINES = b"".join(json.dumps({"text": text(f"Line {n}"), "n": n}).encode() + b"\n" for n in range(40))


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return buffer.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w", **links: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # the mode is one of its own
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in links.items():
            info = tarfile.TarInfo(f"{name}.txt")
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return buffer.getvalue()


def zstd(data: bytes) -> bytes:
    return bytes(pa.compress(data, "zstd", asbytes=True))


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}
_GOOD = {"one.txt": text("One in it").encode(), "two.txt": text("Two in it").encode()}
_ZIP = zipped(_GOOD)
_TAR = tarred(_GOOD)


def _nested(depth: int) -> bytes:
    data = zipped({"a.txt": text(f"Depth {depth}").encode()})
    for _ in range(depth - 1):
        data = zipped({"z.zip": data})
    return data


def _encrypted() -> bytes:
    data = bytearray(zipped({"a.txt": _TEXT, "b.txt": text("Open").encode()}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature)
        data[at + flags] |= 1
    return bytes(data)


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


CASES = [
    *[
        one(f"{name} cut off", f"a.txt.{name}", pack(_TEXT)[:-6], "bad-archive")
        for name, pack in PACKERS.items()
    ],
    *[
        one(f"{name} cut to its head", f"a.txt.{name}", pack(_TEXT)[:7], "bad-archive")
        for name, pack in PACKERS.items()
    ],
    *[one(f"{name} of nothing", f"a.txt.{name}", pack(b""), "empty") for name, pack in PACKERS.items()],
    *[
        one(
            f"{name} damaged inside",
            f"a.txt.{name}",
            _flipped(pack(_TEXT * 3), len(pack(_TEXT * 3)) // 2),
            "bad-archive",
        )
        for name, pack in PACKERS.items()
    ],
    one("gzip by name only", "a.txt.gz", _TEXT, "bad-archive"),
    one("gzip by its bytes only", "a.txt", gzip.compress(_TEXT), READ),
    one("bytes behind a gzip file", "a.txt.gz", gzip.compress(_TEXT) + b"\0" * 20, READ),
    one("an empty file named .gz", "a.txt.gz", b"", "empty"),
    one(
        "gzip four times over",
        "a.txt.gz",
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(_TEXT)))),
        "bad-archive",
    ),
    one("zip cut off", "a.zip", _ZIP[:-30], "bad-archive"),
    Case(
        "zip without its beginning",
        named({"a.zip": _ZIP[40:]}),
        {"a.zip!one.txt": "bad-archive", "a.zip!two.txt": READ},
    ),
    one("an empty file named .zip", "a.zip", b"", "bad-archive"),
    one("a zip of nothing", "a.zip", zipped({}), "no-articles"),
    one("text named .zip", "a.zip", _TEXT, "bad-archive"),
    one("tar cut in its first member", "a.tar", _TAR[:520], "bad-archive"),
    one("tar of noise", "a.tar", bytes(range(1, 256)) * 10, "bad-archive"),
    one("an empty file named .tar", "a.tar", b"", "bad-archive"),
    one("a tar of nothing", "a.tar", tarred({}), "no-articles"),
    Case(
        "tar cut in its second member",
        named({"a.tar": _TAR[:1600]}),
        {"a.tar!one.txt": READ, "a.tar": "bad-archive"},
        {"a.tar!one.txt": text("One in it")},
    ),
    Case(
        "tar.gz cut off",
        named(
            {
                "a.tar.gz": gzip.compress(tarred({f"{n}.txt": text(f"T{n}").encode() for n in range(3)}), 0)[
                    :2600
                ]
            }
        ),
        {"a.tar.gz!0.txt": READ, "a.tar.gz!1.txt": READ, "a.tar.gz": "bad-archive"},
    ),
    Case(
        "a member that is damaged",
        named({"a.zip": _flipped(zipped(_GOOD, zipfile.ZIP_STORED), 45)}),
        {"a.zip!one.txt": "bad-archive", "a.zip!two.txt": READ},
    ),
    Case(
        "a member that is encrypted",
        named({"a.zip": _encrypted()}),
        {"a.zip!a.txt": "encrypted", "a.zip!b.txt": READ},
    ),
    Case(
        "a compression that nobody knows",
        named(
            {"a.zip": zipped(_GOOD).replace(b"\x08\x00", b"\x63\x00", 1).replace(b"\x08\x00", b"\x63\x00")}
        ),
        {"a.zip!one.txt": "bad-archive", "a.zip!two.txt": "bad-archive"},
    ),
    Case(
        "names that lead out of an archive",
        named(
            {
                "a.zip": zipped(
                    {
                        n: text(n).encode()
                        for n in ("../../up.txt", "/etc/abs.txt", "C:\\w.txt", "a//b.txt", "~/home.txt")
                    }
                )
            }
        ),
        {
            "a.zip!../../up.txt": READ,
            "a.zip!/etc/abs.txt": READ,
            "a.zip!C:\\\\w.txt": READ,
            "a.zip!a//b.txt": READ,
            "a.zip!~/home.txt": READ,
        },
    ),
    Case(
        "names that lead out of a tar",
        named(
            {
                "a.tar": tarred(
                    {"../up.txt": text("Up").encode(), "/abs.txt": text("Abs").encode()}, link="/etc/passwd"
                )
            }
        ),
        {"a.tar!../up.txt": READ, "a.tar!/abs.txt": READ},
    ),
    Case(
        "a name twice, and an empty one",
        named(
            {"a.tar": tarred({"x.txt": text("X1").encode()})[:1024] + tarred({"x.txt": text("X2").encode()})}
        ),
        {"a.tar!x.txt": READ, "a.tar!x.txt~2": READ},
    ),
    Case(
        "hidden and foreign members",
        named(
            {
                "a.zip": zipped(
                    {"__MACOSX/a.txt": b"x", ".b.txt": b"x", "c.png": b"x", "d.txt": text("Seen").encode()}
                )
            }
        ),
        {"a.zip!d.txt": READ},
        passed_members=3,
    ),
    Case(
        "only foreign members",
        named({"a.zip": zipped({"c.png": b"x", "README.md": b"x"})}),
        {"a.zip": "no-articles"},
        passed_members=2,
    ),
    Case("three archives deep", named({"a.zip": _nested(3)}), {"a.zip!z.zip!z.zip!a.txt": READ}),
    Case("four archives deep", named({"a.zip": _nested(4)}), {"a.zip!z.zip!z.zip!z.zip": "bad-archive"}),
    Case(
        "all kinds inside of one another",
        named(
            {
                "a.tar.xz": lzma.compress(
                    tarred({"b.zip": zipped({"c.jsonl.gz": gzip.compress(_LINES[:200])})})
                )
            }
        ),
        {"a.tar.xz!b.zip!c.jsonl.gz#1": READ, "a.tar.xz!b.zip!c.jsonl.gz#2": "bad-record"},
    ),
    Case(
        "lines of JSON before a gzip breaks",
        named({"a.jsonl.gz": gzip.compress(_LINES, 0)[:-2000]}),
        {**{f"a.jsonl.gz#{n}": READ for n in range(1, 22)}, "a.jsonl.gz": "bad-archive"},
    ),
    one("a 7z archive", "a.zip", b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "binary"),
]
