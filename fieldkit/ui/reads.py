"""What fields of forms understand of what is typed, and how that is shown: amounts, days gone by, given words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from fieldkit.i18n import _, enumerated, language
from fieldkit.rules.dates import parse_span
from fieldkit.rules.money import exact_text, money_text, read_money, stored_money
from fieldkit.rules.since import since_year
from fieldkit.store.door import fold
from fieldkit.ui.text import as_date, day_text, one_line


def money(amount: Decimal) -> str:
    """An amount of yuan in the language in use: 20万, or 200,000."""
    return money_text(amount, chinese=language() == "zh")


def amount_shown(stored: str) -> str:
    """An amount of the store as it is shown; what is none stays as it is, on one line."""
    amount = stored_money(stored)
    return one_line(stored, 40) if amount is None else money(amount)


def amount_typed(stored: str) -> str:
    """An amount of the store as a field shows it to be changed: in full, with its thousands parted."""
    amount = stored_money(stored)
    return one_line(stored, 40) if amount is None else exact_text(amount)


def reads_amount(typed: str) -> str:
    """Say an amount in full, behind the field. Raises ValueError for what is none."""
    return _("{amount} yuan").format(amount=exact_text(read_money(typed)))


def past_day(typed: str, now: datetime, begun: str = "") -> date:
    """Return the day that `typed` names, read backwards: 昨天, 周三, 11-20; today when it is empty.

    `begun` is the day on which that began which ends on this one; by a clock that went back it may be still to come
    and is then the day of an empty text. Raises ValueError for what is no day, for one that is still to come and for
    one before `begun`.
    """
    beginning = as_date(begun) or date.min
    if not typed.strip():
        return max(now.date(), beginning)
    found = parse_span(f"{typed} 12:00", now)
    if found is None:
        said = one_line(typed, 30)
        raise ValueError(_("“{day}” is no day I understand. Try yesterday, 11-20 or 2026-11-20.").format(day=said))
    day = found[0].date()
    if day > now.date():
        raise ValueError(_("{day} is still to come").format(day=day.isoformat()))
    if day < beginning:
        raise ValueError(_("{day} is before it began, on {begun}").format(day=day, begun=beginning))
    return day


def reads_past_day(now: Callable[[], datetime], begun: str = "") -> Callable[[str], str]:
    """Say which day gone by was understood, behind the field; `begun` as in `past_day`."""

    def reads(typed: str) -> str:
        day = past_day(typed, now(), begun)
        return day_text(day) if day.year == now().year else day.isoformat()

    return reads


def reads_since(today: Callable[[], date]) -> Callable[[str], str]:
    """Say which year was understood of since when; nothing where it is not plain, which is no fault."""

    def reads(typed: str) -> str:
        year = since_year(typed, today())
        return _("since {year}").format(year=year) if year else ""

    return reads


def one_of(typed: str, words: Sequence[str]) -> int:
    """Return the place of what was typed in `words`, whatever its width and case. Raises ValueError for another one."""
    folded = [fold(word) for word in words]
    if fold(typed) in folded:
        return folded.index(fold(typed))
    known = one_line(enumerated(words), 200)
    raise ValueError(_("One of these, please: {words}").format(words=known))


def reads_one_of(words: Callable[[], Sequence[str]]) -> Callable[[str], str]:
    """Say nothing of one of `words`. Raises ValueError for anything else."""

    def reads(typed: str) -> str:
        one_of(typed, words())
        return ""

    return reads


def day_shown(day: str, today: date) -> str:
    """A day as 12-20 周日, with its year where that is another one; as it is where it is none."""
    found = as_date(day)
    if found is None:
        return one_line(day, 20)
    return day_text(found) if found.year == today.year else found.isoformat()
