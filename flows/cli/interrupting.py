"""Ending when told to: Ctrl-C, and a signal to end, stop a command in good order, and soon whatever it is at.

Good order is an exception in the main thread: a run records that it was interrupted, and ends what it started. The
main thread may be deep in a library that looks at nothing; then the process ends all the same, which is safe, because
a run may be killed at any moment.
"""

import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

INTERRUPTED = 130
# A person, or a system that shuts down, waits for so long; a run that is let end in good order needs about one second.
MOST_SECONDS = 4.0


def end_soon_when_told() -> None:
    """From here on an interrupt, or a signal to end, ends this process within MOST_SECONDS. For the main thread."""
    signal.signal(signal.SIGTERM, _interrupt)
    waking, woken = os.pipe()
    for descriptor in (waking, woken):
        os.set_blocking(descriptor, descriptor == waking)
    # Written to at once, by the system's own handler, while Python's waits for the main thread.
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(waking,), daemon=True).start()


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _watch(waking: int) -> None:
    ending = {signal.SIGINT, signal.SIGTERM}
    while not ending & set(os.read(waking, 64)):
        pass
    time.sleep(MOST_SECONDS)
    sys.stderr.write(
        "copydesk: Interrupted. What was committed stays; the same command goes on from there.\n"
    )
    sys.stderr.flush()
    os._exit(INTERRUPTED)
