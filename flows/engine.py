"""Prefect made local and quiet: its environment, and its temporary server.

Nothing here imports Prefect at the top: its settings are read when it is first imported, so `prepare` comes first.
"""

import importlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import RunError

# What a first start may take on a busy machine: its database is made then.
START_SECONDS = 120
DELIVERY_SECONDS = 5.0

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Tracebacks of connections closed at the end; errors of ours reach the user as sentences.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    # Block types and the pages of the interface are never used, and cost seconds of each start.
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_UI_ENABLED": "false",
}


def prepare(home: Path) -> None:
    """Set what Prefect reads from the environment; what a person has set already stays.

    Args:
        home: Prefect's own folder (its database and logs). Always set: an unwritable HOME hangs it.
    """
    home.mkdir(parents=True, exist_ok=True)
    for name, value in {"PREFECT_HOME": str(home), **QUIET}.items():
        os.environ.setdefault(name, value)


@contextmanager
def prefect_api(home: Path, *, with_scheduler: bool = False) -> Iterator[str]:
    """The address of Prefect's API: the one in PREFECT_API_URL, or a temporary server's for the while.

    The server is started first and waited for last, so that its seconds run beside the imports of the flows.

    Raises:
        RunError: no server answers.
    """
    prepare(home)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        wait_for_api(given)
        yield given
        return
    server = TemporaryServer(home, with_scheduler=with_scheduler)
    # Before Prefect is imported: its threads read the environment then, and start a server of their own without it.
    os.environ["PREFECT_API_URL"] = server.url
    try:
        # What takes long to import is imported while the server starts.
        importlib.import_module("flows.load")
        wait_for_api(server.url, server.is_running)
        with _pointed_at(server.url):
            try:
                yield server.url
            finally:
                _deliver()
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.stop()


@contextmanager
def _pointed_at(url: str) -> Iterator[None]:
    """A process that imported Prefect earlier talks to that API, too, for the while."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: url}):
        yield


def _deliver() -> None:
    """Let Prefect send what it still has to say: after its server is gone it would try for half a minute."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    EventsWorker.drain_all(timeout=DELIVERY_SECONDS)
    APILogWorker.drain_all(timeout=DELIVERY_SECONDS)


class TemporaryServer:
    """A Prefect server of our own for the length of a run; it ends with this process, even when that is killed."""

    def __init__(self, home: Path, *, with_scheduler: bool) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}/api"
        self._log = home / "server.log"
        arguments = [sys.executable, "-m", "flows.prefect_server", str(port)]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own port
                arguments + ["--with-scheduler"] * with_scheduler,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # A Ctrl-C is for the run, which ends its server in good order.
                start_new_session=True,
            )

    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End the server and wait until it is gone."""
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def wait_for_api(url: str, is_running: Callable[[], bool] = lambda: True) -> None:
    """Return when the API answers; RunError when it does not within START_SECONDS, or its process ends."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and is_running():
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):  # noqa: S310 - http by construction or choice
                return
        except OSError:
            time.sleep(0.1)
    raise RunError(
        f"Prefect's server at {url} does not answer: see prefect/server.log in the warehouse's folder, "
        "or name a server that runs in PREFECT_API_URL."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
