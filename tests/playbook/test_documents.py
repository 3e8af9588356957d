"""The documents behind what is shown: found where they may lie, and known by what they are, not by what they say."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.playbook.documents import document, files_of, script_files
from fieldkit.playbook.sources import FILES
from tests.playbook.small_pack import HEAD, ZH, write_pack

BEGINNINGS = {
    "a.pdf": b"%PDF-1.7\n",
    "b.pptx": b"PK\x03\x04....",
    "c.ppt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "d.png": b"\x89PNG\r\n\x1a\n",
    "e.jpg": b"\xff\xd8\xff\xe0",
    "f.mp4": b"\0\0\0\x20ftypisom",
    "g.html": b"<!doctype html>",
    "h.txt": "说明".encode(),
    "i.gif": b"GIF89a",
    "j.avi": b"RIFF\0\0\0\0AVI LIST",
    "k.unknown": b"anything",
}

NAMES = ["产品 介绍(终稿).pdf", 'it\'s "quoted".pdf', "-rf.pdf", "--help.pdf", "a  b.pdf", "证明&$(x);.pdf"]
"""Names that a shell, or a program with options, would take for something else."""


@pytest.fixture
def pack(tmp_path: Path) -> Playbook:
    folder = write_pack(tmp_path / "pack", ZH, None, HEAD.replace("[zh, en]", "[zh]"))
    (folder / FILES).mkdir()
    return load_playbook([folder], "zh")


def put(pack: Playbook, name: str, content: bytes) -> Path:
    path = pack.layers[0] / FILES / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_document_is_there_when_its_content_is_what_its_ending_says(pack: Playbook, name: str) -> None:
    path = put(pack, name, BEGINNINGS[name])
    assert document(pack, name)[:3] == (name, path, "there")


@pytest.mark.parametrize(
    ("name", "content", "really"),
    [
        ("a.pdf", "d.png", "png"),
        ("a.pdf", "b.pptx", "zip"),
        ("a.pdf", "g.html", "html"),
        ("d.png", "e.jpg", "jpg"),
        ("f.mp4", "a.pdf", "pdf"),
        ("g.html", "a.pdf", "pdf"),
        ("b.pptx", "k.unknown", ""),
        ("a.pdf", "k.unknown", ""),
    ],
)
def test_a_document_that_is_something_else_is_told(pack: Playbook, name: str, content: str, really: str) -> None:
    put(pack, name, BEGINNINGS[content])
    found = document(pack, name)
    assert (found.state, found.really) == ("other", really)


def test_what_is_missing_empty_or_not_to_be_read_is_told(pack: Playbook) -> None:
    assert document(pack, "a.pdf").state == "missing"
    path = put(pack, "a.pdf", b"")
    assert document(pack, "a.pdf").state == "empty"
    path.write_bytes(BEGINNINGS["a.pdf"])
    path.chmod(0)
    if os.name == "posix" and os.geteuid() != 0:
        assert document(pack, "a.pdf").state == "unreadable"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_hold_spaces_quotes_dashes_and_ideographs(pack: Playbook, name: str) -> None:
    put(pack, name, BEGINNINGS["a.pdf"])
    assert document(pack, name).state == "there"


def test_a_folder_beside_the_packs_is_looked_into_last_and_never_left(pack: Playbook, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (tmp_path / "secret.pdf").write_bytes(BEGINNINGS["a.pdf"])
    (shared / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (shared / "a.pdf").write_bytes(BEGINNINGS["a.pdf"])
    both = replace(pack, beside=shared)
    assert document(both, "a.pdf").path == shared / "a.pdf"
    for outside in ("../secret.pdf", "link.pdf", "/etc/hostname", str(tmp_path / "secret.pdf")):
        assert document(both, outside).state == "missing"
    assert document(both, "a.pdf") == document(both, "a.pdf")
    own = put(pack, "a.pdf", BEGINNINGS["a.pdf"])
    assert document(both, "a.pdf").path == own
    assert document(replace(pack, beside=tmp_path / "nowhere"), "b.pdf").state == "missing"


def test_the_script_names_each_document_once_with_what_says_how_it_is_handled() -> None:
    playbook = load_playbook([shipped_content()], "zh")
    found = script_files(playbook)
    names = [name for _entry, name in found]
    assert names and len(names) == len(set(names))
    shown = {id for step in playbook.entries.steps for id in step.shows}
    for id in shown:
        entry = playbook.get(id)
        assert entry is not None
        assert {name for _holder, name in files_of(playbook, entry)} <= set(names)
    assert {document(playbook, name).state for name in names} == {"there"}
