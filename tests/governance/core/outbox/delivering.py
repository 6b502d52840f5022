"""A process that delivers, started quickly and as often as a test wants to kill it.

`python -m tests.governance.core.outbox.delivering` builds the application once. For every line on its input it forks a
child that delivers until it is killed, and says the child's process id; it waits for the end of one child before the
next.
"""

from __future__ import annotations

import os
import sys
from threading import Event

from governance.core.outbox.delivery import deliver
from wsgi import create_app


def main() -> None:
    app = create_app()
    print("ready", flush=True)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            deliver(app, Event())
        print(pid, flush=True)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
