"""Paths as people give them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.ui.typed_path import completed, completions, typed_path

posix = pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")


@posix
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/a/合作协议.pdf", "/a/合作协议.pdf"),
        ("  '/a/b c.pdf' ", "/a/b c.pdf"),
        ('"/a/b c.pdf"', "/a/b c.pdf"),
        ("“/a/b.pdf”", "/a/b.pdf"),
        ("& '/a/b.pdf'", "/a/b.pdf"),
        ("file:///a/b%20c%E4%BB%B7.pdf", "/a/b c价.pdf"),
        ("file://localhost/a/b.pdf", "/a/b.pdf"),
        ("FILE:///a/b#1?.pdf", "/a/b#1?.pdf"),
        ("/a/b\\ c\\ \\(1\\).pdf", "/a/b c (1).pdf"),
        ("'", "'"),
        ("", "."),
    ],
)
def test_quotes_addresses_and_escapes_are_taken_off(typed: str, meant: str) -> None:
    assert typed_path(typed) == Path(meant)


def test_the_home_folder_is_meant_by_its_sign() -> None:
    assert typed_path("~/x.pdf") == Path.home() / "x.pdf"
    assert typed_path("'~/x.pdf'") == Path.home() / "x.pdf"


@posix
def test_a_backslash_that_is_part_of_a_name_stays(tmp_path: Path) -> None:
    odd = tmp_path / "a\\ b.pdf"
    odd.write_text("x")
    assert typed_path(str(odd)) == odd


def test_a_path_is_completed_as_far_as_it_goes_and_then_offers_a_choice(tmp_path: Path) -> None:
    for name in ("合作协议 1.pdf", "合作协议 2.pdf", ".hidden"):
        (tmp_path / name).write_text("x")
    (tmp_path / "照片").mkdir()
    start = f"{tmp_path}{os.sep}"
    assert completed(start + "合") == (start + "合作协议 ", ["合作协议 1.pdf", "合作协议 2.pdf"])
    assert completed(start + "照") == (start + "照片" + os.sep, [])
    assert completed(start + "合作协议 2") == (start + "合作协议 2.pdf", [])
    assert completed(start + "x") == (start + "x", [])
    assert completions(start + ".") == [start + ".hidden"]
    assert len(completions(start)) == 3


@given(st.text(max_size=100))
def test_nothing_typed_breaks_it(typed: str) -> None:
    typed_path(typed)
    completed(typed)
