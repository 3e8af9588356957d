"""What Textual keeps beside a drawn line is made when it is asked for."""

from __future__ import annotations

import gc

from rich.segment import Segment
from textual.cache import FIFOCache
from textual.strip import Strip

from tests.conftest import KitApp


async def test_a_line_remembers_only_what_was_made_of_it(kit_app: KitApp) -> None:
    async with kit_app().run_test(size=(80, 24)):
        line = Strip([Segment("伙伴")])
        assert remembered(line) == 0
        assert line.crop(0, 2).text == "伙"
        assert line.crop(0, 2) is line.crop(0, 2)
        assert remembered(line) == 1
        assert not hasattr(line, "other")


def remembered(line: Strip) -> int:
    """How many caches a line has."""
    return sum(isinstance(each, FIFOCache) for each in gc.get_referents(line))
