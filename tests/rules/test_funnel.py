"""The funnel: every project counts once, sums are exact, and no order of the projects changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.rules.funnel import AHEAD_DAYS, Funnel, funnel_of, next_stage, year_of

TODAY = date(2026, 11, 23)
STAGES = [("lead", "Lead"), ("tender", "Tender"), ("contract", "Contract")]


@dataclass(frozen=True)
class Project:
    stage: str = "lead"
    stage_title: str = "Lead"
    amount: str = "100"
    status: str = "open"
    bid: str = ""
    closed: str = ""


def reckoned(*projects: Project, year: int = 2026, target: str = "") -> Funnel[Project]:
    return funnel_of(projects, STAGES, year, TODAY, Decimal(target) if target else None)


def test_the_stages_stand_in_the_order_of_the_playbook_with_their_counts_and_money() -> None:
    funnel = reckoned(Project("tender", amount="0.1"), Project("tender", amount="0.2"), Project(amount=""))
    assert [(each.id, each.part.count, each.part.money) for each in funnel.levels] == [
        ("lead", 1, Decimal(0)),
        ("tender", 2, Decimal("0.3")),
        ("contract", 0, Decimal(0)),
    ]
    assert funnel.open.unknown == 1


def test_a_stage_that_the_playbook_does_not_have_stands_behind_and_no_stage_last() -> None:
    funnel = reckoned(Project("", ""), Project("old", "Old stage"))
    assert [(each.id, each.title) for each in funnel.levels][3:] == [("old", "Old stage"), ("", "")]


def test_an_open_project_counts_in_the_year_of_its_bid_date_but_never_in_one_gone_by() -> None:
    assert year_of(Project(bid="2027-03-01"), TODAY) == 2027
    assert year_of(Project(bid="2025-03-01"), TODAY) == 2026
    assert year_of(Project(), TODAY) == 2026
    assert year_of(Project(bid="soon"), TODAY) == 2026
    assert year_of(Project(status="won", bid="2027-03-01", closed="2025-12-31"), TODAY) == 2025


def test_what_is_missing_is_the_target_less_what_was_won_and_what_is_open_may_cover_it() -> None:
    projects = (Project(status="won", amount="300", closed="2026-02-01"), Project(amount="500"))
    funnel = reckoned(*projects, target="1000")
    assert (funnel.missing, funnel.uncovered) == (Decimal(700), Decimal(200))
    assert reckoned(*projects, target="250").missing == 0
    assert reckoned(*projects).missing is None
    assert reckoned(*projects, year=2025, target="1000").missing == 1000


def test_the_next_ninety_days_hold_today_and_the_ninetieth_and_what_is_past_is_overdue() -> None:
    days = [TODAY + timedelta(days=ahead) for ahead in (-1, 0, AHEAD_DAYS, AHEAD_DAYS + 1)]
    funnel = reckoned(*(Project(bid=day.isoformat()) for day in days), Project(status="lost", bid=days[1].isoformat()))
    assert [each.bid for each in funnel.ahead.projects] == [days[1].isoformat(), days[2].isoformat()]
    assert [each.bid for each in funnel.overdue.projects] == [days[0].isoformat()]


def test_a_project_moves_on_and_back_and_stops_at_either_end() -> None:
    assert next_stage(STAGES, "lead", 1) == ("tender", "Tender")
    assert next_stage(STAGES, "contract", 1) is None
    assert next_stage(STAGES, "lead", -1) is None
    assert next_stage(STAGES, "gone", 1) == ("lead", "Lead")
    assert next_stage([], "lead", 1) is None


DAYS = st.one_of(st.just(""), st.dates(date(2024, 1, 1), date(2029, 1, 1)).map(date.isoformat), st.just("soon"))
PROJECTS = st.lists(
    st.builds(
        Project,
        stage=st.sampled_from(["lead", "tender", "contract", "old", ""]),
        amount=st.one_of(
            st.decimals(0, 10**12, places=2, allow_nan=False, allow_infinity=False).map(lambda each: f"{each:f}"),
            st.sampled_from(["", "junk", "NaN"]),
        ),
        status=st.sampled_from(["open", "won", "lost", "", "?"]),
        bid=DAYS,
        closed=DAYS,
    ),
    max_size=30,
)


@given(PROJECTS)
def test_the_stages_add_up_to_what_is_open_to_the_fen(projects: list[Project]) -> None:
    funnel = reckoned(*projects)
    assert sum((each.part.money for each in funnel.levels), Decimal(0)) == funnel.open.money
    assert sum(each.part.count for each in funnel.levels) == funnel.open.count


@given(PROJECTS)
def test_over_all_years_every_project_counts_exactly_once(projects: list[Project]) -> None:
    years = [reckoned(*projects, year=year) for year in range(2020, 2035)]
    assert sum(part.count for each in years for part in (each.open, each.won, each.lost)) == len(projects)


@given(PROJECTS, st.randoms())
def test_the_order_of_the_projects_changes_no_sum(projects: list[Project], random) -> None:  # type: ignore[no-untyped-def]
    mixed = list(projects)
    random.shuffle(mixed)
    one, other = reckoned(*projects, target="1000000"), reckoned(*mixed, target="1000000")
    assert [(each.id, each.part.count, each.part.money) for each in one.levels] == [
        (each.id, each.part.count, each.part.money) for each in other.levels
    ]
    assert (one.missing, one.uncovered, one.won.money, one.ahead.money, one.overdue.count) == (
        other.missing, other.uncovered, other.won.money, other.ahead.money, other.overdue.count)  # fmt: skip
