"""Taking a pack of the folder into use: looked at first, checked, then put in place like any other."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fieldkit.config import Paths
from fieldkit.playbook import PackError, Playbook, activate, check_layers, load_playbook
from fieldkit.playbook.diff import compare, lines
from fieldkit.playbook.faults import Fault
from fieldkit.playbook.layers import Place, layers_in_use, layers_with, put_in_place, staged
from fieldkit.sync.key import FolderKey
from fieldkit.sync.packs import unpacked


class Looked(NamedTuple):
    """What a pack would change, in words a line each, and the errors for which it cannot be used."""

    changes: list[str]
    errors: list[Fault]


def look(file: Path, paths: Paths, now: Playbook, place: Place = "company", key: FolderKey | None = None) -> Looked:
    """Return what taking the pack in `file` into use would change of `now`.

    Raises BadPack for what is no pack, OSError.
    """
    with unpacked(file, paths, key) as pack:
        wanted = layers_with(pack, paths, place)
        errors = _errors(wanted)
        if errors:
            return Looked([], errors)
        return Looked(lines(compare(now, load_playbook(wanted, now.lang, paths.cache))), [])


def take(
    file: Path, paths: Paths, lang: str, *, by: str = "", place: Place = "company", key: FolderKey | None = None
) -> Playbook:
    """Check the pack in `file`, put it in place and return what is in use then; going back undoes it.

    Raises BadPack, PackError with the errors of the check (then nothing was changed), OSError.
    """
    with unpacked(file, paths, key) as pack, staged(pack, paths, place) as copy:
        if errors := _errors(layers_with(copy, paths, place)):
            raise PackError(tuple(errors))
        put_in_place(paths, place)
    return activate(layers_in_use(paths), lang, paths, by=by, how="use").playbook


def _errors(layers: list[Path]) -> list[Fault]:
    return [fault for fault in check_layers(layers) if fault.severity == "error"]
