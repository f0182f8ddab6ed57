"""The commands on quarantine and their options; what they do stands in `held`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.console import out
from flows.cli.options import DEFAULT_WAREHOUSE, FormatOption, RawOption, WarehouseOption, with_options

if TYPE_CHECKING:
    from flows.ingest import IngestOptions
    from flows.settings import Settings

app = typer.Typer(rich_markup_mode="rich")

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME…", help="Six digits of each id at least, or paths in the drop."),
]
ReasonOption = Annotated[
    str | None, typer.Option("--reason", metavar="SLUG", help="Only what is held back for this reason.")
]
DropOption = Annotated[str | None, typer.Option("--drop", metavar="NAME", help="Only what is of this drop.")]


@app.callback(invoke_without_command=True)
def quarantine(
    context: typer.Context,
    *,
    output: FormatOption = "table",
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """List the documents that are held back or could not be read, and why; show, retry or dismiss them.

    [bold]Examples[/]

      copydesk quarantine
      copydesk quarantine list --reason no-text --format csv
      copydesk quarantine show inbox/story-17.txt
      copydesk quarantine retry --reason encrypted
      copydesk quarantine dismiss story-17.txt --why "a page of links"
    """
    if context.invoked_subcommand is None:
        from flows.cli.held import list_held

        out.is_raw = raw
        list_held(warehouse, output)
        return
    # Click would let the environment win over what is handed on from here.
    for name in ("output", "raw", "warehouse"):
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise typer.BadParameter(
                f"Say --format, --raw and --warehouse after {context.invoked_subcommand}, not before it."
            )


@app.command("list")
def list_(
    *,
    reason: ReasonOption = None,
    drop: DropOption = None,
    output: FormatOption = "table",
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """List what is held back or could not be read, and why.

    [bold]Examples[/]

      copydesk quarantine list --drop wire
      copydesk quarantine list --reason no-text --format csv
    """
    from flows.cli.held import list_held

    out.is_raw = raw
    list_held(warehouse, output, reason=reason, drop=drop)


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="An id, six digits of it at least, or a path in the drop.")
    ],
    *,
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Show why, when and by which run a document was held back, what to do about it, and its text.

    [bold]Examples[/]

      copydesk quarantine show 3fa94c
      copydesk quarantine show "export.jsonl#17"
    """
    from flows.cli.held import show_held

    out.is_raw = raw
    show_held(name, warehouse)


@app.command()
@with_options
def retry(
    names: NamesArgument = None,
    *,
    reason: ReasonOption = None,
    drop: DropOption = None,
    every: Annotated[bool, typer.Option("--all", help="All that is held back.")] = False,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PATH",
            help="Where files that could not be read lie by now: the drop's folder, or the file.",
        ),
    ] = None,
    settings: "Settings",
    reading: "IngestOptions",
) -> None:
    """Send held documents, and nothing else, through all stages once more, after a mend of rules, suites or files.

    What is held back again stays, with its new reason. Kept texts need no file; what could not be read is read again
    where it lay.

    [bold]Examples[/]

      copydesk quarantine retry story-17.txt
      copydesk quarantine retry --reason no-text-field --text-field content
      copydesk quarantine retry --drop wire --from /mnt/mended/wire
      copydesk quarantine retry --all
    """
    from flows.cli.held import retry_held
    from flows.runs.request import RetryRequest

    if every == bool(names or reason or drop):
        raise typer.BadParameter(
            "Give names, --reason or --drop to choose by, or --all for all that is held back."
        )
    retry_held(RetryRequest(settings, tuple(names or ()), reason, drop, reading, source))


@app.command()
def dismiss(
    names: NamesArgument = None,
    *,
    reason: ReasonOption = None,
    drop: DropOption = None,
    why: Annotated[
        str, typer.Option("--why", metavar="SENTENCE", help="Why it is let go; kept in outcomes.")
    ],
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Let held documents go: they leave quarantine, their kept texts are deleted, and the same bytes stay out.

    `copydesk backfill --again PATH` takes them up again.

    [bold]Examples[/]

      copydesk quarantine dismiss story-17.txt --why "a page of links"
      copydesk quarantine dismiss --drop wire --reason empty --why "placeholders of the feed"
    """
    from flows.cli.held import dismiss_held
    from flows.settings import Settings

    if not (names or reason or drop):
        raise typer.BadParameter("Give names, --reason or --drop to choose by.")
    if not why.strip():
        raise typer.BadParameter("Say with --why why it is let go.")
    dismiss_held(Settings(warehouse.expanduser().resolve()), tuple(names or ()), reason, drop, why.strip())
