"""The words of the screens: how a talk went, how content a partner is, what two have in common.

The others are those of `fieldkit.words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.rules.talks import talk_of, talks_of
from fieldkit.words import reached_text as reached_text
from fieldkit.words import reading_names as reading_names
from fieldkit.words import reading_words as reading_words
from fieldkit.words import reason_words as reason_words

if TYPE_CHECKING:
    from fieldkit.rules.duplicates import Why

CONTENT = ("high", "some", "low")
"""How content a partner is with a brand."""


def talk_word(playbook: Playbook, id: str, title: str = "") -> str:
    """How a talk went, as the playbook calls it; empty where that was not said."""
    talk = talk_of(talks_of(playbook.entries), id, title)
    return playbook.expand(talk.title) if talk else ""


def content_words() -> list[str]:
    """How content a partner is, in the order of CONTENT."""
    return [_("very content"), _("fairly content"), _("not content")]


def content_word(content: str) -> str:
    """How content a partner is; empty where that is not known."""
    return content_words()[CONTENT.index(content)] if content in CONTENT else ""


def why_text(why: frozenset[Why]) -> str:
    """What two partners have in common, in words."""
    words = {"name": _("same name"), "phone": _("same phone")}
    return ", ".join(words[each] for each in sorted(why))
