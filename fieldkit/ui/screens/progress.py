"""Own progress: what is remembered, on which days, of which kinds, and for how long; a picture of twelve weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from fieldkit.i18n import _, ngettext
from fieldkit.rules.progress import FEWEST, WEEKS, Group, Progress, progress_of
from fieldkit.store.queries import practised
from fieldkit.ui.cards import OBJECTION_WORDS, hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.rehearse_cards import DRILL_WORDS
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, join, padded, styled

MADE_OF = ("review",)
"""The kinds of entries that the page is made of."""

DAYS = 7
"""Days with reviews that are listed, the newest first."""

NAME = 18
"""Cells of the column of names."""

LONGEST = 24
"""Cells of the longest bar."""


class OwnProgress(KitScreen[None]):
    """One page; nothing on it is a score."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]

    _progress: Progress | None = None

    def compose_body(self) -> ComposeResult:
        """Two columns, below each other where the window is narrow."""
        with VerticalScroll(id="progress-pane", can_focus=False), Horizontal(id="progress-columns"):
            yield Static(id="progress-left")
            yield Static(id="progress-right")

    def title_now(self) -> tuple[Content, Content]:
        """What this is; all of it in three figures."""
        whole = self._progress.whole if self._progress else Group()
        cards = ngettext("{n} card", "{n} cards", whole.reviews).format(n=whole.reviews)
        minutes = _("{n} min").format(n=whole.minutes)
        return styled(_("Own progress"), BOLD), styled(f"{cards} {self.kit.glyphs.sep} {minutes}", GREY)

    def keys_now(self) -> list[Hint]:
        """Scrolling, and back."""
        more = [key_hint("pagedown", _("More"))] if self.query_one("#progress-pane").max_scroll_y else []
        return [key_hint("escape", _("Back")), *more]

    def help_text(self) -> str:
        """What the figures say."""
        return _(
            "Remembered: of the cards that came again on a later day, those that were not forgotten.\n"
            "Below {n} there are too few to tell. Days without rehearsing are not listed: they are nobody's business.\n"
            "The picture shows the minutes of the last {weeks} weeks."
        ).format(n=FEWEST, weeks=WEEKS)

    def show(self) -> None:
        """Draw both columns."""
        store, today = self.kit.store, self.kit.today_date
        found = store.kept(("progress", today), MADE_OF, lambda: progress_of(practised(store), today))
        self._progress = found
        left, right = self.query_one("#progress-left", Static), self.query_one("#progress-right", Static)
        if not found.whole.reviews:
            text = _("Nothing was rehearsed yet. Enter under Rehearse begins a round of five minutes.")
            left.update(Content("\n").join(hanging("", styled(text, GREY), max(self.size.width // 2, 30), 0)))
            right.update("")
        else:
            left.update(Content("\n").join([*self._weeks(found, today), Content(""), *self._days(found)]))
            right.update(Content("\n").join([*self._remembered(found), Content(""), *self._kinds(found)]))
        super().show()
        self.call_after_refresh(self.show_bars)

    def _weeks(self, found: Progress, today: date) -> list[Content]:
        """A bar a week: minutes; a week without any has none, and says nothing of it."""
        rows = [styled(_("Minutes a week"), ACCENT)]
        longest = max(found.weeks)
        first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
        for at, minutes in enumerate(found.weeks):
            day = first + timedelta(weeks=at)
            bar = self.kit.glyphs.line * max(round(LONGEST * minutes / max(longest, 1)), 1) if minutes else ""
            rows.append(styled(f"{day:%m-%d}  ", GREY) + styled(bar, JADE) + styled(f" {minutes or ''}", GREY))
        return rows

    def _days(self, found: Progress) -> list[Content]:
        rows = [join([styled(_("Days"), ACCENT), styled(str(len(found.days)), GREY)], "  ")]
        days = [*found.days.items()][-DAYS:][::-1]
        timed = _minutes_tell(group for _day, group in days)
        for day, group in days:
            cards = ngettext("{n} card", "{n} cards", group.reviews).format(n=group.reviews)
            minutes = _("{n} min").format(n=group.minutes) if timed else ""
            rows.append(join([styled(f"{day:%m-%d}", GREY), styled(padded(cards, 12)), styled(minutes, GREY)], "  "))
        return rows

    def _remembered(self, found: Progress) -> list[Content]:
        head = join([styled(padded(_("Remembered"), NAME), ACCENT), styled(_("of a hundred"), GREY)], "  ")
        timed = _minutes_tell(found.drills.values())
        drills = ((_(DRILL_WORDS.get(drill, drill)), group) for drill, group in found.drills.items())
        return [head, self._line(_("all"), found.whole, BOLD, timed=timed), *self._lines(drills, timed=timed)]

    def _kinds(self, found: Progress) -> list[Content]:
        if not found.kinds:
            return []
        kinds = ((_(OBJECTION_WORDS.get(kind, kind)), group) for kind, group in found.kinds.items())
        timed = _minutes_tell(found.kinds.values())
        return [styled(_("Objections by kind"), ACCENT), *self._lines(kinds, timed=timed)]

    def _lines(self, groups: Iterable[tuple[str, Group]], *, timed: bool) -> list[Content]:
        most = sorted(groups, key=lambda each: -each[1].reviews)
        return [self._line(name, group, timed=timed) for name, group in most]

    def _line(self, name: str, group: Group, style: str = "", *, timed: bool) -> Content:
        share = group.retention
        text = styled(_("too few"), GREY) if share is None else styled(f"{round(100 * share):>3}", JADE)
        count = ngettext("{n} card", "{n} cards", group.reviews).format(n=group.reviews)
        minutes = _("{n} min").format(n=group.minutes) if timed else ""
        tail = styled(f"  {padded(count, 10)} {minutes}".rstrip(), GREY)
        return styled(padded(name, NAME) + "  ", style) + text + " " * max(8 - text.cell_length, 1) + tail

    def action_scroll(self, by: int) -> None:
        """Scroll the page."""
        self.query_one("#progress-pane", VerticalScroll).scroll_relative(y=by, animate=False)


def _minutes_tell(groups: Iterable[Group]) -> bool:
    """Tell whether the minutes of some lines tell anything: the same behind each of them do not."""
    return len({group.minutes for group in groups}) > 1
