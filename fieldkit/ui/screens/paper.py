"""The form for a file: it is copied into the store off the screen's way, and written down once it lies there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import ClassVar, Protocol, cast

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.worker import Worker, get_current_worker

from fieldkit.i18n import _, pgettext
from fieldkit.store import Kept, StoreError, keep_file
from fieldkit.store.door import fold
from fieldkit.ui.commands import Hint, hint, key_hint
from fieldkit.ui.screens.form import Form, Plan, Values
from fieldkit.ui.text import ACCENT, one_line, styled
from fieldkit.ui.trouble import tell_trouble
from fieldkit.ui.typed_path import completed, typed_path
from fieldkit.ui.widgets.field import FieldInput

_TOLD_EVERY = 0.2
"""Seconds between two words about how far the copying is."""


class Stopped(Exception):
    """The copying was stopped."""


class SavePaper(Protocol):
    """Writes what was typed, with the file that was copied meanwhile, and returns the record's id."""

    def __call__(self, said: Values, kept: Kept | None = None) -> str:
        """Write it."""


class PaperForm(Form):
    """The form of a file; Tab completes its path, Esc stops a copying that goes on."""

    CSS_PATH = Form.CSS_PATH
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "complete", show=False)]

    def __init__(self, plan: Plan, labels: Callable[[], list[str]]) -> None:
        """`labels` are what the file may belong to; anything else under it is told."""
        super().__init__(plan)
        self._labels = labels
        self._copying: Worker[None] | None = None
        self._far = ""
        self._kept: tuple[str, Kept] | None = None
        save = cast("SavePaper", plan.save)
        self.plan = _with_save(plan, lambda said: save(said, self._kept[1] if self._kept else None))

    def title_now(self) -> tuple[Content, Content]:
        """What is being written, and how far the copying is."""
        left, right = super().title_now()
        return left, styled(self._far, ACCENT) if self._far else right

    def keys_now(self) -> list[Hint]:
        """As of every form; while a file is copied, how to stop it."""
        if self._far:
            return [key_hint("escape", pgettext("key", "Stop"))]
        keys = super().keys_now()
        if isinstance(self.focused, FieldInput) and self.focused.line.field.name == "file":
            return [hint("save"), key_hint("tab", _("Complete the path")), *keys[1:]]
        return keys

    def help_text(self) -> str:
        """How a file is named, and what becomes of it."""
        return _(
            "The path of the file may be typed, pasted or dropped onto the window; ~ is the home folder.\n"
            "Tab completes it. The file is copied: the original may be moved or deleted afterwards.\n"
            "Esc stops a copying that takes long; what was typed stays."
        )

    def action_complete(self) -> None:
        """Complete the path as far as it goes and name what there is to choose from; else go to the next field."""
        entry = self.focused
        if not isinstance(entry, FieldInput) or entry.line.field.name != "file":
            self.focus_next()
            return
        longer, names = completed(entry.value)
        if longer != entry.value:
            entry.value = longer
            entry.cursor_position = len(longer)
        elif not names:
            self.focus_next()
            return
        if names:
            shown = "   ".join(one_line(name, 40) for name in names[:12])
            self.kit.tell(shown + ("   …" if len(names) > 12 else ""), title=_("Go on typing, then Tab again"))

    def action_save(self) -> None:
        """Copy the file, then save; what is missing is told first."""
        if self._copying is not None:
            return
        lines = {line.field.name: line for line in self.lines}
        about = lines["about"]
        if about.touched and about.value and fold(about.value) not in {fold(each) for each in self._labels()}:
            about.entry.focus()
            self.kit.tell(_("Choose what the file belongs to with →, or leave it empty."), severity="warning")
            return
        typed = lines["file"].value
        known = self._kept is not None and self._kept[0] == typed
        if not typed or known or self._gone() or any(line.fault() for line in self.lines):
            super().action_save()
            return
        self._far = _("copying …")
        self.show_bars()
        self._copying = self.run_worker(
            lambda: self._copy(typed, typed_path(typed)), thread=True, group="copy", exit_on_error=False
        )

    def _copy(self, typed: str, source: Path) -> None:
        """Copy the file; in a thread."""
        worker = get_current_worker()
        told = 0.0

        def progress(done: int) -> None:
            nonlocal told
            if worker.is_cancelled:
                raise Stopped
            if monotonic() - told > _TOLD_EVERY:
                told = monotonic()
                self.app.call_from_thread(self._show_progress, done)

        try:
            kept = keep_file(self.kit.store, source, progress)
        except Stopped:
            return
        except StoreError as error:
            self.app.call_from_thread(self._failed, error)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._save_kept, typed, kept)

    def _show_progress(self, done: int) -> None:
        if self._copying is not None:
            self._far = _("copying … {n} MB").format(n=done >> 20)
            self.show_bars()

    def _failed(self, error: StoreError) -> None:
        self._ended()
        tell_trouble(self.app, error)

    def _save_kept(self, typed: str, kept: Kept) -> None:
        self._ended()
        self._kept = (typed, kept)
        super().action_save()

    def _ended(self) -> None:
        self._copying, self._far = None, ""
        if self.is_attached:
            self.show_bars()

    def action_back(self) -> None:
        """Stop the copying, else leave; the drafts stay."""
        if self._copying is not None:
            self._copying.cancel()
            self._ended()
            self.kit.tell(_("Stopped. Nothing was kept; what was typed is still there."))
            return
        super().action_back()


def _with_save(plan: Plan, save: Callable[[Values], str]) -> Plan:
    from dataclasses import replace

    return replace(plan, save=save)
