"""Which files a drop holds. Lists and hashes; opens nothing to read it.

What is left out is returned too, with the reason: a file is read, passed over for a stated reason, or a
    signal.
"""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from flows.ingest.forms import form_of_name
from flows.ingest.names import printable
from flows.ingest.opening import is_within, open_file
from schemas.errors import UsageError


@dataclass(frozen=True)
class Fingerprint:
    """What a file held at some time: the sha256 (64 digits) of its bytes as they lie on disk, and their number.

    `state` tells a file that was changed since, or put in its place: device, inode, length, nanoseconds.
    """

    sha256: str
    byte_length: int
    state: tuple[int, int, int, int]


@dataclass(frozen=True)
class SourceFile:
    """A file to read.

    Attributes:
        path: how rows name it, within the drop, posix.
        location: where it lies.
        root: the folder that it must lie in, also when its links are followed; None where it may lie anywhere.
        fingerprint: what it held when it was chosen to be read; None where nobody looked.
    """

    drop_name: str
    path: str
    location: Path
    root: Path | None = None
    fingerprint: Fingerprint | None = None


@dataclass(frozen=True)
class PassedOver:
    """A file or folder in a drop that is not read, and why ("hidden", "of another kind", …)."""

    drop_name: str
    path: str
    why: str


@dataclass(frozen=True)
class Discovery:
    """What was found under the paths that were given, in order of drop and path."""

    sources: tuple[SourceFile, ...]
    ignored: tuple[PassedOver, ...]

    @property
    def links_out(self) -> tuple[str, ...]:
        """The paths of links that were not followed, since they lead out of their drop."""
        return tuple(one.path for one in self.ignored if one.why == LEADS_OUT)


Found = SourceFile | PassedOver

# Why links are passed over.
LEADS_OUT = "a link out of the drop"
SEEN = "a link to a folder that is listed already"


def discover(paths: Sequence[Path], drop_name: str | None = None, *, follow_links: bool = False) -> Discovery:
    """Lists the files to read: folders recursively, files as they are whatever their name.

    Args:
        paths: folders and files; these themselves may be links to anywhere.
        drop_name: the drop that all of them belong to; by default each is a drop named after itself.
        follow_links: whether links in a folder may lead out of it.

    Raises:
        UsageError: a path does not exist or may not be listed, holds nothing to read, or two files would
            stand at the same place of the same drop.
    """
    found: list[Found] = []
    for path in paths:
        below = list(_below(path, drop_name or _own_name(path), follow_links=follow_links))
        if not any(isinstance(one, SourceFile) for one in below):
            raise UsageError(_nothing_in(path, below))
        found.extend(below)
    found.sort(key=lambda one: (one.drop_name, one.path))
    return Discovery(
        sources=_without_repeats([one for one in found if isinstance(one, SourceFile)]),
        ignored=tuple(dict.fromkeys(one for one in found if isinstance(one, PassedOver))),
    )


def fingerprint(source: SourceFile) -> Fingerprint:
    """What a file holds. Raises OSError if it may not be read."""
    with open_file(source.location, source.root) as file:
        state = _state(os.fstat(file.fileno()))
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Fingerprint(digest, file.tell(), state)


def is_as_it_was(source: SourceFile, then: Fingerprint) -> bool:
    """Whether a file is the one that it was, and nobody has written to it since."""
    try:
        return _state(source.location.stat()) == then.state
    except OSError:
        return False


