"""Draw the pictures of README and docs from the running app, over the sample store, in both languages.

    python tools/pictures.py [--check]      --check says which pictures the app no longer draws like that, and fails

The pictures are SVG. Textual gives a run of text the length of its characters; a 汉字 takes two cells, so the lengths
are put right, and fonts that a viewer would have to fetch are taken out.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from rich.cells import cell_len

from fieldkit.config import Paths, Settings, demo_paths, resolve_paths
from fieldkit.demo import prepare
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.store import Store
from fieldkit.ui.app import FieldkitApp

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
NOW = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))
CELL = 12.2
"""Width of one cell in Textual's SVG, in its user units."""

SCREENS: dict[str, tuple[str, ...]] = {
    "today": (),
    "visit": ("enter", "5"),
    "find": ("enter", "f3", "type:{objection}"),
    "wrapup": ("enter", "f10", "2", "3", "1"),
    "prepare": ("down", "enter", "space", "space"),
    "partners": ("2",),
    "partner": ("2", "down", "down", "enter"),
    "handbook": ("3", "down", "down"),
    "pipeline": ("5",),
    "funnel": ("9",),
    "present": ("enter", "5", "f5"),
    "sums": ("enter", "f7"),
}
"""The keys that lead to each picture, from Today."""

LOOKS = (("zh", "ink"), ("en", "paper"))
WORDS = {"zh": {"objection": "fw"}, "en": {"objection": "service"}}


def faithful(svg: str) -> str:
    """The SVG with true lengths of wide characters, no fonts to fetch, and no names that change from run to run."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Noto Sans Mono CJK SC, Menlo, Consolas")
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return re.sub(
        r'(<text[^>]*?)textLength="[\d.]+"([^>]*>)([^<]*)(</text>)',
        lambda m: f'{m[1]}textLength="{cell_len(html.unescape(m[3])) * CELL:.1f}"{m[2]}{m[3]}{m[4]}',
        svg,
    )


async def draw(paths: Paths, playbook: Playbook, lang: str, theme: str, keys: Sequence[str]) -> str:
    """The picture of the screen that `keys` lead to."""
    store = Store.open(paths.store, now=lambda: NOW)
    owner = "小周" if lang == "zh" else "Zhou"
    app = FieldkitApp(store, lambda _lang: playbook, paths, Settings(lang=lang, theme=theme, owner=owner), demo=True)
    try:
        async with app.run_test(size=(120, 32)) as pilot:
            await pilot.pause()
            for key in keys:
                if key.startswith("type:"):
                    await pilot.press(*key[5:].format(**WORDS[lang]))
                else:
                    await pilot.press(key)
                await pilot.pause()
            await pilot.pause(0.2)
            return faithful(app.export_screenshot(title="fieldkit"))
    finally:
        store.close()


def main() -> int:
    """Draw every picture; with --check compare instead."""
    check = "--check" in sys.argv
    PICTURES.mkdir(parents=True, exist_ok=True)
    changed = []
    for lang, theme in LOOKS:
        set_language(lang)
        with tempfile.TemporaryDirectory() as folder:
            playbook = load_playbook([shipped_content()], lang, Path(folder))
            for name, keys in SCREENS.items():
                paths = demo_paths(resolve_paths(str(Path(folder) / name)))
                prepare(paths, playbook, fresh=True, today=NOW.date())
                svg = asyncio.run(draw(paths, playbook, lang, theme, keys))
                file = PICTURES / f"{name}-{lang}-{theme}.svg"
                if not file.exists() or file.read_text(encoding="utf-8") != svg:
                    changed.append(file.name)
                    if not check:
                        file.write_text(svg, encoding="utf-8")
    print("\n".join(changed) or "every picture is as the app draws it")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
