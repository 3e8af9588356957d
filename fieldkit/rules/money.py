"""Money as people type it and as it is shown; an amount is a Decimal of yuan, never a float.

Amounts are kept to the fen (two digits behind the point), rounded half up (四舍五入) when they are typed, as plain
text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from fieldkit.i18n import _
from fieldkit.rules.figures import LARGEST, NumberError, read_number, rounded

FEN = 2
"""Digits behind the point that are kept."""

_TEN_THOUSAND = Decimal(10_000)
_HUNDRED_MILLION = Decimal(100_000_000)

_SIGNS = re.compile(r"^(?:¥|rmb|cny|人民币)|(?:元整?|块钱?|rmb|cny|yuan)$")
_UNITS = {"w": 10_000, "k": 1000, "千": 1000, "m": 1_000_000, "百万": 1_000_000,
          "千万": 10_000_000}  # fmt: skip
"""What reps write for amounts besides 万 and 亿."""

_KEPT = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,4})?")


def read_money(typed: str) -> Decimal:
    """Read an amount of yuan: 20万, 20万元, 1.2亿, ¥1,200.50, 30w, 5k; rounded to the fen, half up.

    Raises NumberError, whose text says why, for what is no amount.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed[:80]).lower().split())
    bare = _SIGNS.sub("", plain)
    unit = next((unit for unit in _UNITS if bare.endswith(unit)), "")
    try:
        if "%" in bare:
            raise NumberError
        amount = read_number(bare.removesuffix(unit)) * _UNITS.get(unit, 1)
        if amount > LARGEST:
            raise NumberError
    except NumberError:
        raise NumberError(
            _("“{text}” is no amount. Try 200,000, 200k or 1.2m.").format(text=typed.strip()[:20])
        ) from None
    return rounded(amount, FEN)


def stored_money(text: str) -> Decimal | None:
    """Return the amount of a text of the store; None for none, and for what another program wrote that is none."""
    return Decimal(text) if _KEPT.fullmatch(text) else None


def money_text(amount: Decimal, *, chinese: bool) -> str:
    """An amount as it is shown: 1,200.5; in Chinese from 10,000 on as 20万 or 1.2亿, to two digits, half up."""
    fen = rounded(amount, FEN)
    if chinese and abs(fen) >= _TEN_THOUSAND:
        # What is just below 1亿 is rounded to it: 1亿, not 10,000万.
        tens = rounded(fen / _TEN_THOUSAND, 2)
        if abs(tens) < _TEN_THOUSAND:
            return _short(tens) + "万"
        return _short(rounded(fen / _HUNDRED_MILLION, 2)) + "亿"
    return _short(fen)


def exact_text(amount: Decimal) -> str:
    """An amount in full with its thousands parted: 1,234,567.89."""
    return _short(rounded(amount, FEN))


def _short(amount: Decimal) -> str:
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
