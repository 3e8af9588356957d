"""Pinyin of names and titles, for search; the dictionary is loaded on first use and never at start."""

from __future__ import annotations

_APART = "\0"


def pinyin_keys(text: str) -> tuple[str, str]:
    """Return the pinyin of `text` without tones and its initials: 重庆 gives ("chongqing", "cq").

    Readings follow the phrase (便宜 pianyi, 调整 tiaozheng); ü is v, as people type it. What is not 汉字 stays, in
    lower case and without spaces, in both.
    """
    from pypinyin import lazy_pinyin

    full: list[str] = []
    initials: list[str] = []
    for part in lazy_pinyin(text.replace(_APART, ""), errors=lambda other: _APART + other):
        if part.startswith(_APART):
            kept = "".join(part[1:].lower().split())
            full.append(kept)
            initials.append(kept)
        else:
            full.append(part)
            initials.append(part[0])
    return "".join(full), "".join(initials)
