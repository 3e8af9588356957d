"""The handbook: the whole process and playbook, in the order of the process, to read and to search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import Playbook, model
from fieldkit.ui.cards import Card, file_of, sample_mark
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.entry import has_expired
from fieldkit.ui.entry_rows import find_row, foreign_mark
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.sections import sections
from fieldkit.ui.text import BOLD, GREY, LATE, join, one_line, styled
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.reader import Reader
from fieldkit.ui.widgets.rows import Row, Rows, gap, heading

LIMIT = 200
"""Results of a search in the handbook."""


class EntryView(KitScreen[None]):
    """What the two screens share on which an entry is read."""

    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("open_file", "side", "preview")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Unfold what may lie behind the objection, or fold it")}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open_file", "side", "preview")]

    _unfolded = False
    _pack = ""
    """Hash of the playbook that is read, when it is a visit's; empty for the one in use."""

    @property
    def playbook(self) -> Playbook:
        """The playbook that is read, in the language in use."""
        return self.kit.playbook_of(self._pack)

    @property
    def entry(self) -> model.Entry | None:
        """The entry that is read."""
        return None

    @property
    def missing(self) -> str:
        """What is said in place of an entry that is not there."""
        return _("This entry is no longer in the content.")

    def show_entry(self) -> None:
        """Draw the entry anew."""
        reader = self.query_one(Reader)
        card = Card(self.playbook, self.kit.glyphs, reader.room, values={"rep_name": self.kit.settings.owner})
        reader.read(card, self.entry, self.kit.today_date, unfolded=self._unfolded, missing=self.missing)

    def entry_keys(self) -> list[Hint]:
        """The keys that the entry has use for."""
        entry, keys = self.entry, []
        if entry is not None and file_of(self.playbook, entry):
            keys.append(hint("open_file"))
        if isinstance(entry, model.Objection) and entry.behind:
            keys.append(hint("side", _("Fold") if self._unfolded else _("Behind it")))
        return [*keys, hint("preview")] if entry is not None else keys

    def on_reader_resized(self) -> None:
        """The pane has its width: lay the entry out for it."""
        self.show_entry()

    def action_open_file(self) -> None:
        """Open the file behind the entry."""
        if self.entry is not None:
            self.kit.open_file(self.playbook, file_of(self.playbook, self.entry))

    def action_preview(self) -> None:
        """Preview the entry as it is met elsewhere."""
        from fieldkit.ui.screens.preview import PreviewPage

        if self.entry is not None:
            self.app.push_screen(PreviewPage(self.entry.id, self._pack))

    def action_side(self) -> None:
        """Unfold what may lie behind an objection, or fold it."""
        self._unfolded = not self._unfolded
        self.show_entry()
        self.show_bars()


class EntryPage(EntryView):
    """One entry on a page of its own."""

    AUTO_FOCUS = "Reader"
    CSS_PATH = "handbook.tcss"

    def __init__(self, entry: str, playbook: Playbook | None = None) -> None:
        """`playbook` is that of a visit; without one, the active playbook is read."""
        super().__init__()
        self._entry = entry
        self._pack = playbook.hash if playbook else ""

    @property
    def entry(self) -> model.Entry | None:
        """The entry of this page."""
        return self.playbook.get(self._entry)

    def compose_body(self) -> ComposeResult:
        """The page."""
        yield Reader("page-reader")

    def title_now(self) -> tuple[Content, Content]:
        """The title of the entry."""
        title = self.playbook.expand(self.entry.title) if self.entry else ""
        return join([styled(_("Handbook"), BOLD), styled(one_line(title))], f" {self.kit.glyphs.sep} "), Content("")

    def keys_now(self) -> list[Hint]:
        """Reading."""
        return [key_hint("escape", _("Back")), *self.entry_keys(), key_hint("up", _("Up")), key_hint("down", _("Down"))]

    def action_find(self) -> None:
        """Back to the search that led here, else a new one."""
        from fieldkit.ui.screens.find import Find

        if isinstance(self.app.screen_stack[-2], Find):
            self.leave()
        else:
            super().action_find()

    def show(self) -> None:
        """Draw the page."""
        self.show_entry()
        super().show()


