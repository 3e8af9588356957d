"""Numbers as a person types them, and amounts as they are shown.

What is worked out is never rounded in between; what is shown is rounded half up (四舍五入), as a customer's calculator
would.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from fieldkit.i18n import _
from fieldkit.playbook.formula import ARITHMETIC

LARGEST = Decimal(10) ** 12
"""No assumption is larger; a longer number is a slip of the finger."""

WHOLE_FROM = 1000
"""From this amount on, amounts are shown without cents."""

_SHOWN = Context(prec=60, rounding=ROUND_HALF_UP)


class NumberError(ValueError):
    """What was typed is no number that an input takes; the text says why."""


_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_TENFOLD = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


def read_number(text: str, *, negative: bool = False) -> Decimal:
    """Read what a person types as a number: full-width digits, 1,234.5 and 0,5, a % behind, 30万.

    A comma with three digits behind it parts thousands, any other is a decimal comma. Raises NumberError for what is
    no number, is larger than LARGEST, or below zero without `negative`.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).replace("。", ".").replace("−", "-").split()).rstrip("%")
    times = _TENFOLD.get(plain[-1:], Decimal(1))
    plain = plain[:-1] if times != 1 else plain
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        raise NumberError(_("“{text}” is no number").format(text=text.strip()[:20]))
    value = ARITHMETIC.multiply(Decimal(plain), times)
    if value < 0 and not negative:
        raise NumberError(_("{text} is below zero; this cannot be").format(text=text.strip()[:20]))
    if abs(value) > LARGEST:
        raise NumberError(_("{text} is larger than any sum; a slip?").format(text=text.strip()[:20]))
    return value


def places(amounts: Sequence[Decimal]) -> int:
    """Return how many digits behind the point these amounts are shown with: none from WHOLE_FROM on, else cents."""
    return 0 if any(abs(amount) >= WHOLE_FROM for amount in amounts) else 2


def rounded(amount: Decimal, digits: int) -> Decimal:
    """Round an amount half up (四舍五入), to be shown; never minus zero."""
    return amount.quantize(Decimal(1).scaleb(-digits), context=_SHOWN) + 0


def amount_text(amount: Decimal, digits: int) -> str:
    """An amount as it is shown: 1,234 or -56.70; absurdly large ones as 1.23E+45."""
    if abs(amount) >= Decimal(10) ** 18:
        return f"{amount:.2E}"
    return f"{rounded(amount, digits):,f}"


def number_text(value: Decimal, digits: int = 4) -> str:
    """An assumption as it is shown: at most `digits` behind the point, no empty ones."""
    if abs(value) >= LARGEST * 1000:
        return f"{value:.2E}"
    text = f"{rounded(value, digits):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped_text(value: Decimal) -> str:
    """An assumption as a customer reads it: its thousands parted."""
    whole, dot, rest = number_text(value).partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.isdigit() else f"{whole}{dot}{rest}"


_STORED = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,60})?")


def kept_amount(amount: Decimal) -> str:
    """Return an amount as the store keeps it: in full, never in powers of ten."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def stored_amount(text: str) -> Decimal | None:
    """Return the amount of a text of the store; None for none, and for what another program wrote that is none."""
    return Decimal(text) if _STORED.fullmatch(text) else None
