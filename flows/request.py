"""What a person asks of a run, as plain values: a Prefect deployment keeps it as JSON, worker processes receive it."""

from dataclasses import asdict, dataclass, field
from pathlib import Path

from flows.ingest import IngestOptions
from flows.sizes import BATCH_DOCUMENTS
from schemas.identity import Hashable
from schemas.slugs import Stage


@dataclass(frozen=True)
class Settings:
    """How documents are worked through; the same for every batch of a run.

    Attributes:
        warehouse: the folder of the warehouse.
        config: a person's own folder of phrase lists, aliases and suites; need not exist.
        recogniser: None for the one that ships, `spacy:NAME` or `MODULE:FUNCTION` for another.
        values: whether dates, times and amounts are looked for, too.
        workers: how many processes work beside the run's own; 0 means 1.
        batch_documents: documents a batch at most.
    """

    warehouse: Path
    config: Path = Path("copydesk.d")
    recogniser: str | None = None
    values: bool = False
    workers: int = 1
    batch_documents: int = BATCH_DOCUMENTS

    def options(self) -> dict[str, Hashable]:
        """What of these settings a run's row records."""
        return {
            "config": str(self.config),
            "recogniser": self.recogniser,
            "values": self.values,
            "workers": self.workers,
            "batch_documents": self.batch_documents,
        }

    def plain(self) -> dict[str, Hashable]:
        """The settings as a deployment keeps them."""
        return {"warehouse": str(self.warehouse), **self.options()}

    @property
    def staging(self) -> Path:
        """The folder of staged parts."""
        return self.warehouse / "staging"

    @property
    def prefect_home(self) -> Path:
        """Prefect's own folder: the database of our temporary server, and what it and a served inbox print."""
        return self.warehouse / "prefect"

    @property
    def results(self) -> Path:
        """Where what the suites found is kept for the Data Docs."""
        return self.warehouse / "validations"

    @property
    def suites(self) -> Path | None:
        """A person's own suites, where there are any."""
        folder = self.config / "expectations"
        return folder if folder.is_dir() else None

    @property
    def config_folder(self) -> Path | None:
        """The configuration folder where there is one."""
        return self.config if self.config.is_dir() else None


@dataclass(frozen=True)
class LoadRequest:
    """Take drops into the warehouse.

    Attributes:
        paths: files and folders.
        drop: the drop's name; None names it after its folder or file.
        again: read files that are known already once more (what was quarantined gets its second chance).
        readmit: take in again what was forgotten; known files are read once more for it.
        command: the command that asked, for the runs table.
    """

    paths: tuple[Path, ...]
    settings: Settings
    drop: str | None = None
    reading: IngestOptions = field(default_factory=IngestOptions)
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
            "paths": [str(path) for path in self.paths],
            "drop": self.drop,
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
    """

    settings: Settings
    drop: str | None = None
    stale: bool = False
    stage: Stage | None = None
    command: str = "backfill"

    @property
    def name(self) -> str:
        """What a run of this is called in Prefect."""
        return self.drop or ("stale documents" if self.stale else "all documents")

    def options(self) -> dict[str, Hashable]:
        """What the run was asked, for its row in the warehouse."""
        return {
            "drop": self.drop,
            "stale": self.stale,
            "stage": self.stage.value if self.stage else None,
            **self.settings.options(),
        }
