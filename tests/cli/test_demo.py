"""The sample store: a living app, told anew as the days go by, and never over what somebody wrote in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldkit.config import Paths, Settings, demo_paths, load_settings, resolve_paths, save_settings
from fieldkit.demo import prepare
from fieldkit.demo.cast import BUILDINGS, FIRMS
from fieldkit.i18n import language, set_language
from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.store import Store, StoreBusy, add_note, dump, queries, undo, verify

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module", params=["zh", "en"])
def playbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Playbook:
    return load_playbook([shipped_content()], request.param, tmp_path_factory.mktemp("cache"))


@pytest.fixture
def paths(home: Path) -> Paths:
    return demo_paths(resolve_paths(home))


@pytest.fixture(scope="module")
def made(playbook: Playbook, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample store of TODAY in one of the languages, for looking only."""
    before = language()
    set_language(playbook.lang)
    paths = demo_paths(resolve_paths(tmp_path_factory.mktemp("demo")))
    prepare(paths, playbook, today=TODAY)
    set_language(before)
    with Store.open(paths.store, write=False) as store:
        yield store


def lines(paths: Paths) -> list[str]:
    with Store.open(paths.store, write=False) as store:
        return list(dump(store))


def test_the_cast_stands_in_its_buildings() -> None:
    assert len(FIRMS) == 40
    assert {firm.building for firm in FIRMS} == set(range(len(BUILDINGS)))
    assert len({building.district for building in BUILDINGS}) == 4
    for lang in (0, 1):
        assert len({firm.name[lang] for firm in FIRMS}) == 40


def test_a_rep_finds_a_day_planned_and_a_visit_to_go_on_with(made: Store) -> None:
    stops = queries.stops(made, TODAY.isoformat())
    assert [stop.spare for stop in stops] == [False, False, False, True]
    visit = queries.open_visit(made)
    assert visit is not None
    assert visit.started.startswith("2026-11-22T16:")
    state = queries.visit_state(made, visit.id)
    assert (visit.step, state.events[-1].what) == ("step-policy", "pause")
    assert len(state.notes) == 4


def test_follow_ups_are_late_due_today_and_due_tomorrow(made: Store) -> None:
    due = Counter(row.due for row in queries.open_followups(made))
    days = [(TODAY + timedelta(days=ahead)).isoformat() for ahead in (-2, -1, 0, 1)]
    assert all(due[day] for day in days)
    assert min(due) == days[0]


def test_nothing_happens_after_today_and_the_store_is_sound(made: Store) -> None:
    assert verify(made) == []
    visits = [visit for number in range(60) for visit in queries.visits_on(made, str(TODAY - timedelta(days=number)))]
    assert len(visits) >= 55
    assert max(visit.started for visit in visits) < TODAY.isoformat()


def test_every_partner_is_marked_as_a_sample(made: Store) -> None:
    partners = queries.partners(made, limit=100)
    assert len(partners) == 40
    assert all(partner.remark.startswith(("示例", "Sample")) for partner in partners)


def test_what_was_heard_names_entries_of_the_playbook(made: Store, playbook: Playbook) -> None:
    for partner in queries.partners(made, limit=100):
        for heard in queries.unresolved(made, partner.id):
            entry = playbook.get(heard.objection)
            assert entry is not None
            assert entry.title == heard.title


def test_a_kept_sum_says_what_was_changed_in_it(made: Store, playbook: Playbook) -> None:
    changed = playbook.expand(playbook.entries.sums[0].inputs[0].title)
    names = [kept.name for each in queries.partners(made, limit=100) for kept in queries.scenarios(made, each.id)]
    assert len(names) == 2
    assert sum(changed in name for name in names) == 1


def test_the_sample_of_one_day_tells_the_same_every_time(paths: Paths, playbook: Playbook) -> None:
    def told() -> Counter[str]:
        import re

        return Counter(re.sub(r"[0-9a-f-]{36}(/[0-9a-f]{12}\b)?", "", line) for line in lines(paths))

    prepare(paths, playbook, today=TODAY)
    before = told()
    prepare(paths, playbook, fresh=True, today=TODAY)
    assert told() == before


def test_an_untouched_sample_follows_the_days(paths: Paths, playbook: Playbook) -> None:
    prepare(paths, playbook, today=TODAY)
    same = lines(paths)
    assert prepare(paths, playbook, today=TODAY) == ""
    assert lines(paths) == same
    later = TODAY + timedelta(days=1)
    assert prepare(paths, playbook, today=later) == ""
    with Store.open(paths.store, write=False) as store:
        assert len(queries.stops(store, later.isoformat())) == 4


def test_a_sample_that_somebody_wrote_in_is_kept_until_asked_otherwise(paths: Paths, playbook: Playbook) -> None:
    prepare(paths, playbook, today=TODAY)
    with Store.open(paths.store) as store:
        add_note(store, queries.partners(store)[0].id, "mine")
    mine = lines(paths)
    later = TODAY + timedelta(days=3)
    assert prepare(paths, playbook, today=later) == TODAY.isoformat()
    assert lines(paths) == mine
    assert prepare(paths, playbook, fresh=True, today=later) == ""
    assert not any("mine" in line for line in lines(paths))


def test_undo_does_not_take_the_sample_apart(paths: Paths, playbook: Playbook) -> None:
    prepare(paths, playbook, today=TODAY)
    with Store.open(paths.store) as store:
        assert undo(store) is None


def test_a_sample_open_elsewhere_is_not_replaced(paths: Paths, playbook: Playbook) -> None:
    prepare(paths, playbook, today=TODAY)
    with Store.open(paths.store), pytest.raises(StoreBusy):
        prepare(paths, playbook, fresh=True, today=TODAY)
    assert lines(paths)


def test_the_rep_s_own_store_is_not_touched(home: Path, paths: Paths, playbook: Playbook) -> None:
    prepare(paths, playbook, today=TODAY)
    assert not (home / "fieldkit.db").exists()


def test_the_demo_keeps_the_settings_of_the_rep_and_packs_of_its_own(home: Path) -> None:
    own = resolve_paths(home)
    save_settings(demo_paths(own), Settings(owner="小王", theme="paper"))
    assert load_settings(own) == load_settings(demo_paths(own)) == Settings(owner="小王", theme="paper")
    assert demo_paths(own).packs != own.packs
    assert demo_paths(own).store != own.store
