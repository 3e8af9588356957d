"""The sales funnel of a year: a row a stage with count, money and a bar; what was won, what the target still wants."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from fieldkit.i18n import _, ngettext
from fieldkit.rules import funnel as rules
from fieldkit.rules.funnel import AHEAD_DAYS, Part, funnel_of
from fieldkit.rules.money import stored_money
from fieldkit.store.queries import FunnelRow, OpportunityRow, funnel_projects, projects_named, target_of
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.project_forms import stages_of, target_form
from fieldkit.ui.reads import money
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.screens.projects import ProjectsPage, amount_cell, project_line
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, padded, styled
from fieldkit.ui.widgets.rows import Drawn, Row, Rows, gap, heading

YEARS = range(2000, 2100)
"""The years that can be turned to."""

LISTED = 200
"""As many projects are listed under a row that was opened."""

MADE_OF = ("opportunity", "partner")
"""The kinds of entries that the funnel is made of, beside the target."""

TITLE, COUNT, AMOUNT = 20, 10, 16
"""Cells of the columns before the bar."""


@dataclass(frozen=True)
class Fold:
    """A row that opens to the projects behind it: `stage ` and its id, won, lost, ahead or overdue."""

    name: str


@dataclass(frozen=True)
class Shown:
    """The row of a project below an opened row."""

    fold: str
    project: str
    partner: str


@dataclass(frozen=True)
class Target:
    """The row of the year's target."""


