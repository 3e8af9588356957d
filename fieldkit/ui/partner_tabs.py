"""The rows of a partner's tabs and their keys: its past, people, details, what is open, its way through the process."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, language
from fieldkit.rules.talks import talks_of
from fieldkit.store.archive_records import PaperRow
from fieldkit.store.queries import contacts, contested, handouts_out, open_followups
from fieldkit.store.records import ContactRow, FollowupRow, HandoutRow, NoteRow, PartnerRow, VisitRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, hint, key_hint
from fieldkit.ui.history import SCORES, Filter, Older, timeline_rows
from fieldkit.ui.next_step import next_step
from fieldkit.ui.partner_forms import PARTNER_FIELDS, depth_title
from fieldkit.ui.partner_pages import PartnerPage, page_of, pages
from fieldkit.ui.past_lines import INDENT, Past, handout_text
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


def past_rows(
    kit: FieldkitApp, row: PartnerRow, width: int, narrowed: Filter, limit: int, enough: float, *, unfolded: bool
) -> list[Row]:
    """What happened, the newest first, with the next step above it; `unfolded` tells scores too.

    Once there are `enough` rows no more are laid out.
    """
    told = unfolded or narrowed.shown == SCORES
    talks = talks_of(kit.playbook.entries)
    past = Past(kit.glyphs, kit.today_date, width, language() != "en", talks, unfolded=told)
    rows = timeline_rows(kit.store, row.id, past, narrowed, limit, enough)
    if narrowed:
        return rows or [Row(styled(_("Nothing of this kind. Esc shows everything again."), GREY))]
    if rows:
        rows = [*_next_rows(kit, row.id, width), *rows]
    else:
        rows = [
            heading(_("Nothing has happened yet")),
            Row(join([styled("F8", ACCENT), styled(_("prepares the first visit"))], "  ")),
            Row(join([styled("F2 ", ACCENT), styled(_("writes a note"))], "  ")),
            gap(),
        ]
    if len(rows) < enough and (row.source or row.depth):
        found = styled(one_line(row.source, 60))
        origin = join([styled(_("Found through"), GREY), found, styled(one_line(row.depth, 60), GREY)], "  ")
        rows.append(Row(styled(" " * INDENT) + origin))
    return rows


def _next_rows(kit: FieldkitApp, partner: str, width: int) -> list[Row]:
    """The next best step by the rules, with its reason."""
    what, why = next_step(kit, partner)
    if not what:
        return []
    body = join([styled(what, BOLD), styled(why, GREY)], "  ")
    word = _("Next step")
    return [*(Row(line) for line in hanging(word, body, width, max(cell_len(word) + 2, INDENT))[:3]), gap()]


def row_keys(value: object, *, undone: bool, contested: Collection[str]) -> list[Hint]:
    """The keys of the row of `value`; `undone` is the tab of what is to do, `contested` are fields to decide on."""
    match value:
        case VisitRow(status="open" | "aside"):
            return [key_hint("enter", _("Go on"))]
        case VisitRow():
            return [key_hint("enter", _("Report"))]
        case Do():
            return [key_hint("enter", _("Add"))]
        case Older():
            return [key_hint("enter", _("Show it"))]
        case PartnerPage():
            return [key_hint("enter", _("Open"))]
        case FollowupRow() | HandoutRow() if undone:
            done = _("Done") if isinstance(value, FollowupRow) else _("It is back")
            return [key_hint("space", done), key_hint("enter", _("Edit"))]
        case ContactRow():
            main = [] if value.main else [key_hint("space", _("Main contact"))]
            return [key_hint("enter", _("Edit")), *main, Hint("- =", _("Up, down"), "minus")]
        case Detail(field=field) if field in contested:
            return [key_hint("enter", _("Decide"))]
        case NoteRow() | FollowupRow() | HandoutRow() | Detail():
            return [key_hint("enter", _("Edit"))]
        case PaperRow():
            return [hint("open_file"), key_hint("enter", _("Edit"))]
        case _:
            return [key_hint("enter", _("Open"))] if page_of(value) else []
