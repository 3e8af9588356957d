"""What takes long is said on the terminal while it lasts, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal as pexpect opens it is there on POSIX alone", allow_module_level=True)

import pexpect

CODE = """
import time
from fieldkit.terminal import meanwhile
with meanwhile("正在准备…", after={after}):
    time.sleep({lasts})
print("done")
"""


def printed(after: float, lasts: float) -> str:
    """What comes to a terminal of work that lasts so many seconds."""
    child = pexpect.spawn(sys.executable, ["-c", CODE.format(after=after, lasts=lasts)], encoding="utf-8", timeout=30)
    child.expect("done")
    before = child.before
    assert isinstance(before, str)
    child.close()
    return before


def test_work_that_lasts_is_named_and_its_line_is_empty_again() -> None:
    text, blanks, rest = printed(after=0, lasts=0.3).split("\r")
    assert text == "正在准备…"
    assert (blanks, rest) == (" " * 9, "")


def test_work_that_is_done_at_once_is_not_named() -> None:
    assert printed(after=20, lasts=0) == ""


def test_where_there_is_no_terminal_nothing_is_said() -> None:
    ran = subprocess.run([sys.executable, "-c", CODE.format(after=0, lasts=0.1)], capture_output=True, check=True)
    assert ran.stderr == b""
