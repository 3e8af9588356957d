"""Keeping the figures of the sums as a scenario, and going on with those of one; what comes of it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.playbook import Playbook
from fieldkit.playbook.model import Sum
from fieldkit.rules.sums import SumError
from fieldkit.ui.sums_cells import Cells, cells_of, keep_as_scenario, kept_scenarios, scenario_name, whom
from fieldkit.ui.sums_text import unworkable

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def keep_figures(kit: FieldkitApp, playbook: Playbook, here: str, model: Sum, cells: Cells) -> bool:
    """Keep `cells` as a scenario of the visit, or of the partner, that `here` names; False where that was not done."""
    if not whom(kit.store, here).partner:
        kit.tell(_("Scenarios are kept with a partner: open one, then F7."), severity="warning")
        return False
    if any(cells_of(model, row) == cells for row in kept_scenarios(kit.store, here, model)):
        kit.tell(_("These figures are kept already. F9 compares."))
        return False
    name = scenario_name(model, cells, playbook.expand)
    try:
        keep_as_scenario(kit.store, here, model, cells, name, playbook.expand(model.title), playbook.hash)
    except SumError as error:
        kit.tell(unworkable(error), severity="warning")
        return False
    kit.tell(_("Kept: {name}. F9 compares.").format(name=name))
    return True


def kept_figures(kit: FieldkitApp, here: str, model: Sum, cells: Cells, number: int) -> Cells | None:
    """The figures of a kept scenario, by its number from 1; None without it, and where `cells` would be lost for it."""
    kept = [cells_of(model, row) for row in kept_scenarios(kit.store, here, model)]
    if not 1 <= number <= len(kept):
        return None
    if cells and cells not in kept:
        kit.tell(_("The figures on the screen are kept nowhere: F8 first."), severity="warning")
        return None
    return kept[number - 1]
