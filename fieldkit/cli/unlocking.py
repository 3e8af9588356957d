"""How the command line opens a sealed folder: a remembered key, a key file, or a passphrase, which nobody sees typed.

A passphrase never stands on the command line, where every process could read it: it is asked for without an echo, or
read from the standard input, a line each.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.streams import shown, warn
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.store import Store
    from fieldkit.sync.age import Identity, Lines
    from fieldkit.sync.seal_key import SealKey

_LARGEST = 1 << 16


@contextmanager
def refusing_seals() -> Iterator[None]:
    """Turn the errors of sealed folders inside into a Refusal."""
    from fieldkit.sync.seal_faults import SealError

    try:
        yield
    except SealError as error:
        # Not chained: what lies underneath may hold what no log should.
        raise Refusal(error.what, error.kept, error.todo) from None


@dataclass(frozen=True)
class Asking:
    """Where passphrases come from in one call: the keyboard, or with `stdin` the standard input."""

    stdin: bool = False

    def present(self, folder: Path) -> str:
        """Return the passphrase of a folder."""
        return self._line(_("Passphrase of {folder}: ").format(folder=shown(folder.name or str(folder))))

    def new(self) -> str:
        """Return a new passphrase, typed twice at the keyboard. Raises Refusal when the two differ or it is easy."""
        from fieldkit.sync.seal import fit_passphrase

        passphrase = self._line(_("New passphrase: "))
        with refusing_seals():
            fit_passphrase(passphrase)
        if not self.stdin and self._line(_("Once more: ")) != passphrase:
            raise Refusal(_("The two differ."), _("Nothing was changed."), _("Try again."))
        return passphrase

    def _line(self, prompt: str) -> str:
        if not self.stdin and not sys.stdin.isatty():
            raise Refusal(
                _("A passphrase is needed, and nobody is at the keyboard."),
                _("Nothing was changed."),
                _("Give it on the standard input with --passphrase-stdin."),
            )
        try:
            line = sys.stdin.readline() if self.stdin else getpass.getpass(prompt) + "\n"
        except EOFError:
            line = ""
        if not line:
            raise Refusal(_("No passphrase was given."), _("Nothing was changed."))
        return line.rstrip("\r\n")


def key_of(folder: Path, store: Store, asking: Asking, identity: Path | None) -> SealKey | None:
    """Return the key of a folder to sync with, remembered from now on; None for one that is not sealed.

    Raises Refusal for a folder that does not open, or is not the one that this device knows.
    """
    from fieldkit.sync.folder import root_of
    from fieldkit.sync.keyring import keyring_of
    from fieldkit.sync.seal_faults import NoKey

    root, ring = root_of(folder), keyring_of(store)
    with refusing_seals():
        try:
            return ring.recall(root)
        except NoKey:
            key = opened(root, asking, identity)
            ring.remember(root, key)
            return key


def opened(folder: Path, asking: Asking, identity: Path | None) -> SealKey:
    """Return the key of a sealed folder by a key file, else by its passphrase. Raises SealError or Refusal."""
    from fieldkit.sync.seal import unlock, unlock_with
    from fieldkit.sync.seal_faults import spaced

    if identity is None:
        return unlock(folder, asking.present(folder))
    key = unlock_with(folder, identity_in(identity))
    warn(
        _("The key of this folder: {id}. At the first time, compare it with somebody who uses the folder.").format(
            id=spaced(key.id)
        )
    )
    return key


def identity_in(path: Path) -> Identity:
    """Return the identity of a key file. Raises Refusal for a file that holds none."""
    from fieldkit.sync.age import BadKey, Identity

    lines = _keys_in(path)
    try:
        (secret,) = lines.secret
        identity = Identity(secret)
    except (ValueError, BadKey):
        raise Refusal(
            _("{file} holds no secret key of age, or several.").format(file=shown(str(path))),
            _("Nothing was changed."),
            _("`fieldkit seal --new-key FILE` makes one."),
        ) from None
    with suppress(OSError):
        if os.name == "posix" and path.stat().st_mode & 0o077:
            warn(_("Others on this computer can read {file}: chmod 600 keeps it yours.").format(file=shown(str(path))))
    return identity


def recipients_in(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the public keys that were named, or that the files named hold. Raises Refusal; secret keys are refused."""
    from fieldkit.sync.age import PUBLIC, SECRET

    found: list[str] = []
    for each in given:
        if each.upper().startswith(SECRET):
            raise _secret_given(_("A secret key stood on the command line, where other programs can read it."))
        if each.startswith(PUBLIC) and not Path(each).exists():
            found.append(each)
            continue
        lines = _keys_in(Path(each))
        if lines.secret:
            raise _secret_given(_("{file} holds a secret key.").format(file=shown(each)))
        if not lines.public:
            raise Refusal(
                _("{file} holds no public key of age.").format(file=shown(each)),
                _("Nothing was changed."),
                _("A public key begins with age1 and stands on a line of its own."),
            )
        found += lines.public
    return tuple(found)


def _secret_given(what: str) -> Refusal:
    return Refusal(
        what,
        _("Nothing was changed."),
        _("A recipient is named by the public key; `fieldkit seal --new-key FILE` shows that of a key file."),
    )


def _keys_in(path: Path) -> Lines:
    from fieldkit.sync.age import keys_in

    try:
        with path.open("rb") as read:
            return keys_in(read.read(_LARGEST).decode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        raise Refusal(
            _("This file cannot be read: {path} ({why})").format(
                path=shown(str(path)), why=getattr(error, "strerror", None) or _("no file name")
            ),
            _("Nothing was changed."),
        ) from None
