"""The documents behind what is shown: opened by the system's program, and a word on each that says how it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.playbook.documents import Document, document, script_files
from fieldkit.playbook.model import ChecklistItem, Entry, Proof
from fieldkit.store.safe_names import is_program
from fieldkit.ui.opener import OpenError, open_path, refused
from fieldkit.ui.text import one_line

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


class Paper(NamedTuple):
    """A document of the visit's script: the entry it belongs to, its name, and what is wrong with it, or nothing."""

    entry: Entry
    name: str
    trouble: str


class Teller(Protocol):
    """Says what happens to a document."""

    def __call__(self, text: str, *, severity: str = "information") -> None:
        """Say `text`."""


def open_document(kit: FieldkitApp, playbook: Playbook, name: str, tell: Teller | None = None) -> None:
    """Open a document by the system's program, and say what happens: by `tell`, or at once on the screen."""
    say: Teller = tell or kit.tell
    if not name:
        say(_("No file on this laptop for this entry"), severity="warning")
        return
    found = document(playbook, name)
    shown = one_line(name, 80)
    if found.path is None or (trouble := trouble_of(found)):
        why = _("not on this laptop") if found.path is None else trouble
        say(_("{file} was not opened: {why}").format(file=shown, why=why), severity="warning")
        return
    open_watched(kit, found.path, shown, say)


def open_watched(kit: FieldkitApp, path: Path, shown: str, say: Teller, opening: str = "") -> None:
    """Open a file by the system's program, and say what happens, a refusal that comes a moment later too.

    `opening` is said as it opens, where there is more to say than that.
    """
    try:
        started = open_path(path)
    except OpenError as error:
        say(_("{file} could not be opened: {why}").format(file=shown, why=error), severity="error")
        return
    say(opening or _("Opening {file}").format(file=one_line(path.name, 80)))

    def watch() -> None:
        if refused(started):
            text = _("{file} could not be opened: {why}").format(file=shown, why=_("no program for it was found"))
            kit.call_from_thread(lambda: say(text, severity="error"))

    kit.run_worker(watch, thread=True, group="open", exit_on_error=False)


def trouble_of(found: Document) -> str:
    """What is wrong with a document, in a few words; empty when it can be opened."""
    if found.state == "missing":
        return _("not on this laptop")
    if is_program(found.name):
        return _("a program, not a document")
    if found.state == "unreadable":
        return _("cannot be read: {why}").format(why=found.why)
    if found.state == "empty":
        return _("the file is empty")
    if found.state == "other":
        ending = Path(found.name).suffix[1:].upper()
        if found.really:
            return _("is no {ending}, but {really}").format(ending=ending, really=found.really.upper())
        return _("is no {ending}; copy it anew").format(ending=ending)
    return ""


def papers_of_script(kit: FieldkitApp, playbook: Playbook) -> list[Paper]:
    """The documents of the visit's script, those with something wrong first."""
    today = kit.today_date.isoformat()
    found = []
    for entry, name in script_files(playbook):
        trouble = trouble_of(document(playbook, name))
        if not trouble and entry.expires and entry.expires < today:
            trouble = _("expired {day}").format(day=entry.expires)
        found.append(Paper(entry, name, trouble))
    return sorted(found, key=lambda paper: not paper.trouble)


def handling_word(entry: Entry) -> str:
    """Whether a document may be shown or left with the partner."""
    handling = entry.handling if isinstance(entry, Proof | ChecklistItem) else "internal"
    return {"show": _("may be shown"), "leave": _("may be left")}.get(handling, _("for us alone"))
