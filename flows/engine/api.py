"""Prefect made local and quiet: its environment, and its temporary server.

Nothing here imports Prefect at the top: its settings are read when it is first imported, so `prepare` comes first.
"""

import fcntl
import logging
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from schemas.errors import RunError, UsageError

# What a first start may take on a busy machine: its database is made then.
START_SECONDS = 120
# What a server that a person names may take to answer: it runs already, or it does not.
ANSWER_SECONDS = 5.0
DELIVERY_SECONDS = 5.0
# Nothing is needed of a temporary server's database once its runs have ended; making a new one takes three seconds.
MOST_DATABASE_BYTES = 64 * 1024 * 1024

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    # Tracebacks of connections closed at the end; errors of ours reach the user as sentences.
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
    # Block types and the pages of the interface are never used, and cost seconds of each start.
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "false",
    "PREFECT_UI_ENABLED": "false",
    # A served inbox runs for months: what its server remembers of runs that ended a week ago goes.
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(7 * 24 * 3600),
}
# What speaks by itself, under no name of Prefect's, of what it could not send in time.
SENDERS = ("EventsWorker", "APILogWorker")


@contextmanager
def prefect_api(
    home: Path, *, with_scheduler: bool = False, meanwhile: Callable[[], object] = lambda: None
) -> Iterator[str]:
    """The address of Prefect's API: the one in PREFECT_API_URL, or a temporary server's for the while.

    The server is started first and waited for last, so that its seconds run beside the imports of the flows.

    Args:
        home: Prefect's own folder (its database and logs). Always set: an unwritable HOME hangs it.
        with_scheduler: for deployments.
        meanwhile: what else to do while the server starts; an error there ends it at once.

    Raises:
        UsageError: PREFECT_API_URL is no address.
        RunError: no server answers.
    """
    home.mkdir(parents=True, exist_ok=True)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        for name, value in {"PREFECT_HOME": str(home), **QUIET}.items():
            os.environ.setdefault(name, value)
        require_answer(given)
        meanwhile()
        with _delivering():
            yield given
        return
    with environment_of_our_own(home), database_in_use(home):
        server = TemporaryServer(home, with_scheduler=with_scheduler)
        # Before Prefect is imported: its threads read the environment then, and start a server of their own without it.
        os.environ["PREFECT_API_URL"] = server.url
        try:
            meanwhile()
            wait_for_api(server)
            with _pointed_at(server.url), _delivering():
                yield server.url
        finally:
            server.stop()


@contextmanager
def environment_of_our_own(home: Path) -> Iterator[None]:
    """Only our settings of Prefect for the while: a person's profile, database or keys are for a person's server.

    What we set to keep it quiet, a person may set otherwise, for instance to see its log.
    """
    before = dict(os.environ)
    kept = {name: before.get(name, value) for name, value in QUIET.items()}
    _forget_settings()
    # A proxy would look for our server on its own machine.
    direct = ",".join(filter(None, (before.get("no_proxy") or before.get("NO_PROXY"), "127.0.0.1")))
    os.environ.update({"PREFECT_HOME": str(home), "no_proxy": direct, "NO_PROXY": direct, **kept})
    try:
        yield
    finally:
        _forget_settings()
        for name in ("no_proxy", "NO_PROXY"):
            del os.environ[name]
        os.environ.update(before)


def _forget_settings() -> None:
    for name in list(os.environ):
        if name.startswith("PREFECT_"):
            del os.environ[name]


@contextmanager
def database_in_use(home: Path) -> Iterator[None]:
    """Say that a server of ours uses the database in that folder; one that has grown large, and nobody uses, goes."""
    with (home / "in-use.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            files = sorted(home.glob("prefect.db*"))
            if sum(file.stat().st_size for file in files) > MOST_DATABASE_BYTES:
                for file in files:
                    file.unlink()
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield


@contextmanager
def _pointed_at(url: str) -> Iterator[None]:
    """A process that imported Prefect earlier talks to that API, too, for the while.

    Without heartbeats: our server ends with the run that they would tell of, which waits a second for the last one.
    """
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    with temporary_settings({PREFECT_API_URL: url, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


@contextmanager
def _delivering() -> Iterator[None]:
    """Let Prefect send at the end what it still has to say: later it would try for half a minute, or lose it."""
    try:
        yield
    finally:
        from prefect.events.worker import EventsWorker
        from prefect.logging.handlers import APILogWorker

        for name in SENDERS:
            logging.getLogger(name).setLevel(logging.CRITICAL)
        EventsWorker.drain_all(timeout=DELIVERY_SECONDS)
        APILogWorker.drain_all(timeout=DELIVERY_SECONDS)


class TemporaryServer:
    """A Prefect server of our own for the length of a run; it ends with this process, even when that is killed."""

    def __init__(self, home: Path, *, with_scheduler: bool) -> None:
        port = _free_port()
        self.url = f"http://127.0.0.1:{port}/api"
        self.log = home / "server.log"
        arguments = [sys.executable, "-m", "flows.engine.server", str(port)]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, our own port
                arguments + ["--with-scheduler"] * with_scheduler,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Prefect reads .env and prefect.toml of the folder that it runs in, which are a person's.
                cwd=home,
                env={**os.environ, "PYTHONPATH": _import_path()},
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


def wait_for_api(server: TemporaryServer) -> None:
    """Return when our server answers; RunError when it does not within START_SECONDS, or its process ends."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.is_running():
        try:
            _ask(server.url)
        except OSError:
            time.sleep(0.1)
        else:
            return
    from warehouse import check_room

    # Its log is empty where the disk was full.
    check_room(server.log.parents[1])
    raise RunError(f"Prefect's temporary server did not start: {server.log} says why.")


def require_answer(url: str) -> None:
    """Return when the server that a person names answers.

    Raises:
        UsageError: that is no address of a server.
        RunError: none answers there within ANSWER_SECONDS.
    """
    sentence = f"PREFECT_API_URL names {url}, where no Prefect server answers"
    advice = (
        "start it or correct the address (it ends in /api), or unset PREFECT_API_URL for a temporary server"
    )
    try:
        _ask(url)
    except urllib.error.HTTPError as error:
        # One that wants to know who asks is there; what it is told stands in Prefect's own settings.
        if error.code not in (401, 403):
            raise RunError(f"{sentence} (HTTP status {error.code}): {advice}.") from error
    except OSError as error:
        reason = getattr(error, "reason", error)
        raise RunError(f"{sentence} ({getattr(reason, 'strerror', None) or reason}): {advice}.") from error
    except ValueError as error:
        raise UsageError(
            f"PREFECT_API_URL is no address: {url!r}; for instance http://127.0.0.1:4200/api."
        ) from error


def _ask(url: str) -> None:
    with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=ANSWER_SECONDS):  # noqa: S310 - http, ours or a person's
        pass


def _import_path() -> str:
    """Where our own packages are found from any folder."""
    here = str(Path(__file__).parents[2])
    return os.pathsep.join(path for path in (here, os.environ.get("PYTHONPATH")) if path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
