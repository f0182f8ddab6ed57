"""Commands that read a warehouse: sql with its prompt, status."""

import sys
from pathlib import Path

from flows.cli.console import complain, out, warn
from flows.cli.rows import check_format, print_rows
from schemas.errors import UsageError
from warehouse import Reader, Warehouse

PROMPT, CONTINUED = "copydesk> ", "     ...> "
WELCOME = "Statements end with ; and only read. `show tables;` lists what there is, Ctrl-D leaves."

STATUS = {
    "documents": """
        select
            (select count(*) from articles) as articles,
            (select count(*) from sentences) as sentences,
            (select count(*) from entities) as mentions,
            (select count(*) from removals) as removals,
            (select count(*) from quarantine) as held_back,
            (select count(*) from batches) as batches""",
    "last runs": """
        select
            left(run_id, 8) as run,
            command,
            strftime(started_at, '%Y-%m-%d %H:%M') as started_at,
            status,
            concat_ws(
                ', ',
                case when "new" > 0 then "new" || ' new' end,
                case when updated > 0 then updated || ' updated' end,
                case when duplicate > 0 then duplicate || ' duplicate' end,
                case when unchanged > 0 then unchanged || ' unchanged' end,
                case when quarantined > 0 then quarantined || ' quarantined' end,
                case when failed > 0 then failed || ' failed' end,
                case when dismissed > 0 then dismissed || ' dismissed' end,
                case when forgotten > 0 then forgotten || ' forgotten' end,
                case when reprocessed > 0 then reprocessed || ' worked through again' end
            ) as documents
        from runs
        order by started_at desc
        limit 5""",
}


def opened(warehouse: Path) -> Reader:
    """The newest publication of a warehouse; UsageError where there is none."""
    return Reader(Warehouse.open(warehouse, create=False).publication)


def answer(query: str | None, warehouse: Path, output: str) -> None:
    """Answer one query, the one on standard input, or, at a terminal, one after the other."""
    check_format(output)
    with opened(warehouse) as reader:
        if query is None and sys.stdin.isatty():
            _prompt(reader, output)
        else:
            print_rows(reader.query(query or sys.stdin.read()).rows, output)


def show_status(warehouse: Path) -> None:
    """Print what the warehouse holds and its last runs."""
    found = Warehouse.open(warehouse, create=False)
    out.print(f"warehouse    {found.root}")
    out.print(f"publication  {found.publication.resolve()}")
    if found.publication_is_stale():
        out.print("             older than the last batch, or moved: `copydesk publish` renews it")
    if found.unfinished() is not None:
        warn("A takedown broke off: the same `copydesk forget`, or `copydesk maintain`, completes it.")
    with opened(warehouse) as reader:
        for title, query in STATUS.items():
            out.print(f"\n{title}")
            print_rows(reader.query(query).rows, "table")


def _prompt(reader: Reader, output: str) -> None:
    import readline  # noqa: F401 - editing and history for input()

    out.print(WELCOME)
    statement = ""
    while True:
        try:
            statement += input(CONTINUED if statement else PROMPT) + "\n"
            if not statement.strip():
                statement = ""
            elif statement.rstrip().endswith(";"):
                query, statement = statement, ""
                print_rows(reader.query(query).rows, output)
        except UsageError as error:
            complain(str(error))
        except KeyboardInterrupt:
            statement = ""
            out.print()
        except EOFError:
            out.print()
            return
