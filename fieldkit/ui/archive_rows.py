"""A partner's file after signing as rows of a list: checklist, agreements, training, files, what is lent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook.model import ChecklistItem, Part
from fieldkit.store import Store, state_of
from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.queries import agreements, courses, fulfilled, handouts_of, papers
from fieldkit.store.records import HandoutRow
from fieldkit.ui.cards import hanging, wrap
from fieldkit.ui.past_lines import handout_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, as_date, fit, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

SOON_DAYS = 60
"""Days before its end from which an agreement is shown as ending."""

_REMARKS = 2000


@dataclass(frozen=True)
class Item:
    """The row of an item of the checklist, or of a part of one."""

    id: str


@dataclass(frozen=True)
class Add:
    """A row that adds something: an agreement, a training (of the course `about`), a file or a sample."""

    what: str
    about: str = ""


@dataclass(frozen=True)
class Filed:
    """All that is written of a partner after signing, read at once."""

    items: list[ChecklistItem]
    met: dict[str, FulfilledRow]
    agreements: list[AgreementRow]
    courses: list[CourseRow]
    papers: list[PaperRow]
    handouts: list[HandoutRow]

    @classmethod
    def of(cls, store: Store, partner: str, checklist: tuple[ChecklistItem, ...]) -> Filed:
        """Read it; of the checklist what follows the signing."""
        return cls(
            [each for each in checklist if each.group == "signing"],
            fulfilled(store, partner),
            agreements(store, partner),
            courses(store, partner),
            papers(store, partner),
            handouts_of(store, partner),
        )


class ArchiveRows:
    """Draws what is filed for a list of `width` cells."""

    def __init__(self, kit: FieldkitApp, filed: Filed, width: int) -> None:
        self.kit = kit
        self.filed = filed
        self.width = width
        self._shown: set[str] = set()

    def rows(self) -> list[Row]:
        """All sections."""
        rows = [*self._checklist(), *self._agreements(), *self._training()]
        rows += [gap(), heading(_("Other files") if self._shown else _("Files"))]
        rows += [self._paper(each, 0) for each in self.filed.papers if each.id not in self._shown]
        rows.append(_add(_("Add a file"), "1", Add("file")))
        rows += [gap(), heading(_("Left or lent"))]
        today = self.kit.today_date
        rows += [
            Row(styled(f"{self.kit.glyphs.go} ", GREY) + styled(_day(each.at, today) + "  ", GREY)
                + handout_text(each, today), each)
            for each in self.filed.handouts
        ]  # fmt: skip
        rows.append(_add(_("Leave or lend something"), "F4", Add("handout")))
        return rows

    def _checklist(self) -> list[Row]:
        if not self.filed.items:
            return []
        done = sum(each.id in self.filed.met and self.filed.met[each.id].done for each in self.filed.items)
        rows = [heading(_("After signing"), f"{done}/{len(self.filed.items)}")]
        expand = self.kit.playbook.expand
        taught = {expand(each.title) for each in self.kit.playbook.entries.training}
        for item in self.filed.items:
            rows += self._item(item, 0)
            # An item whose parts are trainings of the playbook is told further below, person by person.
            if not any(expand(part.title) in taught for part in item.parts):
                for part in item.parts:
                    rows += self._item(part, 2)
        return [*rows, gap()]

    def _item(self, item: ChecklistItem | Part, indent: int) -> list[Row]:
        met, expand = self.filed.met.get(item.id), self.kit.playbook.expand
        done = met is not None and met.done
        mark = styled(self.kit.glyphs.done, JADE) if done else styled(self.kit.glyphs.open, GREY)
        column = min(self.width // 3, 30)
        name = padded(expand(item.title), column - indent)
        further: list[Row] = []
        if met and (met.done or met.by or met.text):
            day = styled(padded(_day(met.at, self.kit.today_date) if done else "", 10))
            behind = join([day, styled(one_line(met.by, 60)), styled(one_line(met.text, _REMARKS), GREY)], "  ")
        else:
            # Nowhere else on this screen it can be read.
            behind, *more = wrap(styled(one_line(expand(item.text), 200), GREY), max(self.width - column - 4, 12))
            further = [Row(Content(" " * (column + 4)) + line) for line in more]
        head = styled(" " * indent) + mark + styled(f" {name}  ", "" if done or not indent else GREY) + behind
        return [Row(head, Item(item.id)), *further, *self._papers_of("item", item.id, indent + 2)]

    def _agreements(self) -> list[Row]:
        rows = [heading(_("Agreement"))]
        room = max(self.width - 53, 12)
        for each in self.filed.agreements:
            signed = styled(padded(_("signed {day}").format(day=each.signed), 18) if each.signed else " " * 18)
            head = styled(padded(each.number or "-", 16), BOLD) + styled(padded(each.title, room), GREY)
            rows.append(Row(head + styled("  ") + signed + until_text(each.until, self.kit.today_date), each))
            rows += [Row(line) for line in _wrapped(each.remark, self.width)]
            rows += self._papers_of("agreement", each.id, 2)
        rows.append(_add(_("Add an agreement"), "2", Add("agreement")))
        return [*rows, gap()]

    def _training(self) -> list[Row]:
        expand, glyphs, today = self.kit.playbook.expand, self.kit.glyphs, self.kit.today_date
        known = {each.id: expand(each.title) for each in self.kit.playbook.entries.training}
        others = {each.course or each.title: each.title for each in self.filed.courses if each.course not in known}
        held = {each.course for each in self.filed.courses if each.done and each.course in known}
        rows = [heading(_("Training"), f"{len(held)}/{len(known)}" if known else "")]
        room = min(self.width // 3, 24)
        for course, title in {**known, **others}.items():
            attending = [each for each in self.filed.courses if (each.course or each.title) == course]
            mark = styled(glyphs.done, JADE) if course in held else styled(glyphs.open, GREY)
            rows.append(Row(mark + styled(f" {one_line(title, 200)}"), Add("course", course)))
            for each in attending:
                if each.done:
                    when = styled(padded(_("held {day}").format(day=_day(each.done, today)), 18), JADE)
                elif each.day:
                    late = each.day < today.isoformat()
                    planned = _("planned {day}").format(day=_day(each.day, today))
                    when = styled(padded(planned, 18), LATE if late else "")
                else:
                    when = styled(padded(_("no day yet"), 18), GREY)
                result = styled(one_line(each.result, _REMARKS), GREY)
                tick = styled(glyphs.done if each.done else glyphs.ring, JADE if each.done else GREY)
                rows.append(Row(styled("  ") + tick + styled(f" {padded(each.name, room)}  ") + when + result, each))
        rows.append(_add(_("Add a training"), "3", Add("course")))
        return rows

    def _papers_of(self, part: str, about: str, indent: int) -> list[Row]:
        found = [each for each in self.filed.papers if (each.part, each.about) == (part, about)]
        self._shown.update(each.id for each in found)
        return [self._paper(each, indent) for each in found]

    def _paper(self, row: PaperRow, indent: int) -> Row:
        state = state_of(self.kit.store, row.blob, row.size)
        title, name = one_line(row.title, 200), one_line(row.name, 200)
        room = max(self.width - indent - 36, 16)
        text = fit(join([title, name], "  ").plain, room).rstrip()
        body = styled(text[: len(title)]) + styled(text[len(title) :], GREY if title else "")
        if state == "there":
            size = styled(_size(row.size).rjust(9), GREY)
        else:
            size = styled(_("missing").rjust(9) if state == "missing" else _("damaged").rjust(9), LATE)
        mark = styled(self.kit.glyphs.go, ACCENT if state == "there" else LATE)
        day = styled("  " + padded(_day(row.at, self.kit.today_date), 10), GREY)
        by = styled(f"  {one_line(row.by, 20)}" if row.by else "", GREY)
        line = styled(" " * indent) + mark + styled(" ") + body.pad_right(room - body.cell_length) + size + day + by
        return Row(line, row)


def _add(word: str, key: str, value: Add) -> Row:
    return Row(join([styled(f"+ {word}", ACCENT), styled(key, GREY)], "  "), value, quiet=False)


def _wrapped(text: str, width: int) -> list[Content]:
    return hanging("", styled(one_line(text, _REMARKS), GREY), width, 2) if text else []


def _day(iso: str, today: date) -> str:
    """A day as 11-20, with its year when that is another one; what is no day as it was written."""
    day = as_date(iso)
    if day is None:
        return one_line(iso, 10)
    return f"{day:%m-%d}" if day.year == today.year else day.isoformat()


def until_text(until: str, today: date) -> Content:
    """Until when an agreement holds: in red when it ended, in ochre when it soon does."""
    day = as_date(until)
    if day is None:
        return styled(one_line(until, 20), GREY)
    left = (day - today).days
    style = LATE if left < 0 else OCHRE if left <= SOON_DAYS else GREY
    text = _("ended {day}") if left < 0 else _("until {day}")
    return styled(text.format(day=day.isoformat()), style)


def _size(size: str) -> str:
    """Bytes as 12 KB or 3.4 MB; empty for what is no number."""
    if not (size.isascii() and size.isdigit() and len(size) < 19):
        return ""
    count = int(size)
    if count < 1000:
        return f"{count} B"
    value = float(count)
    for unit in ("KB", "MB", "GB", "TB"):
        value /= 1000
        if value < 999.5:
            return f"{value:.0f} {unit}" if value >= 9.95 else f"{value:.1f} {unit}"
    return f"{value:.0f} TB"
