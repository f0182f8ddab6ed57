"""The command serve: a Prefect deployment in this process that takes up new drops on a schedule."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.cli.console import out
from flows.cli.privacy import make_private
from flows.cli.running import check_settings
from flows.engine.api import prefect_api
from flows.ingest import IngestOptions
from flows.settings import Settings
from schemas.errors import UsageError
from warehouse import Keep, check_place, check_room


def serve_inbox(
    inbox: Path,
    cron: str,
    settings: Settings,
    reading: IngestOptions,
    maintain_cron: str | None = None,
    *,
    is_private: bool = False,
) -> None:
    """Serve until interrupted; UsageError for a folder or schedule that is none."""
    if not inbox.is_dir():
        raise UsageError(f"{inbox} is not a folder; make it, then put drops into it.")
    check_place(settings.warehouse, create=True)
    if is_private:
        make_private(settings.warehouse)
    check_room(settings.warehouse)
    log = settings.prefect_home / "serve.log"
    with prefect_api(
        settings.prefect_home, with_scheduler=True, meanwhile=lambda: check_settings(settings)
    ) as api:
        from flows import serve

        deployments = [serve.deployment(inbox.resolve(), cron, settings, reading)]
        if maintain_cron:
            deployments.append(serve.maintenance(settings.warehouse, maintain_cron, Keep()))
            out.print(f"Keeping {settings.warehouse} in order at {maintain_cron!r}.")
        out.print(f"Looking into {inbox} at {cron!r}; Ctrl-C ends it.")
        out.print(f"`copydesk status` shows the runs, {log} what they say. Prefect's API: {api}")
        with _output_to(log):
            serve.until_interrupted(*deployments)


@contextmanager
def _output_to(log: Path) -> Iterator[None]:
    """What this process and those that it starts print goes to a file for the while; Prefect passes all of it on."""
    sys.stdout.flush()
    with log.open("ab") as file:
        kept = [os.dup(descriptor) for descriptor in (1, 2)]
        try:
            for descriptor in (1, 2):
                os.dup2(file.fileno(), descriptor)
            yield
        finally:
            for descriptor, original in zip((1, 2), kept, strict=True):
                os.dup2(original, descriptor)
                os.close(original)
