"""fieldkit in a real terminal: whole paths by keys, power cuts at any moment, and a terminal left as it was found."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldkit.store import Store, dump, verify

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal as pexpect opens it is there on POSIX alone", allow_module_level=True)

from tests.journeys.terminal import Terminal

SAFE = 1.2
"""Seconds after which what was typed must outlive a power cut; the promise is one."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def records(home: Path, kind: str) -> list[dict[str, object]]:
    """The records of a kind in the store of `home`, which is sound."""
    with Store.open(home / "fieldkit.db") as store:
        assert verify(store) == []
        return [record for record in map(json.loads, dump(store)) if record["kind"] == kind]


def to_a_visit(terminal: Terminal, name: str = "Acme Systems") -> None:
    """Add a partner on an empty store and begin a visit there."""
    terminal.until("Add the first partner")
    terminal.choose("Open")
    terminal.until("Relationship")
    terminal.press(name)
    terminal.choose("Save")
    terminal.until("Nothing has happened yet")
    terminal.choose("Prepare")
    terminal.until("Business cards")
    terminal.choose("Go")
    terminal.until("whole visit")


def write_note(terminal: Terminal, text: str) -> None:
    """Write a note in a visit and wait until it is acknowledged: the field is empty again, the note stands above."""
    terminal.choose("Note")
    terminal.until("Leave, keep the draft")
    terminal.press(text)
    terminal.until(text)
    terminal.choose("Save")
    terminal.until(lambda screen: "F2 Note" in screen and text in screen and "saved" in screen)


def test_a_newcomer_runs_a_visit_of_the_sample_by_the_keys_that_are_shown(home: Path) -> None:
    with Terminal("--lang", "en", "demo", home=home) as terminal:
        terminal.until("Making the sample store")
        terminal.until("Unfinished visits")
        terminal.choose("Go on")
        terminal.until("whole visit")
        write_note(terminal, "+ wants a trial")
        terminal.choose("Objection")
        terminal.until("Heard it")
        terminal.press("price")
        terminal.until("First")
        terminal.choose("Heard it")
        terminal.until("logged")
        terminal.choose("Resolved")
        terminal.until("Esc Back")
        terminal.choose("Back")
        terminal.until("Finish")
        terminal.choose("Finish")
        terminal.until("Was the goal reached?")
        terminal.choose("reached")
        terminal.choose("yes")
        terminal.until("Esc Questions")
        terminal.press("send the offer +3d")
        terminal.until("send the offer   ")
        terminal.choose("Complete")
        terminal.until(lambda screen: "Today" in screen and "Unfinished" not in screen)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    demo = home / "demo"
    assert "wants a trial" in {note["text"] for note in records(demo, "note")}
    assert "send the offer" in {each["text"] for each in records(demo, "followup")}
    assert "resolved" in {heard["outcome"] for heard in records(demo, "heard")}
    assert not (home / "fieldkit.db").exists(), "the sample lies apart from the rep's own store"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_quitting_gives_the_terminal_back_as_it_was(home: Path, lang: str) -> None:
    script = f'stty -a; "{sys.executable}" -m fieldkit --lang {lang}; echo "code=$?"; stty -a; sleep 1'
    with Terminal("-c", script, home=home, command=("/bin/sh",)) as terminal:
        terminal.until("F1 ")
        terminal.rest()
        terminal.press("ctrl+q")
        terminal.until("code=0")
        assert terminal.ended() == 0
        before, after = (terminal.raw.split(b"code=0")[at] for at in (0, 1))
        settings = re.compile(rb"(?<![\w])-?(?:echo|icanon|isig|icrnl|opost|ixon|iexten)\b")
        assert settings.findall(before.partition(b"\x1b")[0]) == settings.findall(after) != []
        for on, off in ((b"?1049h", b"?1049l"), (b"?1000h", b"?1000l"), (b"?2004h", b"?2004l"), (b"?25l", b"?25h")):
            assert before.rfind(off) > before.rfind(on) > 0, f"{off!r} was not given back"


CUTS = ("a note just saved", "a note being typed", "in the middle of the wrap-up", "a partner being added")


@pytest.mark.parametrize("cut", CUTS)
def test_a_power_cut_loses_nothing_that_was_acknowledged_or_typed_a_second_before(home: Path, cut: str) -> None:
    with Terminal("--lang", "en", home=home) as terminal:
        to_a_visit(terminal)
        terminal.press("5")
        terminal.until("▌    5 ")
        write_note(terminal, "wants the price list")
        match cut:
            case "a note being typed":
                terminal.choose("Note")
                terminal.until("Leave, keep the draft")
                terminal.press("half a sent")
                terminal.until("draft")
                time.sleep(SAFE)
            case "in the middle of the wrap-up":
                terminal.choose("Finish")
                terminal.until("Was the goal reached?")
                terminal.press("2")
                terminal.until("stuck at which layer")
                terminal.press("1", "1")
                terminal.until("Esc Questions")
                terminal.press("call the boss +2d")
                terminal.until("call the boss   ")
                time.sleep(SAFE)
            case "a partner being added":
                terminal.press("Esc")
                terminal.until("1 History")
                terminal.press("Esc")
                terminal.until("Unfinished visits")
                terminal.press("2")
                terminal.until("New partner")
                terminal.press("↑", "↑", "Enter")
                terminal.until("Relationship")
                terminal.press("Half a name")
                terminal.until("Half a name")
                time.sleep(SAFE)
        terminal.kill()
    assert [note["text"] for note in records(home, "note")] == ["wants the price list"]
    with Terminal("--lang", "en", home=home) as terminal:
        terminal.until(lambda screen: bool(re.search(r"Unfinished visits.*Acme Systems\s.*step 5 ", screen, re.S)))
        match cut:
            case "a partner being added":
                terminal.press("2")
                terminal.until("Acme Systems")
                terminal.press("↑", "↑", "Enter")
                terminal.until("Half a name")
            case _:
                terminal.choose("Go on")
                terminal.until("▌    5 ")
                terminal.until("wants the price list")
        if cut == "a note being typed":
            terminal.until("half a sent")
            terminal.choose("Note")
            terminal.until("Leave, keep the draft")
            terminal.press("ence", "Enter")
            terminal.until(lambda screen: "F2 Note" in screen and "half a sentence" in screen)
        if cut == "in the middle of the wrap-up":
            terminal.choose("Finish")
            terminal.until(lambda screen: bool("call the boss" in screen and re.search(r"▌ {0,2}2 partly", screen)))
            terminal.press("F10")
            terminal.until("visits 1/3")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    if cut == "a note being typed":
        assert "half a sentence" in {note["text"] for note in records(home, "note")}
    if cut == "in the middle of the wrap-up":
        assert [(visit["status"], visit["reached"]) for visit in records(home, "visit")] == [("done", "partly")]
        assert [each["text"] for each in records(home, "followup")] == ["call the boss"]


