"""A whole visit rehearsed: the script with its clock, and a partner who objects; counted nowhere as a visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from fieldkit.i18n import _, marked
from fieldkit.playbook import Playbook, model
from fieldkit.rules.queue import Queued
from fieldkit.rules.surprises import surprise_card, surprise_delay, surprise_steps
from fieldkit.rules.visit_time import VisitTime
from fieldkit.store import end_dry_run, note_dry_run, start_dry_run
from fieldkit.store.queries import DryEventRow, DryRunRow, dry_events, dry_runs
from fieldkit.ui.cards import Card, step_card
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.dry_text import course_of, run_over, steps_done
from fieldkit.ui.rehearsing import cards_of, round_of_one, scene_now, waiting_cards
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.screens.drill import Drill
from fieldkit.ui.script import STEP_KEYS, progress_line, step_rows
from fieldkit.ui.text import BOLD, GREY, OCHRE, clock, join, one_line, styled
from fieldkit.ui.widgets.foot_line import FootLine
from fieldkit.ui.widgets.rows import Rows


class DryRun(KitScreen[None]):
    """The run that was left, else a new one; Esc leaves it to be gone on with, F10 ends it."""

    CSS_PATH = "dry_run.tcss"
    AUTO_FOCUS = "#dry-steps"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("next", "finish", "note")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {
        "next": marked("Done here: what the partner objects, then the next step"),
        "finish": marked("End the practice and see what came of it"),
        "note": marked("Write a remark on the run"),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("next", "finish", "note"),
        *(Binding(key, f"step({at})", show=False) for at, key in enumerate(STEP_KEYS)),
        Binding("tab", "show_next", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.run = ""
        self._row: DryRunRow | None = None
        self._events: list[DryEventRow] = []
        self._over = False
        self._shown = 0
        self._coming: Timer | None = None
        self._asked = ""

    # What is shown.

    @property
    def playbook(self) -> Playbook:
        """The playbook with which this run began."""
        return self.kit.playbook_of(self._row.pack if self._row else "")

    @property
    def steps(self) -> tuple[model.Step, ...]:
        """The steps of the script."""
        return self.playbook.entries.steps

    @property
    def step(self) -> model.Step:
        """The step on the screen."""
        value = self.query_one("#dry-steps", Rows).value
        return next((each for each in self.steps if each.id == value), self.steps[0])

    @property
    def _persona(self) -> str:
        """The id of who sits there in this run."""
        return (self._row.scene if self._row else "").partition(":")[0]

    @property
    def course(self) -> VisitTime:
        """Seconds by step, and in all."""
        return course_of(self._events, self.kit.store.now())

    def compose_body(self) -> ComposeResult:
        """Progress; steps and cue, or at the end what came of it; a line for a remark."""
        yield Static(id="dry-progress")
        with Horizontal(id="dry-columns"):
            yield Rows("dry-steps", lit=True)
            with VerticalScroll(id="dry-cue", classes="ruled", can_focus=False):
                yield Static(id="dry-text")
        yield FootLine(id="dry-foot")

    def on_mount(self) -> None:
        """Go on where the last run stands, or begin one; the clock moves every second."""
        runs = dry_runs(self.kit.store, 1)
        if runs and not runs[0].ended:
            self.run = runs[0].id
        else:
            scene = scene_now(self.kit, f"visit {self.kit.store.now():%F}")
            self.run = start_dry_run(self.kit.store, self.kit.playbook.hash, scene)
        self._read()
        last = next((each.step for each in reversed(self._events) if each.what == "step"), "")
        self._show_steps(last or (self.steps[0].id if self.steps else ""))
        self._enter()
        self.set_interval(1, self._tick_clock)

    def _read(self) -> None:
        self._events = dry_events(self.kit.store, self.run)
        self._row = next((each for each in dry_runs(self.kit.store) if each.id == self.run), None)

    def show(self) -> None:
        """Draw everything from the store."""
        self._read()
        if not self.steps or self._row is None:
            self.leave()
            return
        self._show_steps(self.step.id)
        self._show_text()
        foot = self.query_one(FootLine)
        foot.label(_("Remark"), _("what to do better next time"))
        super().show()

    def title_now(self) -> tuple[Content, Content]:
        """That this is practice, and with whom; the clocks."""
        sep = f" {self.kit.glyphs.sep} "
        persona = self.playbook.get(self._persona)
        who = one_line(persona.title) if persona else ""
        left = join([styled(_("Practice, no visit"), f"bold {OCHRE}"), styled(who, GREY)], sep)
        seconds, total = self.course
        whole = styled(_("in all") + f" {clock(total)}", GREY)
        if self._over:
            return left, whole
        this = styled(_("step"), GREY) + styled(f" {clock(seconds.get(self.step.id, 0))}", BOLD)
        return left, join([this, whole], "  ")

    def keys_now(self) -> list[Hint]:
        """The keys of the script, or of its end."""
        if self.typing:
            return [key_hint("enter", _("Save")), key_hint("escape", _("Leave, keep the draft"))]
        if self._over:
            back = key_hint("escape", _("Back to the script"))
            return [key_hint("enter", _("Done")), hint("note", _("Remark")), back]
        more = [key_hint("pagedown", _("More"))] if self.query_one("#dry-cue").max_scroll_y else []
        return [hint("next", _("Done")), hint("finish", _("End")), key_hint("escape", _("Leave")), *more,
                hint("find", _("Objection"))]  # fmt: skip

    def help_text(self) -> str:
        """How a visit is rehearsed."""
        return _(
            "The script of the visit, said aloud from the first step to the last; F8 or Enter goes on to the next.\n"
            "Up and down change the step, 1-9, 0, - and = go straight to one. In some steps the partner objects: "
            "answer, look, rate, and go on. F10 ends the run and shows how long each step took.\n"
            "Nothing of it counts as a visit. Esc leaves it; it goes on at the same step."
        )

    def _done(self) -> frozenset[str]:
        return steps_done(self._events)

    def _show_steps(self, at: str) -> None:
        rows = step_rows(self.playbook, self.kit.glyphs, self._done())
        self.query_one("#dry-steps", Rows).set_rows(rows, at)

    def _show_text(self) -> None:
        pane = self.query_one("#dry-cue", VerticalScroll)
        width = max(pane.size.width - 1, 20)
        if self._over:
            text = run_over(self.playbook, self._events, self.course, width)
        else:
            values = {"rep_name": self.kit.settings.owner}
            card = Card(self.playbook, self.kit.glyphs, width, pane.size.height, values)
            text = step_card(card, self.step, (), -1, self._shown)
        self.query_one("#dry-text", Static).update(text)
        line = progress_line(self.steps, self.step.id, self._done(), self.kit.glyphs, self.size.width - 4)
        self.query_one("#dry-progress", Static).update(line)

    def _tick_clock(self) -> None:
        if self.is_current and not self._over:
            self.show_bars()

    # What the rep does.

    def _enter(self) -> None:
        """The step on the screen is entered; in some the partner will object after a while."""
        if not self.steps:
            return
        step = self.step
        note_dry_run(self.kit.store, self.run, "step", step=step.id, title=self.playbook.expand(step.short))
        self._shown = 0
        self._read()
        if self._coming is not None:
            self._coming.stop()
            self._coming = None
        if self._objects(step.id):
            self._coming = self.set_timer(surprise_delay(self.run, step.id), self._surprise)

    def _objects(self, step: str) -> bool:
        """Whether the partner objects in a step, and has not done so yet."""
        there = any(each.what == "surprise" and each.step == step for each in self._events)
        return not there and step in surprise_steps([each.id for each in self.steps], self.run)

    def _surprise(self) -> bool:
        """Let the partner object now; False when there is nothing to object with."""
        step = self.step
        if not self.is_current or self._over or not self._objects(step.id):
            return False
        cards = cards_of(self.kit)
        waiting = {each.card: each for each in waiting_cards(self.kit)}
        objections = [each.id for each in cards.values() if each.drill == "objection"]
        # What waits comes first, in its order; sorting leaves the others in theirs.
        urgency = {card: at for at, card in enumerate(waiting)}
        objections.sort(key=lambda card: urgency.get(card, len(urgency)))
        used = {each.card for each in self._events if each.what == "surprise"}
        card = surprise_card(objections, used, self.run, step.id)
        if not card:
            return False
        note_dry_run(self.kit.store, self.run, "surprise", step=step.id, title=cards[card].title, card=card)
        self._read()
        self._asked = card
        # Why it waits is beside the point here: the partner says it.
        round = round_of_one(Queued(card, waiting[card].reason if card in waiting else "new"), "visit")
        self.app.push_screen(Drill(round, _("Practice, no visit"), self._persona), self._answered)
        return True

    def _answered(self, rating: int | None) -> None:
        if rating:
            note_dry_run(self.kit.store, self.run, "answer", step=self.step.id, card=self._asked, rating=rating)
        self.show()

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another step."""
        event.stop()
        self._enter()
        self.show()
        self.query_one("#dry-cue", VerticalScroll).scroll_home(animate=False)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Enter: on to the next step; at the end, done."""
        event.stop()
        self.action_next()

    def action_next(self) -> None:
        """What the partner still objects to here, then the next step; after the last one the end."""
        if self._over:
            self._finish()
            return
        if self._surprise():
            return
        at = self.steps.index(self.step)
        if at + 1 < len(self.steps):
            self.action_step(at + 1)
        else:
            self.action_finish()

    def action_step(self, at: int) -> None:
        """Go straight to step `at`, from 0."""
        if at < len(self.steps) and not self._over:
            rows = self.query_one("#dry-steps", Rows)
            rows.move_to(self.steps[at].id)
            rows.post_message(Rows.Highlighted(rows, rows.value))

    def action_show_next(self) -> None:
        """Turn to the next thing to show."""
        self._shown += 1
        self._show_text()

    def action_scroll(self, by: int) -> None:
        """Scroll the cue by a screenful."""
        pane = self.query_one("#dry-cue", VerticalScroll)
        pane.scroll_relative(y=by * max(pane.size.height - 2, 1), animate=False)

    def action_finish(self) -> None:
        """Show what came of it; the clock stands."""
        if not self._over:
            self._over = True
            note_dry_run(self.kit.store, self.run, "pause", step=self.step.id)
            self.show()

    def action_note(self) -> None:
        """Write a remark on the run."""
        if self._over:
            self.query_one(FootLine).open("remark", f"dry:{self.run}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The remark is written: the run is over."""
        event.stop()
        if self.typing:
            self._finish()

    def _finish(self) -> None:
        field = self.query_one(FootLine).field
        end_dry_run(self.kit.store, self.run, field.value.strip())
        field.entered()
        self.leave()

    def action_back(self) -> None:
        """From the remark to the end, from the end to the script, from there away."""
        if self.typing:
            self.query_one(FootLine).close()
            self.query_one("#dry-steps", Rows).focus()
            self.show()
        elif self._over:
            self._over = False
            self._enter()
            self.show()
        else:
            self.leave()

    def on_unmount(self) -> None:
        """The screen closes, by Esc or with the app: the run stays, its clock stops."""
        if not self._over and self._row is not None:
            note_dry_run(self.kit.store, self.run, "pause")
