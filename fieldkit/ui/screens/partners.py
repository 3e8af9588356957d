"""Partners: all of them by district and building, filtered while typing; from here they go onto today's route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.rules.agenda import by_building
from fieldkit.store import drop_stop, plan_stop
from fieldkit.store.queries import count_partners, partners, stops
from fieldkit.store.records import PartnerRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.partner_line import Head, partner_line
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import (
    ACCENT,
    BOLD,
    GREY,
    join,
    one_line,
    styled,
)
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.note_line import NoteLine
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

FIRST, PAGE = 60, 200
"""Partners read at first, at least as many as there is room for, and at once as the cursor or the view comes near the
end."""

AHEAD = 60
"""How near to the end that is, in rows."""


@dataclass(frozen=True)
class Add:
    """The row that adds a partner, by the name that was looked for and not found, or `many` from a file."""

    name: str = ""
    many: bool = False


class PartnerList(Rows):
    """The list; a letter begins to filter, Up from the top goes to the filter, End reads all."""

    def on_key(self, event: Key) -> None:
        """Begin to filter with a letter or 汉字, as fast as they come."""
        if event.character and event.character.isalpha():
            event.stop()
            event.prevent_default()
            cast("Partners", self.screen).filter_with(event.character)

    def action_move(self, by: int) -> None:
        """Move the cursor, or leave at the top."""
        if by == -1 and self.values and self.value == self.values[0]:
            cast("Partners", self.screen).filter_with("")
        else:
            super().action_move(by)

    def action_end(self, by: int) -> None:
        """Move to the first or the very last partner."""
        if by > 0:
            cast("Partners", self.screen).read_all()
        super().action_end(by)


class Partners(KitScreen[None]):
    """The partners; Enter opens one, Space puts it on today's route."""

    CSS_PATH = "partners.tcss"
    AUTO_FOCUS = "#partners"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("prepare", "note", "side", "export_here")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Group by building, or not")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("prepare", "note", "side", "export_here"),
        Binding("down", "to_list", show=False),
        Binding("pagedown", "to_list", show=False),
        Binding("tab", "other", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, PartnerRow] = {}
        self._count = 0
        self._all = 0
        self._route: frozenset[str] = frozenset()
        self._grouped = False

    def compose_body(self) -> ComposeResult:
        """The filter, the names of the columns, the list, and the line for a note."""
        with Horizontal(id="filter-line"):
            yield Static(id="filter-label")
            yield LineInput(id="filter", select_on_focus=False)
        yield Head(id="columns-head")
        yield PartnerList("partners", lit=True)
        yield NoteLine()

    @property
    def rows(self) -> PartnerList:
        """The list."""
        return self.query_one("#partners", PartnerList)

    @property
    def filter(self) -> Input:
        """The field."""
        return self.query_one("#filter", Input)

    @property
    def here(self) -> PartnerRow | None:
        """The partner under the cursor."""
        value = self.rows.value
        return self._found.get(value) if isinstance(value, str) else None

    def begin(self) -> None:
        """The cursor stands on the first partner; more come as they are needed."""
        self.rows.move_to(next(iter(self._found), None))
        self.watch(self.rows, "scroll_y", self._scrolled, init=False)

    def title_now(self) -> tuple[Content, Content]:
        """How many there are, how many were found, how many are on today's route."""
        found = _("{n} partners").format(n=f"{self._count} / {self._all}" if self._text else self._all)
        today = styled(_("today {n}").format(n=len(self._route)), GREY)
        route = join([styled(self.kit.glyphs.dot, ACCENT), today], " ")
        return styled(_("Partners"), BOLD), join([route if self._route else "", styled(found, GREY)], "   ")

    def keys_now(self) -> list[Hint]:
        """What can be done with the partner under the cursor."""
        if self.query_one(NoteLine).field.has_focus:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        here = self.here
        if here is None:
            first = [key_hint("enter", _("Add") if isinstance(self.rows.value, Add) else _("Open"))]
        else:
            tick = _("Not today") if here.id in self._route else _("Visit today")
            first = [key_hint("enter", _("Open")), *([] if self.typing else [key_hint("space", tick)]),
                     Hint("F8", _("Prepare"), "f8"), hint("note")]  # fmt: skip
        if self.typing:
            leave = _("Clear") if self.filter.value else _("Back")
            return [*first, key_hint("down", _("List")), key_hint("escape", leave)]
        group = hint("side", _("Flat list") if self._grouped else _("By building"))
        return [*first, group, hint("today"), hint("find"), *([hint("export_here")] if self._all else [])]

    def help_text(self) -> str:
        """How partners are found and put on the route."""
        return _(
            "Type to filter: name, district, building, phone, or pinyin and initials; several words narrow it down.\n"
            "Tab, or Up from the top, goes to the filter; Down goes back to the list; Esc clears the filter.\n"
            "Enter opens a partner, or adds one under the name that was not found. Space: on today's route or off it.\n"
            "F9 groups them by building. F6 writes the roster, or what the filter finds, to Excel or CSV.\n"
            "ctrl+p also imports a roster, finds duplicates and counts the sources."
        )

    # What is shown.

    def show(self) -> None:
        """Read as many as were shown, and draw them."""
        self.query_one("#filter-label", Static).update(styled(_("Filter") + "> ", ACCENT))
        self.filter.placeholder = _("name, district, building, phone, pinyin")
        self.query_one(NoteLine).show()
        self._read(max(self._first, len(self._found)))
        self._draw()
        super().show()

    @property
    def _first(self) -> int:
        return max(FIRST, self.size.height)

    @property
    def _text(self) -> str:
        return self.filter.value.strip()

    def _read(self, limit: int) -> None:
        store = self.kit.store
        self._found = {each.id: each for each in partners(store, self._text, limit)}
        if not self._text:
            self._count = self._all = count_partners(store)
        elif len(self._found) < limit:
            self._count = len(self._found)
        else:
            self._count = count_partners(store, self._text)
        self._route = frozenset(each.partner for each in stops(store, self.kit.today_date.isoformat()))

    def _read_more(self, limit: int) -> None:
        more = partners(self.kit.store, self._text, limit, len(self._found))
        self._found |= {each.id: each for each in more}
        if not more:
            self._count = len(self._found)
        self._draw()

    def read_all(self) -> None:
        """Read every partner that the filter finds."""
        if len(self._found) < self._count:
            self._read_more(self._count)

    def _scrolled(self) -> None:
        rows = self.rows
        left = rows.virtual_size.height - rows.size.height - rows.scroll_target_y
        if len(self._found) < self._count and left <= AHEAD:
            self._read_more(PAGE)

    def _draw(self, value: object = None) -> None:
        head = self.query_one(Head)
        head.grouped = self._grouped
        head.visible = bool(self._found)
        head.refresh()
        name = self._text if not self._found else ""
        word = _("Add “{name}”").format(name=one_line(name, 60)) if name else _("New partner")
        rows = [Row(styled(f"+ {word}", BOLD if name else ACCENT), Add(name))]
        if not self._all:
            rows += self._first_steps()
        if self._grouped:
            for place, group in by_building(list(self._found.values())):
                text = join([styled(each, GREY) for each in place], f" {self.kit.glyphs.sep} ")
                rows += [gap(), Row(text or styled(_("no address yet"), GREY)), *map(self._row, group)]
        else:
            rows += map(self._row, self._found.values())
        self.rows.set_rows(rows, value)

    def _first_steps(self) -> list[Row]:
        return [
            gap(),
            heading(_("No partners yet")),
            Row(styled(_("Enter adds the first: a name is enough, the rest can wait."))),
            gap(),
            Row(styled(_("Many at once: import a roster from Excel or CSV")), Add(many=True)),
            Row(styled(_("A look round with sample data: fieldkit demo"), GREY)),
        ]

    def _row(self, each: PartnerRow) -> Row:
        planned, today = each.id in self._route, self.kit.today_date
        return Row(lambda width: partner_line(each, width, self.kit.glyphs, today, planned, self._grouped), each.id)

    # The filter.

    def filter_with(self, typed: str) -> None:
        """Go to the filter and type there."""
        self.set_focus(self.filter)
        if typed:
            self.filter.insert_text_at_cursor(typed)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter; the cursor stands on the first that was found."""
        if event.input is not self.filter:
            return
        event.stop()
        self._read(self._first)
        self._draw(next(iter(self._found), Add(self._text)))
        self.rows.scroll_home(animate=False)
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the filter opens what the cursor stands on; in the note's line it writes the note."""
        event.stop()
        if event.input is self.filter:
            self.rows.action_choose()
        else:
            self.query_one(NoteLine).write()
            self.rows.focus()
            self.show()

    def action_to_list(self) -> None:
        """From the filter down to the list."""
        self.rows.focus()

    def action_other(self) -> None:
        """From the list to the filter and back."""
        (self.rows if self.typing else self.filter).focus()

    def action_back(self) -> None:
        """Leave the note's line; clear the filter; leave it."""
        note = self.query_one(NoteLine)
        if note.field.has_focus:
            note.close()
        elif self.filter.value:
            self.filter.value = ""
        self.rows.focus()

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """The keys depend on the row; more partners come in time."""
        event.stop()
        self._scrolled()
        self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the partner, or add one."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Add(many=True):
                from fieldkit.ui.screens.roster import RosterImport

                self.app.push_screen(RosterImport())
            case Add(name=name):
                self.kit.add_partner(name)
            case str() as partner:
                self.kit.open_partner(partner)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Put the partner on today's route, or take it off; on to the next."""
        event.stop()
        if isinstance(event.value, str):
            day = self.kit.today_date.isoformat()
            if event.value in self._route:
                drop_stop(self.kit.store, event.value, day)
            else:
                plan_stop(self.kit.store, event.value, day)
            event.rows.action_move(1)
            self.show()

    def action_prepare(self) -> None:
        """Prepare a visit to the partner under the cursor."""
        if (here := self.here) and self.is_current:
            self.kit.prepare(here.id)

    def action_note(self) -> None:
        """Write a note on the partner under the cursor."""
        if here := self.here:
            self.query_one(NoteLine).open(here.id, here.name)

    def action_export_here(self) -> None:
        """Write the roster to a file, or those that the filter finds."""
        from fieldkit.ui.screens.export import RosterExport

        if self.is_current and self._all:
            self.kit.push_screen(RosterExport(self._text))

    def action_side(self) -> None:
        """Group by building, or not."""
        self._grouped = not self._grouped
        self._draw()
        self.show_bars()
