"""The way of a batch, stage by stage: which tables each stage reads, what it makes, and the version of that.

This is the list to read first. Stages do not know their neighbours, nor Prefect; here they are put in order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.batches.isolation import Isolated, bounded, isolated
from flows.batches.parts import Part, Staging
from flows.recognise import Tools, load_aliases, load_recogniser, load_values, recognise, recognise_version
from flows.runs.request import Settings
from flows.split import split, split_version
from flows.strip import StripOptions, Stripper, strip
from schemas import TABLES
from schemas.errors import RunError
from schemas.slugs import Stage
from schemas.table import Tables, strings

FAILED = pa.schema([(name, pa.string()) for name in ("document_id", "stage", "reason", "detail")])
DOCUMENT_COLUMNS = {table.name: table.document_column for table in TABLES if table.document_column}
DOCUMENT_TABLES = tuple(DOCUMENT_COLUMNS)


@dataclass(frozen=True)
class Batch:
    """The parts of one batch, in the order in which they were made; a later part's table replaces an earlier one's.

    Attributes:
        batch_id: names the batch everywhere.
        parts: the first holds the documents (and, for documents worked through again, their rows so far).
    """

    batch_id: str
    parts: tuple[Part, ...]

    def read(self, table: str) -> pa.Table:
        """A table as its last part left it; KeyError when no part has it, RunError when a part is gone."""
        for part in reversed(self.parts):
            if part.has(table):
                return part.read(table)
        for part in self.parts:
            part.require()
        raise KeyError(table)

    def tables(self) -> Tables:
        """Every table of documents, as its last part left it."""
        return {name: self.read(name) for name in DOCUMENT_TABLES}

    def failed(self) -> pa.Table:
        """What stages failed on: document_id, stage, reason, detail."""
        return pa.concat_tables(
            [FAILED.empty_table(), *(part.read("failed") for part in self.parts if part.has("failed"))]
        )

    def extended(self, part: Part) -> "Batch":
        """The batch with one more part."""
        return Batch(self.batch_id, (*self.parts, part))


@dataclass(frozen=True)
class Step:
    """One stage on the way.

    Attributes:
        reads: names of the tables it takes; a document that it fails on is set aside by the rows of the first.
        makes: names of the tables that come out.
        run: tables in, tables out.
        version: the version of its output under these settings.
    """

    stage: Stage
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[[Tables, Settings], Tables]
    version: Callable[[Settings], str]


@cache
def _stripper(config: Path | None) -> Stripper:
    return Stripper.load(StripOptions(config=config))


@cache
def _load_tools(spec: str | None, config: Path | None, *, values: bool) -> Tools:
    return Tools(load_recogniser(spec), load_aliases(config), load_values() if values else None)


def _tools(settings: Settings) -> Tools:
    return _load_tools(settings.recogniser, settings.config_folder, values=settings.values)


def _strip(tables: Tables, settings: Settings) -> Tables:
    stripped = strip(tables["documents"], _stripper(settings.config_folder), tables["lines"])
    return {
        "articles": stripped.articles,
        "removals": stripped.removals,
        "article_fields": stripped.article_fields,
        "lines": stripped.lines,
    }


def _split(tables: Tables, _settings: Settings) -> Tables:
    documents = tables["documents"]
    lengths = [len(raw) for raw in strings(documents, "raw_text")]
    raw_lengths = dict(zip(strings(documents, "document_id"), lengths, strict=True))
    return {"sentences": split(tables["articles"], tables["article_fields"], tables["removals"], raw_lengths)}


def _recognise(tables: Tables, settings: Settings) -> Tables:
    recognised = recognise(
        tables["articles"], tables["sentences"], _tools(settings), removals=tables["removals"]
    )
    return {"articles": recognised.articles, "entities": recognised.entities}


def _recognise_version(settings: Settings) -> str:
    return recognise_version(_tools(settings))


STEPS = (
    Step(
        Stage.STRIP,
        reads=("documents", "lines"),
        makes=("articles", "removals", "article_fields", "lines"),
        run=_strip,
        version=lambda settings: _stripper(settings.config_folder).version,
    ),
    Step(
        Stage.SPLIT,
        reads=("articles", "article_fields", "removals", "documents"),
        makes=("sentences",),
        run=_split,
        version=lambda _: split_version(),
    ),
    Step(
        Stage.RECOGNISE,
        reads=("articles", "sentences", "removals"),
        makes=("articles", "entities"),
        run=_recognise,
        version=_recognise_version,
    ),
)


def steps_from(first: Stage) -> tuple[Step, ...]:
    """The steps from that stage to the end."""
    stages = [step.stage for step in STEPS]
    return STEPS[stages.index(first) :]


def versions(settings: Settings) -> dict[str, str]:
    """The version of each stage's output under these settings, by the stage's name."""
    return {step.stage.value: step.version(settings) for step in STEPS}


Apply = Callable[[Callable[[Stage, str, Tables, Settings], Isolated], Stage, str, Tables, Settings], Isolated]


def directly(
    function: Callable[[Stage, str, Tables, Settings], Isolated],
    stage: Stage,
    version: str,
    tables: Tables,
    settings: Settings,
) -> Isolated:
    """Run a stage's work here, in this process."""
    return function(stage, version, tables, settings)