def test_power_cuts_at_random_moments_lose_no_note_that_was_acknowledged(home: Path) -> None:
    moments = random.Random(20261123)
    kept: list[str] = []
    with Terminal("--lang", "en", home=home) as terminal:
        to_a_visit(terminal)
        terminal.press("ctrl+q")
        terminal.ended()
    for turn in range(4):
        with Terminal("--lang", "en", home=home) as terminal:
            terminal.until("Unfinished visits")
            terminal.press("Enter")
            terminal.until("whole visit")
            for number in range(moments.randint(1, 2)):
                note = f"note {turn}.{number}"
                write_note(terminal, note)
                kept.append(note)
            terminal.press("F2", "cut in the mid", "Enter"[: moments.randint(0, 5)])
            terminal.read(moments.random() * 0.4)
            terminal.kill()
    found = [note["text"] for note in records(home, "note")]
    assert [note for note in kept if note not in found] == []


def test_every_id_that_fieldkit_note_printed_is_in_the_dump_after_a_kill(home: Path) -> None:
    moments = random.Random(20261123)
    fieldkit = [sys.executable, "-m", "fieldkit", "--home", str(home)]
    subprocess.run([*fieldkit, "partners", "add", "甲"], check=True, capture_output=True)
    printed: list[str] = []
    for number in range(14):
        # The last one may end, so that one at least was told.
        patience = moments.uniform(0.2, 0.9) if number < 13 else None
        writer = subprocess.Popen(
            [*fieldkit, "note", "甲", f"> +3d note {number}"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        with writer:
            try:
                out, _ = writer.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                writer.kill()
                out, _ = writer.communicate()
        printed += [line for line in out.decode().splitlines(keepends=True) if line.endswith("\n")]
    dumped = subprocess.run([*fieldkit, "dump"], check=True, capture_output=True, text=True).stdout
    assert printed
    assert [eid for eid in printed if f'"{eid.strip()}"' not in dumped] == []
    notes, promises = ([json.loads(line)["text"] for line in dumped.splitlines() if f'"kind":"{kind}"' in
                        line.replace(" ", "")] for kind in ("note", "followup"))  # fmt: skip
    # Whether the note keeps its day as typed is no matter here.
    assert sorted(text.removeprefix("+3d ") for text in notes) == sorted(promises), (
        "a note and its follow-up are one act"
    )


def test_a_window_that_is_resized_shows_the_same_place_and_keeps_what_is_typed(home: Path) -> None:
    with Terminal("--lang", "en", home=home, size=(120, 36)) as terminal:
        to_a_visit(terminal)
        terminal.press("4")
        terminal.until("▌    4 ")
        terminal.press("F2")
        terminal.until("Leave, keep the draft")
        terminal.press("typed before")
        terminal.until("typed before")
        for columns, rows in ((80, 24), (200, 50), (61, 17), (40, 10), (80, 24)):
            terminal.resize(columns, rows)
            terminal.rest(0.3)
        terminal.until("typed before")
        terminal.press(" and after", "Enter")
        terminal.until(lambda screen: "F2 Note" in screen and "typed before and af" in screen)
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
    assert [note["text"] for note in records(home, "note")] == ["typed before and after"]


def test_two_keys_from_today_lead_to_the_first_card_and_a_power_cut_keeps_what_was_rated(home: Path) -> None:
    with Terminal("--lang", "en", "demo", home=home) as terminal:
        terminal.until("Unfinished visits", seconds=60)
        terminal.press("4")
        terminal.until("Five minutes")
        terminal.press("Enter")
        terminal.until("Answer aloud")
        terminal.press("Space")
        terminal.until("got it")
        terminal.press("3")
        terminal.until("2 / ")
        terminal.press("my own words")
        terminal.until("my own words")
        time.sleep(SAFE)
        terminal.kill()
    assert [review["rating"] for review in records(home / "demo", "review")] == ["3"]
    with Terminal("--lang", "en", "demo", home=home) as terminal:
        terminal.until("Unfinished visits", seconds=60)
        terminal.press("4")
        terminal.until("cards left")
        terminal.press("Enter")
        terminal.until("my own words")
        terminal.press("ctrl+q")
        assert terminal.ended() == 0
