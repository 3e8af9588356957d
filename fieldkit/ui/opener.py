"""Opening a file by the system's default program, detached from the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from fieldkit.i18n import _

PATIENCE = 3.0
"""Seconds for which the program that opens files is waited for; by then it has found no program, or one is open."""


class OpenError(Exception):
    """The system could not be asked to open a file; the text says why."""


def open_path(path: Path) -> subprocess.Popen[bytes] | None:
    """Ask the system to open `path`; returns at once, with what was started where it can be waited for.

    The path is handed over as one whole argument and never begins with a dash, so that no name is taken for an option
    or parted at a space. Raises OpenError when there is nothing to ask.
    """
    path = path.absolute()
    command = "open" if sys.platform == "darwin" else "xdg-open"
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return None
        return subprocess.Popen(
            [command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except FileNotFoundError as error:
        raise OpenError(_("{program} is missing on this computer").format(program=command)) from error
    except (OSError, ValueError) as error:
        raise OpenError(str(error)) from error


def refused(started: subprocess.Popen[bytes] | None) -> bool:
    """Wait a moment whether the system refuses to open the file; for a thread."""
    if started is None:
        return False
    try:
        return started.wait(PATIENCE) != 0
    except subprocess.TimeoutExpired:
        return False
