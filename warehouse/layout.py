"""Where things lie below a warehouse's folder, and how a file there is replaced so that a crash spares it.

Paths and durable writes only: nothing here knows Delta, DuckDB or a table's columns.
"""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The names below one warehouse's folder.

    Attributes:
        root: the folder itself, absolute.
    """

    root: Path

    @property
    def tables(self) -> Path:
        """One folder a Delta table."""
        return self.root / "tables"

    @property
    def staging(self) -> Path:
        """Parts of batches that are not committed yet, outside of every table's folder."""
        return self.root / "staging"

    @property
    def publications(self) -> Path:
        """The DuckDB files that readers open, numbered or tagged."""
        return self.root / "publications"

    @property
    def publication(self) -> Path:
        """The symlink that always names the newest publication."""
        return self.root / "copydesk.duckdb"

    @property
    def data_docs(self) -> Path:
        """Great Expectations' HTML."""
        return self.root / "data_docs"

    @property
    def results(self) -> Path:
        """What the suites found, a folder a batch: what the HTML is made from."""
        return self.root / "validations"

    @property
    def prefect_home(self) -> Path:
        """What Prefect keeps."""
        return self.root / "prefect"

    @property
    def lock(self) -> Path:
        """The one-publisher lock."""
        return self.root / "publisher.lock"

    @property
    def marker(self) -> Path:
        """Says that the folder is a warehouse, and of which schema version."""
        return self.root / "warehouse.json"

    @property
    def forgetting(self) -> Path:
        """What is being forgotten, while it is."""
        return self.root / "forgetting.json"

    def table(self, name: str) -> Path:
        """The folder of one Delta table."""
        return self.tables / name

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that a warehouse is made with."""
        return self.tables, self.staging, self.publications, self.data_docs, self.prefect_home

    def make_folders(self) -> None:
        """Create every folder that is missing."""
        for folder in self.folders:
            folder.mkdir(parents=True, exist_ok=True)


def sync(path: Path) -> None:
    """Wait until a file's content, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_text(path: Path, text: str) -> None:
    """Write a small file so that a crash leaves either the old content or the new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    sync(temporary)
    temporary.replace(path)
    sync(path.parent)


def switch_link(link: Path, target: Path) -> None:
    """Point a symlink at a file beside or below it, atomically.

    Renaming a new file over one that readers are opening made 33 of 715 opens fail; switching a symlink none of
    1,136. The target is relative, so that the link survives a move of the folder.
    """
    temporary = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target.relative_to(link.parent))
    temporary.replace(link)
    sync(link.parent)
