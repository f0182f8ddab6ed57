"""From an older schema version to the next: one function a step, in the order of their numbers.

A step changes Delta tables (`DeltaFolder.add_missing_columns` for a new column, `DeltaFolder.create` for a new
table); parts that were written before stay as they are and read as null there. A step must be repeatable: after
a crash between it and the new marker it runs again.
"""

from collections.abc import Callable, Mapping

from schemas import BATCHES, ENTITIES, HELD_DOCUMENTS, LINES, RUNS, TEMPLATES
from warehouse.delta import DeltaFolder
from warehouse.layout import Layout

Step = Callable[[Layout], None]


def _describe_mentions(layout: Layout) -> None:
    """Version 2: entities have country_code; value, amount, unit, resolved_on and precision of dates and amounts."""
    DeltaFolder(layout, ENTITIES).add_missing_columns()


def _know_templates(layout: Layout) -> None:
    """Version 3: the tables lines and templates; batches have template_set."""
    for table in (LINES, TEMPLATES):
        DeltaFolder.create(layout, table)
    DeltaFolder(layout, BATCHES).add_missing_columns()


def _keep_held_documents(layout: Layout) -> None:
    """Version 4: the table held_documents; runs count what was dismissed and forgotten."""
    DeltaFolder.create(layout, HELD_DOCUMENTS)
    DeltaFolder(layout, RUNS).add_missing_columns()


# STEPS[n] leads from schema version n to n + 1.
STEPS: Mapping[int, Step] = {1: _describe_mentions, 2: _know_templates, 3: _keep_held_documents}
