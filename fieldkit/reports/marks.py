"""How a file says that it is a report of ours, so that writing it anew harms nothing else."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

OURS = "fieldkit report"
"""What stands near the beginning of every report, and among the properties of a workbook."""

_LOOKED_AT = 2000
"""So many bytes of a text are looked at."""

_TEXT = re.compile(rb'\A(?:<!-- fieldkit report: [a-z]+ -->|<!DOCTYPE html>.*<meta name="generator" '
                   rb'content="fieldkit report: [a-z]+">)', re.DOTALL)  # fmt: skip
"""How a report of ours begins; a script or a note that only speaks of `fieldkit report` does not."""


def generator(kind: str) -> str:
    """Return the mark of a report of some kind."""
    return f"{OURS}: {kind}"


def is_ours(path: Path) -> bool:
    """Tell whether there is a report of ours at `path`, or an empty file. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        head = file.read(_LOOKED_AT)
    if head.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as book, book.open("docProps/core.xml") as properties:
                return OURS.encode() in properties.read(_LOOKED_AT)
        except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
            return False
    return not head or _TEXT.match(head) is not None