def work(stage: Stage, batch: Batch, settings: Settings, apply: Apply = directly) -> Batch:
    """Take a batch through one stage, or find its part staged already.

    Args:
        stage: the stage.
        batch: the batch.
        settings: how.
        apply: where the stage's work is done; `directly`, or in a process of its own.
    """
    step = steps_from(stage)[0]
    part = Staging(settings.staging).part(step.stage, batch.parts[-1].name, step.version(settings))
    return batch.extended(part.once(lambda: _made(step, batch, settings, apply)))


def run_step(stage: Stage, version: str, tables: Tables, settings: Settings) -> Isolated:
    """What a stage makes of some documents, wherever it runs.

    Args:
        stage: the stage.
        version: what the rows will be said to be made with.
        tables: those that it reads, those documents' rows.
        settings: how.

    Raises:
        RunError: lists or models are others here than where the version was told.
    """
    step = steps_from(stage)[0]
    if step.version(settings) != version:
        raise RunError(
            f"The lists, models or packages of the stage {stage.value} have changed while the run went on; "
            "the same command begins anew with what they are now."
        )
    first, *others = step.reads

    def run(rows: pa.Table) -> Tables:
        ids = strings(rows, DOCUMENT_COLUMNS[first])
        return step.run({first: rows} | {name: rows_of(name, tables[name], ids) for name in others}, settings)

    return isolated(run, tables[first], DOCUMENT_COLUMNS[first])


def _made(step: Step, batch: Batch, settings: Settings, apply: Apply) -> Tables:
    """What the step makes of the batch, documents that it fails on set aside in the table `failed`."""
    tables = {name: batch.read(name) for name in step.reads}
    first = step.reads[0]
    key, version = DOCUMENT_COLUMNS[first], step.version(settings)
    # In the order that the tables are stored in: what is made of one chunk follows what is made of the other.
    tables[first] = tables[first].sort_by(key)

    def run(rows: pa.Table) -> Isolated:
        ids = strings(rows, key)
        # Of the first table, too: a slice would be sent with all that it was cut from.
        given = {name: rows_of(name, tables[name], ids) for name in step.reads}
        return apply(run_step, step.stage, version, given, settings)

    made = bounded(run, tables[first], key)
    failed = [
        {
            "document_id": document_id,
            "stage": step.stage,
            "reason": fault.reason,
            "detail": f"In the stage {step.stage.value}, {fault.detail}.",
        }
        for document_id, fault in made.failed.items()
    ]
    return made.tables | {"failed": pa.Table.from_pylist(failed, FAILED)}


def rows_of(name: str, table: pa.Table, document_ids: Sequence[str]) -> pa.Table:
    """The rows of a table that belong to these documents."""
    return table.filter(pc.is_in(table[DOCUMENT_COLUMNS[name]], pa.array(document_ids, pa.string())))
