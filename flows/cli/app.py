"""The commands and their options. Each hands over to a module beside this one as soon as it is read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli import quarantine
from flows.cli.console import out
from flows.cli.group import Commands
from flows.cli.options import (
    DEFAULT_WAREHOUSE,
    DropOption,
    FormatOption,
    PrivateOption,
    RawOption,
    ReadmitOption,
    WaitOption,
    WarehouseOption,
    with_options,
)
from flows.runs.period import By

if TYPE_CHECKING:
    from flows.ingest import IngestOptions
    from flows.settings import Settings

app = typer.Typer(
    name="copydesk",
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Take drops of scraped news articles into a warehouse that you query with SQL.",
    epilog=(
        "Exit status: 0 every document is accounted for (quarantined ones included, and said), "
        "2 wrong usage, 3 a batch or the run failed, 130 interrupted."
    ),
)


@app.callback(invoke_without_command=True)
def version(
    *, show: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False
) -> None:
    """Take drops of scraped news articles into a warehouse that you query with SQL."""
    if show:
        from importlib.metadata import version as version_of

        typer.echo(f"copydesk {version_of('copydesk')}")
        raise typer.Exit


@app.command()
@with_options
def run(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Files and folders of articles.")],
    *,
    drop: DropOption = None,
    readmit: ReadmitOption = False,
    private: PrivateOption = False,
    settings: "Settings",
    reading: "IngestOptions",
) -> None:
    """Take drops into the warehouse; what is known already is not read again.

    [bold]Examples[/]

      copydesk run inbox/2026-11-22
      copydesk run export.jsonl.gz --text-field body --drop wire
      copydesk run a.zip b/ --workers 4 --warehouse /srv/news
    """
    from flows.cli.running import run_load
    from flows.runs.request import LoadRequest

    request = LoadRequest(tuple(paths), settings, drop=drop, reading=reading, readmit=readmit)
    run_load(request, is_private=private)


@app.command()
@with_options
def backfill(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH…]", help="Files and folders to read again.")
    ] = None,
    *,
    drop: DropOption = None,
    stale: Annotated[
        bool,
        typer.Option("--stale", help="Only what a changed version, or lines found to be repeated, touch."),
    ] = False,
    stage: Annotated[
        str | None,
        typer.Option(
            "--stage",
            metavar="NAME",
            help="The first stage to do again: split, recognise, or strip (where the text would change).",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only documents from that day or instant on."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until", metavar="DATE", help="Only documents up to that day's end, or before an instant."
        ),
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="What --since and --until are about; ingested if not said.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Leave nothing out for being done: known files, what a run did before it broke off.",
        ),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the plan.")] = False,
    output: FormatOption = "table",
    readmit: ReadmitOption = False,
    private: PrivateOption = False,
    settings: "Settings",
    reading: "IngestOptions",
) -> None:
    """Work through documents again: from the tables alone, or, with paths, reading the files once more.

    [bold]Examples[/]

      copydesk backfill --stale --dry-run        what newer rules, lists or models would change, and how long it takes
      copydesk backfill --stage strip            take out lines that are templates by now
      copydesk backfill --drop wire --stage recognise --since 2026-11-01
      copydesk backfill inbox/2026-11-22         read what would be read otherwise, or is quarantined
    """
    from flows.cli.backfilling import Asked, backfill_files, backfill_tables, check_output

    check_output(output, is_dry_run=dry_run)
    asked = Asked(drop, stale, stage, since, until, by, again, readmit)
    if paths:
        request = asked.of_files(paths, settings, reading)
        backfill_files(request, output, is_dry_run=dry_run, is_private=private)
    else:
        backfill_tables(asked.of_tables(settings, reading), output, is_dry_run=dry_run, is_private=private)


@app.command()
@with_options
def serve(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help="The folder that new drops are put into.")],
    cron: Annotated[
        str, typer.Option("--cron", metavar='"M H D M W"', help="When to look, as a cron schedule.")
    ],
    *,
    maintain_cron: Annotated[
        str | None,
        typer.Option(
            "--maintain-cron",
            metavar='"M H D M W"',
            help="When to do what copydesk maintain does; never while drops are taken up.",
        ),
    ] = None,
    private: PrivateOption = False,
    settings: "Settings",
    reading: "IngestOptions",
) -> None:
    """Take up new drops on a schedule, until interrupted; every folder or file in INBOX is a drop.

    [bold]Example[/]

      copydesk serve inbox --cron "*/15 * * * *" --maintain-cron "30 4 * * *"
    """
    from flows.cli.serving import serve_inbox

    serve_inbox(inbox, cron, settings, reading, maintain_cron, is_private=private)


@app.command()
def status(warehouse: WarehouseOption = DEFAULT_WAREHOUSE) -> None:
    """Show what the warehouse holds and how its last runs ended."""
    from flows.cli.querying import show_status

    show_status(warehouse)


@app.command()
def sql(
    query: Annotated[
        str | None, typer.Argument(metavar="[SQL]", help="One statement that reads; none: a prompt.")
    ] = None,
    *,
    output: FormatOption = "table",
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Query the warehouse; reads only, and nothing outside it.

    [bold]Examples[/]

      copydesk sql "select title, published_on from articles order by published_on"
      copydesk sql "select category, rule, documents from removal_summary" --format csv
      copydesk sql < report.sql
      copydesk sql                               a prompt; end statements with ;
    """
    from flows.cli.querying import answer

    out.is_raw = raw
    answer(query, warehouse, output)


