"""Takedowns: which documents are meant, and the order to forget them. Without Prefect."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from flows.runs.outcomes import places
from flows.runs.run import account
from flows.runs.writing import Done, carry_out, complete
from schemas.errors import RunError, UsageError
from schemas.table import strings
from warehouse import Document, Forgetting, Redaction, Warehouse

SHOWN_MATCHES = 5


@dataclass(frozen=True)
class Selection:
    """What a person asks to have forgotten.

    Attributes:
        names: ids, beginnings of ids, or paths in a drop; each means its whole series of versions.
        urls: addresses of articles, likewise.
        drop: everything that was first seen in this drop, and nothing else.
        only_this_version: the documents that are named, and no other version of them.
    """

    names: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    drop: str | None = None
    only_this_version: bool = False

    @property
    def given(self) -> tuple[str, ...]:
        """Each thing that was named."""
        return (*self.names, *self.urls, *([self.drop] if self.drop else ()))


@dataclass(frozen=True)
class Shown:
    """A document as it is shown to whoever is to confirm."""

    document: Document
    title: str | None
    status: str
    seen_at: datetime


@dataclass(frozen=True)
class Chosen:
    """What a selection comes to.

    Attributes:
        documents: what would be forgotten.
        forgotten: how many of the documents that are meant are forgotten already.
        copies: documents that tell the same story and would stay.
    """

    documents: tuple[Shown, ...]
    forgotten: int
    copies: tuple[str, ...]

    @property
    def ids(self) -> set[str]:
        """The documents that would be forgotten."""
        return {each.document.document_id for each in self.documents}


def choose(warehouse: Path, selection: Selection) -> Chosen:
    """The documents that are meant.

    Raises:
        UsageError: a name means nothing, or several articles.
        WarehouseError: the tables cannot be read.
    """
    opened = Warehouse.open(warehouse, create=False)
    named = _named(opened, selection)
    is_series = not selection.only_this_version and selection.drop is None
    rows = opened.lookup(
        "documents_to_forget",
        document_ids=sorted(named),
        version_keys=sorted(set(named.values())) if is_series else [],
    ).to_pylist()
    shown = tuple(
        Shown(
            Document(row["document_id"], row["version_key"], row["drop_name"], row["source_path"]),
            row["title"],
            row["status"],
            row["at"],
        )
        for row in rows
        if not row["is_forgotten"]
    )
    ids = [each.document.document_id for each in shown]
    copies = opened.lookup("copies_left", document_ids=ids)
    return Chosen(shown, len(rows) - len(shown), tuple(strings(copies, "document_id")))


def forget(warehouse: Path, confirmed: Chosen, why: str, selection: Selection, wait: float = 0.0) -> Done:
    """Forget documents, and first what an earlier takedown that broke off has left.

    Args:
        warehouse: the folder.
        confirmed: what `choose` said is meant.
        why: a sentence that is kept.
        selection: what was asked for, for the record.
        wait: for how many seconds to wait for a run that holds the lock.

    Raises:
        UsageError: by now a name means several articles.
        LockedError: a run holds the lock.
        RunError: by now more or others are meant, which nobody has confirmed.
        WarehouseError: the disk refuses, or a publication cannot be read; the same call completes it.
    """
    opened = Warehouse.open(warehouse, create=False)
    with opened.publishing(wait) as publisher:
        done = complete(opened, publisher)
        documents = [each.document for each in choose(warehouse, selection).documents]
        if not documents:
            return done
        if not {each.document_id for each in documents} <= confirmed.ids:
            raise RunError(
                f"The warehouse {opened.root} has changed since the documents were listed, and by now others are "
                "meant; nothing of them was forgotten. Give the command again."
            )
        order = _order(opened, publisher.now(), documents, why, selection)
        return done + carry_out(opened, publisher, order)


def complete_unfinished(warehouse: Path, wait: float = 0.0) -> Done:
    """Complete a takedown that broke off; raises as `forget` does."""
    opened = Warehouse.open(warehouse, create=False)
    with opened.publishing(wait) as publisher:
        return complete(opened, publisher)


def unfinished(warehouse: Path) -> Selection | None:
    """What was asked for by a takedown that broke off; None where there is none."""
    order = Warehouse.open(warehouse, create=False).unfinished()
    if order is None:
        return None
    asked = json.loads(order.options)
    return Selection(
        tuple(asked["names"]),
        tuple(asked["urls"]),
        asked["drop"],
        only_this_version=asked["only_this_version"],
    )


def _order(
    opened: Warehouse, now: datetime, documents: Sequence[Document], why: str, selection: Selection
) -> Forgetting:
    ids = sorted(each.document_id for each in documents)
    seen = opened.lookup("places_of_documents", document_ids=ids)
    runs = opened.lookup("runs_that_judged", document_ids=ids).to_pylist()
    redaction = Redaction(
        documents=tuple(ids),
        places=tuple(zip(strings(seen, "drop_name"), strings(seen, "source_path"), strict=True)),
        files=tuple(sorted(set(places(seen)))),
        runs=tuple(row["run_id"] for row in runs),
        stopped=tuple(row["run_id"] for row in runs if row["is_stopped"]),
    )
    return Forgetting(
        why=why,
        started_by=account(),
        started_at=now,
        options=json.dumps(asdict(selection), sort_keys=True),
        versions=json.dumps({"copydesk": version("copydesk")}),
        documents=tuple(documents),
        redaction=redaction,
    )


def _named(opened: Warehouse, selection: Selection) -> dict[str, str]:
    """The documents that are named, each with its series."""
    rows = opened.lookup(
        "nameable_documents",
        names=list(selection.names),
        urls=list(selection.urls),
        drop_name=selection.drop,
    ).to_pylist()
    answers: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        answers[row["name"]][row["document_id"]] = row["version_key"]
    for name in selection.given:
        if name not in answers:
            raise UsageError(
                f"No document of the warehouse {opened.root} answers to {name!r}; give an article's id (six digits of "
                "it at least), its path in the drop, --url with its address, or --drop with a drop's name."
            )
        if name != selection.drop:
            _check_is_one(name, answers[name], selection)
    return {document_id: key for found in answers.values() for document_id, key in found.items()}


def _check_is_one(name: str, found: dict[str, str], selection: Selection) -> None:
    """Nothing is forgotten on a guess."""
    things = found if selection.only_this_version else set(found.values())
    if len(things) > 1:
        listed = ", ".join(sorted(found)[:SHOWN_MATCHES])
        what = "versions" if selection.only_this_version else "articles"
        raise UsageError(f"{name!r} means {len(things)} {what}; give the id of one: {listed}.")
