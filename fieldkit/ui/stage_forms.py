"""The forms of a partner's stage: why it moves, what was decided at the gate, the evidence of a tick, the first day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.playbook.model import Requirement, Stage
from fieldkit.rules.stages import Lack, asks
from fieldkit.store import decide, meet, move_stage, set_stage_since
from fieldkit.store.stage_records import StageState
from fieldkit.ui.partner_forms import gone_test
from fieldkit.ui.reads import past_day, reads_past_day
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.screens.told_form import ToldForm
from fieldkit.ui.stage_words import decision_words, recorded_by
from fieldkit.ui.text import ACCENT, BOLD, GREY, OCHRE, join, lines, one_line, styled
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

_LISTED = 9
"""How many missing things a form names; the others are counted."""


def move_form(kit: FieldkitApp, state: StageState, to: Stage, lacks: Sequence[Lack], *, back: bool) -> Form:
    """The form that moves a partner on with something missing, or back: both want a reason."""
    row = state.partner
    titles = [kit.playbook.expand(each.title) for each in lacks]
    title = kit.playbook.expand(to.title)

    def save(said: Values) -> str:
        return move_stage(kit.store, row.id, to.id, title, said["reason"], () if back else titles,
                          by=kit.settings.owner)  # fmt: skip

    def told() -> Content:
        head = _("Back to {stage}") if back else _("On to {stage}")
        rows = [styled(head.format(stage=one_line(title, 60)), BOLD), Content("")]
        return lines([*rows, *_missing(kit, titles)] if titles and not back else rows[:1])

    field = Field("reason", marked("Because"), required=True, hint=marked("why now; it is kept with the move"))
    word = marked("Move back") if back else marked("Move on")
    key = f"form:move:{row.id}:{to.id}"
    return ToldForm(Plan(key, word, (field,), save, about=row.name, gone=gone_test(kit, row.id)), told)


def decision_form(
    kit: FieldkitApp, state: StageState, stage: Stage, decision: Literal["yes", "wait", "no"], lacks: Sequence[Lack],
    *, last: bool,
) -> Form:  # fmt: skip
    """The form for what was said at the gate of `stage`; where it is the `last` one, what is missing wants a reason."""
    row, gate = state.partner, asks(stage, state.partner.important)
    titles = [kit.playbook.expand(each.title) for each in lacks if each.what != "decision"]
    recorded = cast("Literal['own', 'reported']", recorded_by(gate, kit.settings.role))
    short = last and decision == "yes" and bool(titles)

    def save(said: Values) -> str:
        return decide(kit.store, row.id, stage.id, decision, said["reason"], recorded,
                      title=kit.playbook.expand(stage.title), missing=titles if short else (),
                      by=kit.settings.owner)  # fmt: skip

    def told() -> Content:
        missed = [Content(""), *_missing(kit, titles)] if short else []
        if gate is None:
            return lines([styled(_("Through the last stage"), BOLD), *missed])
        who, owner = kit.playbook.expand(gate.decides), one_line(kit.settings.owner, 40)
        if gate.by == "rep":
            how = _("your own decision")
        elif recorded == "own":
            how = _("recorded on your own device, as your own word")
        else:
            how = _("reported by you, {name}").format(name=owner) if owner else _("reported by you")
        head = join([styled(one_line(who, 60), GREY), styled(decision_words()[decision], BOLD)], "  ")
        return lines([head, styled(how, GREY), *missed])

    field = Field("reason", marked("Because"), required=short, hint=marked("in a line: what was said, and why"))
    key = f"form:decision:{row.id}:{stage.id}:{decision}"
    word = marked("Decision at the gate") if gate else marked("Move on")
    return ToldForm(Plan(key, word, (field,), save, about=row.name, gone=gone_test(kit, row.id)), told)


def evidence_form(kit: FieldkitApp, state: StageState, stage: Stage, item: Requirement) -> Form:
    """The form for what shows that a partner meets a task or requirement."""
    row, met = state.partner, state.met.get(item.id)
    fields = (
        Field("text", marked("Evidence"), value=met.text if met else "",
              hint=marked("what was seen or said, when, by whom")),
        Field("done", marked("Done"), kind="flag", value="1" if met is None or met.done else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        done = said.get("done", fields[1].value) == "1"
        return meet(kit.store, row.id, item.id, kit.playbook.expand(item.title), stage.id, done, said.get("text"),
                    by=kit.settings.owner)  # fmt: skip

    def told() -> Content:
        title = styled(one_line(kit.playbook.expand(item.title), 200), BOLD)
        return lines([title, styled(kit.playbook.expand(item.text), GREY)])

    return ToldForm(Plan(f"form:met:{row.id}:{item.id}", marked("Evidence"), fields, save, about=row.name,
                         new=met is None, gone=gone_test(kit, row.id)), told)  # fmt: skip


def since_form(kit: FieldkitApp, state: StageState, began: str) -> Form:
    """The form for the day from which the time box of the stage counts; `began` is the day that counts now."""
    row = state.partner
    field = Field("since", marked("Counts from"), value=began, required=True,
                  hint=marked("yesterday, last wed, 11-02"), reads=reads_past_day(kit.store.now))  # fmt: skip

    def save(said: Values) -> str:
        if "since" in said:
            set_stage_since(kit.store, row.id, past_day(said["since"], kit.store.now()).isoformat())
        return row.id

    return Form(Plan(f"form:since:{row.id}", marked("Begin of the time box"), (field,), save, about=row.name, new=False,
                     gone=gone_test(kit, row.id)))  # fmt: skip


def _missing(kit: FieldkitApp, titles: Sequence[str]) -> list[Content]:
    mark = kit.glyphs.ring
    shown = [styled(f"{mark} ", OCHRE) + styled(one_line(each, 120)) for each in titles[:_LISTED]]
    more = [styled(f"  +{len(titles) - _LISTED}", GREY)] if len(titles) > _LISTED else []
    return [styled(_("Missing"), ACCENT) + styled(f"  {len(titles)}", GREY), *shown, *more]
