from __future__ import annotations

import os
import stat
from pathlib import Path

from governance.core.keyring import APPLICATION_SECRETS, application_secrets, keep_secret, write_environment
from governance.core.settings import Settings, read_environment_file


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    first = keep_secret(folder, "owner")
    assert keep_secret(folder, "owner") == first
    assert keep_secret(folder, "application") != first
    assert len(first) >= 43  # 32 bytes
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "owner").stat().st_mode) == 0o600


def test_every_application_secret_is_a_setting(tmp_path: Path) -> None:
    made = application_secrets(tmp_path)
    assert made.keys() == APPLICATION_SECRETS.keys()
    settings = Settings.from_env(made | {"DATABASE_URL": "postgresql+psycopg://h/d"})
    assert settings.secret_key == made["SECRET_KEY"]
    assert settings.password_salt == made["PASSWORD_SALT"]
    assert settings.pseudonym_key == made["PSEUDONYM_KEY"]
    assert settings.metrics_token == made["METRICS_TOKEN"]


def test_what_is_written_for_a_second_terminal_is_read_there_and_by_nobody_else(tmp_path: Path) -> None:
    values = {"DATABASE_URL": "postgresql+psycopg://a:b%3D@/d?host=%2Fx&port=1", "SECRET_KEY": "k=="}
    path = tmp_path / "environment"
    path.write_text("OLD=1\n")
    before = os.umask(0)
    try:
        write_environment(path, values)
    finally:
        os.umask(before)
    assert read_environment_file(path) == values
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
