"""A path as people give it: typed, pasted, or dropped on the terminal; and what it may be completed to."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

_QUOTES = ("''", '""', "“”", "‘’")
_ESCAPED = re.compile(r"\\(.)")

MOST = 2000
"""Entries of a folder that are looked at for a completion."""


def typed_path(text: str) -> Path:
    """Return the path that was meant: without quotes, of a file:// address the file, ~ as the home folder.

    Terminals put a backslash before the spaces of a file that is dropped on them; it is taken off where no file has
    it in its name.
    """
    text = text.strip()
    text = text.removeprefix("& ").strip()
    while len(text) > 1 and text[0] + text[-1] in _QUOTES:
        text = text[1:-1].strip()
    if text.casefold().startswith("file:"):
        return Path(_of_address(text))
    path = _at_home(text)
    if os.name == "posix" and "\\" in text and not _is_there(path):
        path = _at_home(_ESCAPED.sub(r"\1", text))
    return path


def completions(text: str) -> list[str]:
    """Return what `text` may be completed to, in its own manner of writing: the entries of its folder by name.

    Folders end with a separator, hidden entries are offered once their dot was typed. What cannot be read offers none.
    """
    typed = text.strip().lstrip("'\"“‘")
    if typed.casefold().startswith("file:"):
        return []
    cut = max(typed.rfind("/"), typed.rfind(os.sep)) + 1
    head, begun = typed[:cut], typed[cut:]
    found = []
    try:
        with os.scandir(_at_home(head) if head else Path.cwd()) as entries:
            for _number, entry in zip(range(MOST), entries, strict=False):
                name = entry.name
                if name.casefold().startswith(begun.casefold()) and (begun[:1] == "." or name[:1] != "."):
                    found.append(head + name + (os.sep if entry.is_dir() else ""))
    except (OSError, ValueError):
        return []
    return sorted(found, key=str.casefold)


def completed(text: str) -> tuple[str, list[str]]:
    """Return `text` as far as it can be completed without a choice, and the names to choose from when there are any."""
    found = completions(text)
    if not found:
        return text, []
    first, last = min(found), max(found)
    alike = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    common = first[:alike]
    longer = common if len(common) >= len(text.strip().lstrip("'\"“‘")) else text
    return longer, [each.rstrip("/\\").rsplit("/", 1)[-1] for each in found] if len(found) > 1 else []


def _of_address(text: str) -> str:
    parts = urlsplit(text)
    host = parts.netloc if parts.netloc.casefold() not in ("", "localhost") else ""
    path = _windows_path(parts.path) if os.name == "nt" else unquote(parts.path)
    # Signs that end a path in an address are part of a name where somebody typed them as they are.
    rest = "".join(mark + part for mark, part in (("?", parts.query), ("#", parts.fragment)) if part)
    return (f"//{host}" if host else "") + path + unquote(rest)


def _windows_path(path: str) -> str:
    # All of HTTP comes with it, more than a megabyte.
    from urllib.request import url2pathname

    return url2pathname(path)


def _at_home(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except (RuntimeError, ValueError):
        return Path(text)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False
