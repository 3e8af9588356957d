"""What a customer may see: pages made of the customer's entries alone, and of their public fields alone.

A screen that the customer reads draws `CustomerPage`s and never an entry. They are made here, field by field; an
internal entry makes none. So owner, days of checking, search words, points served and all other internal fields cannot
reach the renderer, whatever a pack holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from msgspec.structs import replace

from fieldkit.i18n import _, marked
from fieldkit.playbook.load import Playbook
from fieldkit.playbook.model import Case, Company, Entry, Frozen, Policy, Product, Proof, Sum, SumInput

SECTIONS = ("company", "products", "policies", "cases", "proofs", "sums")
"""The kinds that have pages, in the order in which they are turned."""

_WORDS = {
    "company": marked("Company"),
    "products": marked("Products"),
    "policies": marked("Terms"),
    "cases": marked("Cases"),
    "proofs": marked("Proofs"),
    "sums": marked("Sums"),
}


class Sheet(NamedTuple):
    """A page of figures of a sum: what is said of it below the sum's own text, or nothing, and rows (label, text)."""

    told: str
    rows: tuple[tuple[str, str], ...]


Figures = Callable[[Sum], Iterable[Sheet]]
"""Gives the pages of a sum that has lost every word which the customer may not see; formulas and figures are left."""


class CustomerRow(Frozen, frozen=True, kw_only=True):
    """A line of a page: a short word before it, or none, and the text."""

    label: str = ""
    text: str


class CustomerPage(Frozen, frozen=True, kw_only=True):
    """One page for the customer: a title, perhaps a sentence below it, and rows.

    `entry` is the id of what it shows, `number` counts its pages from 1, and `section` is one of SECTIONS, named by
    `word`. `file` is the document behind it, for the rep to open.
    """

    entry: str
    number: int = 1
    section: str
    word: str
    title: str
    lead: str = ""
    rows: tuple[CustomerRow, ...] = ()
    file: str = ""


class Deck(NamedTuple):
    """The pages there are, and the ids of what was left out: samples, and entries past their day."""

    pages: tuple[CustomerPage, ...]
    samples: tuple[str, ...]
    expired: tuple[str, ...]


def deck(playbook: Playbook, today: str, *, demo: bool, figures: Figures | None = None) -> Deck:
    """Return all pages in order; `today` is a day. Samples and what has expired are shown in the demo alone."""
    pages: list[CustomerPage] = []
    samples: list[str] = []
    expired: list[str] = []
    for section in SECTIONS:
        for entry in getattr(playbook.entries, section):
            if _shown(entry, today, demo=demo):
                made = pages_of(playbook, entry, today, demo=demo, figures=figures)
                pages += (replace(page, number=number) for number, page in enumerate(made, 1))
            elif _shown(entry, today, demo=True):
                (samples if entry.sample else expired).append(entry.id)
    return Deck(tuple(pages), tuple(samples), tuple(expired))


def pages_of(
    playbook: Playbook, entry: Entry, today: str, *, demo: bool, figures: Figures | None = None
) -> tuple[CustomerPage, ...]:
    """Return the pages of one entry: one for each row of a product, else one; none for what is not for the customer.

    A sum needs `figures`, which is given no word that the customer may not see.
    """
    if not _shown(entry, today, demo=demo):
        return ()

    def say(text: str) -> str:
        # No name from the store reaches a customer's page, so the person addressed is named by a plain word.
        return playbook.expand(text, partner_name=_("you"), contact_name=_("you"), rep_name=_("me"))

    def rows(*pairs: tuple[str, str]) -> tuple[CustomerRow, ...]:
        return tuple(CustomerRow(label=label, text=say(text)) for label, text in pairs if text.strip())

    def page(lead: str, *pairs: tuple[str, str], file: str = "") -> CustomerPage:
        section = playbook.kind(entry.id)
        return CustomerPage(
            entry=entry.id,
            section=section,
            word=_(_WORDS[section]),
            title=say(entry.title),
            lead=say(lead),
            rows=rows(*pairs),
            file=file,
        )

    def proofs(ids: tuple[str, ...]) -> tuple[str, str]:
        named = [found for each in ids if (found := playbook.get(each)) and isinstance(found, Proof)]
        return _("Evidence"), _(", ").join(each.title for each in named if _shown(each, today, demo=demo))

    def behind(ids: tuple[str, ...]) -> str:
        # What F6 opens: the document of the first proof that the customer may see.
        named = [found for each in ids if isinstance(found := playbook.get(each), Proof) and found.file]
        return next((each.file for each in named if _shown(each, today, demo=demo)), "")

    match entry:
        case Company():
            facts = (*(("", each) for each in entry.points), proofs(entry.proof))
            return (page(entry.text, *facts, file=behind(entry.proof)),)
        case Product():
            return tuple(
                page(
                    "",
                    (_("Feature"), row.feature),
                    (_("Advantage"), row.advantage),
                    (_("Benefit"), row.benefit),
                    (_("Evidence"), row.evidence),
                    file=behind(row.proof),
                )
                for row in entry.rows
            )
        case Policy():
            terms = (*(("", each) for each in entry.terms), proofs(entry.proof))
            return (page(entry.text, *terms, file=behind(entry.proof)),)
        case Case():
            quote = (_("In their words"), _("“{text}”").format(text=entry.quote) if entry.quote else "")
            return (
                page(
                    "",
                    (_("Who"), "  ".join(part for part in (entry.customer, entry.year) if part)),
                    (_("Before"), entry.situation),
                    (_("What was done"), entry.done),
                    (_("Result"), entry.result),
                    quote,
                    file=behind(entry.proof),
                ),
            )
        case Proof():
            return (page(entry.text, file=entry.file),)
        case Sum() if figures is not None:
            if not any(line.audience == "customer" for line in entry.lines):
                return ()
            sheets = figures(_public(entry))
            return tuple(page(f"{entry.text}\n{sheet.told}".strip(), *sheet.rows) for sheet in sheets)
        case _:
            return ()


def _public(entry: Sum) -> Sum:
    """A sum that has lost every word which the customer may not see, and can still be worked out."""
    inputs = tuple(
        SumInput(id=each.id, title="-", low=each.low, likely=each.likely, high=each.high)
        if each.audience != "customer"
        else replace(each, min="", max="", source="", proof=())
        for each in entry.inputs
    )
    lines = tuple(each if each.audience == "customer" else replace(each, title="-") for each in entry.lines)
    return Sum(id=entry.id, title=entry.title, text=entry.text, inputs=inputs, lines=lines)


def _past(entry: Entry, today: str) -> bool:
    return bool(entry.expires) and entry.expires < today


def _shown(entry: Entry, today: str, *, demo: bool) -> bool:
    if entry.audience != "customer" or (isinstance(entry, Proof) and entry.handling == "internal"):
        return False
    return demo or not (entry.sample or _past(entry, today))
