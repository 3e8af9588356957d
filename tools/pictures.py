"""Draw the pictures of README and docs from the running app, over the sample store, in both languages.

    python tools/pictures.py [--check] [--lang zh|en] [NAME ...]

--check says which pictures the app no longer draws like that, and fails; so does the test that calls it. A screen more
is a line more in SHOTS; docs/screens.md is written from them.

The pictures are SVG. Textual gives a run of text the length of its characters, and a browser spreads its glyphs over
that length; a 汉字 takes two cells. So every run is cut where narrow and wide characters meet, each part gets its own
place and length, and columns line up in whatever fonts a browser has. Fonts that had to be fetched are taken out.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.widgets import Input

from fieldkit.config import Settings, demo_paths, resolve_paths
from fieldkit.demo import prepare
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.store import Store
from fieldkit.ui.app import FieldkitApp

DOCS = Path(__file__).parent.parent / "docs"
PICTURES = DOCS / "pictures"
PAGE = DOCS / "screens.md"
NOW = datetime(2026, 11, 23, 14, 2, tzinfo=timezone(timedelta(hours=8)))
SIZE = (120, 32)
CELL = 12.2
"""Width of one cell in Textual's SVG, in its user units."""

LOOKS = {"zh": "ink", "en": "paper"}
OWNERS = {"zh": "小周", "en": "Zhou"}
WORDS = {"zh": {"objection": "fw", "partner": "qy"}, "en": {"objection": "service", "partner": "pomelo"}}
"""What is typed, by language."""


class Shot(NamedTuple):
    """A picture: its name, what it shows in both languages, and the keys that lead there from Today.

    They begin with GO_ON where they go on from the picture above instead, in the same run of the app. A key `type:x`
    types what WORDS has for it, `do:x` runs an action of the app.
    """

    name: str
    en: str
    zh: str
    keys: str = ""


GO_ON = "..."

SHOTS = (
    Shot("today", "Today", "今天"),
    Shot("palette", "All commands", "命令面板", "... ctrl+p"),
    Shot("content", "The content in use", "在用的内容", "... escape f12"),
    Shot("day-plan", "The plan of a day", "路线安排", "... escape 7"),
    Shot("regions", "Regions", "区域", "... home enter"),
    Shot("agenda", "Agenda", "日程", "... escape escape 8"),
    Shot("funnel", "Funnel", "漏斗", "... escape 9"),
    Shot("sources", "What each source has brought", "各渠道产出", "... escape do:page('sources')"),
    Shot("week", "The report of the week", "周报", "... escape do:page('week_report')"),
    Shot("import", "Import a roster", "导入名单", "... escape do:page('roster')"),
    Shot("duplicates", "Partners that may be one", "可能是同一家的伙伴", "... escape do:page('doubles')"),
    Shot("conflicts", "Conflicts", "冲突", "... escape do:page('conflicts')"),
    Shot("pipeline", "Pipeline", "渠道管道", "... escape 5"),
    Shot("sync", "Sync", "同步", "... 6"),
    Shot("handbook", "Handbook", "手册", "3 down down"),
    Shot("preview", "Preview of an entry", "预览", "... right right right right right right right right right down f8"),
    Shot("rehearse", "Rehearse", "练习", "4"),
    Shot("rehearse-front", "A card: what the partner says", "练一张：对方怎么说", "... enter"),
    Shot("rehearse-answer", "A card: the answer", "练一张：答案", "... enter"),
    Shot("works", "What works", "哪些答法管用", "4 end up up enter"),
    Shot("progress", "Own progress", "自己的进步", "... escape end up enter"),
    Shot("own-answers", "Own answers", "自己的说法", "... escape end enter"),
    Shot("dry-run", "A whole visit as a dry run", "整场演练", "... escape home down down enter"),
    Shot("prepare", "Prepare a visit", "准备拜访", "down enter space space"),
    Shot("missed", "A visit that came to nothing", "没谈成", "... f10 2"),
    Shot("late", "A visit entered afterwards", "补录拜访", "down enter end enter"),
    Shot("visit", "A visit", "拜访", "enter 5"),
    Shot("present", "In front of the customer", "给客户看", "... f5"),
    Shot("visit-side", "A visit: what to ask, what is known", "拜访：问什么、知道什么", "enter f9"),
    Shot("help", "Keys and help", "按键和帮助", "... f1"),
    Shot("sums", "Do the sums", "帮客户算账", "... escape f7"),
    Shot("find", "Find an objection", "查异议", "... escape f3 type:{objection}"),
    Shot("wrapup", "Wrap up", "总结", "enter f10 2 3 1"),
    Shot("report", "The report, and a text for the chat", "报告和微信小结", "... enter f10 f10 f10"),
    Shot("partners", "Partners", "伙伴", "2"),
    Shot("partner", "A partner: what happened", "一家伙伴：经过", "... down down enter"),
    Shot("partner-people", "A partner: people", "一家伙伴：联系人", "... 2"),
    Shot("partner-details", "A partner: details", "一家伙伴：资料", "... 3"),
    Shot("partner-open", "A partner: what is open", "一家伙伴：待办", "... 4"),
    Shot("form", "A form", "表单", "... 3 home enter"),
    Shot("partner-process", "A partner: the process", "一家伙伴：流程", "... escape 5 home"),
    Shot("stage", "Stage and gate", "阶段和关口", "... enter"),
    Shot("class", "Class", "分类", "... escape down enter"),
    Shot("scores", "Scorecards", "评分", "... escape down enter"),
    Shot("projects", "Projects of a partner", "伙伴的项目", "... escape down enter"),
    Shot("competitors", "Competing brands", "竞品", "... escape down enter"),
    Shot("owners", "Owner and protection", "负责人与报备", "... escape down enter"),
    Shot("archive", "The file of a partner", "档案", "... escape down enter"),
)


