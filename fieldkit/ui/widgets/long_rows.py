"""A list whose rows take long to lay out: at first those in sight and somewhat more, the rest when they are needed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from math import inf

from fieldkit.ui.widgets.rows import Row, Rows

SCREENFULS = 2
"""So much is laid out at first; all of it before the cursor, or what is in sight, comes within one of its end."""

LaysOut = Callable[[float], Sequence[Row]]
"""Gives the rows, and no more once there are as many as it is told."""


class LongRows(Rows):
    """The list; one that was laid out to its end is so again when it is drawn anew."""

    _lays_out: LaysOut | None = None
    _whole = False
    """Whether all of it was needed: so it is when it is drawn anew, too."""
    _more = False
    """Whether there may be more than is laid out."""

    def set_rows(self, rows: Sequence[Row], value: object = None) -> None:
        """Show `rows`, which are all that there are."""
        self._lays_out, self._whole, self._more = None, False, False
        super().set_rows(rows, value)

    def set_long(self, lays_out: LaysOut) -> None:
        """Show as many of the rows as are needed."""
        enough = inf if self._whole else SCREENFULS * self.app.size.height
        rows = lays_out(enough)
        self._lays_out, self._more = lays_out, len(rows) >= enough
        super().set_rows(rows)

    def _lay_out_all(self) -> None:
        if self._lays_out is not None and self._more:
            self._whole = True
            self.set_long(self._lays_out)

    def _lay_out_ahead(self) -> None:
        if self.virtual_size.height - self.scroll_target_y < 2 * self.size.height:
            self._lay_out_all()

    def action_move(self, by: int) -> None:
        """Move the cursor by rows that have a value, over what is not laid out yet, too."""
        if bisect_left(self._stops, self._at) + by >= len(self._stops):
            self._lay_out_all()
        super().action_move(by)

    def action_end(self, by: int) -> None:
        """Move the cursor to the first or last row of all."""
        if by > 0:
            self._lay_out_all()
        super().action_end(by)

    def _go(self, at: int) -> None:
        super()._go(at)
        self._lay_out_ahead()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """More comes as it is needed."""
        super().watch_scroll_y(old_value, new_value)
        self._lay_out_ahead()
