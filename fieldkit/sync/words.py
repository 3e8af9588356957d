"""What the words of a report mean, for a person."""

from __future__ import annotations

from fieldkit.i18n import _, marked
from fieldkit.sync.report import PendingFile, Reason

REASONS: dict[Reason, str] = {
    "truncated": marked("not all of it is there: still being copied, or cut off"),
    "damaged": marked("damaged: it is not what was written"),
    "foreign": marked("not a file of fieldkit"),
    "newer": marked("a newer fieldkit wrote it: update this one"),
    "sealed": marked("sealed, and there is no key here"),
    "not opened": marked("sealed, and the key of this folder does not open it"),
    "plain": marked("not sealed, in a sealed folder: never read"),
    "unreadable": marked("the system cannot read it"),
    "locked": marked("another program holds it"),
}
"""Why a file is pending, in English and marked for the catalogue."""


def why(file: PendingFile) -> str:
    """Return why a file is pending, in the language in use; with what the system said where that says more."""
    text = _(REASONS[file.reason])
    return f"{text} ({file.detail})" if file.reason == "unreadable" and file.detail else text
