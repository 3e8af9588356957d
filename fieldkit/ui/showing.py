"""How long each page stands before the customer: kept with the visit when the page is left, never told meanwhile."""

from __future__ import annotations

from datetime import datetime

from fieldkit.playbook.customer import CustomerPage
from fieldkit.store import Store, StoreError, keep_shown
from fieldkit.store.queries import visit

LEAST = 1
"""A page that stood for fewer seconds was only passed."""


class Showing:
    """The page that stands there now, and since when; with no visit going on nothing is kept."""

    def __init__(self, store: Store, here: str) -> None:
        """`here` is the visit's id, or `partner:` and a partner's, or empty."""
        found = visit(store, here) if here and not here.startswith("partner:") else None
        self._store = store
        # Of a visit entered afterwards nobody knows what was shown when.
        self._visit = found.id if found is not None and found.status == "open" and not found.late else ""
        self._page: CustomerPage | None = None
        self._since: datetime | None = None
        self.trouble: StoreError | None = None
        """What kept the store from writing; to be told on the rep's own screen."""

    def show(self, page: CustomerPage | None) -> None:
        """Another page stands there now, or none: the cover, the list."""
        if (
            page is not None
            and self._page is not None
            and (page.entry, page.number)
            == (
                self._page.entry,
                self._page.number,
            )
        ):
            return
        before, since = self._page, self._since
        now = self._store.now()
        self._page, self._since = page, now
        if before is None or since is None or not self._visit:
            return
        seconds = int((now - since).total_seconds())
        if seconds < LEAST:
            return
        try:
            keep_shown(
                self._store,
                self._visit,
                before.entry,
                before.title,
                section=before.section,
                page=before.number,
                at=since,
                seconds=seconds,
            )
        except StoreError as error:
            self.trouble = error
