"""Starting the app: open the playbook and the store, learn what the terminal draws, run, close."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from fieldkit.config import Paths, Settings, SettingsError, save_settings
from fieldkit.i18n import _, language, set_language
from fieldkit.playbook.in_use import ContentInUse
from fieldkit.store import Store, StoreDamaged, StoreError
from fieldkit.store.copies import sweep_copies
from fieldkit.terminal import meanwhile
from fieldkit.ui.app import FieldkitApp
from fieldkit.ui.heap import share_one_heap

TELLING = "│●━"
"""Marks that a terminal draws two cells wide when it draws any of ours so."""


def run(
    paths: Paths,
    settings: Settings,
    *,
    demo: bool = False,
    lang: str | None = None,
    content: Path | None = None,
    by: str = "",
) -> int:
    """Open store and playbook, run the app, and return the exit code. `by` is who sits here, for the record of content.

    Raises StoreError and PackError before the screen is taken; the caller says them.
    """
    share_one_heap()
    if lang:
        set_language(lang)
    in_use = ContentInUse(paths, content, by)
    with meanwhile(_("Reading the content anew, a few seconds…")):
        in_use.playbook(language())
    while True:
        try:
            return _run(paths, settings, in_use, demo=demo)
        except StoreDamaged as error:
            if not _rescued(paths, settings, error):
                raise


def _rescued(paths: Paths, settings: Settings, error: StoreDamaged) -> bool:
    """Offer the rescue, unless the person has asked for it already; tell whether to open the app then."""
    from fieldkit.ui.rescue_app import RescueApp

    return bool(RescueApp(paths.store, settings, error, begin=isinstance(error, _Asked)).run())


class _Asked(StoreDamaged):
    """The person, told that the store is damaged, asked for the rescue."""


def _gone(paths: Paths) -> list[str]:
    """What to say where the store is not there any more and there are backups of it."""
    if paths.store.exists():
        return []
    from fieldkit.store.backups.daily import daily_backups

    found = daily_backups(paths.store)
    if not found:
        return []
    text = _("The store was gone, so an empty one was begun. `fieldkit restore --day {day}` brings the backup back.")
    return [text.format(day=found[0].day.isoformat())]


def _run(paths: Paths, settings: Settings, in_use: ContentInUse, *, demo: bool) -> int:
    greeting = _gone(paths)
    store = Store.open(paths.store)
    try:
        if settings.marks == "auto":
            settings = _learn_marks(paths, settings)
            if settings.marks == "ascii":
                told = _(
                    "This terminal draws marks two cells wide, so they are drawn in ASCII. "
                    'marks = "plain" in {path} brings them back.'
                )
                greeting.append(told.format(path=paths.settings))
        app = FieldkitApp(
            store, in_use.playbook, paths, settings, demo=demo, greeting="\n".join(greeting), content=in_use
        )
        code = app.run()
    finally:
        with suppress(StoreError):
            store.close()
        sweep_copies(paths.copies, time.time())
    if app.failure is not None:
        raise app.failure
    if app.damage is not None:
        raise _Asked(app.damage.what, app.damage.kept, app.damage.todo)
    return code or app.return_code or 0


def _learn_marks(paths: Paths, settings: Settings) -> Settings:
    """Ask the terminal once how wide it draws our marks, and keep the answer; one that says nothing gets the plain."""
    from fieldkit.terminal import measure

    widths = measure(TELLING)
    wide = widths is not None and any(width > 1 for width in widths.values())
    settings = settings.with_(marks="ascii" if wide else "plain")
    with suppress(SettingsError):
        save_settings(paths, settings)
    return settings
