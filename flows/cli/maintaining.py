"""The command maintain: what was joined and freed, as a table."""

from pathlib import Path

from rich.filesize import decimal
from rich.table import Table

from flows.cli.console import out
from flows.upkeep.maintain import Maintained, maintain, planned
from warehouse import Keep


def maintain_now(warehouse: Path, keep: Keep, wait: float, *, is_dry_run: bool) -> None:
    """Put a warehouse in order, or only say what there is to do."""
    folder = warehouse.expanduser().resolve()
    done = planned(folder, keep, wait) if is_dry_run else maintain(folder, keep, wait)
    if done.joined:
        out.print(_joined(done))
    out.print(_freed(done))


def _joined(done: Maintained) -> Table:
    table = Table("table", "small parts that would be joined" if done.is_plan else "small parts joined")
    table.columns[1].justify = "right"
    for name, parts in done.joined.items():
        table.add_row(name, f"{parts:,}")
    return table


def _freed(done: Maintained) -> Table:
    table = Table("would be deleted" if done.is_plan else "deleted", "files", "bytes")
    for column in table.columns[1:]:
        column.justify = "right"
    for kind, freed in done.freed.items():
        if freed.files:
            table.add_row(str(kind), f"{freed.files:,}", decimal(freed.length))
    table.add_section()
    table.add_row("in all", f"{done.total.files:,}", decimal(done.total.length))
    return table
