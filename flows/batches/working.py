"""Taking a batch through one stage: its part found staged or made, documents that the stage fails on set aside."""

from collections.abc import Callable

import pyarrow as pa

from flows.batches.batch import DOCUMENT_COLUMNS, FAILED, Batch, rows_of
from flows.batches.isolation import Isolated, bounded, isolated
from flows.batches.parts import Staging
from flows.settings import Settings
from flows.stages import Step, steps_from
from schemas.errors import RunError
from schemas.slugs import Stage
from schemas.table import Tables, strings

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
