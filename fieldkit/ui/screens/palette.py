"""The command palette, in the language in use."""

from __future__ import annotations

from textual.command import CommandPalette

from fieldkit.i18n import _


class Palette(CommandPalette):
    """Textual's palette with our words."""

    def __init__(self) -> None:
        super().__init__(placeholder=_("Search for a command…"))
