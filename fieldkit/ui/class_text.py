"""The class of a partner as text: what a reading means, the class in force, and the way to the best one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.cells import cell_len
from textual.content import Content

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.playbook.model import PartnerClass
from fieldkit.rules.classes import (
    BETTER,
    READINGS,
    WORSE,
    Change,
    changes_to,
    class_in_force,
    classes_short_of,
    readings_of,
)
from fieldkit.rules.scores import MATTERS, NEEDS, by_item, read_score
from fieldkit.store import Store
from fieldkit.store.queries import last_reading, scores
from fieldkit.store.records import PartnerRow, ReadingRow
from fieldkit.ui.cards import hanging, sample_mark, say
from fieldkit.ui.glyphs import Glyphs
from fieldkit.ui.score_text import short_day
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, join, one_line, padded, styled
from fieldkit.ui.words import reading_names, reading_words

ASKED = 2
"""So many needs of which nothing is known are named with their question."""


def reading_meanings() -> dict[str, str]:
    """What each reading asks."""
    return {
        "competitive": _("Do schools listen to this partner, and does it win when it bids?"),
        "willing": _("Does it want to work with us, and does it give time and people for it?"),
        "self_driven": _("Does it sell on its own, without being pushed at every step?"),
    }


def unnamed_text(classes: Iterable[PartnerClass]) -> str:
    """That the readings name no class; the shipped process has four."""
    count = len(list(classes))
    if count == 4:
        return _("not one of the four")
    return _("not one of the {n} classes").format(n=count) if count else _("this playbook names no classes")


def change_words(changes: Iterable[Change]) -> str:
    """The readings that must change, and to what: willing high, self-driven strong."""
    names, words = reading_names(), reading_words()
    return _(", ").join(f"{names[each.reading]} {words[each.wanted]}" for each in changes)


@dataclass(frozen=True)
class Judged:
    """What the text is drawn from: the partner, its readings (empty: unknown), and the classes of the playbook."""

    playbook: Playbook
    partner: PartnerRow
    readings: Mapping[str, str]
    at: str = ""

    @classmethod
    def of(cls, store: Store, playbook: Playbook, partner: PartnerRow) -> Judged:
        """Read how a partner was judged last."""
        last = last_reading(store, partner.id)
        return cls(playbook, partner, readings_of(last), last.at if last else "")

    @property
    def classes(self) -> tuple[PartnerClass, ...]:
        """The classes of the playbook, the best first."""
        return self.playbook.entries.classes

    @property
    def in_force(self) -> tuple[PartnerClass | None, bool]:
        """The class, and whether the rep chose it."""
        return class_in_force(self.classes, self.readings, self.partner.chosen_class)

    @property
    def read(self) -> bool:
        """Whether anything was read at all."""
        return any(self.readings.values())

    def say(self, text: str) -> str:
        """A text of the playbook with its variables filled in."""
        return say(self.playbook, text, {"partner_name": self.partner.name})

    def verdict(self) -> Content:
        """The class in a few words: its name, that the rep chose it, or that there is none."""
        found, chosen = self.in_force
        if found is not None:
            word = styled(_("your choice") if chosen else "", OCHRE)
            return join([styled(self.say(found.title), f"bold {JADE}"), word, sample_mark(found)], "  ")
        if not self.read:
            return styled(_("no readings yet"), GREY)
        return styled(unnamed_text(self.classes), OCHRE)


def reading_text(judged: Judged, store: Store, reading: str, glyphs: Glyphs, width: int) -> Content:
    """What a reading means, which classes have it, and what it would take for the best class."""
    names, words = reading_names(), reading_words()
    rows = [styled(names[reading], BOLD), *hanging("", styled(reading_meanings()[reading]), width, 0), Content("")]
    for value in (BETTER[reading], WORSE[reading]):
        having = f" {glyphs.sep} ".join(
            judged.say(each.title) for each in judged.classes if getattr(each, reading) == value
        )
        rows += hanging(words[value], styled(having or glyphs.open, GREY), width, 8)
    if judged.classes:
        needed = [each for each in changes_to(judged.classes[0], judged.readings) if each.reading == reading]
        rows += way_lines(judged, store, needed, glyphs, width)
    return Content("\n").join(rows)


def class_text(judged: Judged, store: Store, shown: PartnerClass, glyphs: Glyphs, width: int) -> Content:
    """A class: what it is, what we propose to do with it; of the best one, how the partner gets there."""
    rows = [join([styled(judged.say(shown.title), BOLD), sample_mark(shown)], "  ")]
    rows += hanging("", styled(judged.say(shown.text)), width, 0)
    changes = changes_to(shown, judged.readings)
    best = judged.classes[:1] == (shown,)
    if changes and judged.read and not best:
        rows += hanging("", styled(_("differs: {readings}").format(readings=change_words(changes)), OCHRE), width, 0)
    elif changes and judged.read:
        rows += way_lines(judged, store, changes, glyphs, width)
    if not (shown.treatment or shown.visit_every_days):
        return Content("\n").join(rows)
    rows += [Content(""), join([styled(_("How to treat it, a proposal"), ACCENT), sample_mark(shown)], "  ")]
    if shown.visit_every_days:
        every = _("visit every {n} days").format(n=shown.visit_every_days)
        rows += hanging(f"{glyphs.go} ", styled(every, BOLD), width, 2, GREY)
    for text in shown.treatment:
        rows += hanging(f"{glyphs.go} ", styled(judged.say(text)), width, 2, GREY)
    return Content("\n").join(rows)


def way_lines(judged: Judged, store: Store, changes: Iterable[Change], glyphs: Glyphs, width: int) -> list[Content]:
    """The readings that must change for the best class, and what the playbook offers to work on each.

    That is the treatment of the classes that lack this reading alone. What the partner needs moves its will to work
    with us, and stands also where no treatment helps.
    """
    names, words = reading_names(), reading_words()
    best = judged.classes[0]
    rows: list[Content] = []
    needs = False
    for change in changes:
        now = words[change.now] if change.now else _("unknown")
        what = f"{names[change.reading]} {now} {glyphs.go} {words[change.wanted]}"
        goal = styled(_("To {name}:").format(name=judged.say(best.title)), ACCENT)
        rows += [Content(""), *hanging("", join([goal, styled(what, BOLD)], " "), width, 0)]
        if not change.now:
            rows += hanging("", styled(_("Find out first: nobody knows yet."), GREY), width, 0)
            continue
        ways = classes_short_of(judged.classes, best, change.reading)
        for each in ways:
            source = styled(_("proposed for {name}").format(name=judged.say(each.title)), GREY)
            rows.append(join([source, sample_mark(each)], "  "))
            for text in each.treatment:
                rows += hanging(f"{glyphs.go} ", styled(judged.say(text)), width, 2, GREY)
        needs = needs or change.reading == "willing" or not ways
    return rows + (_needs(judged, store, glyphs, width) if needs else [])


def _needs(judged: Judged, store: Store, glyphs: Glyphs, width: int) -> list[Content]:
    """What the partner needs, by how much it matters; else the needs to ask about."""
    found = by_item(scores(store, judged.partner.id))
    needs = judged.playbook.entries.needs
    latest = {each.id: found[NEEDS, each.id][0] for each in needs if (NEEDS, each.id) in found}
    weights = {id: read_score(entry.score) or 0 for id, entry in latest.items()}
    moving = [each for each in needs if weights.get(each.id, 0) >= MATTERS]
    moving.sort(key=lambda need: -weights[need.id])
    rows: list[Content] = []
    if moving:
        rows.append(styled(_("What matters to it"), GREY))
    for each in moving:
        words = one_line(latest[each.id].evidence)
        body = join([styled(judged.say(each.title)), styled(str(weights[each.id]), BOLD), styled(words, GREY)], "  ")
        rows += hanging(f"{glyphs.go} ", body, width, 2, GREY)
    asked = [each for each in needs if each.ask and not weights.get(each.id)][:ASKED]
    if asked and not moving:
        rows.append(styled(_("Ask what matters to it"), GREY))
        for each in asked:
            body = join([styled(judged.say(each.title)), styled(judged.say(each.ask), GREY)], "  ")
            rows += hanging(f"{glyphs.go} ", body, width, 2, GREY)
    return rows


def reading_lines(past: Sequence[ReadingRow], today: date) -> list[Content]:
    """The readings of the past (the newest first), a line each in columns; what each one changed stands out."""
    words = reading_words()
    days = [short_day(row.at, today) for row in past]
    first, room = max(map(cell_len, days), default=0) + 2, max(map(cell_len, words.values())) + 2
    found = [readings_of(row) for row in past]
    lines = []
    for day, now, then in zip(days, found, [*found[1:], readings_of(None)], strict=True):
        said = [styled(padded(words[now[name]], room), BOLD if now[name] != then[name] else GREY) for name in READINGS]
        lines.append(join([styled(padded(day, first), GREY), *said]))
    return lines


def past_text(judged: Judged, row: ReadingRow, width: int) -> Content:
    """A reading of the past in full, and the class that it named."""
    names, words = reading_names(), reading_words()
    found = readings_of(row)
    named, _chosen = class_in_force(judged.classes, found, "")
    rows = [styled(one_line(row.at[:16].replace("T", " "), 40), BOLD)]
    rows += [styled(f"{names[name]}  ", GREY) + styled(words[found[name]]) for name in READINGS]
    rows.append(styled(judged.say(named.title), JADE) if named else styled(unnamed_text(judged.classes), OCHRE))
    if row.visit:
        rows += hanging("", styled(_("read in the wrap-up of a visit"), GREY), width, 0)
    return Content("\n").join(rows)
