"""One account per role to look around with, each with a password nobody knows but who reads the file."""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Final

from governance.core.access import Actor, Role
from governance.core.account_opening import open_account

NAME: Final = "demo-logins"
# A reserved domain: nothing sent to these addresses can reach anybody.
_DOMAIN: Final = "demo.example"
_PEOPLE: Final = {
    Role.ADMINISTRATOR: ("admin", "Ada Admin"),
    Role.COMPLIANCE_OFFICER: ("officer", "Olga Officer"),
    Role.REVIEWER: ("reviewer", "Rui Reviewer"),
    Role.INSPECTOR: ("inspector", "Ines Inspector"),
    Role.INTEGRATION: ("platform", "Platform systems"),
    Role.SELLER: ("shop", "Shop owner"),
    Role.APPLICANT: ("applicant", "An applicant"),
}


def open_demo_accounts(
    *, seller_id: int, application_id: int, by: Actor, at: datetime
) -> tuple[dict[Role, Actor], str]:
    """Open one account per role (the shop's for `seller_id`, the applicant's for `application_id`).

    Returns the accounts as actors, and the text of the file of logins: role, address and password between tabs.
    """
    actors: dict[Role, Actor] = {}
    lines = []
    for role, (local, name) in _PEOPLE.items():
        password = secrets.token_urlsafe(12)
        account = open_account(
            email=f"{local}@{_DOMAIN}",
            name=name,
            password=password,
            roles=[role],
            seller_id=seller_id if role is Role.SELLER else None,
            application_id=application_id if role is Role.APPLICANT else None,
            by=by,
            at=at,
        )
        actors[role] = account.actor()
        lines.append(f"{role.value}\t{account.email}\t{password}\n")
    return actors, "".join(lines)


def write_logins(text: str, folder: Path) -> Path:
    """Write the file of logins; readable for the owner of the file alone, from its first byte on."""
    path = folder / NAME
    folder.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
    return path
