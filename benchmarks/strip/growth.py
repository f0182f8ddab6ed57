"""Whether time grows linearly with a page's length: pages of one, two and four lengths, of many lines and of one.

The pages are random words of our own cases, the same at every call; what is timed is the whole stage.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.strip.cases import case_pages
from benchmarks.strip.ours import documents_of_texts, warm_up
from flows.strip import Stripper, strip

_TIMES = (1, 2, 4)
_LINES = 25_000
_LINE_WORDS = 6
_ONE_LINE_WORDS = 400_000


@dataclass(frozen=True)
class Growth:
    """Seconds of processor time for pages of one, two and four lengths; `unit` says what one length is."""

    form: str
    unit: str
    seconds: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """How much longer four lengths take than one; 4 is linear."""
        return self.seconds[-1] / self.seconds[0]


def measure(stripper: Stripper, lines: int = _LINES, words: int = _ONE_LINE_WORDS) -> list[Growth]:
    """Times for both forms, with so many lines, and words of the one line, as one length."""
    many = [_many_lines(lines * times) for times in _TIMES]
    one = [_one_line(words * times) for times in _TIMES]
    warm_up(stripper)
    return [
        Growth("many short lines", f"{lines:,} lines", _seconds(many, stripper)),
        Growth("one line", f"{len(one[0]) / 1e6:.1f} MB", _seconds(one, stripper)),
    ]


def table(measured: Sequence[Growth]) -> Iterator[str]:
    """The lines of the table."""
    heads = "".join(f"{f'{times}x':>9}" for times in _TIMES)
    yield f"{'':18}{'one length':>14}{heads}   4x : 1x"
    for growth in measured:
        seconds = "".join(f"{seconds:8.2f}s" for seconds in growth.seconds)
        yield f"{growth.form:18}{growth.unit:>14}{seconds}{growth.ratio:10.1f}"


def _seconds(texts: Sequence[str], stripper: Stripper) -> tuple[float, ...]:
    found = []
    for text in texts:
        documents = documents_of_texts({"long": text})
        started = time.process_time()
        strip(documents, stripper)
        found.append(time.process_time() - started)
    return tuple(found)


def _words(count: int) -> list[str]:
    vocabulary = [word for page in case_pages() for word in page.raw.split()]
    return random.Random(count).choices(vocabulary, k=count)  # noqa: S311 - no secret


def _many_lines(count: int) -> str:
    words = _words(count * _LINE_WORDS)
    return "\n".join(" ".join(words[at : at + _LINE_WORDS]) for at in range(0, len(words), _LINE_WORDS))


def _one_line(count: int) -> str:
    return " ".join(_words(count))
