"""F6 and the files of a visit's script, by keys and by a real program that stands in for the system's."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from fieldkit.playbook import Playbook, model
from fieldkit.store import add_partner
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.documents import open_document, papers_of_script
from fieldkit.ui.opener import open_path, refused
from fieldkit.ui.screens.prepare import Prepare
from tests.conftest import KitApp
from tests.playbook.test_documents import NAMES
from tests.whole import whole

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system's program is a command here")

PDF = b"%PDF-1.7\n"


@pytest.fixture
def opener(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Path]:
    """Put a program in the place of the system's, which writes its arguments down; the given number is its exit."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    def make(code: int) -> Path:
        log = tmp_path / "opened"
        program = folder / ("open" if sys.platform == "darwin" else "xdg-open")
        program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > "{log}"\nexit {code}\n')
        program.chmod(0o755)
        return log

    return make


def told(app: FieldkitApp) -> str:
    return "\n".join(note.message for note in app._notifications)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_reaches_the_program_whole_and_as_no_option(
    tmp_path: Path, opener: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    log = opener(0)
    (tmp_path / name).write_bytes(PDF)
    monkeypatch.chdir(tmp_path)
    assert not refused(open_path(Path(name)))
    assert log.read_text().splitlines() == ["1", str(tmp_path / name)]


async def open_one(app: FieldkitApp, folder: Path, name: str, content: bytes | None) -> str:
    """What is said when the document is to be opened."""
    folder.mkdir(exist_ok=True)
    if content is not None:
        (folder / name).write_bytes(content)
    app.settings = app.settings.with_(files=str(folder))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await pilot.pause()
        open_document(app, app.playbook, name)
        await app.workers.wait_for_complete()
        await pilot.pause()
        return told(app)


@pytest.mark.parametrize(
    ("code", "content", "words"),
    [
        (0, PDF, "Opening a.pdf"),
        (3, PDF, "no program for it was found"),
        (0, b"\x89PNG\r\n\x1a\n", "was not opened: is no PDF, but PNG"),
        (0, b"who knows", "is no PDF; copy it anew"),
        (0, b"", "the file is empty"),
        (0, None, "not on this laptop"),
    ],
)
async def test_what_happens_to_a_document_is_said(
    kit_app: KitApp, tmp_path: Path, opener: Callable[[int], Path], code: int, content: bytes | None, words: str
) -> None:
    log = opener(code)
    assert words in await open_one(kit_app("en"), tmp_path / "shared", "a.pdf", content)
    assert log.exists() == (content == PDF)


async def test_a_missing_program_is_named(kit_app: KitApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = await open_one(kit_app("en"), tmp_path / "shared", "a.pdf", PDF)
    assert "is missing on this computer" in said


async def test_a_program_is_never_started(kit_app: KitApp, tmp_path: Path, opener: Callable[[int], Path]) -> None:
    log = opener(0)
    assert "a program, not a document" in await open_one(kit_app("en"), tmp_path / "shared", "a.exe", b"MZ")
    assert not log.exists()


async def test_prepare_tells_of_every_file_of_the_script_and_first_of_what_is_wrong(
    kit_app: KitApp, shipped: Callable[[str], Playbook], opener: Callable[[int], Path]
) -> None:
    log = opener(0)
    playbook = shipped("en")
    first, second, *others = playbook.entries.proofs
    proofs = (
        msgspec.structs.replace(first, file="nowhere.pdf"),
        msgspec.structs.replace(second, expires="2026-01-01"),
        *others,
    )
    entries: model.Entries = msgspec.structs.replace(whole(playbook), proofs=proofs)
    compiled = msgspec.structs.replace(playbook.compiled, entries=entries, hash="3" * 64)
    changed = Playbook(compiled=compiled, layers=playbook.layers)
    app = kit_app("en", playbooks=lambda _lang: changed)
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await pilot.pause()
        app.push_screen(Prepare(add_partner(app.store, "甲")))
        await pilot.pause()
        papers = papers_of_script(app, changed)
        wrong = [paper.trouble for paper in papers if paper.trouble]
        assert sorted(wrong) == ["expired 2026-01-01", "not on this laptop"]
        assert all(not paper.trouble for paper in papers[2:])
        text = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        for words in ("2 files of the script are not ready", "not on this laptop", "expired 2026-01-01", "may be"):
            assert words in text, words
        assert f"{len(papers) - 2} / {len(papers)}" in text
        app.screen.query_one("#list").move_to(papers[-1])  # type: ignore[attr-defined]
        await pilot.press("f6")
        await app.workers.wait_for_complete()
        assert log.read_text().splitlines()[1].endswith(papers[-1].name)
