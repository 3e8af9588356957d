"""What is known of a partner before a visit: the last time, what is open, what was promised, who is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import model
from fieldkit.store.queries import last_visit, open_followups, unresolved
from fieldkit.store.records import ContactRow, HeardRow, PartnerRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.carried import carried_lines
from fieldkit.ui.notes import heard_line, promise_lines
from fieldkit.ui.text import ACCENT, GREY, day_text, join, styled
from fieldkit.ui.words import reached_text

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

LOST, PROMISED, PEOPLE = 5, 4, 4
"""So many objections, promises and people are named."""


def known_before(kit: FieldkitApp, row: PartnerRow, people: Sequence[ContactRow], width: int) -> Content:
    """Return what is known of a partner, in blocks under a word, for a pane of so many cells."""
    blocks = [
        _last_time(kit, row),
        _lost(kit, row, width),
        _promised(kit, row, width),
        _named(people),
        _else_known(kit, row, width),
    ]
    return Content("\n\n").join(Content("\n").join(block) for block in blocks if block)


def _last_time(kit: FieldkitApp, row: PartnerRow) -> list[Content]:
    before = last_visit(kit.store, row.id)
    if before is None:
        return [styled(_("First visit"), ACCENT), styled(_("know what to do and what to learn"), GREY)]
    reached = f"  {day_text(before.started)}  {reached_text(before.reached)}"
    stuck = [styled(_("stuck on: {layer}").format(layer=before.layer_title))] if before.layer_title else []
    return [styled(_("Last time"), ACCENT) + styled(reached, GREY), *stuck]


def _lost(kit: FieldkitApp, row: PartnerRow, width: int) -> list[Content]:
    found = [line for each in unresolved(kit.store, row.id)[:LOST] for line in _heard(kit, each, width)]
    return [styled(_("Not resolved yet"), ACCENT), *found] if found else []


def _heard(kit: FieldkitApp, heard: HeardRow, width: int) -> list[Content]:
    """What was heard, and what is said to it first."""
    lines = heard_line(heard, kit.glyphs, width)
    entry = kit.playbook.get(heard.objection)
    if isinstance(entry, model.Objection):
        lines += hanging("", styled(kit.playbook.expand(entry.first), GREY), width - 2, 2)
    return lines


def _promised(kit: FieldkitApp, row: PartnerRow, width: int) -> list[Content]:
    found = open_followups(kit.store, partner=row.id)[:PROMISED]
    block = [line for each in found for line in promise_lines(each, kit.glyphs, kit.today_date, width)]
    return [styled(_("Promised"), ACCENT), *block] if block else []


def _named(people: Sequence[ContactRow]) -> list[Content]:
    found = [
        join([styled(each.name), styled(each.role, GREY), styled(each.phone, GREY)], "  ") for each in people[:PEOPLE]
    ]
    return [styled(_("People"), ACCENT), *found] if found else []


def _else_known(kit: FieldkitApp, row: PartnerRow, width: int) -> list[Content]:
    """What the partner cares about, carries, and what else was remarked."""
    lines = [("", styled(row.cares))] if row.cares else []
    lines += [(_("carries"), line) for line in carried_lines(kit.store, row, kit.today_date)]
    lines += [(_("remark"), styled(row.remark))] if row.remark else []
    told = [each for label, text in lines for each in hanging("", join([styled(label, GREY), text], "  "), width, 0)]
    return [styled(_("Cares about") if row.cares else _("Known"), ACCENT), *told] if told else []
