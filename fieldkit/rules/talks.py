"""How a talk may have gone (沟通情况, process 4.1): the answers of a check-in, as the playbook has them."""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.i18n import _, marked
from fieldkit.playbook.model import Entries, Mood, Talk

MOST = 9
"""So many answers have a digit; further ones are left out."""

_SHIPPED: tuple[tuple[str, str, Mood], ...] = (
    ("talk-good", marked("went well"), "good"),
    ("talk-fair", marked("so-so"), "fair"),
    ("talk-cold", marked("cold"), "cold"),
)
"""What the shipped playbook has, for a pack that says nothing of it."""

_BEFORE = {"good": "talk-good", "fair": "talk-fair", "cold": "talk-cold"}
"""What records held while the answers were fixed."""


def talks_of(entries: Entries) -> tuple[Talk, ...]:
    """Return the answers in the order of their digits; the shipped ones where the playbook has none."""
    return entries.talks[:MOST] or tuple(Talk(id=id, title=_(word), mood=mood) for id, word, mood in _SHIPPED)


def talk_of(talks: Sequence[Talk], id: str, title: str = "") -> Talk | None:
    """Return the answer that a record names, None for none.

    One that the playbook does not have is called as it was when it was given (`title`) and is neither good nor bad.
    """
    wanted = _BEFORE.get(id, id)
    if not wanted:
        return None
    known = (*talks, *talks_of(Entries()))
    return next((each for each in known if each.id == wanted), None) or Talk(id=wanted, title=title or id, mood="fair")
