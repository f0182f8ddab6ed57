"""The command serve: a Prefect deployment in this process that takes up new drops on a schedule."""

from pathlib import Path

from flows.cli.console import out
from flows.engine import prefect_api
from flows.request import Settings
from schemas.errors import UsageError


def serve_inbox(inbox: Path, cron: str, settings: Settings) -> None:
    """Serve until interrupted; UsageError for a folder or schedule that is none."""
    if not inbox.is_dir():
        raise UsageError(f"{inbox} is not a folder; make it, then put drops into it.")
    with prefect_api(settings.warehouse / "prefect", with_scheduler=True) as api:
        from flows import serve

        out.print(f"Looking into {inbox} at {cron!r}; Ctrl-C ends it. Prefect's API: {api}", markup=False)
        serve.serve_inbox(inbox.resolve(), cron, settings)
