"""What holds for every test of a screen."""

from __future__ import annotations

import pytest
from textual.widgets import Input


@pytest.fixture(autouse=True)
def steady_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the cursor of a field stand still: how often it blinked hangs on how busy the computer is."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _field: None)
