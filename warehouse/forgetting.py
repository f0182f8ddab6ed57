"""Takedowns: what a warehouse is told to forget, written down until it is done, and how files are rid of it.

Order is what makes it safe to be killed at any point. First the order itself is on the disk (`forgetting.json`), then
the rows leave the tables in one recorded batch, then every publication is rebuilt on parts without them, then what
nobody reads any more is deleted, and at last the order. Each step finds what is left to do by looking, so doing the
whole again completes it; and nothing brings rows back, because recovery restores the last recorded versions.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas import OUTCOMES, RUNS, SCHEMA_VERSION, TABLES, Table
from schemas.errors import WarehouseError
from schemas.identity import row_id
from schemas.slugs import RunStatus, Stage, Status
from schemas.table import Row
from warehouse import publications
from warehouse.layout import Layout, replace_text, sync
from warehouse.maintenance import Freed
from warehouse.parts import ordinal_of
from warehouse.redaction import RULES, Place, Redaction, holding, redact

COMMAND = "forget"


@dataclass(frozen=True)
class Document:
    """A document to forget, with the place where it was last seen."""

    document_id: str
    version_key: str
    drop_name: str
    source_path: str


@dataclass(frozen=True)
class Forgetting:
    """One takedown.

    Attributes:
        why: a sentence, kept for good.
        options: JSON of what was asked for, as in runs.
        versions: JSON of what it was done with, as in runs.
    """

    why: str
    started_by: str
    started_at: datetime
    options: str
    versions: str
    documents: tuple[Document, ...]
    redaction: Redaction

    @property
    def batch_id(self) -> str:
        """The batch with which the rows leave."""
        return row_id(COMMAND, self.started_at.isoformat(), *self.redaction.documents)

    def rounds(self) -> Iterator[tuple[str, list[Document]]]:
        """Ids of runs, and the documents that each records: a run has one outcome at a place, however many versions."""
        seen: Counter[Place] = Counter()
        rounds: dict[int, list[Document]] = {}
        for document in self.documents:
            place = (document.drop_name, document.source_path)
            rounds.setdefault(seen[place], []).append(document)
            seen[place] += 1
        for number, documents in rounds.items():
            yield row_id(COMMAND, self.batch_id, number), documents

    def outcomes(self, at: datetime) -> pa.Table:
        """The rows of outcomes that stay: which document, and why."""
        return pa.concat_tables(
            [
                OUTCOMES.stamp(OUTCOMES.from_rows(self._outcome(d) for d in documents), run_id=run_id, at=at)
                for run_id, documents in self.rounds()
            ]
        )

    def runs(self, at: datetime) -> pa.Table:
        """The rows of runs that stay: who, when, what was asked for."""
        return RUNS.from_rows(self._run(run_id, len(documents), at) for run_id, documents in self.rounds())

    def _outcome(self, document: Document) -> Row:
        return {
            **asdict(document),
            "status": Status.FORGOTTEN,
            "stage": Stage.COMMIT,
            "expectation": None,
            "reason": None,
            "detail": self.why,
        }

    def _run(self, run_id: str, documents: int, at: datetime) -> Row:
        return {
            "run_id": run_id,
            "command": COMMAND,
            "started_by": self.started_by,
            "started_at": self.started_at,
            "finished_at": at,
            "status": RunStatus.COMPLETED,
            "detail": None,
            "options": self.options,
            "versions": self.versions,
            "reprocessed": 0,
            **dict.fromkeys(Status, 0),
            "documents": documents,
            Status.FORGOTTEN: documents,
        }


@dataclass(frozen=True)
class Forgotten:
    """What a takedown came to.

    Attributes:
        documents: documents that are forgotten now.
        publications: publications that were rebuilt without them.
        freed: files that were deleted.
    """

    documents: int
    publications: int
    freed: Freed


def write_order(layout: Layout, forgetting: Forgetting) -> None:
    """Have it on the disk what is to be forgotten."""
    content = {**asdict(forgetting), "started_at": forgetting.started_at.isoformat()}
    replace_text(layout.forgetting, json.dumps(content, indent=1) + "\n")


def read_order(layout: Layout) -> Forgetting | None:
    """A takedown that was begun and not ended; None where there is none."""
    try:
        content = json.loads(layout.forgetting.read_text(encoding="utf-8"))
        redaction = content["redaction"]
        return Forgetting(
            content["why"],
            content["started_by"],
            datetime.fromisoformat(content["started_at"]),
            content["options"],
            content["versions"],
            tuple(Document(**each) for each in content["documents"]),
            Redaction(
                tuple(redaction["documents"]),
                tuple((drop, path) for drop, path in redaction["places"]),
                tuple((drop, path) for drop, path in redaction["files"]),
                tuple(redaction["runs"]),
                tuple(redaction["stopped"]),
            ),
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            f"{layout.forgetting} should say what is to be forgotten and cannot be read; delete it, and ask for "
            "it again."
        ) from error


def end_order(layout: Layout) -> None:
    """Have it on the disk that all is forgotten."""
    layout.forgetting.unlink(missing_ok=True)
    sync(layout.root)


class Rewriting:
    """Parts rewritten without what one takedown takes out; a part has the same new name whenever it is rewritten."""

    def __init__(self, layout: Layout, forgetting: Forgetting) -> None:
        self._layout = layout
        self._redaction = forgetting.redaction
        self._id = forgetting.batch_id

    def of_table(self, table: Table, parts: Sequence[Path]) -> dict[Path, Path | None]:
        """By part that holds what is to go, the part that takes its place; None where no row is left of it."""
        return {part: self._rewritten(table, part) for part in holding(parts, table, self._redaction)}

    def of_publications(self) -> int:
        """Rebuild every publication whose parts hold something; how many those were.

        Raises:
            WarehouseError: a publication cannot be read.
        """
        for left_behind in self._layout.publications.glob(publications.LEFT_BEHIND):
            left_behind.unlink()
        read = {each: _parts_of(each) for each in publications.every(self._layout)}
        texts = [table for table in TABLES if table.name in RULES and RULES[table.name].is_text]
        replaced = {
            table.name: self.of_table(
                table, sorted({part for parts in read.values() for part in self._paths(parts, table)})
            )
            for table in texts
        }
        rebuilt = 0
        for publication, names in read.items():
            changes = self._changes(texts, names, replaced)
            if changes:
                publications.rebase(publication, changes)
                rebuilt += 1
        return rebuilt

    def _changes(
        self, texts: Sequence[Table], names: set[str], replaced: Mapping[str, Mapping[Path, Path | None]]
    ) -> dict[Table, list[Path]]:
        """By table that changes for a publication, all its parts from now on."""
        changes = {}
        for table in texts:
            parts = self._paths(names, table)
            others = replaced[table.name]
            if any(part in others for part in parts):
                now = [others.get(part, part) for part in parts]
                changes[table] = [part for part in now if part is not None]
        return changes

    def _paths(self, names: set[str], table: Table) -> list[Path]:
        folder = self._layout.table(table.name)
        return sorted(folder / Path(name).name for name in names if Path(name).parent.name == table.name)

    def _rewritten(self, table: Table, part: Path) -> Path | None:
        digits = row_id(self._id, table.name, part.name)[:16]
        target = part.with_name(f"{SCHEMA_VERSION}-{ordinal_of(part.name):08d}-{digits}.parquet")
        if target.exists() or redact(part, target, table, self._redaction):
            return target
        return None


def _parts_of(publication: Path) -> set[str]:
    try:
        return publications.read_parts(publication)
    except duckdb.Error as error:
        raise WarehouseError(
            f"{publication} cannot be read, so that nobody knows whether it shows what is to be forgotten; delete it, "
            "and ask for it again."
        ) from error
