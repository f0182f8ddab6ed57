"""Which documents of the warehouse are to be worked through again, from which stage on, and why."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pyarrow as pa

from flows.batches.batch import DOCUMENT_TABLES, Batch
from flows.batches.parts import Part, Staging
from flows.identify import outcome
from flows.runs.plan import Cause, LeftOut, Plan, Why
from flows.runs.request import ReworkRequest
from flows.stages import STEPS, steps_from, versions
from schemas import OUTCOMES, SCHEMA_VERSION, TABLES
from schemas.slugs import Stage, Status
from schemas.table import strings
from warehouse import Warehouse

STAGED = {table.name: table.staged.names for table in TABLES}
ORDER = [step.stage for step in STEPS]
# What is known of a chosen document: its id, and the run that wrote its rows last.
CHOSEN = pa.schema([("document_id", pa.string()), ("written_by", pa.string())])


@dataclass(frozen=True)
class Choice:
    """The chosen documents (CHOSEN), by the first stage to do again, and what that comes to."""

    by_stage: dict[Stage, pa.Table]
    plan: Plan

    @property
    def total(self) -> int:
        """How many documents are chosen."""
        return self.plan.documents

    def ids(self, first: Stage) -> list[str]:
        """The documents that begin with that stage."""
        return strings(self.by_stage.get(first, CHOSEN.empty_table()), "document_id")


def chosen(warehouse: Warehouse, request: ReworkRequest) -> Choice:
    """The current documents that a request is about, oldest first and as they came in, less those that are done."""
    today = versions(request.settings)
    causes = _causes(warehouse, today)
    done = _done(warehouse, request, today)
    places: dict[Stage, list[int]] = defaultdict(list)
    work: Counter[tuple[Stage, Cause]] = Counter()
    left_out: Counter[LeftOut] = Counter()
    asked = request.stage or Stage.STRIP
    current = warehouse.lookup("current_documents", drop_name=request.drop, **request.period.parameters())
    columns = (current[name].to_pylist() for name in ("document_id", "is_within"))
    for place, (document_id, is_within) in enumerate(zip(*columns, strict=True)):
        cause = causes.get(document_id)
        if is_within is False or (request.stale and cause is None):
            continue
        if is_within is None:
            left_out[LeftOut.UNDATED] += 1
        elif request.stale and cause and request.stage not in (None, cause.stage):
            left_out[LeftOut.ANOTHER_STAGE] += 1
        elif document_id in done:
            left_out[LeftOut.HELD if request.stale else LeftOut.DONE] += 1
        else:
            first = cause.stage if request.stale and cause else asked
            places[first].append(place)
            work[first, cause or Cause(asked, Why.ASKED)] += 1
    rows = current.select(CHOSEN.names).cast(CHOSEN)
    return Choice(
        {first: rows.take(pa.array(places[first])) for first in ORDER if first in places},
        Plan(dict(work), dict(left_out), len(current)),
    )


def _causes(warehouse: Warehouse, today: dict[str, str]) -> dict[str, Cause]:
    """Why each document would be made otherwise today, by the first stage that would."""
    found: dict[str, Cause] = {}
    for batch in warehouse.stream("stale_documents", **_versions(today)):
        for row in batch.to_pylist():
            stage = next(stage for stage in ORDER if row[f"is_{stage}_stale"])
            found[row["document_id"]] = _older(stage, row[f"{stage}_version"], today[stage])
    template = Cause(Stage.STRIP, Why.TEMPLATES)
    for batch in warehouse.stream("outdated_documents"):
        for document_id in map(str, batch["document_id"].to_pylist()):
            if document_id not in found or found[document_id].stage is not Stage.STRIP:
                found[document_id] = template
    return found


@cache
def _older(stage: Stage, carried: str, today: str) -> Cause:
    """One object for all documents of the same versions."""
    return Cause(stage, Why.OLDER_RULES, carried, today)


def _done(warehouse: Warehouse, request: ReworkRequest, today: dict[str, str]) -> set[str]:
    """Documents of which the same work would only give the same once more.

    Those that are stale although today's stages have worked through them: they were held back. Of documents that
    are done again stale or not, those that this very request has done before it broke off.
    """
    if request.again:
        return set()
    if request.stale:
        rows = warehouse.lookup("held_by_versions", **_versions(today))
    else:
        rows = warehouse.lookup("done_before", request=request.key, **_versions(today))
    return set(strings(rows, "document_id"))


def _versions(today: dict[str, str]) -> dict[str, str]:
    return {f"{stage}_version": today[stage] for stage in ORDER}


def chosen_batches(
    choice: Choice, warehouse: Warehouse, staging: Staging, run_id: str, most: int
) -> Iterator[Batch]:
    """The chosen documents in batches of so many at most, with the rows that the stages before the first one left."""
    held = {str(document_id) for document_id in warehouse.lookup("quarantine")["document_id"].to_pylist()}
    for first, documents in choice.by_stage.items():
        for start in range(0, len(documents), most):
            part = _part(documents.slice(start, most), first, held, warehouse, staging)
            remade = frozenset(name for step in steps_from(first) for name in step.makes)
            yield Batch.begun(run_id, part, seen=part.count("documents"), first=first, remade=remade)


def _part(documents: pa.Table, first: Stage, held: set[str], warehouse: Warehouse, staging: Staging) -> Part:
    document_ids = strings(documents, "document_id")
    remade = {name for step in steps_from(first) for name in step.makes}
    needed = [name for name in DOCUMENT_TABLES if name not in remade or name == "articles"]
    # Named by what the rows are: whose, who wrote them, whether they are held back. A run that goes on where one
    # broke off finds the parts that it left, and none of rows that have changed since.
    states = [int(document_id in held) for document_id in document_ids]
    writers = map(str, documents["written_by"].to_pylist())
    part = staging.part(f"again-{first.value}", SCHEMA_VERSION, *document_ids, *writers, *states)

    def make() -> dict[str, pa.Table]:
        tables = {name: warehouse.rows(name, document_ids).select(STAGED[name]) for name in needed}
        return tables | {"outcomes": _outcomes(tables["documents"], held)}

    return part.once(make)


def _outcomes(documents: pa.Table, held: set[str]) -> pa.Table:
    """A row a document: unchanged, or `updated` where its latest outcome was that it is held back."""
    columns = ["document_id", "version_key", "drop_name", "source_path"]
    rows = [
        outcome(row, Status.UPDATED if row["document_id"] in held else Status.UNCHANGED, Stage.IDENTIFY)
        for row in documents.select(columns).to_pylist()
    ]
    return OUTCOMES.from_rows(rows)
