"""When something is wrong: one clear message, what was kept, what to do; an exit code; and never a traceback."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from fieldkit.playbook import shipped_content
from fieldkit.store import Store, add_note, add_partner, dump, verify
from tests.conftest import NOW

if sys.platform == "win32":
    pytest.skip("limits, devices and pseudo-terminals as used here are there on POSIX alone", allow_module_level=True)

from tests.journeys.terminal import Terminal

LANGS = ("zh", "en")
CHINESE = re.compile("[\u4e00-\u9fff]")


class Ran(NamedTuple):
    """What a run gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def stocked(home: Path) -> Path:
    """A home with a store of 300 partners, closed."""
    with Store.open(home / "fieldkit.db") as store:
        with store.act(""):
            for number in range(300):
                add_partner(store, f"Partner {number}", phone=str(number))
        add_note(store, add_partner(store, "Acme Systems"), "kept")
    return home


def fieldkit(home: Path, *arguments: str, limit: int | None = None, **env: str) -> Ran:
    """Run fieldkit without a terminal; no file may grow beyond `limit` bytes."""

    def limited() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    done = subprocess.run(
        [sys.executable, "-m", "fieldkit", "--home", str(home), *arguments],
        env={**os.environ, "LANG": "C.UTF-8", **env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
        preexec_fn=limited if limit is not None else None,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def refused(ran: Ran, lang: str) -> str:
    """The message of a run that was refused: in the language asked for, with what was kept and what to do."""
    assert ran.code != 0
    assert "Traceback" not in ran.out + ran.err
    lines = ran.err.strip().splitlines()
    assert 2 <= len(lines) <= 6, ran.err
    assert bool(CHINESE.search(ran.err)) == (lang == "zh"), ran.err
    return ran.err


def opening(home: Path, lang: str, *arguments: str, **env: str) -> Ran:
    """Open the app in a terminal where it cannot open, and return what it left there."""
    with Terminal("--lang", lang, *arguments, home=home, env=env) as terminal:
        code = terminal.ended()
        return Ran(code, "", terminal.raw.decode())


# Places that cannot be written.


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("place", ["a file", "inside a file", "no place"])
def test_a_home_that_cannot_be_written_is_refused(tmp_path: Path, lang: str, place: str) -> None:
    (tmp_path / "file").write_text("a letter")
    homes = {"a file": tmp_path / "file", "inside a file": tmp_path / "file" / "deep", "no place": Path("/proc/none")}
    home = homes[place]
    refused(fieldkit(home, "--lang", lang, "partners", "add", "甲"), lang)
    refused(opening(home, lang), lang)
    assert (tmp_path / "file").read_text() == "a letter"


@pytest.mark.parametrize("lang", LANGS)
def test_a_full_disk_refuses_the_note_and_keeps_what_was_there(stocked: Path, lang: str) -> None:
    before = fieldkit(stocked, "dump").out
    message = refused(fieldkit(stocked, "--lang", lang, "note", "Acme", "x" * 90_000, limit=16_384), lang)
    assert "fieldkit.db" in message
    assert fieldkit(stocked, "dump").out == before
    with Store.open(stocked / "fieldkit.db") as store:
        assert verify(store) == []


@pytest.mark.parametrize("lang", LANGS)
async def test_a_disk_that_fills_while_a_visit_runs_is_told_and_what_is_typed_stays(kit_app, lang):
    from fieldkit.store import start_visit
    from fieldkit.ui.screens.visit import Visit

    app = kit_app(lang)
    visit = start_visit(app.store, add_partner(app.store, "甲"))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Visit(visit))
        await pilot.pause()
        await pilot.press("f2")
        pages = app.store.connection.execute("PRAGMA page_count").fetchone()[0]
        app.store.connection.execute(f"PRAGMA max_page_count = {pages}")
        field = app.focused
        field.insert_text_at_cursor("长" * 9000)
        await pilot.press("enter")
        await pilot.pause()
        told = [note for note in app._notifications if note.severity == "error"]
        assert told
        assert all(note.title and note.message.count("\n") == 1 for note in told)
        assert field.value == "长" * 9000, "what could not be saved stays in the field"
        app.store.connection.execute("PRAGMA max_page_count = 1000000")
        await pilot.press("enter")
        await pilot.pause()
        assert field.value == ""
    assert sum("长" * 9000 in line for line in dump(app.store)) == 1


# Files that are damaged.


def cut(path: Path) -> None:
    """The end is missing."""
    path.write_bytes(path.read_bytes()[: 4096 * 5])


def scrambled(path: Path) -> None:
    """The middle was overwritten."""
    data = bytearray(path.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 2048] = bytes(range(256)) * 8
    path.write_bytes(data)


def blanked(path: Path) -> None:
    """The beginning was overwritten with zeros, as after a power cut on a bad disk."""
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("harm", [cut, scrambled, blanked])
def test_a_damaged_store_is_told_and_left_as_it_is(stocked: Path, lang: str, harm: Callable[[Path], None]) -> None:
    store = stocked / "fieldkit.db"
    harm(store)
    before = store.read_bytes()
    message = refused(fieldkit(stocked, "--lang", lang, "dump"), lang)
    assert "doctor" in message
    ran = fieldkit(stocked, "--lang", lang, "doctor")
    assert ran.code == 1
    assert "Traceback" not in ran.out + ran.err
    with Terminal("--lang", lang, home=stocked) as terminal:
        terminal.until("Enter ")
        terminal.press("ctrl+q")
        ended = Ran(terminal.ended(), "", terminal.raw.decode(errors="replace"))
        assert "Traceback" not in ended.err
    if harm is blanked:
        assert ended.code == 1
        assert "fieldkit rescue" in ended.err
        assert store.read_bytes() == before


@pytest.mark.parametrize("lang", LANGS)
def test_one_key_rescues_a_damaged_store_and_opens_it(stocked: Path, lang: str) -> None:
    before = fieldkit(stocked, "dump").out
    blanked(stocked / "fieldkit.db")
    with Terminal("--lang", lang, home=stocked) as terminal:
        terminal.until("Enter ")
        terminal.press("Enter")
        terminal.until("Open fieldkit" if lang == "en" else "打开 fieldkit")
        assert ("Nothing is known to be missing" if lang == "en" else "没有发现缺失") in terminal.text
        terminal.press("Enter")
        terminal.until("F1 ")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert fieldkit(stocked, "dump").out == before


@pytest.mark.parametrize("lang", LANGS)
def test_a_second_fieldkit_on_the_same_store_is_refused_and_the_first_goes_on(stocked: Path, lang: str) -> None:
    with Terminal("--lang", lang, home=stocked) as first:
        first.until("F1 ")
        refused(opening(stocked, lang), lang)
        refused(fieldkit(stocked, "--lang", lang, "note", "Acme", "x"), lang)
        assert "kept" in fieldkit(stocked, "dump").out, "reading works beside it"
        first.press("2")
        first.until("Partner 1")
        first.press("ctrl+q")
        assert first.ended() == 0


@pytest.mark.parametrize(
    "text", ["lang = [", "\x00", 'lang = "xx"\ntheme = 3\nkeys = "a"\nmarks = []', "[keys]\nnote = 5"]
)
@pytest.mark.parametrize("lang", LANGS)
def test_damaged_settings_do_not_keep_the_app_from_opening(stocked: Path, lang: str, text: str) -> None:
    (stocked / "settings.toml").write_text(text)
    with Terminal("--lang", lang, home=stocked) as terminal:
        terminal.until("F1 ")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    # The app may have written what it found out of the terminal; what a person wrote is lost in no case.
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert text in [path.read_text() for path in stocked.glob("settings*.toml")]
    else:
        now = tomllib.loads((stocked / "settings.toml").read_text())
        assert {name: str(value) for name, value in written.items() if name not in ("keys", "marks")}.items() <= {
            name: str(value) for name, value in now.items()
        }.items()


@pytest.mark.parametrize("lang", LANGS)
def test_settings_that_are_no_text_at_all_are_told(stocked: Path, lang: str) -> None:
    (stocked / "settings.toml").write_bytes(b"\xff\xfe\x00lang")
    ran = fieldkit(stocked, "--lang", lang, "partners", "list")
    assert ran.code == 0
    assert "settings.toml" in ran.err
    assert "Traceback" not in ran.err


# Content.


@pytest.mark.parametrize("lang", LANGS)
def test_a_faulty_pack_leaves_the_last_good_one_in_use_and_the_app_says_so(
    stocked: Path, tmp_path: Path, lang: str
) -> None:
    pack = tmp_path / "pack"
    shutil.copytree(shipped_content(), pack)
    assert fieldkit(stocked, "--lang", lang, "--content", str(pack), "find", "price").code == 0
    (pack / lang / "layers.yaml").write_text("layers:\n- id: [/oops]\n  title: \x07\n")
    with Terminal("--lang", lang, "--content", str(pack), home=stocked, size=(120, 36)) as terminal:
        terminal.until("F12")
        terminal.press("F12")
        terminal.until("layers.yaml:2:")
        terminal.press("Esc", "3")
        terminal.rest(0.5)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    ran = fieldkit(stocked, "--lang", lang, "--content", str(pack), "find", "price")
    assert ran.code == 0
    assert ran.out
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("lang", LANGS)
def test_content_that_is_not_there_is_refused(home: Path, tmp_path: Path, lang: str) -> None:
    ran = fieldkit(home, "--lang", lang, "--content", str(tmp_path / "none"), "find", "x")
    assert ran.code != 0
    assert "none" in ran.err
    assert "Traceback" not in ran.err
    assert bool(CHINESE.search(ran.err)) == (lang == "zh")


# Terminals.


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_terminal_nothing_opens(home: Path, lang: str) -> None:
    refused(fieldkit(home, "--lang", lang), lang)
    refused(fieldkit(home, "--lang", lang, "demo"), lang)
    assert not (home / "fieldkit.db").exists()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_place_text_is_refused(home: Path, lang: str, term: str) -> None:
    assert term in refused(opening(home, lang, TERM=term), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_locale_without_chinese_opens_all_the_same(stocked: Path, lang: str) -> None:
    with Terminal(
        "--lang", lang, home=stocked, env={"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    ) as terminal:
        terminal.until("F1 ")
        assert bool(CHINESE.search(terminal.text)) == (lang == "zh")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0


@pytest.mark.parametrize("lang", LANGS)
def test_a_window_too_small_says_what_it_needs_and_comes_back_where_it_was(home: Path, lang: str) -> None:
    with Store.open(home / "fieldkit.db") as store:
        add_partner(store, "Acme Systems")
    with Terminal("--lang", lang, home=home, size=(40, 10)) as terminal:
        terminal.until("60 × 16")
        assert "Acme" not in terminal.text
        terminal.press("2", "Enter", "ctrl+z", "ctrl+p", "Esc")
        terminal.resize(80, 24)
        terminal.until("F1 ")
        terminal.press("2")
        terminal.until("Acme Systems")
        terminal.press("Enter")
        terminal.until("F2 ")
        terminal.rest()
        terminal.press("F2")
        terminal.until(lambda screen: bool(re.search("留草稿|keep the draft", screen)))
        terminal.rest()
        terminal.press("half")
        terminal.until("> half")
        terminal.resize(59, 24)
        terminal.until("60 × 16")
        terminal.press("not seen")
        terminal.rest()
        terminal.resize(60, 16)
        terminal.until("> half")
        terminal.press(" a line", "Enter")
        terminal.until(lambda screen: "half a line" in screen and "> half" not in screen)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert '"half a line"' in fieldkit(home, "dump").out


# Clocks.


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("years", [-8, 12])
async def test_a_clock_years_off_is_told_and_everything_can_still_be_written(kit_app, lang, years):
    first = kit_app(lang)
    partner = add_partner(first.store, "甲")
    add_note(first.store, partner, "before")
    first.store.close()
    moved = NOW + timedelta(days=365 * years)
    app = kit_app(lang, now=lambda: moved)
    assert bool(app.store.warnings) == (years < 0)
    add_note(app.store, partner, "while the clock was off")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        assert bool([note for note in app._notifications if note.severity == "warning"]) == (years < 0)
        app.open_partner(partner)
        await pilot.pause()
    app.store.close()
    back = kit_app(lang)
    assert bool(back.store.warnings) == (years > 0), "what was written in the future is told once the clock is right"
    add_note(back.store, partner, "after")
    assert sum('"kind":"note"' in line.replace(" ", "") for line in dump(back.store)) == 3
    assert verify(back.store) == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_database_of_another_program_is_refused_and_left_alone(home: Path, lang: str) -> None:
    home.mkdir()
    with sqlite3.connect(home / "fieldkit.db") as other:
        other.execute("CREATE TABLE song (title)")
    other.close()
    before = (home / "fieldkit.db").read_bytes()
    refused(fieldkit(home, "--lang", lang, "partners", "list"), lang)
    refused(opening(home, lang), lang)
    assert (home / "fieldkit.db").read_bytes() == before
