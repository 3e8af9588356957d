"""The rows of preparing a visit: whom it is for, what to bring, the mind, the aim, the files, and what can follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, enumerated, ngettext
from fieldkit.playbook import Playbook, model
from fieldkit.store.records import ContactRow, VisitState
from fieldkit.ui.cards import sample_mark
from fieldkit.ui.documents import Paper, handling_word
from fieldkit.ui.entry import has_expired
from fieldkit.ui.said_before import said_rows, together_rows
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, padded, styled
from fieldkit.ui.widgets.rows import Row, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

Which = Literal["main", "least"]

TITLE = 16
"""Cells of the column of names; a longer name pushes its note to the right."""


@dataclass(frozen=True)
class Goal:
    """The row of a goal: `main` or `least`."""

    which: Which


@dataclass(frozen=True)
class Whom:
    """The row of the person whom the visit is for."""


def to_get_ready(playbook: Playbook) -> list[model.ChecklistItem]:
    """What of the checklist is ticked before a visit: material and mindset."""
    return [each for each in playbook.entries.checklist if each.group in ("material", "mindset")]


def ticks_of(planned: VisitState | None) -> frozenset[str]:
    """The ids of what is ready for the visit that was prepared, if one was."""
    return planned.ticks if planned else frozenset()


def goal_of(planned: VisitState | None, which: Which) -> str:
    """A goal of the visit that was prepared, as it was written; empty without one."""
    if planned is None:
        return ""
    return planned.visit.goal_main if which == "main" else planned.visit.goal_least


def suggested_goal(playbook: Playbook, which: Which) -> str:
    """The first goal of the checklist as the main one, the second as the least."""
    goals = [each.title for each in playbook.entries.checklist if each.group == "goal"]
    at = ("main", "least").index(which)
    return playbook.expand(goals[at]) if at < len(goals) else ""


@dataclass(frozen=True)
class PrepareRows:
    """The list of one visit: `planned` is what was prepared of it, `whom` the one of `people` whom it is for."""

    kit: FieldkitApp
    partner: str
    planned: VisitState | None
    people: Sequence[ContactRow]
    whom: ContactRow | None
    papers: Sequence[Paper]

    def rows(self) -> list[Row]:
        """All of the list."""
        return [
            *self._first(),
            gap(),
            *self._checklist("material", _("Material")),
            *self._checklist("mindset", _("Mindset")),
            heading(_("Goal")),
            self._goal("main", _("main")),
            self._goal("least", _("at least")),
            *self._files(),
            *said_rows(self.kit, self.partner),
            gap(),
            *self._ways_on(),
        ]

    def _first(self) -> list[Row]:
        """What must be known before anything else: a name that is missing, the person, files that are not ready."""
        rows, mark = [], self.kit.glyphs.go
        if not self.kit.settings.owner:
            why = styled(_("the cues say it"), GREY)
            rows.append(Row(join([styled(f"{mark} " + _("Your name"), OCHRE), why], "  "), "owner"))
        rows.append(Row(self._whom_text(), Whom()))
        rows += together_rows(self.kit, self.partner)
        if wrong := [paper for paper in self.papers if paper.trouble]:
            told = ngettext("{n} file of the script is not ready", "{n} files of the script are not ready", len(wrong))
            rows.append(Row(styled(f"{mark} " + told.format(n=len(wrong)), LATE), "files"))
        return rows

    def _whom_text(self) -> Content:
        label = styled(_("With") + "  ", GREY)
        whom, people = self.whom, self.people
        if whom is None:
            return label + styled(_("nobody is known here yet"), GREY)
        number = f"{people.index(whom) + 1}/{len(people)}" if len(people) > 1 else ""
        return label + join([styled(whom.name), styled(whom.role, GREY), styled(number, GREY)], "  ")

    def _checklist(self, group: str, title: str) -> list[Row]:
        ticks = ticks_of(self.planned)
        items = [each for each in to_get_ready(self.kit.playbook) if each.group == group]
        if not items:
            return []
        done = sum(each.id in ticks for each in items)
        rows = [Row(partial(self._item, each, each.id in ticks), each) for each in items]
        return [heading(title, f"{done} / {len(items)}"), *rows, gap()]

    def _item(self, item: model.ChecklistItem, done: bool, width: int) -> Content:
        """An item: its mark, its name, and behind it what is part of it or wrong with it, where that fits."""
        glyphs = self.kit.glyphs
        mark = styled(f"{glyphs.done} ", JADE) if done else styled(f"{glyphs.open} ", GREY)
        title = self.kit.playbook.expand(item.title)
        note = f" {glyphs.sep} ".join(part.title for part in item.parts) or item.text
        style = GREY
        if has_expired(item, self.kit.today_date):
            note, style = _("expired {day}").format(day=item.expires), LATE
        elif wrong := [paper for paper in self.papers if paper.trouble and paper.name in item.files]:
            note, style = enumerated(f"{paper.name} {paper.trouble}" for paper in wrong), LATE
        name = padded(title, TITLE) if cell_len(title) < TITLE else title
        line = join([join([mark, styled(name)]), styled(note, style), sample_mark(item)], "  ")
        return join([mark, styled(title)]) if line.cell_length > width and style == GREY else line

    def _goal(self, which: Which, label: str) -> Row:
        text, glyphs = goal_of(self.planned, which), self.kit.glyphs
        mark = styled(glyphs.done, JADE) if text else styled(glyphs.open, GREY)
        shown = styled(text) if text else styled(suggested_goal(self.kit.playbook, which), GREY)
        return Row(join([mark, styled(f" {label}  ", GREY), shown]), Goal(which))

    def _files(self) -> list[Row]:
        if not self.papers:
            return []
        ready = sum(not paper.trouble for paper in self.papers)
        told = [(styled(self.kit.playbook.expand(each.entry.title)), _paper_state(each)) for each in self.papers]
        columns = max(title.cell_length for title, _state in told), max(state.cell_length for _title, state in told)
        rows = [
            Row(partial(self._paper, title, state, columns, ready=not paper.trouble), paper)
            for paper, (title, state) in zip(self.papers, told, strict=True)
        ]
        return [gap(), heading(_("Files of the script"), f"{ready} / {len(self.papers)}"), *rows]

    def _paper(self, title: Content, state: Content, columns: tuple[int, int], width: int, *, ready: bool) -> Content:
        """A document of the script: what it proves, and how it stands, which only trouble needs where room is short.

        `columns` are the cells of the longest title and of the longest state.
        """
        glyphs = self.kit.glyphs
        mark = styled(f"{glyphs.done} ", JADE) if ready else styled(f"{glyphs.ring} ", LATE)
        column = max(min(columns[0], width - 4 - columns[1]), 8)
        if title.cell_length <= column:
            return join([mark + title.pad_right(column - title.cell_length), state], "  ")
        if ready:
            return mark + title
        return join([mark + title.truncate(max(width - 4 - state.cell_length, 8), ellipsis=True), state], "  ")

    def _ways_on(self) -> list[Row]:
        """What can follow: the visit, that it came to nothing, that it ran on paper."""
        go = styled(f"{self.kit.glyphs.go} " + _("Go"), BOLD)
        return [
            Row(join([go, styled("F8", ACCENT)], "  "), "go"),
            Row(join([styled(_("Didn't meet")), styled("F10", ACCENT)], "  "), "missed", quiet=True),
            Row(styled(_("Visited on paper: log it now")), "late", quiet=True),
        ]


def _paper_state(paper: Paper) -> Content:
    """What is wrong with a document, else what may be done with it."""
    return styled(paper.trouble, LATE) if paper.trouble else styled(handling_word(paper.entry), GREY)
