"""Commits: what a checked batch becomes in the warehouse, and its place among what the run has seen so far."""

import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa

from expectations import RunJudge, Verdict
from flows.batches.batch import DOCUMENT_TABLES, Batch, rows_of
from flows.batches.parts import second_name, write_tables
from flows.runs import progress
from flows.runs.held_documents import Lying
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
from flows.runs.rereading import as_first_seen
from flows.settings import Settings
from schemas import HELD_DOCUMENTS, VALIDATIONS
from schemas.identity import row_id
from schemas.slugs import BatchStatus
from schemas.table import Row, strings
from warehouse import Commit, Publisher, Warehouse

# Readers see what a long run has committed at least this often.
PUBLISH_SECONDS = 30.0


class Commits:
    """The one that commits for a run, batch by batch, in order, in one process.

    Args:
        warehouse: to look up what was there before.
        publisher: holds the lock.
        settings: how documents are worked through.
        report: is counted up.
        run_row: the run's row as it is now.
        is_sample: whether the run's documents are as they came, so that the suite of runs may judge them as a whole;
            those of a retry were chosen for being odd.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        publisher: Publisher,
        settings: Settings,
        report: Report,
        run_row: Callable[[], Row],
        *,
        is_sample: bool,
    ) -> None:
        self._warehouse = warehouse
        self._publisher = publisher
        self._staging = settings.staging
        self._report = report
        self._run_row = run_row
        self._judge = RunJudge(results=settings.results, suites=settings.suites)
        self._is_sample = is_sample
        self._lying = Lying.of(warehouse)
        self._held: dict[str, Held] = {}
        self._held_series: set[str] = set()
        self._unfinished: set[tuple[str, str]] = set()
        self._template_set: str | None = None
        self._templates: Path | None = None
        self._published = time.monotonic()

    def use_templates(self, template_set: str | None, templates: Path | None) -> None:
        """Say what documents are stripped with from now on; the set is stored with the first batch, if it is new.

        Args:
            template_set: names the set; None where nothing is stripped.
            templates: the file of its rows; None where it has none.
        """
        self._template_set = template_set
        is_known = template_set and len(
            self._warehouse.lookup("known_template_set", template_set=template_set)
        )
        self._templates = None if is_known else templates

    def commit(self, batch: Batch, verdict: Verdict) -> None:
        """Commit a batch that the suites have seen, less held documents; or, if one stops it, only why."""
        held = held_back(verdict, batch.failed())
        tables = document_tables(batch, held)
        summary = summaries(tables, held)
        judgement = self._judged(batch.batch_id, summary)
        validations = pa.concat_tables([verdict.validations, judgement.validations])
        critical = verdict.critical + judgement.critical
        outcomes = batch.read("outcomes")
        if critical:
            self._report.stopped.append(critical[0].detail)
            held = stopped_documents(batch.read("documents"), critical[0])
            self._hold(held, outcomes)
            outcomes = stopped(outcomes, critical[0])
            self._unfinished |= set(places(outcomes))
            rows = {"outcomes": outcomes, "validations": validations}
            self._write(batch, BatchStatus.STOPPED, rows | _held_rows(batch, held))
        else:
            self._hold(held, outcomes)
            self._judge.keep(summary)
            outcomes = decided(outcomes, self._held, self._empty_series(outcomes))
            rows = self._rows(batch, tables) | {"outcomes": outcomes, "validations": validations}
            self._write(batch, BatchStatus.COMMITTED, rows | _held_rows(batch, held))
            for part in batch.parts:
                part.drop()
        self._report.count_expectations(validations)
        progress.tell(0, batch.seen)
        self._publish_now_and_then()

    def record(self, outcomes: pa.Table) -> None:
        """Commit outcomes that no rows go with, such as those of documents that a person lets go."""
        batch = Batch(row_id(self._report.run_id, "outcomes"), (), seen=len(outcomes))
        self._write(batch, BatchStatus.COMMITTED, {"outcomes": outcomes})

    def end(self, run_row: Row) -> None:
        """Commit the run's row, as it is at its end."""
        batch_id = row_id(self._report.run_id, f"end {run_row['status']}")
        self._publisher.commit(
            Commit(batch_id, self._report.run_id, BatchStatus.COMMITTED, documents=0, run=run_row)
        )

    def _judged(self, batch_id: str, summary: pa.Table) -> Verdict:
        return self._judge.judge(batch_id, summary) if self._is_sample else Verdict(VALIDATIONS.empty())

    def _hold(self, held: Mapping[str, Held], outcomes: pa.Table) -> None:
        self._held |= held
        self._held_series |= held_series(outcomes, self._held)

    def _empty_series(self, outcomes: pa.Table) -> set[str]:
        """Series of which this run held back a document, and no document is in the warehouse."""
        doubtful = self._held_series & set(strings(outcomes, "version_key"))
        if not doubtful:
            return set()
        found = self._warehouse.lookup("current_versions", version_keys=sorted(doubtful))
        return doubtful - set(strings(found, "version_key"))

    def _rows(self, batch: Batch, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
        if batch.remade is not None:
            return {name: table for name, table in tables.items() if name in batch.remade}
        # A file of which a batch was stopped is read again, whatever else of it came in.
        return {**tables, "sources": without_places(batch.read("sources"), self._unfinished)}

    def _write(self, batch: Batch, status: BatchStatus, tables: Mapping[str, pa.Table]) -> None:
        is_remade = batch.remade is not None
        documents = strings(tables["articles"], "article_id") if "articles" in tables else []
        held = strings(tables[HELD_DOCUMENTS.name], "document_id") if HELD_DOCUMENTS.name in tables else []
        left = self._lying.after(tables["outcomes"], held, _files(tables))
        self._report.count_documents(tables["outcomes"], batch.seen)
        self._report.reprocessed += len(documents) if is_remade else 0
        stored = self._stored(tables, documents if is_remade else [])
        is_stripped = "lines" in stored
        folder = self._staging / f"commit-{batch.batch_id}"
        folder.mkdir(parents=True, exist_ok=True)
        paths = write_tables(folder, stored)
        if is_stripped and self._templates:
            # The commit takes the file away, and counts are still read from it.
            paths["templates"] = second_name(self._templates, folder / "templates.parquet")
        self._publisher.commit(
            Commit(
                batch_id=batch.batch_id,
                run_id=self._report.run_id,
                status=status,
                documents=len(documents),
                added={name: [path] for name, path in paths.items()},
                # No document is in the tables and among the held: ids of the ones take nothing from the others.
                replaced=[*(documents if is_remade else ()), *left, *held],
                replaced_tables=[*(batch.remade or ()), HELD_DOCUMENTS.name],
                run=self._run_row(),
                template_set=self._template_set if is_stripped else None,
            )
        )
        shutil.rmtree(folder, ignore_errors=True)
        if "templates" in paths:
            self._templates = None
        self._report.rows.update(
            {name: len(table) for name, table in stored.items() if name in DOCUMENT_TABLES}
        )

    def _stored(self, tables: Mapping[str, pa.Table], remade: list[str]) -> dict[str, pa.Table]:
        """The rows in their stored form; of documents that are made again, with what they were stamped with first."""
        stamp = Stamp(self._report.run_id, self._publisher.now())
        stored = {name: stamp.stored(name, table) for name, table in tables.items() if len(table)}
        if "documents" in stored and remade:
            before = self._warehouse.rows("documents", remade)
            stored["documents"] = as_first_seen(stored["documents"], before)
        return stored

    def _publish_now_and_then(self) -> None:
        if time.monotonic() - self._published > PUBLISH_SECONDS:
            self._publisher.publish()
            self._published = time.monotonic()


def _held_rows(batch: Batch, held: Mapping[str, Held]) -> dict[str, pa.Table]:
    """The texts of what is held back; documents that are in the tables already, and stay, have theirs there."""
    if batch.remade is not None or not held:
        return {}
    return {HELD_DOCUMENTS.name: rows_of("documents", batch.read("documents"), list(held))}


def _files(tables: Mapping[str, pa.Table]) -> list[tuple[str, str]]:
    """Drop and path of the files that count as read with a commit."""
    if "sources" not in tables:
        return []
    return list(zip(strings(tables["sources"], "drop_name"), strings(tables["sources"], "path"), strict=True))
