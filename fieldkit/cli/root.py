"""The commands of fieldkit, but for those on partners; each imports what it needs when it runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from fieldkit import __version__
from fieldkit.cli.authoring import diff, new_pack, sample, schema
from fieldkit.cli.backup import backup, rescue, restore
from fieldkit.cli.check import check
from fieldkit.cli.conflicts import conflicts
from fieldkit.cli.offers import offered, send, take
from fieldkit.cli.packs import packs, rollback, use, watch
from fieldkit.cli.partners import one_partner, partners
from fieldkit.cli.plan import agenda, plan, route_sheet
from fieldkit.cli.refusal import Refusal
from fieldkit.cli.report import report
from fieldkit.cli.seal import seal
from fieldkit.cli.session import Session, refusing, refusing_packs
from fieldkit.cli.streams import say, say_json, shown, warn
from fieldkit.cli.sync import sync
from fieldkit.cli.variants import variants
from fieldkit.cli.words import Group, Option, choose_language, option
from fieldkit.config import Paths, Settings, SettingsError, load_settings, resolve_paths
from fieldkit.i18n import LANGUAGES, _, language, marked
from fieldkit.terminal import meanwhile


@click.group(
    cls=Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=marked("The rep's bag, prompter, coach and notebook. Without a command it opens the app."),
)
@option("--home", metavar="DIR", help=marked("Keep everything in this folder (also FIELDKIT_HOME)."))
@option("--lang", type=click.Choice(LANGUAGES), help=marked("Language: zh (Chinese) or en (English)."))
@option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help=marked("Use the playbook in this folder instead of the shipped one."),
)
@click.version_option(__version__, cls=Option, message="%(prog)s %(version)s", help=marked("Show the version."))
@click.pass_context
def root(context: click.Context, home: str | None, lang: str | None, content: Path | None) -> int:
    """Settle where things lie and the language; open the app when there is no command."""
    paths = resolve_paths(home)
    seen: list[Paths] = context.obj
    seen.append(paths)
    session = Session(paths, _settings(paths), lang, content)
    choose_language(lang, session.settings.lang)
    context.obj = session
    _end_what_was_cut_off(session)
    return open_app(session) if context.invoked_subcommand is None else 0


def _settings(paths: Paths) -> Settings:
    try:
        return load_settings(paths)
    except SettingsError as error:
        warn(
            _("The settings in {path} cannot be read ({why}); fieldkit goes on without them.").format(
                path=error.path, why=shown(str(error))
            )
        )
        return Settings()


def _end_what_was_cut_off(session: Session) -> None:
    """Put the store in place that a restore was killed over: commands ask whether there is one before they open it."""
    if session.paths.store.with_name(f"{session.paths.store.name}.swap").exists():
        with session.store(write=False):
            pass


def open_app(session: Session, *, demo: bool = False) -> int:
    """Open the app on the rep's store, or on the sample store in `session`, and return its exit code.

    Raises Refusal where no app can be drawn.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Refusal(
            _("fieldkit needs a terminal to open, and there is none here."),
            _("Nothing was changed."),
            _("Start it in a terminal window; `fieldkit --help` lists what works without one."),
        )
    if os.environ.get("TERM") in ("dumb", "unknown") or ("TERM" not in os.environ and os.name != "nt"):
        raise Refusal(
            _("This terminal cannot place text on the screen (TERM={term}).").format(term=os.environ.get("TERM", "")),
            _("Nothing was changed."),
            _("Start fieldkit in another terminal, or set TERM=xterm-256color if this one can do more."),
        )
    import gc

    # Loading makes a hundred thousand objects that all stay; the app turns collection on again once it has painted.
    gc.disable()
    from fieldkit.log import open_log
    from fieldkit.ui.start import run

    open_log(session.paths)
    with refusing(), refusing_packs():
        return run(
            session.paths,
            session.settings,
            demo=demo,
            lang=session.lang,
            content=session.content,
            by=session.who(),
        )


@root.command(
    help=marked("Try everything on a sample store.\n\nIt lies apart from your own and tells of the last six weeks.")
)
@option("--reset", is_flag=True, help=marked("Make the sample store anew; what was tried in it is gone."))
@click.pass_obj
def demo(session: Session, reset: bool) -> int:
    """Make the sample store when there is none of today, then open the app on it."""
    from dataclasses import replace

    from fieldkit.config import demo_paths
    from fieldkit.demo import prepare

    # The rep's own settings are read and written in the demo too; its store and packs lie apart.
    inside = replace(session, paths=demo_paths(session.paths))
    playbook = inside.playbook()
    with refusing(), meanwhile(_("Making the sample store, six weeks of visits: 2 to 5 seconds…")):
        kept = prepare(inside.paths, playbook, fresh=reset)
    if kept:
        warn(
            _("The sample store is from {day} and holds entries of yours, so it was kept.").format(day=kept)
            + " "
            + _("`fieldkit demo --reset` makes a new one.")
        )
    return open_app(inside, demo=True)


