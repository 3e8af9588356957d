"""Partners' projects (opportunities) on their way through the funnel, and the year's target."""

from __future__ import annotations

from typing import Literal

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.model import Opportunity
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, derived_id, moment, required


def add_opportunity(store: Store, partner: str, school: str, **fields: Value) -> str:
    """Add an open project of a partner's and return its id; `amount` is a decimal as text."""
    with store.act(marked("project {about} added"), clipped(school)) as act:
        return act.new("opportunity", partner=partner, school=school, status="open", at=moment(store, None), **fields)


def edit_opportunity(store: Store, opportunity: str, **fields: Value) -> None:
    """Set fields of a project; what is unchanged writes nothing. Raises UnknownRecord."""
    row = required(store, Opportunity, opportunity)
    with store.act(marked("project {about} changed"), clipped(row.school or "")) as act:
        act.put("opportunity", opportunity, **fields)


def move_opportunity(store: Store, opportunity: str, stage: str, title: str) -> None:
    """Put a project on a stage of the funnel, whose title is kept with it. Raises UnknownRecord."""
    row = required(store, Opportunity, opportunity)
    with store.act(marked("stage of the project {about}"), clipped(row.school or "")) as act:
        act.put("opportunity", opportunity, stage=stage, stage_title=title)


def close_opportunity(store: Store, opportunity: str, status: Literal["won", "lost"], reason: str, day: str) -> None:
    """Record that a project was won or lost on a day, and why. Raises UnknownRecord."""
    row = required(store, Opportunity, opportunity)
    label = marked("project {about} won") if status == "won" else marked("project {about} lost")
    with store.act(label, clipped(row.school or "")) as act:
        act.put("opportunity", opportunity, status=status, reason=reason, closed=day)


def reopen_opportunity(store: Store, opportunity: str) -> None:
    """Let a project that was won or lost be open again; why it had ended is emptied. Raises UnknownRecord."""
    row = required(store, Opportunity, opportunity)
    with store.act(marked("project {about} open again"), clipped(row.school or "")) as act:
        act.put("opportunity", opportunity, status="open", reason="", closed="")


def delete_opportunity(store: Store, opportunity: str) -> None:
    """Take a project from sight. Raises UnknownRecord."""
    row = required(store, Opportunity, opportunity)
    with store.act(marked("project {about} deleted"), clipped(row.school or "")) as act:
        act.delete("opportunity", opportunity)


def set_target(store: Store, year: int, amount: str) -> None:
    """Set what is to be sold in a year, a decimal as text; an empty one takes the target away."""
    with store.act(marked("target of {about}"), str(year)) as act:
        act.put("target", derived_id("target", str(year)), year=str(year), amount=amount)
