"""Sealed folders: each has a key of its own, which a passphrase opens and the keys of further recipients too.

Two files hold it, both of which `age` itself reads:

    fk1/folder.age        the folder's secret key, sealed by the passphrase
    fk1/recipients.age    the same, sealed to every recipient, with what was agreed and a tag over it that only who
                          knows the secret key can make

Whoever may write into the folder may put a folder.age of his own there, or seal something to a public key. So neither
file is believed because it opens: a list counts by its tag, and a folder.age when the list names its hash. Each change
writes a list of a higher number; a device that knows a newer one than it finds writes that back (keyring.py).
"""

from __future__ import annotations

import errno
import time
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from msgspec.structs import replace

from fieldkit.sync import age, seal_faults
from fieldkit.sync.files import Files
from fieldkit.sync.folder import HOME, SEALS, Folder, folded
from fieldkit.sync.key import NotOpened
from fieldkit.sync.seal_key import Agreed, SealKey, digest

LOCK, LISTING = SEALS
"""The two files, in `fk1`."""

SHORTEST, FEWEST = 12, 5
"""A passphrase fills at least so many cells and has at least so many different signs."""

_LARGEST = 1 << 20


def is_sealed(folder: Path) -> bool:
    """Tell whether a folder has a seal; that one was taken away, only the keyring knows. Raises OSError."""
    return folder.is_dir() and Folder(folder, Files()).is_sealed()


def create(folder: Path, passphrase: str, recipients: Iterable[str] = ()) -> SealKey:
    """Seal a folder: give it a key that `passphrase` opens, and each of the public keys `recipients`.

    Cut off in the middle, it leaves a folder without a seal or one that the passphrase opens. Raises Unfit, SealError
    for a folder that has a seal, OSError.
    """
    return set_passphrase(folder, new_key(folder, passphrase, recipients), passphrase)


def new_key(folder: Path, passphrase: str, recipients: Iterable[str]) -> SealKey:
    """Return a key for a folder that has none, before anything is written. Raises as `create` does."""
    if is_sealed(folder):
        raise seal_faults.sealed_already(folder)
    fit_passphrase(passphrase)
    return SealKey(age.Identity.new(), Agreed(recipients=fit_recipients(recipients)))


def unlock(folder: Path, passphrase: str) -> SealKey:
    """Return the key of a folder that `passphrase` opens. Raises NoKey, Tampered, SealDamaged, OSError.

    A list that is missing is written: it was taken away, or whoever made the folder was cut off before it.
    """
    locked = seal_file(folder, LOCK)
    if locked is None:
        raise seal_faults.stripped(folder)
    try:
        key = SealKey.from_lock(locked, passphrase)
    except age.OtherKey:
        raise seal_faults.no_key(folder) from None
    except NotOpened:
        raise seal_faults.damaged(within(folder, LOCK)) from None
    key = key.agreeing(agreed_here(folder, key) or key.agreed)
    mend(folder, key)
    return key


def unlock_with(folder: Path, reader: age.Identity) -> SealKey:
    """Return the key of a folder of which `reader` is a recipient. Raises NoKey, Tampered, OSError.

    Whoever knows a recipient's public key could have made such a folder: at the first time its `id` has to be compared
    with somebody who uses it.
    """
    listing = seal_file(folder, LISTING)
    if listing is None:
        raise seal_faults.stripped(folder) if seal_file(folder, LOCK) is None else seal_faults.no_key(folder)
    try:
        key = SealKey.from_listing(listing, reader)
    except age.OtherKey:
        raise seal_faults.no_key(folder) from None
    except NotOpened:
        raise seal_faults.replaced(folder, LISTING) from None
    check_lock(folder, key.agreed)
    return key


def change_passphrase(folder: Path, old: str, new: str) -> SealKey:
    """Let `new` open the folder, and `old` no more. Raises as `unlock` and `set_passphrase` do."""
    fit_passphrase(new)
    return set_passphrase(folder, unlock(folder, old), new)


