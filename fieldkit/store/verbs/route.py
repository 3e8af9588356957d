"""The stops of a day."""

from __future__ import annotations

from fieldkit.i18n import marked
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import derived_id, name_of


def plan_stop(store: Store, partner: str, day: str, at: str = "", spare: bool = False) -> str:
    """Put a partner on a day's route (`at` "14:30" or empty; `spare` when there is time) and return the stop's id."""
    stop = derived_id("stop", partner, day)
    with store.act(marked("stop at {about} planned"), name_of(store, partner)) as act:
        act.put("stop", stop, partner=partner, day=day, at=at, spare=spare)
    return stop


def drop_stop(store: Store, partner: str, day: str) -> None:
    """Take a partner off a day's route."""
    with store.act(marked("stop at {about} dropped"), name_of(store, partner)) as act:
        act.delete("stop", derived_id("stop", partner, day))
