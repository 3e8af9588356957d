"""What differs between two packs: nothing between equal ones, and otherwise every change, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.i18n import language, set_language
from fieldkit.playbook import PackError, load_playbook, shipped_content
from fieldkit.playbook.diff import WIDTH, Difference, around, compare, lines
from fieldkit.playbook.draft import KINDS
from fieldkit.playbook.words import KINDS as IN_ORDER

from .small_pack import EN, HEAD, NEED, ZH, layer, write_pack


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = language()
    set_language("en")
    yield
    set_language(before)


def difference(before: Sequence[Path], after: Sequence[Path]) -> Difference:
    """Return what changes from the layers `before` to the layers `after`, lowest first."""
    return compare(load_playbook(before, "en"), load_playbook(after, "en"))


def changed(root: Path, *replacements: tuple[str, str], head: str = HEAD, more: str = "") -> Difference:
    """Return what changes when these texts are put into the English file of the small pack."""
    new = EN
    for old, text in replacements:
        assert old in new
        new = new.replace(old, text)
    first = write_pack(root / "first")
    return difference([first], [write_pack(root / "second", en=new + more, head=head)])


def test_equal_packs_have_no_difference_wherever_they_lie(tmp_path: Path) -> None:
    found = changed(tmp_path)
    assert (found.changes, lines(found)) == ((), [])


def test_every_kind_has_its_place_in_the_order() -> None:
    assert sorted(IN_ORDER) == sorted(KINDS)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "first: It's what you keep that counts, right?",
            "first: What do you keep?",
            "first line: It's what you keep that counts, right? → What do you keep?",
        ),
        ("bullets: [Work out one deal]", "bullets: [Work out one deal, And two]", "bullet points: added And two"),
        ("avoid: [Don't cut the price first]", "avoid: []", "what not to say: removed Don't cut the price first"),
        ("ask: What do you keep per deal today?", "ask: And you?", "what to ask next: What do you keep per deal"),
        ("test: Compared with whom?", "test: With whom?", "(1) · question that tests it: Compared with whom? → With"),
        ("  proof: [proof-letter]\n", "", "proof: removed Letter of thanks (proof-letter)"),
        ("says: [Too dear]", "says: [Too dear]\n  also: [dear]", "further search words: added dear"),
        ("proof: [proof-letter]", "proof: [proof-letter]\n  also: [dear]", "further search words: added dear"),
        ("points: [point-earns]\n  needs: [need-profit]", "needs: [need-profit]", "points served: removed It earns"),
        ("minutes: 3", "minutes: 4", "minutes: 3 → 4"),
        (
            "title: Hand over the card",
            "title: Swap cards",
            "what to do (Swap cards) · title: Hand over the card → Swap",
        ),
        ("{id: card,", "{id: cards,", "what to do: removed Hand over the card"),
        ("title: Talks", "title: Talks\n  quiet: {no-gate: no need}", "advice silenced (no-gate): added no need"),
        ("  gate: {title: Gate, decides: The lead}\n", "", "gate: removed Gate / The lead"),
        ("decides: The lead", "decides: The boss", "gate · who decides: The lead → The boss"),
        ("title: Talks", "title: Talks\n  sample: true", "only a sample: false → true"),
    ],
)
def test_a_changed_field_is_told_by_its_name(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = changed(tmp_path, (old, new))
    assert [change.what for change in found.changes] == ["changed"]
    assert any(told in line for line in lines(found)), lines(found)


def test_new_gone_and_moved_entries_are_told_by_title(tmp_path: Path) -> None:
    needs = [NEED.format(id=f"need-{name}", title=name).removeprefix("needs:\n") for name in "abcd"]
    first = layer(tmp_path / "first", en="needs:\n" + "".join(needs))
    a, b, c, _d = needs
    new = NEED.format(id="need-e", title="e").removeprefix("needs:\n")
    second = layer(tmp_path / "second", en="needs:\n" + c + a + b + new)
    small = write_pack(tmp_path / "small")
    found = difference([small, first], [small, second])
    assert lines(found) == [
        "Needs of partners",
        "  moved: c, from place 4 to place 2",
        "  new: e",
        "  gone: d",
    ]


def test_a_list_in_another_order_is_not_told_line_by_line(tmp_path: Path) -> None:
    first = layer(tmp_path / "first", en=NEED.format(id="need-a", title="a") + "  signals: [x, y, z]\n")
    second = layer(tmp_path / "second", en=NEED.format(id="need-a", title="a") + "  signals: [z, x, y]\n")
    small = write_pack(tmp_path / "small")
    assert lines(difference([small, first], [small, second]))[-1] == "    signals: the same, in another order"


def test_words_to_search_by_never_stand_in_place_of_others(tmp_path: Path) -> None:
    first = layer(tmp_path / "first", en=NEED.format(id="need-a", title="a") + "  also: [x, y, z]\n")
    second = layer(tmp_path / "second", en=NEED.format(id="need-a", title="a") + "  also: [v, z, w]\n")
    small = write_pack(tmp_path / "small")
    assert lines(difference([small, first], [small, second]))[2:] == [
        "    further search words: added v",
        "    further search words: added w",
        "    further search words: removed x",
        "    further search words: removed y",
    ]


def test_the_company_and_the_synonyms_are_told_first(tmp_path: Path) -> None:
    head = HEAD.replace("name: Ruizhi,", "name: Acme,").replace('"1"', '"2"') + "synonyms: [[rebate, bonus]]\n"
    found = changed(tmp_path, ("minutes: 3", "minutes: 4"), head=head)
    assert (found.before, found.after) == ("small 1", "small 2")
    assert lines(found)[:4] == [
        "The pack as a whole",
        "  changed: Acme",
        "    name of the company: Ruizhi → Acme",
        "    words that mean the same: added rebate, bonus",
    ]


def test_files_are_compared_by_what_is_in_them(tmp_path: Path) -> None:
    packs = [write_pack(tmp_path / name) for name in ("first", "second")]
    for pack, texts in zip(packs, ({"a": "1", "b": "1", "c": "1"}, {"a": "1", "b": "2", "d": "1"}), strict=True):
        (pack / "files").mkdir()
        (pack / "files" / "README.txt").write_text(str(pack), encoding="utf-8")
        for name, text in texts.items():
            (pack / "files" / name).write_text(text, encoding="utf-8")
    found = difference(packs[:1], packs[1:])
    assert [(change.what, change.title) for change in found.changes] == [("changed", "b"), ("gone", "c"), ("new", "d")]
    assert lines(found) == [
        "Files",
        "  changed: b",
        "    fingerprint: 6b86b273ff34 → d4735e3a265e",
        "  gone: c",
        "  new: d",
    ]


def test_a_hidden_entry_is_gone(tmp_path: Path) -> None:
    shipped = load_playbook([shipped_content()], "en")
    last = shipped.entries.pages[-1]
    over = write_pack(
        tmp_path / "over",
        None,
        f"pages:\n- {{id: {last.id}, hidden: true}}\n",
        'id: over\nversion: "1"\nlanguages: [en]\nover: fieldkit\n',
    )
    found = compare(shipped, load_playbook([shipped_content(), over], "en"))
    assert [(change.what, change.id) for change in found.changes] == [("gone", last.id)]


def test_the_proof_of_a_facet_is_told_by_its_title_and_its_facts_as_they_stand(tmp_path: Path) -> None:
    facet = "company:\n- id: facet\n  title: Size\n  text: Large\n  points: [{fact}]\n  proof: [{proof}]\n"
    small = write_pack(tmp_path / "small")
    letter = "proofs:\n- {id: proof-other, title: Other, kind: letter, text: x}\n"
    packs = [
        layer(tmp_path / proof, en=letter + facet.format(fact=fact, proof=proof))
        for fact, proof in (("Ten people", "proof-letter"), ("A hundred people", "proof-other"))
    ]
    assert lines(difference([small, packs[0]], [small, packs[1]]))[2:] == [
        "    facts: Ten people → A hundred people",
        "    proof: added Other (proof-other)",
        "    proof: removed Letter of thanks (proof-letter)",
    ]


def test_a_pack_with_an_error_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        changed(tmp_path, ("minutes: 3", "minutes: three"))


def test_the_other_way_round_new_and_gone_change_places(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "first")
    second = layer(tmp_path / "second", en=NEED.format(id="need-a", title="a"))
    there, back = (difference(a, b) for a, b in (([first], [first, second]), ([first, second], [first])))
    assert [change.what for change in there.changes] == ["new"]
    assert [change.what for change in back.changes] == ["gone"]


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=200), st.text(max_size=200))
def test_a_long_text_is_cut_around_what_changed(ahead: str, old: str, new: str, behind: str) -> None:
    was, now = ahead + old + behind, ahead + new + behind
    if was == now:
        return
    told = around(was, now)
    assert told[0] != told[1]
    assert all(len(each) <= 2 * WIDTH + 3 or each in (was, now) for each in told)


PIECES = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), unique=True, min_size=1)


@given(PIECES, PIECES)
def test_every_entry_that_changes_is_told_once(
    tmp_path_factory: pytest.TempPathFactory, was: list[str], now: list[str]
) -> None:
    root = tmp_path_factory.mktemp("packs")
    small = write_pack(root / "small", ZH, EN)
    packs = [
        layer(root / name, en="".join(["needs:\n", *(NEED.format(id=f"n-{id}", title=id)[7:] for id in ids)]))
        for name, ids in (("was", was), ("now", now))
    ]
    changes = difference([small, packs[0]], [small, packs[1]]).changes
    by = {what: {change.title for change in changes if change.what == what} for what in ("new", "gone", "moved")}
    assert by["new"] == set(now) - set(was)
    assert by["gone"] == set(was) - set(now)
    stay = [id for id in now if id in was and id not in by["moved"]]
    assert stay == [id for id in was if id in stay]
    assert len(changes) == sum(map(len, by.values()))
    assert bool(by["moved"]) == ([id for id in was if id in now] != [id for id in now if id in was])


LISTS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=5)


@given(LISTS, LISTS, st.sampled_from(["signals", "also"]))
def test_lists_are_told_when_they_differ_and_only_then(
    tmp_path_factory: pytest.TempPathFactory, was: list[str], now: list[str], key: str
) -> None:
    root = tmp_path_factory.mktemp("packs")
    small = write_pack(root / "small")
    packs = [
        layer(root / name, en=NEED.format(id="need-a", title="a") + f"  {key}: [{', '.join(each)}]\n")
        for name, each in (("was", was), ("now", now))
    ]
    changes = difference([small, packs[0]], [small, packs[1]]).changes
    assert bool(changes) == (was != now)
    fields = [field for change in changes for field in change.fields]
    assert Counter(now) - Counter(was) == Counter(field.new for field in fields if field.new)
    assert Counter(was) - Counter(now) == Counter(field.old for field in fields if field.old)