class Handbook(EntryView):
    """The sections at the left, the entry at the right; in a small window one after the other."""

    AUTO_FOCUS = "#book-list"
    CSS_PATH = "handbook.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (104, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "find", show=False),
        Binding("left", "section(-1)", show=False),
        Binding("right", "section(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._starts: list[str] = []
        self._built = ("", "", "")
        self._gone = False

    # What is shown.

    @property
    def entry(self) -> model.Entry | None:
        """The entry that the list points at; none while the one that was read is gone."""
        if self._gone:
            return None
        value = self.query_one("#book-list", Rows).value
        return self.playbook.get(value) if isinstance(value, str) else None

    @property
    def missing(self) -> str:
        """An entry that was read and is gone says so; a search that finds nothing says so in the list."""
        return super().missing if self._gone else ""

    @property
    def reading(self) -> bool:
        """Whether the entry, not the list, has the focus."""
        return self.has_class("-reading")

    @property
    def query_text(self) -> str:
        """What was typed into the field."""
        return self.query_one("#book-query", Input).value.strip()

    def compose_body(self) -> ComposeResult:
        """The field, the list, the entry."""
        with Horizontal(id="book-line", classes="field"):
            yield Static("/ ", id="book-label")
            yield LineInput(id="book-query", max_length=200, select_on_focus=False)
        with Horizontal():
            yield Rows("book-list", lit=True)
            yield Reader("book-reader", classes="ruled")

    def title_now(self) -> tuple[Content, Content]:
        """The handbook, and the entry while it fills the window."""
        entry = self.entry
        title = styled(one_line(self.playbook.expand(entry.title))) if self.reading and entry else Content("")
        names = self.playbook.company
        left = join(
            [styled(_("Handbook"), BOLD), styled(names.name if names else "", GREY), title], f" {self.kit.glyphs.sep} "
        )
        return left, styled(self.playbook.pack.version, GREY)

    def keys_now(self) -> list[Hint]:
        """Choosing, searching, or reading."""
        if self.typing:
            return [
                key_hint("enter", _("Read")),
                key_hint("up", _("Up")),
                key_hint("down", _("Down")),
                key_hint("escape", _("To the list")),
            ]
        if self.reading:
            return [
                key_hint("escape", _("To the list")),
                *self.entry_keys(),
                key_hint("up", _("Up")),
                key_hint("down", _("Down")),
            ]
        clear = [key_hint("escape", _("Show all"))] if self.query_text else []
        return [
            key_hint("enter", _("Read")),
            hint("find", _("Search")),
            *clear,
            *self.entry_keys(),
            key_hint("left", _("Previous section")),
            key_hint("right", _("Next section")),
            hint("today"),
            hint("partners"),
            hint("content"),
        ]

    def help_text(self) -> str:
        """How to read and search."""
        return _(
            "The whole process and playbook, in the order of the process.\n"
            "Up and down choose an entry, left and right go from section to section, Enter reads it, Esc leads back.\n"
            "F3 searches everything: Chinese, pinyin, initials or English. F9 unfolds what may lie behind an objection."
        )

    def show(self) -> None:
        """Draw list and entry."""
        field = self.query_one("#book-query", Input)
        field.placeholder = _("search everything")
        self._show_list()
        self.show_entry()
        super().show()

    def _show_list(self, top: bool = False) -> None:
        playbook, query = self.playbook, self.query_text
        built = (playbook.hash, playbook.lang, query)
        if built == self._built:
            return
        self._built = built
        rows = self._found_rows(query) if query else self._all_rows()
        values = [row.value for row in rows if row.value is not None]
        listed = self.query_one("#book-list", Rows)
        before = listed.value
        listed.set_rows(rows, values[0] if top and values else None)
        # The row that comes under the cursor in place of one that is gone is not what is being read.
        self._gone = self.reading and (self._gone or listed.value != before)

    def _found_rows(self, query: str) -> list[Row]:
        playbook = self.playbook
        rows = [
            Row(find_row(playbook, entry, found.title, found.marks), found.id, quiet=True)
            for found in self.kit.finder(playbook).search(query, LIMIT)
            if (entry := playbook.get(found.id))
        ]
        return rows or [Row(styled(_("Nothing found for “{query}”.").format(query=one_line(query, 40)), GREY))]

    def _all_rows(self) -> list[Row]:
        rows: list[Row] = []
        self._starts = []
        seen: set[str] = set()
        for title, entries in sections(self.playbook.entries):
            fresh = [entry for entry in entries if entry.id not in seen]
            if not fresh:
                continue
            seen.update(entry.id for entry in fresh)
            self._starts.append(fresh[0].id)
            rows += [*([gap()] if rows else []), heading(title, str(len(fresh)) if len(fresh) > 1 else "")]
            rows += [self._row(entry) for entry in fresh]
        return rows or [Row(styled(_("There is nothing in the playbook yet."), GREY))]

    def _row(self, entry: model.Entry) -> Row:
        playbook, today = self.playbook, self.kit.today_date

        def draw(_width: int) -> Content:
            late = styled(_("expired") if has_expired(entry, today) else "", LATE)
            title = styled(one_line(playbook.expand(entry.title)))
            return join([title, sample_mark(entry), foreign_mark(playbook, entry), late], "  ")

        return Row(draw, entry.id, quiet=True)

    # What the rep does.

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list moves while typing."""
        event.stop()
        self._unfolded = False
        self._show_list(top=True)
        self._entry_changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field reads what the list points at."""
        event.stop()
        self._read()

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another entry came up."""
        event.stop()
        self._unfolded = self._gone = False
        self._entry_changed()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter reads the entry."""
        event.stop()
        self._gone = False
        self._read()

    def _entry_changed(self) -> None:
        if self.has_class("-wide") or self.reading:
            self.show_entry()
            self.query_one(Reader).scroll_home(animate=False)
        self.show_bars()

    def _read(self) -> None:
        if self.entry is None:
            return
        self.add_class("-reading")
        reader = self.query_one(Reader)
        reader.scroll_home(animate=False)
        self.call_after_refresh(self._begin_reading)

    def _begin_reading(self) -> None:
        self.query_one(Reader).focus()
        self.show_entry()
        self.show_bars()

    def action_find(self) -> None:
        """Search: go to the field."""
        self._gone = False
        self.remove_class("-reading")
        self.call_after_refresh(self.query_one("#book-query", Input).focus)

    def action_move(self, by: int) -> None:
        """Move in the list while the field has the focus."""
        if self.typing:
            self.query_one("#book-list", Rows).action_move(by)

    def action_section(self, by: int) -> None:
        """Go to the section before or after."""
        rows = self.query_one("#book-list", Rows)
        values = rows.values
        if self.reading or self.query_text or not self._starts or rows.value not in values:
            return
        here, starts = values.index(rows.value), [values.index(start) for start in self._starts]
        ahead = [at for at in starts if at > here]
        behind = [at for at in starts if at < here]
        goal = (ahead[:1] if by > 0 else behind[-1:]) or [here]
        rows.move_to(values[goal[0]])
        self._unfolded = False
        self._entry_changed()

    def action_back(self) -> None:
        """From the entry to the list, from the field to the list, from a search to the whole; else leave."""
        rows, field = self.query_one("#book-list", Rows), self.query_one("#book-query", Input)
        if self.reading:
            self._gone = False
            self.remove_class("-reading")
            self.call_after_refresh(rows.focus)
            self.call_after_refresh(self.show_bars)
        elif self.typing:
            rows.focus()
        elif self.query_text:
            field.value = ""
        else:
            super().action_back()
