"""The temporary Prefect server as a process: `python -m flows.engine.server PORT [--with-scheduler]`.

It ends when its standard input closes, that is, with the process that started it, however that one ended: a server
that Prefect starts by itself outlives a parent that is killed. Settings come from the environment that `api` made.
"""

import os
import sys
import threading


def main() -> None:
    """Serve Prefect's API on 127.0.0.1 until standard input closes."""
    port = int(sys.argv[1])
    threading.Thread(target=_end_with_parent, daemon=True).start()

    import uvicorn
    from prefect.server.api.server import create_app

    app = create_app(ephemeral="--with-scheduler" not in sys.argv, final=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="critical", timeout_graceful_shutdown=1)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
