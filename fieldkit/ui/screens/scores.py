"""The scorecards of a partner: a card at a time as a profile of bars, with evidence, history and a score on one key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked, ngettext, pgettext
from fieldkit.rules.scores import HIGHEST, LOWEST, CardItem, ScoreCard, by_item, profile, tenths
from fieldkit.store import load_draft, score_item, take_score_back, write_evidence
from fieldkit.store.queries import last_score, partner, scores
from fieldkit.ui.cards import wrap
from fieldkit.ui.commands import Hint, bindings, key_hint
from fieldkit.ui.score_text import Board, Columns, board, cards_of, item_row, item_text, standing
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, fit, join, one_line, plain, short, styled
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


_BETWEEN = " " * 3


def _cells(parts: Sequence[Content]) -> int:
    """The width of the parts side by side."""
    return sum(part.cell_length + len(_BETWEEN) for part in parts) - len(_BETWEEN)


@dataclass(frozen=True)
class Place:
    """The row of an item or part."""

    card: str
    item: str


def summary(kit: FieldkitApp, partner: str) -> Content:
    """How far the cards of a partner are filled, on one line."""
    latest = {key: found[0] for key, found in by_item(scores(kit.store, partner)).items()}
    cards = cards_of(kit.playbook)
    known = [(card, found) for card in cards if (found := profile(card, latest)).known]
    if not known:
        return styled(ngettext("{n} card, nothing scored yet", "{n} cards, nothing scored yet", len(cards))
                      .format(n=len(cards)), GREY)  # fmt: skip
    parts = [
        join([styled(kit.playbook.expand(card.title), GREY), styled(standing(found), JADE)], " ")
        for card, found in known
    ]
    return join(parts, f" {kit.glyphs.sep} ")


class EvidenceLine(Horizontal):
    """The line at the foot on which the words behind a score are written; closed it takes no room."""

    DEFAULT_CSS = """
    EvidenceLine { height: 1; padding: 0 2; background: $bar; display: none; }
    EvidenceLine.-open { display: block; }
    EvidenceLine Static { width: auto; }
    EvidenceLine DraftInput { width: 1fr; }
    """

    place: Place | None = None
    """The item that is written on while the line is open, wherever the cursor may go."""

    title = ""
    """The name of that item."""

    before = ""
    """What stood in the field when it was opened without a draft."""

    def compose(self) -> ComposeResult:
        """The label and the field."""
        yield Static()
        yield DraftInput("score:")

    @property
    def field(self) -> DraftInput:
        """The field."""
        return self.query_one(DraftInput)

    def open(self, kit: FieldkitApp, partner: str, place: Place, title: str, evidence: str) -> None:
        """Write the words of the item called `title`, beginning with its draft or with the `evidence` so far."""
        field = self.field
        self.place, self.title = place, title
        self.before = plain(" ".join(evidence.split()))
        field.key = f"score:{partner}:{place.card}:{place.item}"
        with self.prevent(Input.Changed):
            field.value = load_draft(kit.store, field.key) or self.before
        field.cursor_position = len(field.value)
        self.show()
        self.add_class("-open")
        field.focus()

    def show(self) -> None:
        """Draw the label and the placeholder in the language in use."""
        label = styled(pgettext("score", "Evidence"), ACCENT)
        self.query_one(Static).update(label + styled(f" {fit(self.title, 24).rstrip()}", GREY) + styled("> ", ACCENT))
        self.field.placeholder = _("what was seen or heard, in a few words")

    def close(self) -> None:
        """Take the line away; what was typed and not entered stays as a draft."""
        if self.place is None:
            return
        if self.field.value == self.before:
            self.field.entered()
        else:
            self.field.save()
        self.place = None
        self.remove_class("-open")


class ScoresPage(KitScreen[None]):
    """The cards of one partner; left and right turn them, digits score the item under the cursor."""

    CSS_PATH = "scores.tcss"
    AUTO_FOCUS = "#scores-list"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("note",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"note": marked("Write what the score rests on, or a remark")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("note"),
        *(Binding(str(score), f"score({score})", show=False) for score in range(LOWEST, HIGHEST + 1)),
        Binding("0,delete", "take_back", show=False),
        Binding("right,tab", "turn(1)", show=False, priority=True),
        Binding("left,shift+tab", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "read(1)", show=False, priority=True),
        Binding("pageup", "read(-1)", show=False, priority=True),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._card = 0
        self._folded = False
        self._more = False
        self._places: dict[str, Place] = {}
        self._board: Board | None = None

    def compose_body(self) -> ComposeResult:
        """The cards, the items of the open one, all about the item under the cursor, the line for evidence."""
        yield Static(id="scores-cards")
        yield Static(id="scores-about")
        with Container(id="scores-body"):
            yield Rows("scores-list", lit=True)
            with VerticalScroll(id="scores-item", can_focus=False):
                yield Static(id="scores-item-text")
        yield EvidenceLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While evidence is being written, arrows and Tab belong to it."""
        return not (action in ("turn", "read") and self.typing)

    # What stands where.

    @property
    def card(self) -> ScoreCard | None:
        """The card that is open."""
        cards = self._board.cards if self._board else ()
        return cards[self._card % len(cards)] if cards else None

    @property
    def item(self) -> CardItem | None:
        """The item or part under the cursor."""
        place = self.query_one("#scores-list", Rows).value
        card = self.card
        return card.find(place.item) if card and isinstance(place, Place) and place.card == card.id else None

    def title_now(self) -> tuple[Content, Content]:
        """Who, and how the partner stands on the open card."""
        row = partner(self.kit.store, self.partner)
        sep = f" {self.kit.glyphs.sep} "
        left = join([styled(one_line(row.name if row else "", 120), BOLD), styled(_("Scorecards"), GREY)], sep)
        if self._board is None or self.card is None:
            return left, Content("")
        found = self._board.profile(self.card)
        known = _("{known} of {n} known").format(known=found.known, n=len(found.scores))
        average = _("average {value}").format(value=tenths(found.average)) if found.average else ""
        return left, join([styled(average, BOLD), styled(known, GREY)], sep)

    def keys_now(self) -> list[Hint]:
        """Score, write the evidence, take back, turn the card."""
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        item = self.item
        if item is None:
            return [key_hint("escape", _("Back")), key_hint("right", _("Next card"))]
        # A click on the digits explains them; no score is given by a slip of the mouse.
        score = [Hint(f"{LOWEST}-{HIGHEST}", _("Score"), "question_mark")] if item.scored else []
        words = key_hint("enter", pgettext("score", "Evidence") if item.scored else _("Remark"))
        parts = [key_hint("space", _("Parts") if self._folded else _("No parts"))] if self._has_parts() else []
        more = [key_hint("pagedown", _("Read on"))] if self._more else []
        return [*score, words, key_hint("escape", _("Back")), key_hint("0", _("Take back")),
                key_hint("right", _("Next card")), *more, *parts]  # fmt: skip

    def help_text(self) -> str:
        """What the keys do, and what counts."""
        return _(
            "1 to 5 score the item under the cursor, 5 is best; of a need it says how much it matters.\n"
            "Enter or F2 writes what the score rests on. 0 or Del takes it back. Each is one undo.\n"
            "Left and right turn the cards, Space folds the parts, PgDn reads on about the item.\n"
            "What was never scored is unknown, not zero: averages leave it out. Parts explain, they do not count.\n"
            "! marks an item on which an objection was heard; its words stand below."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its screen."""
        row = partner(self.kit.store, self.partner)
        if row is None:
            self.leave()
            return
        self._board = board(self.kit.store, self.kit.playbook, self.partner, row.name)
        self.query_one(EvidenceLine).show()
        self._show_cards(self._board)
        self._show_list(self._board)
        self._show_item()
        super().show()

    def _show_cards(self, drawn: Board) -> None:
        room = max(self.size.width - 4, 20)
        # Titles give way before a card does; then the line begins as far left as keeps the open card in sight.
        parts = self._card_parts(drawn, 24)
        for title in (18, 14, 10):
            if _cells(parts) > room:
                parts = self._card_parts(drawn, title)
        at = self._card % len(parts) if parts else 0
        first = next((first for first in range(at) if _cells(parts[first : at + 1]) <= room), at)
        line = Content(_BETWEEN).join(parts[first:])
        self.query_one("#scores-cards", Static).update(line.truncate(room, ellipsis=True))
        about = (self.card.text or _("How much each need matters to this partner.")) if self.card else ""
        told = wrap(styled(one_line(drawn.say(about)), GREY), room)[:2]
        self.query_one("#scores-about", Static).update(
            Content("\n").join(each.pad_right(room - each.cell_length) for each in told)
        )

    def _card_parts(self, drawn: Board, title: int) -> list[Content]:
        """The cards with how the partner stands on each; the open one in full, the others in `title` cells."""
        named = [(card, drawn.say(card.title)) for card in drawn.cards]
        return [
            (styled(name, f"bold {ACCENT}") if card is self.card else styled(fit(name, title).rstrip(), GREY))
            + styled(f" {standing(drawn.profile(card))}", GREY)
            for card, name in named
        ]

    def _show_list(self, drawn: Board) -> None:
        rows = self.query_one("#scores-list", Rows)
        card = self.card
        if card is None:
            rows.set_rows([Row(styled(_("This playbook has no scorecards and no needs."), GREY))])
            return
        glyphs = self.kit.glyphs
        columns = Columns.of(drawn, card, max(rows.size.width - 4, 30))
        shown = [each for item in card.items for each in (item, *(() if self._folded else item.parts))]
        rows.set_rows([Row(item_row(drawn, card, each, columns, glyphs), Place(card.id, each.key)) for each in shown])

    def _show_item(self) -> None:
        card, item = self.card, self.item
        pane = self.query_one("#scores-item", VerticalScroll)
        text = Content("")
        if self._board and card and item:
            width = max(pane.scrollable_content_region.width, 24)
            text = item_text(self._board, card, item, self.kit.glyphs, self.kit.today_date, width)
        self.query_one("#scores-item-text", Static).update(text)
        self._more = text.plain.count("\n") >= pane.scrollable_content_region.height

    def _has_parts(self) -> bool:
        return self.card is not None and any(item.parts for item in self.card.items)

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Below, or at the right, stands the item under the cursor."""
        event.stop()
        self.query_one(EvidenceLine).close()
        self._show_item()
        self.query_one("#scores-item", VerticalScroll).scroll_home(animate=False)
        self.show_bars()

    def action_turn(self, by: int) -> None:
        """Turn to the next card."""
        if self._board and self._board.cards:
            self.query_one(EvidenceLine).close()
            rows = self.query_one("#scores-list", Rows)
            if isinstance(rows.value, Place):
                self._places[rows.value.card] = rows.value
            self._card = (self._card + by) % len(self._board.cards)
            rows.set_rows([])
            self.show()
            rows.move_to(self._places.get(self._board.cards[self._card].id))
            self._show_item()
            self.show_bars()
            rows.focus()

    def action_read(self, by: int) -> None:
        """Scroll what is said of the item."""
        pane = self.query_one("#scores-item", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 1, 1), animate=False)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space folds the parts away, and brings them back."""
        event.stop()
        if not self._has_parts():
            return
        place = event.value
        self._folded = not self._folded
        rows = self.query_one("#scores-list", Rows)
        if self._folded and isinstance(place, Place):
            rows.move_to(Place(place.card, place.item.partition("/")[0]))
        self.show()

    def action_score(self, score: int) -> None:
        """Score the item under the cursor."""
        card, item = self.card, self.item
        if card is None or item is None:
            return
        if not item.scored:
            self.kit.tell(_("A remark only: it is never scored and never counts."))
            return
        owner = self.kit.settings.owner
        score_item(self.kit.store, self.partner, card.id, item.key, self._title(item), score, by=owner)
        self.show()

    def action_take_back(self) -> None:
        """Say that the item is unknown again."""
        card, item = self.card, self.item
        if card is None or item is None:
            return
        owner = self.kit.settings.owner
        if take_score_back(self.kit.store, self.partner, card.id, item.key, self._title(item), by=owner):
            self.kit.tell(_("Taken back: {item}. It is unknown again.").format(item=short(self._title(item))))
        self.show()

    def _title(self, item: CardItem) -> str:
        return self._board.say(item.title) if self._board else item.title

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter writes the evidence."""
        event.stop()
        self.action_note()

    def action_note(self) -> None:
        """Write the words behind the score, or a remark."""
        card, item = self.card, self.item
        if not self.is_current or self._board is None or card is None or item is None:
            return
        entry = last_score(self.kit.store, self.partner, card.id, item.key)
        evidence = entry.evidence if entry else ""
        line = self.query_one(EvidenceLine)
        line.open(self.kit, self.partner, Place(card.id, item.key), self._title(item), evidence)
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter writes what was typed; what was not changed writes nothing."""
        event.stop()
        line = self.query_one(EvidenceLine)
        place, typed = line.place, line.field.value
        if place is not None and typed != line.before:
            write_evidence(self.kit.store, self.partner, place.card, place.item, line.title, typed.strip(),
                           by=self.kit.settings.owner, draft=line.field.key)  # fmt: skip
        line.before = typed
        line.close()
        self.query_one("#scores-list", Rows).focus()
        self.show()

    def action_back(self) -> None:
        """Leave the line, else go back."""
        if self.typing:
            self.query_one(EvidenceLine).close()
            self.query_one("#scores-list", Rows).focus()
            self.show_bars()
        else:
            self.leave()
