"""What the C library is told of memory."""

from __future__ import annotations

import ctypes
import sys

import pytest

from fieldkit.ui import heap


def test_memory_is_given_back_and_shared_where_the_library_can() -> None:
    heap.share_one_heap()
    heap.give_back()


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_another_system_is_asked_for_nothing(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", None)
    heap.share_one_heap()
    heap.give_back()


def test_another_c_library_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    heap.share_one_heap()
    heap.give_back()
