"""The command forget: what is meant is listed, confirmed, and forgotten."""

import sys
from pathlib import Path

from rich.filesize import decimal
from rich.table import Table

from flows.cli.console import counted, out, warn
from flows.runs.writing import Done
from flows.upkeep.forget import Chosen, Selection, choose, complete_unfinished, forget, unfinished
from schemas.errors import UsageError

SHOWN = 40


def forget_now(warehouse: Path, selection: Selection, why: str, wait: float, *, is_confirmed: bool) -> None:
    """Have documents forgotten, after a person has said so; UsageError where nobody can be asked."""
    folder = warehouse.expanduser().resolve()
    earlier = unfinished(folder)
    if earlier is not None:
        complete_takedown(folder, wait)
        if earlier == selection:
            return
    chosen = choose(folder, selection)
    if not chosen.documents:
        out.print(f"Forgotten already: {chosen.forgotten:,} of {chosen.forgotten:,} documents.")
        return
    _list(chosen)
    if not is_confirmed and not _confirm(chosen):
        out.print("Nothing was forgotten.")
        return
    _show(forget(folder, chosen, why, selection, wait))


def complete_takedown(warehouse: Path, wait: float = 0.0) -> None:
    """Complete one that broke off, and say so; it was confirmed when it began."""
    warn("An earlier takedown broke off; it is completed first.")
    _show(complete_unfinished(warehouse, wait))


def _list(chosen: Chosen) -> None:
    table = Table("document", "drop", "path", "seen at", "status", "title")
    for each in chosen.documents[:SHOWN]:
        document = each.document
        table.add_row(
            document.document_id[:12],
            document.drop_name,
            document.source_path,
            f"{each.seen_at:%Y-%m-%d %H:%M}",
            each.status,
            each.title or "",
        )
    out.print(table)
    if len(chosen.documents) > SHOWN:
        out.print(f"… and {len(chosen.documents) - SHOWN:,} more.")
    if chosen.copies:
        listed = ", ".join(each[:12] for each in chosen.copies[:SHOWN])
        copies = counted(len(chosen.copies), "document")
        warn(f"Not meant, and to stay, though the story is the same: {copies} ({listed}).")


def _confirm(chosen: Chosen) -> bool:
    documents = counted(len(chosen.documents), "document")
    if not sys.stdin.isatty():
        raise UsageError(f"Forgetting {documents} cannot be undone: say --yes, or ask at a terminal.")
    try:
        answer = input(f"Forget {documents} for good, in every table and publication? [y/N] ")
    except EOFError:
        return False
    return answer.strip().lower() in {"y", "yes"}


def _show(done: Done) -> None:
    documents, publications = counted(done.documents, "document"), counted(done.publications, "publication")
    files = f"{counted(done.freed.files, 'file')} ({decimal(done.freed.length)})"
    out.print(f"Forgotten: {documents}; {publications} rebuilt, {files} deleted.")
    out.print(
        "Whoever has a publication open should open it again. Copies and backups outside are yours to find."
    )
    if done.is_database_kept:
        warn(
            "Prefect's database is in use and was left alone: it holds names of files, and sentences of failures "
            "that may quote a document; it empties itself within a week."
        )
