"""What is left of widgets that are gone: lines that Textual keeps, and what only the collector of garbage finds."""

from __future__ import annotations

import gc

from textual._styles_cache import StylesCache

from fieldkit.ui.heap import give_back


def let_go_of_lines() -> None:
    """Let go of the lines of widgets that were drawn.

    Textual remembers two colours for each of a thousand widgets by a cache that holds the widget's drawn lines with
    them, some tens of megabytes in a day's work, long after the widgets are gone. The colours are reckoned anew.
    """
    forget = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if forget is not None:  # a Textual that remembers otherwise
        forget()


COLLECTING = (5_000, 5, 20)
"""When the collector looks through what is new, what is older, and all, by itself.

A screen draws in thousands of small objects that go by themselves, and each look in the midst of it makes a key wait: a
tenth of a second for a look through all. So that one is taken when a screen was left and the one below stands there,
and by itself only where screens are opened without end.
"""

DUE = 3
"""Looks through what is older after which a look through all is worth its time."""


def collect_if_due() -> None:
    """Look through all for garbage, if enough has come together: screens that were left go by that alone."""
    if gc.get_count()[2] >= DUE:
        gc.collect()
        give_back()
