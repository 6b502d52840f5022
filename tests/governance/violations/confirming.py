"""One of several processes that confirm violations of one seller, all at the same moment: see `test_at_the_same_time`.

Reads `[[violation, day], …]` on its standard input and confirms each in a thread of its own, through the application's
pool of connections. Writes what went wrong, one line each.
"""

from __future__ import annotations

import json
import sys
import threading
from datetime import date

from governance.core.access import Actor, Role, permissions_of
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.violations import cases
from tests.builders import AT
from wsgi import create_app


def main() -> None:
    """Confirm, and wait until all is done."""
    app = create_app()
    todo = [(int(violation), date.fromisoformat(day)) for violation, day in json.load(sys.stdin)]
    ready = threading.Barrier(len(todo))
    wrong: list[str] = []

    def confirm(violation_id: int, day: date) -> None:
        reviewer = Actor("account", str(1000 + violation_id), "a reviewer", permissions_of([Role.REVIEWER]))
        ready.wait()
        try:
            with app.app_context(), scoped(PLATFORM), transaction():
                cases.confirm(violation_id=violation_id, effective_on=day, by=reviewer, at=AT)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test wants to know)
            wrong.append(f"{violation_id}: {type(error).__name__}: {error}")

    threads = [threading.Thread(target=confirm, args=one) for one in todo]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        db.engine.dispose()
    sys.stdout.write("".join(f"{line}\n" for line in wrong))


if __name__ == "__main__":
    main()
