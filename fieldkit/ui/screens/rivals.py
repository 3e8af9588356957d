"""The competing brands that a partner carries, and what the playbook answers to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from fieldkit.i18n import _, language, marked
from fieldkit.playbook.model import Objection
from fieldkit.rules.rivals import Named, answers_to, brands_in
from fieldkit.rules.since import since_year
from fieldkit.store import add_rival, delete_rival, edit_rival, end_rival, take_over_rivals
from fieldkit.store.change import Value
from fieldkit.store.door import fold
from fieldkit.store.queries import RivalRow, known_brands, partner, rivals
from fieldkit.ui.cards import hanging
from fieldkit.ui.commands import Hint, hint, key_hint
from fieldkit.ui.entry_rows import find_row
from fieldkit.ui.partner_forms import gone_test, name_of
from fieldkit.ui.reads import day_shown, one_of, past_day, reads_one_of, reads_past_day, reads_since
from fieldkit.ui.screen import RowScreen
from fieldkit.ui.screens.find import Find
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, LATE, OCHRE, join, one_line, padded, short, styled
from fieldkit.ui.widgets.field import Field
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading
from fieldkit.ui.words import CONTENT, content_word, content_words

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

ADD, TAKE = "add", "take"
"""The values of the rows that add a brand, and that take over the line of what the partner carries."""


@dataclass(frozen=True)
class Carried:
    """The row of a competing brand."""

    id: str


@dataclass(frozen=True)
class Answer:
    """The row of an objection of the playbook."""

    id: str


def summary(kit: FieldkitApp, partner_id: str) -> Content:
    """The brands that a partner carries now; one line."""
    carried = [each for each in rivals(kit.store, partner_id) if not each.ended]
    if carried:
        parts = [
            join([styled(one_line(each.brand, 24)), styled(_("exclusive") if each.exclusive else "", OCHRE)], " ")
            for each in carried[:3]
        ]
        more = styled(f"+{len(carried) - 3}" if len(carried) > 3 else "", GREY)
        return join([*parts, more], f" {kit.glyphs.sep} ")
    row = partner(kit.store, partner_id)
    return styled(one_line(row.competitor, 50) if row and row.competitor else _("none known"), GREY)


def _listed(texts: list[str]) -> str:
    return ("、" if language() == "zh" else ", ").join(texts)


def untaken(kit: FieldkitApp, partner_id: str) -> list[Named]:
    """The brands of the partner's line of what it carries that have no entry of their own yet."""
    row = partner(kit.store, partner_id)
    known = {fold(each.brand) for each in rivals(kit.store, partner_id)}
    named = brands_in(row.competitor if row else "", kit.today_date)
    return [each for each in named if fold(each.brand) not in known]


def rival_form(kit: FieldkitApp, partner_id: str, row: RivalRow | None = None) -> Form:
    """The form that adds a competing brand, or edits one."""
    seen_at = (row.at[:10] if row else "") or ""
    fields = (
        Field("brand", marked("Brand"), value=row.brand if row else "", required=True,
              choices=lambda _values: known_brands(kit.store), hint=marked("the competing brand that it carries")),
        Field("since", marked("Since when"), value=row.since if row else "", hint=marked("2021, last year, 3 years"),
              reads=reads_since(lambda: kit.today_date)),
        Field("exclusive", marked("Exclusive"), kind="flag", value="1" if row and row.exclusive else ""),
        Field("content", marked("How content"), value=content_word(row.content) if row else "",
              choices=lambda _values: content_words(), reads=reads_one_of(content_words),
              hint=marked("with the brand, as far as it shows")),
        Field("seen", marked("Seen where"), value=row.seen if row else "", gap=True,
              hint=marked("a poster, a brochure, what somebody said")),
        Field("at", marked("Seen on"), value=seen_at, hint=marked("yesterday, 11-20; empty: today"),
              reads=reads_past_day(kit.store.now)),
        Field("by", marked("Seen by"), value=row.by if row else kit.settings.owner),
        Field("remark", marked("Remark"), value=row.remark if row else "", gap=True),
    )  # fmt: skip

    def save(said: Values) -> str:
        values: dict[str, Value] = {name: said[name] for name in ("since", "seen", "by", "remark") if name in said}
        if "since" in said:
            year = since_year(said["since"], kit.today_date)
            values["year"] = str(year) if year else ""
        if "exclusive" in said:
            values["exclusive"] = said["exclusive"] == "1"
        if "content" in said:
            values["content"] = CONTENT[one_of(said["content"], content_words())] if said["content"] else ""
        if said.get("at"):
            values["at"] = past_day(said["at"], kit.store.now()).isoformat()
        if row is None:
            return add_rival(kit.store, partner_id, said["brand"], **{k: v for k, v in values.items() if v})
        if "brand" in said:
            values["brand"] = said["brand"]
        if values:
            edit_rival(kit.store, row.id, **values)
        return row.id

    def delete() -> None:
        if row:
            delete_rival(kit.store, row.id)
            kit.tell(_("Deleted: {name}. ctrl+z brings it back.").format(name=short(row.brand)))

    return Form(
        Plan(
            f"form:rival:{row.id if row else f'new {partner_id}'}",
            marked("Edit competitor") if row else marked("New competitor"),
            fields,
            save,
            about=name_of(kit, partner_id),
            new=row is None,
            delete=delete if row else None,
            delete_word=marked("Delete this competitor"),
            gone=gone_test(kit, partner_id, "rival", row.id if row else ""),
        )
    )


