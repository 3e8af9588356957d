"""The visit: twelve steps as cues, notes as they fall, and what has been said so far."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.timer import Timer
from textual.widgets import Input, Static

from fieldkit.i18n import _
from fieldkit.playbook import Playbook, model
from fieldkit.rules.visit_time import step_seconds
from fieldkit.store import enter_step, finish_step, go_on, pause_visit, resume_visit, tick
from fieldkit.store.queries import visit, visit_state
from fieldkit.store.records import VisitState
from fieldkit.ui.cards import Card, step_card
from fieldkit.ui.commands import COMMANDS, Hint, bindings, hint, key_hint
from fieldkit.ui.notes import notes_block, notes_strip, points_line, side_block
from fieldkit.ui.screen import KEPT, KitScreen
from fieldkit.ui.script import STEP_KEYS, progress_line, step_rows
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, clock, day_text, join, styled
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.widgets.rows import Rows

STEPS = KEPT + "-=\uff0d\uff1d"
"""What stays a key of the script while no field has the focus, plain or full-width; all else begins a note."""

SETTLE = 1.0
"""Seconds that a step must be looked at before the clock counts it as entered."""


class Visit(KitScreen[None]):
    """One visit, from wherever it stands; closing the screen leaves it open, to be resumed at the same step."""

    CSS_PATH = "visit.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = (
        "note",
        "find",
        "heard",
        "open_file",
        "next",
        "side",
        "finish",
        "present",
        "sums",
    )
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"next": COMMANDS["next"].help}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("note", "heard", "open_file", "side", "finish", "present", "sums", "next"),
        *(Binding(key, f"step({at})", show=False) for at, key in enumerate(STEP_KEYS)),
        Binding("left", "do(-1)", show=False),
        Binding("right", "do(1)", show=False),
        Binding("tab", "show_next", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
    ]

    def __init__(self, visit: str) -> None:
        super().__init__()
        self.visit = visit
        self._do = 0
        self._shown = 0
        self._side = False
        self._settling: Timer | None = None
        self._state: VisitState | None = None

    # What is shown.

    @property
    def playbook(self) -> Playbook:
        """The playbook with which this visit began."""
        return self.kit.playbook_of(self.state.visit.pack)

    @property
    def steps(self) -> tuple[model.Step, ...]:
        """The steps of the script."""
        return self.playbook.entries.steps

    @property
    def state(self) -> VisitState:
        """The visit as the store has it."""
        if self._state is None:
            self._state = visit_state(self.kit.store, self.visit)
        if self._state is None:
            raise LookupError(self.visit)
        return self._state

    @property
    def gone(self) -> bool:
        """Whether the visit is no longer there to go on with: its beginning was taken back, or it was wrapped up."""
        found = visit(self.kit.store, self.visit)
        return found is None or found.status != "open"

    @property
    def step(self) -> model.Step:
        """The step on the screen."""
        value = self.query_one("#steps", Rows).value
        return next((each for each in self.steps if each.id == value), self.steps[0])

    def compose_body(self) -> ComposeResult:
        """Progress; steps, cue and notes; the four points; the last notes; the field."""
        yield Static(id="progress")
        with Horizontal(id="columns"):
            yield Rows("steps", lit=True)
            with VerticalScroll(id="cue", classes="ruled", can_focus=False):
                yield Static(id="card")
            with VerticalScroll(id="notes", classes="ruled", can_focus=False):
                yield Static(id="notes-text")
        yield Static(id="points")
        yield Static(id="strip")
        with Horizontal(id="note-line", classes="field"):
            yield Static(id="note-label")
            yield DraftInput(f"note:{self.visit}", id="note")

    def on_mount(self) -> None:
        """Go on where the visit stands; the clock on top moves every second."""
        resume_visit(self.kit.store, self.visit)
        self._state = None
        first = self.state.visit.step or self.steps[0].id
        self._show_steps(first)
        self._settle()
        self.set_interval(1, self._tick_clock)
        self.set_timer(2, self.kit.get_ready_to_present)

    def show(self) -> None:
        """Draw everything from the store; what the screen was begun with was read just now."""
        stood = self._state.visit.step if self._state else ""
        if not self.fresh:
            self._state = None
        if self.gone:
            self.leave()
            return
        self._show_steps(self.step.id)
        if self.step.id == stood != self.state.visit.step:
            # A step that was finished here is not after all: the visit stands there again.
            self._go_to(self.state.visit.step)
        self._show_card()
        self._show_notes()
        field = self.query_one("#note", DraftInput)
        field.placeholder = _("a line  (+ interest  ! worry  ? need  > follow-up)")
        self.query_one("#note-label", Static).update(styled(_("Note") + "> ", ACCENT))
        super().show()

    def title_now(self) -> tuple[Content, Content]:
        """Who and where; this step's time, the whole visit's, and whether all is saved."""
        state, sep = self.state, self.kit.glyphs.sep
        where = " ".join(part for part in (state.partner.building, state.partner.room) if part)
        contact = (state.contact.role or state.contact.name) if state.contact else ""
        left = join([styled(state.partner.name, BOLD), styled(contact, GREY), styled(where, GREY)], f" {sep} ")
        if state.visit.late:
            when = f"{day_text(state.visit.started)} {state.visit.started[11:16]}"
            return left, join([styled(_("entered late"), "$ochre"), styled(when, GREY), self._saved()], "  ")
        seconds, total = step_seconds(state.events, self.kit.store.now())
        right = [
            styled(_("this step"), GREY) + styled(f" {clock(seconds.get(self.step.id, 0))}", BOLD),
            styled(_("whole visit") + f" {clock(total)}", GREY),
            self._saved(),
        ]
        return left, join(right, "  ")

    def _saved(self) -> Content:
        if self.query_one("#note", DraftInput).value:
            return styled(f"{self.kit.glyphs.ring} " + _("draft"), GREY)
        return styled(self.kit.glyphs.dot, JADE) + styled(" " + _("saved"), GREY)

    def keys_now(self) -> list[Hint]:
        """The keys of a visit; while a note is being written, its own."""
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft")), hint("find")]
        file_key = [hint("open_file")] if self._file() else []
        more = [key_hint("pagedown", _("More"))] if self.query_one("#cue").max_scroll_y else []
        return [
            hint("note"),
            hint("find", _("Objection")),
            hint("next", _("Done")),
            hint("finish"),
            key_hint("escape", _("Leave")),
            *more,
            key_hint("space", _("Tick")),
            *file_key,
            hint("side"),
            hint("present"),
        ]

    def help_text(self) -> str:
        """How a visit is run."""
        return _(
            "The script of the visit, as cues. Up and down change the step, 1-9, 0, - and = go straight to one.\n"
            "Left and right choose what to do, Space ticks it, Tab turns to the next thing to show.\n"
            "A note may begin with + interest, ! worry, ? need, > follow-up (> +3d send the quotation).\n"
            "Esc leaves the visit open; Today offers it again at the same step."
        )

    def _show_steps(self, at: str) -> None:
        rows = step_rows(self.playbook, self.kit.glyphs, self.state.done_steps)
        self.query_one("#steps", Rows).set_rows(rows, at)

    def _show_card(self) -> None:
        pane = self.query_one("#cue", VerticalScroll)
        room = pane.size
        card = Card(self.playbook, self.kit.glyphs, max(room.width - 1, 20), room.height, self._values())
        text = step_card(card, self.step, self.state.ticks, self._do, self._shown)
        self.query_one("#card", Static).update(text)
        self._show_progress()
        self._show_points()

    def _values(self) -> dict[str, str]:
        state = self.state
        return {
            "partner_name": state.partner.name,
            "contact_name": state.contact.name if state.contact else "",
            "rep_name": self.kit.settings.owner,
        }

    def _show_progress(self) -> None:
        width = self.size.width - 4
        line = progress_line(self.steps, self.step.id, self.state.done_steps, self.kit.glyphs, width)
        self.query_one("#progress", Static).update(line)

    def _show_points(self) -> None:
        parts = points_line(self.playbook, self.state, self.kit.glyphs)
        self.query_one("#points", Static).update(Content("   ").join(parts))

    def _show_notes(self) -> None:
        glyphs, state = self.kit.glyphs, self.state
        pane = self.query_one("#notes", VerticalScroll)
        pane.set_class(self._side, "-side")
        width = max(pane.size.width - 1, 24)
        if self._side:
            text = side_block(self.kit.store, self.playbook, self.step, state, glyphs, width)
        else:
            text = notes_block(state, glyphs, width)
        self.query_one("#notes-text", Static).update(text)
        self.query_one("#strip", Static).update(notes_strip(state, glyphs, max(self.size.width - 4, 20)))
        if not self._side:
            pane.scroll_end(animate=False)

    def _tick_clock(self) -> None:
        if self.is_current and not self.gone:
            self.show_bars()

    # What the rep does.

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another step came up: show it now, count it as entered when it stays."""
        event.stop()
        self._do = self._shown = 0
        self._show_card()
        self.query_one("#cue", VerticalScroll).scroll_home(animate=False)
        self.show_bars()
        if self._settling:
            self._settling.stop()
        self._settling = self.set_timer(SETTLE, self._settle)
        if self._side:
            self._show_notes()

    def _settle(self) -> None:
        """Count the step on the screen as entered."""
        if self._settling:
            self._settling.stop()
            self._settling = None
        step = self.step
        if self.state.visit.step != step.id and self.state.visit.status == "open":
            enter_step(self.kit.store, self.visit, step.id, step.title)
            self._state = None
            self.show_bars()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter on the step: done, on to the next."""
        event.stop()
        self.action_next()

    def on_rows_ticked(self, event: Rows.Ticked) -> None:
        """Space: the item under the cursor is done, or is not after all."""
        event.stop()
        step = self.step
        if not step.do:
            return
        part = step.do[min(self._do, len(step.do) - 1)]
        self._settle()
        done = part.id not in self.state.ticks
        tick(self.kit.store, self.visit, part.id, part.title, done)
        if done and self._do < len(step.do) - 1:
            self._do += 1
        self.show()

    def action_step(self, at: int) -> None:
        """Go straight to step `at`, from 0."""
        if at < len(self.steps):
            self._go_to(self.steps[at].id)

    def _go_to(self, step: str) -> None:
        rows = self.query_one("#steps", Rows)
        rows.move_to(step)
        rows.post_message(Rows.Highlighted(rows, rows.value))

    def action_do(self, by: int) -> None:
        """Move among the things to do."""
        self._do = min(max(self._do + by, 0), max(len(self.step.do) - 1, 0))
        self._show_card()

    def action_show_next(self) -> None:
        """Turn to the next thing to show."""
        self._shown += 1
        self._show_card()
        self.show_bars()

    def action_scroll(self, by: int) -> None:
        """Scroll the cue by a screenful."""
        pane = self.query_one("#cue", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 2, 1), animate=False)

    def action_next(self) -> None:
        """The step is done; on to the next, and from the last one to the wrap-up."""
        step, store = self.step, self.kit.store
        self._settle()
        at = self.steps.index(step) + 1
        if at < len(self.steps):
            to = self.steps[at]
            go_on(store, self.visit, step.id, step.title, to.id, to.title)
            self.action_step(at)
            self.show()
        else:
            finish_step(store, self.visit, step.id, step.title)
            self.show()
            self.action_finish()

    def on_key(self, event: Key) -> None:
        """Whoever types means the note: the first letter, 汉字 or mark goes to its field."""
        typed = event.character or ""
        field = self.query_one("#note", DraftInput)
        # An input method hands over a phrase at once: what was under way to the screen meanwhile belongs to it, too.
        begins = self.focused is field or not (self.typing or typed in STEPS)
        if len(typed) == 1 and typed.isprintable() and begins:
            event.stop()
            self.set_focus(field)
            field.insert_text_at_cursor(typed)

    def action_note(self) -> None:
        """Write a note."""
        self.query_one("#note", DraftInput).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save the note, and a follow-up where it is one; empty leaves the field."""
        event.stop()
        field = self.query_one("#note", DraftInput)
        if event.value.strip():
            self._settle()
            step = self.step
            self.kit.write_note(
                self.state.visit.partner, event.value, field.key, self.visit, step.id, self.playbook.expand(step.short)
            )
            field.entered()
        self.query_one("#steps", Rows).focus()
        self.show()

    def on_input_changed(self, _event: Input.Changed) -> None:
        """What is typed is a draft until it is entered."""
        self.show_bars()

    def action_side(self) -> None:
        """Open or fold the side panel."""
        self._side = not self._side
        self.set_class(self._side, "-side")
        self.call_after_refresh(self._laid_otherwise)

    def _laid_otherwise(self) -> None:
        """Draw what stands at another width now, out of what is known."""
        if self.is_attached:
            self._show_card()
            self._show_notes()
            self.show_bars()

    def action_find(self) -> None:
        """Find an objection; what is logged there belongs to this visit and step."""
        from fieldkit.ui.screens.find import Find

        self._settle()
        self.app.push_screen(Find(visit=self.visit, step=self.step.id, step_title=self.step.short))

    def action_heard(self) -> None:
        """Log an objection as heard: find it first."""
        self.action_find()

    def _file(self) -> str:
        from fieldkit.ui.cards import file_of

        entries = [entry for each in self.step.shows if (entry := self.playbook.get(each))]
        return file_of(self.playbook, entries[self._shown % len(entries)]) if entries else ""

    def entry_here(self) -> str:
        """The thing at hand in this step; when no customer sees it, the next one that has pages."""
        shows = self.step.shows
        at = self._shown % len(shows) if shows else 0
        turned = [found for each in (*shows[at:], *shows[:at]) if (found := self.playbook.get(each))]
        return next((each.id for each in turned if each.audience == "customer"), "")

    def action_open_file(self) -> None:
        """Open the file of what is shown."""
        self.kit.open_file(self.playbook, self._file())

    def action_finish(self) -> None:
        """Wrap up; Esc there leads back here."""
        from fieldkit.ui.screens.wrapup import WrapUp

        self._settle()
        self.app.push_screen(WrapUp(self.visit), self._wrapped)

    def _wrapped(self, finished: bool | None) -> None:
        if finished:
            self.leave()

    def action_back(self) -> None:
        """Leave the field, fold the side panel, else leave the visit open and go back."""
        if self.typing:
            self.query_one("#steps", Rows).focus()
        elif self._side:
            self.action_side()
        else:
            self._settle()
            self.leave()

    def on_unmount(self) -> None:
        """The screen closes, by Esc or with the app: the visit stays open, its clock stops."""
        if not self.gone:
            pause_visit(self.kit.store, self.visit)
