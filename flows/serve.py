"""Taking up new drops, and keeping the warehouse in order, on schedules: Prefect deployments that a process serves."""

import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from prefect import flow, serve
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType

from flows.cli.defused import defused
from flows.engine.artifacts import show_maintained, show_refused
from flows.ingest import IngestOptions, discover
from flows.ingest.opening import is_within
from flows.load import start
from flows.runs.report import Report
from flows.runs.request import LoadRequest
from flows.settings import Settings
from flows.upkeep.maintain import Maintained, maintain
from schemas.errors import LockedError, UsageError
from warehouse import Keep

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


# How long maintenance on a schedule waits for a load that somebody started by hand.
WAIT_SECONDS = 900.0


@flow(name="take-up", flow_run_name="take up {inbox}", persist_result=False)
def take_up(inbox: Path, settings: Settings, reading: IngestOptions | None = None) -> Report | None:
    """Load whatever lies in an inbox, every folder or file in it a drop of its own; None where there is none.

    A drop that cannot be read, or holds nothing to read, is said on standard error and in an artifact, and keeps no
    other one back.
    """
    reading = reading or IngestOptions()
    drops, refused = sorted_out(inbox, reading)
    for sentence in refused:
        sys.stderr.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {defused(sentence)}\n")
    if refused:
        show_refused(refused)
    if not drops:
        return None
    return start(LoadRequest(drops, settings, reading=reading, command="serve"))


@flow(name="maintain", flow_run_name="maintain {warehouse}", persist_result=False)
def keep_in_order(warehouse: Path, keep: Keep | None = None, wait: float = WAIT_SECONDS) -> Maintained | None:
    """Join small parts and delete what is old; None, said in an artifact, where others hold the lock all the while.

    That is no failure: what was left undone is done the next time.
    """
    try:
        done = maintain(warehouse, keep or Keep(), wait)
    except LockedError as error:
        show_maintained(f"{error} Nothing was maintained; the next time on schedule does it.")
        return None
    show_maintained(done.markdown())
    return done


def sorted_out(inbox: Path, reading: IngestOptions) -> tuple[tuple[Path, ...], list[str]]:
    """The drops of an inbox, and a sentence for each one that cannot be taken up.

    Raises:
        UsageError: the inbox itself cannot be listed.
    """
    try:
        entries = [path for path in inbox.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        raise UsageError(f"The inbox {inbox} cannot be listed: {error.strerror}.") from error
    drops: dict[str, Path] = {}
    refused = []
    # A link to another drop of the inbox, such as `latest`, is that drop once more.
    for path in sorted(entries, key=lambda entry: (entry.is_symlink(), entry)):
        place = os.path.realpath(path)
        try:
            discover([path], follow_links=reading.follow_links)
        except UsageError as error:
            refused.append(str(error))
        else:
            if not reading.follow_links and not is_within(inbox.resolve(), path):
                refused.append(f"{path} is a link out of the inbox; copydesk serve --follow-links reads it.")
            else:
                drops.setdefault(place, path)
    return tuple(drops.values()), refused


def deployment(inbox: Path, cron: str, settings: Settings, reading: IngestOptions) -> "RunnerDeployment":
    """The deployment that takes up an inbox on a schedule; its runs never overlap.

    Raises:
        UsageError: the schedule is none.
    """
    made = take_up.to_deployment(
        name=inbox.name,
        schedule=_schedule(cron),
        parameters={"inbox": str(inbox), "settings": settings.plain(), "reading": asdict(reading)},
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast("RunnerDeployment", made)


def maintenance(warehouse: Path, cron: str, keep: Keep) -> "RunnerDeployment":
    """The deployment that keeps a warehouse in order on a schedule; its runs never overlap.

    Raises:
        UsageError: the schedule is none.
    """
    made = keep_in_order.to_deployment(
        name=warehouse.name,
        schedule=_schedule(cron),
        parameters={"warehouse": str(warehouse), "keep": asdict(keep)},
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast("RunnerDeployment", made)


def until_interrupted(*deployed: "RunnerDeployment") -> None:
    """Serve deployments from this process, one run at a time: a load and maintenance wait for each other."""
    serve(*deployed, print_starting_message=False, limit=1)


def _schedule(cron: str) -> Schedule:
    try:
        return Cron(cron)
    except ValueError as error:
        raise UsageError(
            f'{cron!r} is not a cron schedule: five fields, for instance "*/15 * * * *" for every 15 minutes.'
        ) from error
