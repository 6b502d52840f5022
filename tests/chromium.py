"""The Chromium of the browser tests: one that is installed, else Playwright's own, else the Debian package.

`python -m tests.chromium` makes sure there is one and prints its path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

# No sandbox: root and most containers have none, and the tests open nothing but our own pages. No talk with others.
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS: Final = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT: Final = (sys.executable, "-m", "playwright", "install", "chromium")
DEBIAN: Final = (("apt-get", "update", "--quiet"), ("apt-get", "install", "--yes", "--quiet", "chromium"))


class ChromiumMissingError(Exception):
    """There is no working Chromium and none could be fetched."""


def executable() -> Path:
    """The Chromium to use: the one that CHROMIUM names, else the first that works; raises `ChromiumMissingError`."""
    named = os.environ.get("CHROMIUM")
    found = Path(named) if named else _first_that_works(_installed())
    if found is None or not found.exists():
        raise ChromiumMissingError(
            "There is no Chromium for the browser tests: run 'make test', or set CHROMIUM to its path."
        )
    return found


def ensure() -> Path:
    """A Chromium that works, fetched when there is none; raises `ChromiumMissingError` with what to install."""
    found = _first_that_works(_installed())
    if found is None and _run(PLAYWRIGHT):
        found = _first_that_works([_playwrights_own()])
    if found is None and os.geteuid() == 0 and shutil.which("apt-get") and all(map(_run, DEBIAN)):
        found = _first_that_works(_installed())
    if found is None:
        raise ChromiumMissingError(
            "The browser tests need a Chromium and none could be fetched: install the package 'chromium'."
        )
    return found


def works(path: Path) -> bool:
    """Whether this Chromium opens a page without a screen."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        page = "data:text/html,<p>it opens</p>"
        command = [str(path), *ARGUMENTS, "--headless", f"--user-data-dir={profile}", "--dump-dom", page]
        try:
            shown = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
    return "<p>it opens</p>" in shown.stdout


def _first_that_works(candidates: Iterator[Path] | Sequence[Path]) -> Path | None:
    return next((path for path in candidates if path.exists() and works(path)), None)


def _installed() -> Iterator[Path]:
    if named := os.environ.get("CHROMIUM"):
        yield Path(named)
    yield from (Path(found) for found in map(shutil.which, NAMES) if found)
    yield from map(Path, MACOS)
    yield _playwrights_own()


def _playwrights_own() -> Path:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _run(command: Sequence[str]) -> bool:
    print(f"No Chromium yet: {' '.join(command)}", file=sys.stderr, flush=True)
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def main() -> int:
    """Print the path of a working Chromium; 2 with one sentence when there is none."""
    try:
        print(ensure())
    except ChromiumMissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
