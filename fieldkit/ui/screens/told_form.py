"""A form that says something before it asks: what a move lacks, whose word a decision is."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from fieldkit.ui.screens.form import Form, Plan


class ToldForm(Form):
    """A form with something to know above its fields."""

    CSS_PATH = ["form.tcss", "told_form.tcss"]  # type: ignore[assignment]

    def __init__(self, plan: Plan, told: Callable[[], Content]) -> None:
        super().__init__(plan)
        self._told = told

    def compose_body(self) -> ComposeResult:
        """What is to know, then the fields."""
        yield Static(id="form-told")
        yield from super().compose_body()

    def show(self) -> None:
        """Draw what is to know, and the form."""
        self.query_one("#form-told", Static).update(self._told())
        super().show()
