"""Secrets the installation makes for itself and keeps: one file each, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DATABASE_SECRETS: Final = ("superuser", "owner", "application", "maintenance")
# Setting -> the file that holds it.
APPLICATION_SECRETS: Final = {
    "SECRET_KEY": "secret-key",
    "PASSWORD_SALT": "password-salt",
    "PSEUDONYM_KEY": "pseudonym-key",
    "METRICS_TOKEN": "metrics-token",
}


def keep_secret(folder: Path, name: str) -> str:
    """The secret `name` kept in `folder`; made of 32 random bytes when it is asked for the first time."""
    path = folder / name
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="utf-8").strip()


def application_secrets(folder: Path) -> dict[str, str]:
    """The application's own secrets by setting, as kept in `folder`."""
    return {setting: keep_secret(folder, name) for setting, name in APPLICATION_SECRETS.items()}


def write_environment(path: Path, values: Mapping[str, str]) -> None:
    """Write KEY=VALUE lines for the commands of a second terminal."""
    heading = "# Written at every start; holds passwords: not for other eyes.\n"
    write_private(path, heading + "".join(f"{key}={value}\n" for key, value in values.items()))


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
