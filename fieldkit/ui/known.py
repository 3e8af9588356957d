"""What is known of a partner, at a glance: what it cares about, what is open, whom to call; its class if asked for."""

from __future__ import annotations

from datetime import date

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, enumerated
from fieldkit.playbook import Playbook
from fieldkit.rules.classes import READINGS, nearest_classes
from fieldkit.store import Store
from fieldkit.store.queries import (
    contacts,
    contested,
    handouts_out,
    last_failure,
    last_reading,
    last_visit,
    open_followups,
    unresolved,
)
from fieldkit.store.records import PartnerRow, ReadingRow
from fieldkit.ui.cards import hanging, sample_mark
from fieldkit.ui.carried import carried_lines
from fieldkit.ui.contested import contested_mark
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.history import failure_text
from fieldkit.ui.notes import heard_line, promise_lines
from fieldkit.ui.past_lines import handout_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, day_text, join, one_line, styled
from fieldkit.ui.words import reading_names, reading_words

SHOWN = 4
"""How many things a block lists."""


def known_block(
    store: Store, playbook: Playbook, partner: PartnerRow, glyphs: Glyphs, today: date, width: int, *, unfolded: bool
) -> Content:
    """The blocks below each other; class and readings only when `unfolded`, since a customer may look on."""
    found = contested(store)
    blocks = [
        _class(store, playbook, partner, width) if unfolded else [],
        _cares(store, partner, today, width,
               contested_mark(found, glyphs, partner.id, "cares", "competitor", "remark")),
        _failed(store, partner, width),
        _block(_("Not resolved yet"), [heard_line(each, glyphs, width) for each in unresolved(store, partner.id)]),
        _block(_("Promised"), [
            promise_lines(each, glyphs, today, width) for each in open_followups(store, partner=partner.id)
        ]),
        _block(_("Lent"), _lent(store, partner, glyphs, today, width)),
        _block(_("People"), [
            hanging("", join([contested_mark(found, glyphs, each.id), styled(one_line(each.name, 100)),
                              styled(one_line(each.role, 100), GREY), styled(one_line(each.phone, 100), GREY)], "  "),
                    width, 0)
            for each in contacts(store, partner.id)
        ]),
        [] if unfolded else
        [join([styled(_("Class"), ACCENT), styled("F9", ACCENT) + styled(" " + _("unfold"), GREY)], "  ")],
    ]  # fmt: skip
    return Content("\n\n").join(Content("\n").join(block) for block in blocks if block)


def _block(title: str, entries: list[list[Content]]) -> list[Content]:
    rows = [line for entry in entries[:SHOWN] for line in entry]
    more = len(entries) - SHOWN
    note = styled(f"  +{more}", GREY) if more > 0 else Content("")
    return [styled(title, ACCENT) + note, *rows] if rows else []


def _cares(store: Store, partner: PartnerRow, today: date, width: int, differs: Content) -> list[Content]:
    rows = hanging("", styled(one_line(partner.cares, 400)), width, 0) if partner.cares else []
    label = _("carries")
    for at, line in enumerate(carried_lines(store, partner, today)):
        rows += hanging(" " * len(label) if at else label, line, width, cell_len(label) + 2, GREY)
    if partner.remark:
        label = _("remark")
        rows += hanging(label, styled(one_line(partner.remark, 400), GREY), width, cell_len(label) + 2, GREY)
    title = styled(_("Cares about") if partner.cares else _("Known"), ACCENT)
    return [join([title, differs], " "), *rows] if rows else []


def _failed(store: Store, partner: PartnerRow, width: int) -> list[Content]:
    """What failed here last time, while it was not made good."""
    visit = last_failure(store, partner.id)
    if visit is None:
        return []
    text = failure_text(visit)
    return [styled(_("Failed last time"), ACCENT), *hanging("", text, width, 0)]


def _lent(store: Store, partner: PartnerRow, glyphs: Glyphs, today: date, width: int) -> list[list[Content]]:
    found = []
    for each in handouts_out(store, partner.id):
        lines = hanging(" ", handout_text(each, today), width, 2)
        found.append([styled(glyphs.go, GREY) + lines[0][1:], *lines[1:]])
    return found


def _class(store: Store, playbook: Playbook, partner: PartnerRow, width: int) -> list[Content]:
    """The class and why; or the nearest ones, and what would make it one of them."""
    reading = last_reading(store, partner.id)
    head = styled(_("Class"), ACCENT)
    if reading is None or not (reading.competitive or reading.willing or reading.self_driven):
        return [head, *hanging("", styled(_("no readings yet; the wrap-up asks for them"), GREY), width, 0), *_target(
            store, partner, width)]  # fmt: skip
    words, names = reading_words(), reading_names()
    rows = [head + styled(f"  {day_text(reading.at)}", GREY)]
    values = {name: str(getattr(reading, name)) for name in READINGS}
    nearest = nearest_classes(playbook.entries.classes, **values)
    if nearest and not nearest[0].differs:
        one = nearest[0].partner_class
        rows.append(join([styled(one.title, f"bold {JADE}"), sample_mark(one)], "  "))
        treatment = [styled(playbook.expand(text), GREY) for text in one.treatment[:SHOWN]]
    else:
        rows.append(styled(_("not one of the four"), OCHRE))
        treatment = [
            styled(_("{name} if:").format(name=each.partner_class.title), GREY)
            + styled(" " + enumerated(f"{names[n]} {words[getattr(each.partner_class, n)]}" for n in each.differs))
            for each in nearest
        ]
    rows += hanging("", Content("  ").join(_reading(reading, name, names, words) for name in READINGS), width, 0)
    for text in treatment:
        rows += hanging("", text, width, 0)
    return [*rows, *_target(store, partner, width)]


def _reading(reading: ReadingRow, name: str, names: dict[str, str], words: dict[str, str]) -> Content:
    value = str(getattr(reading, name))
    return styled(f"{names[name]} ", GREY) + styled(words.get(value, value), BOLD)


def _target(store: Store, partner: PartnerRow, width: int) -> list[Content]:
    last = last_visit(store, partner.id)
    text = {"yes": _("yes"), "maybe": _("maybe, look again"), "no": _("no")}.get(last.target if last else "", "")
    return hanging("", join([styled(_("target partner"), GREY), styled(text)], "  "), width, 0) if text else []
