"""What Prefect's pages show of a run: how far it is while it goes on, and its sums when it has ended."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import cast
from uuid import UUID

from httpx import HTTPError
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.exceptions import PrefectException

from flows.runs import progress
from flows.runs.report import Report

PROGRESS_KEY, SUMS_KEY, REFUSED_KEY = "copydesk-progress", "copydesk-sums", "copydesk-refused"
MAINTAINED_KEY = "copydesk-maintained"
# Each update is a request to Prefect's server.
SECONDS_BETWEEN = 2.0
# A page that could not be renewed is no reason to stop a load.
UNREACHABLE = (PrefectException, HTTPError)


@contextmanager
def shown(report: Report) -> Iterator[None]:
    """Keep a progress artifact up to date for the while, and leave the sums as Markdown at the end."""
    with progress.listening(_ProgressArtifact().tell):
        yield
    with suppress(*UNREACHABLE):
        create_markdown_artifact(
            report.markdown(), key=SUMS_KEY, description="What became of the documents of a run"
        )


def show_refused(sentences: Sequence[str]) -> None:
    """Leave a page that says which drops could not be taken up, and why."""
    listed = "\n".join(f"- {sentence}" for sentence in sentences)
    with suppress(*UNREACHABLE):
        create_markdown_artifact(listed, key=REFUSED_KEY, description="Drops that could not be taken up")


def show_maintained(text: str) -> None:
    """Leave a page that says what maintenance did."""
    with suppress(*UNREACHABLE):
        create_markdown_artifact(text, key=MAINTAINED_KEY, description="What maintenance joined and deleted")


class _ProgressArtifact:
    """Documents done, as a share of those found so far."""

    def __init__(self) -> None:
        made = create_progress_artifact(
            0.0, key=PROGRESS_KEY, description="Documents done of those found so far"
        )
        self._artifact = cast("UUID", made)
        self._found = self._done = 0
        self._told = time.monotonic()

    def tell(self, found: int, done: int) -> None:
        """So many documents more were found, so many more are done."""
        self._found += found
        self._done += done
        is_all = self._done == self._found > 0
        if is_all or time.monotonic() - self._told > SECONDS_BETWEEN:
            self._told = time.monotonic()
            with suppress(*UNREACHABLE):
                update_progress_artifact(self._artifact, 100.0 * self._done / max(1, self._found))
