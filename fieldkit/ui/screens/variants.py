"""Own answers beside the company's: kept from what worked in the field, or typed; changed, dropped, taken along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from fieldkit.i18n import _, marked
from fieldkit.playbook import model
from fieldkit.store import drop_variant
from fieldkit.store.queries import VariantRow, heard_lately, variants
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.rehearse_text import heard_text
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.text import BOLD, GREY, JADE, day_text, join, one_line, padded, styled
from fieldkit.ui.variant_forms import variant_form
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

EXPORT = "fieldkit {home}variants export FILE.yaml"
"""The command that writes them for whoever writes the company's answers."""

TITLE = 30
"""Cells of the column of objections."""

LABEL = 8
"""Cells of the column that says whose answer it is."""


@dataclass(frozen=True)
class New:
    """The row that keeps another answer to an objection; without one, the row that chooses the objection.

    `heard` is the objection heard in which the answer worked.
    """

    objection: str = ""
    heard: str = ""


class Variants(RowScreen[None]):
    """Objections with own answers, the company's first line above them; Enter changes one."""

    CSS_PATH = "variants.tcss"
    AUTO_FOCUS = "#variants-list"
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("note",)
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"note": marked("Write an answer of your own")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("note")]

    _choosing = False

    def compose_body(self) -> ComposeResult:
        """The list."""
        yield Rows("variants-list")

    def title_now(self) -> tuple[Content, Content]:
        """What this is; how many there are."""
        if self._choosing:
            return join([styled(_("Own answers"), BOLD), styled(_("to which objection?"), GREY)],
                        f" {self.kit.glyphs.sep} "), Content("")  # fmt: skip
        return styled(_("Own answers"), BOLD), styled(str(len(variants(self.kit.store)) or ""), GREY)

    def keys_now(self) -> list[Hint]:
        """Change, drop, add."""
        value = self.query_one("#variants-list", Rows).value
        back = key_hint("escape", _("Back"))
        if self._choosing:
            return [key_hint("enter", _("This one")), back]
        if isinstance(value, VariantRow):
            return [key_hint("enter", _("Change")), key_hint("space", _("Drop")), hint("note", _("Write one")), back]
        return [key_hint("enter", _("Write one")), back]

    def help_text(self) -> str:
        """What own answers are for."""
        return _(
            "An answer that worked is kept in your own words; it stands beside the company's on the card and in Find.\n"
            "Enter changes one, Space drops it (ctrl+z brings it back), F2 writes another.\n"
            "On a revealed card F8 keeps what was typed; under What works F8 keeps the answer that was used.\n"
            "For whoever writes the playbook: {command}"
        ).format(command=self._export)

    @property
    def _export(self) -> str:
        """The command; that of the sample names where it lies."""
        return EXPORT.format(home=f'--home "{self.kit.paths.data}" ' if self.kit.demo else "")

    def show(self) -> None:
        """Draw the answers, or the objections to choose from."""
        self.query_one("#variants-list", Rows).set_rows(self._objections() if self._choosing else self._answers())
        super().show()

    def _answers(self) -> list[Row]:
        found: dict[str, list[VariantRow]] = {}
        for each in variants(self.kit.store):
            found.setdefault(each.entry, []).append(each)
        rows: list[Row] = []
        for entry, own in found.items():
            objection = self.kit.playbook.get(entry)
            title = self.kit.playbook.expand(objection.title) if objection else own[0].title
            rows.append(heading(one_line(title)))
            if isinstance(objection, model.Objection):
                rows.append(Row(self._line(_("company"), self.kit.playbook.expand(objection.first))))
            rows += [*(Row(partial(self._own, each), each) for each in own), gap()]
        if not rows:
            told = _("Keep what worked in a visit, in the words in which you said it.")
            rows += [heading(_("No answer of your own yet")), Row(styled(told, GREY)), gap()]
        rows.append(Row(join([styled(_("Write an own answer")), styled("F2", BOLD)], "  "), New()))
        if found:
            told = _("For whoever writes the playbook:")
            rows += [gap(), Row(styled(told, GREY)), Row(styled(f"  {self._export}", GREY))]
        return rows

    def _line(self, label: str, text: str) -> Content:
        return join([styled(padded(label, LABEL), GREY), styled(one_line(text), GREY)], "  ")

    def _own(self, row: VariantRow, _width: int) -> Content:
        where = join([styled(one_line(row.partner_name, 30), GREY), styled(day_text(row.at), GREY)], "  ")
        return join([styled(padded(_("own"), LABEL), JADE), styled(one_line(row.first)), where], "  ")

    def _objections(self) -> list[Row]:
        """What was resolved in the field of late, where an answer worked; then every objection of the playbook."""
        playbook, kit = self.kit.playbook, self.kit
        rows: list[Row] = []
        for heard in heard_lately(kit.store):
            entry = playbook.get(heard.objection)
            if heard.outcome == "resolved" and isinstance(entry, model.Objection):
                why = styled(heard_text(heard, kit.today_date), GREY)
                rows.append(Row(self._objection(entry.title, why), New(entry.id, heard.id)))
        if rows:
            rows = [heading(_("Resolved of late")), *rows, gap(), heading(_("All objections"))]
        return [
            *rows,
            *(Row(self._objection(each.title, styled(one_line(playbook.expand(each.first)), GREY)), New(each.id))
              for each in playbook.entries.objections),
        ]  # fmt: skip

    def _objection(self, title: str, note: Content) -> Content:
        return join([styled(padded(self.kit.playbook.expand(title), TITLE)), note], "  ")

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Change an answer, choose the objection of a new one, or write it."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case VariantRow() as row:
                self.app.push_screen(variant_form(self.kit, row.entry, row))
            case New(objection=""):
                self.action_note()
            case New(objection=objection, heard=heard):
                self._choosing = False
                self.app.push_screen(variant_form(self.kit, objection, heard=heard))

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space drops an answer."""
        event.stop()
        if isinstance(event.value, VariantRow) and not self._choosing:
            drop_variant(self.kit.store, event.value.id)
            self.kit.tell(_("Dropped. ctrl+z brings it back."))
            self.show()

    def action_note(self) -> None:
        """Choose the objection that an own answer is for."""
        self._choosing = True
        rows = self.query_one("#variants-list", Rows)
        value = rows.value
        self.show()
        rows.move_to(New(value.entry) if isinstance(value, VariantRow) else rows.value)

    def action_back(self) -> None:
        """From choosing to the list, else back."""
        if self._choosing:
            self._choosing = False
            self.show()
        else:
            super().action_back()
