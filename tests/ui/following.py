"""An app that follows a small pack on disk: real files, real content in use, and a look whenever a test wants one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.screen import Screen

from fieldkit.playbook.in_use import ContentInUse
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.widgets.bars import Banner
from tests.conftest import KitApp
from tests.playbook.small_pack import EN, HEAD, ZH, write_pack

CUSTOMER = """\
company:
- id: company-size
  title: {title}
  text: {text}
  audience: customer
pages:
- id: page-why
  title: {title}
  text: "{page}"
sums:
- id: sum-one
  title: {title}
  text: {text}
  inputs:
  - {{id: price, title: {price}, low: "1", likely: "2", high: "3"}}
  - {{id: count, title: {count}, low: "1", likely: "2", high: "3"}}
  lines:
  - {{id: line, title: {title}, phase: pre-sale, ours: price * count, theirs: "1"}}
"""

LONG = "\\n\\n".join(f"line {at}" for at in range(60))

PACK_ZH = ZH + CUSTOMER.format(title="公司规模", text="三百人", page=LONG, price="单价", count="台数")
PACK_EN = EN + CUSTOMER.format(title="How large we are", text="Three hundred", page=LONG, price="Price", count="Number")

FAULTY = PACK_ZH.replace("kind: price", "kind: prise")


def head(version: str, title: str = "") -> str:
    """The head of the pack in another version."""
    return HEAD.replace('version: "1"', f'version: "{version}"') + (f"title: {title}\n" if title else "")


class Followed:
    """The app, its pack on disk, and its content."""

    def __init__(self, make: KitApp, folder: Path, lang: str = "zh", theme: str = "ink") -> None:
        self.folder = folder
        self.save(PACK_ZH, PACK_EN, HEAD)
        self.app: FieldkitApp = make(lang, theme, playbooks=lambda wanted: self.content.playbook(wanted))
        self.content = ContentInUse(self.app.paths, folder, "小周")
        self.app.content = self.content
        self.content.playbook(lang)

    def save(self, zh: str | None = None, en: str | None = None, pack: str | None = None) -> None:
        """Save files of the pack as an editor does; None leaves one as it is."""
        write_pack(self.folder, zh, en, pack)

    async def look(self, pilot: Pilot[int]) -> None:
        """Let two looks pass: a change counts when it is the same at both."""
        await self.app.follow()
        await self.app.follow()
        await pilot.pause()
        await pilot.pause()

    @property
    def told(self) -> str:
        """What is said in a message now."""
        return "\n".join(note.message for note in self.app._notifications)

    @asynccontextmanager
    async def running(self, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[int]]:
        """The app as it runs; a test looks by itself, so the clock does not."""
        self.app.LOOK_EVERY = 3600  # type: ignore[misc]
        async with self.app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            yield pilot


def banner(screen: Screen) -> str:
    """What the banner says; empty while it takes no room."""
    found = screen.query_one(Banner)
    return found.render().plain if found.display else ""
