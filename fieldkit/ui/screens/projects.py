"""The projects of one partner: at a school, worth so much, on their way through the funnel until won or lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _
from fieldkit.rules.funnel import Part, is_open, next_stage
from fieldkit.rules.money import stored_money
from fieldkit.rules.sums import total
from fieldkit.store import move_opportunity, reopen_opportunity
from fieldkit.store.queries import OpportunityRow, opportunities, partner, projects_of
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.project_forms import closing_form, project_form, stages_of
from fieldkit.ui.reads import amount_shown, day_shown, money
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, due_text, join, one_line, padded, short, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

ADD = "add"
"""The value of the row that adds a project."""


def summary(kit: FieldkitApp, partner: str) -> Content:
    """How many projects are open and won and what they are worth, and the next bid date; one line."""
    found = projects_of(kit.store, partner)
    if not found:
        return styled(_("none yet"), GREY)
    today = kit.today_date
    parts = []
    words = ((_("in progress {n}"), "open", ""), (_("won {n}"), "won", JADE), (_("lost {n}"), "lost", GREY))
    for word, wanted, style in words:
        amounts = [amount for status, amount, _bid in found if _status(status) == wanted]
        if amounts:
            worth = total(value for each in amounts if (value := stored_money(each)) is not None)
            parts.append(styled(word.format(n=len(amounts)) + (f"  {money(worth)}" if worth else ""), style))
    bids = sorted(bid for status, _amount, bid in found if _status(status) == "open" and bid)
    if bids:
        when, style = due_text(bids[0], today)
        parts.append(styled(_("bid") + f" {when}", style))
    return join(parts, f" {kit.glyphs.sep} ")


def _status(status: str) -> str:
    return status if status in ("won", "lost") else "open"


@dataclass(frozen=True)
class ProjectColumns:
    """The widths of the columns of projects, in cells."""

    school: int
    subject: int
    amount: int
    stage: int
    bid: int

    @classmethod
    def of(cls, width: int, many: bool) -> ProjectColumns:
        """The columns that fit into `width` cells, beside a mark of two, the trial order's word and five gaps.

        With `many` partners, school and subject share the second column.
        """
        amount, stage, bid = (15, 14, 11) if width >= 100 else (11, 8, 10)
        room = max(width - 2 - amount - stage - bid - 5 - 10, 16)
        school = room * (3 if many else 4) // 7
        return cls(school, room - school, amount, stage, bid)


def project_line(kit: FieldkitApp, each: OpportunityRow, width: int, *, first: str = "") -> Content:
    """One project on a line; `first` stands in place of the school, where a list is of many partners."""
    columns, glyphs, today = ProjectColumns.of(width, bool(first)), kit.glyphs, kit.today_date
    opened = is_open(each)
    if opened:
        when, style = due_text(each.bid, today)
        if style == GREY and each.bid:
            when = day_shown(each.bid, today)
        mark = styled(glyphs.ring, LATE if style == LATE else GREY)
    else:
        when, style = day_shown(each.closed, today), GREY
        mark = styled(glyphs.done, JADE) if each.status == "won" else styled(glyphs.open, GREY)
    amount = amount_shown(each.amount) or "?"
    stages = dict(stages_of(kit))
    stage = stages.get(each.stage, each.stage_title) if opened else _("won") if each.status == "won" else _("lost")
    cells = (
        styled(padded(first or each.school, columns.school), BOLD if opened else ""),
        styled(padded(f"{each.school} {each.subject}" if first else each.subject, columns.subject), GREY),
        styled(amount_cell(amount, columns.amount), "" if each.amount else OCHRE),
        styled(padded(stage, columns.stage), ACCENT if opened else JADE if each.status == "won" else GREY),
        styled(padded(when, columns.bid), style),
        styled(_("trial"), OCHRE) if each.trial else Content(""),
    )
    return mark + Content(" ") + Content("  ").join(cells)


def amount_cell(amount: str, width: int) -> str:
    """An amount at the right of its column, in cells."""
    return " " * (width - cell_len(amount)) + amount if cell_len(amount) <= width else padded(amount, width)


class ProjectsPage(KitScreen[None]):
    """The projects of a partner."""

    CSS_PATH = "projects.tcss"
    AUTO_FOCUS = "#projects"
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "move(1)", show=False, priority=True),
        Binding("left", "move(-1)", show=False, priority=True),
        Binding("1", "close('won')", show=False),
        Binding("2", "close('lost')", show=False),
        Binding("3", "reopen", show=False),
    ]

    def __init__(self, partner: str, project: str = "") -> None:
        """`project` is the one on which the cursor comes to stand when the list is drawn next."""
        super().__init__()
        self.partner = partner
        self._first = project
        self._found: dict[str, OpportunityRow] = {}

    def compose_body(self) -> ComposeResult:
        """The list, and below it more of the project under the cursor."""
        yield Rows("projects")
        yield Static(id="project-more")

    @property
    def here(self) -> OpportunityRow | None:
        """The project under the cursor."""
        value = self.query_one("#projects", Rows).value
        return self._found.get(value) if isinstance(value, str) else None

    def title_now(self) -> tuple[Content, Content]:
        """Whose projects, how many are open and what they are worth."""
        row = partner(self.kit.store, self.partner)
        left = [styled(one_line(row.name if row else "", 100), BOLD), styled(_("Projects"), GREY)]
        opened = Part(tuple(each for each in self._found.values() if is_open(each)))
        right = _("in progress {n}").format(n=opened.count) + (f"  {money(opened.money)}" if opened.money else "")
        return join(left, f" {self.kit.glyphs.sep} "), styled(right if self._found else "", GREY)

    def keys_now(self) -> list[Hint]:
        """What can be done with the project under the cursor."""
        here, back = self.here, key_hint("escape", _("Back"))
        if here is None:
            return [key_hint("enter", _("Add")), back]
        if not is_open(here):
            return [key_hint("enter", _("Edit")), key_hint("3", _("Open again")), back]
        stages = stages_of(self.kit)
        on = [key_hint("right", _("Stage on"))] if next_stage(stages, here.stage, 1) else []
        before = [key_hint("left", _("Stage back"))] if next_stage(stages, here.stage, -1) else []
        return [*on, *before, key_hint("1", _("Won")), key_hint("2", _("Lost")), key_hint("enter", _("Edit")), back]

    def help_text(self) -> str:
        """How projects are kept."""
        return _(
            "A project is a school's need that this partner works on, worth so many yuan, to be bid for on a day.\n"
            "Amounts may be typed as 200,000, 200k or 1.2m; they are kept to the fen, half a fen to the even one.\n"
            "Right and left move it through the funnel; 1 it was won, 2 it was lost, each with a reason; "
            "3 it is open again. A trial order is the one that a partner tries first. ctrl+z takes any of it back."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its page."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        self._found = {each.id: each for each in opportunities(self.kit.store, self.partner)}
        rows = [Row(styled("+ " + _("New project"), ACCENT), ADD)]
        opened = [each for each in self._found.values() if is_open(each)]
        closed = [each for each in self._found.values() if not is_open(each)]
        if not self._found:
            rows += [gap(), heading(_("No projects yet")),
                     Row(styled(_("Enter adds the first: the school is enough, the rest can wait.")))]  # fmt: skip
        for title, part in ((_("In progress"), opened), (_("Won and lost"), closed)):
            if part:
                rows += [gap(), heading(title, str(len(part))), *map(self._row, part)]
        at = self.query_one("#projects", Rows)
        first = self._first or (next(iter(self._found), None) if at.value is None else None)
        self._first = ""
        at.set_rows(rows, first)
        self._show_more()
        super().show()

    def _row(self, each: OpportunityRow) -> Row:
        return Row(lambda width: project_line(self.kit, each, width), each.id)

    def _show_more(self) -> None:
        more, here = self.query_one("#project-more", Static), self.here
        width = max(self.size.width - 4, 20)
        lines: list[Content] = []
        if here is not None:
            what = " ".join(one_line(text, 200) for text in (here.school, here.subject) if text)
            lines += hanging("", styled(what, BOLD), width, 0)[:2]
            lines += hanging("", self._way(here), width, 0)[:2]
            said = ((_("The reason"), here.reason), (_("Remark"), here.remark))
            column = max(cell_len(label) for label, _text in said) + 2
            for label, text in said:
                if text:
                    lines += hanging(label, styled(one_line(text, 400)), width, column, GREY)[:2]
        more.update(Content("\n").join(lines))

    def _way(self, here: OpportunityRow) -> Content:
        """The stages of the funnel, with the one at which the project stands."""
        stages = stages_of(self.kit)
        ids = [id for id, _title in stages]
        at = ids.index(here.stage) if here.stage in ids else -1
        parts = [
            styled(one_line(title, 40), f"bold {ACCENT}" if place == at else JADE if place < at else GREY)
            for place, (_id, title) in enumerate(stages)
        ]
        if here.stage and at < 0:
            parts.append(styled(one_line(here.stage_title, 40), f"bold {OCHRE}"))
        return join(parts, f" {self.kit.glyphs.go} ")

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """More of the project, and its keys."""
        event.stop()
        self._show_more()
        self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Add or edit a project."""
        event.stop()
        if self.is_current:
            self.app.push_screen(project_form(self.kit, self.partner, self.here), self._saved)

    def _saved(self, project: str | None) -> None:
        if project:
            self._first = project
            self.show()

    def action_move(self, by: int) -> None:
        """Move the project on or back in the funnel."""
        here = self.here
        if here is None or not is_open(here):
            return
        if to := next_stage(stages_of(self.kit), here.stage, by):
            move_opportunity(self.kit.store, here.id, *to)
            self.show()

    def action_close(self, status: Literal["won", "lost"]) -> None:
        """It was won or lost; the form asks why."""
        here = self.here
        if here is not None and is_open(here) and self.is_current:
            self.app.push_screen(closing_form(self.kit, here, status), self._saved)

    def action_reopen(self) -> None:
        """It is open again."""
        here = self.here
        if here is not None and not is_open(here):
            reopen_opportunity(self.kit.store, here.id)
            self.kit.tell(_("Open again: {text}. ctrl+z takes it back.").format(text=short(here.school)))
            self.show()
