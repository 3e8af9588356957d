"""Packs that travel in the folder of a sync: send one, see what is on offer, take one into use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.check import require_pack, say_faults
from fieldkit.cli.packs import take_into_use
from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.unlocking import refusing_seals
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.playbook.layers import Place
    from fieldkit.sync import FolderKey, PackOffer

_folder = click.Path(path_type=Path)


@click.command(
    cls=Command,
    help=marked(
        "Put the pack in DIR into the folder of the sync.\n\nIt is checked first. FOLDER is that of the last sync "
        "unless you give one. Others are offered it at their next sync and take it into use themselves."
    ),
)
@click.argument("pack", metavar="DIR", type=_folder)
@click.argument("folder", required=False, type=_folder)
@click.pass_obj
def send(session: Session, pack: Path, folder: Path | None) -> int:
    """Check, write the file, and print where it lies."""
    from fieldkit.playbook import check_layers
    from fieldkit.playbook.layers import layers_for, layers_in_use
    from fieldkit.sync.packs import send as write

    require_pack(pack, "packs send")
    layers = layers_for(pack, layers_in_use(session.paths))
    errors = [fault for fault in check_layers(layers) if fault.severity == "error"]
    if errors:
        say_faults(errors, layers, own=True)
        raise Refusal(
            ngettext("The pack has {n} error.", "The pack has {n} errors.", len(errors)).format(n=len(errors)),
            _("Nothing was sent."),
            _("Put it right where it says, then try again."),
        )
    with _told(), _opened(session, folder) as (place, key):
        say(str(write(pack, place, key)))
    return 0


@click.command(
    cls=Command,
    help=marked("List the packs in the folder of the sync that are not in use.\n\nFOLDER is that of the last sync."),
)
@click.argument("folder", required=False, type=_folder)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def offered(session: Session, folder: Path | None, as_json: bool) -> int:
    """Print what is on offer, and on the standard error the files that are no packs."""
    from msgspec import to_builtins

    found, refused = _offers(session, folder)
    for name, why in refused:
        warn(f"{shown(name)}  {shown(why)}")
    if as_json:
        say_json(to_builtins(found))
        return 0
    if not found:
        warn(_("No pack is on offer there that is not in use."))
        return 0
    for line in table([(each.id, each.version, each.hash[:12], each.name) for each in found]):
        say(line)
    return 0


@click.command(
    cls=Command,
    help=marked(
        "Take a pack from the folder of the sync into use.\n\nNAME is its file, its id, or the beginning of its hash. "
        "It is checked, and what it changes is shown before. `fieldkit rollback` takes it back."
    ),
)
@click.argument("name")
@click.argument("folder", required=False, type=_folder)
@option("--personal", is_flag=True, help=marked("As the rep's own layer, over the company's."))
@option("--yes", is_flag=True, help=marked("Do not ask."))
@click.pass_obj
def take(session: Session, name: str, folder: Path | None, personal: bool, yes: bool) -> int:
    """Find the one that is meant, unpack it with care, and go on as `fieldkit use` does."""
    from fieldkit.sync.packs import named, unpacked

    place: Place = "personal" if personal else "company"
    found, _refused = _offers(session, folder)
    meant = named(found, name)
    if len(meant) != 1:
        what = _("Several packs are called {name}:") if meant else _("No pack on offer is called {name}.")
        names = "\n".join(shown(each.name) for each in meant)
        raise Refusal(
            "\n".join(filter(None, (what.format(name=shown(name)), names))),
            _("Nothing was changed."),
            _("`fieldkit packs offered` lists what there is."),
        )
    with _told(), _opened(session, folder) as (root, key), unpacked(root / meant[0].name, session.paths, key) as pack:
        return take_into_use(session, pack, place, yes=yes)


def _offers(session: Session, folder: Path | None) -> tuple[list[PackOffer], list[tuple[str, str]]]:
    from fieldkit.sync import packs

    with _told(), _opened(session, folder) as (place, key):
        return packs.offered(place, session.paths, key)


@contextmanager
def _opened(session: Session, folder: Path | None) -> Iterator[tuple[Path, FolderKey | None]]:
    """Find the folder and, where it is sealed, its remembered key. Raises Refusal."""
    from fieldkit.store.segments import last_folder
    from fieldkit.sync.folder import HOME, folded
    from fieldkit.sync.keyring import Keyring

    if folder is None:
        with session.store(write=False) as store:
            known = last_folder(store)
        if not known:
            raise Refusal(
                _("No folder to sync with is known yet."), _("Nothing was changed."), _("Name it behind the command.")
            )
        folder = Path(known)
    # Whoever points into the folder means the folder.
    folder = folder.parent if folded(folder.name) == HOME else folder
    if not folder.is_dir():
        raise Refusal(_("There is no folder {folder}.").format(folder=shown(str(folder))), _("Nothing was changed."))
    with refusing_seals():
        key = Keyring(session.paths.data / "keys").recall(folder)
    yield folder, key


@contextmanager
def _told() -> Iterator[None]:
    """Turn a pack that cannot be taken, and a folder that fails, into a Refusal."""
    from fieldkit.sync.packs import BadPack

    try:
        yield
    except BadPack as error:
        raise Refusal(
            _("The pack cannot be used: {why}.").format(why=shown(str(error))),
            _("Nothing was changed."),
            _("Ask whoever sent it to send it again."),
        ) from error
    except OSError as error:
        raise Refusal(
            _("The folder cannot be read or written: {path} ({why}).").format(
                path=shown(str(error.filename or "")), why=shown(str(error.strerror or error))
            ),
            _("Nothing was changed."),
            _("See that the stick or the drive is there, then try again."),
        ) from error
