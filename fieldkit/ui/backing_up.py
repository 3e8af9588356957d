"""The daily backup while the app runs: in a thread, never in the way of starting or closing.

The store is looked at soon after the app opened, and then every ten minutes; a day's backup is written anew when it is
an hour old and something was written since. Closing does not wait for one: it stops at the next piece, and the next
opening makes up for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.worker import get_current_worker

from fieldkit.i18n import _
from fieldkit.store import StoreClosed, StoreDamaged, StoreError
from fieldkit.ui.text import GREY, OCHRE, ago_text, join, styled

if TYPE_CHECKING:
    from datetime import date

    from fieldkit.store.backups.daily import Daily
    from fieldkit.ui.app import FieldkitApp

log = logging.getLogger("fieldkit.ui")

FIRST = 5
"""Seconds after the first screen at which the store is first looked at."""

EVERY = 600
"""Seconds between two looks."""


class Stopped(Exception):
    """The app is closing."""


class Standing(NamedTuple):
    """How the backups stand: the newest, None while there is none, and why the last try came to nothing."""

    newest: Daily | None = None
    trouble: StoreError | None = None


def back_up_daily(app: FieldkitApp) -> None:
    """Begin to look after the backups of the app's store."""

    def look() -> None:
        if not any(worker.group == "backup" and not worker.is_finished for worker in app.workers):
            app.run_worker(lambda: _back_up(app), thread=True, group="backup", exit_on_error=False)

    app.set_timer(FIRST, look)
    app.set_interval(EVERY, look)


def _back_up(app: FieldkitApp) -> None:
    """Make the backup that is due, and tell the app how the backups stand now."""
    from fieldkit.store.backups.daily import back_up_day, daily_backups, is_due

    stopped = get_current_worker()

    def pause(_size: int) -> None:
        if stopped.is_cancelled or app.store.closing:
            raise Stopped

    trouble: StoreError | None = None
    try:
        if is_due(app.store):
            back_up_day(app.store, pause)
        found = daily_backups(app.store.path)
    except (Stopped, StoreClosed):
        return
    except StoreError as error:
        log.error("backup: %s", error)
        found, trouble = daily_backups(app.store.path), error
    if not stopped.is_cancelled:
        app.call_from_thread(app.backed_up, Standing(found[0] if found else None, trouble))


def tell_standing(standing: Standing, say: Callable[[str], None], said: set[str]) -> None:
    """Say once in a session that there is no backup of today, and why; damage is another matter."""
    error = standing.trouble
    if error is None or isinstance(error, StoreDamaged) or "backup" in said:
        return
    said.add("backup")
    kept = _("Older backups are kept.") if standing.newest else ""
    say(" ".join(filter(None, (_("No backup could be made."), error.what, kept))))


def standing_text(standing: Standing, today: date) -> Content | None:
    """The line that says when the last backup was made; None while nothing is known yet."""
    newest = standing.newest
    if newest is None and standing.trouble is None:
        return None
    when = f"{ago_text(newest.made.isoformat(), today)} {newest.made:%H:%M}" if newest else _("none yet")
    failed = styled(_("the last one failed"), OCHRE) if standing.trouble else Content("")
    return join([styled(_("Backup"), GREY), styled(when, GREY), failed], "  ")
