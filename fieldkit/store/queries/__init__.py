"""What screens and reports ask, one function a question."""

from fieldkit.store.queries.archive import agreements, count_papers, courses, fulfilled, handouts_of, papers
from fieldkit.store.queries.conflicts import conflicts
from fieldkit.store.queries.course import visit_end, visit_minutes
from fieldkit.store.queries.day import due_today, stops, visits_on
from fieldkit.store.queries.lately import used_lately
from fieldkit.store.queries.partners import (
    buildings,
    contacts,
    count_partners,
    districts,
    handouts_out,
    last_failure,
    last_reading,
    names_like,
    open_followups,
    partner,
    partners,
    timeline,
    unresolved,
)
from fieldkit.store.queries.stages import moves, pipeline, stage_state
from fieldkit.store.queries.visits import (
    last_visit,
    open_visit,
    planned_visit,
    unfinished_visits,
    visit,
    visit_state,
)

__all__ = [
    "agreements",
    "buildings",
    "conflicts",
    "contacts",
    "count_papers",
    "count_partners",
    "courses",
    "districts",
    "due_today",
    "fulfilled",
    "handouts_of",
    "handouts_out",
    "last_failure",
    "last_reading",
    "last_visit",
    "moves",
    "names_like",
    "open_followups",
    "open_visit",
    "papers",
    "partner",
    "partners",
    "pipeline",
    "planned_visit",
    "stage_state",
    "stops",
    "timeline",
    "unfinished_visits",
    "unresolved",
    "used_lately",
    "visit",
    "visit_end",
    "visit_minutes",
    "visit_state",
    "visits_on",
]
