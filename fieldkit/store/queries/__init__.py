"""What screens and reports ask, one function a question."""

from fieldkit.store.queries.agenda import due_from, places_of
from fieldkit.store.queries.archive import agreements, count_papers, courses, fulfilled, handouts_of, papers
from fieldkit.store.queries.conflicts import conflicts, count_conflicts
from fieldkit.store.queries.course import visit_end, visit_minutes
from fieldkit.store.queries.day import (
    candidates,
    candidates_in,
    checkins,
    due_today,
    sheet_numbers,
    stops,
    visits_on,
)
from fieldkit.store.queries.lately import used_lately
from fieldkit.store.queries.owners import OwningRow, known_owners, ownings
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
    unresolved,
)
from fieldkit.store.queries.projects import (
    FunnelRow,
    OpportunityRow,
    funnel_projects,
    opportunities,
    opportunity,
    projects_named,
    projects_of,
    target_of,
)
from fieldkit.store.queries.regions import regions
from fieldkit.store.queries.rehearsal import (
    DryEventRow,
    DryRunRow,
    ReviewRow,
    VariantRow,
    before_visit,
    cards_due,
    done_today,
    dry_events,
    dry_runs,
    heard_lately,
    last_review,
    outcomes,
    practised,
    rehearsal_queue,
    reviews_in_round,
    reviews_of,
    scenes_used,
    variants,
)
from fieldkit.store.queries.rivals import RivalRow, known_brands, rivals
from fieldkit.store.queries.roster import all_contacts, doubtful, merged_partners, whole_roster
from fieldkit.store.queries.scores import heard_from, last_score, readings, scores
from fieldkit.store.queries.sources import found_partners
from fieldkit.store.queries.stages import moves, pipeline, stage_state
from fieldkit.store.queries.timeline import is_there, moment_of, promises_of_notes, timeline, visit_numbers
from fieldkit.store.queries.visits import (
    last_visit,
    open_visit,
    planned_visit,
    unfinished_visits,
    visit,
    visit_state,
)

__all__ = [
<<<<<<< HEAD
    "FunnelRow",
||||||| merged common ancestors
=======
    "DryEventRow",
    "DryRunRow",
>>>>>>> recall6
    "OpportunityRow",
    "OwningRow",
    "ReviewRow",
    "RivalRow",
    "VariantRow",
    "agreements",
    "all_contacts",
    "before_visit",
    "buildings",
    "candidates",
<<<<<<< HEAD
    "candidates_in",
||||||| merged common ancestors
=======
    "cards_due",
>>>>>>> recall6
    "checkins",
    "conflicts",
    "contacts",
    "count_conflicts",
    "count_papers",
    "count_partners",
    "courses",
    "districts",
    "done_today",
    "doubtful",
<<<<<<< HEAD
    "due_from",
||||||| merged common ancestors
=======
    "dry_events",
    "dry_runs",
>>>>>>> recall6
    "due_today",
    "found_partners",
    "fulfilled",
    "funnel_projects",
    "handouts_of",
    "handouts_out",
    "heard_from",
    "heard_lately",
    "is_there",
    "known_brands",
    "known_owners",
    "last_failure",
    "last_reading",
    "last_review",
    "last_score",
    "last_visit",
    "merged_partners",
    "moment_of",
    "moves",
    "names_like",
    "open_followups",
    "open_visit",
    "opportunities",
    "opportunity",
    "outcomes",
    "ownings",
    "papers",
    "partner",
    "partners",
    "pipeline",
    "places_of",
    "planned_visit",
    "practised",
    "projects_named",
    "projects_of",
    "promises_of_notes",
    "readings",
    "regions",
<<<<<<< HEAD
||||||| merged common ancestors
    "rhythms",
=======
    "rehearsal_queue",
    "reviews_in_round",
    "reviews_of",
    "rhythms",
>>>>>>> recall6
    "rivals",
    "scenes_used",
    "scores",
    "sheet_numbers",
    "stage_state",
    "stops",
    "target_of",
    "timeline",
    "unfinished_visits",
    "unresolved",
    "used_lately",
    "variants",
    "visit",
    "visit_end",
    "visit_minutes",
    "visit_numbers",
    "visit_state",
    "visits_on",
    "whole_roster",
]
