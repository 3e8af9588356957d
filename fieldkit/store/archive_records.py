"""What is kept of a partner after signing, as screens read it. Days are "2026-11-23", moments ISO texts."""

from __future__ import annotations

from fieldkit.store.records import Record
from fieldkit.store.stage_records import MetRow


class AgreementRow(Record, frozen=True, kw_only=True):
    """An agreement with a partner; `signed` and `until` are days."""

    partner: str = ""
    number: str = ""
    title: str = ""
    signed: str = ""
    until: str = ""
    remark: str = ""
    at: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline: the day it was signed."""
        return self.signed or self.at


class PaperRow(Record, frozen=True, kw_only=True):
    """A file kept with a partner.

    `name` is what the file was called, `blob` its sha256, `size` its bytes as text. `part` is agreement, item, course
    or empty, `about` the id of that one.
    """

    partner: str = ""
    part: str = ""
    about: str = ""
    title: str = ""
    name: str = ""
    blob: str = ""
    size: str = ""
    at: str = ""
    by: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at


class CourseRow(Record, frozen=True, kw_only=True):
    """A training of a person of a partner's: planned for `day`, held on `done`."""

    partner: str = ""
    course: str = ""
    title: str = ""
    contact: str = ""
    name: str = ""
    day: str = ""
    done: str = ""
    result: str = ""
    at: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline: the day it was held, else when it was planned."""
        return self.done or self.at


class FulfilledRow(MetRow, frozen=True, kw_only=True):
    """An item of a checklist that a partner meets: on the day `at`, through whom (`by`), with a remark (`text`).

    `record` is the sort of record that ticked it, empty when a person did.
    """

    record: str = ""

    @property
    def when(self) -> str:
        """The moment that places it in a timeline."""
        return self.at
