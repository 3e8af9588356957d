"""What the words of a report mean, for a person."""

from __future__ import annotations

from fieldkit.i18n import _, language, marked, ngettext
from fieldkit.sync.report import ClockNote, PendingFile, Reason

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


def clock(note: ClockNote, who: str) -> str:
    """Return whose clock is off and by how much, and what to do, in the language in use; `who` names the device."""
    n = note.days
    if note.own:
        text = (
            ngettext("This laptop's clock is {n} day ahead of the others'.",
                     "This laptop's clock is {n} days ahead of the others'.", n)
            if note.way == "ahead"
            else ngettext("This laptop's clock is {n} day behind the others'.",
                          "This laptop's clock is {n} days behind the others'.", n)
        )  # fmt: skip
        todo = _("Nothing is lost; set it right here.")
    else:
        text = (
            ngettext("The clock of {who} is {n} day ahead.", "The clock of {who} is {n} days ahead.", n)
            if note.way == "ahead"
            else ngettext("The clock of {who} is {n} day behind.", "The clock of {who} is {n} days behind.", n)
        )
        todo = _("Nothing is lost; set it right there.")
    return text.format(who=who, n=n) + ("" if language() == "zh" else " ") + todo


def todo(file: PendingFile) -> str:
    """Return what to do about a pending file, in the language in use."""
    if file.held:
        return _("Nothing is missing: what it held is here. It may be deleted.")
    return _(_TODO[file.reason])


def why(file: PendingFile) -> str:
    """Return why a file is pending, in the language in use; with what the system said where that says more."""
    text = _(REASONS[file.reason])
    return f"{text} ({file.detail})" if file.reason == "unreadable" and file.detail else text
