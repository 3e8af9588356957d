"""What the tests of the screens share: what stands on them, and keys that come faster than a screen can answer."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from fieldkit.ui.widgets.bars import KeyBar
from fieldkit.ui.widgets.rows import Rows


def drawn(screen: Screen, rows: str) -> list[str]:
    """The rows of a list."""
    found = screen.query_one(rows, Rows)._rows
    return [(row.content(60) if callable(row.content) else row.content).plain.rstrip() for row in found]


def said(screen: Screen, static: str) -> str:
    """What a static says."""
    return str(screen.query_one(static, Static).render())


def painted(screen: Screen) -> list[str]:
    """The lines of the window, as they are painted."""
    return [strip.text.rstrip() for strip in screen._compositor.render_strips()]


def keys_shown(screen: Screen) -> dict[str, str]:
    """The keys that fit into the footer, with their words."""
    bar = screen.query_one(KeyBar)
    bar.render()
    there = {key for _start, _end, key in bar._places}
    return {hint.label: hint.word for hint in bar._hints if hint.key in there}


async def open_from_rehearse(pilot: Pilot, value: object) -> None:
    """Go to Rehearse and open one of its rows."""
    await pilot.press("4")
    await pilot.pause()
    pilot.app.screen.query_one("#rehearse-list", Rows).move_to(value)
    await pilot.press("enter")
    await pilot.pause()


async def write(pilot: Pilot, text: str) -> None:
    """Type a text into the field that has the focus, as an input method hands it over."""
    pilot.app.focused.insert_text_at_cursor(text)
    await pilot.pause()


async def at_once(pilot: Pilot, *keys: str) -> None:
    """Press keys without waiting for what the one before does."""
    for key in keys:
        pilot.app.simulate_key(key)
    await pilot.pause()
    await pilot.pause()
