"""The same complaint, delivered a thousand times by two processes at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from governance.complaints.models import Case, CaseEntry, CaseImport, CasePerson
from governance.core.database import PLATFORM, db, scoped
from governance.core.settings import Settings
from tests.builders import commit, make_seller
from tests.governance.complaints.filed import install_rules
from tests.governance.complaints.intake.delivered import a_row, lines

DELIVER = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from governance.complaints.intake.imports import import_cases
from governance.core.access import system_actor
from governance.core.database import PLATFORM, scoped, transaction
from governance.core.settings import Settings
from wsgi import create_app
given = json.loads(sys.argv[1])
settings = Settings(**given | {"var_path": Path(given["var_path"])})
app = create_app(settings)
print("ready", flush=True)
sys.stdin.readline()
with app.app_context(), scoped(PLATFORM), transaction():
    found = import_cases(
        path=Path(sys.argv[2]), source="desk", settings=settings, by=system_actor("test"),
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
print(json.dumps([found.rows_read, found.rows_opened, found.rows_known]))
"""


def deliver_twice_at_once(settings: Settings, *paths: Path) -> list[list[int]]:
    given = {name: str(value) if isinstance(value, Path) else value for name, value in vars(settings).items()}
    commands = [[sys.executable, "-c", DELIVER, json.dumps(given), str(path)] for path in paths]
    running = [subprocess.Popen(c, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for c in commands]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    return [json.loads(answer) for answer in answers]


def counted(app: Flask) -> dict[str, int]:
    with app.app_context(), scoped(PLATFORM):
        models = (Case, CasePerson, CaseEntry, CaseImport)
        return {m.__tablename__: db.session.scalar(select(func.count()).select_from(m)) or 0 for m in models}


def prepare(app: Flask) -> None:
    with app.app_context(), scoped(PLATFORM):
        install_rules()
        make_seller("shop-1")
        commit()


def test_a_thousand_deliveries_of_one_complaint_through_two_processes_are_one_case(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    prepare(app)
    same = [a_row(external_reference="T-1", name="Ana Souza")] * 500
    answers = deliver_twice_at_once(settings, lines(tmp_path / "a", *same), lines(tmp_path / "b", *same))
    assert sorted(answers) == [[500, 0, 500], [500, 1, 499]]
    assert counted(app) == {"complaint_case": 1, "case_person": 1, "case_entry": 1, "case_import": 2}


def test_two_processes_that_deliver_the_same_thousand_rows_open_one_case_each(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    prepare(app)
    rows = [a_row(external_reference=f"T-{number}") for number in range(1_000)]
    path, turned = lines(tmp_path / "a", *rows), lines(tmp_path / "b", *reversed(rows))
    answers = deliver_twice_at_once(settings, path, turned)
    assert sum(opened for _read, opened, _known in answers) == 1_000
    assert counted(app)["complaint_case"] == counted(app)["case_entry"] == 1_000
