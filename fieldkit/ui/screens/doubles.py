"""Partners that may be one: side by side; one key makes one of two, another tells them apart for good."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, marked, ngettext
from fieldkit.store import merge_partners, suspect_again, tell_apart
from fieldkit.store.queries import distinct_partners, doubtful
from fieldkit.store.records import PartnerRow
from fieldkit.store.roster_records import DistinctRow, Doubtful
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import BOLD, GREY, JADE, ago_text, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading
from fieldkit.ui.words import why_text

MADE_OF = ("partner", "contact", "visit", "followup", "distinct")
"""The kinds of entries that the groups are made of, with what is told of a partner."""


PHONE = 20
"""Cells of the longest phone that is shown whole."""


@dataclass(frozen=True)
class Place:
    """A partner in a group: who shares a name with one and a phone with another stands in two groups."""

    group: tuple[str, ...]
    partner: str


class Duplicates(RowScreen[None]):
    """The groups; Enter keeps the partner under the cursor, and what is marked goes into it."""

    CSS_PATH = "roster.tcss"
    AUTO_FOCUS = "#double-list"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("side", "apart")]

    def __init__(self) -> None:
        super().__init__()
        self._groups: list[Doubtful] = []
        self._phone = 0
        self._marked: set[Place] = set()

    def compose_body(self) -> ComposeResult:
        """What to do, and the groups."""
        yield Static(id="double-head")
        yield Rows("double-list")

    @property
    def rows(self) -> Rows:
        """The list."""
        return self.query_one("#double-list", Rows)

    def title_now(self) -> tuple[Content, Content]:
        """How many groups there are."""
        n = len(self._groups)
        count = ngettext("{n} group", "{n} groups", n).format(n=n) if n else ""
        return styled(_("Partners that may be one"), BOLD), styled(count, GREY)

    def keys_now(self) -> list[Hint]:
        """Keep this one, mark, open."""
        back = key_hint("escape", _("Back"))
        here = self.rows.value
        if isinstance(here, DistinctRow):
            return [key_hint("enter", _("May be one again")), back]
        if not isinstance(here, Place):
            return [back]
        word = _("Not this one") if here in self._marked else _("Mark as the same")
        # How one leaves must not be what a narrow window leaves out.
        return [key_hint("enter", _("Keep this one")), key_hint("space", word), back, hint("apart"),
                hint("side", _("Look at it"))]  # fmt: skip

    def help_text(self) -> str:
        """How two become one."""
        return _(
            "Partners of the same name (but for 有限公司, Co., Ltd and the like) or the same phone stand together.\n"
            "Enter keeps the partner under the cursor: the other one goes into it with all its visits, notes, people "
            "and what else was written. Blank fields are filled, values that differ go to the remark.\n"
            "Where there are more than two, Space marks those that are the same first. ctrl+z parts them again.\n"
            "F4 says that they only look alike, such as branches that are partners of their own: the two of a pair, "
            "or the one under the cursor and those that are marked, else all others of its group. They are not "
            "offered again and stand at the end of the list, where Enter takes that back.\n"
            "F9 opens the partner under the cursor."
        )

    def show(self) -> None:
        """Read the groups anew and draw them."""
        store = self.kit.store
        self._groups = store.kept("doubtful", MADE_OF, lambda: doubtful(store))
        phones = (cell_len(one.phone) for group in self._groups for one in group.partners)
        self._phone = min(max(phones, default=0), PHONE)
        rows: list[Row] = []
        for group in self._groups:
            ids = tuple(each.id for each in group.partners)
            rows += [gap(), heading(why_text(group.why), one_line(group.partners[0].name, 40))]
            rows += [
                Row(partial(self._line, each, Place(ids, each.id)), Place(ids, each.id)) for each in group.partners
            ]
        apart = distinct_partners(self.kit.store)
        if apart:
            rows += [gap(), heading(_("Known to be different"), str(len(apart)))]
            rows += [Row(partial(self._pair_line, each), each) for each in apart]
        there = {row.value for row in rows}
        self._marked &= {place for place in there if isinstance(place, Place)}
        none = [] if self._groups else [Row(styled(_("No partners that may be one."), JADE))]
        self.rows.set_rows([*none, *(rows if none else rows[1:])])
        told = _("Enter keeps the one under the cursor; the other goes into it, and nothing is lost.")
        head = self.query_one("#double-head", Static)
        head.update(styled(told if self._groups else "", GREY))
        head.display = bool(self._groups)
        super().show()

    def _line(self, each: PartnerRow, place: Place, width: int) -> Content:
        glyphs = self.kit.glyphs
        where = " ".join(one_line(part, 30) for part in (each.district, each.building, each.room) if part)
        visits = ngettext("{n} visit", "{n} visits", each.visits).format(n=each.visits) if each.visits else ""
        last = join([visits, ago_text(each.last_visit, self.kit.today_date)], " ")
        phone = self._phone
        name = min(max(width - phone - 36, 22), 40)
        room = min(max(width - name - phone - 26, 10), 28)
        mark = styled(f"{glyphs.done if place in self._marked else glyphs.open} ")
        cells: list[Content | str] = [
            padded(each.name, name),
            styled(padded(each.phone, phone), GREY),
            styled(padded(where, room), GREY),
            last,
        ]
        return mark + join(cells, "  ")

    def _pair_line(self, pair: DistinctRow, width: int) -> Content:
        said = styled(ago_text(pair.at[:10], self.kit.today_date), GREY)
        name = max((width - 16) // 2, 8)
        return join([padded(pair.one.name, name), padded(pair.other.name, name), said], "  ")

    # What the rep does.

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Mark the partner as the same, or take the mark off."""
        event.stop()
        if isinstance(event.value, Place):
            self._marked ^= {event.value}
            event.rows.refresh()
            event.rows.action_move(1)
            self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Keep this one: the other of two, or those that are marked, go into it."""
        event.stop()
        if isinstance(event.value, DistinctRow):
            suspect_again(self.kit.store, event.value.ids)
            self.kit.show_all()
        if not isinstance(event.value, Place) or not self.is_current:
            return
        place = event.value
        others = self._marked_beside(place)
        if not others and len(place.group) == 2:
            others = [each for each in place.group if each != place.partner]
        if not others:
            self.kit.tell(_("Mark those that are the same with Space; then Enter on the one to keep."), timeout=6)
            return
        store = self.kit.store
        names = {each.id: each.name for group in self._groups for each in group.partners}
        with store.act(marked("{about} merged"), names[place.partner][:30]):
            for other in sorted(others):
                merge_partners(store, place.partner, other)
        self._marked.clear()
        self.kit.tell(
            _("{other} is part of {keep} now. ctrl+z parts them again.").format(
                other=one_line(", ".join(names[each] for each in others), 80), keep=one_line(names[place.partner], 60)
            ),
            timeout=6,
        )
        self.kit.show_all()

    def _marked_beside(self, place: Place) -> list[str]:
        return [each.partner for each in self._marked if each.group == place.group and each != place]

    def action_apart(self) -> None:
        """Tell the partner under the cursor from those that are marked, else from all others of its group."""
        place = self.rows.value
        if not isinstance(place, Place):
            return
        others = self._marked_beside(place) or [each for each in place.group if each != place.partner]
        tell_apart(self.kit.store, [(place.partner, each) for each in sorted(others)])
        self._marked.clear()
        self.kit.tell(_("Kept apart from now on. ctrl+z, or Enter on it below, takes that back."), timeout=6)
        self.kit.show_all()

    def action_side(self) -> None:
        """Open the partner under the cursor."""
        if isinstance(self.rows.value, Place):
            self.kit.open_partner(self.rows.value.partner)
