"""Preview: an entry as the visit, the card, the customer's page and the rehearsal show it, while it is written."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.playbook.customer import SECTIONS
from fieldkit.ui.cards import Card, file_of, sample_mark
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.previews import Preview, card_preview, customer_preview, rehearsal_preview, visit_preview
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.sums_customer import customer_figures
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, join, one_line, styled

WIDEST = 78
"""Cells of a card, as Find has them in a wide window."""

PLACES = ("visit", "card", "customer", "rehearsal")


class PreviewPage(KitScreen[None]):
    """Four tabs; it follows what is saved meanwhile."""

    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = ""
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("open_file",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("open_file"),
        *(Binding(str(at), f"tab({at})", show=False) for at in range(1, len(PLACES) + 1)),
        Binding("left", "turn_tab(-1)", show=False),
        Binding("right", "turn_tab(1)", show=False),
        Binding("space,tab", "turn", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]

    def __init__(self, entry: str, pack: str = "") -> None:
        """`pack` is the hash of a visit's playbook; without one the content in use is shown, and followed."""
        super().__init__()
        self._entry = entry
        self._pack = pack
        self._at = ""
        self._turn = 0

    @property
    def playbook(self) -> Playbook:
        """The playbook that is read."""
        return self.kit.playbook_of(self._pack)

    @property
    def entry(self) -> model.Entry | None:
        """The entry; None when it is no longer there."""
        return self.playbook.get(self._entry)

    @property
    def at(self) -> str:
        """The place that is shown: the one chosen, else the one that the entry is written for."""
        if self._at:
            return self._at
        match self.entry:
            case model.Step():
                return "visit"
            case found if found is not None and self.playbook.kind(found.id) in SECTIONS:
                return "customer"
            case _:
                return "card"

    def compose_body(self) -> ComposeResult:
        """The tabs, the note, the form."""
        yield Static(id="preview-tabs")
        yield Static(id="preview-note")
        with VerticalScroll(id="preview-pane", can_focus=False):
            yield Static(id="preview-text")

    def title_now(self) -> tuple[Content, Content]:
        """The entry."""
        entry = self.entry
        title = one_line(self.playbook.expand(entry.title)) if entry else self._entry
        return join([styled(_("Preview"), BOLD), styled(title)], f" {self.kit.glyphs.sep} "), sample_mark(entry)

    def keys_now(self) -> list[Hint]:
        """Choosing a place, turning what there is more than one of."""
        keys = [Hint("1-4", _("As where"), "right"), key_hint("escape", _("Back"))]
        if self.entry is not None and self._preview(self.at).turns > 1:
            keys.append(key_hint("space", _("Next one")))
        if self.entry is not None and file_of(self.playbook, self.entry):
            keys.append(hint("open_file"))
        if self.query_one("#preview-pane", VerticalScroll).max_scroll_y:
            keys.append(key_hint("pagedown", _("More")))
        return keys

    def help_text(self) -> str:
        """What is previewed."""
        return _(
            "The entry as it will be met: 1 on the card of a visit, 2 as Find shows it, 3 as the customer sees it, "
            "4 in rehearsal. Left and right turn through them, Space through pages, things to show and sayings.\n"
            "While the content is edited, what is saved comes up here by itself."
        )

    def show(self) -> None:
        """Draw the tabs and the form anew."""
        pane = self.query_one("#preview-pane", VerticalScroll)
        note, text = self.query_one("#preview-note", Static), self.query_one("#preview-text", Static)
        if self.entry is None:
            self.query_one("#preview-tabs", Static).update("")
            pane.remove_class("-paper")
            note.update(styled(_("This entry is no longer in the content."), OCHRE))
            text.update("")
        else:
            found = self._preview(self.at)
            self._show_tabs()
            pane.set_class(found.paper, "-paper")
            count = f"{self._turn % found.turns + 1} / {found.turns}" if found.turns > 1 else ""
            note.update(join([styled(found.note, GREY if found.text else OCHRE), styled(count, ACCENT)], "  "))
            text.update(found.text or "")
        super().show()
        # Whether there is more below is known once it is laid out.
        self.call_after_refresh(self._laid_out)

    def _laid_out(self) -> None:
        if self.is_attached:
            self.show_bars()

    def _preview(self, place: str) -> Preview:
        entry = self.entry
        if entry is None:
            raise LookupError(self._entry)
        kit, today = self.kit, self.kit.today_date
        pane = self.query_one("#preview-pane", VerticalScroll)
        height = max(pane.outer_size.height, 1)
        values = {"rep_name": kit.settings.owner}
        card = Card(self.playbook, kit.glyphs, min(max(self.size.width - 5, 20), WIDEST), height - 1, values)
        if place == "visit":
            return visit_preview(card, entry, self._turn)
        if place == "card":
            return card_preview(card, entry, today)
        if place == "rehearsal":
            return rehearsal_preview(card, entry, self._turn)
        return customer_preview(
            self.playbook, entry, today, self._turn,
            demo=kit.demo, figures=customer_figures(kit.store, self.playbook), size=(self.size.width, height),
        )  # fmt: skip

    def _show_tabs(self) -> None:
        words = {
            "visit": _("Visit"), "card": _("Card"), "customer": _("Customer"), "rehearsal": _("Rehearsal")
        }  # fmt: skip
        parts = []
        for number, place in enumerate(PLACES, 1):
            if place == self.at:
                parts.append(styled(f"{number} {words[place]}", f"bold {ACCENT}"))
            elif self._preview(place).text is None:
                parts.append(styled(f"{number} {words[place]}", GREY))
            else:
                parts.append(styled(f"{number} ", ACCENT) + styled(words[place]))
        self.query_one("#preview-tabs", Static).update(Content("    ").join(parts))

    # What the author does.

    def action_tab(self, number: int) -> None:
        """Show the entry as it is in that place."""
        self._at, self._turn = PLACES[number - 1], 0
        self.query_one("#preview-pane", VerticalScroll).scroll_home(animate=False)
        self.show()

    def action_turn_tab(self, by: int) -> None:
        """The next place or the one before."""
        self.action_tab((PLACES.index(self.at) + by) % len(PLACES) + 1)

    def action_turn(self) -> None:
        """The next page, thing to show, or way of saying it."""
        self._turn += 1
        self.show()

    def action_open_file(self) -> None:
        """Open the file behind the entry."""
        if self.entry is not None:
            self.kit.open_file(self.playbook, file_of(self.playbook, self.entry))

    def action_scroll(self, by: int) -> None:
        """Scroll the form."""
        self.query_one("#preview-pane", VerticalScroll).scroll_relative(y=by, animate=False)
