"""The class of a partner: readings by digits, the class they name or the nearest ones, and the way to the best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.rules.classes import BETTER, READINGS, WORSE, changes_to, class_of, nearest_classes
from fieldkit.store import add_reading, choose_class
from fieldkit.store.queries import partner, readings
from fieldkit.store.records import PartnerRow, ReadingRow
from fieldkit.ui.cards import hanging
from fieldkit.ui.class_text import (
    Judged,
    change_words,
    class_text,
    past_text,
    reading_lines,
    reading_text,
    unnamed_text,
)
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, day_text, join, one_line, padded, styled
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading
from fieldkit.ui.words import reading_names, reading_words

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


@dataclass(frozen=True)
class Quality:
    """The row of a reading."""

    name: str


@dataclass(frozen=True)
class Pick:
    """The row of a class; an empty id leaves it open."""

    id: str


def summary(kit: FieldkitApp, partner_id: str) -> Content:
    """The class of a partner on one line, or the nearest ones with the readings that differ."""
    row = partner(kit.store, partner_id) or PartnerRow(id=partner_id)
    judged = Judged.of(kit.store, kit.playbook, row)
    parts = [judged.verdict()]
    if judged.read and judged.in_force[0] is None:
        nearest = nearest_classes(judged.classes, **dict(judged.readings))
        parts += [
            styled(_("{name} if:").format(name=judged.say(each.partner_class.title)), GREY)
            + styled(" " + change_words(changes_to(each.partner_class, judged.readings)))
            for each in nearest
        ]
    return join([*parts, styled(day_text(judged.at), GREY)], "  ")


class ClassPage(KitScreen[None]):
    """The three readings, the classes, and the history; at the right what belongs to the row under the cursor."""

    CSS_PATH = "classify.tcss"
    AUTO_FOCUS = "#class-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "read(1)", show=False),
        Binding("2", "read(2)", show=False),
        Binding("3,0,delete", "read(3)", show=False),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._judged: Judged | None = None
        self._more = False

    def compose_body(self) -> ComposeResult:
        """The list, and what belongs to its row."""
        with Horizontal():
            yield Rows("class-list", lit=True)
            with VerticalScroll(id="class-about", classes="ruled", can_focus=False):
                yield Static(id="class-about-text")

    # What stands where.

    def title_now(self) -> tuple[Content, Content]:
        """Who, and the class."""
        judged = self._judged
        name = styled(one_line(judged.partner.name if judged else "", 120), BOLD)
        left = join([name, styled(_("Class"), GREY)], f" {self.kit.glyphs.sep} ")
        return left, judged.verdict() if judged else Content("")

    def keys_now(self) -> list[Hint]:
        """The digits of a reading, or the choice of a class."""
        value = self.query_one("#class-list", Rows).value
        back = key_hint("escape", _("Back"))
        more = [key_hint("pagedown", _("Read on"))] if self._more else []
        match value:
            case Quality(name=name):
                words = reading_words()
                return [key_hint("1", words[BETTER[name]]), key_hint("2", words[WORSE[name]]),
                        key_hint("3", _("unknown")), back, *more]  # fmt: skip
            case Pick(id=chosen) if self._may_choose():
                return [key_hint("enter", _("Choose it") if chosen else _("Leave it open")), back, *more]
        return [back, *more]

    def help_text(self) -> str:
        """What the keys do, and how a class is named."""
        return _(
            "On a reading: 1 for the better, 2 for the worse, 3 or 0 for unknown. Each is an entry of the history "
            "and one undo. The readings name the class; where they name none, the nearest ones are marked with the "
            "readings that differ, and Enter on a class chooses it until the readings name one.\n"
            "At the right stands what belongs to the row: what it means, what is proposed, the way to the best class.\n"
            "PgDn reads on there."
        )

    def _may_choose(self) -> bool:
        judged = self._judged
        return judged is not None and class_of(judged.classes, judged.readings) is None

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its screen."""
        row = partner(self.kit.store, self.partner)
        if row is None:
            self.leave()
            return
        judged = self._judged = Judged.of(self.kit.store, self.kit.playbook, row)
        rows = self.query_one("#class-list", Rows)
        past = readings(self.kit.store, self.partner)
        rows.set_rows(
            [*self._readings(judged), gap(), *self._class_rows(judged, max(rows.size.width - 4, 24)), *self._past(past)]
        )
        self._show_about()
        super().show()

    def _readings(self, judged: Judged) -> list[Row]:
        names, words = reading_names(), reading_words()
        room = max(cell_len(name) for name in names.values()) + 2
        rows = [heading(_("Three readings"), day_text(judged.at))]
        for name in READINGS:
            value = judged.readings[name]
            options = [
                styled(f"{at}{self.kit.glyphs.done if each == value else ' '}{words[each]}",
                       f"bold {style}" if each == value else GREY)
                for at, (each, style) in enumerate(((BETTER[name], JADE), (WORSE[name], OCHRE), ("", "")), 1)
            ]  # fmt: skip
            rows.append(Row(styled(padded(names[name], room)) + Content("  ").join(options), Quality(name)))
        return rows

    def _class_rows(self, judged: Judged, width: int) -> list[Row]:
        glyphs = self.kit.glyphs
        nearest = nearest_classes(judged.classes, **dict(judged.readings))
        near = {each.partner_class.id for each in nearest} if judged.read else set()
        named, (found, chosen) = class_of(judged.classes, judged.readings), judged.in_force
        rows = [heading(_("Class")), Row(judged.verdict())]
        room = max((cell_len(judged.say(each.title)[:20]) for each in judged.classes), default=0)
        for each in judged.classes:
            mark = styled(glyphs.dot, ACCENT) if each.id in near else styled(glyphs.open, GREY)
            mark = styled(glyphs.done, JADE) if each is found else mark
            title = styled(padded(judged.say(each.title), room), BOLD if each.id in near else "")
            lead = join([mark, title], " ") + Content("  ")
            changes = changes_to(each, judged.readings) if judged.read else ()
            away = ngettext("{n} reading away", "{n} readings away", len(changes)).format(n=len(changes))
            telling = each.id in near or each is judged.classes[0]
            words = change_words(changes) if telling else away
            lines = hanging("", styled(words if changes else "", GREY), width, lead.cell_length)
            rows += [Row(lead + lines[0][lead.cell_length :], Pick(each.id)), *(Row(line) for line in lines[1:])]
        if judged.classes and named is None:
            mark = styled(glyphs.open if chosen else glyphs.done, GREY if chosen else JADE)
            rows.append(Row(join([mark, styled(_("leave it open"))], " "), Pick("")))
        return [*rows, *(Row(line) for line in self._former(judged, width))]

    def _former(self, judged: Judged, width: int) -> list[Content]:
        """What became of a choice that does not count now."""
        former, found = judged.partner.chosen_class, judged.in_force[0]
        if not former or (found is not None and found.id == former):
            return []
        said = _("Your choice {name} no longer counts: the readings name a class.")
        text = said if found is not None else _("Your choice {name} is not in this playbook.")
        name = one_line(judged.partner.chosen_title or former, 40)
        return hanging("", styled(text.format(name=name), GREY), width, 0)

    def _past(self, past: list[ReadingRow]) -> list[Row]:
        if not past:
            return []
        lines = [Row(line, row) for line, row in zip(reading_lines(past, self.kit.today_date), past, strict=True)]
        return [gap(), heading(pgettext("score", "History")), *lines]

    def _show_about(self) -> None:
        judged = self._judged
        pane = self.query_one("#class-about", VerticalScroll)
        width = max(pane.scrollable_content_region.width, 24)
        text = Content("")
        if judged is not None:
            match self.query_one("#class-list", Rows).value:
                case Quality(name=name):
                    text = reading_text(judged, self.kit.store, name, self.kit.glyphs, width)
                case Pick(id=id) if shown := next((each for each in judged.classes if each.id == id), None):
                    text = class_text(judged, self.kit.store, shown, self.kit.glyphs, width)
                case Pick():
                    said = _("It stays open until the readings name a class.")
                    text = styled(unnamed_text(judged.classes), OCHRE) + Content("\n\n") + styled(said, GREY)
                case ReadingRow() as row:
                    text = past_text(judged, row, width)
        self.query_one("#class-about-text", Static).update(text)
        self._more = text.plain.count("\n") >= pane.scrollable_content_region.height

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """At the right stands what belongs to the row."""
        event.stop()
        self._show_about()
        self.query_one("#class-about", VerticalScroll).scroll_home(animate=False)
        self.show_bars()

    def action_scroll(self, by: int) -> None:
        """Scroll what stands at the right."""
        pane = self.query_one("#class-about", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 1, 1), animate=False)

    def action_read(self, digit: int) -> None:
        """Set the reading under the cursor: the better, the worse, or unknown."""
        value = self.query_one("#class-list", Rows).value
        if isinstance(value, Quality):
            said = {1: BETTER[value.name], 2: WORSE[value.name]}.get(digit, "")
            add_reading(self.kit.store, self.partner, {value.name: said})
            self.show()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space does as Enter does."""
        event.stop()
        self._choose(event.value)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Turn a reading on by one, or choose a class where the readings name none."""
        event.stop()
        self._choose(event.value)

    def _choose(self, value: object) -> None:
        judged = self._judged
        if judged is None:
            return
        match value:
            case Quality(name=name):
                order = (BETTER[name], WORSE[name], "")
                now = judged.readings[name]
                add_reading(self.kit.store, self.partner, {name: order[(order.index(now) + 1) % 3]})
            case Pick(id=chosen) if self._may_choose():
                title = next((judged.say(each.title) for each in judged.classes if each.id == chosen), "")
                choose_class(self.kit.store, self.partner, chosen, title)
            case Pick(id=chosen) if chosen:
                self.kit.tell(_("The readings name the class; change a reading to change it."))
                return
        self.show()
