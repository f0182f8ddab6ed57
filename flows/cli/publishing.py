"""The command publish."""

from pathlib import Path

from flows.cli.console import out
from flows.runs.writing import writing
from warehouse import Warehouse


def publish_now(warehouse: Path, tag: str | None) -> None:
    """Make the publication anew where it is out of date, and keep it under a tag if one is given."""
    found = Warehouse.open(warehouse, create=False)
    with writing(found) as publisher:
        file = publisher.publish(tag)
    out.print(str(file))
