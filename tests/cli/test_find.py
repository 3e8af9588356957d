"""Finding from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Run


@pytest.mark.parametrize("query", ["价格", "jiage", "jg", "price", "too expensive"])
def test_an_objection_comes_first_however_it_is_asked_for(run: Run, query: str) -> None:
    hits = json.loads(run("find", query, "--json", lang="zh").out)
    assert hits[0]["kind"] == "objection"
    assert all(set(hit) == {"id", "kind", "title", "text"} for hit in hits)


def test_several_words_need_no_quotes_and_the_limit_holds(run: Run) -> None:
    hits = json.loads(run("find", "too", "expensive", "--json", "--limit", "2").out)
    assert 0 < len(hits) <= 2


def test_nonsense_finds_nothing_and_says_so(run: Run) -> None:
    assert json.loads(run("find", "qqxxzzvv", "--json").out) == []
    ran = run("find", "qqxxzzvv")
    assert (ran.code, ran.out) == (0, "")
    assert "qqxxzzvv" in ran.err


@pytest.mark.parametrize("query", ["[/", "[red]", "\x1b[31m", "", "‮", "👨‍👩‍👧", "a" * 100_000, "\ud800"])
def test_hostile_queries_are_only_queries(run: Run, query: str) -> None:
    ran = run("find", query, "--json")
    assert ran.code == 0, ran.err
    json.loads(ran.out)


def test_finding_writes_no_store(run: Run, home: Path) -> None:
    run("find", "price")
    assert not (home / "fieldkit.db").exists()
