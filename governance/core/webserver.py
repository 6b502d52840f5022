"""How gunicorn serves the application, in `make run` and behind the Procfile alike."""

from __future__ import annotations

import os
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


def child_exit(_server: Any, worker: Any) -> None:
    """Forget the gauges of a web process that ended."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
