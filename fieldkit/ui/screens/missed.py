"""A visit that never came to be: one key for the reason, one line, done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.rules.dates import split_due
from fieldkit.store import miss_visit
from fieldkit.store.queries import partner
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, day_text, join, styled
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.words import reason_words

Reason = Literal["nobody", "desk", "left", "moved"]

REASONS: tuple[Reason, ...] = ("nobody", "desk", "left", "moved")


class Missed(KitScreen[bool]):
    """Asks why a visit came to nothing; gives True when that was written."""

    CSS_PATH = "missed.tcss"
    AUTO_FOCUS = ""
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("finish",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"finish": marked("Save how it came to nothing")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("finish"),
        *(Binding(str(digit), f"reason({digit})", show=False) for digit in range(1, 5)),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("enter", "line", show=False),
    ]

    def __init__(self, partner: str, visit: str = "") -> None:
        super().__init__()
        self.partner = partner
        self.visit = visit
        self._reason: Reason | None = None

    def compose_body(self) -> ComposeResult:
        """The reasons and a line."""
        with Vertical(id="missed"):
            yield Static(id="reasons")
            yield DraftInput(f"missed:{self.partner}", id="missed-line")
            yield Static(id="missed-read")

    def title_now(self) -> tuple[Content, Content]:
        """Whom one did not meet."""
        row = partner(self.kit.store, self.partner)
        return join(
            [styled(_("Didn't meet"), BOLD), styled(row.name if row else "", GREY)], f" {self.kit.glyphs.sep} "
        ), Content("")

    def keys_now(self) -> list[Hint]:
        """The reasons, then the line."""
        if self.typing:
            return [key_hint("enter", _("Save")), hint("finish", _("Save")), key_hint("escape", _("Reason"))]
        digits = [key_hint(str(at), text) for at, text in enumerate(reason_words().values(), 1)]
        done = [hint("finish", _("Save"))] if self._reason else []
        return [*done, key_hint("escape", _("Back")), *digits]

    def help_text(self) -> str:
        """What to do here."""
        return _("A digit says why; then a line, with a day to come again (+3d, next wed). Enter writes it.")

    def show(self) -> None:
        """Draw the reasons and what was understood; without the partner there is nothing to write."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        rows = [styled(_("What happened?"), ACCENT), Content("")]
        for at, (reason, text) in enumerate(reason_words().items(), 1):
            here = reason == self._reason
            mark = styled(f"{self.kit.glyphs.bar if here else ' '} ", ACCENT)
            rows.append(mark + styled(f"{at}  ", ACCENT) + styled(text, BOLD if here else ""))
        rows += [Content(""), styled(_("A line, and when to come again"), ACCENT)]
        self.query_one("#reasons", Static).update(Content("\n").join(rows))
        self.query_one("#missed-line", DraftInput).placeholder = _("left two brochures with the desk, next wed")
        self._show_read()
        super().show()

    def _show_read(self) -> None:
        due, text = split_due(self.query_one("#missed-line", DraftInput).value, self.kit.today_date)
        read = join([styled(text), styled(_("again on {day}").format(day=day_text(due)), BOLD) if due else ""], "   ")
        self.query_one("#missed-read", Static).update(read or styled(_("+3d, next wed and 12-01 are understood"), GREY))

    def action_reason(self, digit: int) -> None:
        """The reason; the line comes next."""
        self._reason = REASONS[digit - 1]
        self.action_line()

    def action_move(self, by: int) -> None:
        """Choose the reason by arrows."""
        at = REASONS.index(self._reason) + by if self._reason else 0
        self._reason = REASONS[at % len(REASONS)]
        self.show()

    def action_line(self) -> None:
        """Go to the line once there is a reason."""
        if self._reason:
            self.query_one("#missed-line", DraftInput).focus()
            self.show()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Show which day was understood."""
        self._show_read()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter writes it."""
        event.stop()
        self.action_finish()

    def action_finish(self) -> None:
        """Write the missed visit, once, and the follow-up when a day was named."""
        if not self.is_current:
            return
        if not self._reason:
            self.kit.tell(_("First: what happened? 1 to 4."), severity="warning")
            return
        field = self.query_one("#missed-line", DraftInput)
        due, text = split_due(field.value, self.kit.today_date)
        miss_visit(
            self.kit.store,
            self.partner,
            self._reason,
            text=text,
            next_due=due.isoformat() if due else "",
            visit=self.visit or None,
        )
        field.entered()
        self.kit.tell(_("Saved: {reason}").format(reason=reason_words()[self._reason]))
        self.leave(True)

    def action_back(self) -> None:
        """From the line to the reasons, from there back."""
        if self.typing:
            self.set_focus(None)
            self.show()
        else:
            self.leave()
