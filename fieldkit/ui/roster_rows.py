"""The lines of an import: the files to choose from, what one would change, how far it is, what can be done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.roster import Entry, Plan, Rejected, Sheet, Suspect
from fieldkit.roster.words import changes
from fieldkit.ui.file_list import Listed
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, gap, heading
from fieldkit.ui.words import why_text

NUMBER = 5
"""Cells of the column that says which row of the file."""

CHANGES = 6
"""So many changes of one partner stand below each other; the rest is counted."""


@dataclass(frozen=True)
class Up:
    """The row that leads to the folder above."""

    path: Path


@dataclass(frozen=True)
class Do:
    """A row that does something: write, remarks, doubles, again, leave."""

    what: str


def plan_head(glyphs: Glyphs, plan: Plan, sheet: Sheet) -> list[Content]:
    """How many rows are new, changed, rejected and unchanged; where in the file they were found."""
    counts = [
        (_("New {n}"), len(plan.new), JADE),
        (_("Changed {n}"), len(plan.changed), OCHRE),
        (_("Rejected {n}"), len(plan.rejected), LATE),
        (_("Unchanged {n}"), len(plan.unchanged), GREY),
    ]
    told = join([styled(text.format(n=n), style if n else GREY) for text, n, style in counts], "   ")
    read = [_("headers in row {row}").format(row=sheet.header)]
    if sheet.title:
        read.append(_("sheet “{sheet}”").format(sheet=one_line(sheet.title, 31)))
    if sheet.encoding not in ("", "utf-8"):
        read.append(sheet.encoding.upper())
    return [told, styled(f" {glyphs.sep} ".join(read), GREY)]


def writing_head(done: int, of: int, width: int) -> list[Content]:
    """How far the writing is, as a bar for a window of `width` cells, and how it is stopped."""
    room = max(min(width - 24, 40), 8)
    full = room * done // of if of else 0
    bar = styled("=" * full, ACCENT) + styled("-" * (room - full), GREY)
    return [join([bar, styled(f"{done} / {of}")], "  "), styled(_("Esc stops; then nothing of it is written."), GREY)]


@dataclass(frozen=True)
class PlanRows:
    """What an import would do, as rows; `same` are the numbers of the rows that are taken for a known partner."""

    glyphs: Glyphs
    plan: Plan
    sheet: Sheet
    remarks: bool = False
    same: Collection[int] = ()

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.plan.new or self.plan.changed)

    def is_same(self, suspect: Suspect) -> bool:
        """Tell whether a row is taken for a known partner."""
        return suspect.number in self.same

    def rows(self) -> list[Row]:
        """Before it is written: what to do, what is rejected, doubtful, changed and new."""
        plan, sheet = self.plan, self.sheet
        rows: list[Row] = []
        if self.writes:
            word = _("Write: {new} new, {changed} changed").format(new=len(plan.new), changed=len(plan.changed))
            go = styled(f"{self.glyphs.go} {word}", BOLD)
            rows.append(Row(join([go, styled("F8", ACCENT)], "  "), Do("write")))
        else:
            rows.append(Row(styled(_("There is nothing to write: all of it is known."), GREY)))
        if sheet.unknown:
            mark = self.glyphs.done if self.remarks else self.glyphs.open
            names = ", ".join(one_line(each, 30) for each in sheet.unknown[:40])
            word = _("Unknown columns into the remark: {columns}").format(columns=names)
            rows.append(Row(styled(f"{mark} {word}"), Do("remarks"), quiet=True))
        rows += self._rejected(_("Rejected"))
        rows += self._section(
            _("May be a partner that you have"),
            [Row(partial(self._suspect_line, each), each) for each in plan.suspects],
        )
        changed: list[Row] = []
        for entry in plan.changed:
            changed += self._changed_rows(entry)
        if changed:
            rows += [gap(), heading(_("Changed"), str(len(plan.changed))), *changed]
        rows += self._section(_("New"), [Row(partial(_new_line, each), each, quiet=True) for each in plan.new])
        return rows

    def _rejected(self, title: str) -> list[Row]:
        return self._section(title, [Row(partial(_rejected_line, each), each) for each in self.plan.rejected])

    def _section(self, title: str, rows: list[Row]) -> list[Row]:
        return [gap(), heading(title, str(len(rows))), *rows] if rows else []

    def _changed_rows(self, entry: Entry) -> list[Row]:
        said = changes(entry)
        head = _numbered(entry.number, styled(one_line(entry.name, 60), BOLD))
        rows = [Row(head, entry)]
        rows += [Row(partial(_change_line, one_line(each, 200))) for each in said[:CHANGES]]
        if (more := len(said) - CHANGES) > 0:
            rows.append(Row(partial(_change_line, ngettext("and {n} more", "and {n} more", more).format(n=more))))
        return rows

    def _suspect_line(self, suspect: Suspect, width: int) -> Content:
        whom = [
            " ".join(filter(None, (one_line(each.name, 40), one_line(each.building, 20)))) for each in suspect.partners
        ]
        whom += [_("row {row}").format(row=number) for number in suspect.rows]
        mark = (self.glyphs.done if self.is_same(suspect) else self.glyphs.open) if suspect.partners else " "
        name = padded(suspect.name, max(min(width // 3, 30), 8))
        word = _("taken for it") if self.is_same(suspect) else why_text(suspect.why)
        told = [styled(name), styled(word, JADE if self.is_same(suspect) else OCHRE), styled(", ".join(whom), GREY)]
        return _numbered(suspect.number, styled(f"{mark} ") + join(told, "  "))

    def done_rows(self) -> list[Row]:
        """After it was written: what can be done next."""
        rows = [Row(styled(_("All of it is written; ctrl+z takes all of it back."), JADE)), gap()]
        if n := sum(not self.is_same(each) for each in self.plan.suspects):
            word = ngettext("{n} of them may be double: look at it", "{n} of them may be double: look at them", n)
            rows.append(Row(styled(word.format(n=n), OCHRE), Do("doubles")))
        rows.append(Row(styled(_("Another file")), Do("again")))
        rows.append(Row(styled(_("Back to the partners")), Do("leave")))
        return rows + self._rejected(_("Rejected, not written"))


def _numbered(number: int, content: Content) -> Content:
    return styled(f"{number:>{NUMBER}}  ", GREY) + content


def _rejected_line(rejected: Rejected, width: int) -> Content:
    name = padded(rejected.name or "-", max(min(width // 3, 30), 8))
    return _numbered(rejected.number, join([styled(name), styled(one_line(rejected.reason, 200), LATE)], "  "))


def _new_line(entry: Entry, width: int) -> Content:
    fields = entry.fields
    place = " ".join(one_line(str(fields[each]), 40) for each in ("district", "building", "room") if each in fields)
    name = padded(entry.name, max(min(width // 3, 30), 8))
    people = " ".join(one_line(str(each.fields.get("name", "")), 20) for each in entry.contacts)
    return _numbered(entry.number, join([name, padded(place, max(min(width // 3, 30), 8)), people], "  "))


def _change_line(text: str, _width: int) -> Content:
    return styled(" " * (NUMBER + 4)) + styled(text, GREY)


def folder_rows(folder: Path, found: Sequence[Listed], trouble: str) -> list[Row]:
    """What lies in a folder, the folder above it, and the way to partners that may be one."""
    rows = [heading(one_line(str(folder), 200))]
    if folder.parent != folder:
        above = one_line(folder.parent.name or str(folder.parent), 60)
        rows.append(Row(styled(f"../  {above}"), Up(folder.parent)))
    if trouble:
        rows.append(Row(styled(trouble, LATE)))
    rows += [Row(partial(_file_line, each), each) for each in found]
    if not any(not each.folder for each in found):
        rows += [gap(), Row(styled(_("No table here: .xlsx and .csv are looked for."), GREY))]
    return [*rows, gap(), Row(styled(_("Partners that may be one")), Do("doubles"), quiet=True)]


def _file_line(each: Listed, width: int) -> Content:
    if each.folder:
        return styled(f"{one_line(each.path.name, 200)}/", GREY)
    name = padded(each.path.name, max(width - 30, 16))
    size = f"{max(each.size // 1024, 1)} KB" if each.size < 1024 * 1024 else f"{each.size // 1024 // 1024} MB"
    when = f"{each.changed:%Y-%m-%d %H:%M}" if each.changed else ""
    return join([styled(name), styled(f"{size:>8}", GREY), styled(when, GREY)], "  ")
