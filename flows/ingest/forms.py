"""Which kinds of file copydesk reads, told by their names and by their first bytes.

The bytes win over the name wherever they carry a signature. No reading here: a form says which reader is due.
"""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a file holds once it is decompressed; the value is its media type."""

    TEXT = "text/plain"
    HTML = "text/html"
    JSON_LINES = "application/x-ndjson"
    JSON = "application/json"
    CSV = "text/csv"
    TSV = "text/tab-separated-values"
    PARQUET = "application/vnd.apache.parquet"
    ZIP = "application/zip"
    TAR = "application/x-tar"


class Compression(StrEnum):
    """How a file is compressed; the value is what people call it."""

    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"


@dataclass(frozen=True)
class Foreign:
    """A kind of file that holds no article: `what` completes "x is …"."""

    what: str


@dataclass(frozen=True)
class Form:
    """What a name promises: layers of compression, the outermost first, around a kind (None if unknown)."""

    kind: Kind | None
    compressions: tuple[Compression, ...] = ()


# Markdown is left out on purpose: in a folder it is nearly always a README. Given by itself it is read.
_KINDS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".jsonl": Kind.JSON_LINES,
    ".ndjson": Kind.JSON_LINES,
    ".json": Kind.JSON,
    ".csv": Kind.CSV,
    ".tsv": Kind.TSV,
    ".parquet": Kind.PARQUET,
    ".zip": Kind.ZIP,
    ".tar": Kind.TAR,
}
_COMPRESSIONS = {
    ".gz": Compression.GZIP,
    ".bz2": Compression.BZIP2,
    ".xz": Compression.XZ,
    ".zst": Compression.ZSTD,
    ".zstd": Compression.ZSTD,
}
_SHORT_TARS = {
    ".tgz": Compression.GZIP,
    ".tbz": Compression.BZIP2,
    ".tbz2": Compression.BZIP2,
    ".txz": Compression.XZ,
    ".tzst": Compression.ZSTD,
}

_SIGNATURES: tuple[tuple[bytes, Kind | Compression | Foreign], ...] = (
    (b"\x1f\x8b", Compression.GZIP),
    (b"\xfd7zXZ\x00", Compression.XZ),
    (b"\x28\xb5\x2f\xfd", Compression.ZSTD),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"PAR1", Kind.PARQUET),
    (b"\x89PNG\r\n", Foreign("a PNG image")),
    (b"\xff\xd8\xff", Foreign("a JPEG image")),
    (b"GIF8", Foreign("a GIF image")),
    (b"%PDF-", Foreign("a PDF document")),
    (b"\xd0\xcf\x11\xe0", Foreign("an old Office document")),
    (b"7z\xbc\xaf\x27\x1c", Foreign("a 7z archive")),
    (b"Rar!\x1a\x07", Foreign("a RAR archive")),
    (b"\x7fELF", Foreign("a program")),
    (b"SQLite format 3\x00", Foreign("an SQLite database")),
)
_BZIP2 = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
HEAD_BYTES = 512  # enough for every signature, the one of tar included

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)


def form_of_name(name: str) -> Form:
    """What a file's name promises, in whatever case its endings are written."""
    compressions: list[Compression] = []
    stem, dot, ending = name.lower().rpartition(".")
    while dot + ending in _COMPRESSIONS:
        compressions.append(_COMPRESSIONS[dot + ending])
        stem, dot, ending = stem.rpartition(".")
    if dot + ending in _SHORT_TARS:
        return Form(Kind.TAR, (*compressions, _SHORT_TARS[dot + ending]))
    return Form(_KINDS.get(dot + ending) if stem else None, tuple(compressions))


def signature(head: bytes) -> Kind | Compression | Foreign | None:
    """What the first HEAD_BYTES bytes are the signature of; None for text and for whatever has none."""
    for magic, what in _SIGNATURES:
        if head.startswith(magic):
            return what
    if head[257:262] == b"ustar":
        return Kind.TAR
    return Compression.BZIP2 if _BZIP2.match(head) else None


def is_page(text: str) -> bool:
    """Whether a text is an HTML page: it begins like one, whatever its file is called."""
    return _PAGE.match(text, 0, 4096) is not None


def has_tags(text: str) -> bool:
    """Whether a text holds HTML tags at all; without any, rendering would only destroy its lines."""
    return _TAG.search(text) is not None
