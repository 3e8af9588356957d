"""Whatever a pack holds, the loader gives a playbook or says why not; what check passes, the loader reads."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.config import resolve_paths
from fieldkit.playbook import PackError, activate, check_pack, load_playbook, shipped_content
from fieldkit.playbook.draft import KINDS
from fieldkit.playbook.model import Need, Objection, Page, Point, Proof
from tests.playbook.small_pack import EN, HEAD, ZH, write_pack

some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = sorted({*KINDS, "id", "title", "text", "says", "kind", "proof", "first", "order", "hidden", "sample", "parts"})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(WORDS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=20,
)


def outcome(root: Path) -> bool:
    """Load in both languages; tell whether that went, which is when check finds no error."""
    clean = not any(fault.severity == "error" for fault in check_pack(root))
    for lang in ("zh", "en"):
        try:
            load_playbook([root], lang)
        except PackError as error:
            assert not clean
            assert error.faults
        else:
            assert clean
    return clean


@some
@given(raw=st.binary(max_size=400), head=st.binary(max_size=60) | st.just(HEAD.encode()))
def test_random_bytes_are_told_and_never_crash(tmp_path: Path, raw: bytes, head: bytes) -> None:
    write_pack(tmp_path, raw)
    (tmp_path / "pack.yaml").write_bytes(head)
    outcome(tmp_path)


@some
@given(data=VALUES)
def test_random_structures_are_told_and_never_crash(tmp_path: Path, data: Any) -> None:
    outcome(write_pack(tmp_path, yaml.safe_dump(data, allow_unicode=True)))


@some
@given(data=st.data())
def test_a_pack_with_one_thing_replaced_is_judged_alike_by_check_and_loader(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = yaml.safe_load(ZH)
    here: Any = content
    while True:
        key = data.draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        if not isinstance(here[key], dict | list) or not here[key] or data.draw(st.booleans()):
            break
        here = here[key]
    if data.draw(st.booleans()):
        del here[key]
    else:
        here[key] = data.draw(VALUES)
    outcome(write_pack(tmp_path, yaml.safe_dump(content, allow_unicode=True)))


@some
@given(
    cut=st.integers(0, 100_000),
    put=st.sampled_from(["", "\t", ": ", "- ", "'", '"', "[", "{{", "\n", "&a ", "*a ", "é"]),
)
def test_a_shipped_file_cut_and_mended_wrongly_is_judged_alike(tmp_path: Path, cut: int, put: str) -> None:
    text = (shipped_content() / "zh" / "layers.yaml").read_text(encoding="utf-8")
    at = cut % len(text)
    outcome(write_pack(tmp_path, text[:at] + put + text[at + len(put) :], head=HEAD.replace("[zh, en]", "[zh]")))


TEXT = st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: "{{" not in text
)
IDS = {"proof": ("proof-letter",), "points": ("point-earns",), "needs": ("need-profit",)}


@some
@given(
    st.lists(
        st.builds(
            Objection,
            id=st.from_regex(r"o[a-z0-9]{1,12}(-[a-z0-9]{1,6}){0,2}", fullmatch=True),
            title=TEXT,
            kind=st.sampled_from(["need", "money", "price"]),
            says=st.lists(TEXT, min_size=1, max_size=3).map(tuple),
            behind=st.just(()),
            first=TEXT,
            bullets=st.lists(TEXT, max_size=3).map(tuple),
            ask=TEXT,
            avoid=st.just(()),
            sample=st.booleans(),
            order=st.none() | st.integers(-5, 5).map(float),
            owner=TEXT,
            **{name: st.just(ids) for name, ids in IDS.items()},
        ),
        min_size=1,
        max_size=5,
        unique_by=lambda entry: entry.id,
    )
)
def test_valid_entries_survive_yaml_and_cache(tmp_path: Path, entries: list[Objection]) -> None:
    pack = write_pack(tmp_path / "pack", ZH, EN)
    text = json.dumps({"objections": msgspec.to_builtins(entries)}, ensure_ascii=False)
    for lang in ("zh", "en"):
        (pack / lang / "more.yaml").write_text(text, encoding="utf-8")
    for _ in ("built", "read again"):
        playbook = load_playbook([pack], "zh", tmp_path / "cache")
        assert [playbook.get(entry.id) for entry in entries] == entries


def test_hostile_texts_are_shown_as_they_are_less_control_characters(tmp_path: Path) -> None:
    texts = ["[/", "[b", "[/oops]", "[red]", "\x1b[31mx", "👩‍👩‍👧", "‏שלום", "x" * 100_000, "a\0b", "\x9b2J"]
    pages = [{"id": f"h-{number}", "title": text, "text": text} for number, text in enumerate(texts)]
    content = yaml.safe_dump({"pages": pages}, allow_unicode=True)
    playbook = load_playbook([write_pack(tmp_path, ZH + content, EN + content)], "zh")
    shown = [playbook.get(f"h-{number}") for number in range(len(texts))]
    assert [page.title for page in shown if isinstance(page, Page)] == [
        "[/",
        "[b",
        "[/oops]",
        "[red]",
        "[31mx",
        "👩‍👩‍👧",
        "‏שלום",
        "x" * 100_000,
        "ab",
        "2J",
    ]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there every file name is text")
def test_names_that_are_no_text_are_told_and_kept_out(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / os.fsdecode(b"p\xff"))
    (pack / "files").mkdir()
    (pack / "files" / os.fsdecode(b"f\xff.pdf")).touch()
    assert activate([pack], "zh", resolve_paths(tmp_path / "home")).faults == ()
    (pack / "zh" / os.fsdecode(b"n\xff.yaml")).write_text("x: 1", encoding="utf-8")
    (fault,) = check_pack(pack)
    assert str(fault).encode().startswith(b"zh/n.yaml:1:1: error:")


def test_ten_thousand_keys_are_told_one_by_one(tmp_path: Path) -> None:
    keys = "".join(f"  key{number}: x\n" for number in range(10_000))
    faults = check_pack(write_pack(tmp_path, ZH + keys))
    assert len(faults) == 10_000


@pytest.mark.parametrize("kind", [Need, Point, Proof])
def test_what_is_read_cannot_be_changed(kind: type[msgspec.Struct], tmp_path: Path) -> None:
    entry = load_playbook([write_pack(tmp_path)], "zh").get(
        {Need: "need-profit", Point: "point-earns", Proof: "proof-letter"}[kind]
    )
    with pytest.raises(AttributeError):
        entry.title = "x"
