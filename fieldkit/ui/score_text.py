"""A partner's scorecards as text: a bar for each item, and of one item what to look for, and what was heard of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _, pgettext
from fieldkit.playbook import Playbook
from fieldkit.rules.scores import (
    HIGHEST,
    CardItem,
    Key,
    Profile,
    ScoreCard,
    by_item,
    profile,
    read_score,
    remarks,
    score_cards,
    score_of,
    tenths,
)
from fieldkit.store import Store
from fieldkit.store.queries import heard_from, scores
from fieldkit.store.queries.scores import ScoreRow
from fieldkit.store.records import HeardRow
from fieldkit.ui.cards import hanging, say
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.notes import outcome_mark, outcome_text
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, as_date, join, one_line, padded, styled

LONGEST = 2000
"""Characters of one text that are laid out."""

SHOWN = 60
"""As many objections and entries of an item are shown, the newest; all of them are in the dump."""

MIDDLE = 3
"""From this score on, a bar is drawn as good."""


@dataclass(frozen=True)
class Board:
    """What the cards are drawn from: the cards, all entries by item (newest first), and the remarks of objections."""

    playbook: Playbook
    cards: tuple[ScoreCard, ...]
    entries: dict[Key, list[ScoreRow]]
    remarks: dict[str, list[HeardRow]]
    names: dict[str, str]

    def latest(self, card: ScoreCard, item: CardItem) -> ScoreRow | None:
        """The entry that counts for an item."""
        found = self.entries.get((card.id, item.key))
        return found[0] if found else None

    def profile(self, card: ScoreCard) -> Profile:
        """How the partner stands on a card."""
        return profile(card, {key: found[0] for key, found in self.entries.items()})

    def say(self, text: str) -> str:
        """A text of the playbook with its variables filled in."""
        return say(self.playbook, text, self.names)


def cards_of(playbook: Playbook) -> tuple[ScoreCard, ...]:
    """The cards of a playbook, the needs among them."""
    return score_cards(playbook.entries, _("Needs"))


def board(store: Store, playbook: Playbook, partner: str, name: str) -> Board:
    """Read what the cards of a partner are drawn from."""
    heard = remarks(playbook.entries.objections, heard_from(store, partner))
    return Board(playbook, cards_of(playbook), by_item(scores(store, partner)), heard, {"partner_name": name})


def standing(found: Profile) -> str:
    """How much of a card is known, and its average, in few cells: 4/5 3.8."""
    average = found.average
    return " ".join(filter(None, (f"{found.known}/{len(found.scores)}", tenths(average) if average else "")))


def bar(score: int | None, cells: int, style: str, glyphs: Glyphs) -> Content:
    """A score as a bar of so many cells; what is unknown has none."""
    filled = cells * (score or 0) // HIGHEST
    return styled(glyphs.line * filled, style) + styled(glyphs.open * (cells - filled), GREY)


def _style(card: ScoreCard, score: int | None) -> str:
    if card.needs:
        return ACCENT
    return JADE if (score or 0) >= MIDDLE else OCHRE


@dataclass(frozen=True)
class Columns:
    """The columns of a card in a list of `width` cells."""

    title: int
    bar: int

    @classmethod
    def of(cls, board: Board, card: ScoreCard, width: int) -> Columns:
        """As wide as the titles are, up to some two fifths of the list."""
        titles = [board.say(item.title) for item in card.items]
        titles += ["  " + board.say(part.title) for item in card.items for part in item.parts]
        longest = max((cell_len(title[:80]) for title in titles), default=0)
        return cls(min(max(longest, 8), max(width * 2 // 5, 12)), 15 if width >= 90 else 10)


def item_row(board: Board, card: ScoreCard, item: CardItem, columns: Columns, glyphs: Glyphs) -> Content:
    """An item or part on one line: its title, a bar, the score, and the words behind it or what is missing."""
    entry = board.latest(card, item)
    score = score_of(item, entry)
    part = "/" in item.key
    title = "  " * part + padded(board.say(item.title), columns.title - 2 * part)
    heard = board.remarks.get(item.id, [])
    mark = styled("!" if heard else " ", OCHRE)
    if item.scored:
        drawn = bar(score, columns.bar, _style(card, score), glyphs)
        figure = styled("?", GREY) if score is None else styled(str(score), BOLD)
    else:
        drawn, figure = styled(padded(_("remark only"), columns.bar), GREY), styled(" ")
    return join([styled(title, GREY if part else ""), drawn, figure + mark, _words(board, card, item, entry)], " ")


def _words(board: Board, card: ScoreCard, item: CardItem, entry: ScoreRow | None) -> Content:
    if entry and entry.evidence:
        return styled(one_line(entry.evidence), GREY)
    if score_of(item, entry) is not None:
        return styled(_("no evidence yet"), OCHRE)
    if not item.scored or "/" in item.key:
        return Content("")
    parts = Profile(tuple(score_of(each, board.latest(card, each)) for each in item.parts))
    if parts.average is not None:
        return styled(_("unknown; its parts {standing}").format(standing=standing(parts)), GREY)
    return styled(_("unknown"), GREY)


def item_text(board: Board, card: ScoreCard, item: CardItem, glyphs: Glyphs, today: date, width: int) -> Content:
    """All about an item: what high and low look like, the question, objections that bear on it, and the history."""
    head = join([styled(board.say(item.title), BOLD), styled(_("sample") if item.sample or card.sample else "", OCHRE)],
                "  ")  # fmt: skip
    indent = 6
    rows = hanging("", head, width, 0)
    if not item.scored:
        rows += hanging("", styled(_("A remark only: it is never scored and never counts."), OCHRE), width, 0)
    if item.text:
        rows += hanging("", styled(board.say(item.text)), width, 0)
    if item.ask:
        rows += hanging(_("Ask"), styled(board.say(item.ask)), width, indent)
    if item.cues:
        cues = f" {glyphs.sep} ".join(board.say(each) for each in item.cues)
        rows += hanging(_("Hear"), styled(cues, GREY), width, indent)
    if heard := board.remarks.get(item.id, []):
        rows += [Content(""), styled(_("Objections heard on this"), ACCENT)]
        for each in heard[:SHOWN]:
            rows += heard_lines(each, glyphs, today, width)
        rows += _more(heard)
    if history := board.entries.get((card.id, item.key), []):
        rows += [Content(""), styled(pgettext("score", "History"), ACCENT)]
        for entry in history[:SHOWN]:
            rows += _history_lines(item, entry, today, width)
        rows += _more(history)
    return Content("\n").join(rows)


def _more(found: Sequence[object]) -> list[Content]:
    """How many more there are than are shown."""
    return [styled(f"+{len(found) - SHOWN}", GREY)] if len(found) > SHOWN else []


def heard_lines(heard: HeardRow, glyphs: Glyphs, today: date, width: int) -> list[Content]:
    """An objection heard: the day, the partner's words, what was answered, and how it ended."""
    said = one_line(heard.words or heard.title, LONGEST)
    body = join([styled(said), styled(outcome_text(heard), GREY), styled(one_line(heard.answer, LONGEST), JADE)], "  ")
    day = short_day(heard.at, today)
    lines = hanging("", body, width, cell_len(day) + 4)
    lead = outcome_mark(heard, glyphs) + styled(f" {day}  ", GREY)
    return [lead + lines[0][lead.cell_length :], *lines[1:]]


def _history_lines(item: CardItem, entry: ScoreRow, today: date, width: int) -> list[Content]:
    score = read_score(entry.score) if item.scored else None
    if score is None and not entry.evidence:
        body = styled(_("taken back"), GREY)
    else:
        words = styled(one_line(entry.evidence, LONGEST)) if entry.evidence else styled(_("no evidence yet"), OCHRE)
        body = join([styled("" if score is None else str(score), BOLD), words], "  ")
    body = join([body, styled(one_line(entry.by, 40), GREY)], "  ")
    day = short_day(entry.at, today)
    return hanging(day, body, width, cell_len(day) + 2, GREY)


def short_day(when: str, today: date) -> str:
    """The day of a moment as 11-23, with its year where that is another one."""
    day = as_date(when)
    if day is None:
        return ""
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"
