"""Rehearsing: a card is asked, answered aloud or typed, revealed, its key points ticked, and rated; then the next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key, ScreenResume, ScreenSuspend
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import model
from fieldkit.playbook.drills import DrillCard
from fieldkit.rules.answers import points_in
from fieldkit.rules.queue import Queued
from fieldkit.rules.rounds import Round, suggested_rating
from fieldkit.store import clear_draft, load_draft, review_card
from fieldkit.store.queries import reviews_in_round
from fieldkit.ui.cards import Card, proof_file
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.rehearse_cards import back_card, front_card
from fieldkit.ui.rehearse_end import round_over
from fieldkit.ui.rehearse_text import again_text, clock_text, rating_line, rating_words, reason_text
from fieldkit.ui.rehearsing import Front, cards_of, end_round, front_of, keep_round, left_of, own_answers
from fieldkit.ui.screen import KEPT, KitScreen
from fieldkit.ui.text import BOLD, GREY, OCHRE, RULE, join, styled
from fieldkit.ui.widgets.bars import TopBar
from fieldkit.ui.widgets.foot_line import FootLine

WIDEST = 72
"""Cells of a card in a wide window: lines that the eye takes at once."""

LONGEST = 600
"""Seconds that a review counts at most: whoever stays away longer did not rehearse meanwhile."""


class Drill(KitScreen[int]):
    """One round, wherever it stands; Esc leaves it to be gone on with. Gives the last rating."""

    CSS_PATH = "drill.tcss"
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("note", "open_file", "save", "undo")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "note": marked("Type the answer: Enter then shows the right one"),
        "open_file": marked("Open the file that proves the answer"),
        "save": marked("Keep an answer of your own beside the company's"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("note", "open_file", "save"),
        *(Binding(str(at), f"rate({at})", show=False) for at in range(1, 5)),
        Binding("enter", "go_on", show=False),
        Binding("space", "tick", show=False),
        Binding("up", "point(-1)", show=False),
        Binding("down", "point(1)", show=False),
        Binding("left", "choose(-1)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False),
        Binding("pagedown", "scroll(1)", show=False),
    ]

    def __init__(self, round: Round, practice: str = "", persona: str = "") -> None:
        """`practice` stands on the top line of what a rehearsed visit throws in, `persona` is the id of who says it."""
        super().__init__()
        self.round = round
        self.partner = round.partner
        self._practice = practice
        self._persona = persona
        self._shown: tuple[str, int, str] | None = None
        self._front = Front()
        self._cards: tuple[Queued, ...] = ()
        self._done = 0
        self._begin()

    def _begin(self) -> None:
        """A card comes up: nothing is revealed or ticked, the clock stands at nought."""
        self._revealed = False
        self._hits: set[str] = set()
        self._typed = ""
        self._at = 0
        self._chosen = 0
        self._spent = 0.0
        self._since: datetime | None = None

    # What is shown.

    @property
    def queued(self) -> Queued | None:
        """The card on the screen and why it is there, None at the end of the round."""
        return self._cards[0] if self._cards else None

    @property
    def card(self) -> DrillCard | None:
        """What is rehearsed; None at the end of the round."""
        return cards_of(self.kit).get(self.queued.card) if self.queued else None

    @property
    def entry(self) -> model.Entry | None:
        """The entry that is rehearsed."""
        return self.kit.playbook.get(self.card.entry) if self.card else None

    @property
    def seconds(self) -> float:
        """How long the card is on the screen; what lay over it is not counted."""
        running = (self.kit.store.now() - self._since).total_seconds() if self._since else 0.0
        return min(max(self._spent + running, 0.0), LONGEST)

    def compose_body(self) -> ComposeResult:
        """The card, and a line for what is typed."""
        with VerticalScroll(id="drill-pane", can_focus=False):
            yield Static(id="drill-text")
        yield FootLine(id="drill-foot")

    def on_mount(self) -> None:
        """The round can be gone on with from here on; the clock moves every second."""
        keep_round(self.kit, self.round)
        self.set_interval(1, self._tick_clock)

    def _tick_clock(self) -> None:
        if self.is_current and self.card is not None and not self._revealed:
            self.show_bars()

    def on_screen_suspend(self, _event: ScreenSuspend) -> None:
        """Something lies over the card: its clock stands."""
        self._spent, self._since = self.seconds, None

    def on_screen_resume(self, event: ScreenResume) -> None:
        """The card is in front again: its clock goes on."""
        super().on_screen_resume(event)
        if self._since is None and not self._revealed:
            self._since = self.kit.store.now()

    def show(self) -> None:
        """Draw the card that is due by what the store says was rated."""
        rated = reviews_in_round(self.kit.store, self.round.id)
        self._done, self._cards = len(rated), left_of(self.kit, self.round)
        card = self.card
        # A rating and its undo, and another language, bring another card up; anything else leaves what was ticked.
        now = (card.id, len(rated), card.version) if card else ("", len(rated), "")
        if now != self._shown:
            self._shown = now
            self._take_up(card)
        self._draw()
        super().show()

    def _take_up(self, card: DrillCard | None) -> None:
        self._begin()
        self._since = self.kit.store.now()
        foot = self.query_one(FootLine)
        if foot.about:
            foot.close()
        if card is None:
            return
        self._front = front_of(self.kit, card, self._persona)
        if load_draft(self.kit.store, self._draft):
            foot.open("answer", self._draft)
        else:
            self.set_focus(None)
        self.query_one("#drill-pane", VerticalScroll).scroll_home(animate=False)

    @property
    def _draft(self) -> str:
        return f"answer:{self.queued.card}" if self.queued else "answer:"

    def _draw(self) -> None:
        self.query_one(FootLine).label(_("Answer"), _("Enter shows the answer; Esc leaves it for later"))
        pane = self.query_one("#drill-pane", VerticalScroll)
        width, height = min(max(self.size.width - 6, 20), WIDEST), max(pane.size.height, 1)
        rows = self._card_lines(width) if self.card else round_over(self.kit, self.round, width).split("\n")
        above = max(min(height // 5, height - len(rows)), 0)
        self.query_one("#drill-text", Static).update(Content("\n").join([Content("")] * above + rows))

    def _card_lines(self, width: int) -> list[Content]:
        kit, card, front = self.kit, self.card, self._front
        if card is None:
            return []
        draw = Card(kit.playbook, kit.glyphs, width, values=self._values())
        asked = front_card(draw, card, front.said, front.persona, front.situation, task=not self._revealed)
        rows = asked.split("\n", allow_blank=True)
        if not self._revealed:
            return rows
        own = own_answers(kit.store, card.entry) if card.drill == "objection" else []
        back = back_card(draw, card, self._hits, self._at, own, self._typed).split("\n")
        rows = [*rows, styled(kit.glyphs.line * min(width, 40), RULE), *back]
        return [*rows, Content(""), rating_line(kit.glyphs, self._chosen)] if self._chosen else rows

    def _values(self) -> dict[str, str]:
        heard = self.queued.heard if self.queued else None
        return {"rep_name": self.kit.settings.owner, "partner_name": heard.partner_name if heard else ""}

    def title_now(self) -> tuple[Content, Content]:
        """Why this card is here; how far the round is, and the clock."""
        kit, sep = self.kit, f" {self.kit.glyphs.sep} "
        queued = self.queued
        if queued is None:
            return join([styled(_("Rehearse"), BOLD), styled(_("the round is over"), GREY)], sep), Content("")
        count = f"{self._done + 1} / {self._done + len(self._cards)}" if self.round.repeats else ""
        right = join([styled(count, GREY), styled(clock_text(self.seconds), GREY)], "   ")
        if self._practice:
            left = join([styled(self._practice, f"bold {OCHRE}"), styled(_("the partner objects"), GREY)], sep)
        else:
            # Why the card is here tells more than where one is, so it has the room of both where it needs it.
            room = self.query_one(TopBar).room_beside(right)
            reason = styled(reason_text(queued, kit.today_date, kit.store.now(), room), GREY)
            left = join([styled(_("Rehearse"), BOLD), reason], sep)
            left = left if left.cell_length <= room else reason
        return left, right

    def keys_now(self) -> list[Hint]:
        """The keys of the front, of the answer, of the field, or of the end."""
        if self.typing:
            return [key_hint("enter", _("Show the answer")), key_hint("escape", _("Leave, keep the draft"))]
        rest = key_hint("escape", _("Rest"))
        card = self.card
        if card is None:
            return [key_hint("enter", _("Done")), hint("undo", _("Last card again"))]
        if not self._revealed:
            return [key_hint("enter", _("Show the answer")), rest, hint("note", _("Type it")),
                    *([hint("undo", _("Last card again"))] if self._done else [])]  # fmt: skip
        ratings = [key_hint(str(at), word) for at, word in enumerate(rating_words(), 1)]
        files = [hint("open_file", _("Proof"))] if proof_file(self.kit.playbook, card.proof) else []
        keep = [hint("save", _("Mine"))] if card.drill == "objection" else []
        more = [key_hint("pagedown", _("More"))] if self.query_one("#drill-pane").max_scroll_y else []
        return [*ratings, rest, key_hint("space", _("Tick")), *keep, *files, *more]

    def help_text(self) -> str:
        """How a card is rehearsed."""
        return _(
            "Answer aloud, or begin to type; Enter or Space shows the answer.\n"
            "Up and down choose a key point, Space ticks it; what a typed answer holds is ticked beforehand.\n"
            "1 forgot, 2 hard, 3 got it, 4 at once; left, right and Enter do the same.\n"
            "What was forgotten comes once more at the end. ctrl+z takes the last rating back, and shows it again.\n"
            "F8 keeps an answer of your own beside the company's. Esc leaves; the round goes on where it stood."
        )

    # What the rep does.

    def on_key(self, event: Key) -> None:
        """Whoever types answers: the first letter, 汉字 or mark goes to the field."""
        typed, foot = event.character or "", self.query_one(FootLine)
        if self._revealed or self.card is None or self.typing or len(typed) != 1 or not typed.isprintable():
            return
        # A field that is open gets the focus a moment later; what is typed meanwhile is its own, whatever it is.
        if foot.about or typed not in KEPT:
            event.stop()
            event.prevent_default()
            if not foot.about:
                self.action_note()
            foot.field.insert_text_at_cursor(typed)

    def action_note(self) -> None:
        """Type the answer, or go on typing it."""
        if self.card is not None:
            self._revealed, self._since = False, self._since or self.kit.store.now()
            self.query_one(FootLine).open("answer", self._draft, self._typed)
            self._draw()
            self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The answer is typed: reveal, with the key points ticked that it holds."""
        event.stop()
        if self.typing:
            self._reveal()

    def _reveal(self) -> None:
        card, foot = self.card, self.query_one(FootLine)
        if card is None:
            return
        if not self._revealed:
            typed = (foot.field.value if foot.about else load_draft(self.kit.store, self._draft) or self._typed).strip()
            if foot.about:
                foot.close()
            if typed != self._typed or not self._hits:
                self._hits = set(points_in(typed, card.points, self.kit.playbook.pack.synonyms)) if typed else set()
            self._typed, self._revealed = typed, True
            self._spent, self._since = self.seconds, None
            self.set_focus(None)
        self._draw()
        self.call_after_refresh(self.show_bars)

    def action_go_on(self) -> None:
        """Enter: reveal; then choose a rating; then take it. At the end of the round, leave."""
        if self.card is None:
            self._finish()
        elif not self._revealed:
            self._reveal()
        elif self._chosen:
            self._rate(self._chosen)
        else:
            self.action_choose(0)

    def action_tick(self) -> None:
        """Space: reveal, then tick the key point under the cursor or take its tick away."""
        card = self.card
        if card is None:
            return
        if not self._revealed:
            self._reveal()
        elif card.points:
            self._hits ^= {card.points[self._at].id}
            self._at = min(self._at + 1, len(card.points) - 1)
            self._draw()

    def action_point(self, by: int) -> None:
        """Move among the key points; on the front there is nothing to choose."""
        if self.card is not None and self._revealed:
            self._at = min(max(self._at + by, 0), max(len(self.card.points) - 1, 0))
            self._draw()
        else:
            self.action_scroll(by)

    def action_choose(self, by: int) -> None:
        """Move among the ratings, beginning at what the ticks suggest."""
        if self.card is not None and self._revealed:
            suggested = suggested_rating(len(self.card.points), len(self._hits), typed=bool(self._typed))
            self._chosen = min(max(self._chosen + by, 1), 4) if self._chosen else suggested
            self._draw()
            self.call_after_refresh(self.query_one("#drill-pane").scroll_end, animate=False)

    def action_rate(self, rating: int) -> None:
        """A digit rates what was revealed; on the front it reveals first, so that nothing is rated unseen."""
        if self.card is None:
            return
        if self._revealed:
            self._rate(rating)
        else:
            self._chosen = rating
            self._reveal()

    def _rate(self, rating: int) -> None:
        card, front = self.card, self._front
        if card is None or not self.is_current:
            return
        if not self._done:
            keep_round(self.kit, self.round, begun=True)
        schedule = review_card(
            self.kit.store,
            card.id,
            self.kit.playbook.expand(card.title),
            rating,
            drill=card.drill,
            kind=card.kind,
            seconds=round(self.seconds),
            said=front.said,
            scene=front.scene,
            version=card.version,
            typed=self._typed,
            hits=[point.id for point in card.points if point.id in self._hits],
            mode=self.round.mode,
            round=self.round.id,
            partner=self.round.partner,
            draft=self._draft,
        )
        if not self.round.repeats:
            if schedule is not None and not self._practice:
                self.kit.tell(again_text(schedule.due, self.kit.store.now()))
            self.leave(rating)
            return
        self.show()

    def action_save(self) -> None:
        """Keep an answer of one's own beside the company's, beginning with what was typed."""
        from fieldkit.ui.variant_forms import variant_form

        card, queued = self.card, self.queued
        if card is None or queued is None or card.drill != "objection" or not self._revealed:
            return
        heard = queued.heard.id if queued.heard and queued.heard.objection == card.entry else ""
        self.app.push_screen(variant_form(self.kit, card.entry, first=self._typed, heard=heard))

    def action_open_file(self) -> None:
        """Open the file that proves the answer, once it is revealed."""
        if self.card is not None and self._revealed:
            self.kit.open_file(self.kit.playbook, proof_file(self.kit.playbook, self.card.proof))

    def action_scroll(self, by: int) -> None:
        """Scroll the card by a screenful."""
        pane = self.query_one("#drill-pane", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 2, 1), animate=False)

    def _finish(self) -> None:
        end_round(self.kit.store, self.round)
        self.leave()

    def action_back(self) -> None:
        """From the field to the front, keeping what was typed; from the card away, to be gone on with."""
        if self.typing:
            foot = self.query_one(FootLine)
            if not foot.field.value.strip():
                clear_draft(self.kit.store, self._draft)
                foot.field.entered()
            foot.close()
            self.set_focus(None)
            self.show_bars()
        elif self.card is None:
            self._finish()
        else:
            # A round of which nothing was done is none to go on with.
            if not self._done and not load_draft(self.kit.store, self._draft):
                end_round(self.kit.store, self.round)
            self.leave()
