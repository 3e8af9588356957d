"""`fieldkit doctor`: what was examined and found, part by part; only the store's health is a matter of success."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from fieldkit import __version__
from fieldkit.config import Paths
from fieldkit.i18n import _, marked, ngettext
from fieldkit.terminal import AMBIGUOUS, colours, measure

Part = Literal["store", "content", "terminal", "versions"]
Level = Literal["ok", "warning", "error"]

PARTS: dict[Part, str] = {
    "store": marked("Store"),
    "content": marked("Content"),
    "terminal": marked("Terminal"),
    "versions": marked("Versions"),
}
WORDS: dict[Level, str] = {"ok": marked("ok"), "warning": marked("warning"), "error": marked("error")}

LIBRARIES = ("textual", "peewee", "msgspec", "pyyaml", "click", "pypinyin", "rapidfuzz", "platformdirs")
SMALLEST = (80, 24)
"""Columns and lines below which the screens do not fit."""


@dataclass(frozen=True)
class Finding:
    """One thing examined; `text` is in the language in use."""

    part: Part
    level: Level
    text: str

    @property
    def word(self) -> str:
        """The level in English, marked for the catalogue."""
        return WORDS[self.level]

    def as_dict(self) -> dict[str, str]:
        """Return the finding for JSON."""
        return asdict(self)


def examine(paths: Paths, layers: Sequence[Path], lang: str) -> list[Finding]:
    """Examine store, content, terminal and versions; what cannot be examined is a finding, never an exception."""
    return [*_store(paths), *_content(layers, lang), *_terminal(), *_versions()]


def repair(paths: Paths) -> bool:
    """Make the tables of the store anew from its journal; tell whether there was a store.

    Raises StoreError, StoreDamaged where the journal itself or the file is not whole: then nothing was written.
    """
    from fieldkit.store import Store, damage, rebuild
    from fieldkit.store.faults import damaged

    if not paths.store.exists():
        return False
    with Store.open(paths.store) as store:
        if faults := damage(store):
            raise damaged(paths.store, faults[0])
        rebuild(store)
    return True


def sound(findings: Sequence[Finding]) -> bool:
    """Tell whether the store is healthy."""
    return not any(finding.part == "store" and finding.level == "error" for finding in findings)


def _store(paths: Paths) -> Iterator[Finding]:
    from fieldkit.store import Store, StoreError, damage, parted, queries

    if not paths.store.exists():
        text = _("No store yet; it is made when fieldkit first opens: {path}").format(path=paths.store)
        yield Finding("store", "ok", text)
        return
    try:
        with Store.open(paths.store, write=False) as store:
            harmed = damage(store)
            faults = harmed or parted(store)
            yield from (Finding("store", "error", fault) for fault in faults)
            if harmed:
                text = _("`fieldkit rescue` brings back what can be had and keeps the damaged file.")
                yield Finding("store", "warning", text)
            elif faults:
                text = _("`fieldkit doctor --repair` makes the tables anew from the journal; nothing written is lost.")
                yield Finding("store", "warning", text)
            yield from (Finding("store", "warning", warning) for warning in store.warnings)
            if not faults:
                yield Finding(
                    "store",
                    "ok",
                    _("{path}: sound, {partners} partners").format(
                        path=paths.store, partners=queries.count_partners(store)
                    ),
                )
    except StoreError as error:
        yield Finding("store", "error", f"{error.what} {error.kept} {error.todo}")
    yield _backup_finding(paths)


def _backup_finding(paths: Paths) -> Finding:
    """How many daily backups there are, and whether the newest can be read."""
    from fieldkit.store.backups.daily import daily_backups, manifest_of

    found = daily_backups(paths.store)
    if not found:
        return Finding("store", "ok", _("No daily backup yet; the app makes one each day it is used."))
    held = manifest_of(found[0].path)
    if held is None:
        text = _("The newest backup cannot be read: {path}").format(path=found[0].path)
        return Finding("store", "warning", text)
    text = ngettext("{n} daily backup, the newest of {day} ({time})", "{n} daily backups, the newest of {day} ({time})",
                    len(found))  # fmt: skip
    made = held.made[:16].replace("T", " ")
    return Finding("store", "ok", text.format(n=len(found), day=found[0].day.isoformat(), time=made))


def _content(layers: Sequence[Path], lang: str) -> Iterator[Finding]:
    from fieldkit.playbook import PackError, load_playbook

    try:
        playbook = load_playbook(layers, lang, None)
    except PackError as error:
        yield from (Finding("content", fault.severity, str(fault)) for fault in error.faults)
        return
    yield Finding(
        "content", "ok", _("Playbook {id} {version}").format(id=playbook.pack.id, version=playbook.pack.version)
    )


def _terminal() -> Iterator[Finding]:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("terminal", "warning", _("There is no terminal here, so it was not examined."))
        return
    yield _colour_finding()
    encoding = locale.getencoding()
    yield Finding(
        "terminal",
        "ok" if encoding.replace("-", "").lower() in ("utf8", "cp65001") or os.name == "nt" else "warning",
        _("Encoding of the system: {encoding}").format(encoding=encoding),
    )
    columns, lines = shutil.get_terminal_size()
    fits = columns >= SMALLEST[0] and lines >= SMALLEST[1]
    size = _("{columns} columns, {lines} lines").format(columns=columns, lines=lines)
    need = _("fieldkit needs {columns} x {lines}").format(columns=SMALLEST[0], lines=SMALLEST[1])
    yield Finding("terminal", "ok" if fits else "warning", size if fits else f"{size}; {need}")
    yield from _glyph_findings(measure(["汉", *AMBIGUOUS]))


def _colour_finding() -> Finding:
    found = colours(os.environ)
    text = {
        "true": _("Colours: 16 million"),
        "256": _("Colours: 256; the themes are shown with the nearest ones"),
        "few": _("Colours: 16 at most; the themes are shown with the nearest ones"),
        "none": _("Colours: none (TERM={term})").format(term=os.environ.get("TERM", "")),
    }[found]
    return Finding("terminal", "ok" if found in ("true", "256") else "warning", text)


def _glyph_findings(widths: dict[str, int] | None) -> Iterator[Finding]:
    if widths is None:
        yield Finding("terminal", "warning", _("The terminal does not say how wide it draws glyphs."))
        return
    if widths.pop("汉") != 2:
        yield Finding("terminal", "warning", _("A 汉字 is not two cells wide here: the terminal is not set to UTF-8."))
        return
    wide = "".join(glyph for glyph, width in widths.items() if width != 1)
    if wide:
        text = _('Drawn wider than one cell: {glyphs} Set marks = "ascii" in settings.toml.').format(glyphs=wide)
        yield Finding("terminal", "warning", text)
    else:
        yield Finding("terminal", "ok", _("UTF-8; marks and rules are one cell wide, 汉字 two"))


def _versions() -> Iterator[Finding]:
    yield Finding("versions", "ok", f"fieldkit {__version__}")
    yield Finding("versions", "ok", f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    yield Finding("versions", "ok", f"{platform.system()} {platform.release()} {platform.machine()}")
    found = []
    for library in LIBRARIES:
        try:
            found.append(f"{library} {metadata.version(library)}")
        except metadata.PackageNotFoundError:
            yield Finding("versions", "warning", _("{library} is not installed").format(library=library))
    yield Finding("versions", "ok", ", ".join(found))
