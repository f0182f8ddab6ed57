"""Options that several commands take, each declared once.

A command that has a parameter `settings` or `reading` takes all options of that group; `with_options` puts them into
its signature, which is where Typer looks, and makes one value of what was given.
"""

import inspect
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.batches.sizes import BATCH_DOCUMENTS
from flows.cli.privacy import follow
from schemas.errors import UsageError

if TYPE_CHECKING:
    from flows.ingest import IngestOptions
    from flows.settings import Settings

DEFAULT_WAREHOUSE = Path("data")
DEFAULT_CONFIG = Path("copydesk.d")


def _config_folder(context: typer.Context, config: Path) -> Path:
    """The folder as it was given; the usual one need not be there, one that somebody names must."""
    source = context.get_parameter_source("config")
    if not config.expanduser().is_dir() and source is not None and source.name != "DEFAULT":
        raise UsageError(
            f"There is no folder {config} that --config or COPYDESK_CONFIG names; make it, or leave that out."
        )
    return config


def _warehouse(warehouse: Path) -> Path:
    follow(warehouse)
    return warehouse


WarehouseOption = Annotated[
    Path,
    typer.Option(
        "--warehouse",
        "-w",
        metavar="DIR",
        envvar="COPYDESK_WAREHOUSE",
        callback=_warehouse,
        help="The warehouse's folder.",
    ),
]
PrivateOption = Annotated[
    bool,
    typer.Option(
        "--private",
        envvar="COPYDESK_PRIVATE",
        help="Leave the warehouse to its owner alone: all files in it, and those of later runs.",
    ),
]
ConfigOption = Annotated[
    Path,
    typer.Option(
        "--config",
        metavar="DIR",
        envvar="COPYDESK_CONFIG",
        callback=_config_folder,
        help="Your own phrase lists, aliases and suites; they win over what ships.",
    ),
]
RecogniserOption = Annotated[
    str | None,
    typer.Option(
        "--recogniser",
        metavar="SPEC",
        envvar="COPYDESK_RECOGNISER",
        help="Who finds names: spacy:NAME for an installed spaCy model, MODULE:FUNCTION for yours.",
    ),
]
ValuesOption = Annotated[
    bool,
    typer.Option(
        "--values",
        envvar="COPYDESK_VALUES",
        help="Find dates (with the day they mean), times and amounts, too.",
    ),
]
WorkersOption = Annotated[
    int,
    typer.Option("--workers", min=0, metavar="N", help="How many processes work beside this one; 0 means 1."),
]
BatchOption = Annotated[
    int, typer.Option("--batch-size", min=1, metavar="N", help="Documents validated and committed at once.")
]
DropOption = Annotated[
    str | None,
    typer.Option("--drop", metavar="NAME", help="The drop's name; else its folder's or file's name."),
]
FollowLinksOption = Annotated[
    bool,
    typer.Option(
        "--follow-links",
        help="Also read what links lead to outside of the folder.",
        rich_help_panel="Reading",
    ),
]
ReadmitOption = Annotated[
    bool, typer.Option("--readmit", help="Take in again what copydesk forget took out.")
]
WaitOption = Annotated[
    float,
    typer.Option(
        "--wait", min=0, metavar="SECONDS", help="How long to wait for another process that is writing."
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="table|csv|json", help="How rows are printed.")
]
RawOption = Annotated[
    bool,
    typer.Option(
        "--raw",
        help="Print what was stored as it is, with what terminals obey and what spreadsheets run as formulas.",
    ),
]


@dataclass(frozen=True)
class Group:
    """Options that make one value.

    Attributes:
        options: by the option's name as a keyword, its type for Typer and its default.
        make: the value, of all options by name.
    """

    options: Mapping[str, tuple[Any, object]]
    make: Callable[..., object]


def _settings(
    warehouse: Path, config: Path, recogniser: str | None, workers: int, batch_size: int, *, values: bool
) -> "Settings":
    from flows.settings import Settings

    return Settings(
        warehouse=warehouse.expanduser().resolve(),
        config=config.expanduser().resolve(),
        recogniser=recogniser,
        values=values,
        workers=workers,
        batch_documents=batch_size,
    )


def _reading(*, follow_links: bool, **given: str | None) -> "IngestOptions":
    from flows.ingest import IngestOptions

    return IngestOptions(follow_links=follow_links, **given)


def _of_reading(said: str) -> tuple[Any, object]:
    return Annotated[str | None, typer.Option(metavar="NAME", help=said, rich_help_panel="Reading")], None


FIELDS = ("text", "id", "title", "url", "date", "publisher", "authors")
GROUPS: Mapping[str, Group] = {
    "settings": Group(
        {
            "warehouse": (WarehouseOption, DEFAULT_WAREHOUSE),
            "config": (ConfigOption, DEFAULT_CONFIG),
            "recogniser": (RecogniserOption, None),
            "values": (ValuesOption, False),
            "workers": (WorkersOption, 1),
            "batch_size": (BatchOption, BATCH_DOCUMENTS),
        },
        _settings,
    ),
    "reading": Group(
        {
            "encoding": _of_reading("Do not detect the encoding."),
            **{f"{name}_field": _of_reading(f"The records' field with the {name}.") for name in FIELDS},
            "follow_links": (FollowLinksOption, False),
        },
        _reading,
    ),
}


def with_options(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options of each group that it has a parameter for, in place of that parameter."""
    signature = inspect.signature(command)
    groups = {name: GROUPS[name] for name in signature.parameters if name in GROUPS}

    @wraps(command)
    def call(**given: object) -> None:
        for name, group in groups.items():
            given[name] = group.make(**{option: given.pop(option) for option in group.options})
        command(**given)

    parameters = [
        parameter
        for name, declared in signature.parameters.items()
        for parameter in (_parameters(groups[name]) if name in groups else [declared])
    ]
    call.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]  # inspect reads it
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return call


def _parameters(group: Group) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in group.options.items()
    ]


def as_typed(settings: "Settings") -> str:
    """The options that give these settings, as a person would type them after a command: those unlike the usual."""
    usual = {name: default for name, (_, default) in GROUPS["settings"].options.items()}
    words = []
    if settings.warehouse != DEFAULT_WAREHOUSE.resolve():
        words += ["--warehouse", str(settings.warehouse)]
    if settings.config != DEFAULT_CONFIG.resolve():
        words += ["--config", str(settings.config)]
    if settings.recogniser is not None:
        words += ["--recogniser", settings.recogniser]
    if settings.values:
        words += ["--values"]
    if settings.workers != usual["workers"]:
        words += ["--workers", str(settings.workers)]
    if settings.batch_documents != usual["batch_size"]:
        words += ["--batch-size", str(settings.batch_documents)]
    return shlex.join(words)
