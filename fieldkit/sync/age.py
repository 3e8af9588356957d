"""age (age-encryption.org/v1) by pyrage: keys, bytes and streams sealed to keys, a text sealed by a passphrase.

pyrage tells its faults, and those of the files it is handed, in exceptions of its own; here they become ours. No text
of an error holds a key or a passphrase, and none is chained to what pyrage said of one.

pyrage is imported where a key is used: a device that syncs through open folders never loads it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, NamedTuple

from fieldkit.sync.key import NotOpened, Readable, Writable

MAGIC = b"age-encryption.org/v1\n"
"""Every age file begins so."""

PUBLIC, SECRET = "age1", "AGE-SECRET-KEY-1"
"""How a public key and the secret one (an identity) begin."""


class OtherKey(NotOpened):
    """What was sealed was sealed to other keys, or with another passphrase."""


class Altered(NotOpened):
    """What was sealed is not as it was: cut off, changed, or no age file at all."""


class BadKey(ValueError):
    """A text is no key of age."""


class Identity:
    """A secret key; nothing that prints it shows it."""

    __slots__ = ("_identity", "public")

    def __init__(self, secret: str) -> None:
        """Take the secret key written as AGE-SECRET-KEY-1... Raises BadKey for another text."""
        import pyrage

        try:
            self._identity = pyrage.x25519.Identity.from_str(secret)
        except pyrage.IdentityError:
            raise BadKey from None
        self.public = str(self._identity.to_public())

    @classmethod
    def new(cls) -> Identity:
        """Return a new identity, by the system's source of randomness."""
        import pyrage

        return cls(str(pyrage.x25519.Identity.generate()))

    def secret(self) -> str:
        """Return the secret key in writing: for what seals it, and for a file that nobody else may read."""
        return str(self._identity)

    def __repr__(self) -> str:
        return f"Identity({self.public})"

    def __reduce__(self) -> str:
        raise TypeError("a secret key is not pickled")

    def open(self, data: bytes) -> bytes:
        """Return what was sealed to this key. Raises OtherKey or Altered."""
        import pyrage

        try:
            return bytes(pyrage.decrypt(data, [self._identity]))
        except pyrage.DecryptError as error:
            raise _not_opened(error) from None

    def open_stream(self, read: Readable, write: Writable) -> None:
        """Open a stream; what was written before an error is void. Raises OtherKey, Altered, and what the two raise."""
        import pyrage

        source, target = _Source(read), _Target(write)
        try:
            pyrage.decrypt_io(source, target, [self._identity])
        # A fault within a stream is an OSError of pyrage's own.
        except (pyrage.DecryptError, OSError) as error:
            _raise_theirs(source, target)
            raise _not_opened(error) from None
        # It ends quietly where what it writes to raises at the very end.
        _raise_theirs(source, target)


def public_key(text: str) -> str:
    """Return the public key that `text` is, as age writes it. Raises BadKey for anything else."""
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BadKey from None
    return text


def seal(data: bytes, to: Sequence[str]) -> bytes:
    """Return `data` sealed to the public keys `to`, any one of which opens it."""
    import pyrage

    return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(each) for each in to]))


def seal_stream(read: Readable, write: Writable, to: Sequence[str]) -> None:
    """Seal a stream, 64 KiB at a time. Raises what the two raise."""
    import pyrage

    source, target = _Source(read), _Target(write)
    try:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(each) for each in to])
    except (pyrage.EncryptError, OSError):
        _raise_theirs(source, target)
        raise
    _raise_theirs(source, target)


def lock(text: str, passphrase: str) -> bytes:
    """Return `text` sealed by a passphrase alone; takes about a second, so that guessing is dear (scrypt)."""
    import pyrage

    return bytes(pyrage.passphrase.encrypt(text.encode(), one_way(passphrase)))


def unlock(data: bytes, passphrase: str) -> str:
    """Return a text sealed by a passphrase. Raises OtherKey for a wrong passphrase, Altered for a damaged file."""
    import pyrage

    try:
        return bytes(pyrage.passphrase.decrypt(data, one_way(passphrase))).decode()
    except pyrage.DecryptError as error:
        raise _not_opened(error) from None
    except UnicodeDecodeError:
        raise Altered from None


def one_way(passphrase: str) -> str:
    """Return a passphrase in the one way it is used, however an input method or a system spells it (NFKC).

    Nothing is seen while it is typed, so full-width letters must be the plain ones; bytes that are no text stay apart.
    """
    return unicodedata.normalize("NFKC", passphrase.encode("utf-8", "backslashreplace").decode()).strip()


class Lines(NamedTuple):
    """What a file of keys holds, line by line: the public keys and the secret ones, whatever else stands in it."""

    public: tuple[str, ...]
    secret: tuple[str, ...]


def keys_in(text: str) -> Lines:
    """Return the keys of a file as age keeps them: a key a line, comments behind `#`."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    return Lines(
        tuple(line for line in lines if line.startswith(PUBLIC)),
        tuple(line for line in lines if line.startswith(SECRET)),
    )


def _not_opened(error: Exception) -> NotOpened:
    said = str(error)
    if said.startswith(("Decryption failed", "No matching keys")):
        return OtherKey("sealed to another key")
    return Altered(said.splitlines()[0] if said else "not an age file")


class _Source:
    """Hands a stream to pyrage and keeps what reading raised, which pyrage would tell as a text alone."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._stream.read(size)
        except BaseException as error:
            self.raised = error
            raise


class _Target:
    """The same for a stream that is written."""

    def __init__(self, stream: Writable) -> None:
        self._stream = stream
        self.raised: BaseException | None = None

    def write(self, piece: Any) -> int:
        if self.raised:
            raise self.raised
        try:
            self._stream.write(bytes(piece))
        except BaseException as error:
            self.raised = error
            raise
        return len(piece)

    def flush(self) -> None:
        """Let pyrage flush as it likes; whoever owns the stream does it in the end."""


def _raise_theirs(source: _Source, target: _Target) -> None:
    for raised in (source.raised, target.raised):
        if raised is not None:
            raise raised from None