@app.command()
def explain(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="An article's id, its beginning, or its path.")
    ],
    *,
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Show an article's raw text with what was removed struck out, and the rule behind each removal.

    [bold]Examples[/]

      copydesk explain 3fa94c
      copydesk explain inbox/story-17.txt
    """
    from flows.cli.explaining import explain_article

    out.is_raw = raw
    explain_article(article, warehouse)


@app.command()
def entities(
    name: Annotated[str, typer.Argument(metavar="NAME", help="As written or canonical; or an entity_id.")],
    *,
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="LABEL", help="Only PERSON, ORG, GPE, LOC, NORP, EVENT or MISC."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, metavar="N", help="How many articles and mentions; 10 in a table, else all."
        ),
    ] = None,
    output: FormatOption = "table",
    raw: RawOption = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Show who or what a name refers to: its spellings, articles, and every mention in its sentence.

    [bold]Examples[/]

      copydesk entities Zelenskiy
      copydesk entities Washington --label GPE --limit 50
      copydesk entities NATO --format csv > nato.csv
    """
    from flows.cli.entities import show_entities

    out.is_raw = raw
    show_entities(name, warehouse, label=label, limit=limit, output=output)


app.add_typer(quarantine.app, name="quarantine")


@app.command()
def maintain(
    *,
    keep: Annotated[
        int, typer.Option("--keep", min=1, metavar="N", help="How many of the newest publications stay.")
    ] = 5,
    hours: Annotated[
        int,
        typer.Option(
            "--hours",
            min=0,
            max=876_000,  # a century: a calendar's beginning is out of the question
            metavar="H",
            help="How long an older one stays after another took its place, and a dead run's parts.",
        ),
    ] = 24,
    wait: WaitOption = 0.0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Join small files of the tables, and delete what no kept publication and no table needs any more.

    What was published with --tag stays for good. Readers go on meanwhile.

    [bold]Examples[/]

      copydesk maintain --dry-run
      copydesk maintain --keep 3 --hours 48
      copydesk maintain --wait 600               wait ten minutes for a run that is under way
    """
    from flows.cli.maintaining import maintain_now
    from warehouse import Keep

    maintain_now(warehouse, Keep(keep, hours), wait, is_dry_run=dry_run)


@app.command()
def forget(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ARTICLE…", help="An article's id, its beginning, or its path in the drop."),
    ] = None,
    *,
    url: Annotated[
        list[str] | None, typer.Option("--url", metavar="URL", help="An article's address; may be repeated.")
    ] = None,
    drop: Annotated[
        str | None, typer.Option("--drop", metavar="NAME", help="All that was first seen in this drop.")
    ] = None,
    only_this_version: Annotated[
        bool, typer.Option("--only-this-version", help="Leave the article's other versions.")
    ] = False,
    why: Annotated[str, typer.Option("--why", metavar="SENTENCE", help="Why; it is kept in outcomes.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    wait: WaitOption = 0.0,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Take documents out for good: from every table, publication and file; only a record of it stays.

    An article means all its versions. The same bytes stay out of later runs, unless with --readmit.

    [bold]Examples[/]

      copydesk forget 3fa94c --why "settled with the publisher on 2026-11-20"
      copydesk forget --url https://example.org/story --why "court order 12/26" --yes
      copydesk forget --drop wire-2026-11-22 --why "delivered by mistake"
    """
    from flows.cli.forgetting import forget_now
    from flows.upkeep.forget import Selection

    if bool(names or url) == bool(drop):
        raise typer.BadParameter("Name articles, by id, path or --url, or a drop with --drop.")
    if not why.strip():
        raise typer.BadParameter("Say with --why why they are forgotten.")
    selection = Selection(tuple(names or ()), tuple(url or ()), drop, only_this_version=only_this_version)
    forget_now(warehouse, selection, why.strip(), wait, is_confirmed=yes)


@app.command()
def publish(
    tag: Annotated[
        str | None, typer.Option(metavar="NAME", help="Keep this state for good under a name.")
    ] = None,
    warehouse: WarehouseOption = DEFAULT_WAREHOUSE,
) -> None:
    """Make the file that readers open anew, or keep the present state for good.

    [bold]Example[/]

      copydesk publish --tag paper-2026
    """
    from flows.cli.publishing import publish_now

    publish_now(warehouse, tag)
