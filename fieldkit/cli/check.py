"""The command that tells every fault of a pack, or of the packs in use, a line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, warn
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.playbook import Fault


@click.command(
    cls=Command,
    help=marked(
        "Check a playbook: every fault at once, a line each.\n\nDIR is a pack; without it those in use are checked. "
        "A pack that says `over:` is judged over the shipped one. The exit code is 1 when there are errors; warnings "
        "are advice."
    ),
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, readable=False))
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def check(session: Session, folder: Path | None, as_json: bool) -> int:
    """Print the faults of `folder`, or of all layers in use, and how many there are."""
    from fieldkit.playbook import check_layers

    layers = session.layers_shown() if folder is None else _layers(folder, session)
    found = check_layers(layers)
    if folder is not None:
        found = own_faults(found, layers)
    if as_json:
        say_json([_plain(fault, _folder(fault, layers, own=folder is not None)) for fault in found])
    else:
        say_faults(found, layers, own=folder is not None)
    errors = sum(fault.severity == "error" for fault in found)
    warn(_summary(errors, len(found) - errors))
    return 1 if errors else 0


def _layers(folder: Path, session: Session) -> list[Path]:
    """Return the layers to judge for a folder. Raises Refusal when it is none that can be read."""
    from fieldkit.playbook.layers import layers_for

    require_pack(folder, "check")
    return layers_for(folder, session.layers())


def require_pack(folder: Path, command: str) -> None:
    """Raise Refusal unless `folder` is there, can be read, holds something and is no neighbour of a pack."""
    from fieldkit.playbook.sources import HEAD

    try:
        what = "" if any(folder.iterdir()) else _("The folder {name} is empty.")
    except FileNotFoundError:
        what = _("There is no folder {name}.")
    except NotADirectoryError:
        what = _("{name} is a file; a pack is a folder.")
    except (OSError, ValueError):
        what = _("The folder {name} cannot be read.")
    if what:
        raise Refusal(
            what.format(name=shown(str(folder))),
            _("Nothing was changed."),
            _("Name the folder of a pack, the one that holds pack.yaml, zh and en."),
        )
    if not _holds(folder, HEAD):
        _refuse_near_pack(folder, command)


def _refuse_near_pack(folder: Path, command: str) -> None:
    """Raise Refusal when `folder` is no pack and the one above it is, or one in it: unpacking often adds a folder."""
    from fieldkit.playbook.sources import HEAD, LANGUAGES

    whole = folder.absolute()
    meant = next((each for each in sorted(folder.iterdir()) if _holds(each, HEAD)), None)
    what = _("The pack lies one folder deeper than {name}.")
    if whole.name in LANGUAGES and _holds(whole.parent, HEAD):
        meant, what = whole.parent, _("{name} is one language of a pack.")
    if meant is not None:
        raise Refusal(
            what.format(name=shown(str(folder))),
            _("Nothing was changed."),
            _("Try: fieldkit {command} {name}").format(command=command, name=shown(str(meant))),
        )


def _holds(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except OSError:
        return False


def own_faults(faults: Sequence[Fault], layers: Sequence[Path]) -> list[Fault]:
    """Return what concerns the topmost pack: its own, and errors below, which come from what lies over them."""
    return [fault for fault in faults if fault.layer == len(layers) - 1 or fault.severity == "error"]


def say_faults(faults: Sequence[Fault], layers: Sequence[Path], *, own: bool = False) -> None:
    """Print a line a fault, the folder of its pack before it where several `layers` may be meant.

    With `own` the topmost pack is the one that was asked for, and its files are named from its folder.
    """
    for fault in faults:
        folder = _folder(fault, layers, own=own)
        say(shown(f"{folder}/{fault}" if folder else str(fault)))


def _folder(fault: Fault, layers: Sequence[Path], *, own: bool) -> str:
    if len(layers) == 1 or (own and fault.layer == len(layers) - 1):
        return ""
    return str(layers[fault.layer])


def _plain(fault: Fault, layer: str) -> dict[str, str | int]:
    """Return a fault for JSON; `layer` is the folder of its pack when it needs to be told."""
    plain: dict[str, str | int] = {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "severity": fault.severity,
        "text": fault.text,
        "rule": fault.rule,
    }
    return {**plain, "layer": layer} if layer else plain


def _summary(errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return _("No faults.")
    counts = _(", ").join(
        part
        for count, part in (
            (errors, ngettext("{n} error", "{n} errors", errors).format(n=errors)),
            (warnings, ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings)),
        )
        if count
    )
    rest = _("Put the errors right before this playbook can be used.") if errors else _("It can be used as it is.")
    return _("{counts}. {rest}").format(counts=counts, rest=rest)
