"""What reaches the terminal: results on standard output, everything said about them on standard error."""

import select
import sys

from rich.console import Console

# Piped, a table keeps its columns whole, however wide; at a terminal it folds them to its width.
WIDE = 10_000

out = Console(highlight=False, emoji=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False, emoji=False)


def has_no_reader(descriptor: int) -> bool:
    """Whether it is a pipe that nobody reads from any more."""
    watched = select.poll()
    watched.register(descriptor, select.POLLERR)
    return any(event & select.POLLERR for _, event in watched.poll(0))


def complain(sentence: str) -> None:
    """Say what went wrong, in one sentence."""
    err.print("[bold red]copydesk:[/] ", end="")
    err.print(sentence, markup=False, soft_wrap=True)


def warn(sentence: str) -> None:
    """Say what a person should know though all went well."""
    err.print(sentence, style="yellow", markup=False, soft_wrap=True)
