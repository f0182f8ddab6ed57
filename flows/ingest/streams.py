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

from flows.ingest.failures import Unreadable, too_large
from flows.ingest.forms import HEAD_BYTES, Compression
from flows.ingest.limits import FREE_UNPACKED_BYTES, MAX_RATIO
from flows.ingest.opening import open_file
from schemas.slugs import Reason

_BUFFER_BYTES = 256 * 1024
# A full disk or too many open files is no document's fault: it stops the batch, which is tried again.
_MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM}
_BROKEN = (OSError, EOFError, zlib.error, lzma.LZMAError, tarfile.TarError, zipfile.BadZipFile)


class Allowance:
    """How many bytes may still be unpacked from something packed, and from what encloses it."""

    def __init__(self, path: str, packed_bytes: int, outer: "Allowance | None" = None) -> None:
        self._path = path
        self._left = max(FREE_UNPACKED_BYTES, MAX_RATIO * packed_bytes)
        self._outer = outer

    def take(self, count: int) -> None:
        """Raises Unreadable(bomb) where this is more than may be."""
        self._left -= count
        if self._left < 0:
            sentence = (
                f"{self._path} unpacks to more than {MAX_RATIO} times its size and more than "
                f"{FREE_UNPACKED_BYTES // 1024**2} MB, which no text does; if it is in order, unpack it first."
            )
            raise Unreadable(self._path, Reason.BOMB, sentence)
        if self._outer is not None:
            self._outer.take(count)


class Layer(io.RawIOBase):
    """One layer of a stream: reads from `inner`, and raises its errors as Unreadable of its own path."""

    def __init__(
        self, inner: IO[bytes], path: str, reason: Reason, sentence: str, allowance: Allowance | None = None
    ) -> None:
        super().__init__()
        self._allowance = allowance
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
            if isinstance(error, OSError) and is_machines(error):
                raise
            path, reason, sentence = self._problem
            raise Unreadable(path, reason, f"{path} {sentence} ({said(error)}).") from error
        if self._allowance is not None:
            self._allowance.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def layered(
    inner: IO[bytes], path: str, reason: Reason, sentence: str, allowance: Allowance | None = None
) -> io.BufferedReader:
    """A buffered Layer; `sentence` goes on after the path."""
    return io.BufferedReader(Layer(inner, path, reason, sentence, allowance), _BUFFER_BYTES)


@contextmanager
def opened(location: Path, path: str, root: Path | None = None) -> Iterator[io.BufferedReader]:
    """A file on disk, seekable. Unreadable if it cannot be read, OSError if the machine is to blame."""
    try:
        # The open file itself rather than a Layer: zip and Parquet need to seek in it.
        with open_file(location, root) as raw, io.BufferedReader(raw, _BUFFER_BYTES) as file:
            yield cast("io.BufferedReader", file)
    except OSError as error:
        if is_machines(error):
            raise
        what = "is a folder that cannot be listed" if location.is_dir() else "cannot be read"
        raise Unreadable(path, Reason.UNREADABLE, f"{path} {what}: {said(error)}.") from error


def decompressed(
    inner: io.BufferedReader, compression: Compression, path: str, allowance: Allowance
) -> io.BufferedReader:
    """What a compressed stream holds."""
    sentence = f"breaks off or is damaged: its {compression} data cannot be read"
    return layered(_decompressor(inner, compression), path, Reason.BAD_ARCHIVE, sentence, allowance)


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


def whole(stream: BinaryIO | io.BufferedReader, path: str, limit: int) -> bytes:
    """All the bytes of a stream. Unreadable if they are more than `limit`, without reading further."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise too_large(path, limit)
    return data


def rejoined(data: bytes, rest: io.BufferedReader | None = None) -> io.BufferedReader:
    """A stream of bytes that were read already, and of what follows them."""
    return io.BufferedReader(_Rejoined(data, rest), _BUFFER_BYTES)


class _Rejoined(io.RawIOBase):
    def __init__(self, data: bytes, rest: io.BufferedReader | None) -> None:
        super().__init__()
        self._data = io.BytesIO(data)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed: Buffer
        data = self._data.read(len(buffer))
        if not data and self._rest is not None:
            data = self._rest.read1(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def is_machines(error: OSError) -> bool:
    """Whether an error is no file's fault, but the machine's."""
    return error.errno in _MACHINE


def said(error: BaseException) -> str:
    """What an error says, as the middle of a sentence."""
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return text[:1].lower() + text[1:200].rstrip(".") or "it ends too early"
