"""Where a report is kept, and how it is written: whole or not at all, and never over what is no report of ours."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Literal

from fieldkit.i18n import _, refusal
from fieldkit.reports.document import Document
from fieldkit.reports.html import report_html
from fieldkit.reports.markdown import report_markdown
from fieldkit.reports.marks import is_ours
from fieldkit.store.safe_names import safe_name

Format = Literal["html", "md", "xlsx"]

FORMATS: tuple[Format, ...] = ("html", "md", "xlsx")

ENDINGS: dict[str, Format] = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".xlsx": "xlsx"}
"""What the ending of a file says of its format."""


class ReportError(Exception):
    """A report could not be written; the text says why. `occupied` says that another file is there already."""

    def __init__(self, why: str, *, occupied: bool = False) -> None:
        super().__init__(why)
        self.occupied = occupied


def rendered(document: Document, format: Format) -> bytes:
    """Return a report as the bytes of a file."""
    if format == "xlsx":
        from fieldkit.reports.workbook import report_workbook

        return report_workbook(document)
    text = report_html(document) if format == "html" else report_markdown(document)
    return text.encode("utf-8", "replace")


def report_path(data: Path, name: str, format: str) -> Path:
    """Return where a report of this name is kept under the folder of the data."""
    return data / "reports" / safe_name(f"{name}.{format}")


def keep_report(data: Path, name: str, format: str, content: bytes) -> Path:
    """Write a report to where reports are kept, whose folder is made, and return the path. Raises ReportError."""
    path = report_path(data, name, format)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportError(_("{file} could not be written: {why}").format(file=path, why=refusal(error))) from error
    write_report(path, content)
    return path


def write_report(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a report to `path`; what was there stays until all of it is on the disk.

    A report of ours that is there is replaced, anything else only with `replace`. Raises ReportError.
    """
    try:
        # Through a link, so that it goes on pointing where it did.
        target = path.resolve() if path.is_symlink() else path
        _refuse_occupied(target, path, replace)
        _write_whole(target, data)
    except OSError as error:
        raise ReportError(_("{file} could not be written: {why}").format(file=path, why=refusal(error))) from error
    except ValueError as error:  # a name with a NUL, half a pair
        raise ReportError(_("{file} is no name that a file can have.").format(file=repr(str(path)))) from error


def _refuse_occupied(target: Path, path: Path, replace: bool) -> None:
    try:
        mode = os.stat(target).st_mode  # noqa: PTH116 - Path.exists() hides why it cannot look
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise ReportError(_("{path} is a folder, not a file.").format(path=path))
    if not stat.S_ISREG(mode):
        raise ReportError(_("{path} is no file that can be replaced.").format(path=path))
    if not replace and not is_ours(target):
        raise ReportError(_("{path} is there already and is no report of fieldkit.").format(path=path), occupied=True)


def _write_whole(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".fieldkit-", suffix=".tmp", dir=target.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.chmod(0o600 if os.name == "nt" else 0o666 & ~_umask())
        scratch.replace(target)
    except BaseException:
        with suppress(OSError):
            scratch.unlink()
        raise


def _umask() -> int:
    """What the system takes from the rights of new files; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
