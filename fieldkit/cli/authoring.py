"""Work on a pack: begin one, see what one changes, list what is still a sample, write the schemas for an editor."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session, refusing_packs
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Command, option
from fieldkit.i18n import LANGUAGES, _, language, marked, ngettext, refusal

if TYPE_CHECKING:
    from fieldkit.playbook import Playbook
    from fieldkit.playbook.diff import Difference
    from fieldkit.playbook.samples import Sample

_folder = click.Path(path_type=Path)

_OTHER = {
    "zh": marked("In Chinese there are differences; see them with --lang zh."),
    "en": marked("In English there are differences; see them with --lang en."),
}


def _languages(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return the languages of a list such as `zh,en`, each once; those in use when none are given."""
    if value is None:
        return (language(),)
    chosen = tuple(dict.fromkeys(filter(None, (each.strip() for each in value.split(",")))))
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise click.BadParameter(_("{value} is no list of languages; write zh, en or zh,en").format(value=shown(value)))
    return chosen


@click.command(
    "new-pack",
    cls=Command,
    help=marked(
        "Begin a pack of your company in DIR.\n\nIt lies over the shipped one and says nothing yet; each file explains "
        "itself and holds examples to take over. DIR is made; a folder that holds something is left alone."
    ),
)
@click.argument("folder", metavar="DIR", type=_folder)
@option(
    "--languages",
    callback=_languages,
    metavar="zh,en",
    help=marked("The languages to write in: zh, en or zh,en. Without it the one in use."),
)
def new_pack(folder: Path, languages: tuple[str, ...]) -> int:
    """Write the pack, then say what to do with it."""
    from fieldkit.playbook.new_pack import write_new_pack

    try:
        write_new_pack(folder, languages)
    except FileExistsError as error:
        raise Refusal(
            _("{folder} holds something already.").format(folder=shown(str(folder))),
            _("Nothing was written."),
            _("Name a folder that is not there yet, or an empty one."),
        ) from error
    except OSError as error:
        raise _unwritten(folder, error) from error
    name = shown(str(folder))
    first = shown(str(folder / languages[0] / "objections.yaml"))
    say(_("A new pack lies in {folder}. It changes nothing yet.").format(folder=name))
    rows = (
        (_("Write your own"), first),
        (_("See what is wrong"), f"fieldkit check {_quoted(name)}"),
        (_("See it in the app as you save"), f"fieldkit watch {_quoted(name)}"),
        (_("See what it changes"), f"fieldkit diff {_quoted(name)}"),
        (_("Take it into use"), f"fieldkit use {_quoted(name)}"),
    )
    for line in table(rows):
        say(f"  {line}")
    return 0


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[^\w./\\:~-]", name) else name


def _unwritten(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        _("{folder} cannot be written: {why}").format(folder=shown(str(folder)), why=shown(refusal(error))),
        _("What lay there before is as it was."),
        _("Name another folder, or check the rights of this one."),
    )


@click.command(
    cls=Command,
    help=marked(
        "Show in words what a pack changes.\n\nPACK is a folder, or the first letters of the hash of a kept pack. With "
        "one PACK: against what is in use now; with two: from the first to the second."
    ),
)
@click.argument("first", metavar="PACK")
@click.argument("second", metavar="[PACK]", required=False)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def diff(session: Session, first: str, second: str | None, as_json: bool) -> int:
    """Print the changes by kind; equal packs are exit code 0 as well."""
    from msgspec import to_builtins

    from fieldkit.playbook.diff import compare

    if second is None:
        before, after = session.playbook(), _named(session, first, language())
    else:
        before, after = (_named(session, name, language()) for name in (first, second))
    found = compare(before, after)
    if as_json:
        say_json(to_builtins(found))
        return 0
    say_changes(found)
    if not found.changes and (note := _elsewhere(session, before, after)):
        say(note)
    return 0


def say_changes(found: Difference) -> None:
    """Print what differs, by kind, or that nothing does."""
    from fieldkit.playbook.diff import lines

    if found.before != found.after:
        say(f"{shown(found.before)} → {shown(found.after)}")
    for line in lines(found):
        say(_indented(line))
    if not found.changes:
        say(_("No difference."))


def _indented(line: str) -> str:
    """Return a line without what could command a terminal, as far from the margin as it was."""
    return " " * (len(line) - len(line.lstrip(" "))) + shown(line)


def _elsewhere(session: Session, before: Playbook, after: Playbook) -> str:
    """Return a note when the packs differ in the other language, so that nobody takes them for equal."""
    from fieldkit.playbook import PackError, load_playbook
    from fieldkit.playbook.diff import compare

    if before.hash == after.hash:
        return ""
    other = next(lang for lang in LANGUAGES if lang != language())
    try:
        both = [load_playbook(each.layers, other, session.paths.cache) for each in (before, after)]
    except PackError:  # it changed meanwhile
        return ""
    return _(_OTHER[other]) if compare(*both).changes else ""


