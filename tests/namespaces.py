"""Commands run in namespaces of their own, where a machine lets users make them: read-only, full, offline."""

import shutil
import subprocess
from functools import cache

import pytest


@cache
def _refusal(*kinds: str) -> str:
    """Why this machine makes no such namespaces; empty where it does."""
    if shutil.which("unshare") is None:
        return "unshare is not installed"
    tried = subprocess.run(["unshare", *kinds, "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"no namespaces for users here: {tried.stderr.strip()}"


def within(
    script: str, *arguments: object, kinds: tuple[str, ...], **given: object
) -> subprocess.CompletedProcess[str]:
    """What a shell script does in namespaces of its own; the test is skipped where there can be none.

    Args:
        script: for sh; `$1`, `$2`, … are the arguments.
        arguments: of the script.
        kinds: options of unshare.
        given: more for subprocess.run, the environment for instance.
    """
    refusal = _refusal(*kinds)
    if refusal:
        pytest.skip(refusal)
    command = ["unshare", *kinds, "sh", "-euc", script, "sh", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **given)  # type: ignore[call-overload,no-any-return]
