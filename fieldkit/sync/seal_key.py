"""The key of a sealed folder, and what was agreed with it: who else opens the folder, and by which folder.age."""

from __future__ import annotations

import hmac
from hashlib import sha256

import msgspec

from fieldkit.sync import age
from fieldkit.sync.key import Readable, Writable


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed. `number` goes up with each change; `locks` are the sha256 of every folder.age that is right.

    Two of them are right while a passphrase is being changed.
    """

    number: int = 0
    recipients: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    """The content of recipients.age."""

    fk: int = 1
    identity: str
    agreed: Agreed
    tag: str

    def __repr__(self) -> str:
        return f"_Listed({self.agreed})"


class SealKey:
    """The key of one sealed folder: whoever has it reads and writes there. Nothing that prints it shows it."""

    __slots__ = ("_identity", "agreed")

    def __init__(self, identity: age.Identity, agreed: Agreed) -> None:
        self._identity = identity
        self.agreed = agreed

    @property
    def id(self) -> str:
        """20 hex digits that tell this folder's key from others; the same after a change of the passphrase."""
        return sha256(self._identity.public.encode()).hexdigest()[:20]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The public keys that open what is sealed, besides the folder's own."""
        return self.agreed.recipients

    def secret(self) -> str:
        """Return the secret key in writing, for a file that nobody else may read."""
        return self._identity.secret()

    def agreeing(self, agreed: Agreed) -> SealKey:
        """Return the same key with something else agreed."""
        return SealKey(self._identity, agreed)

    def seal(self, data: bytes) -> bytes:
        """Return `data` sealed to the folder and its further recipients."""
        return age.seal(data, self._to())

    def open(self, data: bytes) -> bytes:
        """Return what was sealed. Raises NotOpened."""
        return self._identity.open(data)

    def seal_stream(self, read: Readable, write: Writable) -> None:
        """Seal all that `read` gives into `write`, a piece at a time. Raises what the two raise."""
        age.seal_stream(read, write, self._to())

    def open_stream(self, read: Readable, write: Writable) -> None:
        """Open all that `read` gives into `write`; what was written before an error is void. Raises NotOpened."""
        self._identity.open_stream(read, write)

    def listing(self) -> bytes:
        """Return what was agreed, sealed, as recipients.age holds it."""
        listed = _Listed(identity=self.secret(), agreed=self.agreed, tag=self._agreed_tag(self.agreed))
        return self.seal(msgspec.json.encode(listed, order="sorted"))

    def agreed_in(self, listing: bytes) -> Agreed:
        """Return what a recipients.age says. Raises NotOpened unless it was written by who knows this key."""
        return self._checked(_decoded(self.open(listing)))

    @classmethod
    def from_listing(cls, listing: bytes, reader: age.Identity) -> SealKey:
        """Return the key that a recipients.age holds for one of its recipients. Raises NotOpened."""
        listed = _decoded(reader.open(listing))
        try:
            key = cls(age.Identity(listed.identity), listed.agreed)
        except age.BadKey:
            raise age.Altered("no key in it") from None
        return key.agreeing(key._checked(listed))

    def tag(self, purpose: str, content: bytes) -> str:
        """Return 64 hex digits over `content` that only who knows the secret key can make (HMAC-SHA256)."""
        key = hmac.digest(self.secret().encode(), f"fieldkit 1 {purpose}".encode(), "sha256")
        return hmac.digest(key, content, "sha256").hex()

    def lock(self, passphrase: str) -> bytes:
        """Return the key sealed by a passphrase, as folder.age holds it: to age itself it is a file of an identity."""
        lines = ["# fieldkit: the key of a sealed folder", f"# public key: {self._identity.public}"]
        lines += [f"# recipient: {each}" for each in self.recipients]
        return age.lock("\n".join([*lines, self.secret(), ""]), passphrase)

    @classmethod
    def from_lock(cls, locked: bytes, passphrase: str) -> SealKey:
        """Return the key that a folder.age holds, with what was agreed when it was made. Raises NotOpened."""
        text = age.unlock(locked, passphrase)
        recipients = [line.removeprefix("# recipient: ") for line in text.splitlines() if "# recipient: " in line]
        try:
            (secret,) = age.keys_in(text).secret
            agreed = Agreed(recipients=tuple(map(age.public_key, recipients)), locks=(digest(locked),))
            return cls(age.Identity(secret), agreed)
        except ValueError:
            raise age.Altered("no key in it") from None

    def _to(self) -> tuple[str, ...]:
        return (self._identity.public, *self.agreed.recipients)

    def _checked(self, listed: _Listed) -> Agreed:
        if not hmac.compare_digest(listed.tag.encode(), self._agreed_tag(listed.agreed).encode()):
            raise age.Altered("not written with the key of this folder")
        return listed.agreed

    def _agreed_tag(self, agreed: Agreed) -> str:
        return self.tag("agreed", msgspec.json.encode(agreed, order="sorted"))

    def __repr__(self) -> str:
        return f"SealKey({self.id})"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


def digest(locked: bytes) -> str:
    """Return by what a folder.age is known."""
    return sha256(locked).hexdigest()


def _decoded(content: bytes) -> _Listed:
    try:
        listed = msgspec.json.decode(content, type=_Listed)
        tuple(map(age.public_key, listed.agreed.recipients))
    except (msgspec.MsgspecError, ValueError):
        # Not chained: what was decoded holds the secret key.
        raise age.Altered("not a list of recipients") from None
    return listed
