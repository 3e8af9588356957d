"""What works: objections heard, by kind, by objection and by answer used; resolved or not, with an interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from fieldkit.i18n import _, marked, ngettext
from fieldkit.rules.works import FEWEST, Case, Rate, by_answer, by_kind, by_objection
from fieldkit.store.queries import outcomes
from fieldkit.ui.cards import OBJECTION_WORDS
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

HEARD, RESOLVED, SHARE = 8, 10, 18
"""Cells of the columns of figures: how many were heard, how many resolved, which share that is."""


@dataclass(frozen=True)
class Answered:
    """The row of an objection, or of an answer to it."""

    objection: str
    answer: str = ""


class WhatWorks(RowScreen[None]):
    """Counts and intervals; Enter reads the objection, F8 keeps an answer as one's own."""

    CSS_PATH = "works.tcss"
    AUTO_FOCUS = "#works-list"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("save",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"save": marked("Keep the answer under the cursor as your own")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("save")]

    _cases = 0

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield Rows("works-list")

    def title_now(self) -> tuple[Content, Content]:
        """What this is; how many objections ended one way or the other."""
        heard = ngettext("{n} objection heard", "{n} objections heard", self._cases).format(n=self._cases)
        return styled(_("What works"), BOLD), styled(heard, GREY)

    def keys_now(self) -> list[Hint]:
        """Where Enter leads."""
        value = self.query_one("#works-list", Rows).value
        if not isinstance(value, Answered):
            return [key_hint("escape", _("Back"))]
        keep = [hint("save", _("Keep as mine"))] if value.answer else []
        return [key_hint("enter", _("Read")), *keep, key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What the figures say, and what they do not."""
        return _(
            "Objections heard in visits: how many, how many were resolved, and between which shares of a hundred "
            "the true one lies (Wilson, 95 %). Below {n} cases there are too few to tell.\n"
            "What is still open counts as not resolved; pretexts are left out, their answer was to another question.\n"
            "Enter reads the objection; F8 on an answer keeps it as your own, to be said in your words."
        ).format(n=FEWEST)

    def show(self) -> None:
        """Draw the three lists."""
        cases = outcomes(self.kit.store)
        self._cases = sum(each.times for each in cases)
        self.query_one("#works-list", Rows).set_rows(self._rows(cases) if cases else self._nothing())
        super().show()

    def _nothing(self) -> list[Row]:
        return [
            heading(_("Nothing was heard yet")),
            Row(styled(_("F4 in Find logs an objection during a visit; then say how it ended."), GREY)),
        ]

    def _rows(self, cases: list[Case]) -> list[Row]:
        titles = {case.objection: case.title for case in cases}
        rows = [Row(partial(self._head, _("By kind")))]
        for kind, rate in by_kind(cases).items():
            word = _(OBJECTION_WORDS[kind]) if kind in OBJECTION_WORDS else kind or _("not said")
            rows.append(Row(partial(self._line, word, rate)))
        rows += [gap(), Row(partial(self._head, _("By objection")))]
        rows += [
            Row(partial(self._line, self._title(objection, titles), rate), Answered(objection))
            for objection, rate in by_objection(cases).items()
        ]
        answers = by_answer(cases)
        if answers:
            rows += [gap(), Row(partial(self._head, _("By answer used"))), *self._answer_rows(answers.items(), titles)]
        return rows

    def _answer_rows(self, answers: Iterable[tuple[tuple[str, str], Rate]], titles: dict[str, str]) -> list[Row]:
        """The answers to one objection below its title."""
        found: dict[str, list[Row]] = {}
        for (objection, answer), rate in answers:
            row = Row(partial(self._line, f"  {one_line(answer)}", rate), Answered(objection, answer))
            found.setdefault(objection, []).append(row)
        rows: list[Row] = []
        for objection, lines in found.items():
            rows += [Row(styled(one_line(self._title(objection, titles)), GREY)), *lines]
        return rows

    def _title(self, objection: str, titles: dict[str, str]) -> str:
        entry = self.kit.playbook.get(objection)
        return self.kit.playbook.expand(entry.title) if entry else titles.get(objection, objection)

    def _head(self, title: str, width: int) -> Content:
        words = _right(_("heard"), HEARD) + _right(_("resolved"), RESOLVED) + "   " + _("of a hundred")
        return styled(padded(title, self._cells(width)), ACCENT) + styled(words, GREY)

    def _cells(self, width: int) -> int:
        return max(min(width - HEARD - RESOLVED - SHARE, 56), 12)

    def _line(self, name: str, rate: Rate, width: int) -> Content:
        indent = len(name) - len(name.lstrip())
        shown = " " * indent + padded(name.strip(), self._cells(width) - indent)
        counts = f"{_right(str(rate.cases), HEARD)}{_right(str(rate.resolved), RESOLVED)}   "
        if rate.too_few:
            share = styled(_("too few"), GREY)
        else:
            low, high = round(100 * rate.low), round(100 * rate.high)
            share = styled(f"{round(100 * rate.resolved / rate.cases):>3}", JADE) + styled(f"  {low}–{high}", GREY)
        return join([styled(shown), styled(counts), share])

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Read the objection in the handbook."""
        event.stop()
        if isinstance(event.value, Answered) and self.is_current and self.kit.playbook.get(event.value.objection):
            from fieldkit.ui.screens.handbook import EntryPage

            self.app.push_screen(EntryPage(event.value.objection))

    def action_save(self) -> None:
        """Keep the answer under the cursor as one's own."""
        value = self.query_one("#works-list", Rows).value
        if isinstance(value, Answered) and value.answer and self.is_current:
            from fieldkit.ui.variant_forms import variant_form

            self.app.push_screen(variant_form(self.kit, value.objection, first=value.answer))


def _right(text: str, width: int) -> str:
    return " " * (width - cell_len(text)) + text
