"""`fieldkit conflicts`: what devices wrote differently and nobody decided yet."""

from __future__ import annotations

import click

from fieldkit.cli.session import Session
from fieldkit.cli.streams import say, say_json, shown, table, warn
from fieldkit.cli.words import Command, option
from fieldkit.i18n import _, marked


@click.command(
    cls=Command,
    help=marked(
        "List what two devices wrote differently.\n\nThe first value is the one shown until somebody decides; that is "
        "done in the app, on the screen Conflicts."
    ),
)
@option("--json", "as_json", is_flag=True, help=marked("Print JSON for another program."))
@click.pass_obj
def conflicts(session: Session, as_json: bool) -> int:
    """Print each field in conflict with all its values, who wrote them and when."""
    from msgspec import to_builtins

    from fieldkit.ui.disputes import disputes

    if not session.paths.store.exists():
        if as_json:
            say_json([])
        return 0
    with session.store(write=False) as store:
        found = disputes(store)
    if as_json:
        say_json([to_builtins(each) for each in found])
        return 0
    if not found:
        warn(_("Nothing to decide: all devices that met agree."))
    for each in found:
        say("  ".join(shown(part) for part in (each.partner, each.entry, each.label, each.told) if part))
        rows = [(str(number), choice.text, choice.who, choice.at[:16].replace("T", " "))
                for number, choice in enumerate(each.choices, 1)]  # fmt: skip
        for line in table(rows):
            say(f"  {line}")
    return 0
