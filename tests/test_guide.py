"""The content guide, done in a clean folder exactly as it is written, in Chinese and in English.

In the guides a block of `sh` is typed, a block of `yaml` that names a file goes to the end of that file, in a block of
`diff` the line with the minus becomes the one with the plus, and a block of `text` is what the command before printed.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from fieldkit.playbook.layers import layers_for
from fieldkit.playbook.load import load_playbook
from tests.cli.conftest import may_be_interrupted

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = {"zh": DOCS / "content-guide.md", "en": DOCS / "content-guide.en.md"}

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="types into a pseudo-terminal")


class Block(NamedTuple):
    language: str
    text: str


def blocks(guide: Path) -> Iterator[Block]:
    """The blocks of a guide down to its reference part, and the files that the person is told to put somewhere."""
    told = guide.read_text(encoding="utf-8").partition("\n---\n")[0]
    for fence, file in re.findall(r"^(```\w+\n.*?)^```$|`(\w+/files/[\w.]+)`", told, re.MULTILINE | re.DOTALL):
        language, _, text = fence.removeprefix("```").partition("\n")
        yield Block(language, text) if fence else Block("file", file)


class Desk:
    """Somebody who follows a guide in a folder of their own."""

    def __init__(self, folder: Path, lang: str) -> None:
        self.folder = folder
        self.lang = lang
        self.said = ""

    def follow(self, block: Block) -> None:
        getattr(self, block.language)(block.text)

    def file(self, name: str) -> None:
        (self.folder / name).write_bytes(b"%PDF-1.4")

    def yaml(self, text: str) -> None:
        first, _, rest = text.partition("\n")
        with (self.folder / first.removeprefix("# ")).open("a", encoding="utf-8") as file:
            file.write(rest)

    def diff(self, text: str) -> None:
        head, *lines = text.splitlines()
        path = self.folder / head.removeprefix("--- ")
        told = path.read_text(encoding="utf-8")
        for old, new in zip(lines[::2], lines[1::2], strict=True):
            assert (old[0], new[0]) == ("-", "+")
            assert f"\n{old[1:]}\n" in told, f"{path.name} has no line {old[1:]!r}"
            told = told.replace(f"\n{old[1:]}\n", f"\n{new[1:]}\n")
        path.write_text(told, encoding="utf-8")

    def sh(self, text: str) -> None:
        for line in text.splitlines():
            program, *arguments = line.split()
            assert program == "fieldkit"
            self.said = self.watched(arguments) if arguments[0] == "watch" else self.typed(arguments)

    def text(self, text: str) -> None:
        assert text.strip() in self.said.splitlines(), self.said

    def command(self, arguments: list[str]) -> list[str]:
        return ["-m", "fieldkit", "--home", str(self.folder / "home"), "--lang", self.lang, *arguments]

    def typed(self, arguments: list[str]) -> str:
        """What a command says in a terminal where every question is answered by Enter."""
        import pexpect

        os.environ.pop("COLUMNS", None)
        child = pexpect.spawn(
            sys.executable,
            self.command(arguments),
            cwd=str(self.folder),
            encoding="utf-8",
            timeout=60,
            dimensions=(50, 400),
        )
        said = ""
        while child.expect(["n: no >|n 不启用 >", pexpect.EOF]) == 0:
            said += child.before
            child.send("\r")
        said += child.before
        child.close()
        assert "Traceback" not in said
        return said.replace("\r", "")

    def watched(self, arguments: list[str]) -> str:
        """What a watcher says at first; then it is interrupted."""
        with subprocess.Popen(
            [sys.executable, *self.command(arguments)],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            preexec_fn=may_be_interrupted,
        ) as watcher:
            assert watcher.stdout is not None
            said = watcher.stdout.readline()
            watcher.send_signal(signal.SIGINT)
        return said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_nothing_to_a_pack_in_use_and_back(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, lang)
    done = []
    for block in blocks(GUIDES[lang]):
        if block.language == "sh" and "rollback" in block.text:
            # In use is now what the guide wrote: the company's name, one proof that is no sample, one more objection.
            company = tmp_path / "home" / "content" / "company"
            playbook = load_playbook(layers_for(company), lang)
            assert playbook.company.name in {"蓝桥智联", "Blue Bridge"}
            proof = playbook.get("proof-acceptance-letter")
            assert proof is not None and not proof.sample
            assert playbook.get("our-service-too-far") is not None
            assert playbook.get("need-loyal") is None
            assert not playbook.foreign
        desk.follow(block)
        done.append(block.language)
    assert {"sh", "yaml", "diff", "text", "file"} <= set(done)
    assert "fieldkit" in desk.said


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_pack_of_the_guide_gives_no_cause_for_advice(lang: str, tmp_path: Path) -> None:
    desk = Desk(tmp_path, lang)
    for block in blocks(GUIDES[lang]):
        if block.language not in ("sh", "text") or "new-pack" in block.text:
            desk.follow(block)
    assert "error" not in desk.typed(["check", "lanqiao"])
    assert "warning" not in desk.typed(["check", "lanqiao"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_of_the_coach_and_every_file_is_in_the_guide(lang: str) -> None:
    from typing import get_args

    from fieldkit.playbook.model import CoachRule, Entries

    told = GUIDES[lang].read_text(encoding="utf-8")
    assert [rule for rule in get_args(CoachRule) if f"`{rule}`" not in told] == []
    assert [kind for kind in Entries.__struct_fields__ if f"`{kind}.yaml`" not in told] == []
