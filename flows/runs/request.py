"""What a person asks of a run, as plain values: a Prefect deployment keeps it as JSON, worker processes receive it."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flows.ingest import IngestOptions
from flows.runs.period import Period
from flows.settings import Settings
from schemas.identity import Hashable, version_of
from schemas.slugs import Stage


@dataclass(frozen=True)
class LoadRequest:
    """Take drops into the warehouse.

    Attributes:
        paths: files and folders.
        drop: the drop's name; None names it after its folder or file.
        held: read known files, too, of which something is held back, for a second chance.
        again: read all files once more, known as they are or not.
        readmit: take in again what was forgotten; known files are read once more for it.
        command: the command that asked, for the runs table.
    """

    paths: tuple[Path, ...]
    settings: Settings
    drop: str | None = None
    reading: IngestOptions = field(default_factory=IngestOptions)
    held: bool = False
    again: bool = False
    readmit: bool = False
    command: str = "run"

    @property
    def name(self) -> str:
        """What a run of this is called in Prefect."""
        return self.drop or ", ".join(path.name for path in self.paths)

    def options(self) -> dict[str, Hashable]:
        """What the run was asked, for its row in the warehouse."""
        return {
            # Absolute, so that what could not be read is found again from elsewhere.
            "paths": [os.path.abspath(path) for path in self.paths],  # noqa: PTH100 - links stay links
            "drop": self.drop,
            "held": self.held,
            "again": self.again,
            "readmit": self.readmit,
            **{key: value for key, value in asdict(self.reading).items() if value is not None},
            **self.settings.options(),
        }


@dataclass(frozen=True)
class ReworkRequest:
    """Work through documents of the warehouse again, from the tables alone.

    Attributes:
        drop: only the documents of this drop.
        stale: only what a stage would make otherwise today: its version has changed, or lines that a document kept
            have shown to be repeated.
        stage: the first stage to do again: strip, split or recognise; of stale documents, only those that this stage
            is the first to make otherwise. None begins where each stale document needs it, and with strip for all.
        period: only documents that came in, or were published, within it.
        again: leave nothing out for being done: neither what the same request did before it broke off, nor what
            today's stages have held back already.
    """

    settings: Settings
    drop: str | None = None
    stale: bool = False
    stage: Stage | None = None
    period: Period = field(default_factory=Period)
    again: bool = False
    command: str = "backfill"

    @property
    def name(self) -> str:
        """What a run of this is called in Prefect."""
        return self.drop or ("stale documents" if self.stale else "all documents")

    @property
    def key(self) -> str:
        """Names what is asked: a run that asks the same goes on where one that broke off ended."""
        return version_of(self.command, self._asked())

    def options(self) -> dict[str, Hashable]:
        """What the run was asked, for its row in the warehouse."""
        return {**self._asked(), "again": self.again, "request": self.key, **self.settings.options()}

    def _asked(self) -> dict[str, Hashable]:
        return {
            "drop": self.drop,
            "stale": self.stale,
            "stage": self.stage.value if self.stage else None,
            **self.period.options(),
        }


@dataclass(frozen=True)
class RetryRequest:
    """Let what is held back, and answers to all that is said here, through the stages once more.

    Attributes:
        names: ids, beginnings of ids, or paths; none for all.
        reason: only what is held back for this reason.
        drop: only what was seen in this drop.
        reading: how files are read; what is not given here is as it was when they could not be read.
        source: where files that could not be read lie by now; None for where they lay.
    """

    settings: Settings
    names: tuple[str, ...] = ()
    reason: str | None = None
    drop: str | None = None
    reading: IngestOptions = field(default_factory=IngestOptions)
    source: Path | None = None
    command: str = "retry"

    @property
    def name(self) -> str:
        """What a run of this is called in Prefect."""
        return ", ".join(self.names) or self.reason or self.drop or "all that is held back"

    def options(self) -> dict[str, Hashable]:
        """What the run was asked, for its row in the warehouse."""
        return {
            "names": list(self.names),
            "reason": self.reason,
            "drop": self.drop,
            "from": str(self.source) if self.source else None,
            **{key: value for key, value in asdict(self.reading).items() if value is not None},
            **self.settings.options(),
        }
