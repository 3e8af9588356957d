"""What each source of partners yields, and each depth of relationship: found, visited, selected, signed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook.model import Source
from fieldkit.rules.source_yield import ENOUGH, Yield, by_depth, by_source, rate
from fieldkit.store.queries import found_partners
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

COLUMN = 14
"""Cells of a column: a number and its rate."""


MADE_OF = ("partner", "visit", "agreement", "move")
"""The kinds of entries that the yields are made of."""


class SourceYield(RowScreen[None]):
    """A row a source; Enter reads it in the handbook."""

    CSS_PATH = "source_yield.tcss"
    BINDINGS: ClassVar[list[BindingType]] = []

    _count = 0

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield Rows("yields")

    def title_now(self) -> tuple[Content, Content]:
        """What this is; how many partners."""
        return styled(_("Sources"), BOLD), styled(_("{n} partners").format(n=self._count), GREY)

    def keys_now(self) -> list[Hint]:
        """Where Enter leads."""
        read = [key_hint("enter", _("Read"))] if isinstance(self.query_one("#yields", Rows).value, Source) else []
        return [*read, key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What the columns say."""
        return _(
            "Found: partners whose source this is. Visited: a visit took place.\n"
            "Selected: something was decided at the first gate, or the partner is in a stage beyond.\n"
            "Signed: there is an agreement, or the deciders of that gate said yes.\n"
            "Rates are of those found; below {n} found there are too few to tell."
        ).format(n=ENOUGH)

    def show(self) -> None:
        """Draw the sources, then the depths of relationship."""
        playbook = self.kit.playbook
        key = ("sources", playbook.hash, playbook.lang)
        self._count, by_sources, by_depths = self.kit.store.kept(key, MADE_OF, self._reckon)
        sources = {each.title: each for each in playbook.entries.sources}
        rows = [Row(partial(self._head, _("Source"))), *self._rows(by_sources, sources)]
        depths = [row for row in by_depths if row.title or row.found < self._count]
        if depths:
            rows += [gap(), Row(partial(self._head, _("Relationship"))), *self._rows(depths, {})]
        if not self._count:
            rows += [gap(), heading(_("No partners yet")), Row(styled(_("The source is a field of a partner."), GREY))]
        self.query_one("#yields", Rows).set_rows(rows)
        super().show()

    def _reckon(self) -> tuple[int, list[Yield], list[Yield]]:
        """How many partners there are, and what each source and each depth yields."""
        entries, others = self.kit.playbook.entries, [each.entries for each in self.kit.other_playbooks]
        found = found_partners(self.kit.store)
        return len(found), by_source(entries, found, others), by_depth(entries, found, others)

    def _rows(self, yields: list[Yield], sources: dict[str, Source]) -> list[Row]:
        return [Row(partial(self._line, row), sources.get(row.title, (at, row))) for at, row in enumerate(yields)]

    def _head(self, title: str, width: int) -> Content:
        names = (_("found"), _("visited"), _("selected"), _("signed"))
        name = self._title_cells(width)
        cells = [
            styled(padded(title, name), ACCENT),
            *(styled(padded(each, self._column(width)), GREY) for each in names),
        ]
        return join(cells, " ")

    def _line(self, row: Yield, width: int) -> Content:
        name = self._title_cells(width)
        indent = "  " if row.inside else ""
        title = indent + (one_line(row.title, 60) or _("not said"))
        cells = [styled(padded(title, name), GREY if row.inside or not row.title else "")]
        cells.append(styled(f"{row.found:>3}".ljust(self._column(width)), "" if row.found else GREY))
        cells += [self._cell(part, row.found, width) for part in (row.visited, row.selected, row.signed)]
        return join(cells, " ")

    def _cell(self, part: int, whole: int, width: int) -> Content:
        """A number and how many of a hundred that is; of too few that is said instead."""
        share = rate(part, whole)
        room = self._column(width)
        if share is None:
            few = _("too few") if whole else ""
            return styled(f"{part:>3}  {padded(few, room - 5)}" if whole else " " * room, GREY)
        return styled(f"{part:>3}  {share:>3} %".ljust(room), JADE if part else GREY)

    def _column(self, width: int) -> int:
        return COLUMN if width >= 76 else max((width - self._title_cells(width)) // 4 - 1, 8)

    def _title_cells(self, width: int) -> int:
        return max(min(28, width - 4 * (COLUMN + 1)), 12)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Read the source in the handbook."""
        event.stop()
        if isinstance(event.value, Source) and self.is_current:
            from fieldkit.ui.screens.handbook import EntryPage

            self.app.push_screen(EntryPage(event.value.id))
