"""One run: the lock for its length, its row in the warehouse, and how it ends."""

import getpass
import json
import os
import platform
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version

from expectations import build_data_docs
from flows.batches.batch import Batch
from flows.batches.groups import Fingerprinted
from flows.batches.parts import Staging
from flows.batches.workers import break_off
from flows.count.stage import Counted
from flows.runs import progress
from flows.runs.commits import Commits
from flows.runs.known_files import Arrival
from flows.runs.report import Report
from flows.runs.warned import sentences
from flows.runs.writing import writing
from flows.settings import Settings
from flows.stages import versions
from schemas.errors import RunError
from schemas.identity import Hashable, row_id
from schemas.slugs import RunStatus, Status
from schemas.table import Row
from warehouse import Publisher, Warehouse

# What a run's row says it was made with.
PACKAGES = ("copydesk", "prefect", "duckdb", "great-expectations", "pyarrow", "deltalake", "trafilatura")


class Run:
    """A run that holds the publisher's lock; `under_way` makes one.

    Attributes:
        warehouse: where it looks things up.
        staging: where its parts lie.
        report: its sums so far.
        commits: takes what is to be committed.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        publisher: Publisher,
        settings: Settings,
        asked: "Asked",
        *,
        is_sample: bool,
    ) -> None:
        self.warehouse = warehouse
        self.settings = settings
        self.staging = Staging(settings.staging)
        self._publisher = publisher
        self._asked = asked
        self._started_at = publisher.now()
        self._clock = time.monotonic()
        self.report = Report(row_id(asked.command, self._started_at.isoformat(), time.monotonic_ns()))
        self.commits = Commits(
            warehouse,
            publisher,
            settings,
            self.report,
            lambda: self._row(RunStatus.RUNNING, None),
            is_sample=is_sample,
        )

    @property
    def run_id(self) -> str:
        """Names the run everywhere."""
        return self.report.run_id

    def note(self, name: str, value: Hashable) -> None:
        """Put what became clear only under the lock beside the options in the run's row."""
        self._asked.options[name] = value

    def to_read(self, arrived: Iterable[Arrival]) -> Iterator[Fingerprinted]:
        """The files that are to be read; documents of the others are counted as known."""
        for file, known in arrived:
            if known is None:
                yield file
            else:
                self.report.documents[Status.UNCHANGED] += known
                progress.tell(known, known)

    def expected(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The batches, each with word that so many documents are on their way."""
        for batch in batches:
            progress.tell(batch.seen, 0)
            self.report.ignored += batch.ignored
            yield batch

    def counted(self, counted: Counted) -> Iterator[Batch]:
        """The batches with their counts, which are stored with the first of them."""
        self.commits.use_templates(counted.template_set, counted.templates)
        self.report.outdated = counted.outdated
        return counted.batches

    def close(self) -> None:
        """End a run that went through: its row, the publication, the pages; staged parts are of no more use."""
        status = RunStatus.FAILED if self.report.stopped else RunStatus.COMPLETED
        self.commits.end(self._row(status, " ".join(self.report.stopped) or None))
        self._publisher.compact(self.run_id)
        self._publisher.publish()
        self.report.publication = self.warehouse.publication
        self._publisher.collect()
        self.report.data_docs = build_data_docs(self.settings.results, self.warehouse.data_docs)
        self.report.warnings = sentences(self.report.warned, self.settings.suites)
        self.report.seconds = time.monotonic() - self._clock
        if not self.report.stopped:
            self.staging.clear()

    def fail(self, error: BaseException) -> None:
        """End a run that did not go through; what it committed stays, and staged parts wait for the next run."""
        # Ctrl-C, or a signal to end, is no fault of the run.
        is_failure = isinstance(error, Exception)
        status = RunStatus.FAILED if is_failure else RunStatus.INTERRUPTED
        sentence = str(error) or type(error).__name__
        with suppress(RunError):
            self.commits.end(
                self._row(status, sentence if is_failure else "It was interrupted while it ran.")
            )
            self._publisher.publish()

    def _row(self, status: RunStatus, detail: str | None) -> Row:
        counts = {each.value: self.report.documents[each] for each in Status}
        return {
            "run_id": self.run_id,
            "command": self._asked.command,
            "started_by": account(),
            "started_at": self._started_at,
            "finished_at": None if status is RunStatus.RUNNING else self._publisher.now(),
            "status": status,
            "detail": detail,
            "options": json.dumps(self._asked.options, sort_keys=True),
            "versions": _versions(self.settings),
            "documents": self.report.total,
            "reprocessed": self.report.reprocessed,
            **counts,
        }


@dataclass(frozen=True)
class Asked:
    """The command that asked for a run, and what it was asked."""

    command: str
    options: dict[str, Hashable]


@contextmanager
def under_way(
    settings: Settings, command: str, options: Mapping[str, Hashable], *, is_sample: bool = True
) -> Iterator[Run]:
    """A run on the warehouse of these settings, made if need be: the lock for the while, its end recorded.

    Args:
        settings: where and how.
        command: the command that asked.
        options: what it was asked.
        is_sample: whether its documents are as they came, so that the suite of runs may judge them as a whole.

    Raises:
        WarehouseError: another process loads, or the folder is damaged.
    """
    warehouse = Warehouse.open(settings.warehouse, create=True)
    with writing(warehouse) as publisher:
        run = Run(warehouse, publisher, settings, Asked(command, dict(options)), is_sample=is_sample)
        try:
            yield run
            run.close()
        except BaseException as error:
            # Prefect waits for its tasks, however the flow ended.
            break_off()
            run.fail(error)
            raise


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
