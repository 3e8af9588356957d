"""Whatever a pack holds, the loader gives a playbook or says why not; what check passes, the loader reads."""

import json
import os
import shutil
import sys
import unicodedata
from itertools import pairwise
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


def told(root: Path) -> list[tuple[str, int]]:
    """File and line of the errors of a pack; the loader must agree that there are any."""
    assert outcome(root) is not any(fault.severity == "error" for fault in check_pack(root))
    return [(fault.file, fault.line) for fault in check_pack(root) if fault.severity == "error"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_pipes_and_folders_named_like_files_are_told_and_never_waited_for(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    os.mkfifo(pack / "zh" / "pipe.yaml")
    (pack / "zh" / "folder.yaml").mkdir()
    (pack / "zh" / "dangling.yaml").symlink_to(tmp_path / "nowhere.yaml")
    assert told(pack) == [("zh/dangling.yaml", 1), ("zh/folder.yaml", 1), ("zh/pipe.yaml", 1)]
    (pack / "pack.yaml").unlink()
    os.mkfifo(pack / "pack.yaml")
    assert ("pack.yaml", 1) in told(pack)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_leave_or_turn_in_circles_are_told(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack")
    (pack / "zh" / "zero.yaml").symlink_to("/dev/zero")
    (pack / "zh" / "circle.yaml").symlink_to(pack / "zh" / "circle.yaml")
    (pack / "zh" / "inside.yaml").symlink_to(pack / "en" / "all.yaml")
    (pack / "files").mkdir()
    (pack / "files" / "round").symlink_to(pack)
    assert ("zh/circle.yaml", 1) in (found := told(pack))
    assert ("zh/zero.yaml", 1) in found
    assert ("zh/inside.yaml", 4) not in found
    whole = tmp_path / "whole"
    whole.symlink_to(pack)
    assert told(whole) == found
    shutil.rmtree(pack / "en")
    (pack / "en").symlink_to(pack)
    assert told(pack)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    (pack / "zh" / "all.yaml").chmod(0)
    assert ("zh/all.yaml", 1) in told(pack)


@pytest.mark.parametrize(
    ("zh", "line"),
    [
        pytest.param(f"pages: {'[' * 5000}", 1, id="brackets"),
        pytest.param("pages:\n" + "".join(f"{' ' * n}- x:\n" for n in range(0, 400, 2)), 17, id="steps"),
        pytest.param(
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"{b}: &{b} [{', '.join(['*' + a] * 10)}]\n" for a, b in pairwise("abcdefghij")),
            5,
            id="aliases",
        ),
        pytest.param("pages: &p\n- *p\n", 2, id="contains itself"),
        pytest.param(f"stages:\n- number: {'9' * 100_000}\n", 2, id="huge number"),
        pytest.param("stages:\n- number: 1e999\n", 2, id="infinity"),
        pytest.param('"' * 3, 1, id="quotes"),
        pytest.param("? " * 1000, 1, id="question marks"),
        pytest.param("x: !!python/object/apply:os.system [ls]\n", 1, id="tags"),
    ],
)
def test_bombs_are_told_at_their_line(tmp_path: Path, zh: str, line: int) -> None:
    assert ("zh/bomb.yaml", line) in told(_with(write_pack(tmp_path), "zh/bomb.yaml", zh.encode()))


def _with(pack: Path, file: str, data: bytes) -> Path:
    (pack / file).write_bytes(data)
    return pack


def test_marks_at_the_start_and_line_ends_of_windows_change_nothing(tmp_path: Path) -> None:
    plain = load_playbook([write_pack(tmp_path / "plain")], "zh").entries
    for name, change in (
        ("bom", lambda text: b"\xef\xbb\xbf" + text),
        ("crlf", lambda text: text.replace(b"\n", b"\r\n")),
        ("cr", lambda text: text.replace(b"\n", b"\r")),
    ):
        pack = write_pack(tmp_path / name, change(ZH.encode()), change(EN.encode()), change(HEAD.encode()).decode())
        assert check_pack(pack) == []
        assert load_playbook([pack], "zh").entries == plain
        wrong = change(ZH.replace("number: 2", "number: zwei").encode())
        line = ZH[: ZH.index("number")].count("\n") + 1
        assert [(fault.line, fault.column) for fault in check_pack(write_pack(pack, wrong))] == [(line, 11)]


def test_an_id_in_decomposed_letters_is_no_id_and_a_file_name_may_be_one(tmp_path: Path) -> None:
    name = unicodedata.normalize("NFD", "é")
    pack = write_pack(tmp_path, ZH.replace("id: need-profit", f"id: need-{name}", 1))
    assert next(fault.line for fault in check_pack(pack) if fault.severity == "error") == 6
    pack = write_pack(tmp_path)
    (pack / "zh" / "all.yaml").rename(pack / "zh" / f"{name}.yaml")
    assert check_pack(pack) == []


def test_control_signs_in_texts_and_ids_are_dropped_or_told(tmp_path: Path) -> None:
    pack = write_pack(
        tmp_path, ZH.replace("title: 商谈", 'title: "商\\0谈\\e[31m"').replace("价格太高", "价\0格\x1b太高")
    )
    playbook = load_playbook([pack], "zh")
    assert [entry.title for entry in (playbook.get("stage-talks"), playbook.get("too-high")) if entry] == [
        "商谈[31m",
        "价格太高",
    ]
    faults = check_pack(write_pack(tmp_path, ZH.replace("id: too-high", 'id: "too\\e[31m-high"', 1)))
    assert (
        next(fault.line for fault in faults if fault.severity == "error") == ZH[: ZH.index("too-high")].count("\n") + 1
    )
    assert not any("\x1b" in str(fault) for fault in faults)
