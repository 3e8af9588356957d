"""A small form: labelled fields one below the other, kept as drafts until they are saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widget import Widget
from textual.widgets import Input

from fieldkit.i18n import _
from fieldkit.store.records import PartnerRow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, join, one_line, styled
from fieldkit.ui.widgets.field import Field, FieldInput, FieldLine, FieldTick
from fieldkit.ui.widgets.rows import Row, Rows

Values = dict[str, str]


@dataclass(frozen=True)
class Plan:
    """What a form asks and what becomes of it.

    `key` is where its drafts lie, `title` is marked for the catalogue, `about` says whom it is about. `save` takes the
    fields that say something new (all of them in a new record) and returns the id that the form gives back. `twins`
    finds what is there already under the same name. `delete` takes the record away. `gone` says that what
    the form is about is no longer there.
    """

    key: str
    title: str
    fields: tuple[Field, ...]
    save: Callable[[Values], str]
    about: str = ""
    new: bool = True
    twins: Callable[[Values], list[PartnerRow]] | None = None
    delete: Callable[[], None] | None = None
    delete_word: str = ""
    gone: Callable[[], bool] | None = None
    first: str = ""


@dataclass(frozen=True)
class Twin:
    """The row of a partner that has the same name."""

    id: str


class Ends(Rows):
    """What can be done with the form; Up from its first row leads back to the fields."""

    def action_move(self, by: int) -> None:
        """Move the cursor, or leave at the top."""
        if by < 0 and self.value == (self.values or [None])[0]:
            self.screen.focus_previous()
        else:
            super().action_move(by)


class Form(KitScreen[str]):
    """One form; gives the id of what was saved, the empty text for what was deleted, None when it was left."""

    CSS_PATH = "form.tcss"
    AUTO_FOCUS = ""
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("save",)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("save"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan
        first = next((field for field in plan.fields if field.name == plan.first), plan.fields[0])
        self.lines = [FieldLine(plan.key, field, self._values, first=field is first) for field in plan.fields]
        """The lines, in order."""
        self._first = next(line for line in self.lines if line.field is first)
        self._twins: list[PartnerRow] = []
        self._looked_for = ""

    def compose_body(self) -> ComposeResult:
        """The fields, and what can be done with them."""
        with VerticalScroll(id="form-fields", can_focus=False):
            yield from self.lines
            yield Ends("form-end")

    def _values(self) -> Values:
        return {line.field.name: line.value for line in self.lines}

    def on_mount(self) -> None:
        """Bring back what was being typed."""
        for line in self.lines:
            line.entry.bring_back()

    def begin(self) -> None:
        """Start in the field that was asked for, else in the first."""
        self.set_focus(self._first.entry)

    def on_screen_resume(self, event: ScreenResume) -> None:  # noqa: ARG002
        """The form stands there with the first field; the others come right after."""
        self.call_after_refresh(self._bring_fields)

    def _bring_fields(self) -> None:
        if self.is_attached:
            for line in self.lines:
                line.bring()

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """Go on to the next field."""
        self._bring_fields()
        return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """Go back to the field before."""
        self._bring_fields()
        return super().focus_previous(selector)

    def title_now(self) -> tuple[Content, Content]:
        """What is being written, and whether it is saved."""
        left = [styled(_(self.plan.title), BOLD), styled(one_line(self.plan.about, 60), GREY)]
        if any(line.touched for line in self.lines):
            saved = styled(f"{self.kit.glyphs.ring} " + _("draft"), GREY)
        elif self.plan.new:
            saved = Content("")
        else:
            saved = styled(self.kit.glyphs.dot, JADE) + styled(" " + _("saved"), GREY)
        return join(left, f" {self.kit.glyphs.sep} "), saved

    def keys_now(self) -> list[Hint]:
        """On to the next field, complete, save, leave."""
        leave = key_hint("escape", _("Leave, keep the draft"))
        if isinstance(self.focused, Rows):
            return [hint("save"), leave, key_hint("enter", _("Do it"))]
        last = self.focused is self.lines[-1].entry
        keys = [key_hint("enter", _("Save") if last else _("Next field"))]
        if isinstance(self.focused, FieldTick):
            keys.append(key_hint("space", _("Yes or no")))
        elif isinstance(self.focused, FieldInput) and self.focused.offers():
            keys.append(key_hint("right", _("Take it")))
        return [hint("save"), leave, *keys]

    def help_text(self) -> str:
        """How a form is filled."""
        return _(
            "Enter, Tab and Down go to the next field, Up goes back; Enter on the last field or F8 saves.\n"
            "Right takes what stands behind the arrow, again the next one.\n"
            "Days may be +3d, next wed, 12-01 or 2026-12-01; what was understood stands behind them.\n"
            "Esc leaves; what was typed is kept and comes back with the form."
        )

    def show(self) -> None:
        """Draw the labels and the rows at the end; what is being typed stays. What is gone closes its form."""
        if self._gone():
            self.leave()
            return
        for line in self.lines:
            line.show()
        self._show_end()
        super().show()

    def on_descendant_focus(self) -> None:
        """The field that has the focus is marked and shows its completions."""
        if self.is_mounted:
            for line in self.lines:
                line.show()
            if self.focused is not self.lines[0].entry:
                self._look_for_twins()
            self._show_end()
            self.show_bars()

    def _gone(self) -> bool:
        return self.plan.gone is not None and self.plan.gone()

    def _show_end(self) -> None:
        go = self.kit.glyphs.go
        rows: list[Row] = []
        if self._twins:
            rows.append(Row(styled(_("There is a partner of this name already:"), OCHRE)))
            for each in self._twins[:3]:
                place = " ".join(one_line(part, 40) for part in (each.district, each.building, each.room) if part)
                there = [styled(_("Open it instead")), styled(one_line(each.name, 60), BOLD), styled(place, GREY)]
                rows.append(Row(join(there, "  "), Twin(each.id)))
            rows.append(Row(styled(_("Save as another one"), BOLD), "save"))
        else:
            rows.append(Row(join([styled(f"{go} " + _("Save"), BOLD), styled("F8", ACCENT)], "  "), "save"))
        if self.plan.new and any(line.touched for line in self.lines):
            rows.append(Row(styled(_("Empty all fields")), "empty", quiet=True))
        if self.plan.delete:
            word = join([styled(_(self.plan.delete_word)), styled(_("ctrl+z brings it back"), GREY)], "  ")
            rows.append(Row(word, "delete", quiet=True))
        end = self.query_one("#form-end", Ends)
        end.styles.height = len(rows)
        end.set_rows(rows)

    # What the rep does.

    def on_input_changed(self, event: Input.Changed) -> None:
        """A draft until it is saved."""
        event.stop()
        if not self.is_mounted:
            return
        if self._twins:
            self._twins, self._looked_for = [], ""
        self._show_end()
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes to the next field and saves on the last."""
        event.stop()
        self._go_on()

    def on_field_tick_submitted(self, event: FieldTick.Submitted) -> None:
        """Enter goes on from a yes or no, too."""
        event.stop()
        self._go_on()

    def _go_on(self) -> None:
        if self.focused is self.lines[-1].entry:
            self.action_save()
        else:
            self.focus_next("FieldInput, FieldTick")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Save, open the one that is there, start afresh, or delete."""
        event.stop()
        match event.value:
            case "save":
                self.action_save()
            case "empty":
                self._empty()
            case "delete":
                self._delete()
            case Twin(id=partner):
                self.leave(partner)

    def _look_for_twins(self) -> None:
        """Look for others of the name that was typed."""
        if self.plan.twins is None:
            return
        line = next(line for line in self.lines if line.field.name == "name")
        if line.touched and line.value and self._looked_for != line.value:
            self._twins, self._looked_for = self.plan.twins(self._values()), line.value

    def action_save(self) -> None:
        """Save what was typed, unless a day cannot be understood, or the name is there already: then Enter again."""
        if not self.is_current:
            return
        if self._gone():
            self.leave()
            return
        self._bring_fields()
        for line in self.lines:
            if fault := line.fault():
                line.entry.focus()
                self.kit.tell(fault, severity="warning")
                return
        end = self.query_one("#form-end", Ends)
        insisted = self.focused is end and end.value == "save"
        self._look_for_twins()
        if self._twins and not insisted:
            self._show_end()
            end.move_to("save")
            self.set_focus(end)
            return
        said = {line.field.name: line.value for line in self.lines if self.plan.new or line.touched}
        saved = self.plan.save(said)
        self._forget()
        self.leave(saved)

    def _forget(self) -> None:
        for line in self.lines:
            line.entry.entered()

    def _empty(self) -> None:
        self._bring_fields()
        self._forget()
        for line in self.lines:
            line.entry.value = ""
        self.set_focus(self.lines[0].entry)
        self.show()

    def _delete(self) -> None:
        if self.plan.delete and self.is_current:
            self.plan.delete()
            self._forget()
            self.leave("")

    def action_back(self) -> None:
        """Leave; the drafts stay."""
        self.leave()
