"""A partner's way through the stages: what it meets, what was decided, and where it was moved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from fieldkit.i18n import marked
from fieldkit.store.change import Value
from fieldkit.store.journal import Act
from fieldkit.store.store import Store
from fieldkit.store.verbs.common import clipped, moment, name_of, own_id, require


def meet(
    store: Store,
    partner: str,
    item: str,
    title: str,
    stage: str,
    done: bool,
    text: str | None = None,
    by: str = "",
) -> str:
    """Say that a partner meets a task or requirement of a stage, or does not; return the id.

    `text` is the evidence; None leaves what was written before. What is unchanged writes nothing. Raises UnknownRecord.
    """
    with store.act(marked("“{about}” ticked") if done else marked("“{about}” no longer ticked"), clipped(title)) as act:
        require(act, "partner", partner)
        met = own_id(act, "met", partner, item)
        if not (done or text or act.entry("met", met)):
            return met
        said: dict[str, Value] = {"partner": partner, "item": item, "done": done}
        if text is not None:
            said["text"] = text
        act.put_once("met", met, said, {"title": title, "stage": stage, "at": moment(store, None), "by": by})
    return met


def move_stage(
    store: Store,
    partner: str,
    stage: str,
    title: str,
    reason: str = "",
    missing: Iterable[str] = (),
    by: str = "",
) -> str:
    """Move a partner into a stage, on or back, and return the id of the move; empty when it is there already.

    `missing` are the titles of what was required and not there; `by` is who moved it. An empty `stage` takes the
    partner out of the stages. Raises UnknownRecord.
    """
    with store.act(marked("{about} moved"), name_of(store, partner)) as act:
        return _move(store, act, partner, stage, title, reason, missing, by)


def place_partners(store: Store, partners: Iterable[str], stage: str, title: str, by: str = "") -> int:
    """Put many partners into a stage in one act and return how many were moved. Raises UnknownRecord."""
    with store.act(marked("partners put into {about}"), clipped(title)) as act:
        return sum(bool(_move(store, act, each, stage, title, "", (), by)) for each in partners)


def decide(
    store: Store,
    partner: str,
    stage: str,
    decision: Literal["yes", "wait", "no"],
    reason: str,
    recorded: Literal["reported", "own"],
    *,
    title: str = "",
    missing: Iterable[str] = (),
    by: str = "",
) -> str:
    """Write down what was decided at the gate of a stage, called `title`, and return the id. It moves nothing.

    `recorded` tells whether a rep (`by`) reports the decision or a decider wrote it down on a device of their own.
    Raises UnknownRecord.
    """
    with store.act(marked("decision on {about}"), name_of(store, partner)) as act:
        require(act, "partner", partner)
        return act.new(
            "move",
            partner=partner,
            from_stage=stage,
            from_title=title,
            stage=stage,
            stage_title=title,
            at=moment(store, None),
            reason=reason,
            missing="\n".join(missing),
            decision=decision,
            recorded=recorded,
            by=by,
        )


def set_stage_since(store: Store, partner: str, day: str) -> None:
    """Say on which day ("2026-11-23") the time box of a partner's stage began. Raises UnknownRecord."""
    with store.act(marked("begin of the stage of {about} changed"), name_of(store, partner)) as act:
        require(act, "partner", partner)
        act.put("partner", partner, stage_since=day)


def _move(
    store: Store, act: Act, partner: str, stage: str, title: str, reason: str, missing: Iterable[str], by: str
) -> str:
    require(act, "partner", partner)
    left = str(act.value("partner", partner, "stage") or "")
    if left == stage:
        return ""
    left_title = str(act.value("partner", partner, "stage_title") or "")
    at = moment(store, None)
    act.put("partner", partner, stage=stage, stage_title=title, stage_since=at if stage else "")
    return act.new(
        "move",
        partner=partner,
        from_stage=left,
        from_title=left_title,
        stage=stage,
        stage_title=title,
        at=at,
        reason=reason,
        missing="\n".join(missing),
        by=by,
    )
