"""What a backfill would do, as facts: how many documents or files, from which stage on, and why. No warehouse here.

How a terminal shows it is the command line's business; how long it takes is told by `flows.runs.speed`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schemas.slugs import Stage


class Why(StrEnum):
    """Why a document is worked through again."""

    OLDER_RULES = "older-rules"
    TEMPLATES = "templates"
    ASKED = "asked-for"


class LeftOut(StrEnum):
    """Why a document that the request is about is not worked through again."""

    UNDATED = "no-publication-date"
    HELD = "held-by-todays-rules"
    DONE = "done-before-it-broke-off"
    ANOTHER_STAGE = "another-stage-comes-first"


class FileState(StrEnum):
    """What the warehouse knows of a file; one that was not read to its end is new."""

    NEW = "new"
    CHANGED = "changed"
    OLDER_RULES = "older-rules"
    HELD = "held-back"
    KNOWN = "known"


@dataclass(frozen=True)
class Cause:
    """Why a document is worked through again, and what shows it.

    Attributes:
        stage: the first stage that would make it otherwise today; where nothing would be, the one asked for.
        carried: the version of that stage that the document was made with, if that is why.
        today: the stage's version today.
    """

    stage: Stage
    why: Why
    carried: str | None = None
    today: str | None = None


@dataclass(frozen=True)
class Plan:
    """What working through documents of the tables comes to.

    Attributes:
        work: how many documents, by the first stage to do again and why.
        left_out: how many documents are not done although the request is about them.
        total: how many current documents there are, in the drop if one is named.
    """

    work: Mapping[tuple[Stage, Cause], int]
    left_out: Mapping[LeftOut, int] = field(default_factory=dict)
    total: int = 0

    @property
    def documents(self) -> int:
        """How many documents would be worked through again."""
        return sum(self.work.values())

    def by_stage(self) -> dict[Stage, int]:
        """How many documents would begin with each stage."""
        found = dict.fromkeys((Stage.STRIP, Stage.SPLIT, Stage.RECOGNISE), 0)
        for (first, _), documents in self.work.items():
            found[first] += documents
        return {stage: documents for stage, documents in found.items() if documents}

    def skipped_before(self) -> int:
        """How many documents an earlier stage than the first one done again would make otherwise, too."""
        order = list(Stage)
        return sum(
            documents
            for (first, cause), documents in self.work.items()
            if cause.why is not Why.ASKED and order.index(cause.stage) < order.index(first)
        )


@dataclass(frozen=True)
class FilesPlan:
    """What reading files once more comes to.

    Attributes:
        files: how many files, by what is known of them.
        read: the states of which files are read.
        documents: how many documents the files to read may hold; of those read before, as many as were in them.
    """

    files: Mapping[FileState, int]
    read: frozenset[FileState]
    documents: int

    @property
    def to_read(self) -> int:
        """How many files would be read."""
        return sum(count for state, count in self.files.items() if state in self.read)
