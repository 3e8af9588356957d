"""What the C library is told of memory."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys

import pytest

from fieldkit.ui import heap


@pytest.mark.skipif("glibc" not in platform.libc_ver(), reason="another C library")
def test_memory_is_given_back_and_shared_where_the_library_can() -> None:
    # In a process of its own: it is once and for all.
    told = "from fieldkit.ui import heap; heap.give_back(); print(heap.share_one_heap())"
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "True"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_another_system_is_asked_for_nothing(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(ctypes, "CDLL", None)
    assert not heap.share_one_heap()
    heap.give_back()


def test_another_c_library_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert not heap.share_one_heap()
    heap.give_back()