def set_passphrase(folder: Path, key: SealKey, passphrase: str) -> SealKey:
    """Write a folder.age that `passphrase` opens, and return the key with what is agreed now.

    Whenever it is cut off, the passphrase before or this one opens the folder. Raises Unfit, OSError.
    """
    fit_passphrase(passphrase)
    locked = key.lock(passphrase)
    if SealKey.from_lock(locked, passphrase).id != key.id:
        raise AssertionError("what was sealed does not open")
    right = (digest(locked),)
    if is_sealed(folder):
        before = digest(seal_file(folder, LOCK) or b"")
        # Whatever else lies there under that name is not to become right for a moment.
        both = (*(lock for lock in key.agreed.locks if lock == before), *right)
        key = _agree(folder, key, replace(key.agreed, locks=both))
    # At the first time the list comes last: one without a folder.age would look like a seal taken away.
    put(folder, LOCK, locked)
    return _agree(folder, key, replace(key.agreed, locks=right))


def add_recipients(folder: Path, key: SealKey, recipients: Iterable[str]) -> SealKey:
    """Let further public keys open the folder, what lies in it and what will. Raises Unfit, OSError."""
    wanted = fit_recipients((*key.recipients, *recipients))
    if wanted == key.recipients:
        return key
    return _agree(folder, key, replace(key.agreed, recipients=wanted))


def mend(folder: Path, key: SealKey) -> None:
    """Write the list where there is none or an older one; a folder that cannot be written stays as it is."""
    with suppress(NotOpened):
        listing = seal_file(folder, LISTING)
        if listing is None or key.agreed_in(listing).number < key.agreed.number:
            with suppress(OSError):
                put(folder, LISTING, key.listing())


def agreed_here(folder: Path, key: SealKey) -> Agreed | None:
    """Return what the folder's list says, the folder.age checked by it; None without a list.

    Raises Tampered for a list that was not written with `key`, or a folder.age that it does not name.
    """
    listing = seal_file(folder, LISTING)
    if listing is None:
        return None
    try:
        agreed = key.agreed_in(listing)
    except NotOpened:
        raise seal_faults.replaced(folder, LISTING) from None
    check_lock(folder, agreed)
    return agreed


def check_lock(folder: Path, agreed: Agreed) -> None:
    """Raise Tampered unless the folder has a folder.age of those that were agreed."""
    locked = seal_file(folder, LOCK)
    if locked is None:
        raise seal_faults.stripped(folder)
    if digest(locked) not in agreed.locks:
        raise seal_faults.replaced(folder, LOCK)


def fit_passphrase(passphrase: str) -> None:
    """Raise Unfit for a passphrase that is soon guessed."""
    signs = age.one_way(passphrase)
    cells = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in signs)
    if cells < SHORTEST or len(set(signs)) < FEWEST:
        raise seal_faults.too_easy(SHORTEST)


def fit_recipients(recipients: Iterable[str]) -> tuple[str, ...]:
    """Return public keys once each, in order. Raises Unfit for a text that is none."""
    try:
        return tuple(sorted({age.public_key(each.strip()) for each in recipients}))
    except age.BadKey:
        raise seal_faults.no_public_key() from None


def _agree(folder: Path, key: SealKey, agreed: Agreed) -> SealKey:
    """Write a list of a higher number; the time as number lets the last of two devices that changed it be right."""
    key = key.agreeing(replace(agreed, number=max(agreed.number + 1, int(time.time()))))
    put(folder, LISTING, key.listing())
    return key


def seal_file(folder: Path, name: str) -> bytes | None:
    """Return one of the two files, whatever its case; None when it is not there. Raises SealDamaged, OSError."""
    path = within(folder, name)
    try:
        with path.open("rb") as read:
            data = read.read(_LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if len(data) > _LARGEST:
        raise seal_faults.damaged(path)
    return data


def within(folder: Path, name: str) -> Path:
    """Return where a file of `fk1` lies or would lie."""
    return _named(_named(folder, HOME), name)


def _named(folder: Path, name: str) -> Path:
    """Return what is called `name` in a folder, also in capitals, as some sticks have it."""
    path = folder / name
    with suppress(OSError):
        if not path.exists():
            return next((each for each in folder.iterdir() if folded(each.name) == name), path)
    return path


def put(folder: Path, name: str, data: bytes) -> None:
    """Write a file of `fk1` whole or not at all, and read it back before it takes its place. Raises OSError."""
    path, files = within(folder, name), Files()
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{name}-{uuid4().hex[:8]}.tmp")
    try:
        with files.create(scratch) as write:
            files.write(write, data)
            files.to_disk(write)
        if b"".join(files.pieces(scratch)) != data:
            raise OSError(errno.EIO, "what was written reads otherwise", str(path))
        files.rename(scratch, path)
        files.names_to_disk(path.parent)
    finally:
        files.remove(scratch)
