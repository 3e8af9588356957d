"""Passphrases that cost nothing: scrypt takes a second by design, and most tests are about something else.

A passphrase stands for a key made when it is first used; what is sealed is an age file all the same. What scrypt
itself does is tested in test_seal_age.py.
"""

from __future__ import annotations

from collections import defaultdict

import pyrage
import pytest

_KEYS: defaultdict[str, pyrage.x25519.Identity] = defaultdict(pyrage.x25519.Identity.generate)


def quicken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let age take no time over passphrases until the end of a test."""
    monkeypatch.setattr(
        pyrage.passphrase, "encrypt", lambda data, words: pyrage.encrypt(data, [_KEYS[words].to_public()])
    )
    monkeypatch.setattr(pyrage.passphrase, "decrypt", lambda data, words: pyrage.decrypt(data, [_KEYS[words]]))


def ready(*passphrases: str) -> None:
    """Make the keys of some passphrases now: a process that is forked later shares them."""
    for words in passphrases:
        _KEYS[words].to_public()
