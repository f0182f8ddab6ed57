"""One run under way: what it has committed so far, its report, and its row in the warehouse.

Everything that a flow does with the warehouse goes through here: batch by batch, in order, in one process.
"""

import getpass
import json
import os
import platform
import shutil
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from expectations import RunJudge, Verdict, build_data_docs
from flows.batches.parts import Staging, second_name, write_tables
from flows.engine.workers import break_off
from flows.quarantine.texts import Lying
from flows.runs import progress
from flows.runs.outcomes import (
    Held,
    Stamp,
    decided,
    document_tables,
    held_back,
    held_series,
    places,
    stopped,
    stopped_documents,
    summaries,
    without_places,
)
from flows.runs.report import Report
from flows.runs.request import Settings
from flows.runs.rereading import as_first_seen
from flows.runs.warned import sentences
from flows.stages import DOCUMENT_TABLES, Batch, rows_of, versions
from flows.upkeep.takedowns import writing
from schemas import HELD_DOCUMENTS, VALIDATIONS
from schemas.errors import RunError
from schemas.identity import Hashable, row_id
from schemas.slugs import BatchStatus, RunStatus, Status
from schemas.table import Row, strings
from warehouse import Commit, Publisher, Warehouse

# Readers see what a long run has committed at least this often.
PUBLISH_SECONDS = 30.0
# What a run's row says it was made with.
PACKAGES = ("copydesk", "prefect", "duckdb", "great-expectations", "pyarrow", "deltalake", "trafilatura")


@dataclass(frozen=True)
class Work:
    """A batch of documents on its way to a commit.

    Attributes:
        batch: its first part holds the documents, `outcomes` and, when files were read, `sources`.
        seen: how many sightings it stands for.
        remade: names of the tables whose rows of these documents take the place of older ones; None for new
            documents.
    """

    batch: Batch
    seen: int
    remade: frozenset[str] | None = None


