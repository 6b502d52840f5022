"""The steps before the doors open, in one process: importing the application takes longer than most of them.

`python -m governance.core.preparation`; each step is a command that also runs by itself, as `flask …`.
"""

from __future__ import annotations

import os
import sys

import click
from flask.cli import FlaskGroup, ScriptInfo

STEPS = (
    ("Bringing the database up to date", ("db", "upgrade")),
    ("Installing the rule book", ("rulebook", "install")),
    ("Looking for a market", ("seed", "demo", "--if-empty")),
)


def main() -> None:
    """Run every step in order; the first that fails ends the process with its exit code."""
    command, application = FlaskGroup(name="flask"), ScriptInfo()
    for sentence, arguments in STEPS:
        click.echo(f"{sentence} …")
        try:
            command.main(args=arguments, prog_name="flask", obj=application)
        except SystemExit as end:  # how a command ends, also when all went well
            if end.code:
                raise


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # all is written and committed: taking a whole application apart would only cost time
