"""Packs in use: take one into use, see which were, go back, and watch a folder while it is being worked on."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.check import own_faults, require_pack, say_faults
from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session, refusing_packs
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Command, Group, option
from fieldkit.i18n import _, language, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.playbook.faults import Fault
    from fieldkit.playbook.layers import LayerSaid, Place
    from fieldkit.playbook.packs import Active

LOOK_SECONDS = 0.5
"""So often a watched folder is looked at."""

HOW = {
    "start": marked("found changed"),
    "use": marked("taken into use"),
    "rollback": marked("taken back"),
    "try": marked("tried"),
}

PLACE = {
    "shipped": marked("shipped"),
    "company": marked("the company's"),
    "personal": marked("the rep's own"),
    "": marked("a folder"),
}
"""Where a pack in use lies."""

_folder = click.Path(path_type=Path)

YES, NO = ("", "y", "yes", "是", "好", "好的", "要"), ("n", "no", "否", "不", "不要", "算了")
"""What is understood as an answer; Enter alone agrees."""


@click.command(
    cls=Command,
    help=marked(
        "Take the pack in DIR into use.\n\nIt is checked and copied, so that the folder may go away; what it changes "
        "is shown before. `fieldkit rollback` takes it back."
    ),
)
@click.argument("folder", metavar="[DIR]", type=_folder, required=False)
@option("--personal", is_flag=True, help=marked("As the rep's own layer, over the company's."))
@option("--off", is_flag=True, help=marked("Take the pack there is out of use."))
@option("--yes", is_flag=True, help=marked("Do not ask."))
@click.pass_obj
def use(session: Session, folder: Path | None, personal: bool, off: bool, yes: bool) -> int:
    """Check, show what changes, ask, copy, record."""
    place: Place = "personal" if personal else "company"
    if off == (folder is not None):
        raise Refusal(
            _("Name the folder of a pack, or --off."), _("Nothing was changed."), _("`fieldkit use --help` tells more.")
        )
    if folder is None:
        return _take_off(session, place, yes=yes)
    require_pack(folder, "use")
    return take_into_use(session, folder, place, yes=yes)


def take_into_use(session: Session, folder: Path, place: Place, *, yes: bool) -> int:
    """Check the pack in `folder`, show what it changes, ask, copy it into its place and record who did it."""
    from fieldkit.playbook import layers as places

    with places.staged(folder, session.paths, place) as copy:
        wanted = places.layers_with(copy, session.paths, place)
        warnings = _sound(wanted, copy)
        _show_changes(session, wanted)
        _agreed(yes)
        places.put_in_place(session.paths, place)
    _activated(session)
    if warnings:
        warn(
            ngettext(
                "{n} piece of advice; `fieldkit check` tells it.",
                "{n} pieces of advice; `fieldkit check` tells them.",
                warnings,
            ).format(n=warnings)
        )
    return 0


def _take_off(session: Session, place: Place, *, yes: bool) -> int:
    """Go on without the pack at `place`; after going back, with what the folders hold."""
    from fieldkit.playbook import layers as places

    there = session.paths.content / place
    below = places.layers_with(None, session.paths, place)
    if not there.exists() and session.layers_shown() == below:
        say(_("No pack was taken into use; the shipped one is."))
        return 0
    _sound(below, below[-1])
    _show_changes(session, below)
    _agreed(yes)
    places.uninstall(session.paths, place)
    _activated(session)
    return 0


def _sound(layers: list[Path], own: Path) -> int:
    """Return how many warnings the layer `own` has. Raises Refusal with all errors when any layer has one."""
    from fieldkit.playbook import check_layers

    faults = check_layers(layers)
    errors = [fault for fault in faults if fault.severity == "error"]
    if errors:
        say_faults(errors, layers, own=True)
        raise Refusal(
            ngettext("The pack has {n} error.", "The pack has {n} errors.", len(errors)).format(n=len(errors)),
            _("Nothing was changed."),
            _("Put it right where it says, then try again."),
        )
    return sum(layers[fault.layer] == own for fault in faults)


def _show_changes(session: Session, after: list[Path]) -> None:
    """Print what is otherwise than in what is in use now, which after going back is not what the folders hold."""
    from fieldkit.cli.authoring import say_changes
    from fieldkit.playbook import load_playbook
    from fieldkit.playbook.diff import compare

    before = session.playbook()
    with refusing_packs():
        say_changes(compare(before, load_playbook(after, language(), session.paths.cache)))


def _agreed(yes: bool) -> None:
    """Ask whether to go on. Raises Refusal when the answer is no, or nobody is there to give one."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refusal(
            _("Nobody is at the keyboard to agree."), _("Nothing was changed."), _("Add --yes to agree beforehand.")
        )
    answer = None
    while answer not in (*YES, *NO):
        print(_("Take this into use? Enter: yes, n: no >"), end=" ", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        answer = line.strip().lower() if line else "n"
    if answer in NO:
        raise Refusal(_("Nothing was changed."), code=0)


def _activated(session: Session) -> None:
    """Activate what is there now, record who did it, and say what is in use."""
    from fieldkit.playbook import activate
    from fieldkit.playbook.layers import layers_in_use

    with refusing_packs():
        active = activate(layers_in_use(session.paths), language(), session.paths, by=session.who(), how="use")
    if active.faults:
        say_faults(active.faults, layers_in_use(session.paths))
        raise Refusal(
            _("The pack lies in place now, and has errors."),
            _("The last good version stays in use."),
            _("Put it right where it says and take it into use again."),
        )
    playbook = active.playbook
    say(
        _("In use: {pack} {version} ({hash}). `fieldkit rollback` goes back to the one before.").format(
            pack=shown(playbook.title), version=shown(playbook.pack.version), hash=playbook.hash[:12]
        )
    )


@click.group(
    cls=Group,
    invoke_without_command=True,
    help=marked("List the packs that were in use: when, by whom, which version; or exchange them by a folder."),
)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_context
def packs(context: click.Context, as_json: bool) -> int:
    """Print the history, the newest first; what is in use now has a mark, and its packs stand below it."""
    return _history(context.obj, as_json) if context.invoked_subcommand is None else 0


def _history(session: Session, as_json: bool) -> int:
    from fieldkit.playbook.layers import say_layers
    from fieldkit.playbook.packs import activations, told_apart

    playbook = session.playbook()
    records = told_apart(activations(session.paths))
    current = next((record for record in records if record.hash == playbook.hash), None)
    # What was gone back to is read from where it is kept, and lies elsewhere.
    lay = [Path(each) for each in current.layers] if current else list(playbook.layers)
    layers = say_layers(playbook.layers, lay if len(lay) == len(playbook.layers) else playbook.layers, session.paths)
    if as_json:
        say_json([_as_dict(record, layers if record is current else None) for record in records])
        return 0
    rows = [
        (
            "*" if record is current else "",
            _when(record.since),
            record.by,
            _(HOW[record.how]),
            record.pack,
            record.version,
            record.hash[:12],
        )
        for record in records
    ]
    for line in table(rows):
        say(line)
    say("")
    say(_("In use, the lowest first; the folder of a sync offers each by its own hash:"))
    for line in table([(_(PLACE[each.place]), each.id, each.version, each.hash[:12]) for each in layers]):
        say(f"  {line}")
    return 0


def _as_dict(record: Active, layers: list[LayerSaid] | None) -> dict[str, object]:
    """Return a record for another program; `layers` are the packs of what is in use, None for what is not."""
    return {
        "hash": record.hash,
        "since": record.since,
        "by": record.by,
        "how": record.how,
        "pack": record.pack,
        "version": record.version,
        "layers": list(record.layers),
        "in_use": layers is not None,
        "packs": [each._asdict() for each in layers or ()],
    }


def _when(since: str) -> str:
    """Return a moment to the minute, or as it is where it cannot be read."""
    return since[:16].replace("T", " ")


@click.command(
    cls=Command,
    help=marked(
        "Go back to the content in use before.\n\nHASH is the beginning of a hash from `fieldkit packs`; without it "
        "the content before the present one. It stays until a pack is taken into use or the folders change."
    ),
)
@click.argument("to", metavar="[HASH]", default="")
@click.pass_obj
def rollback(session: Session, to: str) -> int:
    """Make kept content active again, and say which."""
    from fieldkit.playbook.packs import NoSuchPack, roll_back

    try:
        record = roll_back(session.layers(), language(), session.paths, to, by=session.who())
    except NoSuchPack as error:
        if error.names:
            what = _("Several packs begin with {hash}:").format(hash=shown(to))
            raise Refusal(what, "\n".join(error.names), _("Nothing was changed. Give more letters.")) from error
        what = _("No kept pack begins with {hash}.").format(hash=shown(to)) if to else _("There is no earlier content.")
        raise Refusal(what, _("Nothing was changed."), _("`fieldkit packs` lists what there is.")) from error
    say(
        _("In use again: {pack} {version} ({hash}), until a pack is taken into use or the folders change.").format(
            pack=shown(record.pack), version=shown(record.version), hash=record.hash[:12]
        )
    )
    return 0


@click.command(
    cls=Command,
    help=marked(
        "Watch the folder of a pack while you work on it.\n\nEach time a file is saved it is checked and told here, "
        "and a fieldkit that runs on this machine shows it; with faults it keeps the last good version. Ctrl-C ends."
    ),
)
@click.argument("folder", metavar="DIR", type=_folder)
@click.pass_obj
def watch(session: Session, folder: Path) -> int:
    """Check now and after each change, until interrupted."""
    from fieldkit.playbook import check_layers
    from fieldkit.playbook.layers import layers_for, layers_in_use
    from fieldkit.playbook.live import Watched, signature, watching

    require_pack(folder, "watch")
    try:
        with watching(folder, session.paths):
            warn(_("Watching {folder}; a running fieldkit shows it. Ctrl-C ends.").format(folder=shown(str(folder))))
            told: list[Fault] | None = None
            seen, known = None, None
            while True:
                layers = layers_for(folder, layers_in_use(session.paths))
                now = signature(layers)
                # A change counts once two looks agree, so that a file half saved is not checked.
                if now != known and (now == seen or known is None):
                    known = now
                    faults = own_faults(check_layers(layers), layers)
                    if faults != told:
                        _tell(faults, layers)
                    else:
                        say(_("{time}  saved").format(time=datetime.now().strftime("%H:%M:%S")))
                    told = faults
                    sys.stdout.flush()
                seen = now
                time.sleep(LOOK_SECONDS)
    except Watched as error:
        raise Refusal(
            _("{folder} is being watched already.").format(folder=shown(error.folder)),
            _("Nothing was changed."),
            _("End that one with Ctrl-C first."),
        ) from error


def _tell(faults: list[Fault], layers: list[Path]) -> None:
    errors = sum(fault.severity == "error" for fault in faults)
    if errors:
        said = ngettext("{n} error; the last good version stays", "{n} errors; the last good version stays", errors)
    elif faults:
        said = ngettext("good, with {n} piece of advice", "good, with {n} pieces of advice", len(faults))
    else:
        said = _("good")
    say_faults(faults, layers, own=True)
    say(_("{time}  {said}").format(time=datetime.now().strftime("%H:%M:%S"), said=said.format(n=errors or len(faults))))
