"""Opening a file by the system's default program, detached from the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


class OpenError(Exception):
    """The system could not be asked to open a file; the text says why."""


def open_path(path: Path) -> None:
    """Ask the system to open `path`; returns at once. Raises OpenError when there is nothing to ask."""
    try:
        if sys.platform == "win32":
            os.startfile(path)
            return
        command = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen(
            [command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise OpenError(str(error)) from error
