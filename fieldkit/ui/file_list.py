"""A small list of files to choose from: the folders and tables of a folder, and what was typed as a path."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

TABLES = (".xlsx", ".xls", ".xlsm", ".csv", ".tsv")
"""The endings of files that may hold a table."""

LISTED = 2_000
"""So many entries of a folder are looked at."""

_LIKELY = ("Downloads", "下载", "Desktop", "桌面", "Documents", "文档", "文件")


@dataclass(frozen=True)
class Listed:
    """A folder or a file of the list; `size` in bytes, `changed` the local time, None where it cannot be told."""

    path: Path
    folder: bool
    size: int = 0
    changed: datetime | None = None


def first_folder() -> Path:
    """Return where a table most likely lies: among the downloads, on the desktop, in the documents, else at home."""
    try:
        home = Path.home()
        return next((home / name for name in _LIKELY if (home / name).is_dir()), home)
    except (OSError, RuntimeError):
        return Path.cwd()


def listed(folder: Path, start: str = "") -> list[Listed]:
    """Return the folders of a folder and then its tables, the newest first, of those whose names begin with `start`.

    What is hidden is left out unless it is asked for. Raises OSError where the folder cannot be read.
    """
    folders: list[Listed] = []
    files: list[Listed] = []
    wanted = start.casefold()
    for path in islice(folder.iterdir(), LISTED):
        name = path.name.casefold()
        if not name.startswith(wanted) or (name.startswith((".", "~$")) and not wanted):
            continue
        try:
            if path.is_dir():
                folders.append(Listed(path, True))
            elif path.suffix.casefold() in TABLES:
                found = path.stat()
                files.append(Listed(path, False, found.st_size, datetime.fromtimestamp(found.st_mtime).astimezone()))
        except (OSError, ValueError, OverflowError):
            continue
    folders.sort(key=lambda each: each.path.name.casefold())
    files.sort(key=lambda each: (-(each.changed.timestamp() if each.changed else 0), each.path.name))
    return folders + files


def typed_path(text: str, folder: Path) -> Path | None:
    """Return the path that was typed, seen from `folder`; quotation marks around it do not count. None for no path."""
    plain = text.strip().strip("\"'“”")
    if not plain or "\0" in plain:
        return None
    try:
        return folder / Path(plain).expanduser()
    except (RuntimeError, ValueError):
        return None


def looked_in(typed: str, folder: Path) -> tuple[Path, str]:
    """Return the folder to list and the beginning of a name in it, as typed; `folder` where it names no other."""
    path = typed_path(typed, folder)
    if path is None:
        return folder, ""
    try:
        if path.is_dir() and typed.rstrip().endswith(("/", "\\", "..")):
            return path, ""
        return (path.parent, path.name) if path.parent.is_dir() else (folder, "")
    except (OSError, ValueError):
        return folder, ""


def kind_of(path: Path) -> str:
    """Return "file" or "folder" for what lies at a path, else nothing."""
    try:
        return "folder" if path.is_dir() else "file" if path.is_file() else ""
    except (OSError, ValueError):  # a name that nothing can have
        return ""
