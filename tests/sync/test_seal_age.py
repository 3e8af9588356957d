"""A passphrase as age really keeps it: scrypt, which takes a second, in a file that age itself opens."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from fieldkit.sync import seal
from fieldkit.sync.seal_faults import NoKey, SealDamaged
from fieldkit.sync.seal_key import SealKey

PASSPHRASE = "four plain words here"


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SealKey]:
    folder = tmp_path_factory.mktemp("stick")
    return folder, seal.create(folder, PASSPHRASE)


def test_a_wrong_passphrase_is_told_from_a_damaged_file(sealed: tuple[Path, SealKey]) -> None:
    with pytest.raises(NoKey, match="does not open"):
        seal.unlock(sealed[0], PASSPHRASE + ".")


def test_a_passphrase_typed_in_full_width_is_the_same(sealed: tuple[Path, SealKey]) -> None:
    folder, key = sealed
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in PASSPHRASE)
    assert seal.unlock(folder, wide).id == key.id


def test_age_itself_reads_the_key_of_the_folder(sealed: tuple[Path, SealKey]) -> None:
    folder, key = sealed
    text = pyrage.passphrase.decrypt((folder / "fk1" / "folder.age").read_bytes(), PASSPHRASE).decode()
    (secret,) = [line for line in text.splitlines() if not line.startswith("#")]
    assert pyrage.decrypt(key.seal(b"x"), [pyrage.x25519.Identity.from_str(secret)]) == b"x"


def test_a_folder_age_too_dear_for_this_computer_or_too_large_is_told(
    sealed: tuple[Path, SealKey], tmp_path: Path
) -> None:
    head, kind, rest = (sealed[0] / "fk1" / "folder.age").read_bytes().split(b"\n", 2)
    dear = b" ".join((*kind.split(b" ")[:-1], b"40"))
    path = tmp_path / "fk1" / "folder.age"
    path.parent.mkdir()
    for data in (b"\n".join((head, dear, rest)), bytes(2 << 20)):
        path.write_bytes(data)
        with pytest.raises(SealDamaged):
            seal.unlock(tmp_path, PASSPHRASE)
