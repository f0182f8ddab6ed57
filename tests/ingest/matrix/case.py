"""What a case of bad input is: what lies in a folder, and what has to become of each document, record or file in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# In place of a reason: it becomes a document.
READ = "read"


@dataclass(frozen=True)
class Case:
    """One kind of bad input.

    Attributes:
        name: what it is, in a few words; unique.
        make: puts it into a folder that is empty so far.
        expected: by path in that folder, READ or the slug of the reason; every row there is, and no other.
        texts: what some of the documents say, exactly.
        ignored: paths that are passed over while files are listed.
        passed_members: how many members of archives are passed over.
    """

    name: str
    make: Callable[[Path], None]
    expected: Mapping[str, str]
    texts: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    passed_members: int = 0


def text(name: str) -> str:
    """A text that no other case has."""
    return f"The ferry to {name} sailed on Monday.\n\nIt came back on Tuesday, its captain said.\n"


def files(**contents: bytes) -> Callable[[Path], None]:
    """Writes files; the last `_` of a keyword stands for the dot."""
    return named({".".join(name.rsplit("_", 1)): data for name, data in contents.items()})


def named(contents: Mapping[str, bytes]) -> Callable[[Path], None]:
    """Writes files of any name."""

    def make(folder: Path) -> None:
        for name, data in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)

    return make


def one(name: str, file: str, data: bytes, outcome: str, said: str | None = None) -> Case:
    """A case of a single file that is a single document, or none."""
    return Case(name, named({file: data}), {file: outcome}, {file: said} if said is not None else {})
