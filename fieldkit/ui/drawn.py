"""What Textual keeps of widgets that are gone: the lines that they drew, let go of when their screen closes."""

from __future__ import annotations

from textual._styles_cache import StylesCache


def let_go_of_lines() -> None:
    """Let go of the lines of widgets that were drawn.

    Textual remembers two colours for each of a thousand widgets by a cache that holds the widget's drawn lines with
    them, some tens of megabytes in a day's work, long after the widgets are gone. The colours are reckoned anew.
    """
    forget = getattr(StylesCache.get_inner_outer, "cache_clear", None)
    if forget is not None:  # a Textual that remembers otherwise
        forget()
