"""The pages of a partner's way through the process: what they are called, and where they are to be found.

Each module has a class that takes the partner's id and a `summary(kit, partner)` of one line. A page whose module is
not there is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.screen import Screen

from fieldkit.i18n import _, marked
from fieldkit.store import StoreError
from fieldkit.store.archive_records import AgreementRow, CourseRow, FulfilledRow, PaperRow
from fieldkit.store.queries.owners import OwningRow
from fieldkit.store.queries.projects import OpportunityRow
from fieldkit.store.queries.rivals import RivalRow
from fieldkit.store.queries.scores import ScoreRow
from fieldkit.store.records import Contested, ReadingRow
from fieldkit.store.stage_records import MoveRow
from fieldkit.ui.text import LATE, one_line, styled

if TYPE_CHECKING:
    from fieldkit.ui.app import FieldkitApp

log = logging.getLogger("fieldkit.ui")

SCREENS = "fieldkit.ui.screens"


@dataclass(frozen=True)
class PartnerPage:
    """A page: its `word` is marked for the catalogue, `name` is the class in `module`.

    `kinds` are the entries that it shows, `fields` those of the partner's own.
    """

    word: str
    module: str
    name: str
    kinds: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()

    def shows(self, found: Contested, partner: str) -> bool:
        """Whether something on it is in conflict."""
        return bool(self.kinds & found.kinds.get(partner, frozenset()) or
                    self.fields & found.fields.get(partner, frozenset()))  # fmt: skip

    def summary(self, kit: FieldkitApp, partner: str) -> Content:
        """Return the page's own line on a partner. A fault in it is told there and logged: the other pages go on."""
        try:
            found: Callable[[FieldkitApp, str], Content] = import_module(self.module).summary
            return found(kit, partner)
        except StoreError as error:
            log.exception("summary of %s", self.module)
            return styled(one_line(error.what, 200), LATE)
        except Exception:
            log.exception("summary of %s", self.module)
            return styled(_("cannot be shown; the log says why"), LATE)

    def screen(self, partner: str) -> Screen[Any]:
        """Return the page on a partner, to be pushed."""
        made: Screen[Any] = getattr(import_module(self.module), self.name)(partner)
        return made


def screen_of(happened: object, partner: str) -> Screen[Any] | None:
    """Return the page on which something that happened is kept, with the cursor on it where the page can do so."""
    page = page_of(happened)
    if page is not None and page.name == "ArchivePage":
        from fieldkit.ui.screens.archive import ArchivePage

        return ArchivePage(partner, at=str(getattr(happened, "item", "") or getattr(happened, "id", "")))
    return page.screen(partner) if page else None


PAGES = (
    PartnerPage(marked("Stage and gate"), f"{SCREENS}.stage", "StagePage", frozenset({"move", "met"}),
                frozenset({"stage", "stage_title", "stage_since"})),
    PartnerPage(marked("Class"), f"{SCREENS}.classify", "ClassPage", frozenset({"reading"}),
                frozenset({"chosen_class", "chosen_title"})),
    PartnerPage(marked("Scorecards"), f"{SCREENS}.scores", "ScoresPage", frozenset({"score"})),
    PartnerPage(marked("Projects"), f"{SCREENS}.projects", "ProjectsPage", frozenset({"opportunity"})),
    PartnerPage(marked("Competitors"), f"{SCREENS}.rivals", "RivalsPage", frozenset({"rival"})),
    PartnerPage(marked("Owner"), f"{SCREENS}.owners", "OwnersPage", frozenset({"owning"})),
    PartnerPage(marked("Partner file"), f"{SCREENS}.archive", "ArchivePage",
                frozenset({"agreement", "paper", "course", "handout"})),
)  # fmt: skip
"""All pages, in the order of the process."""


_KEPT_ON: dict[type, str] = {
    MoveRow: "StagePage",
    ReadingRow: "ClassPage",
    ScoreRow: "ScoresPage",
    OpportunityRow: "ProjectsPage",
    RivalRow: "RivalsPage",
    OwningRow: "OwnersPage",
    **dict.fromkeys((AgreementRow, PaperRow, CourseRow, FulfilledRow), "ArchivePage"),
}


def page_of(happened: object) -> PartnerPage | None:
    """Return the page on which something that happened with a partner is kept and can be edited, if there is one."""
    name = _KEPT_ON.get(type(happened))
    if isinstance(happened, FulfilledRow) and happened.stage:
        name = "StagePage"
    return next((page for page in pages() if page.name == name), None)


@cache
def pages(table: tuple[PartnerPage, ...] = PAGES) -> tuple[PartnerPage, ...]:
    """Return the pages whose modules are there."""
    return tuple(page for page in table if find_spec(page.module) is not None)
