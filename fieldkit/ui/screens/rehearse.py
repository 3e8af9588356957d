"""Rehearse: what Enter starts, what else can be practised, and where one looks at what came of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.playbook.drills import DRILLS
from fieldkit.rules.queue import FROM_FIELD, Queued
from fieldkit.rules.rounds import Round
from fieldkit.store.queries import done_today, dry_runs, variants
from fieldkit.ui.commands import Hint, hint, key_hint
from fieldkit.ui.rehearse_cards import DRILL_WORDS
from fieldkit.ui.rehearse_text import reason_text
from fieldkit.ui.rehearsing import cards_of, left_of, new_round, unfinished_round, waiting_cards
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

NAME = 18
"""Cells of the column of names."""

PAGES = {
    "works": ("works", "WhatWorks"),
    "progress": ("progress", "OwnProgress"),
    "variants": ("variants", "Variants"),
    "dry_run": ("dry_run", "DryRun"),
}
"""Screens that are opened from here: the module in `screens` and its class."""


@dataclass(frozen=True)
class OneDrill:
    """The row of a drill by itself."""

    drill: str


class Rehearse(RowScreen[None]):
    """The ground of rehearsing; Enter on the first row begins."""

    CSS_PATH = "rehearse.tcss"
    AUTO_FOCUS = "#rehearse-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("today", "partners", "handbook", "rehearse")
    BINDINGS: ClassVar[list[BindingType]] = []

    _coming: Round | None = None
    _unfinished: Round | None = None
    _waiting: tuple[Queued, ...] = ()
    _done = 0

    def compose_body(self) -> ComposeResult:
        """What can be begun, and in a wide window what comes."""
        with Horizontal():
            yield Rows("rehearse-list")
            with VerticalScroll(id="coming", classes="ruled", can_focus=False):
                yield Static(id="coming-text")

    def title_now(self) -> tuple[Content, Content]:
        """What waits, and what was done today."""
        done = self._done
        today = ngettext("{n} card today", "{n} cards today", done).format(n=done) if done else ""
        return styled(_("Rehearse"), BOLD), styled(today, GREY)

    def keys_now(self) -> list[Hint]:
        """What Enter does here, and where the digits lead."""
        value = self.query_one("#rehearse-list", Rows).value
        word = _("Begin") if value in ("five", "free") or isinstance(value, OneDrill) else _("Open")
        word = _("Go on") if value == "go_on" else word
        return [key_hint("enter", word), hint("today"), hint("partners"), hint("handbook"), hint("find"), hint("quit")]

    def help_text(self) -> str:
        """What a round is made of."""
        return _(
            "Enter begins a round of five minutes: first what was heard in the last 30 days and not resolved, "
            "then what is due, then something new. A free round goes on as long as you like.\n"
            "A round that was left is offered first and goes on at the same card.\n"
            "One drill by itself has all of its cards, whether they are due or not.\n"
            "A visit can be rehearsed from the first step to the last; it counts nowhere as one."
        )

    def show(self) -> None:
        """Draw what waits."""
        kit = self.kit
        self._done = done_today(kit.store).reviews
        self._waiting = waiting_cards(kit)
        left, self._unfinished = self._unfinished, unfinished_round(kit)
        self._coming = new_round(kit, "five", self._waiting)
        # Whoever rests and comes back with Enter goes on, and begins no other round in its place.
        rested = self._unfinished is not None and (left is None or left.id != self._unfinished.id)
        self.query_one("#rehearse-list", Rows).set_rows(self._rows(), "go_on" if rested else None)
        self._show_coming()
        super().show()

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        if self._unfinished is not None:
            left = len(left_of(self.kit, self._unfinished))
            note = ngettext("{n} card left", "{n} cards left", left).format(n=left)
            rows += [Row(self._line(_("Go on"), note, strong=True), "go_on")]
        rows += [
            Row(self._line(_("Five minutes"), self._made_of(), strong=True), "five"),
            Row(self._line(_("Free round"), _("as long as you like")), "free"),
            Row(self._line(_("A whole visit"), self._dry_note()), "dry_run"),
            gap(),
            heading(_("One by one")),
        ]
        counts = Counter(card.drill for card in cards_of(self.kit).values())
        waiting = Counter(cards_of(self.kit)[each.card].drill for each in self._waiting if each.reason != "new")
        rows += [
            Row(self._drill_line(drill, counts[drill], waiting[drill]), OneDrill(drill))
            for drill in DRILLS
            if counts[drill]
        ]
        own = len(variants(self.kit.store))
        rows += [
            gap(),
            heading(_("Looking back")),
            Row(self._line(_("What works"), _("how objections ended")), "works"),
            Row(self._line(_("Own progress"), _("what is remembered")), "progress"),
            Row(self._line(_("Own answers"), str(own) if own else _("kept beside the company's")), "variants"),
        ]
        return rows

    def _line(self, name: str, note: str, *, strong: bool = False) -> Content:
        return join([styled(padded(name, NAME), BOLD if strong else ""), styled(note, GREY)], "  ")

    def _drill_line(self, drill: str, count: int, waiting: int) -> Content:
        due = styled(_("{n} waiting").format(n=waiting) if waiting else "", OCHRE)
        return join([styled(padded(_(DRILL_WORDS[drill]), NAME)), styled(f"{count:>4}", GREY), due], "  ")

    def _made_of(self) -> str:
        cards = self._coming.cards if self._coming else ()
        if not cards:
            return _("nothing to rehearse yet")
        if not self._waiting:
            return _("nothing waits; what comes next, ahead of its day")
        field = sum(each.reason in FROM_FIELD for each in cards)
        new = sum(each.reason == "new" for each in cards)
        due = len(cards) - field - new
        parts = [
            _("{n} heard").format(n=field) if field else "",
            _("{n} due").format(n=due) if due else "",
            pgettext("card", "{n} new").format(n=new) if new else "",
        ]
        return f" {self.kit.glyphs.sep} ".join(filter(None, parts))

    def _dry_note(self) -> str:
        runs = dry_runs(self.kit.store, 1)
        going = bool(runs) and not runs[0].ended
        return _("goes on where it stood") if going else _("the script, and objections in between")

    def _show_coming(self) -> None:
        kit = self.kit
        round = self._unfinished or self._coming
        cards = left_of(kit, round) if round else ()
        rows = [styled(_("Coming up"), ACCENT), Content("")]
        pane = self.query_one("#coming", VerticalScroll)
        width = max(pane.size.width - 1, 20)
        for each in cards[: max((pane.size.height - 2) // 2, 1)]:
            card, style = cards_of(kit)[each.card], OCHRE if each.reason in FROM_FIELD else GREY
            drill = "" if card.drill == "objection" else _(DRILL_WORDS[card.drill])
            title = [styled(one_line(kit.playbook.expand(card.title))), styled(drill, GREY)]
            reason = styled(f"  {reason_text(each, kit.today_date, kit.store.now())}", style)
            rows += [line.truncate(width, ellipsis=True) for line in (join(title, "  "), reason)]
        if not cards:
            rows.append(styled(_("There is nothing to rehearse in this playbook yet."), GREY))
        self.query_one("#coming-text", Static).update(Content("\n").join(rows))

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Begin a round, go on with one, or open a page."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case "go_on" if self._unfinished is not None:
                self.kit.rehearse(self._unfinished)
            case "five" | "free" as mode:
                self.kit.rehearse(new_round(self.kit, mode, self._waiting))
            case OneDrill(drill=drill):
                self.kit.rehearse(new_round(self.kit, "free", self._waiting, drill))
            case str(name) if name in PAGES:
                module, screen = PAGES[name]
                self.app.push_screen(getattr(import_module(f"fieldkit.ui.screens.{module}"), screen)())
