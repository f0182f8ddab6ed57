from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading

import pytest

from schemas.errors import LockedError, WarehouseError
from warehouse import Warehouse
from warehouse.layout import Layout
from warehouse.lock import publisher_lock

HOLD = """
import sys, time
from pathlib import Path
from warehouse.layout import Layout
from warehouse.lock import publisher_lock
with publisher_lock(Layout(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_two_publishers_of_one_process_are_one_too_many(warehouse: Warehouse) -> None:
    with (
        warehouse.publishing(),
        pytest.raises(WarehouseError, match=f"is being written to by process {os.getpid()} on "),
        warehouse.publishing(),
    ):
        pass


def test_the_lock_names_its_holder_and_dies_with_it(warehouse: Warehouse) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(warehouse.root)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(WarehouseError) as refused, warehouse.publishing():
            pass
        sentence = str(refused.value)
        assert str(warehouse.root) in sentence
        assert re.search(rf"process {holder.pid} on \S", sentence)
        holder.send_signal(signal.SIGKILL)
    with publisher_lock(Layout(warehouse.root)):
        pass


def test_reading_needs_no_lock(warehouse: Warehouse) -> None:
    with warehouse.publishing():
        assert warehouse.lookup("known_sources", drop_names=None).num_rows == 0


def test_a_forked_worker_does_not_keep_the_lock_of_a_dead_parent(warehouse: Warehouse) -> None:
    publisher = subprocess.run(
        [sys.executable, "-c", FORK, str(warehouse.root)], stdout=subprocess.PIPE, text=True, check=False
    )
    assert publisher.returncode == -signal.SIGKILL
    worker = int(publisher.stdout)
    try:
        with publisher_lock(Layout(warehouse.root)):
            pass
    finally:
        os.kill(worker, signal.SIGKILL)


FORK = """
import os, sys, time
from pathlib import Path
from warehouse.layout import Layout
from warehouse.lock import publisher_lock
with publisher_lock(Layout(Path(sys.argv[1]))):
    worker = os.fork()
    if worker == 0:
        os.close(1)
        time.sleep(60)
    print(worker, flush=True)
    os.kill(os.getpid(), 9)
"""


def test_one_who_waits_gets_the_lock_when_it_is_let_go(warehouse: Warehouse) -> None:
    hold = HOLD.replace("time.sleep(60)", "sys.stdin.read()")
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(warehouse.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        sentence = f"is being written to by process {holder.pid} on"
        with pytest.raises(LockedError, match=sentence), warehouse.publishing(wait=0.1):
            pass
        letting_go = threading.Timer(0.3, holder.stdin.close)
        letting_go.start()
        with warehouse.publishing(wait=600):
            letting_go.join()
        assert holder.wait() == 0
