"""Hostile text in every field that a person or a pack can fill: shown as it is, never a crash, never styling."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from textual.events import Paste
from textual.widgets import Input

from fieldkit.cli import main
from fieldkit.config import load_settings
from fieldkit.i18n import set_language
from fieldkit.playbook import Playbook, load_playbook
from fieldkit.store import Store, dump, verify
from fieldkit.store.door import clean_line, clean_prose
from fieldkit.store.model import Prose, fields_of
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.visit import Visit
from tests.hostile import (
    ENDLESS,
    EVERYTHING,
    HOSTILE,
    NEVER_TYPED,
    Eye,
    World,
    commands,
    hostile_pack,
    open_everything,
    screens,
    screens_of_packs,
    tagged,
    texts_of_packs,
    written_fields,
)

NOT_SHOWN = {"tick.title", "heard.step_title", "heard.words", "heard.answer", "region.remark"} | {
    "visit.step_title",
    *("review.title", "review.typed", "variant.title", "variant.first", "variant.bullets", "variant.ask"),
    *("dry_run.remark", "dry_event.title"),
}
"""Texts kept for the dump and for later work: an objection with a title shows the title and not the words.

A visit with events stands where they say, not where its own fields do.
"""


def in_turn(texts: list[str]) -> Callable[[str], str]:
    """One text after the other, from the beginning again when they are used up."""
    at = count()
    return lambda _name: texts[next(at) % len(texts)]


def once(text: str) -> Callable[[str], str]:
    """`text` the first time a name is asked for, then little."""
    used: set[str] = set()
    return lambda name: "x" if name in used or used.add(name) else text


def dumped(store: Store) -> list[dict[str, object]]:
    """The dump as records; it is valid JSON a line, UTF-8, and the same a second time."""
    found = list(dump(store))
    assert found == list(dump(store))
    for line in found:
        assert "\n" not in line.rstrip("\n")
        line.encode()
    return [json.loads(line) for line in found]


async def test_every_text_of_the_store_stands_on_a_screen_as_it_is(kit_app):
    app = kit_app()
    tags = tagged(f"{kind}.{name}" for kind, name in written_fields())
    world = World(app.store, lambda name: tags.get(name, "[/]draft[b"))
    async with app.run_test(size=(170, 120), notifications=True) as pilot:
        eye = await open_everything(pilot, screens(app, world))
    assert sorted({name for name, text in tags.items() if not eye.saw(text)} - NOT_SHOWN) == []
    assert eye.saw("[/]draft[b")


@pytest.mark.parametrize(
    ("text", "lang", "size"),
    [
        (lambda _name: EVERYTHING, "en", (80, 24)),
        (in_turn(list(HOSTILE.values())), "zh", (120, 36)),
        (once(ENDLESS), "zh", (120, 36)),
    ],
    ids=["all at once", "one by one", "endless"],
)
async def test_a_store_full_of_hostile_texts_opens_on_every_screen(kit_app, text, lang, size):
    app = kit_app(lang)
    world = World(app.store, text)
    async with app.run_test(size=size, notifications=True) as pilot:
        await open_everything(pilot, screens(app, world))
    dumped(app.store)
    assert verify(app.store) == []


async def test_nonsense_from_another_device_where_ids_and_moments_stand_opens_on_every_screen(kit_app):
    app = kit_app()
    world = World(app.store, lambda _name: "x")
    text = in_turn(list(HOSTILE.values()))
    with app.store.act("") as act:
        for kind, names in NEVER_TYPED.items():
            for (eid,) in app.store.connection.execute(f'SELECT id FROM "{kind}"').fetchall():
                # Without these the records belong to nothing that is opened.
                for name in sorted(names - {"partner", "visit", "status"}):
                    act.put(kind, eid, **{name: text(name)})
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await open_everything(pilot, screens(app, world))
    dumped(app.store)


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_every_field_of_the_store_keeps_a_text_less_control_characters(tmp_path: Path, typed: str) -> None:
    with Store.open(tmp_path / "fieldkit.db") as store:
        for kind, name in written_fields():
            with store.act("") as act:
                act.new(kind, **{name: typed})
        found = [record for record in dumped(store) if "id" in record]
        for kind, name in written_fields():
            kept = clean_prose(typed) if isinstance(fields_of(kind)[name], Prose) else clean_line(typed)
            assert any(record.get("kind") == kind and record.get(name) == kept for record in found), (kind, name)
        assert verify(store) == []


# Packs.


def in_packs(text: str) -> str:
    """`text` less what the check of packs refuses by right: variables that there are not."""
    return text.replace(HOSTILE["a variable"], "{{company.name}} {{partner.name}} { }}")


def opened(pack: Path, cache: Path) -> Callable[[str], Playbook]:
    """The playbook of a pack by language."""
    return lambda lang: load_playbook([pack], lang, cache)


async def test_every_text_of_a_pack_stands_on_a_screen_as_it_is(kit_app, tmp_path):
    tags = tagged(texts_of_packs())
    pack = hostile_pack(tmp_path / "pack", lambda name: tags.get(name, "x"))
    app = kit_app(playbooks=opened(pack, tmp_path / "cache"))
    world = World(app.store, lambda _name: "x", step="steps-0")
    async with app.run_test(size=(170, 120), notifications=True) as pilot:
        eye = await open_everything(pilot, screens_of_packs(app, world))
    unseen = {name for name, text in tags.items() if not eye.saw(text)}
    # `also` is what an entry is found by; the title of the agreement stands where a text names it.
    assert {name for name in unseen if not name.endswith(".also")} == {"CompanyName.agreement_title"}


@pytest.mark.parametrize(("lang", "size"), [("en", (80, 24)), ("zh", (120, 36))])
async def test_a_pack_full_of_hostile_texts_opens_on_every_screen(kit_app, tmp_path, lang, size):
    long = once(ENDLESS)

    def endless(name: str) -> str:
        return long(name) if name.startswith(("Objection", "Step", "Page", "Part", "CompanyName")) else "x"

    text = endless if lang == "zh" else lambda _name: in_packs(EVERYTHING)
    pack = hostile_pack(tmp_path / "pack", text)
    app = kit_app(lang, playbooks=opened(pack, tmp_path / "cache"))
    world = World(app.store, lambda _name: in_packs(EVERYTHING), step="steps-0")
    async with app.run_test(size=size, notifications=True) as pilot:
        await open_everything(pilot, screens_of_packs(app, world))


# Typing.


@pytest.mark.parametrize(
    ("lang", "typed", "fields_of_each"),
    [("zh", EVERYTHING, None), ("en", ENDLESS, 2)],
    ids=["all at once", "endless, into two of each screen"],
)
async def test_anything_may_be_pasted_into_every_field_and_entered(kit_app, lang, typed, fields_of_each):
    app = kit_app(lang)
    world = World(app.store, lambda _name: "x")
    fields = 0
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        eye = Eye(pilot)
        for mode in ("partners", "handbook", "today"):
            app.switch_mode(mode)
            await pilot.pause()
            fields += await paste_everywhere(eye, typed, fields_of_each)
        for screen in screens(app, world):
            app.push_screen(screen)
            await pilot.pause()
            fields += await paste_everywhere(eye, typed, fields_of_each)
            while len(app.screen_stack) > 1:
                app.screen.dismiss(None)
                await pilot.pause()
    assert fields > 25
    dumped(app.store)


async def paste_everywhere(eye: Eye, typed: str, at_most: int | None) -> int:
    """Paste into the fields of the screen and press Enter there; return how many fields there were."""
    screen = eye.pilot.app.screen
    fields = [field for field in screen.query(Input) if field.display][:at_most]
    for field in fields:
        if eye.pilot.app.screen is not screen or not field.is_attached:
            break
        field.focus()
        field.value = ""
        field.post_message(Paste(typed))
        await eye.look()
        await eye.pilot.press("enter")
        await eye.look()
    return len(fields)


async def test_what_is_pasted_in_several_lines_is_entered_in_full(kit_app):
    app = kit_app()
    world = World(app.store, lambda _name: "x")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f2")
        app.screen.query_one("#note", Input).value = ""
        app.screen.post_message(Paste("第一行\n第二行\r\n\tthird"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert any("第一行 第二行 third" in str(record.get("text")) for record in dumped(app.store))
    assert world.visit


# The command line, rosters, settings.


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_line_takes_anything_and_prints_nothing_that_commands_a_terminal(tmp_path, capsys, lang):
    def run(*arguments: str) -> tuple[int, str]:
        code = main(["--home", str(tmp_path / "home"), "--lang", lang, *arguments])
        told = capsys.readouterr()
        printed = told.out + told.err
        assert "Traceback" not in printed
        assert [sign for sign in printed if sign not in "\n" and commands(sign)] == []
        return code, printed

    roster = tmp_path / "roster.csv"
    with roster.open("w", encoding="utf-8", errors="replace", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "district", "phone", "remark"])
        # A file with NUL in it is refused: it is no text.
        rows.writerows([f"甲 {text}"] + [text] * 3 for text in HOSTILE.values() if "\0" not in text)
    assert run("partners", "import", str(roster), "--yes")[0] == 0
    assert run("partners", "add", "乙", "--district", EVERYTHING, "--building", EVERYTHING)[0] == 0
    for text in HOSTILE.values():
        assert run("note", "乙", "--", text)[0] == 0
        assert run("find", "--", text)[0] in (0, 2)
        run("find", "--json", "--", text)
        assert run("note", f"nobody {text}", "x")[0] != 0
        run(text)
    assert run("partners", "list")[0] == 0
    assert run("doctor")[0] == 0
    with Store.open(tmp_path / "home" / "fieldkit.db") as store:
        records = dumped(store)
    assert sum(record["kind"] == "note" for record in records) == len(HOSTILE)
    set_language("zh")


async def test_settings_may_hold_anything_and_it_is_shown_as_it_is(kit_app):
    app = kit_app()
    text = EVERYTHING.encode(errors="ignore").decode()
    app.settings = app.settings.with_(owner=text, keys={text: text, "note": "f2"})
    world = World(app.store, lambda _name: "x")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        eye = Eye(pilot)
        await eye.look()
        for screen in (Visit(world.visit), Find(visit=world.visit)):
            app.push_screen(screen)
            await eye.look()
        app.use_language("en")
        await eye.look()
    assert load_settings(app.paths).lang == "en"
