"""How documents are worked through, as plain values: deployments keep them as JSON, worker processes receive them."""

from dataclasses import dataclass
from pathlib import Path

from flows.batches.sizes import BATCH_DOCUMENTS
from schemas.identity import Hashable


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
