"""What reaches the terminal: results on standard output, everything said about them on standard error.

Both go through a `Screen`, whatever a command prints: what a title or a file's name holds for a terminal to obey is
written out there, so that no command can forget it.
"""

import io
import select
import sys
from collections.abc import Iterable
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from flows.cli.defused import defused

# Piped, a table keeps its columns whole, however wide; at a terminal it folds them to its width.
WIDE = 10_000


class Screen(Console):
    """A console that obeys nothing in what it is given to print: neither control characters nor rich's own markup.

    Attributes:
        is_raw: print what is given as it is, for whoever asks for that.
    """

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = False, width: int | None = None) -> None:
        super().__init__(
            stderr=stderr, soft_wrap=soft_wrap, width=width, highlight=False, emoji=False, markup=False
        )
        self.is_raw = False

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's own, handed on
        """A plain string, before rich measures it and takes out the control characters that it knows."""
        return super().render_str(self.shown(text), **options)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Whatever is printed, each cell of a table before it is cut and aligned."""
        for segment in super().render(renderable, options):
            # rich's own commands to the terminal, for the bar of a run, are segments of control.
            yield segment if segment.control else Segment(self.shown(segment.text), segment.style)

    def shown(self, text: str) -> str:
        """A text as this screen shows it: for what is measured, or loses characters, before it is printed."""
        return text if self.is_raw else defused(text)


out = Screen(soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
err = Screen(stderr=True)


def counted(number: int, noun: str) -> str:
    """A number and what it counts: "1 file", "2,000 files"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def prepare_streams() -> None:
    """Let characters that the locale's encoding lacks be printed as escapes, where they would end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def has_no_reader(descriptor: int) -> bool:
    """Whether it is a pipe that nobody reads from any more."""
    watched = select.poll()
    watched.register(descriptor, select.POLLERR)
    return any(event & select.POLLERR for _, event in watched.poll(0))


def complain(sentence: str) -> None:
    """Say what went wrong, in one sentence."""
    err.print("copydesk: ", end="", style="bold red")
    err.print(sentence, soft_wrap=True)


def warn(sentence: str) -> None:
    """Say what a person should know though all went well."""
    err.print(sentence, style="yellow", soft_wrap=True)
