"""How gunicorn serves the application, in `make run` and behind the Procfile alike."""

from __future__ import annotations

import os
import sys
from typing import Any

from prometheus_client import multiprocess

from governance.core.settings import Settings

_settings = Settings.from_env()

wsgi_app = "wsgi:create_app()"
bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = 4
preload_app = True  # built once, then shared: nothing is connected or started while it is built
keepalive = 5
graceful_timeout = 10
umask = 0o077
# Its default stands in the account's home folder, where two installations would share it.
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """The application is imported, the port not yet open: wait until the supervisor has prepared the database.

    It says so by closing our standard input.
    """
    if "OPEN_AT_END_OF_INPUT" in os.environ:
        sys.stdin.read()


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a web process that ended."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
