"""What is wrong with a pack: where it stands, how grave it is, and what to write instead."""

from __future__ import annotations

from typing import Literal

from fieldkit.playbook.model import Frozen

Severity = Literal["error", "warning"]


class Fault(Frozen, frozen=True, kw_only=True):
    """One thing wrong in a file of a pack.

    `file` is a posix path from the pack's folder, `line` and `column` count from 1, `text` is in the language in use.
    `layer` counts the packs from the lowest, when several lie over each other. `rule` names the coach's rule that
    gives the advice, and may silence it; empty for what no reason excuses.
    """

    file: str
    text: str
    line: int = 1
    column: int = 1
    severity: Severity = "error"
    layer: int = 0
    rule: str = ""

    def __str__(self) -> str:
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.text}{rule}"


class PackError(Exception):
    """A playbook cannot be used; `faults` holds everything that was found, errors and warnings."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return the faults as a person goes through the files; what is told twice about one place stands once."""
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.layer, fault.file, fault.line, fault.column))
