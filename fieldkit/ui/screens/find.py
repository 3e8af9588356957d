"""Find: one field, objections first, the answer to read in ten seconds, and a key that logs what was heard."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import Playbook, model
from fieldkit.store import hear, settle
from fieldkit.store.queries import used_lately, visit_state
from fieldkit.store.records import HeardRow, VisitState
from fieldkit.ui.cards import Card, file_of, hanging
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.entry import remark_text
from fieldkit.ui.find_card import ANSWERS, answer_words, found_card, nothing_card, outcome_line, words_card
from fieldkit.ui.find_rows import FindRows, Item
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, GREY, OCHRE, join, short, styled
from fieldkit.ui.widgets.line import LineInput
from fieldkit.ui.widgets.rows import Rows


class Find(KitScreen[None]):
    """The search over the screen below. With a visit, what is heard is logged there, at its step."""

    AUTO_FOCUS = "#find-query"
    CSS_PATH = "find.tcss"
    BLANK = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("heard", "open_file", "side")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"side": marked("Unfold what may lie behind the objection, or fold it")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("heard", "open_file", "side"),
        *(Binding(str(at), f"answer({at})", show=False) for at in range(1, len(ANSWERS) + 1)),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
    ]

    def __init__(self, visit: str = "", step: str = "", step_title: str = "", query: str = "") -> None:
        """`visit`, `step` and `step_title` say where what is heard belongs; `query` is searched at once."""
        super().__init__()
        self._visit = visit
        self._step = step
        self._step_title = step_title
        self._first_query = query
        self._unfolded = False
        self._heard = ""
        self._left_open = False
        self._answered = False
        self._seeking_real = False
        self._before: tuple[str, Item | None] = ("", None)
        self._logged: dict[Item, str] = {}
        self._state: VisitState | None = None
        self._lately: dict[str, float] | None = None

    # What is shown.

    def compose(self) -> ComposeResult:
        """The panel; the screen below keeps its own line on top."""
        from fieldkit.ui.widgets.bars import KeyBar

        with Vertical(id="find-panel"):
            with Horizontal(id="find-line"):
                yield Static("/ ", id="find-label")
                yield LineInput(self._first_query, id="find-query", max_length=500, select_on_focus=False)
            yield Rows("find-list", lit=True)
            with VerticalScroll(id="find-card", can_focus=False):
                yield Static(id="find-text")
        yield KeyBar()

    def show_bars(self) -> None:
        """Draw the keys anew; there is no line on top."""
        from fieldkit.ui.widgets.bars import KeyBar

        self.query_one(KeyBar).set([*self.keys_now(), hint("help")])

    @property
    def state(self) -> VisitState | None:
        """The visit as the store has it, None without one."""
        if self._state is None and self._visit:
            self._state = visit_state(self.kit.store, self._visit)
        return self._state

    @property
    def lately(self) -> dict[str, float]:
        """What was used lately when the first letter was typed: the list never changes its order under the cursor."""
        if self._lately is None:
            self._lately = used_lately(self.kit.store)
        return self._lately

    @property
    def playbook(self) -> Playbook:
        """The playbook of the visit, else the active one."""
        return self.kit.playbook_of(self.state.visit.pack if self.state else "")

    @property
    def item(self) -> Item | None:
        """What the list points at."""
        value = self.query_one("#find-list", Rows).value
        return value if isinstance(value, Item) else None

    @property
    def entry(self) -> model.Entry | None:
        """The entry that the list points at."""
        return self.playbook.get(self.item.id) if self.item and self.item.id else None

    @property
    def query_text(self) -> str:
        """What was typed."""
        return self.query_one("#find-query", Input).value.strip()

    @property
    def heard(self) -> HeardRow | None:
        """The objection that was logged and waits for its outcome, as the store has it."""
        if not self._heard or self.state is None:
            return None
        return next((each for each in self.state.heard if each.id == self._heard), None)

    @property
    def answering(self) -> bool:
        """Whether the digits are answers: something was logged, and the field does not have the focus."""
        return self._logged_now and not self._answered

    @property
    def _logged_now(self) -> bool:
        return self.heard is not None and not self.typing and not self._seeking_real

    def keys_now(self) -> list[Hint]:
        """The keys of the moment."""
        if self._seeking_real:
            return [key_hint("enter", _("This is the real one")), key_hint("escape", _("Not known yet"))]
        if self.answering:
            heard = self.heard
            answers = [key_hint(str(at), word) for at, word in enumerate(answer_words(), 1)]
            leave = _("Leave it open") if heard and heard.outcome == "open" else self._back_word()
            # The card names the answers too; how one gets back must not be what a narrow window leaves out.
            return [key_hint("escape", leave), *answers, hint("find", _("Find more"))]
        if self._logged_now:
            return [key_hint("escape", self._back_word()), hint("find", _("Find more")),
                    hint("heard", _("Other outcome"))]  # fmt: skip
        entry = self.entry
        keys = [hint("heard")] if self._can_hear() else []
        keys += [key_hint("escape", self._back_word()), key_hint("up", _("Up")), key_hint("down", _("Down"))]
        if entry is not None and file_of(self.playbook, entry):
            keys.append(hint("open_file", _("Open the proof")))
        if isinstance(entry, model.Objection) and entry.behind:
            keys.append(hint("side", _("Fold") if self._unfolded else _("Behind it")))
        if entry is not None and not self._can_hear():
            keys.append(key_hint("enter", _("Read it all")))
        return keys

    def _back_word(self) -> str:
        steps = [step.id for step in self.playbook.entries.steps]
        if self._step in steps:
            return _("Back to step {n}").format(n=steps.index(self._step) + 1)
        return _("Back")

    def _can_hear(self) -> bool:
        item = self.item
        return self.state is not None and item is not None and (not item.id or isinstance(self.entry, model.Objection))

    def help_text(self) -> str:
        """How to find, and how to log."""
        return _(
            "Type what the partner says: Chinese, pinyin, initials or English. The list moves while you type.\n"
            "Up and down choose, F4 logs the objection as heard; then 1 resolved, 2 not resolved, 3 escalate, "
            "4 not the real one: choose which it really is. F9 unfolds what may lie behind it.\n"
            "Esc goes back to where you were. What no card answers is logged in the partner's own words."
        )

    def show(self) -> None:
        """Draw everything anew."""
        self._state = None
        if self._heard and self.heard is None:
            # The logging itself was taken back.
            self._logged = {item: heard for item, heard in self._logged.items() if heard != self._heard}
            self._heard, self._seeking_real = "", False
            self.query_one("#find-query", Input).focus()
        field = self.query_one("#find-query", Input)
        field.placeholder = _("Which is the real one?") if self._seeking_real else _("what the partner says")
        self._show_list()
        self._show_card()
        self.show_bars()

    def _show_list(self, top: bool = False) -> None:
        listed = FindRows(self.kit, self.playbook, self.state, self._step, self._seeking_real, self.heard)
        rows = listed.typed(self.query_text, self.lately) if self.query_text else listed.browsed()
        values = [row.value for row in rows if row.value is not None]
        self.query_one("#find-list", Rows).set_rows(rows, values[0] if top and values else None)

    def _show_card(self) -> None:
        pane, rows = self.query_one("#find-card", VerticalScroll), self.query_one("#find-list", Rows)
        panel = self.query_one("#find-panel", Vertical).content_size
        width = max(panel.width - 2, 20)
        full = 6 if panel.height > 24 else 4
        foot = self._foot(width)
        # The list gives way to a long card, and to what is unfolded; the card never needs to be scrolled at 80x24.
        for shown in (1,) if self._unfolded else (full, 3, 2):
            room = panel.height - shown - 2
            text = self._card(width, room - len(foot) - (1 if foot else 0))
            if text.plain.count("\n") + 1 + len(foot) <= room:
                break
        rows.styles.height = shown
        between = [Content("")] if foot and text.plain.count("\n") + 2 + len(foot) <= room else []
        self.query_one("#find-text", Static).update(Content("\n").join([text, *between, *foot]))
        pane.scroll_home(animate=False)

    def _card(self, width: int, room: int) -> Content:
        item, entry = self.item, self.entry
        if entry is not None:
            card = Card(self.playbook, self.kit.glyphs, width, room, self._values())
            return found_card(self.kit, card, entry, unfolded=self._unfolded)
        if item is not None:
            return words_card(item.words, self.kit.glyphs, width)
        return nothing_card(width, searched=bool(self.query_text), visiting=self.state is not None)

    def _said(self, text: str) -> str:
        """A text of the playbook as it is said at this visit."""
        return Card(self.playbook, self.kit.glyphs, 80, values=self._values()).say(text)

    def _values(self) -> dict[str, str]:
        values = {"rep_name": self.kit.settings.owner}
        if self.state:
            values |= {
                "partner_name": self.state.partner.name,
                "contact_name": self.state.contact.name if self.state.contact else "",
            }
        return values

    def _foot(self, width: int) -> list[Content]:
        """What can be answered, or how it ended; below it where an answer about money belongs."""
        if self.state is None or not self._can_hear():
            return []
        entry, rows = self.entry, []
        remark = remark_text(self.playbook, entry) if isinstance(entry, model.Objection) else ""
        if remark:
            rows += hanging(
                _("Remark"), styled(remark, OCHRE if self.answering else GREY), width, 6 + len(_("Remark")) // 6
            )
        if self._seeking_real:
            return [*rows, join([styled("Enter", ACCENT), styled(" " + _("this is the real one"), GREY)])]
        heard = self.heard if self._logged_now else None
        return [*rows, outcome_line(heard, self.kit.glyphs, left_open=self._left_open)]

    def on_descendant_focus(self) -> None:
        """The keys, and what the digits do, depend on where the focus is."""
        super().on_descendant_focus()
        if self.is_mounted and self._heard:
            self._show_card()

    # What the rep does.

    def on_input_changed(self, event: Input.Changed) -> None:
        """The list moves while typing."""
        event.stop()
        self._unfolded = False
        self._show_list(top=True)
        self._show_card()
        self.show_bars()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: the real one is chosen, or the entry is read in full."""
        event.stop()
        self._open()

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """The list was moved: what was logged stays as it is, and the field has the focus again."""
        event.stop()
        self._moved()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter or a second click."""
        event.stop()
        self._open()

    def action_move(self, by: int) -> None:
        """Move through the results while the field keeps the focus."""
        self.query_one("#find-list", Rows).action_move(by)

    def action_scroll(self, by: int) -> None:
        """Scroll the card."""
        pane = self.query_one("#find-card", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 2, 1), animate=False)

    def _moved(self) -> None:
        if not self._seeking_real:
            self._heard = ""
        self._left_open = False
        self._unfolded = False
        self.query_one("#find-query", Input).focus()
        self._show_card()
        self.show_bars()

    def _open(self) -> None:
        if not self.is_current:
            return
        entry = self.entry
        if self._seeking_real:
            self._choose_real()
        elif self._can_hear():
            self.action_heard()
        elif entry is not None:
            from fieldkit.ui.screens.handbook import EntryPage

            self.app.push_screen(EntryPage(entry.id, self.playbook if self._visit else None))

    def action_heard(self) -> None:
        """Log the objection shown; the digits answer what became of it."""
        if self._seeking_real:
            return
        state, item, entry = self.state, self.item, self.entry
        if state is None:
            self.kit.tell(
                _("No visit is open. Start one: F4 logs an objection where it was heard."), severity="warning"
            )
            return
        if item is None or not self._can_hear():
            self.kit.tell(_("Only objections are logged. The last row logs the words as typed."), severity="warning")
            return
        if item not in self._logged:
            title = self.playbook.expand(entry.title) if entry else item.words
            self._logged[item] = hear(
                self.kit.store,
                state.visit.id,
                state.partner.id,
                item.id,
                title,
                entry.kind if isinstance(entry, model.Objection) else "",
                step=self._step,
                step_title=self._step_title,
                words=item.words,
            )
        self._heard = self._logged[item]
        self._left_open = self._answered = False
        self.query_one("#find-list", Rows).focus()
        self.show()

    def on_key(self, event: Key) -> None:
        """Typing behind an objection that was logged begins the next search, and changes no outcome."""
        typed = event.character or ""
        answers = self.answering and unicodedata.normalize("NFKC", typed) in "1234"
        if self._logged_now and len(typed) == 1 and typed.isprintable() and typed not in " ?" and not answers:
            event.stop()
            self.action_find()
            self.query_one("#find-query", Input).insert_text_at_cursor(typed)

    def action_answer(self, at: int) -> None:
        """Say what became of the objection that was logged."""
        if not self.answering:
            return
        outcome = ANSWERS[at - 1]
        entry = self.entry
        answer = self._said(entry.first) if outcome == "resolved" and isinstance(entry, model.Objection) else ""
        settle(self.kit.store, self._heard, outcome, answer=answer)
        self._left_open = outcome == "open"
        self._answered = True
        if outcome == "pretext":
            self._before = (self.query_text, self.item)
            self._seeking_real = True
            self._type("")
        self.show()

    def _type(self, query: str) -> None:
        """Put `query` into the field, give it the focus, and list what it finds."""
        field = self.query_one("#find-query", Input)
        with self.prevent(Input.Changed):
            field.value = query
        field.focus()
        self._show_list(top=True)

    def _choose_real(self) -> None:
        item, entry = self.item, self.entry
        if item is None:
            return
        title = self.playbook.expand(entry.title) if entry else item.words
        settle(self.kit.store, self._heard, "pretext", real=item.id, real_title=title)
        self._seeking_real, self._heard = False, ""
        self.kit.tell(_("Written down: really “{title}”. F4 logs it as heard too.").format(title=short(title, 24)))
        self.show()

    def action_find(self) -> None:
        """Back to the field, for another search."""
        self._heard, self._seeking_real = "", False
        self._type("")
        self.show()

    def action_open_file(self) -> None:
        """Open the file of what is shown."""
        entry = self.entry
        if entry is not None:
            self.kit.open_file(self.playbook, file_of(self.playbook, entry))

    def action_side(self) -> None:
        """Unfold what may lie behind the objection, or fold it."""
        self._unfolded = not self._unfolded
        self._show_card()
        self.show_bars()
        if self._unfolded:
            self.query_one("#find-card", VerticalScroll).scroll_end(animate=False)

    def action_back(self) -> None:
        """One back: from what was unfolded, the real one sought, what stays open; else to the screen below."""
        heard = self.heard
        if self._unfolded:
            self.action_side()
        elif self._seeking_real:
            self._seeking_real = self._answered = False
            query, item = self._before
            self._type(query)
            rows = self.query_one("#find-list", Rows)
            rows.move_to(item)
            rows.focus()
            self.show()
        elif self.answering and heard is not None and heard.outcome == "open" and not self._left_open:
            self._heard = ""
            self.query_one("#find-query", Input).focus()
            self.show()
        else:
            self.leave()
