"""The keys of sealed folders that this device remembers, so that a passphrase is asked once.

Each lies in a file of its own beside the store, `keys/<id>.json`, which nobody else may read. It also says where that
folder lay: a place that was sealed is never taken for an open one, nor for another folder's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from uuid import uuid4

import msgspec

from fieldkit.store import Store
from fieldkit.sync import age, seal_faults
from fieldkit.sync.key import NotOpened, keys_beside
from fieldkit.sync.seal import LISTING, LOCK, agreed_here, check_lock, is_sealed, mend, seal_file
from fieldkit.sync.seal_key import Agreed, SealKey, digest

_TRIED, _LARGEST = 20, 8 << 20
"""So many files of an unknown folder are tried, none of more bytes."""


class _Remembered(msgspec.Struct, frozen=True, kw_only=True):
    """The content of a file: the secret key, what was agreed when the folder was last seen, and where it lay."""

    fk: int = 1
    identity: str
    agreed: Agreed
    places: tuple[str, ...] = ()

    def key(self) -> SealKey:
        """Return the key. Raises BadKey."""
        return SealKey(age.Identity(self.identity), self.agreed)

    def __repr__(self) -> str:
        return f"_Remembered({self.places})"


class Keyring:
    """The remembered keys in a folder, which need not be there yet."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def recall(self, folder: Path) -> SealKey | None:
        """Return the key of `folder`; None for one that is not sealed, or not there.

        Raises NoKey for a sealed folder whose key is not known, Tampered for one that lost its seal or has another
        than the one known for this place, SealDamaged, OSError.
        """
        if not folder.is_dir():
            return None
        known = dict(self._keys())
        here = {id for id, kept in known.items() if _place(folder) in kept.places}
        if not is_sealed(folder):
            if here:
                raise seal_faults.stripped(folder)
            return None
        found = next((kept for kept in known.values() if _fits(folder, kept)), None)
        if found is None:
            if any(_has_lock_of(folder, known[id]) for id in here):
                raise seal_faults.replaced(folder, LISTING)
            if here:
                raise seal_faults.other_folder(folder, min(here), "")
            raise seal_faults.needs_key(folder)
        key = found.key()
        if here and key.id not in here:
            raise seal_faults.other_folder(folder, min(here), key.id)
        key = self._renewed(folder, key)
        self.remember(folder, key)
        return key

    def remember(self, folder: Path, key: SealKey) -> None:
        """Keep the key of a folder, the newest that was agreed, and where it lies. Raises SealDamaged, OSError."""
        kept = dict(self._keys()).get(key.id)
        places = tuple(sorted({*(kept.places if kept else ()), _place(folder)}))
        agreed = kept.agreed if kept and kept.agreed.number > key.agreed.number else key.agreed
        now = _Remembered(identity=key.secret(), agreed=agreed, places=places)
        if now != kept:
            self._write(key.id, msgspec.json.format(msgspec.json.encode(now, order="sorted")))

    def forget(self, folder: Path) -> bool:
        """Forget the key of a folder and that its place was sealed; tell whether there was something to forget."""
        forgotten = False
        for id, kept in list(self._keys()):
            if _place(folder) in kept.places or _fits(folder, kept):
                (self._place / f"{id}.json").unlink(missing_ok=True)
                forgotten = True
        return forgotten

    def opens_one(self, paths: Iterable[Path]) -> bool:
        """Tell whether a remembered key opens one of some sealed files; a look at the first of them is enough."""
        keys = [kept.key() for _id, kept in self._keys()]
        for path in islice(paths, _TRIED if keys else 0):
            with suppress(OSError):
                data = path.read_bytes() if path.stat().st_size < _LARGEST else b""
                for key in keys:
                    with suppress(NotOpened):
                        key.open(data)
                        return True
        return False

    def known_at(self, folder: Path) -> SealKey | None:
        """Return the key known for a place, also when the seal there is gone or damaged; None for another's seal."""
        for _id, kept in self._keys():
            ours = not is_sealed(folder) or _fits(folder, kept) or _has_lock_of(folder, kept)
            if ours and _place(folder) in kept.places:
                return kept.key()
        return None

    def _renewed(self, folder: Path, key: SealKey) -> SealKey:
        """Return the key with the newest that was agreed, here or in the folder, and bring the folder up to it."""
        agreed = agreed_here(folder, key)
        if agreed and agreed.number >= key.agreed.number:
            return key.agreeing(agreed)
        check_lock(folder, key.agreed)
        mend(folder, key)
        return key

    def _keys(self) -> Iterator[tuple[str, _Remembered]]:
        with suppress(FileNotFoundError, NotADirectoryError):
            for path in sorted(self._place.glob("*.json")):
                try:
                    kept = msgspec.json.decode(path.read_bytes(), type=_Remembered)
                    yield kept.key().id, kept
                except (msgspec.MsgspecError, ValueError):
                    # Not chained: what was read holds a secret.
                    raise seal_faults.forgotten(path) from None

    def _write(self, id: str, content: bytes) -> None:
        self._place.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = self._place / f"{uuid4().hex}.tmp"
        try:
            write_secret(scratch, content)
            scratch.replace(self._place / f"{id}.json")
        finally:
            scratch.unlink(missing_ok=True)


def keyring_of(store: Store) -> Keyring:
    """Return the remembered keys beside a store."""
    return Keyring(keys_beside(store))


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read. Raises FileExistsError rather than write over one; OSError."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as write:
        write.write(content)
        write.flush()
        os.fsync(write.fileno())


def _place(folder: Path) -> str:
    """Return by what a place is known; a stick may have another letter tomorrow, then its list tells whose it is."""
    return os.path.normcase(folder.resolve())


def _fits(folder: Path, kept: _Remembered) -> bool:
    """Tell whether the folder's list was written with a key, or, where it has none, its folder.age is known."""
    listing = seal_file(folder, LISTING)
    if listing is None:
        return _has_lock_of(folder, kept)
    with suppress(NotOpened):
        kept.key().agreed_in(listing)
        return True
    return False


def _has_lock_of(folder: Path, kept: _Remembered) -> bool:
    locked = seal_file(folder, LOCK)
    return locked is not None and digest(locked) in kept.agreed.locks
