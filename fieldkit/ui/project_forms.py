"""The forms for a partner's project: what it is, how it ended, and the target of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fieldkit.i18n import _, marked
from fieldkit.rules.figures import kept_amount
from fieldkit.rules.money import read_money
from fieldkit.store import (
    add_opportunity,
    close_opportunity,
    delete_opportunity,
    edit_opportunity,
    set_target,
)
from fieldkit.store.change import Value
from fieldkit.store.queries import OpportunityRow, target_of
from fieldkit.ui.partner_forms import due_day, gone_test, name_of
from fieldkit.ui.reads import amount_typed, one_of, past_day, reads_amount, reads_one_of, reads_past_day
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import short
from fieldkit.ui.widgets.field import Field

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp


def stages_of(kit: FieldkitApp) -> list[tuple[str, str]]:
    """The stages of the funnel as the playbook has them: (id, title), in order."""
    playbook = kit.playbook
    return [(each.id, playbook.expand(each.title)) for each in playbook.entries.funnel]


def project_form(kit: FieldkitApp, partner_id: str, row: OpportunityRow | None = None) -> Form:
    """The form that adds a project, at the first stage of the funnel unless another is said, or edits one."""
    stages = stages_of(kit)
    titles = [title for _id, title in stages]
    if row and row.stage and row.stage not in dict(stages):
        titles.append(row.stage_title)
    at = dict(stages).get(row.stage, row.stage_title) if row else ""
    fields = (
        Field("school", marked("School"), value=row.school if row else "", required=True,
              hint=marked("the school or university")),
        Field("subject", marked("Project"), value=row.subject if row else "",
              hint=marked("what it is about: a smart classroom, an IoT laboratory")),
        Field("amount", marked("Amount"), value=amount_typed(row.amount) if row else "",
              hint=marked("yuan: 200,000, 200k, 1.2m"), reads=reads_amount),
        Field("stage", marked("Stage"), value=at, choices=lambda _values: titles, gap=True,
              hint=marked("the first one when left empty"), reads=reads_one_of(lambda: titles)),
        Field("bid", marked("Expected bid"), kind="day", value=row.bid if row else "",
              hint=marked("+2m, 12-20, 2027-03-01")),
        Field("trial", marked("Trial order"), kind="flag", value="1" if row and row.trial else ""),
        Field("remark", marked("Remark"), value=row.remark if row else "", gap=True),
    )  # fmt: skip

    def values_of(said: Values) -> dict[str, Value]:
        values: dict[str, Value] = {name: said[name] for name in ("subject", "remark") if name in said}
        if "amount" in said:
            values["amount"] = kept_amount(read_money(said["amount"])) if said["amount"] else ""
        if "bid" in said:
            values["bid"] = due_day(kit, said["bid"])
        if "trial" in said:
            values["trial"] = said["trial"] == "1"
        if said.get("stage"):
            place = one_of(said["stage"], titles)
            if place < len(stages):
                values["stage"], values["stage_title"] = stages[place]
        return values

    def save(said: Values) -> str:
        values = values_of(said)
        if row is None:
            if "stage" not in values and stages:
                values["stage"], values["stage_title"] = stages[0]
            return add_opportunity(kit.store, partner_id, said["school"], **{k: v for k, v in values.items() if v})
        if "school" in said:
            values["school"] = said["school"]
        if values:
            edit_opportunity(kit.store, row.id, **values)
        return row.id

    def delete() -> None:
        if row:
            delete_opportunity(kit.store, row.id)
            kit.tell(_("Deleted: {name}. ctrl+z brings it back.").format(name=short(row.school)))

    return Form(
        Plan(
            f"form:opportunity:{row.id if row else f'new {partner_id}'}",
            marked("Edit project") if row else marked("New project"),
            fields,
            save,
            about=name_of(kit, partner_id),
            new=row is None,
            delete=delete if row else None,
            delete_word=marked("Delete this project"),
            gone=gone_test(kit, partner_id, "opportunity", row.id if row else ""),
        )
    )


def closing_form(kit: FieldkitApp, row: OpportunityRow, status: Literal["won", "lost"]) -> Form:
    """The form that records that a project was won or lost: why, and on which day."""
    fields = (
        Field("reason", marked("The reason"), required=True,
              hint=marked("what won it") if status == "won" else marked("what lost it, and to whom")),
        Field("closed", marked("Day"), hint=marked("yesterday, 11-20; empty: today"),
              reads=reads_past_day(kit.store.now)),
    )  # fmt: skip

    def save(said: Values) -> str:
        close_opportunity(kit.store, row.id, status, said["reason"],
                          past_day(said.get("closed", ""), kit.store.now()).isoformat())  # fmt: skip
        return row.id

    about = " ".join(text for text in (row.school, row.subject) if text)
    return Form(
        Plan(
            f"form:{status}:{row.id}",
            marked("Project won") if status == "won" else marked("Project lost"),
            fields,
            save,
            about=about,
            gone=gone_test(kit, row.partner, "opportunity", row.id),
        )
    )


def target_form(kit: FieldkitApp, year: int) -> Form:
    """The form for what is to be sold in a year; emptied, there is no target."""
    stored = target_of(kit.store, year)
    fields = (
        Field("amount", marked("Target"), value=amount_typed(stored), hint=marked("yuan: 200,000, 200k, 1.2m"),
              reads=reads_amount),
    )  # fmt: skip

    def save(said: Values) -> str:
        if "amount" in said:
            set_target(kit.store, year, kept_amount(read_money(said["amount"])) if said["amount"] else "")
        return str(year)

    return Form(Plan(f"form:target:{year}", marked("Target of the year"), fields, save, about=str(year), new=False))
