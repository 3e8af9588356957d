"""`fieldkit seal`: give a shared folder a passphrase, open it here, let further keys open it, change, forget."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, shown, warn
from fieldkit.cli.unlocking import Asking, identity_in, opened, recipients_in, refusing_seals
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.sync.keyring import Keyring
    from fieldkit.sync.seal_key import SealKey

_file = click.Path(path_type=Path, dir_okay=False)


@click.command(
    cls=Command,
    help=marked(
        "Seal the shared folder FOLDER with a passphrase.\n\nWhat lies in it is sealed, and all that is written from "
        "then on; each device asks for the passphrase once. In a folder that is sealed already it opens it here. "
        "What is protected and what is not stands in docs/security.md."
    ),
)
@click.argument("folder", metavar="[FOLDER]", required=False, type=click.Path(path_type=Path, file_okay=False))
@option(
    "--recipient",
    "recipients",
    metavar="KEY|FILE",
    multiple=True,
    help=marked("Let this public key (age1...) open the folder too, for instance a manager's."),
)
@option("--change-passphrase", "change", is_flag=True, help=marked("Set a new passphrase; the present one ends."))
@option("--forget", is_flag=True, help=marked("Forget the folder's key on this device."))
@option("--identity", metavar="FILE", type=_file, help=marked("Open the folder with this key file of a recipient."))
@option(
    "--passphrase-stdin", "stdin", is_flag=True, help=marked("Read passphrases from the standard input, a line each.")
)
@option(
    "--new-key", metavar="FILE", type=_file, help=marked("Make a key of your own in FILE, or show its public part.")
)
@click.pass_obj
def seal(
    session: Session,
    folder: Path | None,
    recipients: tuple[str, ...],
    change: bool,
    forget: bool,
    identity: Path | None,
    stdin: bool,
    new_key: Path | None,
) -> int:
    """Do the one thing that was asked for: make a key, forget, change the passphrase, or seal and open."""
    from fieldkit.sync.folder import root_of
    from fieldkit.sync.keyring import Keyring

    if (folder is None) == (new_key is None) or (forget and (change or recipients)):
        raise Refusal(
            _("Name a folder to seal, or --new-key and a file."),
            _("Nothing was changed."),
            _("`fieldkit seal --help` tells more."),
        )
    if new_key is not None:
        return _show_key(new_key)
    assert folder is not None
    folder = root_of(folder)
    if not folder.is_dir():
        raise Refusal(_("There is no folder {folder}.").format(folder=shown(str(folder))), _("Nothing was changed."))
    ring = Keyring(session.paths.data / "keys")
    if forget:
        return _forget(folder, ring)
    wanted = recipients_in(recipients)
    asking = Asking(stdin)
    with refusing_seals():
        key = _changed(folder, ring, asking, identity) if change else _sealed(folder, ring, asking, identity, wanted)
        if wanted:
            from fieldkit.sync.seal import add_recipients

            key = add_recipients(folder, key, wanted)
            ring.remember(folder, key)
        _seal_contents(session, folder, key)
    _tell(key)
    return 0


def _show_key(path: Path) -> int:
    """Make a key file as age's own tool writes one, unless it is there, and print its public key."""
    from fieldkit.sync.age import Identity
    from fieldkit.sync.keyring import write_secret

    if path.exists():
        say(identity_in(path).public)
        return 0
    identity = Identity.new()
    lines = [f"# created: {datetime.now().astimezone().isoformat(timespec='seconds')}"]
    lines += [f"# public key: {identity.public}", identity.secret(), ""]
    write_secret(path, "\n".join(lines).encode())
    say(identity.public)
    warn(
        _("The secret key is in {file}: keep a copy in a safe place, and hand on the line above only.").format(
            file=shown(str(path))
        )
    )
    return 0


def _forget(folder: Path, ring: Keyring) -> int:
    with refusing_seals():
        known = ring.forget(folder)
    if known:
        say(_("Forgotten on this device; what lies in the folder stays sealed, and the passphrase opens it."))
    else:
        say(_("This device knew no key of this folder."))
    return 0


def _changed(folder: Path, ring: Keyring, asking: Asking, identity: Path | None) -> SealKey:
    """Set a new passphrase, by the present one, by a key file, or, when it is lost, by the key remembered here."""
    from fieldkit.sync.seal import is_sealed, set_passphrase, unlock, unlock_with

    known = ring.known_at(folder)
    if known is None and not is_sealed(folder):
        raise Refusal(
            _("This folder is not sealed: {folder}").format(folder=shown(str(folder))),
            _("Nothing was changed."),
            _("`fieldkit seal FOLDER` seals it."),
        )
    if identity is not None:
        key = unlock_with(folder, identity_in(identity))
    elif known is not None and not _is_sound(folder, ring):
        key = known
    else:
        if known is not None:
            warn(_("If the present passphrase is lost, press Enter alone: this device knows the folder."))
        present = asking.present(folder)
        key = known if known is not None and not present else unlock(folder, present)
    key = set_passphrase(folder, key, asking.new())
    ring.remember(folder, key)
    say(_("The new passphrase opens the folder, the one before no more."))
    return key


def _is_sound(folder: Path, ring: Keyring) -> bool:
    """Tell whether the seal of a known folder is as it should be; say so if it is not, for it is made anew."""
    from fieldkit.sync.seal_faults import SealError

    try:
        ring.recall(folder)
    except SealError as error:
        warn(error.what)
        return False
    return True


def _sealed(folder: Path, ring: Keyring, asking: Asking, identity: Path | None, recipients: tuple[str, ...]) -> SealKey:
    """Return the key of a folder that is sealed now: made, opened, or made good where its folder.age is gone."""
    from fieldkit.sync.seal import LOCK, seal_file, set_passphrase
    from fieldkit.sync.seal_faults import NoKey, OtherFolder
    from fieldkit.sync.sealing import begin

    known = ring.known_at(folder)
    if known is not None and seal_file(folder, LOCK) is None:
        warn(_("This folder was sealed and its folder.age is gone. It gets a new one, with the same key."))
        key = set_passphrase(folder, known, asking.new())
        ring.remember(folder, key)
        return key
    try:
        recalled = ring.recall(folder)
    except (NoKey, OtherFolder) as error:
        warn(error.what)
        recalled = opened(folder, asking, identity)
        ring.remember(folder, recalled)
    if recalled is not None:
        return recalled
    key = begin(folder, asking.new(), recipients)
    ring.remember(folder, key)
    say(_("Sealed: from now on nothing is written there that the passphrase does not lock."))
    return key


def _seal_contents(session: Session, folder: Path, key: SealKey) -> None:
    """Seal what lay in the folder when it was sealed, or what an interrupted sealing left; tell what stays plain."""
    from fieldkit.sync.sealing import go_on

    with session.store(write=False) as store:
        done = go_on(folder, key, store.device)
    if done.sealed:
        say(ngettext("Sealed: {n} file.", "Sealed: {n} files.", done.sealed).format(n=done.sealed))
    for pending in done.left:
        warn(
            _(
                "{file} is not sealed and is none of what was sealed here; it stays where it is and is never read."
            ).format(file=shown(pending.name))
        )


def _tell(key: SealKey) -> None:
    from fieldkit.sync.seal_faults import spaced

    say(_("The folder is open on this device. Its key: {id}").format(id=spaced(key.id)))
    for recipient in key.recipients:
        say(_("Also opened by: {key}").format(key=recipient))
