"""Taking up new drops on a schedule: a Prefect deployment that a process of ours serves."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from prefect import flow, serve
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType

from flows.load import start
from flows.report import Report
from flows.request import LoadRequest, Settings
from schemas.errors import UsageError

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


@flow(name="take-up", flow_run_name="take up {inbox}", persist_result=False)
def take_up(inbox: Path, settings: Settings) -> Report | None:
    """Load whatever lies in an inbox, every folder or file in it a drop of its own; None where it is empty."""
    drops = sorted(path for path in inbox.iterdir() if not path.name.startswith("."))
    if not drops:
        return None
    return start(LoadRequest(tuple(drops), settings, command="serve"))


def deployment(inbox: Path, cron: str, settings: Settings) -> "RunnerDeployment":
    """The deployment that takes up an inbox on a schedule; its runs never overlap.

    Raises:
        UsageError: the schedule is none.
    """
    try:
        schedule = Cron(cron)
    except ValueError as error:
        raise UsageError(
            f'{cron!r} is not a cron schedule: five fields, for instance "*/15 * * * *" for every 15 minutes.'
        ) from error
    made = take_up.to_deployment(
        name=inbox.name,
        schedule=schedule,
        parameters={"inbox": str(inbox), "settings": settings.plain()},
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast("RunnerDeployment", made)


def until_interrupted(deployed: "RunnerDeployment") -> None:
    """Serve a deployment from this process."""
    serve(deployed, print_starting_message=False, limit=1)