class Funnel(RowScreen[None]):
    """The funnel; Enter on a row shows the projects behind it, on a project its partner's page."""

    CSS_PATH = "funnel.tcss"
    AUTO_FOCUS = "#funnel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", show=False, priority=True),
        Binding("right", "turn(1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._year = 0
        self._open: set[str] = {"overdue"}
        self._funnel: rules.Funnel[FunnelRow] | None = None

    def compose_body(self) -> ComposeResult:
        """One list."""
        yield Rows("funnel")

    @property
    def year(self) -> int:
        """The year that is shown: this one until another was turned to."""
        return self._year or self.kit.today_date.year

    def title_now(self) -> tuple[Content, Content]:
        """The year, and what is missing to its target."""
        left = [styled(_("Sales funnel"), BOLD), styled(str(self.year), f"bold {ACCENT}")]
        funnel = self._funnel
        if funnel is None or funnel.target is None:
            right = styled(_("no target set"), GREY)
        elif funnel.missing:
            right = styled(_("missing {amount}").format(amount=money(funnel.missing)), OCHRE)
        else:
            right = styled(f"{self.kit.glyphs.done} " + _("target reached"), JADE)
        return join(left, f" {self.kit.glyphs.sep} "), right

    def keys_now(self) -> list[Hint]:
        """Open a row, turn the year."""
        match self.query_one("#funnel", Rows).value:
            case Target():
                first = [key_hint("enter", _("Set the target"))]
            case Shown():
                first = [key_hint("enter", _("Open the project"))]
            case Fold(name=name):
                first = [key_hint("enter", _("Fold") if name in self._open else _("Show the projects"))]
            case _:
                first = []
        return [*first, key_hint("left", str(self.year - 1)), key_hint("right", str(self.year + 1)),
                key_hint("escape", _("Back"))]  # fmt: skip

    def help_text(self) -> str:
        """How the funnel is reckoned."""
        return _(
            "An open project counts in the year of its bid date, or in this one when it has none or the date is past; "
            "a closed one in the year it was won or lost. Enter shows the projects behind a row, and leads to them.\n"
            "Left and right turn the year. Missing is the target less what was won; sums are exact, amounts shown "
            "are rounded to two digits. Projects without an amount are counted and add nothing."
        )

    # What is shown.

    def show(self) -> None:
        """Reckon the funnel from the store and draw it."""
        store, today = self.kit.store, self.kit.today_date
        target = stored_money(target_of(store, self.year))
        stages = stages_of(self.kit)
        projects = store.kept("projects", MADE_OF, lambda: funnel_projects(store))
        key = ("funnel", self.year, today, target, tuple(stages))
        funnel = store.kept(key, MADE_OF, lambda: funnel_of(projects, stages, self.year, today, target))
        self._funnel = funnel
        rows: list[Row] = []
        if funnel.open.count:
            rows += [heading(_("In progress"), self._note(funnel.open)), *self._levels(funnel), gap()]
        elif self.year >= today.year:
            rows += self._first_steps(funnel)
        elif funnel.empty:
            rows += [heading(_("Nothing was won or lost in {year}").format(year=self.year)), gap()]
        rows.append(heading(_("Year {year}").format(year=self.year), _("amounts in yuan")))
        rows += self._goal(funnel)
        if funnel.ahead.count or funnel.overdue.count:
            rows += [gap(), heading(_("By bid date, of any year"))]
            title = _("in the next {n} days").format(n=AHEAD_DAYS)
            rows += self._part("ahead", title, funnel.ahead, "")
            rows += self._part("overdue", _("bid date past"), funnel.overdue, LATE)
        self.query_one("#funnel", Rows).set_rows(rows)
        super().show()

    def _first_steps(self, funnel: rules.Funnel[FunnelRow]) -> list[Row]:
        """What to do while no project of the year is in progress."""
        word = _("No projects in {year} yet") if funnel.empty else _("No projects in progress in {year}")
        rows = [
            heading(word.format(year=self.year)),
            Row(styled(_("A project is added at its partner: 2 Partners, Enter, 5 Process, Projects."))),
        ]
        if funnel.target is None:
            rows.append(Row(styled(_("Set what is to be sold in the year: Enter on the target below."), GREY)))
        return [*rows, gap()]

    def _note(self, part: Part[FunnelRow]) -> str:
        told = [_counted(part.count), money(part.money)]
        if part.unknown:
            told.append(_("{n} without an amount").format(n=part.unknown))
        return f" {self.kit.glyphs.sep} ".join(told)

    def _levels(self, funnel: rules.Funnel[FunnelRow]) -> list[Row]:
        most = max((level.part.money for level in funnel.levels), default=Decimal(0))
        many = max((level.part.count for level in funnel.levels), default=0)
        rows: list[Row] = []
        for level in funnel.levels:
            # Where no amount is known yet, the bars say how many there are.
            share = level.part.money / most if most else Decimal(level.part.count) / max(many, 1)
            title = level.title or _("no stage yet")
            rows += self._part(f"stage {level.id}", title, level.part, ACCENT, share)
        return rows

    def _goal(self, funnel: rules.Funnel[FunnelRow]) -> list[Row]:
        target, won = funnel.target, funnel.won.money
        share = min(won / target, Decimal(1)) if target else None
        rows = self._part("won", _("won"), funnel.won, JADE, share)
        rows += self._part("lost", _("lost"), funnel.lost, GREY)
        if target is None:
            set_it = join([styled("Enter", ACCENT), styled(_("sets it"), GREY)], " ")
            return [*rows, Row(_line(styled(padded(_("target"), TITLE)), "", "", set_it), Target())]
        percent = _("{n} % reached").format(n=int(won * 100 / target)) if target else ""
        rows.append(Row(_line(styled(padded(_("target"), TITLE)), "", money(target), styled(percent, GREY)), Target()))
        missing, uncovered = funnel.missing or Decimal(0), funnel.uncovered or Decimal(0)
        if not missing:
            return rows
        told = (
            styled(
                _("with all that is open won, {amount} would still be missing").format(amount=money(uncovered)), LATE
            )
            if uncovered
            else styled(_("what is open would cover it, if all of it is won"), JADE)
        )
        rows.append(Row(_line(styled(padded(_("missing"), TITLE), OCHRE), "", money(missing), Content(""))))
        return [*rows, Row(told)]

    def _part(
        self, name: str, title: str, part: Part[FunnelRow], style: str, share: Decimal | None = None
    ) -> list[Row]:
        """A row of the funnel, and below it its projects when it is open."""
        glyphs = self.kit.glyphs

        def draw(width: int) -> Content:
            room = max(width - TITLE - COUNT - AMOUNT - 8, 4)
            filled = int((share or Decimal(0)) * room + Decimal("0.5"))
            bar = styled(glyphs.line * (max(filled, 1) if share else 0), style) if share is not None else Content("")
            if share is not None:
                bar += styled(glyphs.line * (room - bar.cell_length), "$rule")
            amount = self._worth(part)
            count = _counted(part.count) if part.count else glyphs.open
            return _line(styled(padded(title, TITLE), LATE if style == LATE else ""), count, amount, bar)

        if not part.count:
            return [Row(draw, quiet=True)] if name.startswith("stage") or name == "won" else []
        rows = [Row(draw, Fold(name))]
        if name in self._open:
            ids = [each.id for each in part.projects[:LISTED]]
            shown = projects_named(self.kit.store, ids)
            rows += [Row(self._drawn(each), Shown(name, each.id, each.partner)) for each in shown]
            if part.count > LISTED:
                rows.append(Row(styled("  " + _("{n} more").format(n=part.count - LISTED), GREY)))
        return rows

    def _worth(self, part: Part[FunnelRow]) -> str:
        """The money of a part, with a mark where the amount of some project is not known yet."""
        if part.unknown == part.count:
            return "?" if part.count else ""
        return money(part.money) + (" +?" if part.unknown else "")

    def _drawn(self, each: OpportunityRow) -> Drawn:
        return lambda width: Content("  ") + project_line(self.kit, each, width - 2, first=each.partner_name)

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a row or fold it, go to a project, set the target."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Fold(name=name):
                self._open ^= {name}
                self.show()
            case Shown(project=project, partner=partner):
                self.app.push_screen(ProjectsPage(partner, project))
            case Target():
                self.app.push_screen(target_form(self.kit, self.year))

    def action_turn(self, by: int) -> None:
        """Turn to another year."""
        if self.year + by in YEARS:
            self._year = self.year + by
            self.show()


def _counted(count: int) -> str:
    return ngettext("{n} project", "{n} projects", count).format(n=count)


def _line(title: Content, count: str, amount: str, rest: Content) -> Content:
    """Title, count, money, and what stands behind them, in columns."""
    return Content("  ").join(
        [title, styled(amount_cell(count, COUNT), GREY), styled(amount_cell(amount, AMOUNT), BOLD), rest]
    )
