"""Which documents of the warehouse are to be worked through again, and from which stage on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

import pyarrow as pa

from flows.counting import with_lines
from flows.identify import outcome
from flows.loading import Run, Work
from flows.request import ReworkRequest, Settings
from flows.stages import DOCUMENT_TABLES, Batch, steps_from, versions
from flows.staging import Staging
from schemas import OUTCOMES, TABLES
from schemas.identity import row_id
from schemas.slugs import Stage, Status
from schemas.table import strings
from warehouse import Warehouse

STAGED = {table.name: table.staged.names for table in TABLES}


@dataclass(frozen=True)
class Choice:
    """Ids of the chosen documents, by the first stage to do again."""

    by_stage: dict[Stage, list[str]]

    @property
    def total(self) -> int:
        """How many documents are chosen."""
        return sum(len(documents) for documents in self.by_stage.values())


def chosen(warehouse: Warehouse, request: ReworkRequest) -> Choice:
    """The current documents that a request is about, as they came in."""
    current = strings(warehouse.lookup("current_documents", drop_name=request.drop), "document_id")
    if not request.stale:
        return Choice({request.stage or Stage.STRIP: current})
    first_stages = _stale(warehouse, request.settings)
    by_stage: dict[Stage, list[str]] = defaultdict(list)
    for document_id in current:
        first = first_stages.get(document_id)
        if first and request.stage in (None, first):
            by_stage[first].append(document_id)
    return Choice(dict(by_stage))


def _stale(warehouse: Warehouse, settings: Settings) -> dict[str, Stage]:
    """The first stage that would make each of these documents otherwise today."""
    today = versions(settings)
    rows = warehouse.lookup(
        "stale_documents",
        strip_version=today[Stage.STRIP],
        split_version=today[Stage.SPLIT],
        recognise_version=today[Stage.RECOGNISE],
    )
    found = {
        row["document_id"]: next(
            stage for stage in (Stage.STRIP, Stage.SPLIT, Stage.RECOGNISE) if row[f"is_{stage}_stale"]
        )
        for row in rows.to_pylist()
    }
    for batch in warehouse.stream("outdated_documents"):
        found |= dict.fromkeys(batch["document_id"].to_pylist(), Stage.STRIP)
    return found


def chosen_batches(choice: Choice, run: Run) -> Iterator[tuple[Stage, Work]]:
    """The chosen documents batch by batch, with the rows that the stages before the first one left."""
    most = run.settings.batch_documents
    for first, documents in choice.by_stage.items():
        for start in range(0, len(documents), most):
            work = _from_tables(documents[start : start + most], first, run)
            run.found(work.seen)
            yield first, work


def counted_batches(batches: Iterable[tuple[Stage, Work]], run: Run) -> Iterator[tuple[Stage, Work]]:
    """The batches, those that strip is the first stage of with their lines counted: all of them together."""
    for first, group in groupby(batches, key=itemgetter(0)):
        works = (work for _, work in group)
        for work in with_lines(list(works), run) if first is Stage.STRIP else works:
            yield first, work


def _from_tables(document_ids: list[str], first: Stage, run: Run) -> Work:
    remade = frozenset(name for step in steps_from(first) for name in step.makes)
    part = Staging(run.settings.staging).part(f"again-{first.value}", run.report.run_id, *document_ids)
    needed = [name for name in DOCUMENT_TABLES if name not in remade or name == "articles"]

    def make() -> dict[str, pa.Table]:
        tables = {name: run.warehouse.rows(name, document_ids).select(STAGED[name]) for name in needed}
        return tables | {"outcomes": _outcomes(tables["documents"], run.warehouse)}

    return Work(Batch(row_id(run.report.run_id, part.name), (part.once(make),)), len(document_ids), remade)


def _outcomes(documents: pa.Table, warehouse: Warehouse) -> pa.Table:
    """A row a document: unchanged, or `updated` where its latest outcome was that it is held back."""
    held = set(warehouse.lookup("quarantine")["document_id"].to_pylist())
    columns = ["document_id", "version_key", "drop_name", "source_path"]
    rows = [
        outcome(row, Status.UPDATED if row["document_id"] in held else Status.UNCHANGED, Stage.IDENTIFY)
        for row in documents.select(columns).to_pylist()
    ]
    return OUTCOMES.from_rows(rows)