def faithful(svg: str) -> str:
    """The SVG with true lengths of wide characters, no fonts to fetch, and no names that change from run to run."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.S)
    svg = svg.replace("Fira Code", "DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, Microsoft YaHei")
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    return re.sub(r'<text([^>]*?) x="([\d.]+)"([^>]*?) textLength="[\d.]+"([^>]*)>([^<]*)</text>', _parted, svg)


def _parted(found: re.Match[str]) -> str:
    """A run as one text element for each part of narrow or of wide characters; blanks at its ends are left out."""
    before, x, between, after, text = found.groups()
    at = float(x)
    parts = []
    for part in _runs(html.unescape(text)):
        cells = cell_len(part)
        if part.strip("\xa0 "):
            said = html.escape(part, quote=False).replace("\xa0", "&#160;")
            place = f'x="{at:.1f}"{between} textLength="{cells * CELL:.1f}"'
            parts.append(f"<text{before} {place}{after}>{said}</text>")
        at += cells * CELL
    return "".join(parts)


def _runs(text: str) -> Iterator[str]:
    """The text in parts of one width; what has none stays with what stands before it."""
    width = 0

    def of(sign: str) -> int:
        nonlocal width
        width = cell_len(sign) or width
        return width

    for _width, signs in groupby(text, of):
        yield "".join(signs)


async def draw(shots: Sequence[Shot], app: FieldkitApp, lang: str, root: Path) -> dict[str, str]:
    """The pictures of shots that go on from one another, by their names; `root` is written ~ in them."""
    drawn = {}
    async with app.run_test(size=SIZE) as pilot:
        await _settled(pilot)
        for shot in shots:
            for key in shot.keys.removeprefix(GO_ON).split():
                if key.startswith("type:"):
                    await pilot.press(*key[5:].format(**WORDS[lang]))
                elif key.startswith("do:"):
                    await app.run_action(key[3:])
                else:
                    await pilot.press(key)
                await _settled(pilot)
            app.clear_notifications()
            await _settled(pilot)
            # Where this computer keeps its files belongs into no picture.
            drawn[shot.name] = faithful(app.export_screenshot(title="fieldkit").replace(str(root), "~"))
    return drawn


def runs(shots: Sequence[Shot]) -> list[list[Shot]]:
    """The shots by the runs of the app in which they are taken."""
    found: list[list[Shot]] = []
    for shot in shots:
        if shot.keys.startswith(GO_ON) and found:
            found[-1].append(shot)
        else:
            found.append([shot])
    return found


async def _settled(pilot: Pilot[int]) -> None:
    """Wait until nothing is being worked out any more, in a thread or for the next frame; no cursor blinks."""
    await pilot.pause()
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


class Studio:
    """The sample store of one language, made once, and copied for every picture."""

    def __init__(self, folder: Path, lang: str) -> None:
        self.lang = lang
        self.root = folder / lang
        set_language(lang)
        self.playbook: Playbook = load_playbook([shipped_content()], lang, folder)
        self.paths = demo_paths(resolve_paths(str(self.root)))
        prepare(self.paths, self.playbook, fresh=True, today=NOW.date())
        self._kept = folder / f"{lang}.db"
        shutil.copy(self.paths.store, self._kept)

    def pictures(self, shots: Sequence[Shot]) -> dict[str, str]:
        """Draw the pictures of one run of the app, over the store as it was made."""
        for suffix in ("-wal", "-shm"):
            self.paths.store.with_name(self.paths.store.name + suffix).unlink(missing_ok=True)
        shutil.copy(self._kept, self.paths.store)
        settings = Settings(lang=self.lang, theme=LOOKS[self.lang], owner=OWNERS[self.lang])
        with Store.open(self.paths.store, now=lambda: NOW) as store:
            app = FieldkitApp(store, lambda _lang: self.playbook, self.paths, settings, demo=True)
            return asyncio.run(draw(shots, app, self.lang, self.root))


def page() -> str:
    """The page of all pictures."""
    lines = [
        "# Every screen / 所有画面",
        "",
        "Drawn from the running app over its sample store by `python tools/pictures.py`; do not edit.",
        "由程序自己画出：`python tools/pictures.py`，请勿手改。",
    ]
    for shot in SHOTS:
        lines += ["", f"## {shot.zh} / {shot.en}", "", "| | |", "|---|---|"]
        lines.append("| " + " | ".join(f"![{shot.en}](pictures/{_file(shot, lang)})" for lang in LOOKS) + " |")
    return "\n".join(lines) + "\n"


def _file(shot: Shot, lang: str) -> str:
    return f"{shot.name}-{lang}.svg"


def changed(langs: Sequence[str], names: Sequence[str], write: bool) -> list[str]:
    """The files that are not as they would be drawn now; with `write` they are put right."""
    found = []
    files: dict[Path, str] = {} if names else {PAGE: page()}
    with tempfile.TemporaryDirectory() as folder:
        for lang in langs:
            studio = Studio(Path(folder), lang)
            wanted = [run for run in runs(SHOTS) if not names or any(shot.name in names for shot in run)]
            for run in wanted:
                drawn = studio.pictures(run)
                files |= {PICTURES / _file(shot, lang): drawn[shot.name] for shot in run}
    for file, text in files.items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(file.name)
            if write:
                file.write_text(text, encoding="utf-8", newline="\n")
    known = {_file(shot, lang) for shot in SHOTS for lang in LOOKS}
    return found + sorted(each.name for each in PICTURES.iterdir() if each.name not in known)


def main() -> int:
    """Draw every picture; with --check compare instead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--lang", choices=list(LOOKS), action="append")
    given = parser.parse_args()
    os.environ["TZ"] = "Asia/Shanghai"
    if hasattr(time, "tzset"):
        time.tzset()
    PICTURES.mkdir(parents=True, exist_ok=True)
    found = changed(given.lang or list(LOOKS), given.names, write=not given.check)
    print("\n".join(found) or "every picture is as the app draws it")
    return 1 if given.check and found else 0


if __name__ == "__main__":
    sys.exit(main())