@root.command(
    help=marked(
        "Search the playbook.\n\nChinese, pinyin, initials and English arrive, several words, a typing error too."
    )
)
@click.argument("query", nargs=-1, required=True)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@option("--limit", type=click.IntRange(1), default=20, show_default=True, help=marked("At most so many."))
@click.pass_obj
def find(session: Session, query: tuple[str, ...], as_json: bool, limit: int) -> int:
    """Print what the playbook has on `query`, best first; nothing found is exit code 0 all the same."""
    from fieldkit.playbook import Finder

    words = " ".join(query)
    playbook = session.playbook()
    found = [
        {"id": hit.id, "kind": hit.kind, "title": playbook.expand(hit.title), "text": playbook.expand(hit.text)}
        for hit in Finder(playbook).search(words, limit=limit)
    ]
    if as_json:
        say_json(found)
        return 0
    for each in found:
        say(f"{shown(each['title'])}  ({each['id']})")
        if each["text"] and each["text"] != each["title"]:
            say(f"  {shown(each['text'])}")
    if not found:
        warn(_("Nothing found for {query}. Try fewer or other words.").format(query=shown(words)))
    return 0


@root.command(help=marked("Print all records as JSON lines.\n\nEqual records give equal bytes."))
@click.pass_obj
def dump(session: Session) -> int:
    """Write the dump to the standard output as bytes, so that line ends are the same on every system."""
    from fieldkit.store import dump as lines

    if not session.paths.store.exists():
        return 0
    out = sys.stdout.buffer
    with session.store(write=False) as store:
        for line in lines(store):
            out.write(line.rstrip("\n").encode() + b"\n")
    out.flush()
    return 0


@root.command(
    help=marked(
        "Write a note on a partner.\n\nPARTNER is an id, a name or its pinyin. The first character of TEXT may mark "
        "it: + interest, ! worry, ? need, > follow-up with a day. Prints the note's id once it is on disk."
    )
)
@click.argument("partner")
@click.argument("text", nargs=-1, required=True)
@click.pass_obj
def note(session: Session, partner: str, text: tuple[str, ...]) -> int:
    """Save a note as typed, its mark read off; `>+3d 发报价` makes a follow-up too."""
    from fieldkit.store import write_note
    from fieldkit.store.door import clean_prose

    words = clean_prose(" ".join(text)).strip()
    if not words:
        raise Refusal(_("The note is empty."), _("Nothing was saved."), _("Write its text behind the partner."))
    with session.store(write=True) as store:
        known = one_partner(store, partner)
        written = write_note(store, known.id, words).id
    say(written)
    return 0


@root.command(
    help=marked("Check store, playbook and terminal.\n\nThe exit code tells of the store alone: 0 when it is sound.")
)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@option("--repair", is_flag=True, help=marked("First make the store's tables anew from its journal."))
@click.pass_obj
def doctor(session: Session, as_json: bool, repair: bool) -> int:
    """Print what was examined, after a repair when it is asked for; only the store decides on the exit code."""
    from fieldkit.doctor import PARTS, examine, sound
    from fieldkit.doctor import repair as mend

    if repair:
        with refusing():
            mended = mend(session.paths)
        if mended:
            warn(_("The store's tables were made anew from its journal."))
    findings = examine(session.paths, session.layers(), language())
    if as_json:
        say_json([finding.as_dict() for finding in findings])
        return 0 if sound(findings) else 1
    for part, title in PARTS.items():
        say(_(title))
        for finding in findings:
            if finding.part == part:
                say(f"  {_(finding.word)}  {shown(finding.text)}")
    return 0 if sound(findings) else 1


root.add_command(partners)
root.add_command(check)
root.add_command(conflicts)
root.add_command(new_pack)
root.add_command(diff)
root.add_command(sample)
root.add_command(schema)
root.add_command(report)
root.add_command(sync)
root.add_command(variants)
root.add_command(seal)
for command in (send, offered, take):
    packs.add_command(command)
root.add_command(packs)
for command in (use, rollback, watch):
    root.add_command(command)
for command in (backup, restore, rescue):
    root.add_command(command)
for command in (plan, route_sheet, agenda):
    root.add_command(command)
