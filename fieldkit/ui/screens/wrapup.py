"""The wrap-up: three questions answered by digits, beside what the visit gathered; done in a minute."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.widgets import Input, Static

from fieldkit.i18n import _, enumerated, marked
from fieldkit.playbook import Playbook
from fieldkit.rules.classes import BETTER, READINGS, WORSE, nearest_classes
from fieldkit.rules.dates import split_due
from fieldkit.rules.points import points_touched
from fieldkit.rules.shown import shown_times
from fieldkit.store import finish_visit, load_draft, save_draft
from fieldkit.store.queries import last_reading, scenarios, shown_in, visit_end, visit_state
from fieldkit.store.queries import visit as visit_row
from fieldkit.store.records import PartnerRow, VisitRow, VisitState
from fieldkit.ui.cards import hanging, ticks_flow
from fieldkit.ui.commands import Hint, bindings, hint, key_hint
from fieldkit.ui.notes import Front, gathered_block
from fieldkit.ui.screen import KitScreen
from fieldkit.ui.text import ACCENT, BOLD, GREY, JADE, OCHRE, day_text, join, moment, styled
from fieldkit.ui.widgets.draft import DraftInput
from fieldkit.ui.words import reading_names, reading_words


class Answers(msgspec.Struct):
    """What has been answered so far; kept as a draft, also behind the wrap-up, for when that is taken back."""

    reached: str = ""
    layer: str = ""
    target: str = ""
    readings: dict[str, str] = {}
    next_step: str = ""


class WrapUp(KitScreen[bool]):
    """Wraps up one visit; gives True when it was finished, None when it goes on."""

    CSS_PATH = "wrapup.tcss"
    AUTO_FOCUS = ""
    FOLLOWS_WIDTH = True
    HELP_COMMANDS: ClassVar[tuple[str, ...]] = ("hand_out", "finish")
    HELP_WORDS: ClassVar[Mapping[str, str]] = {"finish": marked("Save the wrap-up")}
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("hand_out", "finish"),
        *(Binding(str(digit), f"answer({digit})", show=False) for digit in range(1, 10)),
        Binding("up", "question(-1)", show=False),
        Binding("down,enter,tab", "question(1)", show=False),
    ]

    def __init__(self, visit: str) -> None:
        super().__init__()
        self.visit = visit
        self._answers = Answers()
        self._at = "reached"
        self._without_next = False
        self._now: VisitState | None = None

    @property
    def state(self) -> VisitState:
        """The visit as the store has it."""
        if self._now is None:
            self._now = visit_state(self.kit.store, self.visit) or VisitState(
                visit=VisitRow(id=self.visit), partner=PartnerRow(id="")
            )
        return self._now

    @property
    def gone(self) -> bool:
        """Whether there is no visit to wrap up: its beginning was taken back, or it is wrapped up."""
        found = visit_row(self.kit.store, self.visit)
        return found is None or found.status not in ("open", "aside")

    @property
    def ended(self) -> str:
        """When the visit ended: as written, at the last moment of one that was interrupted, else now."""
        return visit_end(self.kit.store, self.visit)

    @property
    def playbook(self) -> Playbook:
        """The playbook with which the visit began."""
        return self.kit.playbook_of(self.state.visit.pack)

    @property
    def questions(self) -> list[str]:
        """The questions that are asked, in order; the layer only when the aim was not reached."""
        layer = ["layer"] if self._answers.reached in ("partly", "no") else []
        return ["reached", *layer, "target", "readings", "next"]

    def compose_body(self) -> ComposeResult:
        """The questions at the left, what was gathered at the right."""
        with Horizontal():
            with VerticalScroll(id="questions", can_focus=False):
                yield Static(id="asked")
                yield DraftInput(f"next:{self.visit}", id="next-step")
                yield Static(id="next-read")
            with VerticalScroll(id="gathered", classes="ruled", can_focus=False):
                yield Static(id="gathered-text")

    def on_mount(self) -> None:
        """Bring back what was answered before a crash, or in a wrap-up that was taken back."""
        visit = self.state.visit
        self._answers = Answers(visit.reached, visit.layer, visit.target)
        kept = load_draft(self.kit.store, f"wrapup:{self.visit}")
        if kept:
            with suppress(msgspec.MsgspecError):
                self._answers = msgspec.json.decode(kept, type=Answers)
        field = self.query_one("#next-step", DraftInput)
        if not field.value:
            field.value = self._answers.next_step
        reading = last_reading(self.kit.store, self.state.visit.partner)
        if reading and not self._answers.readings:
            self._answers.readings = {name: getattr(reading, name) for name in READINGS if getattr(reading, name)}

    def title_now(self) -> tuple[Content, Content]:
        """Who, from when to when."""
        visit = self.state.visit
        ended = self.ended
        days = ("", "") if ended[:10] == visit.started[:10] else (f"{visit.started[5:10]} ", f"{ended[5:10]} ")
        span = _("{start} to {end}").format(start=days[0] + moment(visit.started), end=days[1] + moment(ended))
        left = join(
            [styled(_("Wrap-up"), BOLD), styled(visit.partner_name, GREY), styled(span, GREY)],
            f" {self.kit.glyphs.sep} ",
        )
        return left, styled(self.kit.glyphs.dot, JADE) + styled(" " + _("saved"), GREY)

    def keys_now(self) -> list[Hint]:
        """The answers to the question that is asked."""
        done = hint("finish", _("Complete"))
        if self.typing:
            return [done, key_hint("enter", _("Save")), key_hint("escape", _("Questions"))]
        if self._at == "readings":
            names = reading_names()
            answers = [key_hint(str(at), names[name]) for at, name in enumerate(READINGS, 1)]
        else:
            answers = [key_hint(str(at), text) for at, (value, text) in enumerate(self._options(self._at), 1)]
        # The answers stand above, too; how one ends this or goes back must not be what a narrow window leaves out.
        over_visit = any(getattr(each, "visit", "") == self.visit for each in self.app.screen_stack if each is not self)
        back = _("Back to the visit") if over_visit else _("Back")
        return [done, key_hint("escape", back), *answers, key_hint("down", _("Next question"))]

    def help_text(self) -> str:
        """How a visit is wrapped up."""
        return _(
            "Three questions; digits answer the one that is active, up and down change it.\n"
            "The next step is written with its day: +3d, next wed, 12-01.\n"
            "The three readings of the class are optional. F10 completes the visit; Esc goes back."
        )

    def _options(self, question: str) -> list[tuple[str, str]]:
        """The answers to `question`: (value, text)."""
        match question:
            case "reached":
                return [("yes", _("reached")), ("partly", _("partly")), ("no", _("not reached"))]
            case "layer":
                return [(each.id, each.title) for each in self.playbook.entries.layers][:9]
            case "target":
                return [("yes", _("yes")), ("maybe", _("maybe, look again")), ("no", _("no"))]
            case _:
                return []

    def show(self) -> None:
        """Draw both sides; a visit that is gone is not wrapped up."""
        if self.gone:
            self.leave()
            return
        if not self.fresh:
            self._now = None
        self._show_questions()
        self._show_gathered()
        self._show_next()
        self.query_one("#next-step", DraftInput).placeholder = _("e.g. technical exchange +3d")
        super().show()

    def _show_questions(self) -> None:
        width = max(self.query_one("#questions").size.width - 1, 30)
        goal = self.state.visit.goal_main
        rows = [self._heading("1", _("Was the goal reached?"), "reached")]
        rows += [*(hanging("", styled(goal, GREY), width, 5) if goal else []), *self._choices("reached", width)]
        if "layer" in self.questions:
            rows += [
                styled("    " + _("stuck at which layer"), ACCENT if self._at == "layer" else GREY),
                *self._choices("layer", width),
            ]
        rows += [
            Content(""),
            self._heading("2", _("Could this be a target partner?"), "target"),
            *self._choices("target", width),
        ]
        rows += [*self._readings(width), Content(""), self._heading("3", _("Next step"), "next")]
        self.query_one("#asked", Static).update(Content("\n").join(rows))

    def _heading(self, number: str, text: str, question: str) -> Content:
        here = self._at == question or (question == "reached" and self._at == "layer")
        style = f"bold {ACCENT}" if here else ACCENT
        return styled(f"{number}   {text}", style)

    def _choices(self, question: str, width: int) -> list[Content]:
        chosen = getattr(self._answers, question)
        parts = []
        for at, (value, text) in enumerate(self._options(question), 1):
            mark = styled(self.kit.glyphs.bar if value == chosen else " ", ACCENT)
            style = BOLD if value == chosen else ("" if self._at == question else GREY)
            parts.append(mark + styled(f"{at} {text}", style))
        return [Content("    ") + line for line in ticks_flow(parts, width - 4, 2).split("\n")]

    def _readings(self, width: int) -> list[Content]:
        """The three readings, and the class that they name or the nearest ones."""
        words = reading_words()
        readings = self._answers.readings
        here = self._at == "readings"
        parts = [
            styled(f"{at} " if here else "", ACCENT)
            + styled(f"{name} ", GREY)
            + styled(words[readings.get(key, "")], BOLD if readings.get(key) else GREY)
            for at, (key, name) in enumerate(reading_names().items(), 1)
        ]
        label = styled(_("three readings"), ACCENT if here else GREY)
        rows = [Content("     ") + line for line in ticks_flow([label, *parts], width - 5, 2).split("\n")]
        if all(readings.get(key) for key in READINGS):
            nearest = nearest_classes(self.playbook.entries.classes, **{key: readings[key] for key in READINGS})
            if nearest and not nearest[0].differs:
                rows.append(
                    Content("     ") + styled(_("that is {name}").format(name=nearest[0].partner_class.title), JADE)
                )
            elif nearest:
                names = reading_names()
                each = [
                    f"{one.partner_class.title} ({enumerated(names[name] for name in one.differs)})" for one in nearest
                ]
                text = styled(_("not one of the four"), OCHRE) + styled(
                    " " + _("nearest: {classes}").format(classes=enumerated(each))
                )
                rows += hanging("", text, width, 5)
        return rows

    def _show_next(self) -> None:
        due, text = split_due(self.query_one("#next-step", DraftInput).value, self.kit.today_date)
        if not text and not due:
            read = styled(_("+3d, next wed and 12-01 are understood"), GREY)
        else:
            day = self.kit.due_or_default(due)
            read = join([styled(text or _("Visit again")), styled(day_text(day), BOLD)], "   ")
            if due is None:
                read = read + styled("  " + _("no day named: tomorrow"), GREY)
        self.query_one("#next-read", Static).update(read)

    def _show_gathered(self) -> None:
        width = max(self.query_one("#gathered").size.width - 1, 24)
        text = gathered_block(self.state, self.playbook, self.ended, self.kit.glyphs, width, self._front())
        self.query_one("#gathered-text", Static).update(text)

    def _front(self) -> Front:
        store, partner = self.kit.store, self.state.visit.partner
        return Front(shown_times(shown_in(store, [self.visit])), scenarios(store, partner, self.visit))

    # What the rep does.

    def action_answer(self, digit: int) -> None:
        """Answer the active question; the next one becomes active."""
        if self._at == "readings":
            self._turn_reading(digit)
            return
        options = self._options(self._at)
        if not 1 <= digit <= len(options):
            return
        setattr(self._answers, self._at, options[digit - 1][0])
        if self._answers.reached == "yes":
            self._answers.layer = ""
        self._keep()
        follow = {"target": "next"}.get(self._at)
        self._go(follow or self.questions[self.questions.index(self._at) + 1])

    def _turn_reading(self, digit: int) -> None:
        """The reading goes from open to the better, the worse, and open again."""
        if not 1 <= digit <= len(READINGS):
            return
        name = READINGS[digit - 1]
        order = ["", BETTER[name], WORSE[name]]
        now = self._answers.readings.get(name, "")
        self._answers.readings[name] = order[(order.index(now) + 1) % 3 if now in order else 1]
        self._keep()
        self.show()

    def _keep(self) -> None:
        save_draft(self.kit.store, f"wrapup:{self.visit}", msgspec.json.encode(self._answers).decode())

    def action_question(self, by: int) -> None:
        """Go to the next or the previous question."""
        order = self.questions
        self._go(order[min(max(order.index(self._at) + by, 0), len(order) - 1)])

    def _go(self, question: str) -> None:
        self._at = question
        if question == "next":
            self.set_focus(self.query_one("#next-step", DraftInput))
        else:
            self.set_focus(None)
        self.show()

    def on_key(self, event: Key) -> None:
        """Whoever types means the next step; digits answer while another question is active."""
        typed = event.character or ""
        answer = self._at != "next" and unicodedata.normalize("NFKC", typed).isdigit()
        field = self.query_one("#next-step", DraftInput)
        # An input method hands over a phrase at once: what was under way to the screen meanwhile belongs to it, too.
        begins = self.focused is field or not (self.typing or typed in " ?" or answer)
        if len(typed) == 1 and typed.isprintable() and begins:
            event.stop()
            self._go("next")
            field.insert_text_at_cursor(typed)

    def on_input_changed(self, _event: Input.Changed) -> None:
        """Show which day was understood."""
        self._show_next()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter keeps the next step; F10 completes."""
        event.stop()
        self.query_one("#next-step", DraftInput).save()
        self.set_focus(None)
        self.show()

    def action_hand_out(self) -> None:
        """Write what was left or lent at this visit."""
        from fieldkit.ui.partner_forms import handout_form

        self.app.push_screen(handout_form(self.kit, self.state.visit.partner, visit=self.visit))

    def action_back(self) -> None:
        """From the field to the questions, from the questions back to the visit."""
        if self.typing:
            self._go("target")
        else:
            self.leave()

    def action_finish(self) -> None:
        """Write it all in one act, once. The aim is the one thing that must be answered."""
        if not self.is_current:
            return
        if self.gone:
            self.leave()
            return
        if not self._answers.reached:
            self.kit.tell(_("First: was the goal reached? 1, 2 or 3."), severity="warning")
            self._go("reached")
            return
        field = self.query_one("#next-step", DraftInput)
        due, text = split_due(field.value, self.kit.today_date)
        if not (text or due or self._without_next):
            self._without_next = True
            self.kit.tell(_("No next step written. F10 again completes without one."), severity="warning")
            self._go("next")
            return
        layer = next((each for each in self.playbook.entries.layers if each.id == self._answers.layer), None)
        touched = points_touched(self.playbook.entries, self.state.done_steps, self.state.heard)
        readings = {name: value for name, value in self._answers.readings.items() if value}
        before = last_reading(self.kit.store, self.state.visit.partner)
        if before and all(getattr(before, name) == readings.get(name, "") for name in READINGS):
            readings = {}
        finish_visit(
            self.kit.store,
            self.visit,
            reached=self._answers.reached,
            layer=layer.id if layer else "",
            layer_title=layer.title if layer else "",
            target=self._answers.target,
            followup=(text or _("Visit again"), self.kit.due_or_default(due).isoformat()) if text or due else None,
            readings=readings or None,
            points=[(each.id, each.title) for each in self.playbook.entries.points if each.id in touched],
        )
        self._answers.next_step = field.value
        self._keep()
        field.entered()
        self.kit.wrapped_up = self.visit
        self.kit.tell(_("Visit saved. Well done. F10 once more writes its report."))
        self.leave(True)