def _named(session: Session, name: str, lang: str) -> Playbook:
    """Return the playbook of a folder, over the shipped one when it is a layer, or of a kept pack.

    Raises Refusal when there is none, when the letters are those of several, and with all faults when it has an error.
    """
    from fieldkit.playbook import load_kept, load_playbook
    from fieldkit.playbook.layers import layers_for

    folder = Path(name)
    try:
        a_folder, there = folder.is_dir(), folder.exists()
    except OSError:  # a name that no folder can have
        a_folder, there = False, False
    if a_folder:
        with refusing_packs():
            return load_playbook(layers_for(folder.absolute(), session.layers()), lang, session.paths.cache)
    kept = _kept(session, name)
    if len(kept) > 1:
        raise Refusal(
            _("Several kept packs begin with {name}:").format(name=shown(name)),
            "\n".join(f"  {each[:12]}" for each in kept),
            _("Give more letters of the one you mean."),
        )
    playbook = load_kept(kept[0], lang, session.paths) if kept else None
    if playbook is not None:
        return playbook
    if kept:
        what = _("The kept pack {name} is no longer whole.").format(name=kept[0][:12])
    elif there:
        what = _("{name} is a file; a pack is a folder with pack.yaml in it.").format(name=shown(name))
    else:
        what = _("There is no folder {name}, and no kept pack of that hash.").format(name=shown(name))
    raise Refusal(
        what,
        _("Nothing was changed."),
        _("Name the folder of a pack, or the first letters of a hash that `fieldkit packs` lists."),
    )


def _kept(session: Session, letters: str) -> list[str]:
    """Return the hashes of the kept packs that begin with these letters, four at least."""
    if not re.fullmatch("[0-9a-f]{4,64}", letters):
        return []
    try:
        names = sorted(path.name for path in session.paths.packs.iterdir())
    except OSError:
        return []
    return [name for name in names if name.startswith(letters) and re.fullmatch("[0-9a-f]{64}", name)]


@click.command(
    cls=Command,
    help=marked(
        "List what is still a sample, by where it would show.\n\nNo sample is ever shown to a customer. Without "
        "PACK, a folder or a kept one, what is in use is looked through."
    ),
)
@click.argument("pack", metavar="[PACK]", required=False)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def sample(session: Session, pack: str | None, as_json: bool) -> int:
    """Print the samples, each once, under the first place where it shows."""
    from msgspec import to_builtins

    from fieldkit.playbook.samples import PLACES, samples

    found = samples(session.playbook() if pack is None else _named(session, pack, language()))
    if as_json:
        say_json([to_builtins(each) for each in found])
        return 0
    if not found:
        say(_("Nothing is a sample: all of the content is your own."))
        return 0
    for place, title in PLACES.items():
        here = [each for each in found if each.places[0] == place]
        if here:
            say(_("{title}: {count}").format(title=_(title), count=len(here)))
            for line in table(_sample_row(each) for each in here):
                say(f"  {line}")
    say(ngettext("{n} sample in all.", "{n} samples in all.", len(found)).format(n=len(found)))
    say(
        _(
            "To replace them: write an entry of the same id in your pack, without the line “sample: true”; "
            "`fieldkit new-pack DIR` begins one."
        )
    )
    return 0


def _sample_row(each: Sample) -> tuple[str, ...]:
    from fieldkit.playbook.samples import PLACES

    where = f"{each.pack}: {each.file}:{each.line}" if each.file else ""
    also = [_(PLACES[place]) for place in each.places[1:] if place != "handbook"]
    return each.title, each.id, where, _("also: {places}").format(places=_(", ").join(also)) if also else ""


@click.command(
    cls=Command,
    help=marked(
        "Write the schemas by which an editor completes and underlines.\n\nDIR is a pack, whose folder `schema` is "
        "written then, or any other folder."
    ),
)
@click.argument("folder", metavar="DIR", type=_folder)
def schema(folder: Path) -> int:
    """Write the schemas with what the editor shows in the language in use."""
    from fieldkit.playbook.schema import write_schemas

    try:
        written = write_schemas(folder / "schema" if (folder / "pack.yaml").is_file() else folder, _)
    except OSError as error:
        raise _unwritten(folder, error) from error
    for path in written:
        say(shown(str(path)))
    warn(
        _("The first line of a file names its schema: {line}").format(
            line="# yaml-language-server: $schema=../schema/entries.json"
        )
    )
    return 0
