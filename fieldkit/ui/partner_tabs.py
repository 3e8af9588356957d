"""The rows of a partner's tabs: its people, its details, what is open, its way through the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _
from fieldkit.store.queries import contacts, contested, handouts_out, open_followups
from fieldkit.store.records import ContactRow, PartnerRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.partner_forms import PARTNER_FIELDS, depth_title
from fieldkit.ui.partner_pages import pages
from fieldkit.ui.past_lines import handout_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, due_text, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

_WIDE = 72
"""Cells from which a person stands on one line."""


@dataclass(frozen=True)
class Do:
    """A row that does something: contact, followup or handout adds one."""

    what: str


@dataclass(frozen=True)
class Detail:
    """The row of a field of the partner `id`."""

    id: str
    field: str


def people_rows(kit: FieldkitApp, partner: str, width: int) -> list[Row]:
    """The people, the main contact first; columns of equal width, a remark below."""
    found = contacts(kit.store, partner)
    rows = [Row(styled("+ " + _("New contact"), ACCENT), Do("contact")), gap()]
    wide = width >= _WIDE
    limits = (18, 18, 20, 22) if wide else (14, 12, 16, 0)
    texts = [[one_line(text, 100) for text in (each.name, each.role, each.phone, each.wechat)] for each in found]
    sizes = [
        min(max((cell_len(row[at]) for row in texts), default=0), limit) for at, limit in enumerate(limits)
    ]  # fmt: skip
    for each, cells in zip(found, texts, strict=True):
        depth = one_line(depth_title(kit, each.depth), 40)
        mark = styled(kit.glyphs.dot, JADE) if each.main else styled(" ")
        parts = [
            styled(padded(text, size), style)
            for text, size, style in zip(cells, sizes, (BOLD, "", ACCENT, ""), strict=True)
            if size
        ]
        if wide:
            parts.append(styled(depth, GREY))
        rows.append(Row(mark + styled(" ") + Content("  ").join(parts), each))
        if not wide and (each.wechat or depth):
            wechat = _("WeChat") + " " + cells[3] if each.wechat else ""
            rows.append(Row(styled("  ") + join([styled(wechat), styled(depth, GREY)], "  ")))
        rows += [Row(line) for line in _below(each, width)]
        rows.append(gap())
    return rows


def detail_rows(kit: FieldkitApp, row: PartnerRow, width: int) -> list[Row]:
    """The fields of the partner, each behind its label."""
    rows: list[Row] = []
    for field, label in PARTNER_FIELDS:
        value = getattr(row, field)
        text = (_("Yes") if value else "") if isinstance(value, bool) else one_line(value, 2000)
        label_cells = 14
        body = styled(text) if text else styled(kit.glyphs.open, GREY)
        lines = hanging("", body, width, label_cells)
        first = styled(padded(_(label), label_cells), GREY) + lines[0][label_cells:]
        rows += [Row(first, Detail(row.id, field)), *(Row(line) for line in lines[1:])]
    return rows


def open_rows(kit: FieldkitApp, partner: str, width: int) -> list[Row]:
    """What was promised and what is lent."""
    store, today, glyphs = kit.store, kit.today_date, kit.glyphs
    leave = join([styled("+ " + _("Leave or lend something"), ACCENT), styled("F4", GREY)], "  ")
    rows = [Row(styled("+ " + _("Something to do"), ACCENT), Do("followup")), Row(leave, Do("handout"))]
    promised = open_followups(store, partner=partner)
    if promised:
        rows += [gap(), heading(_("Promised"))]
    for each in promised:
        when, style = due_text(each.due, today)
        lines = hanging(" ", styled(one_line(each.text, 2000)) + styled(f"  {when}", style), width, 2)
        rows.append(Row(styled(glyphs.dot, style) + lines[0][1:], each))
        rows += [Row(line) for line in lines[1:]]
    out = handouts_out(store, partner)
    if out:
        rows += [gap(), heading(_("Lent"))]
        rows += [Row(styled(f"{glyphs.go} ", GREY) + handout_text(each, today), each) for each in out]
    if not promised and not out:
        rows += [gap(), Row(styled(_("Nothing is open."), GREY))]
    return rows


def process_rows(kit: FieldkitApp, partner: str, width: int) -> list[Row]:
    """The pages of the partner's way through the process, each with its own line, wrapped."""
    words = [(page, _(page.word)) for page in pages()]
    column = max((cell_len(word) for _page, word in words), default=0) + 2
    rows: list[Row] = []
    found = contested(kit.store)
    for page, word in words:
        differs = styled(kit.glyphs.differs if page.shows(found, partner) else "", OCHRE)
        lines = hanging(word, join([differs, page.summary(kit, partner)], " "), width, column, BOLD)
        rows += [Row(lines[0], page), *(Row(line) for line in lines[1:]), gap()]
    return rows


def _below(contact: ContactRow, width: int) -> list[Content]:
    return hanging("", styled(one_line(contact.remark, 2000), GREY), width, 2) if contact.remark else []
