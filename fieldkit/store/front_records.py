"""What stood in front of the customer, as screens and reports read it. Moments are ISO texts, amounts decimal texts."""

from __future__ import annotations

from fieldkit.store.records import Record


class ShownRow(Record, frozen=True, kw_only=True):
    """A page shown in a visit: page number `page` of the entry, from `at` for `seconds` (whole ones, as text)."""

    partner: str = ""
    visit: str = ""
    entry: str = ""
    title: str = ""
    section: str = ""
    page: str = ""
    at: str = ""
    seconds: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at

    @property
    def length(self) -> int:
        """The seconds as a number; 0 for what another program wrote there."""
        text = self.seconds
        return int(text) if len(text) <= 9 and text.isascii() and text.isdigit() else 0


class ScenarioRow(Record, frozen=True, kw_only=True):
    """A sum as it was worked out with a partner; `name` is what the rep called it.

    `figures` is a JSON object of the values by column and input. `ours` and `theirs` are what was left by the likely
    values, `low` and `high` the difference at either end.
    """

    partner: str = ""
    visit: str = ""
    sum: str = ""
    title: str = ""
    name: str = ""
    pack: str = ""
    figures: str = ""
    ours: str = ""
    theirs: str = ""
    low: str = ""
    high: str = ""
    at: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at
