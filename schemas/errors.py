"""The one tree of errors.

CopydeskError            anything a person can meet; its text is one clear sentence
├── UsageError           the call or its input is wrong: exit status 2
└── RunError             the run, or a batch of it, could not be finished: exit status 3
    ├── WarehouseError   the warehouse's folder is locked, damaged, or of another schema version
    │   └── LockedError  another process writes to it: the same call may go through later
    └── StageError       a stage broke an assumption of its own

A bad document is none of these: it becomes an outcome row, and the run goes on.
"""


class CopydeskError(Exception):
    """Anything that a person can meet; `str(error)` is one clear sentence that says what to do."""

    exit_status = 3


class UsageError(CopydeskError):
    """The call or what it names is wrong: no such path, nothing in it, an option that cannot be read."""

    exit_status = 2


class RunError(CopydeskError):
    """The run, or a batch of it, could not be finished."""


class WarehouseError(RunError):
    """The warehouse's folder is locked by another publisher, damaged, or of an unknown version."""


class LockedError(WarehouseError):
    """Another process writes to the warehouse; the same call may go through when that has ended."""


class StageError(RunError):
    """A stage broke an assumption of its own; the sentence names the stage and the document."""
