"""The words for what the store holds as a key: how a goal ended, why a visit came to nothing, the three readings."""

from __future__ import annotations

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.rules.talks import talk_of, talks_of

CONTENT = ("high", "some", "low")
"""How content a partner is with a brand."""


def reached_text(reached: str) -> str:
    """Whether the goal of a visit was met; empty when that is not known."""
    return {"yes": _("goal met"), "partly": _("goal partly met"), "no": _("goal not met")}.get(reached, "")


def reason_words() -> dict[str, str]:
    """Why a visit came to nothing, in the order of the digits."""
    return {
        "nobody": _("nobody there"),
        "desk": _("stopped at the desk"),
        "left": _("left the material"),
        "moved": _("another date"),
    }


def reading_names() -> dict[str, str]:
    """The three readings."""
    return {"competitive": _("competitive"), "willing": _("willing"), "self_driven": _("self-driven")}


def reading_words() -> dict[str, str]:
    """What a reading may say."""
    return {"strong": _("strong"), "weak": _("weak"), "high": _("high"), "low": _("low"), "": "?"}


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
