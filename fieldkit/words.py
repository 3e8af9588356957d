"""The words for what the store holds as a key, and for days: what screens, reports and the paper of a day all say."""

from __future__ import annotations

from datetime import date

from fieldkit.i18n import _, language, marked, pgettext


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


OBJECTION_WORDS = {
    "need": marked("Need"),
    "money": marked("Money"),
    "price": marked("Price"),
    "product": marked("Product"),
    "brand": marked("Brand"),
    "service": marked("Service"),
}
"""The word for each kind of objection, in the order of the process."""


def outcome_words(outcome: str, real_title: str = "") -> str:
    """How an objection ended; `real_title` is the one behind a pretext."""
    if outcome == "pretext":
        return _("really: {title}").format(title=real_title) if real_title else _("not the real one")
    return {"resolved": _("resolved"), "escalated": _("escalated")}.get(outcome, _("open"))


def decision_words() -> dict[str, str]:
    """What is said at a gate, in the order of the digits."""
    return {"yes": _("go ahead"), "wait": _("not yet"), "no": pgettext("gate", "no")}


def target_words() -> dict[str, str]:
    """Whether a partner is one we want."""
    return {"yes": _("yes"), "maybe": _("maybe, look again"), "no": _("no")}


def as_date(iso: str) -> date | None:
    """The day of an ISO day or time, None when it is none."""
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None


def moment(iso: str) -> str:
    """The time of day of an ISO time, 14:02; empty when it is none."""
    return iso[11:16] if len(iso) >= 16 else ""


_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def weekday(day: date) -> str:
    """The day of the week, in the language in use."""
    return (_WEEKDAYS_EN if language() == "en" else _WEEKDAYS)[day.weekday()]


def day_text(day: date | str) -> str:
    """A day as 12-01 周二; empty when `day` is none."""
    found = as_date(day) if isinstance(day, str) else day
    return f"{found:%m-%d} {weekday(found)}" if found else ""
