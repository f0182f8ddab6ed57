"""Members of zip and tar archives, as streams. What the members hold does not concern this module.

Nothing is ever unpacked to disk under a name that an archive chose, so ../../x is only a name.
"""

import io
import math
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, cast

from flows.ingest.failures import Unreadable
from flows.ingest.limits import MAX_COPY_BYTES, MAX_MEMBERS
from flows.ingest.names import printable
from flows.ingest.streams import Allowance, layered, said
from schemas.slugs import Reason

_IN_MEMORY_BYTES = 16 * 1024 * 1024
_COPIED_BYTES = 1024 * 1024
_ENCRYPTED = 0x1
# What stands before a member's data, its name not counted.
_HEADER_BYTES = 30
# Read in so small pieces, a tar archive that is cut off gives what is whole before the cut.
_TAR_BLOCK = 512


@dataclass(frozen=True)
class Member:
    """A file in an archive: its place in the drop, its name, and how to open it while the archive is at it.

    `allowance` is how much may be unpacked from it.
    """

    path: str
    name: str
    open: Callable[[], io.BufferedReader]
    allowance: Allowance

    @property
    def is_hidden(self) -> bool:
        """Whether the member, or a folder above it, is one that people do not see."""
        return any(
            part == "__MACOSX" or (part.startswith(".") and part not in {".", ".."})
            for part in self.name.split("/")
        )


def zip_members(stream: io.BufferedReader, path: str, allowance: Allowance) -> Generator[Member, None, None]:
    """The files in a zip archive, in the order of its directory. `stream` has to be seekable."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        sentence = f"{path} is cut off or damaged: it cannot be read as a zip archive ({said(error)})."
        raise Unreadable(path, Reason.BAD_ARCHIVE, sentence) from error
    with archive:
        _require_apart(archive.infolist(), path)
        place = _Places(path)
        for info in archive.infolist():
            if not info.is_dir():
                member = place.of(info.filename)
                within = Allowance(member, info.compress_size, allowance)
                yield Member(member, info.filename, _zip_opener(archive, info, member, within), within)


def _require_apart(members: Sequence[zipfile.ZipInfo], path: str) -> None:
    """Raises Unreadable(bomb) where members share bytes: only what was made to fill disks has the same ones twice."""
    ends: float = -math.inf  # of an archive whose beginning is lost, places lie before the file
    for info in sorted(members, key=lambda info: info.header_offset):
        if info.header_offset < ends:
            sentence = f"{path} names the same bytes as several files, which only bombs do; it is not read."
            raise Unreadable(path, Reason.BOMB, sentence)
        ends = info.header_offset + _HEADER_BYTES + info.compress_size


def tar_members(stream: io.BufferedReader, path: str, allowance: Allowance) -> Generator[Member, None, None]:
    """The files in a tar archive, in its order; a member can be read until the next is asked for.

    Links are left out: what they point to is a member itself, or outside the drop. A damage anywhere ends the
        archive: Unreadable of its path, also out of a member's stream.
    """
    damage = "is cut off or damaged: it cannot be read further as a tar archive"
    try:
        archive = tarfile.open(fileobj=stream, mode="r|", bufsize=_TAR_BLOCK)  # noqa: SIM115 - closed below
        place = _Places(path)
        with archive:
            while (info := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined]  # kept for seeking back, which a stream cannot
                if info.isfile():
                    content = archive.extractfile(info)
                    assert content is not None  # noqa: S101 - of a file it never is
                    member = place.of(info.name)
                    within = Allowance(member, info.size, allowance)
                    yield Member(member, info.name, _tar_opener(content, path, damage), within)
    except (tarfile.TarError, EOFError, zlib.error, ValueError) as error:
        raise Unreadable(path, Reason.BAD_ARCHIVE, f"{path} {damage} ({said(error)}).") from error


@contextmanager
def seekable(stream: io.BufferedReader, path: str) -> Iterator[io.BufferedReader]:
    """The stream itself if it can be sought in, else a copy of it, on disk where it is large.

    Raises Unreadable(too-large) for one that no disk should hold twice.
    """
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as copy:
        while data := stream.read1(_COPIED_BYTES):
            if copy.tell() + len(data) > MAX_COPY_BYTES:
                sentence = (
                    f"{path} unpacks to more than {MAX_COPY_BYTES // 1024**2} MB; unpack it to have it read."
                )
                raise Unreadable(path, Reason.TOO_LARGE, sentence)
            copy.write(data)
        copy.seek(0)
        yield io.BufferedReader(cast("io.RawIOBase", copy))


class _Places:
    """Paths of members within a drop, each once: archives may hold a name several times."""

    def __init__(self, archive_path: str) -> None:
        self._archive_path = archive_path
        self._seen: dict[str, int] = {}
        self._count = 0

    def of(self, name: str) -> str:
        """The next member's place. Raises Unreadable(too-large) for one more than an archive may hold."""
        self._count += 1
        if self._count > MAX_MEMBERS:
            sentence = (
                f"{self._archive_path} holds more than {MAX_MEMBERS:,} files; the others are not read, unpack it "
                "to have them read."
            )
            raise Unreadable(self._archive_path, Reason.TOO_LARGE, sentence)
        path = f"{self._archive_path}!{printable(name.removeprefix('./'))}"
        self._seen[path] = count = self._seen.get(path, 0) + 1
        return path if count == 1 else f"{path}~{count}"


def _zip_opener(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, allowance: Allowance
) -> Callable[[], io.BufferedReader]:
    def open_member() -> io.BufferedReader:
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable(
                path, Reason.ENCRYPTED, f"{path} is encrypted; unpack the archive to have it read."
            )
        try:
            content = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError) as error:
            raise Unreadable(
                path, Reason.BAD_ARCHIVE, f"{path} cannot be unpacked: {said(error)}."
            ) from error
        sentence = "is damaged: its zip data cannot be read"
        return layered(content, path, Reason.BAD_ARCHIVE, sentence, allowance)

    return open_member


def _tar_opener(content: IO[bytes], archive_path: str, damage: str) -> Callable[[], io.BufferedReader]:
    return lambda: layered(content, archive_path, Reason.BAD_ARCHIVE, damage)
