"""The pipeline: a column a stage with its time box, the partners in it with their clocks; what is late comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import DescendantFocus, Resize

from fieldkit.i18n import _, marked, ngettext
from fieldkit.playbook.model import Stage
from fieldkit.store import move_stage, place_partners
from fieldkit.store.stage_records import PipelineRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.stage_columns import Card, Column, read_columns
from fieldkit.ui.stage_words import box_text, clock_bar, clock_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, LATE, OCHRE, RULE, fit, join, one_line, padded, short, styled
from fieldkit.ui.widgets.heads import Heads
from fieldkit.ui.widgets.rows import Line, Row, Rows, gap, heading

WIDE = 100
"""Cells from which the stages stand side by side."""

COLUMN = 22
"""Fewest cells of such a column: a name of eight 汉字 and a clock."""

TAB = 12
"""Fewest cells of a stage's name where one stage is shown at a time."""


@dataclass(frozen=True)
class Add:
    """The row that adds the first partner."""


class Pipeline(RowScreen[None]):
    """All partners by stage; Enter opens the stage of a partner."""

    CSS_PATH = "pipeline.tcss"
    AUTO_FOCUS = ""
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("stage_on", "side", "today", "partners")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Show what is late alone, or all")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("stage_on", "side"),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[Column] = []
        self._glyphs: Glyphs | None = None
        self._found: dict[str, PipelineRow] = {}
        self._at = -1
        self._late_only = False

    def compose_body(self) -> ComposeResult:
        """The heads, and the columns below them."""
        yield Heads()
        with Horizontal(id="pipeline-columns"):
            for _each in range(len(self.kit.playbook.entries.stages) + 1):
                yield Rows()

    # What is where.

    @property
    def _lists(self) -> list[Rows]:
        return list(self.query_one("#pipeline-columns").query_children(Rows))

    @property
    def here(self) -> PipelineRow | None:
        """The partner under the cursor."""
        lists = self._lists
        value = lists[self._at].value if 0 <= self._at < len(lists) else None
        return self._found.get(value) if isinstance(value, str) else None

    @property
    def _first(self) -> Stage | None:
        return self._columns[1].stage if len(self._columns) > 1 else None

    def _there(self) -> list[int]:
        """The places of the columns that there are: that of no stage only while somebody is in none."""
        if not any(column.cards for column in self._columns):
            return [0]
        return [at for at, column in enumerate(self._columns) if column.stage is not None or column.cards]

    def _window(self, cells: int) -> list[int]:
        """As many columns of so many cells as fit, that of the cursor among them."""
        there = self._there()
        fits = max(min((self.size.width - 2) // cells, len(there)), 1)
        at = there.index(self._at) if self._at in there else 0
        first = min(max(at - fits // 2, 0), len(there) - fits)
        return there[first : first + fits]

    def title_now(self) -> tuple[Content, Content]:
        """How many partners there are, and how many are late."""
        late = sum(column.late for column in self._columns)
        everyone = sum(len(column.cards) for column in self._columns)
        left = [styled(_("Pipeline"), BOLD), styled(_("late only"), OCHRE) if self._late_only else ""]
        counted = styled(_("{n} partners").format(n=everyone), GREY)
        over = _("{n} late").format(n=late)
        return join(left, f" {self.kit.glyphs.sep} "), join([styled(over, LATE) if late else "", counted], "   ")

    def keys_now(self) -> list[Hint]:
        """What can be done with the partner under the cursor, and in its column."""
        turn = Hint("←→", _("Stage"), "right")
        only = hint("side", _("All") if self._late_only else _("Late only"))
        if (here := self.here) is None:
            lists = self._lists
            add = 0 <= self._at < len(lists) and lists[self._at].value is not None
            first = [key_hint("enter", _("Open"))] if add else []
            return [*first, turn, only, hint("today"), hint("partners"), hint("find")]
        first = [key_hint("enter", _("Open"))]
        if not self._column(here) and self._first is not None:
            first += [key_hint("space", _("Into stage 1")), hint("stage_on", _("All into stage 1"))]
        return [*first, turn, only, hint("today"), hint("partners"), hint("find")]

    def _column(self, row: PipelineRow) -> int:
        return next((at for at, each in enumerate(self._columns) if each.stage and each.stage.id == row.stage), 0)

    def help_text(self) -> str:
        """How the pipeline is read."""
        return _(
            "A column a stage of the process, with its time box; the days are advice, overdue is a reminder.\n"
            "Left and right change the stage; what is late stands on top, in red. F9 shows what is late alone.\n"
            "Enter opens a partner's stage: what is there, what is missing, the gate; there F8 moves on.\n"
            "Space puts a partner without a stage into the first one, F8 puts all of them there."
        )

    # What is shown.

    def show(self) -> None:
        """Read all partners, and draw the columns; where nothing was written since, they stand there as they were."""
        columns, glyphs = read_columns(self.kit), self.kit.glyphs
        if columns is self._columns and glyphs is self._glyphs:
            for rows in self._lists:
                rows.show_contested()
        else:
            self._columns, self._glyphs = columns, glyphs
            self._found = {each.row.id: each.row for column in columns for each in column.cards}
            self._make_lists()
            self._fill()
            self._arrange()
        super().show()

    def _make_lists(self) -> None:
        """Have as many lists as there are columns: another pack may have other stages."""
        box = self.query_one("#pipeline-columns")
        lists = self._lists
        for spare in lists[len(self._columns) :]:
            spare.remove()
        if more := [Rows() for _each in self._columns[len(lists) :]]:
            box.mount(*more)
        if self._at not in self._there():
            there = self._there()
            self._at = next((at for at in there if self._columns[at].late), there[0])
            self._focus_here()

    def _focus_here(self) -> None:
        lists = self._lists
        if 0 <= self._at < len(lists) and self.is_attached:
            self.set_focus(lists[self._at])
            self.show_bars()

    def _fill(self) -> None:
        for at, rows in enumerate(self._lists[: len(self._columns)]):
            rows.set_rows(self._rows(at))

    def _arrange(self) -> None:
        """Show the columns that fit, and the heads over them."""
        wide = self.size.width >= WIDE
        window = self._window(COLUMN if wide else TAB)
        cells = (self.size.width - 2) // len(window)
        heads = [(at, self._head(at, cells, wide)) for at in window]
        self.query_one(Heads).set(heads, cells, Content("") if wide else self._box())
        shown = window if wide else [self._at]
        for at, rows in enumerate(self._lists[: len(self._columns)]):
            rows.display = at in shown
            rows.styles.width = cells if wide else "1fr"

    def _head(self, at: int, cells: int, wide: bool) -> tuple[Content, ...]:
        column = self._columns[at]
        here = at == self._at
        title = one_line(self.kit.playbook.expand(column.stage.title), 80) if column.stage else _("No stage yet")
        late = styled(_("{n} late").format(n=column.late), LATE) if column.late else ""
        count = join([styled(str(len(column.cards)), BOLD if here else GREY), late], "  ")
        rule = styled(self.kit.glyphs.line * max(cells - 2, 1), ACCENT if here else RULE)
        name = styled(fit(title, cells - 2).rstrip(), f"bold {ACCENT}" if here else ACCENT)
        if not wide:
            return name, count, rule
        box = box_text(column.stage, len(column.cards)) if column.stage else ""
        return name, count, styled(box, GREY), rule

    def _box(self) -> Content:
        """The time box of the stage that is shown, in the words of the pack where it has some."""
        stage = self._columns[self._at].stage if 0 <= self._at < len(self._columns) else None
        if stage is None:
            return Content(" ")
        pace = box_text(stage, len(self._columns[self._at].cards)) if stage.per_day or not stage.box else ""
        return styled(fit(pace or self.kit.playbook.expand(stage.box), self.size.width - 4), GREY)

    def _rows(self, at: int) -> list[Row]:
        column = self._columns[at]
        if column.stage is None and not any(each.cards for each in self._columns):
            return [
                heading(_("No partners yet")),
                Row(styled(_("Add the first partner"), BOLD), Add()),
                gap(),
                Row(styled(_("Partners stand here by their stage of the process."), GREY)),
            ]
        cards = [each for each in column.cards if not self._late_only or (each.clock and each.clock.late)]
        if self._late_only and not cards:
            return [Row(styled(_("Nothing is late"), GREY))]
        draw = self.line
        return [Row(Line(draw, each), each.row.id) for each in cards]

    def line(self, card: Card, width: int) -> Content:
        """A partner as a row of `width` cells: name and clock; with room for it the place and a bar."""
        row, clock = card.row, card.clock
        text, style = clock_text(clock) if clock else (one_line(row.stage_title, 40), GREY)
        mark = styled(f"{self.kit.glyphs.dot} ", OCHRE) if row.important else Content("")
        if width < 50:
            text = fit(text, width // 2).rstrip()
            room = max(width - mark.cell_length - cell_len(text) - 1, 4)
            return mark + styled(padded(row.name, room) + " ") + styled(text, style)
        name = mark + styled(padded(row.name, 26 - mark.cell_length))
        place = " ".join(one_line(each, 40) for each in (row.district, row.building) if each)
        bar = clock_bar(clock, self.kit.glyphs) if clock else Content(" " * 8)
        return join([name, styled(padded(place, max(width - 50, 8)), GREY), bar, styled(text, style)], "  ")

    def on_resize(self, _event: Resize) -> None:
        """More or fewer columns fit."""
        if self._columns:
            self._arrange()

    # What the rep does.

    def on_descendant_focus(self, event: DescendantFocus | None = None) -> None:
        """The column of the cursor is the one that has the focus."""
        lists = self._lists
        if event is not None and event.widget in lists and (at := lists.index(event.widget)) != self._at:
            self._at = at
            self._arrange()
        super().on_descendant_focus()

    def action_turn(self, by: int) -> None:
        """Go to the next stage."""
        there = self._there()
        at = there.index(self._at) if self._at in there else 0
        self._go(there[min(max(at + by, 0), len(there) - 1)])

    def _go(self, at: int) -> None:
        if at != self._at:
            self._at = at
            self._arrange()
        self._focus_here()

    def on_heads_clicked(self, event: Heads.Clicked) -> None:
        """Go to the column that was clicked."""
        event.stop()
        self._go(event.at)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the stage of a partner, or add the first one."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case str() as partner:
                from fieldkit.ui.screens.stage import StagePage

                self.app.push_screen(StagePage(partner))
            case Add():
                self.kit.add_partner()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Put a partner that is in no stage into the first one."""
        event.stop()
        first, here = self._first, self.here
        if here is not None and first is not None and not self._column(here):
            title = self.kit.playbook.expand(first.title)
            move_stage(self.kit.store, here.id, first.id, title, by=self.kit.settings.owner)
            self.kit.tell(_("{partner}: {stage}. ctrl+z takes it back.").format(
                partner=short(here.name, 24), stage=short(title, 24)))  # fmt: skip
            self.show()

    def action_stage_on(self) -> None:
        """Put all partners that are in no stage into the first one."""
        first = self._first
        if first is None or self.here is None or self._column(self.here):
            return
        waiting = [each.row.id for each in self._columns[0].cards]
        title = self.kit.playbook.expand(first.title)
        count = place_partners(self.kit.store, waiting, first.id, title, by=self.kit.settings.owner)
        said = ngettext("{n} partner put into {stage}. ctrl+z takes it back.",
                        "{n} partners put into {stage}. ctrl+z takes it back.", count)  # fmt: skip
        self.kit.tell(said.format(n=count, stage=short(title)))
        self.show()

    def action_side(self) -> None:
        """Show what is late alone, or all."""
        self._late_only = not self._late_only
        self._fill()
        self.show_bars()
