"""What goes wrong while the app runs: said in words, with the app going on."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast

from textual.message import Message

from fieldkit.store import StoreDamaged, StoreError

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

    from fieldkit.ui.app import FieldkitApp

    Pump = MessagePump
else:
    Pump = object

log = logging.getLogger("fieldkit.ui")


def tell_trouble(app: App[Any], error: StoreError) -> None:
    """Say what the store could not do, what was kept and what to do; of a damaged one, offer the rescue."""
    log.error("store: %s", error, exc_info=error)
    if isinstance(error, StoreDamaged) and cast("FieldkitApp", app).offer_rescue(error):
        return
    app.notify(f"{error.kept}\n{error.todo}", title=error.what, severity="error", timeout=15, markup=False)


class Going(Pump):
    """For whatever writes to the store from its handlers: a fault of the store is told, the next message handled.

    Textual ends the pump of a handler that raises; a rep on a full disk would sit before a dead screen.
    """

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except StoreError as error:
            tell_trouble(self.app, error)
