"""The verifier as a program of one file."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from inspections.draws.chance import seeds, verifier
from tests.inspections.draws.chance.lists import Given, Told, record_of, text_of

WHOLE = record_of(Given(), Told(not_obtainable=[1, 3], extensions=[("a", 2)]))
DIGEST = seeds.list_digest(text_of(Given()))


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # -I: nothing of ours can be imported
        [sys.executable, "-I", str(Path(verifier.__file__)), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_as_a_program_it_says_line_by_line_what_it_checked(tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(WHOLE)
    ran = run(str(path), "--list-digest", DIGEST)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert lines[-1] == "Everything follows."
    assert len(lines) == 16
    assert all(line.startswith("ok     ") for line in lines[:-1])


def test_as_a_program_it_ends_with_one_when_something_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(WHOLE)
    ran = run(str(path), "--list-digest", "00" * 32, "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    answer = json.loads(ran.stdout)
    assert answer["ok"] is False
    assert [one["says"] for one in answer["checks"] if not one["ok"]] == ["The list has the digest that was announced."]


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_as_a_program_it_ends_with_two_when_there_is_no_record(tmp_path: Path, options: list[str]) -> None:
    ran = run(str(tmp_path / "nothing"), *options)
    assert (ran.returncode, ran.stderr) == (2, "")
    assert "nothing" in ran.stdout


def test_it_is_one_file_of_the_standard_library() -> None:
    tree = ast.parse(Path(verifier.__file__).read_text("utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
    }
    assert imported <= sys.stdlib_module_names
