"""Following the content while the app runs: what changed on disk is shown on every open screen, and said in a line."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.screen import ModalScreen

from fieldkit.i18n import _, language, ngettext
from fieldkit.playbook import Playbook
from fieldkit.playbook.faults import Fault, PackError
from fieldkit.playbook.in_use import ContentInUse
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, GREY, LATE, OCHRE, join, one_line, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

log = logging.getLogger("fieldkit.ui")


class Standing(NamedTuple):
    """How the content stands: what is shown, and what keeps it from being what is wanted."""

    hash: str
    faults: tuple[Fault, ...]
    held: str
    watched: Path | None


class Follower:
    """Looks at the content in a thread, one look at a time, and shows what it finds."""

    def __init__(self, app: FieldkitApp, content: ContentInUse) -> None:
        self._app = app
        self._content = content
        self._one_at_a_time = asyncio.Lock()
        self._told = ""

    @property
    def looking(self) -> bool:
        """Whether a look is under way."""
        return self._one_at_a_time.locked()

    async def look(self) -> None:
        """Look once. Content that cannot be read leaves what is shown as it is; the reason is logged once."""
        async with self._one_at_a_time:
            before = self._standing()
            try:
                changed = await asyncio.to_thread(self._content.look, language())
            except (PackError, OSError) as error:
                if str(error) != self._told:
                    self._told = str(error)
                    log.warning("content: %s", error)
                return
        if changed:
            # By the app, so that what goes wrong while drawing is told as anything else that does.
            self._app.call_later(self._changed, before)

    def _standing(self) -> Standing:
        content = self._content
        return Standing(self._app.playbook.hash, content.faults, content.held, content.watched)

    def _changed(self, before: Standing) -> None:
        self._app.use_content()
        # A message that the customer's screen hides would come up behind it, when it is old.
        if not isinstance(self._app.screen, ModalScreen):
            now = self._standing()
            text = change_text(before, now, self._app.playbook)
            self._app.tell(text, severity="warning" if now.faults else "information", timeout=6)


def change_text(before: Standing, now: Standing, playbook: Playbook) -> str:
    """What happened to the content between two looks, in one line."""
    if now.faults:
        n = len(now.faults)
        return ngettext(
            "Content has {n} fault; the last good version stays",
            "Content has {n} faults; the last good version stays",
            n,
        ).format(n=n)
    name = version_text(playbook)
    if now.watched != before.watched and now.watched is not None:
        return _("Showing the folder being edited: {name}").format(name=folder_name(now.watched))
    if now.watched != before.watched:
        return _("The folder is no longer watched; in use: {name}").format(name=name)
    if now.held and now.held != before.held:
        return _("An earlier version of the content is in use again: {name}").format(name=name)
    if now.hash == before.hash:
        return _("The content is in order again: {name}").format(name=name)
    return _("Content updated: {name}").format(name=name)


def banner_text(content: ContentInUse, glyphs: Glyphs) -> Content:
    """The line that stands on every screen while the content is not what it should be, or a folder is being edited."""
    n = len(content.faults)
    if n:
        told = ngettext("Content has {n} fault", "Content has {n} faults", n).format(n=n)
        rest, style = _("last good version in use"), LATE
    elif content.held:
        told, rest, style = _("An update waits"), _("an earlier version was taken back into use"), OCHRE
    elif content.watched is not None:
        told = _("Showing the folder being edited")
        rest, style = folder_name(content.watched), OCHRE
    else:
        return Content("")
    key = styled("F12", ACCENT) + styled(" " + (_("shows them") if n else _("Content")), GREY)
    return join([styled(f"{glyphs.dot} {told}", style), styled(rest), key], f" {glyphs.sep} ")


def version_text(playbook: Playbook) -> str:
    """The pack in use as a person names it: its title, and its version."""
    return f"{one_line(playbook.title, 60)} {one_line(playbook.pack.version, 30)}"


def folder_name(folder: Path) -> str:
    """The last part of a folder's path."""
    return one_line(folder.name, 40) or str(folder)
