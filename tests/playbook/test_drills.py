"""What can be rehearsed of a playbook: the playbook's own texts, named alike in each language."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.playbook import Playbook, load_playbook, shipped_content
from fieldkit.playbook.draft import leaves
from fieldkit.playbook.drills import DRILLS, DrillCard, drill_cards, drill_of, entry_of, is_offered
from fieldkit.playbook.faults import PackError


@pytest.fixture(scope="module", params=["zh", "en"])
def shipped(request: pytest.FixtureRequest) -> Playbook:
    return load_playbook([shipped_content()], request.param)


def test_every_drill_has_cards_and_every_objection_two(shipped: Playbook) -> None:
    cards = drill_cards(shipped)
    assert {card.drill for card in cards} == set(DRILLS)
    assert len({card.id for card in cards}) == len(cards)
    for objection in shipped.entries.objections:
        assert [card.drill for card in cards if card.entry == objection.id] == ["objection", "pretext"]


def test_the_texts_of_a_card_are_those_of_its_entry(shipped: Playbook) -> None:
    for card in drill_cards(shipped):
        entry = shipped.get(card.entry)
        assert entry is not None
        own = {value for _path, _name, value in leaves(entry) if isinstance(value, str)}
        texts = [*card.prompts, card.title, card.first, *card.bullets, card.ask, *card.avoid, card.tip]
        texts += [point.text for point in card.points]
        texts += [text for each in card.behind for text in (each.motive, each.test)]
        assert [text for text in texts if text and text not in own] == [], card.id
        assert card.prompts and card.points, card.id


def test_a_row_keeps_its_name_when_another_comes_before_it(tmp_path: Path) -> None:
    row = "{{{id}feature: {it}, advantage: a, benefit: b, evidence: c}}"

    def named(*rows: str) -> list[tuple[str, str]]:
        pack = tmp_path / str(len(rows))
        (pack / "en").mkdir(parents=True)
        (pack / "pack.yaml").write_text("id: own\nversion: '1'\nlanguages: [en]\nover: fieldkit\n", "utf-8")
        products = f"products:\n  - {{id: product-a, title: A, text: t, rows: [{', '.join(rows)}]}}\n"
        (pack / "en" / "products.yaml").write_text(products, "utf-8")
        cards = drill_cards(load_playbook([shipped_content(), pack], "en"), ["fabe"])
        return [(card.id, card.prompts[0]) for card in cards if card.entry == "product-a"]

    own, placed = row.format(id="id: row-x, ", it="X"), row.format(id="", it="Y")
    assert named(own, placed) == [("fabe:product-a:row-x", "X"), ("fabe:product-a:2", "Y")]
    before = row.format(id="id: row-w, ", it="W")
    assert named(before, own, placed)[1] == ("fabe:product-a:row-x", "X")


def test_a_row_is_not_called_by_what_is_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "pack.yaml").write_text("id: own\nversion: '1'\nlanguages: [en]\nover: fieldkit\n", "utf-8")
    rows = "[{id: '2', feature: f, advantage: a, benefit: b, evidence: c}]"
    products = f"products:\n  - {{id: product-a, title: A, text: t, rows: {rows}}}\n"
    (tmp_path / "en" / "products.yaml").write_text(products, "utf-8")
    with pytest.raises(PackError, match=r"products\.yaml:2"):
        load_playbook([shipped_content(), tmp_path], "en")


def test_cards_are_named_alike_in_both_languages() -> None:
    zh, en = (drill_cards(load_playbook([shipped_content()], lang)) for lang in ("zh", "en"))
    assert [(card.id, [point.id for point in card.points]) for card in zh] == [
        (card.id, [point.id for point in card.points]) for card in en
    ]
    assert {card.version[:3] for card in zh} == {"zh-"}


def test_a_name_tells_drill_and_entry(shipped: Playbook) -> None:
    for card in drill_cards(shipped):
        assert (drill_of(card.id), entry_of(card.id)) == (card.drill, card.entry)
        assert is_offered(shipped, card.id)
    assert not is_offered(shipped, "objection:gone")
    assert not is_offered(shipped, "nonsense")


def test_some_drills_alone_can_be_asked_for(shipped: Playbook) -> None:
    assert {card.drill for card in drill_cards(shipped, ["ask", "fabe"])} == {"ask", "fabe"}


def test_every_step_has_a_question_to_open_and_people_have_several_situations(shipped: Playbook) -> None:
    asked = {question.step for question in shipped.entries.questions}
    assert len(shipped.entries.questions) >= 16
    assert {step.id for step in shipped.entries.steps} == asked
    assert len(shipped.entries.personas) >= 8
    assert all(len(persona.situations) >= 4 for persona in shipped.entries.personas)


PACK = "id: ours\nversion: '1'\nlanguages: [en]\nover: fieldkit\n"
OBJECTION = """objections:
- id: too-high
  title: {title}
  kind: price
  says: [{says}]
  behind: [{{motive: M, test: Is it the price?}}]
  first: {first}
  bullets: [Count the whole project]
  ask: Compared with what?
  avoid: [Never mind]
"""


def _card(tmp_path: Path, drill: str = "objection", **texts: str) -> DrillCard:
    said = {"title": "Too high", "says": "It is dear", "first": "Let us count.", **texts}
    folder = tmp_path / "-".join(said.values()).replace(" ", "")
    (folder / "en").mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "en" / "objections.yaml").write_text(OBJECTION.format(**said), encoding="utf-8")
    playbook = load_playbook([shipped_content(), folder], "en")
    return next(card for card in drill_cards(playbook, [drill]) if card.entry == "too-high")


def test_a_changed_answer_has_another_version_and_a_changed_title_or_saying_has_not(tmp_path: Path) -> None:
    before = _card(tmp_path)
    assert _card(tmp_path, first="Say it otherwise.").version != before.version
    assert _card(tmp_path, title="Much too high", says="What a price").version == before.version
    assert _card(tmp_path, "pretext", first="Say it otherwise.").version == _card(tmp_path, "pretext").version
