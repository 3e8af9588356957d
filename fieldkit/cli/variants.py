"""`fieldkit variants`: the rep's own answers, listed, and written to a file for the author of the content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.refusal import Refusal
from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Group, option
from fieldkit.i18n import _, marked, ngettext

if TYPE_CHECKING:
    from fieldkit.store.queries import VariantRow


@click.group(
    cls=Group, invoke_without_command=True, help=marked("List the own answers that are kept beside the company's.")
)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_context
def variants(context: click.Context, as_json: bool) -> int:
    """Print the own answers, the newest first."""
    if context.invoked_subcommand is not None:
        return 0
    from msgspec import to_builtins

    session: Session = context.obj
    found = _variants(session)
    if as_json:
        say_json([to_builtins(row) for row in found])
    elif not found:
        warn(_("No own answers yet. They are kept in the app, where an answer worked."))
    else:
        for line in table((row.at[:10], row.title, row.first, row.partner_name) for row in found):
            say(line)
    return 0


@variants.command(
    "export",
    help=marked("Write the own answers to FILE as YAML for the author.\n\n`fieldkit check` accepts it in a pack."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--replace", is_flag=True, help=marked("Write over a file that is there."))
@click.pass_obj
def export(session: Session, file: Path, replace: bool) -> int:
    """Write every own answer as an objection of its own; what lay there is only replaced when asked for."""
    from fieldkit.reports.variants import variants_yaml

    if file.is_dir():
        raise Refusal(_("{path} is a folder, not a file.").format(path=shown(str(file))), _("Nothing was written."))
    if file.exists() and not replace:
        raise Refusal(
            _("{path} is there already.").format(path=shown(str(file))),
            _("Nothing was written."),
            _("Add --replace to write over it, or give another name."),
        )
    found = _variants(session)
    if not found:
        warn(
            _("No own answers yet. They are kept in the app, where an answer worked.") + " " + _("Nothing was written.")
        )
        return 0
    try:
        file.write_text(variants_yaml(session.playbook(), found), encoding="utf-8", newline="\n")
    except OSError as error:
        raise Refusal(
            _("{file} could not be written: {why}").format(file=shown(str(file)), why=shown(str(error))),
            _("Nothing was written."),
            _("Choose another place, or close the program that has it open."),
        ) from error
    text = ngettext("{n} own answer written to {path}.", "{n} own answers written to {path}.", len(found))
    say(text.format(n=len(found), path=shown(str(file))))
    return 0


def _variants(session: Session) -> list[VariantRow]:
    from fieldkit.store import queries

    if not session.paths.store.exists():
        return []
    with session.store(write=False) as store:
        return queries.variants(store)
