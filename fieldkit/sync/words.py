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


_TODO: dict[Reason, str] = {
    "truncated": marked("Copy it again, or wait until the tool that syncs the folder is done."),
    "damaged": marked("Sync the laptop that wrote it with this folder again: it writes what is missing."),
    "foreign": marked("Nothing to do; it may be moved out of fk1."),
    "newer": marked("Install the newer fieldkit here; the file waits."),
    "sealed": marked("Sync again and give the passphrase."),
    "not opened": marked("It was sealed for another folder. Ask whoever copied it here."),
    "plain": marked("It may be forged. Ask whose it is; that laptop has to sync with the passphrase."),
    "unreadable": marked("Look at the rights of the file, or try another port for the stick."),
    "locked": marked("Close the program that holds it, then sync again."),
}


def todo(file: PendingFile) -> str:
    """Return what to do about a pending file, in the language in use."""
    return _(_TODO[file.reason])


def why(file: PendingFile) -> str:
    """Return why a file is pending, in the language in use; with what the system said where that says more."""
    text = _(REASONS[file.reason])
    return f"{text} ({file.detail})" if file.reason == "unreadable" and file.detail else text
