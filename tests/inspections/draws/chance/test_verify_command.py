"""`flask draw verify`: what the verifier of one file says, from the shell of the installation."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.inspections.draws.chance.lists import Given, record_of, text_of

RECORD = record_of()
EDITED = RECORD.replace(b"a-0003\tshop-3", b"a-0003\tshop-4")


@pytest.mark.parametrize(
    ("content", "options", "code", "says"),
    [
        (RECORD, [], 0, "Everything follows."),
        (RECORD, ["--json"], 0, '"ok": true'),
        (RECORD, ["--list-digest", "00" * 32], 1, "WRONG  The list has the digest that was announced."),
        (EDITED, [], 1, "WRONG  The list has the digest of the record"),
        (EDITED, ["--json"], 1, '"ok": false'),
        (text_of(Given()), [], 2, "This is no record."),
    ],
)
def test_it_ends_as_the_verifier_does(
    shared_app: Flask, tmp_path: Path, content: bytes, options: list[str], code: int, says: str
) -> None:
    path = tmp_path / "record"
    path.write_bytes(content)
    ran = shared_app.test_cli_runner().invoke(args=["draw", "verify", str(path), *options])
    assert ran.exit_code == code, ran.output
    assert says in ran.output