class Run:
    """A run that holds the publisher's lock; `under_way` makes one."""

    def __init__(
        self,
        warehouse: Warehouse,
        publisher: Publisher,
        settings: Settings,
        command: str,
        options: str,
        *,
        is_sample: bool,
    ) -> None:
        self.warehouse = warehouse
        self.settings = settings
        self._publisher = publisher
        self._command = command
        self._options = options
        self._is_sample = is_sample
        self._started_at = publisher.now()
        self._clock = self._published = time.monotonic()
        self._held: dict[str, Held] = {}
        self._held_series: set[str] = set()
        self._lying = Lying.of(warehouse)
        self._unfinished: set[tuple[str, str]] = set()
        self._judge = RunJudge(results=settings.results, suites=settings.suites)
        self._template_set: str | None = None
        self._templates: Path | None = None
        self.report = Report(row_id(command, self._started_at.isoformat(), time.monotonic_ns()))

    def batch_id(self, part_name: str) -> str:
        """The id of this run's batch that begins with that part."""
        return row_id(self.report.run_id, part_name)

    def use_templates(self, template_set: str | None, templates: Path | None) -> None:
        """Say what documents of this run are stripped with; the set is stored with the first batch, if it is new.

        Args:
            template_set: names the set; None where nothing is stripped.
            templates: the file of its rows; None where it has none.
        """
        self._template_set = template_set
        is_known = template_set and len(
            self.warehouse.lookup("known_template_set", template_set=template_set)
        )
        self._templates = None if is_known else templates

    def note(self, name: str, value: Hashable) -> None:
        """Put what became clear only under the lock beside the options in the run's row."""
        self._options = json.dumps({**json.loads(self._options), name: value}, sort_keys=True)

    def found(self, documents: int) -> None:
        """Say that so many more documents are on their way."""
        progress.tell(documents, 0)

    def saw_unchanged(self, documents: int) -> None:
        """Count documents that are known as they are."""
        self.report.documents[Status.UNCHANGED] += documents
        progress.tell(documents, documents)

    def commit(self, work: Work, verdict: Verdict) -> None:
        """Commit a batch that the suites have seen, less held documents; or, if one stops it, only why."""
        held = held_back(verdict, work.batch.failed())
        tables = document_tables(work.batch, held)
        summary = summaries(tables, held)
        judgement = self._judged(work.batch.batch_id, summary)
        validations = pa.concat_tables([verdict.validations, judgement.validations])
        critical = verdict.critical + judgement.critical
        if critical:
            self.report.stopped.append(critical[0].detail)
            held = stopped_documents(work.batch.read("documents"), critical[0])
            self._hold(held, work)
            outcomes = stopped(work.batch.read("outcomes"), critical[0])
            self._unfinished |= set(places(outcomes))
            tables = self._held_rows(work, held) | {"outcomes": outcomes, "validations": validations}
            self._write(work, BatchStatus.STOPPED, tables)
        else:
            self._hold(held, work)
            self._judge.keep(summary)
            outcomes = work.batch.read("outcomes")
            outcomes = decided(outcomes, self._held, self._empty_series(outcomes))
            rows = self._rows(work, tables, outcomes, validations) | self._held_rows(work, held)
            self._write(work, BatchStatus.COMMITTED, rows)
            for part in work.batch.parts:
                part.drop()
        self.report.count_expectations(validations)
        progress.tell(0, work.seen)
        self._publish_now_and_then()

    def _judged(self, batch_id: str, summary: pa.Table) -> Verdict:
        return self._judge.judge(batch_id, summary) if self._is_sample else Verdict(VALIDATIONS.empty())

    def record(self, outcomes: pa.Table) -> None:
        """Commit outcomes that no rows go with, such as those of documents that a person lets go."""
        work = Work(Batch(self.batch_id("outcomes"), ()), seen=len(outcomes))
        self._write(work, BatchStatus.COMMITTED, {"outcomes": outcomes})

    def _hold(self, held: Mapping[str, Held], work: Work) -> None:
        self._held |= held
        self._held_series |= held_series(work.batch.read("outcomes"), self._held)

    def _empty_series(self, outcomes: pa.Table) -> set[str]:
        """Series of which this run held back a document, and no document is in the warehouse."""
        doubtful = self._held_series & set(strings(outcomes, "version_key"))
        if not doubtful:
            return set()
        found = self.warehouse.lookup("current_versions", version_keys=sorted(doubtful))
        return doubtful - set(strings(found, "version_key"))

    def _rows(
        self, work: Work, tables: Mapping[str, pa.Table], outcomes: pa.Table, validations: pa.Table
    ) -> dict[str, pa.Table]:
        added = {name: table for name, table in tables.items() if work.remade is None or name in work.remade}
        if work.remade is None:
            # A file of which a batch was stopped is read again, whatever else of it came in.
            added["sources"] = without_places(work.batch.read("sources"), self._unfinished)
        return added | {"outcomes": outcomes, "validations": validations}

    def _held_rows(self, work: Work, held: Mapping[str, Held]) -> dict[str, pa.Table]:
        """The texts of what is held back; documents that are in the tables already, and stay, have theirs there."""
        if work.remade is not None or not held:
            return {}
        return {HELD_DOCUMENTS.name: rows_of("documents", work.batch.read("documents"), list(held))}

    def _write(self, work: Work, status: BatchStatus, tables: Mapping[str, pa.Table]) -> None:
        documents = strings(tables["articles"], "article_id") if "articles" in tables else []
        self.report.count_documents(tables["outcomes"], work.seen)
        if work.remade is not None:
            self.report.reprocessed += len(documents)
        stamp = Stamp(self.report.run_id, self._publisher.now())
        stored = {name: stamp.stored(name, table) for name, table in tables.items() if len(table)}
        if "documents" in stored and work.remade is not None:
            stored["documents"] = as_first_seen(
                stored["documents"], self.warehouse.rows("documents", documents)
            )
        folder = self.settings.staging / f"commit-{work.batch.batch_id}"
        folder.mkdir(parents=True, exist_ok=True)
        paths = write_tables(folder, stored)
        is_stripped = "lines" in stored
        held = strings(tables[HELD_DOCUMENTS.name], "document_id") if HELD_DOCUMENTS.name in tables else []
        left = self._lying.after(tables["outcomes"], held, _files(tables))
        if is_stripped and self._templates:
            # The commit takes the file away, and counts are still read from it.
            paths["templates"] = second_name(self._templates, folder / "templates.parquet")
        self._publisher.commit(
            Commit(
                batch_id=work.batch.batch_id,
                run_id=self.report.run_id,
                status=status,
                documents=len(documents),
                added={name: [path] for name, path in paths.items()},
                # No document is in the tables and among the held: ids of the ones take nothing from the others.
                replaced=[*(documents if work.remade is not None else ()), *left, *held],
                replaced_tables=[*(work.remade or ()), HELD_DOCUMENTS.name],
                run=self._row(RunStatus.RUNNING),
                template_set=self._template_set if is_stripped else None,
            )
        )
        shutil.rmtree(folder, ignore_errors=True)
        if "templates" in paths:
            self._templates = None
        self.report.rows.update(
            {name: len(table) for name, table in stored.items() if name in DOCUMENT_TABLES}
        )

    def close(self) -> None:
        """End a run that went through: its row, the publication, the pages; staged parts are of no more use."""
        status = RunStatus.FAILED if self.report.stopped else RunStatus.COMPLETED
        self._end(status, " ".join(self.report.stopped) or None)
        self._publisher.compact(self.report.run_id)
        self._publisher.publish()
        self.report.publication = self.warehouse.publication
        self._publisher.collect()
        self.report.data_docs = build_data_docs(self.settings.results, self.warehouse.data_docs)
        self.report.warnings = sentences(self.report.warned, self.settings.suites)
        self.report.seconds = time.monotonic() - self._clock
        if not self.report.stopped:
            Staging(self.settings.staging).clear()

    def fail(self, error: BaseException) -> None:
        """End a run that did not go through; what it committed stays, and staged parts wait for the next run."""
        # Ctrl-C, or a signal to end, is no fault of the run.
        is_failure = isinstance(error, Exception)
        status = RunStatus.FAILED if is_failure else RunStatus.INTERRUPTED
        sentence = str(error) or type(error).__name__
        with suppress(RunError):
            self._end(status, sentence if is_failure else "It was interrupted while it ran.")
            self._publisher.publish()

    def _end(self, status: RunStatus, detail: str | None) -> None:
        self._publisher.commit(
            Commit(
                batch_id=self.batch_id(f"end {status}"),
                run_id=self.report.run_id,
                status=BatchStatus.COMMITTED,
                documents=0,
                run=self._row(status, detail),
            )
        )

    def _row(self, status: RunStatus, detail: str | None = None) -> Row:
        counts = {each.value: self.report.documents[each] for each in Status}
        return {
            "run_id": self.report.run_id,
            "command": self._command,
            "started_by": account(),
            "started_at": self._started_at,
            "finished_at": None if status is RunStatus.RUNNING else self._publisher.now(),
            "status": status,
            "detail": detail,
            "options": self._options,
            "versions": _versions(self.settings),
            "documents": self.report.total,
            "reprocessed": self.report.reprocessed,
            **counts,
        }

    def _publish_now_and_then(self) -> None:
        if time.monotonic() - self._published > PUBLISH_SECONDS:
            self._publisher.publish()
            self._published = time.monotonic()


