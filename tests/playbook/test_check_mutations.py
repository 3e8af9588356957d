"""Shipped files spoilt as hands spoil them: check never crashes, and it and the loader always agree."""

import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.i18n import language, set_language
from fieldkit.playbook import PackError, check_pack, load_playbook, shipped_content

LINES = [
    "rename a key",
    "drop a line",
    "swap lines",
    "retype a value",
    "cut the file",
    "duplicate a block",
    "indent",
    "odd signs",
    "another id",
]
ODD = [
    "\t",
    "：",
    "　",
    "\u00a0",
    "- ",
    ": ",
    "'",
    '"',
    "[",
    "}",
    "{{",
    "#",
    "&x ",
    "*x",
    "|",
    "\0",
    "\x1b[31m",
    "\ufffe",
]
VALUES = ["", "~", "[]", "{}", "[a, b]", "{a: b}", "1e999", "0x7f", "true", "2026-13-45", "9" * 30, "''", "no such"]

FILES = sorted(path.name for path in (shipped_content() / "zh").glob("*.yaml"))


def spoil(text: str, how: str, dice: random.Random) -> str:
    """Change `text` at a place and in a way that the dice choose."""
    lines = text.splitlines(keepends=True)
    one, other = sorted((dice.randrange(len(lines)), dice.randrange(len(lines))))
    if how == "rename a key":
        lines[one] = re.sub(r"([a-z_]+):", dice.choice([r"\1s:", "x:", r"\1：", r"\1:x"]), lines[one], count=1)
    elif how == "drop a line":
        del lines[one]
    elif how == "swap lines":
        lines[one], lines[other] = lines[other], lines[one]
    elif how == "retype a value":
        lines[one] = re.sub(r":.*", f": {dice.choice(VALUES)}", lines[one], count=1)
    elif how == "cut the file":
        return text[: dice.randrange(len(text))]
    elif how == "duplicate a block":
        lines[other:other] = lines[one : one + dice.randrange(1, 30)]
    elif how == "indent":
        lines[one] = dice.choice(["  ", " ", "\t", "　"]) + lines[one]
    elif how == "odd signs":
        at = dice.randrange(len(lines[one]))
        lines[one] = lines[one][:at] + dice.choice(ODD) + lines[one][at:]
    elif how == "another id":
        lines[one] = re.sub(r"[a-z]+-[a-z]+", "no-such-id", lines[one], count=1)
    return "".join(lines)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The shipped pack in one language each, with few of the long lists, so that a hundred packs are quick to judge."""
    made = {}
    for lang in ("zh", "en"):
        root = tmp_path_factory.mktemp(lang)
        head = (shipped_content() / "pack.yaml").read_text(encoding="utf-8").replace("[zh, en]", f"[{lang}]")
        (root / "pack.yaml").write_text(head, encoding="utf-8")
        shutil.copytree(shipped_content() / lang, root / lang)
        for name in ("objections.yaml", "pages.yaml", "personas.yaml", "questions.yaml", "steps.yaml", "sums.yaml"):
            path = root / lang / name
            entries = re.split(r"^(?=  - id: )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
            path.write_text("".join(entries[:3]), encoding="utf-8")
        assert not [fault for fault in check_pack(root) if fault.severity == "error"]
        made[lang] = root
    return made


@pytest.fixture(autouse=True)
def either_language() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(FILES),
    lang=st.sampled_from(["zh", "en"]),
    how=st.lists(st.sampled_from(LINES), min_size=1, max_size=2),
    seed=st.integers(0, 10**6),
)
def test_a_spoilt_file_is_told_and_passes_only_if_it_loads(
    packs: dict[str, Path], name: str, lang: str, how: list[str], seed: int
) -> None:
    path = packs[lang] / lang / name
    good = path.read_text(encoding="utf-8")
    dice = random.Random(seed)
    spoilt = good
    for each in how:
        spoilt = spoil(spoilt, each, dice) if spoilt else ""
    set_language(lang)
    path.write_text(spoilt, encoding="utf-8")
    try:
        faults = check_pack(packs[lang])
        errors = tuple(fault for fault in faults if fault.severity == "error")
        assert all(fault.line >= 1 and fault.column >= 1 and fault.text for fault in faults)
        assert all(fault.line <= spoilt.count("\n") + 1 for fault in faults if fault.file == f"{lang}/{name}")
        try:
            load_playbook([packs[lang]], lang)
        except PackError as error:
            assert tuple(fault for fault in error.faults if fault.severity == "error") == errors != ()
        else:
            assert errors == ()
    finally:
        path.write_text(good, encoding="utf-8")
