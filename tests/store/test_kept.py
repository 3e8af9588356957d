"""What the store keeps of an answer, and until when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.store import Store, add_note, add_partner, edit_partner, save_draft, undo
from fieldkit.store.queries import partners
from tests.conftest import NOW


def names(store: Store) -> list[str]:
    return store.kept("names", {"partner"}, lambda: [each.name for each in partners(store)])


def test_nothing_is_read_again_while_nothing_was_written(store: Store) -> None:
    add_partner(store, "甲")
    assert names(store) is names(store)


@pytest.mark.parametrize(
    "write",
    [
        lambda store, one: add_partner(store, "乙"),
        lambda store, one: edit_partner(store, one, name="丙"),
        lambda store, one: undo(store),
    ],
    ids=["add", "edit", "undo"],
)
def test_whatever_is_written_is_seen(store: Store, write: Callable[[Store, str], object]) -> None:
    one = add_partner(store, "甲")
    before = names(store)
    write(store, one)
    assert names(store) is not before
    assert names(store) == [each.name for each in partners(store)]


def test_what_is_of_another_kind_is_no_part_of_the_answer(store: Store) -> None:
    one = add_partner(store, "甲")
    before = names(store)
    add_note(store, one, "记一笔")
    undo(store)
    assert names(store) is before


def test_a_draft_is_no_part_of_any_answer(store: Store) -> None:
    add_partner(store, "甲")
    before = names(store)
    save_draft(store, "key", "typed")
    save_draft(store, "key", "")
    assert names(store) is before


def test_an_act_that_came_to_nothing_leaves_nothing_behind(store: Store) -> None:
    add_partner(store, "甲")

    def come_to_nothing() -> None:
        with store.act("x"):
            add_partner(store, "乙")
            store._act.spill()  # type: ignore[union-attr]
            assert names(store) == ["乙", "甲"]
            raise KeyError

    with pytest.raises(KeyError):
        come_to_nothing()
    assert names(store) == ["甲"]


def test_a_store_opened_beside_a_writer_keeps_nothing(tmp_path: Path) -> None:
    with (
        Store.open(tmp_path / "a.db", now=lambda: NOW) as writer,
        Store.open(tmp_path / "a.db", write=False) as beside,
    ):
        assert names(beside) == []
        add_partner(writer, "甲")
        assert names(beside) == ["甲"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["add", "edit", "undo", "ask"]), max_size=12))
def test_what_is_kept_is_what_would_be_read(tmp_path_factory: pytest.TempPathFactory, acts: list[str]) -> None:
    with Store.open(tmp_path_factory.mktemp("kept") / "a.db", now=lambda: NOW) as store:
        add_partner(store, "甲")
        for number, act in enumerate(acts):
            if act == "add":
                add_partner(store, f"某 {number}")
            elif act == "edit" and partners(store):
                edit_partner(store, partners(store)[0].id, name=f"改 {number}")
            elif act == "undo":
                undo(store)
            assert names(store) == [each.name for each in partners(store)]
