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
from schemas.errors import UsageError


@dataclass(frozen=True)
class SourceFile:
    """A file to read: `path` is how rows name it (within the drop, posix), `location` where it lies.

    `root` is the folder that it must lie in, also when its links are followed; None where it may lie anywhere.
    """

    drop_name: str
    path: str
    location: Path
    root: Path | None = None


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


Found = SourceFile | PassedOver


def discover(paths: Sequence[Path], drop_name: str | None = None) -> Discovery:
    """Lists the files to read: folders recursively, files as they are whatever their name.

    Args:
        paths: folders and files.
        drop_name: the drop that all of them belong to; by default each is a drop named after itself.

    Raises:
        UsageError: a path does not exist or may not be listed, holds nothing to read, or two files would
            stand at the same place of the same drop.
    """
    found: list[Found] = []
    for path in paths:
        below = list(_below(path, drop_name or _own_name(path)))
        if not any(isinstance(one, SourceFile) for one in below):
            raise UsageError(_nothing_in(path, below))
        found.extend(below)
    found.sort(key=lambda one: (one.drop_name, one.path))
    return Discovery(
        sources=_without_repeats([one for one in found if isinstance(one, SourceFile)]),
        ignored=tuple(dict.fromkeys(one for one in found if isinstance(one, PassedOver))),
    )


def fingerprint(source: SourceFile) -> tuple[str, int]:
    """The sha256 (64 digits) of a file's bytes as they lie on disk, and their number.

    Raises OSError if it may not be read.
    """
    with source.location.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()


def _own_name(path: Path) -> str:
    return printable(path.resolve().name) or "drop"


def _below(path: Path, drop_name: str) -> Iterator[Found]:
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
        yield _file(location, drop_name, printable(location.name), mode)
        return
    try:
        os.scandir(location).close()
    except OSError as error:
        raise UsageError(f"{printable(str(path))} may not be listed: {_said(error)}.") from error
    yield from _in_folder(location, drop_name, "", frozenset())


def _in_folder(
    folder: Path, drop_name: str, prefix: str, above: frozenset[tuple[int, int]]
) -> Iterator[Found]:
    """Walks a folder; `above` are the folders on the way to it, where a link back would never end."""
    status = folder.stat()
    here = above | {(status.st_dev, status.st_ino)}
    try:
        entries = list(os.scandir(folder))
    except OSError:
        # Kept as a source: reading it fails, which makes it a row instead of a silence.
        yield SourceFile(drop_name, prefix.rstrip("/"), folder)
        return
    for entry in entries:
        path = prefix + printable(entry.name)
        if entry.name.startswith(".") or entry.name == "__MACOSX":
            yield PassedOver(drop_name, path, "hidden")
        elif _is_folder(entry):
            below = entry.stat()
            if (below.st_dev, below.st_ino) in here:
                yield PassedOver(drop_name, path, "a link back to a folder that holds it")
            else:
                yield from _in_folder(Path(entry.path), drop_name, path + "/", here)
        elif form_of_name(entry.name).kind is None:
            yield PassedOver(drop_name, path, "of another kind")
        else:
            yield _entry(entry, drop_name, path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _entry(entry: os.DirEntry[str], drop_name: str, path: str) -> Found:
    try:
        mode = entry.stat().st_mode
    except OSError:  # a link to nothing: reading it fails, which makes it a row
        mode = stat.S_IFREG
    return _file(Path(entry.path), drop_name, path, mode)


def _file(location: Path, drop_name: str, path: str, mode: int) -> Found:
    # Opening a pipe would wait for its writer for ever.
    if stat.S_ISREG(mode):
        return SourceFile(drop_name, path, location)
    return PassedOver(drop_name, path, "not a regular file")


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
    return (
        f"{printable(str(path))} holds no articles: .txt, .html, .jsonl, .json, .csv, .tsv and .parquet are "
        f"read, also compressed, or in .zip and .tar.{seen} A file of another name is read when it is given by itself."
    )


def _said(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
