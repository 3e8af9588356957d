"""A name under which a file may be laid down on any system, whatever it was called where it came from."""

from __future__ import annotations

import unicodedata

LONGEST = 80
"""Characters of a safe name."""

LONGEST_BYTES = 180
"""Bytes of a safe name: some file systems take 255, encrypted ones no more than 143 of their own or 255 in UTF-16."""

_SUFFIX = 16
_FORBIDDEN = '<>:"/\\|?*'
_RESERVED = {
    "con", "prn", "aux", "nul", "conin$", "conout$", "clock$",
    *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"),
}  # fmt: skip
_PROGRAMS = """
    exe com bat cmd scr pif msi msp msc ps1 psm1 vbs vbe js jse wsf wsh hta cpl lnk url reg scf inf jar gadget dll
    application appref-ms chm sct settingcontent-ms iso img vhd vhdx
    sh bash zsh csh command app workflow scpt action desktop appimage run py pyw pl rb
"""
"""Endings of what a system runs, or mounts and runs."""


def safe_name(name: str) -> str:
    """Return `name` as one that every system takes: no folders, reserved names, control or invisible signs; not long.

    The ending, by which programs know what a file is, is kept. What leaves nothing is called "file".
    """
    text = unicodedata.normalize("NFC", "".join(sign for sign in name if not _is_unseen(sign)))
    text = "".join("_" if sign in _FORBIDDEN else sign for sign in text)
    text = " ".join(text.split()).strip(" .")
    # Windows takes `con.txt` and `con .a.txt` for the console, whatever stands behind the first dot.
    if text.split(".")[0].strip().casefold() in _RESERVED:
        text = f"_{text}"
    stem, dot, suffix = text.rpartition(".")
    if not stem or len(suffix) > _SUFFIX:
        stem, dot, suffix = text, "", ""
    ending = dot + suffix.strip()
    stem = stem[: LONGEST - len(ending)]
    while len((stem + ending).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return (stem.strip(" .") or "file") + ending


def is_program(name: str) -> bool:
    """Tell whether a file of this name would be run rather than shown when the system opens it."""
    return safe_name(name).rpartition(".")[2].casefold() in _PROGRAMS.split()


def _is_unseen(sign: str) -> bool:
    """Control signs, marks that turn the writing direction or have no width, halves of pairs, and what is no sign."""
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
