"""Every fact of the process stands in the shipped playbook under its Chinese term."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.playbook.draft import leaves

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent.parent / "facts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def zh() -> Playbook:
    return load_playbook([shipped_content()], "zh")


@pytest.fixture(scope="module")
def en() -> Playbook:
    return load_playbook([shipped_content()], "en")


def words(playbook: Playbook, id: str) -> Iterator[str]:
    entry = playbook.get(id)
    assert entry is not None, id
    return (playbook.expand(value) for _path, _name, value in leaves(entry) if isinstance(value, str))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: str(fact["fact"]))
def test_a_fact_stands_under_its_term(fact: dict[str, Any], zh: Playbook, en: Playbook) -> None:
    said = "\n".join(word for id in fact["in"] for word in words(zh, id))
    assert [term for term in map(str, fact["zh"]) if zh.expand(term) not in said] == []
    assert [id for id in fact["in"] if en.get(id) is None] == []
