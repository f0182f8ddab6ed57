"""Files that could not be read: where they lie by now, how they are read, and what of them is wanted.

They lie where the run that saw them last was told to look, unless somebody says otherwise.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path

from flows.ingest import IngestOptions, SourceFile, discover
from flows.ingest.forms import form_of_name
from flows.quarantine.held import Quarantined
from flows.runs.outcomes import files
from schemas.errors import UsageError
from warehouse import Warehouse


@dataclass(frozen=True)
class Reading:
    """A file to read again.

    Attributes:
        source: the file.
        options: how it is read.
        wanted: the paths that are retried of it: its own for all that is in it, else those of records or members.
    """

    source: SourceFile
    options: IngestOptions
    wanted: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Whether all that is in the file is wanted."""
        return self.source.path in self.wanted

    def is_wanted(self, path: str) -> bool:
        """Whether what was read at a path is what was held back there, or is in what was."""
        return self.is_whole or not self.wanted.isdisjoint(files(path))

    def concerns(self, path: str) -> bool:
        """Whether a failure at a path is one of what is wanted, or of what that is in."""
        return self.is_wanted(path) or path in self._enclosing

    @cached_property
    def _enclosing(self) -> frozenset[str]:
        return frozenset(file for path in self.wanted for file in files(path))


@dataclass(frozen=True)
class Found:
    """What can be read again, and a sentence for each place that cannot."""

    readings: list[Reading]
    missing: list[str]


def readings_of(
    rows: Sequence[Quarantined], warehouse: Warehouse, given: IngestOptions, source: Path | None
) -> Found:
    """The files that these rows of quarantine are about.

    Args:
        rows: what could not be read.
        warehouse: knows how it was read.
        given: how it is to be read; what is not given here is as it was.
        source: where the files lie by now: a folder as the drop was, or the one file; None for where they lay.

    Raises:
        UsageError: `source` is not there.
    """
    if not rows:
        return Found([], [])
    options = _options(rows, warehouse)
    listings: dict[bool, _Listings] = {links: _Listings(follow_links=links) for links in (False, True)}
    wanted: dict[tuple[SourceFile, IngestOptions], set[str]] = defaultdict(set)
    missing = []
    for row in rows:
        asked = options.get(row.place, {})
        reading = _reading(given, asked)
        listed = listings[reading.follow_links]
        file = listed.given(row, rows, source) if source else listed.where_it_lay(row, asked)
        if file is None:
            missing.append(_not_there(row, asked, source))
        else:
            wanted[file, reading].add(row.source_path)
    return Found([Reading(*key, frozenset(paths)) for key, paths in wanted.items()], missing)


class _Listings:
    """What lies under the paths that are asked about, each walked once."""

    def __init__(self, *, follow_links: bool) -> None:
        self._follow_links = follow_links
        self._listed: dict[tuple[Path, str | None], Mapping[tuple[str, str], SourceFile]] = {}

    def given(self, row: Quarantined, rows: Sequence[Quarantined], source: Path) -> SourceFile | None:
        """The file of a row where somebody says that it lies: in that folder, or that file itself."""
        listed = self._files(source, row.drop_name)
        within = {_outermost(each.source_path) for each in rows}
        if not source.is_dir() and len(within) == 1:
            (file,) = listed.values()
            return replace(file, drop_name=row.drop_name, path=within.pop())
        return _among(row, listed)

    def where_it_lay(self, row: Quarantined, asked: Mapping[str, object]) -> SourceFile | None:
        """The file of a row under the paths of the run that saw it last."""
        paths, drop = asked.get("paths"), asked.get("drop")
        for path in paths if isinstance(paths, list) else []:
            try:
                found = _among(row, self._files(Path(str(path)), str(drop) if drop else None))
            except UsageError:  # it is gone, or empty: the next one may hold the file
                continue
            if found is not None:
                return found
        return None

    def _files(self, path: Path, drop: str | None) -> Mapping[tuple[str, str], SourceFile]:
        if (path, drop) not in self._listed:
            found = discover((path,), drop, follow_links=self._follow_links).sources
            self._listed[path, drop] = {(source.drop_name, source.path): source for source in found}
        return self._listed[path, drop]


def _outermost(source_path: str) -> str:
    """The file that a path is most likely in: the shortest that has the name of something that is read."""
    likely = (file for file in sorted(files(source_path), key=len) if form_of_name(file).kind is not None)
    return next(likely, source_path)


def _among(row: Quarantined, sources: Mapping[tuple[str, str], SourceFile]) -> SourceFile | None:
    places = ((row.drop_name, file) for file in files(row.source_path))
    return next((sources[place] for place in places if place in sources), None)


def _options(
    rows: Sequence[Quarantined], warehouse: Warehouse
) -> dict[tuple[str, str], Mapping[str, object]]:
    found = warehouse.lookup(
        "read_by",
        drop_names=[row.drop_name for row in rows],
        source_paths=[row.source_path for row in rows],
    )
    return {(row["drop_name"], row["source_path"]): json.loads(row["options"]) for row in found.to_pylist()}


def _reading(given: IngestOptions, asked: Mapping[str, object]) -> IngestOptions:
    """How to read: what is said now, else what was said when the file could not be read."""
    before = {each.name: asked[each.name] for each in fields(given) if each.name in asked}
    now = {each.name: getattr(given, each.name) for each in fields(given)}
    said = {each.name: now[each.name] for each in fields(given) if now[each.name] != each.default}
    return IngestOptions(**{**before, **said})


def _not_there(row: Quarantined, asked: Mapping[str, object], source: Path | None) -> str:
    paths = asked.get("paths")
    there = [str(source)] if source else [str(path) for path in paths] if isinstance(paths, list) else []
    where = f"not in {', '.join(there)}" if there else "nobody knows where"
    return (
        f"{row.source_path} of the drop {row.drop_name} could not be read, and its file is {where} now: say with "
        "--from where it lies."
    )
