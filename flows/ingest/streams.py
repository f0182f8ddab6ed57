"""Byte streams whose errors say which file broke.

A member of an archive is read through several layers. Each layer here turns its own errors into Unreadable
with its own path, so that a damaged member costs one row and a damaged archive one row, never both.
"""

import bz2
import errno
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

import pyarrow as pa

from flows.ingest.failures import Reason, Unreadable
from flows.ingest.forms import HEAD_BYTES, Compression

# No article is larger. What is, is a bomb or several articles in one file, and would need gigabytes later.
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024

_BUFFER_BYTES = 256 * 1024
# A full disk or too many open files is no document's fault: it stops the batch, which is tried again.
_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


class Layer(io.RawIOBase):
    """One layer of a stream: reads from `inner`, and raises its errors as Unreadable of its own path."""

    def __init__(self, inner: IO[bytes], path: str, reason: Reason, sentence: str) -> None:
        super().__init__()
        # read1 gives what there is before the place where the stream breaks; read would lose it.
        self._read: Callable[[int], bytes] = getattr(inner, "read1", inner.read)
        self._problem = (path, reason, sentence)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer
        """Fills the buffer as far as one read of the inner stream goes."""
        try:
            data = self._read(len(buffer))
        except _BROKEN as error:
            if isinstance(error, OSError) and error.errno in _MACHINE:
                raise
            path, reason, sentence = self._problem
            raise Unreadable(path, reason, f"{path} {sentence} ({said(error)}).") from error
        buffer[: len(data)] = data
        return len(data)


def layered(inner: IO[bytes], path: str, reason: Reason, sentence: str) -> io.BufferedReader:
    """A buffered Layer; `sentence` goes on after the path."""
    return io.BufferedReader(Layer(inner, path, reason, sentence), _BUFFER_BYTES)


@contextmanager
def opened(location: Path, path: str) -> Iterator[io.BufferedReader]:
    """A file on disk, seekable. Unreadable if it cannot be read, OSError if the machine is to blame."""
    try:
        # The open file itself rather than a Layer: zip and Parquet need to seek in it.
        with location.open("rb", buffering=_BUFFER_BYTES) as file:
            yield cast("io.BufferedReader", file)
    except OSError as error:
        if error.errno in _MACHINE:
            raise
        what = "is a folder that cannot be listed" if location.is_dir() else "cannot be read"
        raise Unreadable(path, Reason.UNREADABLE, f"{path} {what}: {said(error)}.") from error


def decompressed(inner: io.BufferedReader, compression: Compression, path: str) -> io.BufferedReader:
    """What a compressed stream holds."""
    sentence = f"breaks off or is damaged: its {compression} data cannot be read"
    return layered(_decompressor(inner, compression), path, Reason.BAD_ARCHIVE, sentence)


def _decompressor(inner: io.BufferedReader, compression: Compression) -> IO[bytes]:
    match compression:
        case Compression.GZIP:
            return cast("IO[bytes]", gzip.GzipFile(fileobj=inner, mode="rb"))
        case Compression.BZIP2:
            return bz2.BZ2File(inner, "rb")
        case Compression.XZ:
            return lzma.LZMAFile(inner, "rb")
        case Compression.ZSTD:
            # Arrow's reader, because zstandard's takes a stream that is cut off for one that has ended.
            return cast("IO[bytes]", pa.CompressedInputStream(pa.PythonFile(inner, mode="r"), "zstd"))


def head(stream: io.BufferedReader) -> bytes:
    """The first HEAD_BYTES bytes (fewer if there are no more), which stay in the stream."""
    return stream.peek(HEAD_BYTES)[:HEAD_BYTES]


def whole(stream: BinaryIO | io.BufferedReader, path: str, limit: int = MAX_DOCUMENT_BYTES) -> bytes:
    """All the bytes of a stream. Unreadable if they are more than `limit`, without reading further."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(path, limit)
    return data


def too_large(path: str, limit: int) -> Unreadable:
    """The error for a document beyond the limit."""
    return Unreadable(
        path,
        Reason.TOO_LARGE,
        f"{path} is larger than {limit // 1024**2} MB, which no article is; split it into its articles.",
    )


def said(error: BaseException) -> str:
    """What an error says, as the middle of a sentence."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return text[:1].lower() + text[1:].rstrip(".")
