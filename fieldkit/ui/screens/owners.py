"""Who looks after a partner, for how long it is protected (报备), and who did before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from fieldkit.i18n import _, language, marked
from fieldkit.rules.owning import days_left, living_owners
from fieldkit.store import edit_owning, end_owning, hand_over, settle_owner
from fieldkit.store.change import Value
from fieldkit.store.queries import OwningRow, known_owners, ownings, partner
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, key_hint
from fieldkit.ui.partner_forms import due_day, gone_test, name_of
from fieldkit.ui.reads import day_shown, past_day, reads_past_day
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, one_line, padded, short, styled
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

ADD = "add"
"""The value of the row that names an owner, or hands the partner over."""

SOON = 14
"""From so many days on, protection that ends is shown in ochre."""


@dataclass(frozen=True)
class Owner:
    """The row of somebody who looks after the partner, or did."""

    id: str


def protection(kit: FieldkitApp, protected: str) -> Content:
    """How many days of protection are left, if it has an end: in ochre when that is soon, in red when it is over."""
    left = days_left(protected, kit.today_date)
    if left is None:
        return styled("")
    if left < 0:
        return styled(_("over for {n} d").format(n=-left), LATE)
    if left == 0:
        return styled(_("ends today"), OCHRE)
    return styled(_("{n} d left").format(n=left), OCHRE if left <= SOON else JADE)


def summary(kit: FieldkitApp, partner: str) -> Content:
    """Who looks after the partner and how long it is protected; two owners stand out. One line."""
    living = living_owners(ownings(kit.store, partner))
    if not living:
        return styled(_("nobody yet"), GREY)
    names = styled(("、" if language() == "zh" else ", ").join(one_line(each.owner, 20) for each in living[:3]))
    if len(living) > 1:
        return join([names, styled(_("{n} owners").format(n=len(living)), OCHRE)], f" {kit.glyphs.sep} ")
    left = protection(kit, living[0].protected)
    return join([names, join([styled(_("protection"), GREY), left], " ") if left else ""], f" {kit.glyphs.sep} ")


def hand_over_form(kit: FieldkitApp, partner_id: str, before: list[OwningRow]) -> Form:
    """The form that names the first owner (this device's own, unless another is said) or hands the partner over."""
    names = [name for name in dict.fromkeys([*known_owners(kit.store), kit.settings.owner]) if name]
    others = [name for name in names if all(name != each.owner for each in before)]
    begun = max((each.since for each in before), default="")
    fields = (
        Field("owner", marked("Owner"), value="" if before else kit.settings.owner, required=True,
              choices=lambda _values: others, hint=marked("who looks after the partner")),
        Field("since", marked("Since when"), hint=marked("yesterday, 11-20; empty: today"),
              reads=reads_past_day(kit.store.now, begun)),
        Field("protected", marked("Protected to"), kind="day",
              hint=marked("its last day: +6m, 12-31")),
        Field("reason", marked("The reason"), required=bool(before), gap=True,
              hint=marked("why it is handed over") if before else ""),
    )  # fmt: skip

    def save(said: Values) -> str:
        since = past_day(said.get("since", ""), kit.store.now(), begun).isoformat()
        return hand_over(kit.store, partner_id, said["owner"], since, due_day(kit, said["protected"]), said["reason"])

    title = marked("Hand over") if before else marked("Owner")
    return Form(Plan(f"form:owning:new {partner_id}", title, fields, save, about=name_of(kit, partner_id),
                     gone=gone_test(kit, partner_id)))  # fmt: skip


def owning_form(kit: FieldkitApp, row: OwningRow) -> Form:
    """The form that changes who looks after a partner since when, and how long it is protected."""
    fields = (
        Field("owner", marked("Owner"), value=row.owner, required=True,
              choices=lambda _values: known_owners(kit.store)),
        Field("since", marked("Since when"), value=row.since, reads=reads_past_day(kit.store.now)),
        Field("protected", marked("Protected to"), kind="day", value=row.protected,
              hint=marked("its last day: +6m, 12-31")),
        Field("reason", marked("The reason"), value=row.reason, gap=True),
    )  # fmt: skip

    def save(said: Values) -> str:
        values: dict[str, Value] = {name: said[name] for name in ("owner", "reason") if name in said}
        if said.get("since"):
            values["since"] = past_day(said["since"], kit.store.now()).isoformat()
        if "protected" in said:
            values["protected"] = due_day(kit, said["protected"])
        if values:
            edit_owning(kit.store, row.id, **values)
        return row.id

    return Form(Plan(f"form:owning:{row.id}", marked("Edit owner"), fields, save, about=name_of(kit, row.partner),
                     new=False, first="protected", gone=gone_test(kit, row.partner, "owning", row.id)))  # fmt: skip


def end_form(kit: FieldkitApp, row: OwningRow) -> Form:
    """The form that says that nobody looks after the partner any more: why, and since when."""
    fields = (
        Field("reason", marked("The reason"), required=True, hint=marked("why it is given up")),
        Field("ended", marked("Day"), hint=marked("yesterday, 11-20; empty: today"),
              reads=reads_past_day(kit.store.now, row.since)),
    )  # fmt: skip

    def save(said: Values) -> str:
        day = past_day(said["ended"], kit.store.now(), row.since)
        end_owning(kit.store, row.id, day.isoformat(), said["reason"])
        return row.id

    return Form(Plan(f"form:owning:end {row.id}", marked("Give up"), fields, save, about=name_of(kit, row.partner),
                     gone=gone_test(kit, row.partner, "owning", row.id)))  # fmt: skip


class OwnersPage(RowScreen[None]):
    """Who looks after a partner."""

    CSS_PATH = "owners.tcss"
    AUTO_FOCUS = "#owners"
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "hand_over", show=False),
        Binding("2", "give_up", show=False),
    ]

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._found: dict[str, OwningRow] = {}
        self._next: Owner | None = None

    def compose_body(self) -> ComposeResult:
        """One list."""
        yield Rows("owners")

    @property
    def living(self) -> list[OwningRow]:
        """Who looks after the partner now."""
        return living_owners(self._found.values())

    @property
    def here(self) -> OwningRow | None:
        """The owner under the cursor."""
        value = self.query_one("#owners", Rows).value
        return self._found.get(value.id) if isinstance(value, Owner) else None

    def title_now(self) -> tuple[Content, Content]:
        """Whose owner, and how long it is protected."""
        left = [styled(one_line(name_of(self.kit, self.partner), 100), BOLD), styled(_("Owner"), GREY)]
        living = self.living
        days = protection(self.kit, living[0].protected) if len(living) == 1 else styled("")
        right = join([styled(_("protection"), GREY), days], " ") if days else styled("")
        return join(left, f" {self.kit.glyphs.sep} "), right

    def keys_now(self) -> list[Hint]:
        """Hand over, settle, edit."""
        here, living, back = self.here, self.living, key_hint("escape", _("Back"))
        if here is None:
            return [key_hint("enter", _("Hand over") if living else _("Name the owner")), back]
        edit = key_hint("enter", _("Edit"))
        if here.ended:
            return [edit, back]
        if len(living) > 1:
            return [key_hint("space", _("This one stays")), edit, key_hint("1", _("Hand over")), back]
        return [key_hint("1", _("Hand over")), edit, key_hint("2", _("Give up")), back]

    def help_text(self) -> str:
        """How owners are kept."""
        return _(
            "One person looks after a partner; one that was reported is protected as that person's until a day.\n"
            "1 hands it over when a rep changes: the old one ends, the new one begins, in one act that ctrl+z undoes.\n"
            "Two owners are there when two devices wrote without having met, or two partners were merged; Space keeps "
            "the one under the cursor and ends the other from today."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store; a partner that is gone closes its page."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        self._found = {each.id: each for each in ownings(self.kit.store, self.partner)}
        living = self.living
        word = _("Hand over to somebody else") if living else _("Who looks after it?")
        rows = [Row(styled("+ " + word, ACCENT), ADD), gap()]
        if not living:
            rows += [heading(_("Nobody looks after this partner yet")),
                     Row(styled(_("Enter names the owner, and until when the partner is protected.")))]  # fmt: skip
        elif len(living) > 1:
            rows += [heading(_("Looked after by"), str(len(living))), *map(self._row, living), gap()]
            told = _(
                "More than one owner: devices that had not met each named one, or partners were merged. "
                "Space on the one who stays ends the others."
            )
            rows += [Row(each) for each in hanging("", styled(told, OCHRE), max(self.size.width - 6, 30), 0)]
        else:
            rows += [heading(_("Looked after by")), *map(self._row, living)]
        before = [each for each in self._found.values() if each.ended]
        if before:
            rows += [gap(), heading(_("Before")), *map(self._row, before)]
        at = self.query_one("#owners", Rows)
        if living and at.value is None:
            self._next = Owner(living[0].id)
        at.set_rows(rows, self._next)
        self._next = None
        super().show()

    def _row(self, each: OwningRow) -> Row:
        return Row(lambda width: self._line(each, width), Owner(each.id))

    def _line(self, each: OwningRow, width: int) -> Content:
        today = self.kit.today_date
        name = 24 if width >= 100 else 16
        since = day_shown(each.since, today)
        if each.ended:
            span = f"{since} – {day_shown(each.ended, today)}"
            cells = [
                styled(padded(each.owner, name)),
                styled(padded(span, 26), GREY),
                styled(one_line(each.reason, 200)),
            ]
            return Content("  ").join(cells)
        until = _("until {day}").format(day=day_shown(each.protected, today)) if each.protected else _("not reported")
        cells = [
            styled(padded(each.owner, name), BOLD),
            styled(padded(_("since {day}").format(day=since), 18), GREY),
            styled(padded(until, 18), GREY),
            protection(self.kit, each.protected),
        ]
        return Content("  ").join(cells) + styled("  " + one_line(each.reason, 200) if each.reason else "", GREY)

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Name, hand over, or edit."""
        event.stop()
        if self.here is None:
            self.action_hand_over()
        elif self.is_current:
            self.app.push_screen(owning_form(self.kit, self.here), self._saved)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Of several owners, the one under the cursor stays."""
        event.stop()
        here, living = self.here, self.living
        if here is not None and not here.ended and len(living) > 1:
            settle_owner(self.kit.store, here.id, self.kit.today_date.isoformat())
            self.kit.tell(_("{name} looks after it. ctrl+z takes it back.").format(name=short(here.owner)))
            self.show()

    def action_hand_over(self) -> None:
        """Name the first owner, or hand over to another."""
        if self.is_current:
            self.app.push_screen(hand_over_form(self.kit, self.partner, self.living), self._saved)

    def action_give_up(self) -> None:
        """Nobody looks after it any more."""
        living = self.living
        if len(living) == 1 and self.is_current:
            self.app.push_screen(end_form(self.kit, living[0]), self._saved)

    def _saved(self, owning: str | None) -> None:
        if owning:
            self._next = Owner(owning)
            self.show()