class RivalsPage(RowScreen[None]):
    """The competing brands of a partner, and below them the answers of the playbook."""

    CSS_PATH = "rivals.tcss"
    AUTO_FOCUS = "#rivals"
    FOLLOWS_WIDTH = True
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, partner: str) -> None:
        super().__init__()
        self.partner = partner
        self._found: dict[str, RivalRow] = {}
        self._next: Carried | None = None

    def compose_body(self) -> ComposeResult:
        """One list."""
        yield Rows("rivals")

    @property
    def value(self) -> object:
        """What the cursor stands on."""
        return self.query_one("#rivals", Rows).value

    @property
    def here(self) -> RivalRow | None:
        """The brand under the cursor."""
        value = self.value
        return self._found.get(value.id) if isinstance(value, Carried) else None

    def title_now(self) -> tuple[Content, Content]:
        """Whose competitors, and how many it carries now."""
        row = partner(self.kit.store, self.partner)
        carried = sum(not each.ended for each in self._found.values())
        left = [styled(one_line(row.name if row else "", 100), BOLD), styled(_("Competitors"), GREY)]
        right = styled(_("carries {n}").format(n=carried) if carried else "", GREY)
        return join(left, f" {self.kit.glyphs.sep} "), right

    def keys_now(self) -> list[Hint]:
        """What can be done with the row under the cursor."""
        here, value = self.here, self.value
        if here is not None:
            tick = _("Carried again") if here.ended else _("No longer carried")
            first = [key_hint("enter", _("Edit")), key_hint("space", tick)]
        elif isinstance(value, Answer):
            first = [key_hint("enter", _("Read the answer"))]
        else:
            first = [key_hint("enter", _("Take it over") if value == TAKE else _("Add"))]
        return [*first, hint("find", _("Answers")), key_hint("escape", _("Back"))]

    def help_text(self) -> str:
        """What is worth knowing of a competing brand."""
        return _(
            "Which brand, since when, exclusive or not, how content: that tells whether a first order can be tried.\n"
            "Since when may be typed freely: 2021, last year, 3 years. Space says that it is no longer carried.\n"
            "F3 searches the answers by the brand under the cursor; Enter on an answer below opens it."
        )

    # What is shown.

    def show(self) -> None:
        """Draw everything from the store and the playbook; a partner that is gone closes its page."""
        if partner(self.kit.store, self.partner) is None:
            self.leave()
            return
        self._found = {each.id: each for each in rivals(self.kit.store, self.partner)}
        rows = [Row(styled("+ " + _("New competitor"), ACCENT), ADD)]
        if left := untaken(self.kit, self.partner):
            named = one_line(_listed([each.brand for each in left]), 60)
            offer = [styled(_("Written down as carried:"), GREY), styled(named), styled(_("take it over"), ACCENT)]
            rows.append(Row(join(offer, "  "), TAKE))
        carried = [each for each in self._found.values() if not each.ended]
        before = [each for each in self._found.values() if each.ended]
        if not self._found and not left:
            first = _("Look for brochures and posters, and ask which brands he carries, and since when.")
            told = hanging("", styled(first), max(self.size.width - 8, 30), 0)
            rows += [gap(), heading(_("No competitor known yet")), *(Row(line) for line in told)]
        for title, part in ((_("Carries now"), carried), (_("No longer"), before)):
            if part:
                rows += [gap(), heading(title), *(row for each in part for row in self._lines(each))]
        rows += self._hints(carried)
        at = self.query_one("#rivals", Rows)
        if carried and at.value is None:
            self._next = Carried(carried[0].id)
        at.set_rows(rows, self._next)
        self._next = None
        super().show()

    def _lines(self, each: RivalRow) -> list[Row]:
        """A brand: what is known of it, and below where that was seen."""
        rows = [Row(lambda width: self._line(each, width), Carried(each.id), quiet=bool(each.ended))]
        today, sep = self.kit.today_date, f" {self.kit.glyphs.sep} "
        seen = [one_line(each.seen, 200), day_shown(each.at, today), one_line(each.by, 30), one_line(each.remark, 300)]
        told = join([styled(text, GREY) for text in seen], sep)
        return rows + [Row(line) for line in hanging("", told, max(self.size.width - 8, 30), 2)[:2]]

    def _line(self, each: RivalRow, width: int) -> Content:
        brand = 28 if width >= 100 else 18
        since = one_line(each.since, 30)
        if each.year and each.year not in since:
            since += f" ({each.year})"
        content = content_word(each.content)
        style = {"high": OCHRE, "low": JADE}.get(each.content, GREY)
        ended = _("until {day}").format(day=day_shown(each.ended, self.kit.today_date)) if each.ended else ""
        cells = (
            styled(padded(each.brand, brand), BOLD if not each.ended else ""),
            styled(padded(since, 18)),
            styled(padded(_("exclusive") if each.exclusive else "", 9), OCHRE),
            styled(ended, GREY) if ended else styled(content, style),
        )
        return Content("  ").join(cells)

    def _hints(self, carried: list[RivalRow]) -> list[Row]:
        """What the process makes of a competing brand: a chance, a question, and the answers of the playbook."""
        playbook, width = self.kit.playbook, max(self.size.width - 6, 30)
        rows: list[Row] = []
        if carried:
            rows += [gap(), heading(_("A chance: one order to try"))]
            directions = [each.direction for each in playbook.entries.directions if each.kind == "need"]
            for text in directions[:1]:
                for line in playbook.expand(text).split("\n"):
                    rows += [Row(each) for each in hanging("", styled(line), width, 0)]
            rows += [gap(), heading(_("A question: would it leave them unsigned?"))]
            rows += [Row(each) for each in hanging("", self._question(carried), width, 0)]
        found = answers_to(playbook.entries.objections, [each.brand for each in carried])
        if found:
            rows += [gap(), heading(_("Answers"), str(len(found))), *map(self._answer, found)]
        return rows

    def _question(self, carried: list[RivalRow]) -> Content:
        """What of the brands speaks for, and what against."""
        parts = []
        for each in carried:
            if each.exclusive:
                parts.append(styled(_("{brand}: exclusive").format(brand=one_line(each.brand, 30)), LATE))
            elif each.content == "low":
                parts.append(styled(_("{brand}: not content").format(brand=one_line(each.brand, 30)), JADE))
            elif not each.content:
                text = _("{brand}: how content is not known").format(brand=one_line(each.brand, 30))
                parts.append(styled(text, OCHRE))
        return join(parts or [styled(_("no exclusive brand"), JADE)], f" {self.kit.glyphs.sep} ")

    def _answer(self, each: Objection) -> Row:
        playbook = self.kit.playbook
        return Row(
            lambda _width: find_row(playbook, each, playbook.expand(each.title), ()), Answer(each.id), quiet=True
        )

    # What the rep does.

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Add, edit, take over, or read an answer."""
        event.stop()
        if not self.is_current:
            return
        match event.value:
            case Answer(id=id):
                if entry := self.kit.playbook.get(id):
                    self.app.push_screen(Find(query=self.kit.playbook.expand(entry.title)))
            case value if value == TAKE:
                self._take_over()
            case _:
                self.app.push_screen(rival_form(self.kit, self.partner, self.here), self._saved)

    def _saved(self, rival: str | None) -> None:
        if rival:
            self._next = Carried(rival)
            self.show()

    def _take_over(self) -> None:
        kit = self.kit
        fields: dict[str, dict[str, Value]] = {
            each.brand: {
                "since": each.since,
                "year": str(since_year(each.since, kit.today_date) or ""),
                "exclusive": each.exclusive,
                "by": kit.settings.owner,
            }
            for each in untaken(kit, self.partner)
        }
        ids = take_over_rivals(kit.store, self.partner, fields)
        self._saved(ids[0] if ids else None)

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """The brand is no longer carried, or is again."""
        event.stop()
        here = self.here
        if here is not None:
            end_rival(self.kit.store, here.id, "" if here.ended else self.kit.today_date.isoformat())
            told = _("Carried again: {text}") if here.ended else _("No longer carried: {text}. ctrl+z takes it back.")
            self.kit.tell(told.format(text=short(here.brand)))
            self.show()

    def action_find(self) -> None:
        """Search the answers by the brand under the cursor, or look through them all where the playbook has none."""
        here = self.here or next((each for each in self._found.values() if not each.ended), None)
        brand = one_line(here.brand, 60) if here else ""
        hits = self.kit.finder().search(brand, 1) if brand else []
        self.app.push_screen(Find(query=brand if hits and not hits[0].closest else ""))
