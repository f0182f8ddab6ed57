"""The boundary, with readers that raise every kind of exception there is."""

import errno
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pytest

from flows.ingest.boundary import Boundary, WatchError
from flows.ingest.failures import Failure, Unreadable
from schemas.errors import UsageError
from schemas.slugs import Reason


class OddError(Exception):
    """With words that say nothing to anybody."""

    def __str__(self) -> str:
        raise ValueError


def kinds() -> list[type[Exception]]:
    """Every exception of Python that can be made without arguments, warnings and the end of iteration apart."""
    found: list[type[Exception]] = []
    waiting: list[type[Exception]] = [Exception]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__ == "builtins" and not issubclass(
            kind, Warning | StopIteration | StopAsyncIteration
        ):
            try:
                kind()
            except TypeError:
                continue
            found.append(kind)
    return sorted(set(found), key=lambda kind: kind.__name__)


RAISED = [
    *(kind() for kind in kinds()),
    UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    OSError(errno.EIO, "Input/output error"),
    pa.ArrowInvalid("bad"),
    pa.ArrowMemoryError("malloc"),
    ExceptionGroup("several", [ValueError()]),
    OddError(),
]


@dataclass
class Watched:
    """Remembers what it was told."""

    answers: dict[str, Failure] = field(default_factory=dict)
    is_retrying: bool = False
    told: list[str] = field(default_factory=list)

    def at(self, path: str) -> None:
        self.told.append(path)

    def instead(self, path: str) -> Failure | None:
        return self.answers.get(path)


def reader(error: Exception) -> Callable[[], Iterator[str]]:
    def read() -> Iterator[str]:
        yield "before"
        raise error

    return read


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_whatever_a_reader_raises_is_one_failure_behind_what_came_before(error: Exception) -> None:
    first, failure = Boundary().around("x.txt", reader(error), document_id=lambda: "d1")
    assert first == "before"
    assert isinstance(failure, Failure)
    assert (failure.path, failure.document_id) == ("x.txt", "d1")
    assert failure.detail.startswith("x.txt ")
    assert failure.detail.endswith(".")
    assert type(error).__name__ not in failure.detail


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_an_exception_before_the_first_item_costs_as_little(error: Exception) -> None:
    def read() -> Iterator[str]:
        raise error

    (failure,) = Boundary().around("x.txt", read)
    assert isinstance(failure, Failure)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE])
def test_the_machines_own_failures_go_up(number: int) -> None:
    with pytest.raises(OSError, match="full"):
        list(Boundary().around("x.txt", reader(OSError(number, "full"))))


def test_what_a_person_has_to_mend_goes_up() -> None:
    with pytest.raises(UsageError):
        list(Boundary().around("x.txt", reader(UsageError("no such field"))))


def test_what_encloses_a_record_is_not_the_records_failure() -> None:
    problem = Unreadable("x.zip", Reason.BAD_ARCHIVE, "x.zip is cut off.")
    boundary = Boundary()

    def archive() -> Iterator[object]:
        yield from boundary.around("x.zip!a.txt", reader(problem), within="x.zip")

    assert list(boundary.around("x.zip", archive)) == ["before", problem.failure()]


@pytest.mark.parametrize(
    "error", [MemoryError(), OSError(errno.ENOMEM, "no memory"), pa.ArrowMemoryError("m")]
)
def test_memory_that_runs_out_goes_up_where_reading_is_tried_again(error: Exception) -> None:
    with pytest.raises(MemoryError):
        list(Boundary(Watched(is_retrying=True)).around("x.txt", reader(error)))
    _, failure = Boundary(Watched()).around("x.txt", reader(error))
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.MEMORY_LIMIT


def test_the_watch_hears_what_is_worked_on_and_then_what_encloses_it() -> None:
    watch = Watched()
    boundary = Boundary(watch)

    def file() -> Iterator[object]:
        for number in (1, 2):
            yield from boundary.around(f"x#{number}", reader(ValueError()), within="x")

    assert len(list(boundary.around("x", file))) == 4
    assert watch.told == ["x", "x#1", "x", "x#2", "x"]


def test_what_is_refused_is_not_begun() -> None:
    refusal = Failure("x#1", Reason.TIME_LIMIT, "x#1 took too long.")

    def read() -> Iterator[str]:
        raise AssertionError

    watch = Watched({"x#1": refusal})
    assert list(Boundary(watch).around("x#1", read, within="x")) == [refusal]
    assert watch.told == ["x"]


def test_what_the_watch_raises_is_no_readers_failure() -> None:
    class Raising(Watched):
        def at(self, path: str) -> None:
            if "#" in path:
                raise ConnectionError

    boundary = Boundary(Raising())

    def file() -> Iterator[object]:
        yield from boundary.around("x#1", lambda: iter("a"), within="x")

    with pytest.raises(WatchError):
        list(boundary.around("x", file))
