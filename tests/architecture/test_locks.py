from __future__ import annotations

import re
import tomllib

import pytest

from governance.core.settings import PROJECT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^([a-z0-9-]+(?:\[[a-z,]+\])?)==([^ ]+)( ; [^\\]+)? \\$")


def packages(lock: str) -> dict[str, str]:
    """Version of each package in a lock."""
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    pins = (PINNED.match(line) for line in lines if not line.startswith((" ", "#")))
    return {re.sub(r"\[.*", "", pin[1]): pin[2] for pin in pins if pin}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_path_of_a_machine(lock: str) -> None:
    text = (PROJECT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host|(^|\s)/", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_an_exact_version_a_hash_or_a_remark(lock: str) -> None:
    lines = (PROJECT / lock).read_text(encoding="utf-8").splitlines()
    for line in lines:
        assert re.match(r"    --hash=sha256:[0-9a-f]{64}( \\)?$|\s*#", line) or PINNED.match(line), line
    hashed = sum(line.startswith("    --hash=") for line in lines)
    assert hashed >= len(packages(lock))


def test_tools_stand_on_the_very_versions_that_run() -> None:
    running, tools = packages("requirements.lock"), packages("requirements-dev.lock")
    assert running.items() <= tools.items()


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[\[<>=; ]", line)[0] for line in project["project"]["dependencies"]}
    assert names <= packages("requirements.lock").keys()
