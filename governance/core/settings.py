"""Every setting of the application, with its type, its default and what it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from governance.core.errors import Invalid

PROJECT = Path(__file__).resolve().parents[2]


def _setting(name: str, description: str, default: Any) -> Any:
    return field(default=default, metadata={"name": name, "description": description})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the application needs to know about its surroundings; read once, never changed.

    Each field is read from the environment variable named in its metadata. When `DATABASE_URL` is absent, the file
    `environment` in the folder of `VAR_PATH` is read as well: the supervisor writes it for the embedded server, so
    that a command in a second terminal finds the running database.
    """

    var_path: Path = _setting("VAR_PATH", "folder for everything the application writes", PROJECT / "var")
    database_url: str = _setting("DATABASE_URL", "application role; no superuser, owner or BYPASSRLS", "")
    database_owner_url: str = _setting("DATABASE_OWNER_URL", "owner role; migrations only", "")
    database_maintenance_url: str = _setting("DATABASE_MAINTENANCE_URL", "BYPASSRLS role; backups only", "")
    secret_key: str = _setting("SECRET_KEY", "signs sessions and tokens", "")
    password_salt: str = _setting("PASSWORD_SALT", "second secret of the password hash", "")
    pseudonym_key: str = _setting("PSEUDONYM_KEY", "salt of the digests that stand for buyers", "")
    metrics_token: str = _setting("METRICS_TOKEN", "bearer token that opens /metrics", "")
    host: str = _setting("HOST", "address the web server listens on", "127.0.0.1")
    port: int = _setting("PORT", "port the web server listens on", 8000)
    secure_cookies: bool = _setting("SECURE_COOKIES", "send cookies over HTTPS only", False)
    trusted_proxies: int = _setting("TRUSTED_PROXIES", "number of proxies in front whose headers are believed", 0)
    timezone: str = _setting("TIMEZONE", "the platform's calendar: what counts as a day", "UTC")
    language: str = _setting("LANGUAGE", "language when the browser asks for none we have (en, zh_CN)", "en")
    public_url: str = _setting("PUBLIC_URL", "address of the site in messages (default: HOST and PORT)", "")
    smtp_url: str = _setting(
        "SMTP_URL", "mail server, smtp://user:pw@host:587?starttls or smtps://…; none: no mail", ""
    )
    mail_from: str = _setting("MAIL_FROM", "sender of e-mails", "seller-governance@localhost")
    webhook_private: bool = _setting("WEBHOOK_PRIVATE", "webhooks may go to private networks and plain HTTP", False)
    files_url: str = _setting("FILES_URL", "store of documents, as fsspec writes it (default: `files` in VAR_PATH)", "")
    max_document_mb: int = _setting("MAX_DOCUMENT_MB", "largest document that is taken", 20)
    clamd_url: str = _setting("CLAMD_URL", "ClamAV daemon, tcp://host:3310 or unix:///path; none: not scanned", "")
    register_url: str = _setting(
        "REGISTER_URL", "register of businesses, asked ?country=…&number=…; none: not asked", ""
    )
    register_token: str = _setting("REGISTER_TOKEN", "bearer token for that register", "")
    rate_limit: str = _setting("RATE_LIMIT", "API calls per account or address", "600 per minute")
    rate_limit_storage: str = _setting("RATE_LIMIT_STORAGE", "memory:// or a Redis URL", "memory://")
    log_level: str = _setting("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")
    beacon_path: str = _setting(
        "BEACON_PATH", "folder of beacon messages, `<chain>/<round>.json` (default: `beacon` in VAR_PATH)", ""
    )
    event_threads: int = _setting("EVENT_THREADS", "threads for reading event files", os.cpu_count() or 2)
    event_memory: str = _setting("EVENT_MEMORY", "memory for reading event files", "4GB")

    @property
    def events_path(self) -> Path:
        """Folder of the accepted events (Parquet, by kind and month)."""
        return self.var_path / "events"

    @property
    def rejects_path(self) -> Path:
        """Folder of the reject files, one per import that refused a row."""
        return self.var_path / "rejects"

    @property
    def exports_path(self) -> Path:
        """Folder of what is handed to authorities; private."""
        return self.var_path / "exports"

    @property
    def seller_imports_path(self) -> Path:
        """Folder of the reports on lists of sellers that were taken in; private."""
        return self.var_path / "seller-imports"

    @property
    def case_imports_path(self) -> Path:
        """Folder of the reports on deliveries of cases; private."""
        return self.var_path / "case-imports"

    @property
    def beacon_folder(self) -> Path:
        """Where messages of the public beacon are looked for."""
        return Path(self.beacon_path) if self.beacon_path else self.var_path / "beacon"

    @property
    def files_place(self) -> str:
        """Where documents are kept."""
        return self.files_url or str(self.var_path / "files")

    @property
    def max_document_bytes(self) -> int:
        """The size of the largest document that is taken."""
        return self.max_document_mb * 2**20

    @property
    def site(self) -> str:
        """Address of the site, without a slash at the end, for links in messages."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: the process environment).

        Raises `Invalid` when a value cannot be read as its type.
        """
        given = dict(os.environ if environ is None else environ)
        var_path = Path(given.get("VAR_PATH", PROJECT / "var")).resolve()
        if not given.get("DATABASE_URL"):
            given = read_environment_file(var_path / "environment") | {k: v for k, v in given.items() if v}
        values = {f.name: _read(f.name, f.type, given[f.metadata["name"]]) for f in _named(given)}
        return cls(**values | {"var_path": var_path})


def read_environment_file(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of `path`; empty when there is no such file."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _named(given: Mapping[str, str]) -> list[Any]:
    return [f for f in fields(Settings) if given.get(f.metadata["name"])]


def _read(name: str, kind: Any, text: str) -> Any:
    if kind == "bool":
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise Invalid(f"The setting {name} must be yes or no, not {text!r}.", pointer=name)
    if kind == "int":
        try:
            return int(text)
        except ValueError:
            raise Invalid(f"The setting {name} must be a whole number, not {text!r}.", pointer=name) from None
    return Path(text) if kind == "Path" else text
