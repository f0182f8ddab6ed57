"""The group of all commands: wrong usage is answered without obeying what was typed.

A shell puts names of files where a person types a wildcard, and those names may have come with a drop.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from flows.cli.defused import defused


class Commands(TyperGroup):
    """The commands; what they say of what was typed has its escapes written out."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 - typer keeps the types of its own contexts to itself
        **extra: Any,  # noqa: ANN401
    ) -> typer.Context:
        """What was typed, read."""
        with _sayable():
            made: typer.Context = super().make_context(info_name, args, parent, **extra)  # type: ignore[assignment]
        return made

    def invoke(self, ctx: Any) -> object:  # noqa: ANN401
        """The command that was typed, done."""
        with _sayable():
            return super().invoke(ctx)


@contextmanager
def _sayable() -> Iterator[None]:
    try:
        yield
    except typer.TyperException as error:
        error.message = defused(error.message)
        raise
