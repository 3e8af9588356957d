"""A home of its own for every test, and the command run in it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from fieldkit.cli import main
from fieldkit.i18n import language, set_language


@dataclass(frozen=True)
class Ran:
    """What a run of the command gave."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def may_be_interrupted() -> None:
    """Let a process be ended by Ctrl-C also where the tests run in the background, which would shield it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Iterator[Run]:
    """Run `fieldkit` in English in this process, with nobody at the keyboard; `stdin` is what is piped into it."""
    monkeypatch.setenv("LANGUAGE", "en")
    before = language()

    def ran(*arguments: str, lang: str = "en", stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = main(["--home", str(home), "--lang", lang, *arguments])
        out, err = capsysbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    yield ran
    set_language(before)


@pytest.fixture
def process(home: Path) -> Run:
    """Run `python -m fieldkit` as a process of its own; `env` adds to its environment."""

    def ran(*arguments: str | bytes, env: dict[str, str] | None = None, stdout: int | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "fieldkit", *arguments],
            env={**os.environ, "FIELDKIT_HOME": str(home), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, (done.stdout or b"").decode(), done.stderr.decode())

    return ran
