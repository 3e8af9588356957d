"""Pinyin of what people write, as people type it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.playbook import pinyin_keys


@pytest.mark.parametrize(
    ("text", "full", "initials"),
    [
        ("重庆", "chongqing", "cq"),
        ("便宜", "pianyi", "py"),
        ("调整", "tiaozheng", "tz"),
        ("长沙", "changsha", "cs"),
        ("银行行长", "yinhanghangzhang", "yhhz"),
        ("女", "nv", "n"),
        ("重庆ABC 公司", "chongqingabcgongsi", "cqabcgs"),
        ("", "", ""),
        ("Acme Ltd", "acmeltd", "acmeltd"),
    ],
)
def test_readings_follow_the_phrase(text: str, full: str, initials: str) -> None:
    assert pinyin_keys(text) == (full, initials)


@given(st.text(max_size=40))
def test_any_text_has_keys_without_spaces(text: str) -> None:
    assert all(not any(sign.isspace() for sign in key) for key in pinyin_keys(text))