def _state(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _own_name(path: Path) -> str:
    # Not Path.resolve, which raises RuntimeError over a link to itself: looking at the path says what is wrong with it.
    return printable(os.path.basename(os.path.realpath(path))) or "drop"  # noqa: PTH119


def _below(path: Path, drop_name: str, *, follow_links: bool) -> Iterator[Found]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise UsageError(f"{printable(str(path))}: {_said(error)}. Check the path.") from error
    location = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would replace links by where they point to
    if not stat.S_ISDIR(mode):
        if not stat.S_ISREG(mode):
            raise UsageError(
                f"{printable(str(path))} is a pipe or a device, not a file; save what it gives to a file first."
            )
        yield SourceFile(drop_name, printable(location.name), location)
        return
    try:
        os.scandir(location).close()
    except OSError as error:
        raise UsageError(f"{printable(str(path))} may not be listed: {_said(error)}.") from error
    yield from _Walk(drop_name, None if follow_links else location.resolve()).below(location)


@dataclass(frozen=True)
class _Walk:
    """A walk through a folder and what lies below it; nothing may lead out of `root`, if there is one."""

    drop_name: str
    root: Path | None

    def below(self, folder: Path) -> Iterator[Found]:
        """Everything, each folder once: what links lead to comes last, and only what was not seen by then."""
        seen: set[tuple[int, int]] = set()
        folders = [(folder, "")]
        links: list[tuple[str, Path]] = []
        while folders or links:
            if folders:
                at, prefix = folders.pop()
            else:
                prefix, at = links.pop(links.index(min(links)))
                if _inode(at) in seen:
                    yield PassedOver(self.drop_name, prefix.rstrip("/"), SEEN)
                    continue
            try:
                seen.add(_inode(at))
                entries = list(os.scandir(at))
            except OSError:
                # Kept as a source: reading it fails, which makes it a row instead of a silence.
                yield self._source(at, prefix.rstrip("/"))
                continue
            for entry in entries:
                path = prefix + printable(entry.name)
                if self._is_to_be_entered(entry):
                    if entry.is_symlink():
                        links.append((path + "/", Path(entry.path)))
                    else:
                        folders.append((Path(entry.path), path + "/"))
                else:
                    yield self._entry(entry, path)

    def _is_to_be_entered(self, entry: os.DirEntry[str]) -> bool:
        return not _is_hidden(entry) and not self._leads_out(entry) and _is_folder(entry)

    def _entry(self, entry: os.DirEntry[str], path: str) -> Found:
        if _is_hidden(entry):
            return PassedOver(self.drop_name, path, "hidden")
        if self._leads_out(entry):
            return PassedOver(self.drop_name, path, LEADS_OUT)
        if form_of_name(entry.name).kind is None:
            return PassedOver(self.drop_name, path, "of another kind")
        try:
            mode = entry.stat().st_mode
        except OSError:  # a link to nothing: reading it fails, which makes it a row
            mode = stat.S_IFREG
        # Opening a pipe would wait for its writer for ever.
        if not stat.S_ISREG(mode):
            return PassedOver(self.drop_name, path, "not a regular file")
        return self._source(Path(entry.path), path)

    def _source(self, location: Path, path: str) -> SourceFile:
        return SourceFile(self.drop_name, path, location, self.root)

    def _leads_out(self, entry: os.DirEntry[str]) -> bool:
        return self.root is not None and entry.is_symlink() and not is_within(self.root, Path(entry.path))


def _inode(folder: Path) -> tuple[int, int]:
    status = folder.stat()
    return status.st_dev, status.st_ino


def _is_hidden(entry: os.DirEntry[str]) -> bool:
    return entry.name.startswith(".") or entry.name == "__MACOSX"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _without_repeats(sources: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """The sources with each place once; the same file given twice is one file."""
    places: dict[tuple[str, str], SourceFile] = {}
    for source in sources:
        first = places.setdefault((source.drop_name, source.path), source)
        if first.location != source.location:
            raise UsageError(
                f"{printable(str(first.location))} and {printable(str(source.location))} would both be "
                f"{source.path} of the drop {source.drop_name}: load them one by one, with a --drop name "
                "each, or load the folder that holds both."
            )
    return tuple(places.values())


def _nothing_in(path: Path, found: Sequence[Found]) -> str:
    endings = Counter(
        PurePath(one.path).suffix or "no ending"
        for one in found
        if isinstance(one, PassedOver) and one.why == "of another kind"
    )
    shown = ", ".join(f"{count} {ending}" for ending, count in endings.most_common(3))
    seen = f" Passed over there: {shown}." if shown else ""
    if any(isinstance(one, PassedOver) and one.why == LEADS_OUT for one in found):
        seen += " Links in it lead out of it; --follow-links reads what they lead to."
    return (
        f"{printable(str(path))} holds no articles: .txt, .html, .jsonl, .json, .csv, .tsv and .parquet are "
        f"read, also compressed, or in .zip and .tar.{seen} A file of another name is read when it is given by itself."
    )


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
