"""The app's stylesheet, which takes in once what each source of styles says.

Textual's own parses every source anew, and the theme's variables with them, whenever a screen brings one more: with
forty of them the first opening of a screen waited longer for that than for all else.
"""

from __future__ import annotations

from textual.cache import LRUCache
from textual.css.stylesheet import Stylesheet

SOURCES = 512
"""More than the app, its screens and their widgets have."""


class KitStylesheet(Stylesheet):
    """A stylesheet that parses a source again only under other variables."""

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._parse_cache = LRUCache(SOURCES)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Use the variables of a theme; the same again change nothing."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Take in the sources that are new; our own have no faults that would call for a second stylesheet."""
        self.parse()
