"""The tables of what stood in front of the customer: pages that were shown, and sums that were done together."""

from __future__ import annotations

from fieldkit.store.projection import Line, Projection, Prose


class Shown(Projection):
    """A page shown in a visit: page number `page` of the entry, from the moment `at`, for whole `seconds`."""

    partner = Line()
    visit = Line()
    entry = Line()
    title = Line()
    section = Line()
    page = Line()
    at = Line()
    seconds = Line()

    indexed = ("visit at", "partner at", "at")


class Scenario(Projection):
    """A sum as it was worked out with a partner; `visit` is empty when that was outside a visit.

    `figures` is a JSON object of the values by column and input, decimals as text. `ours` and `theirs` are what was
    left on either side by the likely values, `low` and `high` the difference at either end: decimals as text.
    """

    partner = Line()
    visit = Line()
    sum = Line()
    title = Line()
    name = Line()
    pack = Line()
    figures = Prose()
    ours = Line()
    theirs = Line()
    low = Line()
    high = Line()
    at = Line()

    indexed = ("partner at", "visit")
