"""The pages of the app: what stands in each mode and above it, and the ways by which screens send each other there.

The module of a page is read when the page is made first, so that nobody who starts fieldkit waits for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from fieldkit.i18n import _
from fieldkit.ui.telling import Telling

if TYPE_CHECKING:
    from fieldkit.rules.rounds import Round
    from fieldkit.ui.app import FieldkitApp


def page_of(module: str, name: str) -> Screen[Any]:
    """A new page, by the module in `screens` and its class."""
    made: Screen[Any] = getattr(import_module(f"fieldkit.ui.screens.{module}"), name)()
    return made


MODES: dict[str, str | Callable[[], Screen[Any]]] = {
    "today": partial(page_of, "today", "Today"),
    "partners": partial(page_of, "partners", "Partners"),
    "handbook": partial(page_of, "handbook", "Handbook"),
    "rehearse": partial(page_of, "rehearse", "Rehearse"),
    "pipeline": partial(page_of, "pipeline", "Pipeline"),
    "sync": partial(page_of, "sync", "Sync"),
}
"""The pages between which a digit leads, each with a stack of screens of its own."""

PAGES = {
    "day_plan": ("day_plan", "DayPlan"),
    "agenda": ("agenda", "Agenda"),
    "funnel": ("funnel", "Funnel"),
    "sources": ("source_yield", "SourceYield"),
    "roster": ("roster", "RosterImport"),
    "export": ("export", "RosterExport"),
    "doubles": ("doubles", "Duplicates"),
    "conflicts": ("conflicts", "Conflicts"),
    "day_report": ("report", "DayReportPage"),
    "week_report": ("report", "WeekReportPage"),
}
"""Screens that stand above the modes: the module in `screens` and its class."""

OPENED_MOST = ("partners", "partner", "prepare", "visit", "find")
"""The modules in `screens` that a day's work needs."""


class Pages(Telling):
    """An app whose screens send each other to its pages."""

    wrapped_up: str = ""
    """The visit just wrapped up, until another screen opens: its report is one key away."""

    def fill_pinyin(self) -> None:
        """Work out the pinyin of partners' names."""
        raise NotImplementedError

    def prepare(self, partner: str) -> None:
        """Prepare a visit to a partner."""
        from fieldkit.ui.screens.prepare import Prepare

        if not isinstance(self.screen, Prepare):  # Enter pressed twice
            self.push_screen(Prepare(partner))

    def open_partner(self, partner: str) -> None:
        """Show a partner."""
        from fieldkit.ui.screens.partner import Partner

        if not isinstance(self.screen, Partner):
            self.push_screen(Partner(partner))

    def rehearse(self, round: Round) -> None:
        """Begin a round, or go on with it; of nothing there is no round, which is said."""
        from fieldkit.ui.screens.drill import Drill

        if not round.cards:
            self.tell(_("There is nothing to rehearse here yet."))
        elif not isinstance(self.screen, Drill):
            self.push_screen(Drill(round))

    def add_partner(self, name: str = "") -> None:
        """Add a partner, and show it once it is there."""
        from fieldkit.ui.partner_forms import partner_form

        self.push_screen(partner_form(cast("FieldkitApp", self), name=name), self._partner_added)

    def _partner_added(self, partner: str | None) -> None:
        if partner:
            self.fill_pinyin()
            self.open_partner(partner)

    def action_mode(self, mode: str) -> None:
        """Go to another mode; with a screen open above this one, Esc comes first."""
        if len(self.screen_stack) == 1 and not getattr(self.screen, "typing", False):
            self.wrapped_up = ""
            self.switch_mode(mode)

    def action_page(self, name: str) -> None:
        """Open one of PAGES above the mode; with a screen open there, Esc comes first."""
        if len(self.screen_stack) == 1 and not getattr(self.screen, "typing", False):
            self.push_screen(page_of(*PAGES[name]))

    def action_cover(self) -> None:
        """Blank the screen at once."""
        from fieldkit.ui.screens.cover import Cover

        self.clear_notifications()
        if not isinstance(self.screen, Cover):
            self.push_screen(Cover())

    def action_report(self) -> None:
        """Write the report of the visit just wrapped up."""
        from fieldkit.ui.screens.report import VisitReportPage

        if self.wrapped_up:
            self.push_screen(VisitReportPage(self.wrapped_up))

    def action_content(self) -> None:
        """Show the content in use over a screen of ours."""
        from fieldkit.ui.screen import KitScreen
        from fieldkit.ui.screens.content import ContentPage

        open_already = any(isinstance(screen, ContentPage) for screen in self.screen_stack)
        if isinstance(self.screen, KitScreen) and not open_already:
            self.push_screen(ContentPage())
