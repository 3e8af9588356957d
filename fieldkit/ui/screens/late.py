"""A visit that ran on paper: its true time is asked once, then the same screens as ever."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.rules.dates import parse_span
from fieldkit.store import start_visit
from fieldkit.store.queries import partner
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, day_text, join, styled
from fieldkit.ui.widgets.draft import DraftInput

LENGTH = 40
"""Minutes of a visit when no length is typed."""


class Late(KitScreen[str]):
    """Asks when the visit took place; gives the id of the visit, opened as entered late."""

    CSS_PATH = "late.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("finish")]

    def __init__(self, partner: str, visit: str = "", contact: str = "") -> None:
        """`visit` is the planned one, if there is one; `contact` is with whom it was."""
        super().__init__()
        self.partner = partner
        self.visit = visit
        self._contact = contact

    def compose_body(self) -> ComposeResult:
        """The question and its field."""
        with Vertical(id="late"):
            yield Static(id="late-asked")
            yield DraftInput(f"late:{self.partner}", id="late-when")
            yield Static(id="late-read")

    def title_now(self) -> tuple[Content, Content]:
        """Whose visit."""
        row = partner(self.kit.store, self.partner)
        return join(
            [styled(_("Log a past visit"), BOLD), styled(row.name if row else "", GREY)],
            f" {self.kit.glyphs.sep} ",
        ), Content("")

    def keys_now(self) -> list[Hint]:
        """Enter goes on."""
        return [key_hint("enter", _("Go on")), hint("finish", _("Go on")), key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What to type."""
        return _("Type the day, the time and the minutes: yesterday 14:00 40. Then fill it in as usual.")

    def show(self) -> None:
        """Draw the question and what was understood; without the partner there is nothing to enter."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        rows = [styled(_("When was it, and how long?"), ACCENT), Content("")]
        self.query_one("#late-asked", Static).update(Content("\n").join(rows))
        self.query_one("#late-when", DraftInput).placeholder = _("yesterday 14:00 40")
        self._show_read()
        super().show()

    def _show_read(self) -> None:
        typed = self.query_one("#late-when", DraftInput).value
        span = parse_span(typed, self.kit.store.now())
        if not typed.strip():
            read = styled(_("day, time, minutes: yesterday 14:00 40"), GREY)
        elif span is None:
            read = styled(_("not understood yet: day, time, minutes"), LATE)
        else:
            start, minutes = span
            end = start + timedelta(minutes=minutes or LENGTH)
            text = f"{day_text(start.date())}  {start:%H:%M} – {end:%H:%M}"
            read = styled(text, BOLD)
            if start > self.kit.store.now():
                read = styled(_("{text} is yet to come").format(text=text), LATE)
        self.query_one("#late-read", Static).update(read)

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Show what was understood."""
        self._show_read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Open the visit at its true time."""
        event.stop()
        self.action_finish()

    def action_finish(self) -> None:
        """Open the visit at its true time; a time that is not understood, or to come, is told."""
        if not self.is_current:
            return
        field = self.query_one("#late-when", DraftInput)
        span = parse_span(field.value, self.kit.store.now())
        if span is None or span[0] > self.kit.store.now():
            self._show_read()
            self.kit.tell(_("Type the day, the time and the minutes of a visit that has been"), severity="warning")
            return
        start, minutes = span
        visit = start_visit(
            self.kit.store,
            self.partner,
            contact=self._contact,
            pack=self.kit.playbook.hash,
            visit=self.visit or None,
            started=start.isoformat(timespec="seconds"),
            ended=(start + timedelta(minutes=minutes or LENGTH)).isoformat(timespec="seconds"),
            late=True,
        )
        field.entered()
        self.leave(visit)

    def action_back(self) -> None:
        """Back to Prepare; what was typed is kept."""
        self.leave()
