"""The one shape in which the command line says that something cannot be done."""

from __future__ import annotations


class Refusal(Exception):
    """What happened, what was kept and what to do, in the language in use; `code` is the exit code."""

    def __init__(self, what: str, kept: str = "", todo: str = "", code: int = 1) -> None:
        super().__init__("\n".join(filter(None, (what, kept, todo))))
        self.code = code
