"""The rows of Find: what a search found, and what is offered before anything is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.store.queries import unresolved
from fieldkit.store.records import HeardRow, VisitState
from fieldkit.ui.entry_rows import find_row, kind_cells
from fieldkit.ui.text import GREY, OCHRE, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

LIMIT = 30
"""Results that a search shows: nobody reads further down beside a customer."""

BROWSED = 300
"""Objections that are listed before anything is typed."""


@dataclass(frozen=True)
class Item:
    """A row of the list: an entry of the playbook, or words that no entry answers (`id` is empty then)."""

    id: str
    words: str = ""


@dataclass(frozen=True)
class FindRows:
    """What is listed of a playbook: at the step of a visit, when there is one.

    While the real objection behind a pretext is sought (`seeking_real`), `heard` is the pretext, and nothing but other
    objections counts.
    """

    kit: FieldkitApp
    playbook: Playbook
    state: VisitState | None
    step: str
    seeking_real: bool
    heard: HeardRow | None

    def typed(self, query: str, lately: Mapping[str, float]) -> list[Row]:
        """What a search for `query` finds, what was used `lately` first among equals."""
        playbook = self.playbook
        rows: list[Row] = []
        closest = False
        for found in self.kit.finder(playbook).search(query, LIMIT, lately):
            entry = playbook.get(found.id)
            if entry is None or not self._wanted(entry):
                continue
            if found.closest and not closest:
                closest = True
                told = (
                    _("Nothing else has all of these words; the closest:")
                    if rows
                    else _("Nothing has all of these words; the closest:")
                )
                rows.append(Row(styled(told, GREY)))
            rows.append(Row(find_row(playbook, entry, found.title, found.marks), Item(found.id), quiet=True))
        if not rows:
            rows.append(Row(styled(_("Nothing found for “{query}”.").format(query=one_line(query, 60)), OCHRE)))
        if self.state is not None:
            rows.append(_words_row(query))
        return rows

    def browsed(self) -> list[Row]:
        """What this partner said and was not resolved, then all objections, those that serve the step first."""
        rows: list[Row] = []
        playbook, state = self.playbook, self.state
        listed: set[str] = set()
        if state is not None and not self.seeking_real:
            for heard in unresolved(self.kit.store, state.partner.id):
                key = heard.objection or heard.words
                if heard.visit == state.visit.id or key in listed:
                    continue
                listed.add(key)
                entry = playbook.get(heard.objection) if heard.objection else None
                note = _("not resolved on {day}").format(day=heard.at[5:10])
                if entry is not None:
                    rows.append(self._entry_row(entry, note))
                elif heard.words or heard.title:
                    rows.append(_words_row(heard.words or heard.title, note))
        step = playbook.get(self.step) if self.step else None
        serves = set(step.points) if isinstance(step, model.Step) else set()
        objections = [each for each in playbook.entries.objections if each.id not in listed and self._wanted(each)]
        # What serves the step at hand is the most likely to be needed now.
        objections.sort(key=lambda each: not serves & set(each.points))
        return [*rows, *(self._entry_row(entry) for entry in objections[:BROWSED])]

    def _wanted(self, entry: model.Entry) -> bool:
        """While the real objection is sought, objections count and nothing else, less the pretext itself."""
        if not self.seeking_real:
            return True
        return isinstance(entry, model.Objection) and (self.heard is None or entry.id != self.heard.objection)

    def _entry_row(self, entry: model.Entry, note: str = "") -> Row:
        playbook = self.playbook

        def draw(_width: int) -> Content:
            row = find_row(playbook, entry, playbook.expand(entry.title), ())
            return join([row, styled(note, OCHRE)], "  ")

        return Row(draw, Item(entry.id), quiet=True)


def _words_row(words: str, note: str = "") -> Row:
    told = styled(padded(_("own words"), kind_cells())) + styled("“") + styled(one_line(words)) + styled("”")
    return Row(join([told, styled(note, GREY)], "  "), Item("", words), quiet=True)