@contextmanager
def under_way(
    settings: Settings, command: str, options: Mapping[str, Hashable], *, is_sample: bool = True
) -> Iterator[Run]:
    """A run on the warehouse of these settings, made if need be: the lock for the while, its end recorded.

    Args:
        settings: where and how.
        command: the command that asked.
        options: what it was asked.
        is_sample: whether its documents are as they came, so that the suite of runs may judge them as a whole; those
            of a retry were chosen for being odd.

    Raises:
        WarehouseError: another process loads, or the folder is damaged.
    """
    warehouse = Warehouse.open(settings.warehouse, create=True)
    with writing(warehouse) as publisher:
        run = Run(
            warehouse, publisher, settings, command, json.dumps(options, sort_keys=True), is_sample=is_sample
        )
        try:
            yield run
            run.close()
        except BaseException as error:
            # Prefect waits for its tasks, however the flow ended.
            break_off()
            run.fail(error)
            raise


def _files(tables: Mapping[str, pa.Table]) -> list[tuple[str, str]]:
    """Drop and path of the files that count as read with a commit."""
    if "sources" not in tables:
        return []
    return list(zip(strings(tables["sources"], "drop_name"), strings(tables["sources"], "path"), strict=True))


def account() -> str:
    """Who runs this, for the runs table."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name, as containers have
        return str(os.getuid())


def _versions(settings: Settings) -> str:
    # Rows differ between tables of Unicode in what a newer one has added only: docs/decisions/0080.
    python = {"python": platform.python_version(), "unicode": unicodedata.unidata_version}
    return json.dumps(
        versions(settings) | python | {name: version(name) for name in PACKAGES}, sort_keys=True
    )
