"""A recogniser of one's own whose process is killed, as a system does that runs out of memory."""

import os
import signal


def find(sentences: list[str]) -> list[list[tuple[int, int, str]]]:
    """Ends its process."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []
