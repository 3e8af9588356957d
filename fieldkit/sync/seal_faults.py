"""Why a sealed folder cannot be used, so that a person knows what was kept and what to do. No text holds a secret."""

from __future__ import annotations

from pathlib import Path

from fieldkit.i18n import _


class SealError(Exception):
    """A sealed folder cannot be used. `what` happened, what was `kept`, and what to do (`todo`)."""

    def __init__(self, what: str, kept: str, todo: str) -> None:
        super().__init__("\n".join((what, kept, todo)))
        self.what = what
        self.kept = kept
        self.todo = todo


class NoKey(SealError):
    """The passphrase or key that was given does not open the folder, or none was given."""


class Tampered(SealError):
    """What lies in the folder is not what its key, or this device, says it should be."""


class OtherFolder(Tampered):
    """Another sealed folder lies where this device knows one."""


class SealDamaged(SealError):
    """A file of the seal, or of the remembered keys, cannot be read."""


class Unfit(SealError):
    """A passphrase is too easy, or a recipient is no public key."""


def _kept() -> str:
    return _("Nothing was read or written.")


def needs_key(folder: Path) -> NoKey:
    """Return the error for a sealed folder whose key this device does not know."""
    return NoKey(
        _("This folder is sealed, and this device does not know its key: {folder}").format(folder=folder),
        _kept(),
        _("Give its passphrase."),
    )


def no_key(folder: Path) -> NoKey:
    """Return the error for a passphrase or an identity that does not open the folder."""
    return NoKey(
        _("That does not open this folder: {folder}").format(folder=folder),
        _kept(),
        _("Check the passphrase: capitals, input method, the right folder. A changed folder.age refuses it too."),
    )


def stripped(folder: Path) -> Tampered:
    """Return the error for a folder that was sealed and has lost its folder.age."""
    return Tampered(
        _("This folder was sealed, and its fk1/folder.age is gone: {folder}").format(folder=folder),
        _("Nothing was read, and nothing was written unsealed."),
        _(
            "If another stick lies here now, or the folder was emptied: `fieldkit seal FOLDER` seals it again, "
            "`fieldkit seal FOLDER --forget` lets it be an open one."
        ),
    )


def replaced(folder: Path, name: str) -> Tampered:
    """Return the error for a file of the seal that is not the one that the key says."""
    return Tampered(
        _("{name} is not the one that belongs to this folder's key: {folder}").format(
            name=f"fk1/{name}", folder=folder
        ),
        _kept(),
        _(
            "It was changed, or is not copied yet: wait for the copying, or put the right one back. A device that "
            "knows the folder writes both files anew: `fieldkit seal FOLDER --change-passphrase`."
        ),
    )


def other_folder(folder: Path, known: str, found: str) -> OtherFolder:
    """Return the error for a place where another sealed folder lies than before; ids, the new one empty if unknown."""
    return OtherFolder(
        _("Another sealed folder lies here than before: {folder} (before {known}, now {found})").format(
            folder=folder, known=spaced(known), found=spaced(found) or _("one that this device does not know")
        ),
        _kept(),
        _(
            "If you changed the stick or the folder yourself, open it once with its passphrase: `fieldkit seal "
            "FOLDER`. If not, somebody replaced it: use it no more."
        ),
    )


def damaged(path: Path) -> SealDamaged:
    """Return the error for a file of the seal that cannot be read at all."""
    return SealDamaged(
        _("This file is damaged or not copied yet: {path}").format(path=path),
        _kept(),
        _(
            "Wait for the copying and try again. A device that knows the folder writes it anew: "
            "`fieldkit seal FOLDER --change-passphrase`."
        ),
    )


def forgotten(path: Path) -> SealDamaged:
    """Return the error for a remembered key that cannot be read."""
    return SealDamaged(
        _("The remembered key of a folder is damaged: {path}").format(path=path),
        _kept(),
        _("Move this file away, then open the folder once with its passphrase: `fieldkit seal FOLDER`."),
    )


def sealed_already(folder: Path) -> SealError:
    """Return the error for making a key for a folder that has one."""
    return SealError(
        _("This folder is sealed already: {folder}").format(folder=folder),
        _("Nothing was changed."),
        _("Open it with its passphrase."),
    )


def too_easy(cells: int) -> Unfit:
    """Return the error for a passphrase that is soon guessed; `cells` is how long one has to be."""
    return Unfit(
        _("This passphrase is too easy to guess."),
        _("Nothing was changed."),
        _("Take at least {n} characters (a 汉字 counts as two), best a few words that do not belong together.").format(
            n=cells
        ),
    )


def no_public_key() -> Unfit:
    """Return the error for a recipient that is no public key of age; what it was is not told: it may be a secret."""
    return Unfit(
        _("A recipient is named by a public key, which begins with age1."),
        _("Nothing was changed."),
        _("`fieldkit seal --new-key FILE` makes a key and shows its public part; only that is handed on."),
    )


def spaced(id: str) -> str:
    """Return the id of a key in groups of four, to be compared aloud."""
    return " ".join(id[at : at + 4] for at in range(0, len(id), 4))
