"""Opening a file that is kept with a partner: laid out under its own name, off the screen's way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.i18n import _
from fieldkit.store import StoreError, lay_out
from fieldkit.store.archive_records import PaperRow
from fieldkit.ui.opener import OpenError, open_path, refused
from fieldkit.ui.text import one_line
from fieldkit.ui.trouble import tell_trouble

if TYPE_CHECKING:
    from fieldkit.ui.screen import KitScreen


def open_paper(screen: KitScreen[Any], row: PaperRow) -> None:
    """Open a copy of the file by the system's program, and say what happens."""
    kit = screen.kit
    name = one_line(row.name, 80)
    folder = kit.paths.copies

    def opened() -> None:
        # In a thread, since the file is read whole to know that it is what it was.
        try:
            started = open_path(lay_out(kit.store, row.blob, row.name, folder))
        except StoreError as error:
            kit.call_from_thread(tell_trouble, kit, error)
        except OpenError as error:
            told(str(error))
        else:
            if refused(started):
                told(_("no program for it was found"))

    def told(why: str) -> None:
        text = _("{file} could not be opened: {why}").format(file=name, why=why)
        kit.call_from_thread(lambda: kit.tell(text, severity="error"))

    kit.tell(_("Opening {file}").format(file=name))
    screen.run_worker(opened, thread=True, group="open", exit_on_error=False)
